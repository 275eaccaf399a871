"""The network of advisors: somebody enters it, the office confirms, an initiative asks, the advisor says yes."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from mitwirk.accounts.testing import make_office, make_user
from mitwirk.network.testing import make_initiative


def test_an_advisor_is_confirmed_found_asked_and_says_yes(person: Page, window, sign_in, transactional_db):
    amina, emil = make_user("Amina"), make_user("Emil")
    make_initiative("Ein Platz für alle", made_by=emil)
    sign_in(person, amina)
    enter(person)
    other = window()
    sign_in(other, make_office())
    confirm(other)
    sign_in(other, emil)
    ask(other)
    assert amina.email not in other.content()
    say_yes(person)
    other.reload()
    expect(other.locator("main")).to_contain_text("Ich komme gern.")
    assert amina.email in other.content()


def enter(page: Page) -> None:
    """Enter the network of advisors."""
    page.goto("/beratung/fachleute/mein-eintrag/")
    page.get_by_label("Name, unter dem Sie arbeiten").fill("Amina Abend")
    page.get_by_label("Bürgerschaft").check()
    page.get_by_label("In einem Satz").fill("Moderiert Abende mit zwei Lagern.")
    page.get_by_label("Moderation von Gesprächen und Abenden").check()
    page.get_by_label("jetzt frei", exact=True).check()
    page.get_by_role("button", name="Eintrag einreichen").click()
    expect(page.locator("main")).to_contain_text("Bis dahin sehen nur Sie ihn.")
    assert fits(page)


def confirm(page: Page) -> None:
    """Take the entry in, as the office."""
    page.goto("/beratung/fachleute/pruefen/")
    page.get_by_role("link", name="Amina Abend").click()
    page.get_by_label("aufnehmen", exact=True).check()
    page.get_by_role("button", name="Entscheidung speichern").click()
    expect(page.locator("main")).to_contain_text("Kein Eintrag wartet")


def ask(page: Page) -> None:
    """Find the advisor and ask."""
    page.goto("/beratung/fachleute/?leistung=facilitates")
    page.get_by_role("link", name="Amina Abend").click()
    page.get_by_role("link", name="Anfrage schreiben").click()
    page.get_by_label("Worum geht es?").fill("Abend zum Platz für alle")
    page.get_by_label("Was brauchen Sie, und wann?").fill("Wir erwarten 60 Menschen.")
    day = timezone.localdate() + timedelta(days=10)
    page.get_by_label("Bis wann brauchen Sie eine Antwort?").fill(f"{day:%d.%m.%Y}")
    page.get_by_role("button", name="Anfrage senden").click()
    expect(page.locator("main")).to_contain_text("Noch keine Antwort.")


def say_yes(page: Page) -> None:
    """Answer as the advisor; now both know how to reach each other."""
    page.goto("/beratung/anfragen/")
    page.get_by_role("link", name="Abend zum Platz für alle").click()
    page.get_by_label("Ich sage zu").check()
    page.get_by_label("Was möchten Sie dazu schreiben?").fill("Ich komme gern.")
    page.get_by_role("button", name="Antwort senden").click()
    expect(page.locator("main")).to_contain_text("Schreiben Sie Emil")
    assert fits(page)


def fits(page: Page) -> bool:
    """Say whether a page is no wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
