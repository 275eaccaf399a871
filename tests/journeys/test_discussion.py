"""A group discusses; a comment is reported, removed with a reason, objected to; the public log shows it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from playwright.sync_api import Page, expect

from mitwirk.accounts.models import User
from mitwirk.accounts.testing import make_office, make_user
from mitwirk.discussion.actions.writing import write_comment
from mitwirk.discussion.models import Comment
from mitwirk.discussion.testing import make_board


def test_a_group_discusses_and_moderation_is_open_about_what_it_does(person: Page, window, sign_in, transactional_db):
    amina, bernd, office = make_user("Amina"), make_user("Bernd"), make_office()
    make_board("Losverfahren in der Praxis", slug="losverfahren", about="Wer hat schon ausgelost?")
    sign_in(person, amina)
    person.goto("/gespraeche/losverfahren/")
    person.get_by_role("link", name="Gespräch beginnen").first.click()
    person.get_by_label("Worum geht es?").fill("Wie viele Briefe für 30 Plätze?")
    person.get_by_label("Ihr Beitrag").fill("Wir losen im Frühjahr aus.")
    person.get_by_role("button", name="Gespräch beginnen").click()
    expect(person.get_by_role("heading", level=1)).to_contain_text("Briefe")
    assert person.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    thread = person.url
    _reported(person, thread, bernd)
    _removed(window(scripts=False), sign_in, office)
    _objected(window(scripts=False), sign_in, bernd, thread)
    person.goto("/gespraeche/protokoll/")
    log = person.get_by_role("region", name="Entscheidungen der Moderation")
    expect(log).to_contain_text("Beitrag entfernt")
    expect(log).to_contain_text("wird geprüft")
    expect(log).not_to_contain_text("Esel")
    assert Comment.objects.get(author=bernd).removed_at is not None


def _reported(person: Page, thread: str, bernd: User) -> None:
    """Bernd answers with an insult, Amina reports it."""
    first = Comment.objects.get()
    write_comment(thread=first.thread, parent=first, text="Sie sind ein Esel.", by=bernd, now=timezone.now())
    person.goto(thread)
    person.locator("main").get_by_role("link", name="Melden").click()
    person.get_by_label("Beleidigung oder Herabsetzung").check()
    person.get_by_role("button", name="Beitrag melden").click()
    expect(person.locator("main")).to_contain_text("Die Moderation liest den Beitrag")


def _removed(decider: Page, sign_in: Any, office: User) -> None:
    """The office removes it, with a reason."""
    sign_in(decider, office)
    decider.goto("/gespraeche/moderation/")
    decider.get_by_role("link", name="Sie sind ein Esel.").click()
    decider.get_by_label("Begründung").fill("Beschimpfung statt Sache.")
    decider.get_by_role("button", name="Beitrag entfernen").click()
    expect(decider.locator("main")).to_contain_text("Kein Beitrag ist gemeldet")


def _objected(other: Page, sign_in: Any, bernd: User, thread: str) -> None:
    """Its author reads why, and objects."""
    sign_in(other, bernd)
    other.goto(thread)
    expect(other.locator("main")).to_contain_text("Beschimpfung statt Sache.")
    other.get_by_role("link", name="Was Sie tun können").click()
    other.get_by_label("Warum soll der Beitrag stehen bleiben?").fill("Es war ein Zitat.")
    other.get_by_role("button", name="Widerspruch einlegen").click()
    expect(other.locator("main")).to_contain_text("Jemand anderes prüft ihn")
