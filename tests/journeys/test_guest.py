"""A guest's way: vote, write, receive a receipt, see it published, see the landscape. No account anywhere."""

from __future__ import annotations

import re

from django.utils import timezone
from playwright.sync_api import Page, expect

from mitwirk.accounts.testing import make_user
from mitwirk.dialogue.actions.landscape import recompute_due
from mitwirk.dialogue.models import Dialogue, Participant, Statement, StatementVote, Status, TeamMember, TeamRole

ASKED_SECTOR_AFTER, ASKED_BACKGROUND_AFTER = 3, 8
ANSWERS = ["Stimme zu", "Lehne ab", "Unentschieden", "Stimme zu"]
NEW = "Ich meide den Marktplatz im Sommer oft, weil es da kaum Schatten gibt."


def answer(page: Page, number: int) -> None:
    """Answer the statement that stands there as the visitor's `number`th."""
    expect(page.locator("#abstimmen")).to_contain_text(f"Aussage {number} von 24")
    if number == 2:
        page.get_by_label("Das ist mir besonders wichtig").check()
    page.get_by_role("button", name=ANSWERS[number % 4]).click()


def answer_all_up_to(page: Page, last: int) -> None:
    """Answer twenty statements; the questions about oneself come once each."""
    for number in range(1, last + 1):
        answer(page, number)
        if number == ASKED_SECTOR_AFTER:
            expect(page.locator("h1")).to_have_text("Aus welcher Sicht antworten Sie?")
            page.get_by_role("button", name="Bürgerschaft").click()
        if number == ASKED_BACKGROUND_AFTER:
            expect(page.locator("h1")).to_have_text("Wer fehlt noch im Bild?")
            page.get_by_role("button", name="Ohne Angaben weiter").click()
    expect(page.locator("#abstimmen")).to_contain_text(f"Aussage {last + 1} von 24")


def submit_statement(page: Page) -> str:
    """Write a statement, look at the similar ones, submit it all the same; return the receipt code."""
    page.get_by_label("Erfahrung").check()
    page.get_by_label("Ihre Aussage").fill(NEW)
    page.get_by_role("button", name="Aussage einreichen").click()
    expect(page.get_by_role("heading", name="Gibt es das schon?")).to_be_visible()
    page.get_by_role("button", name="Meine Aussage ist etwas anderes").click()
    page.wait_for_url("**/dialoge/beleg/**")
    code = page.locator("#beleg").inner_text().strip()
    assert re.fullmatch(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", code)
    expect(page.get_by_text(NEW)).to_be_visible()
    expect(page.locator("main")).to_contain_text("wird geprüft")
    return code


def look_up(page: Page, dialogue: Dialogue, code: str) -> None:
    """Find the statement again by its code alone, typed carelessly."""
    page.goto(f"/dialoge/{dialogue.slug}/")
    page.get_by_role("link", name="Was wurde aus meiner Aussage?").click()
    page.get_by_label("Ihr Belegcode").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="Verlauf ansehen").click()
    page.wait_for_url("**/dialoge/beleg/*/")


def publish(page: Page, dialogue: Dialogue) -> None:
    """Find at the desk what waits, and publish it."""
    page.goto("/mein-bereich/")
    page.get_by_role("link", name=dialogue.question).first.click()
    expect(page.locator("h1")).to_have_text("Moderation")
    page.get_by_role("button", name=re.compile(rf"^Veröffentlichen\s*: {re.escape(NEW)}")).click()
    expect(page.get_by_text("1 Aussage ist veröffentlicht.")).to_be_visible()


def test_a_guest_votes_writes_and_sees_what_came_of_it(person: Page, window, sign_in, dialogue):
    clara = make_user("Clara")
    TeamMember.objects.create(dialogue=dialogue, user=clara, role=TeamRole.MODERATOR, added_at=timezone.now())

    person.goto("/")
    person.get_by_role("link", name=dialogue.question).first.click()
    expect(person.locator("h1")).to_have_text(dialogue.question)
    person.get_by_role("link", name="Jetzt abstimmen").click()
    answer_all_up_to(person, 20)
    expect(person.get_by_text("Sie können das Meinungsbild sehen")).to_be_visible()
    guest = Participant.objects.latest("pk")
    own = StatementVote.objects.filter(participant=guest)
    assert (own.count(), own.filter(important=True).count()) == (20, 1)
    assert (guest.user, guest.sector, guest.age_group) == (None, "citizens", "")

    code = submit_statement(person)
    statement = Statement.objects.get(dialogue=dialogue, text=NEW)
    assert (statement.status, statement.author) == (Status.PENDING, guest)

    moderation = window()
    sign_in(moderation, clara)
    publish(moderation, dialogue)
    statement.refresh_from_db()
    assert statement.status == Status.ACCEPTED

    look_up(person, dialogue, code)
    expect(person.get_by_role("list", name="Stand Ihrer Aussage").locator(".ist")).to_contain_text("veröffentlicht")

    recompute_due(now=timezone.now())
    person.goto(f"/dialoge/{dialogue.slug}/abstimmen/")
    person.get_by_role("link", name="Meinungsbild ansehen").click()
    expect(person.locator("main")).to_contain_text("Ihre Antworten passen am besten zu Gruppe")


def test_before_ten_answers_nobody_sees_results(person: Page, dialogue):
    recompute_due(now=timezone.now())
    person.goto(f"/dialoge/{dialogue.slug}/abstimmen/")
    answer_all_up_to(person, 9)
    expect(person.get_by_text("Ihnen fehlt noch eine Antwort")).to_be_visible()
    person.goto(f"/dialoge/{dialogue.slug}/landschaft/")
    expect(person.locator("main")).to_contain_text("noch eine Antwort")
    expect(person.get_by_role("heading", name="Was alle verbindet")).to_have_count(0)
