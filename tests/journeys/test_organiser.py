"""An organiser's way: frame, statements, opening, moderation, ending, feedback, open data."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from mitwirk.accounts.testing import make_office
from mitwirk.dialogue.actions.landscape import recompute_due
from mitwirk.dialogue.actions.statements import submit_statement
from mitwirk.dialogue.models import Decision, Dialogue, State, Statement, StatementVote, Status, VoteValue
from mitwirk.dialogue.testing import make_participant, make_vote

QUESTION = "Wie soll unser Freibad in Zukunft öffnen?"
SEEDS = [
    "Chance: Das Freibad öffnet schon um sieben Uhr.",
    "Chance: Familien zahlen weniger Eintritt.",
    "Vorbehalt: Längere Zeiten kosten die Gemeinde zu viel Geld.",
    "Vorbehalt: Abends ist es für die Nachbarschaft zu laut.",
    "Im Sommer war das Bad am Wochenende oft überfüllt.",
    "Ich schwimme lieber im See als im Freibad.",
    "Chance: Ein Kurs am Morgen hilft älteren Menschen.",
    "Vorbehalt: Mehr Gäste bringen mehr Autos in die Badstraße.",
]
GOOD, BAD = "Ein Kiosk mit gesundem Essen fehlt.", "Der Bademeister heißt Karl Muster und wohnt am Anger 3."


def day(ahead: int) -> str:
    return (timezone.localdate() + timedelta(days=ahead)).strftime("%d.%m.%Y")


def frame(page: Page) -> Dialogue:
    """Create the dialogue; a forgotten field is named first, and nothing typed is lost."""
    page.goto("/mein-bereich/")
    page.get_by_role("link", name="Dialog anlegen").first.click()
    page.get_by_label("Frage", exact=True).fill(QUESTION)
    page.get_by_label("Was muss man wissen, um mitzureden?").fill(
        "Das Freibad wird saniert. Danach sind neue Zeiten möglich."
    )
    page.get_by_role("textbox", name="Was geschieht mit dem Ergebnis?").fill(
        "Der Gemeinderat berät das Ergebnis im Herbst öffentlich."
    )
    page.get_by_label("Wer kümmert sich darum?").fill("Bäderamt Lindental")
    page.get_by_label("Ende", exact=True).fill(day(20))
    page.get_by_role("button", name="Entwurf speichern").click()
    expect(page.get_by_role("link", name="Nennen Sie, wer fragt.")).to_be_visible()
    expect(page.get_by_label("Frage", exact=True)).to_have_value(QUESTION)
    page.get_by_label("Wer fragt?").fill("Gemeinderat Lindental")
    page.get_by_role("button", name="Entwurf speichern").click()
    expect(page.get_by_text("Der Entwurf ist gespeichert.")).to_be_visible()
    return Dialogue.objects.get(question=QUESTION)


def seed_and_open(page: Page) -> None:
    """Add the team's statements and open."""
    many = page.get_by_role("region", name="Viele auf einmal")
    many.get_by_label("Erfahrung").check()
    many.get_by_label("Aussagen, eine je Zeile").fill("\n".join(SEEDS))
    page.get_by_role("button", name="Alle Aussagen hinzufügen").click()
    expect(page.get_by_text("8 Aussagen sind hinzugefügt.")).to_be_visible()
    page.get_by_role("link", name="Prüfen und eröffnen").last.click()
    expect(page.get_by_role("heading", name="Alles Nötige ist da")).to_be_visible()
    page.get_by_role("button", name="Dialog eröffnen").click()
    expect(page.get_by_text("Der Dialog ist eröffnet.")).to_be_visible()


def let_people_answer(dialogue: Dialogue) -> list[Statement]:
    """Fourteen people answer; one of them sends in two statements."""
    statements = list(dialogue.statements.order_by("number"))
    people = [make_participant(dialogue, guest_key=f"{number:064d}") for number in range(14)]
    for number, somebody in enumerate(people):
        for place, statement in enumerate(statements):
            make_vote(somebody, statement, value=1 if (number + place) % 3 else -1)
    return [
        submit_statement(dialogue=dialogue, text=text, kind="chance", participant=people[0], now=timezone.now())[0]
        for text in (GOOD, BAD)
    ]


def moderate(page: Page, dialogue: Dialogue) -> None:
    """Publish one statement, refuse the other with a rule and a reason."""
    page.goto("/mein-bereich/")
    page.get_by_role("link", name=QUESTION).first.click()
    page.get_by_role("button", name=re.compile(rf"^Veröffentlichen\s*: {re.escape(GOOD)}")).click()
    expect(page.get_by_text("1 Aussage ist veröffentlicht.")).to_be_visible()
    page.get_by_role("link", name=re.compile(rf"zusammenführen\s*: {re.escape(BAD)}")).click()
    page.get_by_text("Ablehnen mit Grund").click()
    refusal = page.locator("#ablehnen")
    refusal.get_by_role("button", name="Aussage ablehnen").click()
    expect(page.get_by_role("link", name=re.compile("Wählen Sie .*Regel"))).to_be_visible()
    refusal.get_by_label("Regel").select_option("privacy")
    refusal.get_by_label("Grund").fill("Die Aussage nennt Name und Adresse.")
    refusal.get_by_role("button", name="Aussage ablehnen").click()
    expect(page.get_by_text("ist nicht veröffentlicht.")).to_be_visible()
    expect(page.get_by_role("heading", name="Alles geprüft")).to_be_visible()


def close_and_answer(page: Page, dialogue: Dialogue) -> None:
    """End the dialogue, look at the landscape, say what follows."""
    page.goto(f"/dialoge/{dialogue.slug}/verwaltung/")
    page.get_by_role("link", name="Dialog beenden").click()
    page.get_by_role("button", name="Dialog beenden").click()
    expect(page.get_by_text("Das Ergebnis ist jetzt für alle sichtbar.")).to_be_visible()
    recompute_due(now=timezone.now())
    page.goto(f"/dialoge/{dialogue.slug}/")
    page.get_by_role("link", name="Meinungsbild ansehen").click()
    expect(page.get_by_role("heading", name="Was alle verbindet")).to_be_visible()
    page.goto(f"/dialoge/{dialogue.slug}/verwaltung/")
    page.get_by_role("link", name="Rückmeldung geben").click()
    page.get_by_role("textbox", name="Was geschieht jetzt mit dem Ergebnis?").fill(
        "Ab Mai öffnet das Bad um sieben Uhr."
    )
    page.get_by_role("button", name="Rückmeldung veröffentlichen").click()
    expect(page.get_by_text("Die Rückmeldung ist veröffentlicht.")).to_be_visible()


def download(page: Page, title: str) -> zipfile.ZipFile:
    """Fetch one of the open-data files by its button."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=re.compile(rf"Herunterladen.*{re.escape(title)}")).click()
    return zipfile.ZipFile(waiting.value.path())


def rows_of(archive: zipfile.ZipFile, name: str, delimiter: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig")), delimiter=delimiter))


def test_an_organiser_runs_a_dialogue_from_the_first_word_to_the_open_data(person: Page, window, sign_in, live_server):
    sign_in(person, make_office())
    dialogue = frame(person)
    assert dialogue.state == State.DRAFT
    seed_and_open(person)
    good, bad = let_people_answer(dialogue)
    moderate(person, dialogue)
    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.status, bad.status) == (Status.ACCEPTED, Status.REJECTED)
    refusal = Decision.objects.get(statement=bad)
    assert (refusal.rule, refusal.by.name) == ("privacy", "Dilek")
    close_and_answer(person, dialogue)
    dialogue.refresh_from_db()
    assert dialogue.state == State.EVALUATED

    visitor = window()
    visitor.goto(f"/dialoge/{dialogue.slug}/ergebnis/")
    expect(visitor.locator("main")).to_contain_text("Ab Mai öffnet das Bad um sieben Uhr.")
    visitor.goto(f"/dialoge/{dialogue.slug}/daten/")
    tables, polis = download(visitor, "Tabellen (CSV)"), download(visitor, "Polis-Format (CSV)")
    votes = rows_of(tables, "stimmen.csv", ";")
    assert len(votes) == StatementVote.objects.filter(dialogue=dialogue).count() == 112
    assert {row["antwort"] for row in votes} == {str(VoteValue.AGREE.label), str(VoteValue.DISAGREE.label)}
    assert len(rows_of(polis, "votes.csv", ",")) == 112
    published = tables.read("aussagen.csv").decode()
    assert GOOD in published
    assert "Karl Muster" not in published
