"""Ways into the house and out of it: sign up, prove for whom one speaks, sign in by key, take one's data, go."""

from __future__ import annotations

import json
import re

import pytest
from django.core import mail
from django.core.cache import caches
from django.utils import timezone
from playwright.sync_api import Page, expect

from mitwirk.accounts.actions import bodies
from mitwirk.accounts.models import Consent, User
from mitwirk.accounts.queries import confirmed_sector, declared_sector
from mitwirk.accounts.testing import PASSWORD, make_office, make_user

CODE = re.compile(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", re.M)
LINK = re.compile(r"https?://\S+(/konto/einladung/\S+)")


@pytest.fixture(autouse=True)
def _no_attempts(transactional_db):
    """Attempts are counted in a table that no test rolls back."""
    caches["shared"].clear()
    yield
    caches["shared"].clear()


def code_for(address: str) -> str:
    letters = [letter for letter in mail.outbox if letter.to == [address]]
    return CODE.search(letters[-1].body).group(1)


def sign_up(page: Page, address: str, *, password: str = "", name: str = "") -> None:
    """Fill in the form and the code, from the page that is open."""
    page.get_by_label("E-Mail-Adresse").fill(address)
    page.get_by_label("Anzeigename").fill(name)
    page.get_by_label("Passwort").fill(password)
    page.get_by_role("button", name="Konto anlegen").click()
    expect(page.get_by_role("heading", name="E-Mail-Adresse bestätigen")).to_be_visible()
    page.get_by_label("Code").fill(code_for(address))
    page.get_by_role("button", name="Code bestätigen").click()


def claim(page: Page, sector: str, body: str) -> None:
    page.goto("/konto/angaben/")
    page.get_by_role("link", name=re.compile("Sicht (angeben|ändern)")).click()
    page.get_by_role("radio", name=sector).check()
    page.get_by_label("Stelle oder Gremium").fill(body)
    page.get_by_label(re.compile("Die Geschäftsstelle darf prüfen")).check()
    page.get_by_role("button", name="Sicht speichern").click()


def test_an_administration_member_signs_up_and_is_confirmed_by_the_mail_domain(person: Page):
    office = make_office()
    bodies.add_domain(
        domain="lindental.example",
        sector="administration",
        body="Gemeinde Lindental",
        by=office,
        now=timezone.now(),
    )
    person.goto("/konto/anmelden/")
    person.get_by_role("link", name="Konto anlegen").first.click()
    sign_up(person, "bernd@lindental.example", password="vier-bunte-waende-atmen", name="Bernd")
    expect(person.get_by_role("heading", name="Mein Bereich")).to_be_visible()
    claim(person, "Verwaltung", "Bauamt Lindental")
    expect(person.get_by_text("Ihre Sicht ist gespeichert und bestätigt.")).to_be_visible()
    expect(person.locator("#sicht")).to_contain_text("mit einer E-Mail-Adresse der Stelle")
    assert confirmed_sector(User.objects.get(email="bernd@lindental.example")) == "administration"


def test_an_invited_council_member_comes_by_the_link_and_is_confirmed(person: Page, window, sign_in):
    office = window()
    sign_in(office, make_office())
    office.goto("/konto/buero/einladungen/")
    office.get_by_label("E-Mail-Adresse").fill("clara@beispiel.de")
    office.get_by_role("radio", name="Politik").check()
    office.get_by_label("Stelle oder Gremium").fill("Gemeinderat Lindental")
    office.get_by_role("button", name="Einladung schicken").click()
    expect(office.get_by_text("Die Einladung ist verschickt.")).to_be_visible()

    person.goto(LINK.search(mail.outbox[-1].body).group(1))
    person.get_by_role("link", name="Konto anlegen").first.click()
    sign_up(person, "clara@beispiel.de", name="Clara")
    expect(person.get_by_role("heading", name="Einladung annehmen")).to_be_visible()
    person.get_by_role("button", name="Einladung annehmen").click()
    expect(person.locator("#sicht")).to_contain_text("bestätigt")
    expect(person.locator("#sicht")).to_contain_text("durch eine Einladung")
    assert confirmed_sector(User.objects.get(email="clara@beispiel.de")) == "politics"


def test_the_office_confirms_a_claim_and_the_person_hears_of_it(person: Page, window, sign_in):
    clara = make_user("Clara")
    sign_in(person, clara)
    claim(person, "Politik", "Kreistag Beispielkreis")
    expect(person.locator("#sicht")).to_contain_text("selbst angegeben, wird geprüft")
    assert (declared_sector(clara), confirmed_sector(clara)) == ("politics", None)

    office = window()
    sign_in(office, make_office())
    office.goto("/mein-bereich/")
    office.get_by_role("link", name="Angaben zur Sicht bestätigen").click()
    office.get_by_role("link", name=re.compile("Angabe prüfen Kreistag")).click()
    office.get_by_role("button", name="Entscheidung speichern").click()
    expect(office.get_by_role("alert")).to_contain_text("Entscheidung")
    office.get_by_role("radio", name="Angabe bestätigen").check()
    office.get_by_role("button", name="Entscheidung speichern").click()
    expect(office.get_by_text("Nichts zu prüfen")).to_be_visible()

    assert mail.outbox[-1].to == [clara.email]
    person.reload()
    expect(person.locator("#sicht")).to_contain_text("von der Geschäftsstelle")
    assert confirmed_sector(clara) == "politics"


def test_somebody_takes_consent_and_data_back_and_goes(person: Page, sign_in):
    amina = make_user("Amina")
    sign_in(person, amina)
    claim(person, "Politik", "Gemeinderat Lindental")
    person.goto("/konto/meine-daten/")
    with person.expect_download() as kept:
        person.get_by_role("link", name=re.compile("JSON")).click()
    assert json.loads(kept.value.path().read_text())["accounts"]["display_name"] == "Amina"
    person.get_by_role("button", name="Einwilligung zurücknehmen").click()
    expect(person.get_by_text("Ihre Einwilligung ist zurückgenommen.")).to_be_visible()
    assert declared_sector(amina) is None
    assert Consent.objects.get(user=amina).withdrawn_at is not None

    person.get_by_role("link", name="Konto löschen").click()
    person.get_by_role("button", name="Weiter zum Löschen").click()
    person.get_by_label("Passwort").fill(PASSWORD)
    person.get_by_role("button", name="Bestätigen").click()
    person.get_by_role("button", name="Konto endgültig löschen").click()
    expect(person.get_by_role("alert")).to_contain_text("Setzen Sie das Häkchen")
    person.get_by_label(re.compile("Ich weiß")).check()
    person.get_by_role("button", name="Konto endgültig löschen").click()
    expect(person.get_by_role("heading", name="Ihr Konto ist gelöscht")).to_be_visible()
    assert not User.objects.filter(pk=amina.pk).exists()


def test_a_passkey_is_made_and_then_opens_the_account(window, sign_in, live_server):
    page = window()
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device = keys.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    house = live_server.url.replace("127.0.0.1", "localhost")  # browsers make no keys for bare addresses
    emil = make_user("Emil")
    page.goto(f"{house}/konto/anmelden/")
    page.get_by_label("E-Mail-Adresse").fill(emil.email)
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden", exact=True).click()
    if "adresse-bestaetigen" in page.url:  # the maker of tests confirms no address
        page.get_by_label("Code").fill(code_for(emil.email))
        page.get_by_role("button", name="Code bestätigen").click()
    page.wait_for_url("**/mein-bereich/**")
    page.goto(f"{house}/konto/sicherheit/schluessel/neu/")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Bestätigen").click()
    page.get_by_label(re.compile("ohne Passwort")).check()
    page.get_by_role("button", name="Schlüssel hinzufügen").click()
    expect(page.get_by_text("Der Schlüssel ist hinzugefügt.")).to_be_visible()
    expect(page.get_by_role("heading", name="Ersatzcodes")).to_be_visible()

    page.goto(f"{house}/konto/abmelden/")
    page.get_by_role("button", name="Jetzt abmelden").click()
    page.goto(f"{house}/konto/anmelden/?next=/konto/angaben/")
    page.get_by_role("button", name="Mit Schlüssel anmelden").click()
    expect(page.get_by_role("heading", name="Meine Angaben")).to_be_visible()

    page.goto(f"{house}/konto/abmelden/")
    page.get_by_role("button", name="Jetzt abmelden").click()
    keys.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    keys.send("WebAuthn.clearCredentials", {"authenticatorId": device})
    page.goto(f"{house}/konto/anmelden/")
    page.get_by_role("button", name="Mit Schlüssel anmelden").click()
    expect(page.get_by_text("Es kam kein Schlüssel an.")).to_be_visible()


def test_without_scripts_the_page_of_keys_names_another_way(window, sign_in):
    page = window(scripts=False)
    page.goto("/konto/anmelden/")
    expect(page.get_by_role("button", name="Mit Schlüssel anmelden")).to_be_hidden()
    page.get_by_label("E-Mail-Adresse").fill(make_user("Emil").email)
    page.get_by_role("button", name="Anmeldecode schicken").click()
    expect(page.get_by_role("heading", name="Anmeldecode eingeben")).to_be_visible()
