"""Voting without a mouse: keys answer, Tab reaches everything, the focus follows the statement."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from mitwirk.dialogue.models import Participant, StatementVote, VoteValue

NAMED = """() => {
    const e = document.activeElement;
    return [e.tagName, e.getAttribute('type') || '', (e.labels?.[0]?.innerText || e.innerText || '').trim().split('\\n')[0]].join('|');
}"""
REACHABLE = """() => [...document.querySelectorAll(
    'main a[href], main button:not([disabled]):not([hidden]), main input:not([type=hidden]):not([disabled]), main textarea, main summary'
)].filter(e => e.getClientRects().length).length"""
OUTLINED = "() => getComputedStyle(document.activeElement).outlineStyle !== 'none'"


def test_the_keys_1_2_3_answer_and_the_focus_lands_on_the_next_statement(window, dialogue):
    page = window()
    page.goto(f"/dialoge/{dialogue.slug}/abstimmen/")
    for number, key in ((1, "1"), (2, "2")):
        expect(page.locator("#abstimmen")).to_contain_text(f"Aussage {number} von 24")
        page.keyboard.press(key)
        expect(page.locator("#abstimmen")).to_contain_text(f"Aussage {number + 1} von 24")
        expect(page.locator("#aussage")).to_be_focused()
    page.keyboard.press("3")
    expect(page.locator("h1")).to_have_text("Aus welcher Sicht antworten Sie?")
    guest = Participant.objects.latest("pk")
    given = StatementVote.objects.filter(participant=guest).order_by("at").values_list("value", flat=True)
    assert list(given) == [VoteValue.AGREE, VoteValue.DISAGREE, VoteValue.PASS]


def test_keys_do_not_answer_while_somebody_writes(window, dialogue):
    page = window()
    page.goto(f"/dialoge/{dialogue.slug}/abstimmen/")
    before = StatementVote.objects.count()
    page.get_by_label("Ihre Aussage").press_sequentially("1 Bank, 2 Bäume und 3 Beete")
    expect(page.get_by_label("Ihre Aussage")).to_have_value("1 Bank, 2 Bäume und 3 Beete")
    assert StatementVote.objects.count() == before


def tab_through(page: Page) -> list[str]:
    """Press Tab from the top to the footer; return what took the focus inside the page's main part."""
    page.keyboard.press("Tab")
    assert page.evaluate(NAMED).endswith("Zum Inhalt springen")
    page.keyboard.press("Enter")
    expect(page.locator("#inhalt")).to_be_focused()
    seen: list[str] = []
    for _step in range(80):
        page.keyboard.press("Tab")
        if not page.evaluate("() => !!document.activeElement.closest('main')"):
            break
        expect(page.locator(":focus")).to_be_in_viewport()
        assert page.evaluate(OUTLINED), page.evaluate(NAMED)
        seen.append(page.evaluate(NAMED))
    return seen


def test_tab_reaches_everything_on_the_vote_page(person: Page, dialogue):
    person.goto(f"/dialoge/{dialogue.slug}/abstimmen/")
    there = person.evaluate(REACHABLE)
    reached = tab_through(person)
    names = [name.rpartition("|")[2] for name in reached]
    for wanted in (
        "Das ist mir besonders wichtig",
        "Stimme zu",
        "Lehne ab",
        "Unentschieden",
        "Aussage melden",
        "Ihre Aussage",
        "Aussage einreichen",
        "Diese Regeln gelten",
    ):
        assert any(name.startswith(wanted) for name in names), (wanted, names)
    # Of the three radio buttons, one takes the focus for all.
    assert len(reached) == there - 2


def test_a_statement_is_answered_with_space_and_enter_alone(person: Page, dialogue):
    person.goto(f"/dialoge/{dialogue.slug}/abstimmen/")
    person.get_by_label("Das ist mir besonders wichtig").focus()
    person.keyboard.press("Space")
    person.keyboard.press("Tab")
    person.keyboard.press("Tab")
    person.keyboard.press("Enter")
    expect(person.locator("#abstimmen")).to_contain_text("Aussage 2 von 24")
    vote = StatementVote.objects.filter(participant=Participant.objects.latest("pk")).get()
    assert (vote.value, vote.important) == (VoteValue.DISAGREE, True)
