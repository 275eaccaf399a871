"""A hall votes: the team puts the dialogue on a screen, people come in by phone, the screen follows."""

from __future__ import annotations

import re
from pathlib import Path

import axe_playwright_python
import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from mitwirk.accounts.models import User
from mitwirk.accounts.testing import make_user
from mitwirk.dialogue import live
from mitwirk.dialogue.actions.landscape import recompute_due
from mitwirk.dialogue.models import MAX_LENGTH, Dialogue, LiveSession, Participant, TeamMember, TeamRole

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RUN_AXE = "async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})).violations"
DESK, PHONE, PATIENCE = 1280, 390, 15_000
SIZES = [(1280, 720), (1920, 1080), (390, 844), (320, 640)]


@pytest.fixture
def clara(dialogue) -> User:
    clara = make_user("Clara")
    TeamMember.objects.create(dialogue=dialogue, user=clara, role=TeamRole.ORGANISER, added_at=timezone.now())
    return clara


@pytest.fixture(autouse=True)
def quicker(monkeypatch) -> None:
    """Let the screen look again each second, so that nobody waits for it in vain."""
    monkeypatch.setattr(live, "SECONDS", 1)


def start(team: Page, slug: str) -> LiveSession:
    """Begin a session the way the team does, from the dialogue's own pages."""
    team.goto(f"/dialoge/{slug}/verwaltung/")
    team.get_by_role("link", name="Live im Saal").click()
    team.get_by_role("button", name="Saalrunde beginnen").click()
    expect(team.get_by_text("Das Meinungsbild ist verborgen.")).to_be_visible()
    return LiveSession.objects.get()


def path_of(address: str) -> str:
    return address.removeprefix(settings.SITE_URL)


def figure(screen: Page, label: str):
    """Return the number above a label on the screen."""
    return screen.locator(".mw-saal__zahlen div").filter(has_text=re.compile(label)).locator("dd")


def whole(screen: Page, selector: str) -> bool:
    """Say whether something is to be seen in full, above the bar."""
    expect(screen.locator(selector)).to_be_visible()  # it may be drawn anew just now
    box = screen.locator(selector).bounding_box()
    bar = screen.locator(".mw-saal__leiste").bounding_box()
    assert box
    assert bar
    return box["height"] > 60 and box["y"] + box["height"] <= bar["y"] + 1


def vote(person: Page, times: int) -> None:
    for number in range(1, times + 1):
        expect(person.locator("#abstimmen")).to_contain_text(f"Aussage {number} von 24")
        person.get_by_role("button", name="Stimme zu").click()


@pytest.mark.parametrize(
    ("width", "scripts"), [(DESK, True), (PHONE, True), (DESK, False)], ids=["desk", "phone", "no-scripts"]
)
def test_a_hall_votes_and_the_screen_follows(window, sign_in, dialogue, clara, width, scripts):
    team = window()
    sign_in(team, clara)
    session = start(team, dialogue.slug)
    typed = team.locator("#anzeigeadresse").inner_text()

    screen = window(scripts=scripts)
    screen.goto(path_of(typed))  # the hall's own computer: nobody signs in there
    expect(screen.get_by_role("heading", name="Machen Sie mit")).to_be_visible()
    expect(screen.locator(".mw-saal__code svg")).to_be_visible()
    expect(figure(screen, "machen mit")).to_have_text("40")
    expect(screen.get_by_role("button", name="Meinungsbild zeigen")).to_have_count(0)

    person = window(width=width, scripts=scripts)
    person.goto(f"/d/{session.code}/")
    vote(person, 2)
    expect(figure(screen, "machen mit")).to_have_text("41")
    expect(figure(screen, "Antworten")).to_have_text("962")
    assert Participant.objects.latest("pk").votes.count() == 2

    recompute_due(now=timezone.now())
    expect(screen.get_by_role("heading", name="Was alle verbindet")).to_have_count(0)
    team.get_by_role("button", name="Meinungsbild zeigen").click()
    expect(team.get_by_text("Die Leinwand zeigt das Meinungsbild.")).to_be_visible()
    expect(screen.get_by_role("heading", name="Was alle verbindet")).to_be_visible()
    expect(screen.locator(".mw-saal__landkarte")).to_be_visible()

    team.get_by_role("button", name="Meinungsbild verbergen").click()
    expect(screen.get_by_role("heading", name="Was alle verbindet")).to_have_count(0)
    team.get_by_role("button", name="Saalrunde beenden").click()
    expect(team.get_by_text("Die Saalrunde ist beendet.")).to_be_visible()
    expect(screen.get_by_role("heading", name="Danke fürs Mitmachen")).to_be_visible()


def test_the_team_steers_on_the_screen_itself_without_leaving_it(window, sign_in, dialogue, clara):
    recompute_due(now=timezone.now())
    screen = window()
    sign_in(screen, clara)
    start(screen, dialogue.slug)
    screen.get_by_role("link", name="Leinwand öffnen").click()
    address = screen.url
    show, hide = (screen.get_by_role("button", name=f"Meinungsbild {word}") for word in ("zeigen", "verbergen"))
    screen.evaluate("window.stays = true")
    show.click()
    expect(screen.get_by_role("heading", name="Was alle verbindet")).to_be_visible()
    expect(hide).to_be_visible()
    expect(show).to_be_hidden()
    hide.click()
    expect(screen.get_by_role("heading", name="Machen Sie mit")).to_be_visible()
    assert screen.evaluate("window.stays") is True
    assert screen.url == address
    screen.get_by_role("button", name="Vollbild").click()
    expect(screen.get_by_role("button", name="Vollbild verlassen")).to_have_count(1)
    screen.keyboard.press("Escape")


def test_an_unchanged_screen_is_left_alone_and_a_lost_connection_is_said(
    browser, live_server, window, sign_in, dialogue, clara
):
    team = window()
    sign_in(team, clara)
    start(team, dialogue.slug)
    hall = browser.new_context(base_url=live_server.url, locale="de-DE")  # its console will tell of lost connections
    hall.set_default_timeout(PATIENCE)
    screen = hall.new_page()
    screen.goto(path_of(team.locator("#anzeigeadresse").inner_text()))
    for _ in range(2):  # by the second answer the first has been put in place
        with screen.expect_response("**/stand/"):
            pass
    screen.evaluate("document.querySelector('#saal').dataset.mark = 'same'")
    for _ in range(2):
        with screen.expect_response("**/stand/"):
            pass
    expect(screen.locator("#saal[data-mark=same]")).to_have_count(1)
    screen.context.set_offline(True)
    expect(screen.get_by_text("Keine Verbindung.")).to_be_visible()
    screen.context.set_offline(False)
    expect(screen.get_by_text("Keine Verbindung.")).to_have_count(0)
    hall.close()


def lengthen(dialogue: Dialogue) -> None:
    """Give question and statements all the length they may have."""
    dialogue.question = (dialogue.question + " Und was gehört woandershin?" * 9)[:140]
    dialogue.save(update_fields=["question"])
    for statement in dialogue.statements.all():
        statement.text = (f"{statement.text} " * 9)[:MAX_LENGTH]
        statement.save(update_fields=["text"])


@pytest.mark.parametrize("long", [False, True], ids=["usual", "longest"])
def test_the_screen_has_no_barrier_and_fits_every_width(window, sign_in, dialogue, clara, long):
    if long:
        lengthen(dialogue)
    recompute_due(now=timezone.now())
    team = window()
    sign_in(team, clara)
    start(team, dialogue.slug)
    address = path_of(team.locator("#anzeigeadresse").inner_text())
    screen = window()
    for shown in (False, True):
        if shown:
            team.get_by_role("button", name="Meinungsbild zeigen").click()
            expect(team.get_by_text("Die Leinwand zeigt das Meinungsbild.")).to_be_visible()
        screen.goto(address)
        screen.evaluate(AXE)
        for width, height in SIZES:
            screen.set_viewport_size({"width": width, "height": height})
            size = screen.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
            assert size[0] == width
            assert size[1] == height or width < height, "a hall cannot scroll"
            if shown and width > height:
                assert whole(screen, ".mw-saal__befund .mw-saal__liste > li:first-child")
                assert whole(screen, ".mw-saal__trennt")
                assert whole(screen, ".mw-saal__landkarte")
        for scheme in ("light", "dark"):
            screen.emulate_media(color_scheme=scheme)
            assert screen.evaluate(RUN_AXE) == [], (shown, scheme)
