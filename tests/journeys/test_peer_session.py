"""Peer advice from the case to the released sentence: six people in six browsers, one reconnects."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import axe_playwright_python
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from mitwirk.accounts.testing import make_user
from mitwirk.advice.models import PeerEntry, PeerRequest, PeerSession
from mitwirk.advice.testing import make_peers
from tests.journeys.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RUN_AXE = "async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})).violations"


def barriers(page: Page) -> list[str]:
    """Return what axe finds, and whether the page is wider than its window."""
    page.evaluate(AXE)
    wide = [] if page.evaluate("document.documentElement.scrollWidth <= innerWidth") else ["scrolls sideways"]
    return [f"{row['id']}: {row['nodes'][0]['html'][:160]}" for row in page.evaluate(RUN_AXE)] + wide


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()


def write(page: Page, label: str, text: str) -> None:
    page.get_by_label(f"{label} hinzufügen").fill(text)
    press(page, "Notiz speichern")
    expect(page.locator("[data-teil=notizen]").get_by_text(text)).to_be_visible()


def reload(page: Page) -> None:
    page.get_by_role("link", name="Seite neu laden").click()


def ask_and_invite(page: Page) -> PeerRequest:
    page.goto("/beratung/")
    page.get_by_role("link", name="Um Rat fragen").click()
    page.get_by_label("Ihr Fall in einer Zeile").fill("Der Rat entscheidet anders als die Bürgerrunde")
    page.get_by_label("Was beschäftigt Sie?").fill("Nach einem Jahr hat der Rat die Empfehlung abgelehnt.")
    page.get_by_label("Verwaltung").check()
    press(page, "Beratende suchen")
    expect(page.get_by_role("checkbox")).to_have_count(5)
    press(page, "Ausgewählte einladen")
    expect(page.get_by_text("Die Einladungen sind unterwegs.")).to_be_visible()
    assert barriers(page) == []
    return PeerRequest.objects.get()


def join(page: Page, request: PeerRequest) -> None:
    page.goto(f"/beratung/faelle/{request.pk}/")
    page.get_by_label("Nein", exact=True).check()
    press(page, "Zusagen")
    expect(page.get_by_text("Danke, Sie sind dabei.")).to_be_visible()


def find_a_date(case: Page, peers: list[Page], request: PeerRequest) -> PeerSession:
    case.goto(f"/beratung/faelle/{request.pk}/")
    for number in (1, 2):
        day = timezone.localdate() + timedelta(days=number)
        case.get_by_label(f"{number}. Vorschlag: Tag").fill(f"{day:%d.%m.%Y}")
        case.get_by_label(f"{number}. Vorschlag: Uhrzeit").fill("18.30")
    press(case, "Termine vorschlagen")
    expect(case.get_by_text("Die Vorschläge sind verschickt.")).to_be_visible()
    for page in peers:
        page.goto(f"/beratung/faelle/{request.pk}/")
        page.get_by_label("zur Not").first.check()
        page.get_by_label("passt", exact=True).nth(1).check()
        press(page, "Antwort speichern")
        expect(page.get_by_text("Ihre Antwort ist gespeichert.")).to_be_visible()
    case.reload()
    best = case.get_by_role("listitem").filter(has_text="passt am besten")
    best.get_by_role("button", name="Termin festlegen").click()
    expect(case.get_by_text("Der Termin steht.")).to_be_visible()
    return PeerSession.objects.get()


def cast(moderator: Page, secretary: Page) -> None:
    press(secretary, "Runde beginnen")
    heading(moderator, "Rollen verteilen")
    for name, role in (("Petra", "die Moderation"), ("Quirin", "die Mitschrift")):
        moderator.get_by_label("Wer", exact=True).select_option(name)
        moderator.get_by_label("übernimmt").select_option(role)
        press(moderator, "Rolle vergeben")
        word = role.removeprefix("die ")
        expect(moderator.locator("dl").get_by_text(word, exact=True)).to_be_visible()


def account_and_question(case: Page, moderator: Page, asker: Page) -> None:
    press(moderator, "Phase beenden")
    heading(case, "Fall schildern")
    expect(asker.get_by_text("In dieser Phase schreibt Ihre Rolle nicht.")).to_be_visible()
    write(case, "Schilderung", "Zwanzig Menschen haben ein Jahr lang beraten.")
    press(moderator, "Phase beenden")
    heading(asker, "Verständnisfragen")
    write(asker, "Verständnisfrage", "Wann hat der Rat davon erfahren?")
    press(moderator, "Phase beenden")
    heading(case, "Schlüsselfrage finden")
    case.get_by_label("Die Schlüsselfrage", exact=True).fill("Wie nehme ich das Gespräch wieder auf?")
    press(case, "Schlüsselfrage festlegen")
    expect(moderator.get_by_text("Wie nehme ich das Gespräch wieder auf?")).to_be_visible()
    press(moderator, "Phase beenden")


def choose(case: Page, proposer: Page, moderator: Page) -> None:
    heading(proposer, "Methode wählen")
    assert barriers(moderator) == []
    proposer.get_by_role("button", name="Vorschlagen Guter Rat").click()
    expect(case.get_by_text("ein Vorschlag")).to_be_visible()
    case.get_by_role("button", name="Festlegen Guter Rat").click()
    expect(moderator.get_by_text("festgelegt")).to_be_visible()
    press(moderator, "Phase beenden")


def consult(case: Page, phone: Page) -> None:
    heading(phone, "Guter Rat")
    assert barriers(phone) == []
    write(phone, "Beitrag", "Ich an Ihrer Stelle würde zuerst anrufen.")
    expect(case.get_by_text("Ich an Ihrer Stelle würde zuerst anrufen.")).to_be_visible()
    expect(case.get_by_text("Sie hören jetzt nur zu.")).to_be_visible()
    expect(case.get_by_role("button", name="Notiz speichern")).to_have_count(0)


def come_back(last: Page, session: PeerSession) -> Page:
    """One window dies and a new one comes in; a connection is lost while somebody types."""
    reborn = last.context.new_page()
    last.close()
    reborn.goto(f"/beratung/runden/{session.pk}/")
    expect(reborn.get_by_text("Ich an Ihrer Stelle würde zuerst anrufen.")).to_be_visible()
    reborn.context.set_offline(True)
    reborn.get_by_label("Beitrag hinzufügen").fill("Ich würde beide Seiten einladen.")
    press(reborn, "Notiz speichern")
    expect(reborn.get_by_text("Keine Verbindung.")).to_be_visible()
    reborn.context.set_offline(False)
    expect(reborn.get_by_label("Beitrag hinzufügen")).to_have_value("Ich würde beide Seiten einladen.")
    press(reborn, "Notiz speichern")
    expect(reborn.locator("[data-teil=notizen]").get_by_text("Ich würde beide Seiten einladen.")).to_be_visible()
    return reborn


def close(case: Page, moderator: Page, watcher: Page) -> None:
    heading(case, "Abschließen")
    assert barriers(case) == []
    case.get_by_label("Ich an Ihrer Stelle würde zuerst anrufen.").check()
    case.get_by_label("Wofür danken Sie?").fill("Danke fürs Zuhören.")
    case.get_by_label("Was ist Ihr nächster Schritt?").fill("Ich rufe morgen an.")
    press(case, "Abschluss speichern")
    expect(watcher.get_by_text("Ich rufe morgen an.")).to_be_visible()
    press(moderator, "Runde beenden")


def look_back(case: Page, session: PeerSession, visitor: Page) -> None:
    press(case, "Notizen behalten")
    expect(case.get_by_text("Die Fallperson behält die Notizen.")).to_be_visible()
    case.goto(f"/beratung/runden/{session.pk}/rueckblick/")
    case.get_by_label("Was ist daraus geworden?").fill("Der Rat hat eingeladen.")
    press(case, "Rückblick speichern")
    case.goto(f"/beratung/runden/{session.pk}/rueckblick/")
    case.get_by_label("Ihr Satz für alle").fill("Wir sagen jetzt vorher, was mit dem Ergebnis geschieht.")
    press(case, "Satz freigeben")
    visitor.goto("/beratung/")
    expect(visitor.get_by_text("Wir sagen jetzt vorher, was mit dem Ergebnis geschieht.")).to_be_visible()
    press(case, "Satz zurücknehmen")
    visitor.reload()
    expect(visitor.get_by_text("Wir sagen jetzt vorher")).to_have_count(0)


def test_six_people_advise_each_other_through_all_phases(window, sign_in):
    bernd, people = make_user("Bernd"), make_peers()
    case, phone, silent = window(), window(width=PHONE), window(scripts=False)
    peers = [window(), window(), phone, silent, window()]
    for page, user in zip([case, *peers], [bernd, *people], strict=True):
        sign_in(page, user)
    request = ask_and_invite(case)
    for page in peers:
        join(page, request)
    session = find_a_date(case, peers, request)
    PeerSession.objects.update(starts_at=timezone.now())  # the day has come
    for page in (case, *peers):
        page.goto(f"/beratung/runden/{session.pk}/")
        heading(page, "Gleich geht es los")
    moderator, secretary, last = peers[0], peers[1], peers[4]
    cast(moderator, secretary)
    account_and_question(case, moderator, phone)
    choose(case, last, moderator)
    consult(case, phone)
    reborn = come_back(last, session)

    reload(silent)
    heading(silent, "Guter Rat")
    write(silent, "Beitrag", "Ich würde das Protokoll veröffentlichen.")
    write(secretary, "Mitschrift", "Gesagt: erst anrufen, dann schreiben.")
    press(moderator, "5 Minuten verlängern")
    press(moderator, "Phase beenden")

    close(case, moderator, phone)
    for page in (case, moderator, secretary, phone, reborn):
        heading(page, "Die Runde ist zu Ende")
    reload(silent)
    heading(silent, "Die Runde ist zu Ende")
    assert PeerEntry.objects.filter(session=session, is_valuable=True).count() == 1
    assert barriers(phone) == []

    visitor = window()
    assert visitor.goto(f"/beratung/runden/{session.pk}/").url.endswith(f"?next=/beratung/runden/{session.pk}/")
    look_back(case, session, visitor)
