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
    person.goto("/beratung/fachleute/mein-eintrag/")
    person.get_by_label("Name, unter dem Sie arbeiten").fill("Amina Abend")
    person.get_by_label("Bürgerschaft").check()
    person.get_by_label("In einem Satz").fill("Moderiert Abende mit zwei Lagern.")
    person.get_by_label("Moderation von Gesprächen und Abenden").check()
    person.get_by_label("jetzt frei", exact=True).check()
    person.get_by_role("button", name="Eintrag einreichen").click()
    expect(person.locator("main")).to_contain_text("Bis dahin sehen nur Sie ihn.")
    assert person.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    other = window()
    sign_in(other, make_office())
    other.goto("/beratung/fachleute/pruefen/")
    other.get_by_role("link", name="Amina Abend").click()
    other.get_by_label("aufnehmen", exact=True).check()
    other.get_by_role("button", name="Entscheidung speichern").click()
    expect(other.locator("main")).to_contain_text("Kein Eintrag wartet")

    sign_in(other, emil)
    other.goto("/beratung/fachleute/?leistung=facilitates")
    other.get_by_role("link", name="Amina Abend").click()
    other.get_by_role("link", name="Anfrage schreiben").click()
    other.get_by_label("Worum geht es?").fill("Abend zum Platz für alle")
    other.get_by_label("Was brauchen Sie, und wann?").fill("Wir erwarten 60 Menschen.")
    day = timezone.localdate() + timedelta(days=10)
    other.get_by_label("Bis wann brauchen Sie eine Antwort?").fill(f"{day:%d.%m.%Y}")
    other.get_by_role("button", name="Anfrage senden").click()
    expect(other.locator("main")).to_contain_text("Noch keine Antwort.")
    assert amina.email not in other.content()

    person.goto("/beratung/anfragen/")
    person.get_by_role("link", name="Abend zum Platz für alle").click()
    person.get_by_label("Ich sage zu").check()
    person.get_by_label("Was möchten Sie dazu schreiben?").fill("Ich komme gern.")
    person.get_by_role("button", name="Antwort senden").click()
    expect(person.locator("main")).to_contain_text("Schreiben Sie Emil")
    assert person.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    other.reload()
    expect(other.locator("main")).to_contain_text("Ich komme gern.")
    assert amina.email in other.content()
