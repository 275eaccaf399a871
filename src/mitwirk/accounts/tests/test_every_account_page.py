"""Every page around one's account: opens, looks like ours, speaks to people politely, runs no inline code."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils import timezone

from mitwirk.accounts.models import SectorClaim
from mitwirk.accounts.testing import PASSWORD, make_office

pytestmark = pytest.mark.django_db

STRANGERS = ["anmelden/", "anmelden/code/", "neu/", "passwort-vergessen/", "gesperrt/", "verbunden/abgebrochen/"]
OWN = [
    "angaben/",
    "sicht/",
    "meine-daten/",
    "loeschung/",
    "adressen/",
    "passwort/",
    "nachweis/",
    "sicherheit/",
    "sicherheit/app/",
    "sicherheit/schluessel/",
    "sicherheit/schluessel/neu/",
    "verbunden/",
    "abmelden/",
]
SECURED = [
    "sicherheit/",
    "sicherheit/app/ende/",
    "sicherheit/ersatzcodes/",
    "sicherheit/ersatzcodes/neu/",
    "nachweis/code/",
]
OFFICE = ["buero/sichten/", "buero/domaenen/", "buero/einladungen/", "buero/rollen/"]
INFORMAL = re.compile(r"\b(?:du|dich|dir|dein\w*|gib|bitte bestätige)\b", re.I)
FOREIGN = re.compile(r"\b(?:password|sign in|sign out|email address|authenticator app|remove|your|please)\b", re.I)
INLINE = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style|\sstyle=|\son[a-z]+=", re.I)


def problems(response) -> list[str]:
    """Return what is wrong with a page; an empty list for a good one."""
    page = response.content.decode()
    words = re.sub(r"<script.*?</script>|<[^>]+>", " ", page, flags=re.S).replace("English", "")
    found = [f"status {response.status_code}"] if response.status_code != 200 else []
    found += [f"{page.count(mark)} × {mark}" for mark in ("<h1", "<main") if page.count(mark) != 1]
    found += [
        match.group(0)
        for rule, text in ((INFORMAL, words), (FOREIGN, words), (INLINE, page))
        for match in rule.finditer(text)
    ]
    if re.search(r"<title>\s*–", page):
        found.append("no title")
    return found


def prove(client: Client) -> None:
    client.post("/konto/nachweis/", {"password": PASSWORD})


@pytest.mark.parametrize("page", STRANGERS)
def test_a_page_for_strangers_is_sound(client, page):
    assert problems(client.get(f"/konto/{page}")) == []


@pytest.mark.parametrize("page", OWN)
def test_a_page_of_ones_own_account_is_sound(client, amina, page):
    client.force_login(amina)
    prove(client)
    assert problems(client.get(f"/konto/{page}")) == []


@pytest.mark.parametrize("page", SECURED)
def test_a_page_of_a_secured_account_is_sound(client, amina, page):
    TOTP.activate(amina, generate_totp_secret())
    RecoveryCodes.activate(amina)
    client.force_login(amina)
    prove(client)
    assert problems(client.get(f"/konto/{page}")) == []


@pytest.mark.parametrize("page", OFFICE)
def test_a_page_of_the_office_is_sound(client, page, amina):
    SectorClaim.objects.create(user=amina, sector="politics", body="Gemeinderat", made_at=timezone.now())
    client.force_login(make_office())
    assert problems(client.get(f"/konto/{page}")) == []


def test_the_page_of_a_decision_is_sound(client, amina):
    claim = SectorClaim.objects.create(user=amina, sector="politics", body="Rat", made_at=timezone.now())
    client.force_login(make_office())
    assert problems(client.get(f"/konto/buero/sichten/{claim.pk}/entscheidung/")) == []


def test_pages_in_the_middle_of_signing_in_are_sound(client, amina, send, by_password):
    step = send(client, "/konto/anmelden/code/", {"email": amina.email})
    assert problems(client.get(step["Location"])) == []
    newcomer = Client()
    step = send(newcomer, "/konto/neu/", {"email": "neu@beispiel.de"})
    assert problems(newcomer.get(step["Location"])) == []
    forgetful = Client()
    step = send(forgetful, "/konto/passwort-vergessen/", {"email": amina.email})
    assert problems(forgetful.get(step["Location"])) == []
    TOTP.activate(amina, generate_totp_secret())
    secured = Client()
    step = by_password(secured, amina)
    assert step["Location"].startswith("/konto/anmelden/zweiter-schritt/")
    assert problems(secured.get(step["Location"])) == []


def test_a_bad_page_is_found(client):
    response = client.get("/konto/anmelden/")
    response.content = b'<h1>Dein Konto</h1><main style="x">Your password<script>1</script></main>'
    found = problems(response)
    assert {"Dein", "Your", "password", " style=", "<script"} <= set(found)


def test_a_code_app_can_be_set_up_and_is_then_asked_for(client, amina, by_password, is_signed_in):
    client.force_login(amina)
    prove(client)
    page = client.get("/konto/sicherheit/app/")
    secret = page.context["form"].secret
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    assert client.post("/konto/sicherheit/app/", {"code": code}).status_code == 302
    assert Authenticator.objects.filter(user=amina, type="totp").exists()
    elsewhere = Client()
    by_password(elsewhere, amina)
    assert not is_signed_in(elsewhere)


def test_a_second_step_by_recovery_code_works_once(amina, by_password, send, is_signed_in):
    TOTP.activate(amina, generate_totp_secret())
    code = RecoveryCodes.activate(amina).get_unused_codes()[0]
    first, second = Client(), Client()
    for client in (first, second):
        step = by_password(client, amina)
        send(client, step["Location"], {"code": code})
    assert is_signed_in(first)
    assert not is_signed_in(second)
