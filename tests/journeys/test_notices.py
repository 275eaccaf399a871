"""Somebody follows a dialogue, chooses when mail comes, gets exactly one, and stops them with one click."""

from __future__ import annotations

import re
from datetime import timedelta

from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from mitwirk.accounts.testing import make_user
from mitwirk.dialogue.actions.steps import close_dialogue
from mitwirk.dialogue.models import Dialogue
from mitwirk.notices.sending import send_due
from mitwirk.notices.testing import tell


def test_a_member_sets_up_digests_and_gets_exactly_one_mail(person: Page, sign_in, dialogue: Dialogue):
    amina, clara = make_user("Amina"), make_user("Clara", role="office")
    sign_in(person, amina)
    person.goto(f"/dialoge/{dialogue.slug}/")
    person.get_by_role("button", name="Folgen", exact=True).click()
    expect(person.get_by_role("button", name="Nicht mehr folgen")).to_be_visible()
    person.goto("/mitteilungen/einstellungen/")
    person.get_by_label("Dialoge").select_option(label="einmal in der Woche")
    person.get_by_label("Wöchentliche Mails kommen am").select_option(label="Mittwoch")
    person.get_by_role("button", name="Auswahl speichern").click()
    expect(person.get_by_text("Ihre Auswahl gilt ab jetzt.")).to_be_visible()

    now = timezone.now()
    close_dialogue(dialogue=dialogue, by=clara, now=now)
    tell(now=now)
    mail.outbox.clear()
    for day in range(9):
        send_due(now=now + timedelta(days=day))
    assert [message.to for message in mail.outbox] == [[amina.email]]

    person.goto("/mitteilungen/")
    expect(person.locator("main")).to_contain_text("Der Dialog ist beendet")
    assert person.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    person.get_by_role("link", name="Der Dialog ist beendet").click()
    expect(person.locator("h1")).to_contain_text("Marktplatz")
    stop = re.search(r"https?://[^/]+(/mitteilungen/abmelden/\S+)", mail.outbox[0].body)
    assert stop is not None
    person.context.clear_cookies()
    person.goto(stop.group(1))
    person.get_by_role("button", name="Keine Mails mehr bekommen").click()
    expect(person.locator("h1")).to_have_text("Sie bekommen keine Mails mehr")
