"""Members prove from which side they speak: by the address of their body, or through the office."""

from __future__ import annotations

import re

from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from mitwirk.accounts.models import BodyDomain, ClaimWay, Sector, User
from mitwirk.accounts.queries import confirmed_sector, latest_decision, present_claim
from mitwirk.accounts.testing import PASSWORD, make_office, make_user

BERND = "bernd@rathaus-lindental.example"


def sign_up(page: Page, email: str) -> None:
    """Make an account without a password; the code comes by mail."""
    page.goto("/konto/neu/")
    page.get_by_label("E-Mail-Adresse").fill(email)
    page.get_by_label("Anzeigename").fill("Bernd")
    page.get_by_role("button", name="Konto anlegen").click()
    page.wait_for_url("**/konto/adresse-bestaetigen/")
    [message] = mail.outbox
    assert message.to == [email]
    code = re.search(r"^\s*([A-Z0-9][A-Z0-9-]{4,12})\s*$", message.body, re.M)
    assert code, message.body
    page.get_by_label("Code").fill(code[1])
    page.get_by_role("button", name=re.compile("bestätigen|prüfen", re.I)).first.click()
    page.wait_for_url("**/mein-bereich/")


def sign_in_by_form(page: Page, email: str) -> None:
    page.goto("/konto/anmelden/")
    page.get_by_label("E-Mail-Adresse").first.fill(email)
    page.get_by_label("Passwort").first.fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").first.click()
    page.wait_for_url("**/mein-bereich/")


def claim(page: Page, sector: str, body: str) -> None:
    """Say from which side one speaks; the consent that a check needs is asked for."""
    page.goto("/konto/angaben/")
    page.get_by_role("link", name="Sicht angeben").click()
    page.get_by_role("radio", name=sector).check()
    page.get_by_label("Stelle oder Gremium").fill(body)
    page.get_by_role("button", name="Sicht speichern").click()
    expect(page.get_by_role("link", name=re.compile("Setzen Sie das Häkchen"))).to_be_visible()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Sicht speichern").click()
    page.wait_for_url("**/konto/angaben/**")


def own_side(page: Page):
    return page.get_by_role("region", name="Aus welcher Sicht ich spreche")


def test_an_address_of_the_town_hall_confirms_at_once(person: Page, transactional_db):
    domain = BERND.partition("@")[2]
    BodyDomain.objects.create(
        domain=domain, sector=Sector.ADMINISTRATION, body="Rathaus Lindental", added_at=timezone.now()
    )
    sign_up(person, BERND)
    claim(person, "Verwaltung", "Bauamt Lindental")
    expect(own_side(person)).to_contain_text("mit einer E-Mail-Adresse der Stelle")
    bernd = User.objects.get(email=BERND)
    assert confirmed_sector(bernd) == Sector.ADMINISTRATION
    assert latest_decision(present_claim(bernd)).way == ClaimWay.DOMAIN


def test_without_such_an_address_the_office_confirms(person: Page, window, sign_in, transactional_db):
    clara = make_user("Clara")
    clara.emailaddress_set.get_or_create(email=clara.email, defaults={"verified": True, "primary": True})
    sign_in_by_form(person, clara.email)
    claim(person, "Politik", "Gemeinderat Lindental")
    expect(own_side(person)).to_contain_text("selbst angegeben, wird geprüft")
    assert confirmed_sector(clara) is None

    office = window()
    sign_in(office, make_office())
    office.goto("/konto/buero/sichten/")
    office.get_by_role("link", name=re.compile("Angabe prüfen")).click()
    office.get_by_role("radio", name="Angabe bestätigen").check()
    office.get_by_role("button", name="Entscheidung speichern").click()
    expect(office.get_by_text("Die Entscheidung ist gespeichert.")).to_be_visible()
    assert mail.outbox[-1].to == [clara.email]

    person.reload()
    expect(own_side(person)).to_contain_text("von der Geschäftsstelle")
    assert confirmed_sector(clara) == Sector.POLITICS
