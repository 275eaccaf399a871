"""Signing in: by password, by code, and what strangers learn by trying."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from mitwirk.accounts.testing import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    """Return what a page says, without markup, tokens and the address that was typed."""
    page = re.sub(r'value="[^"]*"|<[^>]+>', " ", response.content.decode())
    return re.sub(r"\S+@\S+", "", re.sub(r"\s+", " ", page))


def test_somebody_signs_in_by_password_and_arrives_at_the_desk(client, amina, by_password, is_signed_in):
    response = by_password(client, amina)
    assert response.status_code == 302
    assert response["Location"] == "/mein-bereich/"
    assert is_signed_in(client)


def test_the_address_may_be_typed_in_capitals(client, amina, send, is_signed_in):
    send(client, "/konto/anmelden/", {"login": amina.email.upper(), "password": PASSWORD})
    assert is_signed_in(client)


def test_a_wrong_password_is_refused_with_a_way_out(client, amina, by_password, is_signed_in):
    response = by_password(client, amina, "ein-falsches-passwort")
    assert "Passwort" in text_of(response)
    assert "Fehler:" in response.content.decode()
    assert not is_signed_in(client)


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(amina, send):
    data = {"login": amina.email, "password": "ein-falsches-passwort"}
    known = send(Client(), "/konto/anmelden/", data)
    unknown = send(Client(), "/konto/anmelden/", {**data, "login": "niemand@beispiel.de"})
    assert (known.status_code, text_of(known)) == (unknown.status_code, text_of(unknown))


def test_somebody_signs_in_by_code(client, amina, send, code_in_mail, is_signed_in):
    response = send(client, "/konto/anmelden/code/", {"email": amina.email})
    assert response.status_code == 302
    assert mail.outbox[-1].to == [amina.email]
    assert not is_signed_in(client)
    send(client, response["Location"], {"code": code_in_mail()})
    assert is_signed_in(client)


def test_the_button_beside_the_password_asks_for_a_code(client, amina, send, code_in_mail, is_signed_in):
    response = send(client, "/konto/anmelden/", {"login": amina.email, "password": "", "per_code": "1"})
    send(client, response["Location"], {"code": code_in_mail().lower()})
    assert is_signed_in(client)


def test_a_code_works_in_the_browser_that_asked_for_it_only(client, amina, send, code_in_mail, is_signed_in):
    send(client, "/konto/anmelden/code/", {"email": amina.email})
    stranger = Client()
    stranger.post("/konto/anmelden/code/eingeben/", {"code": code_in_mail()})
    assert not is_signed_in(stranger)


def test_a_wrong_code_is_refused_and_three_end_the_attempt(client, amina, send, code_in_mail, is_signed_in):
    address = send(client, "/konto/anmelden/code/", {"email": amina.email})["Location"]
    wrong = send(client, address, {"code": "AAAA-AAAA"})
    assert "Dieser Code stimmt nicht" in text_of(wrong)
    for _attempt in range(3):
        send(client, address, {"code": "AAAA-AAAA"})
    send(client, address, {"code": code_in_mail()})
    assert not is_signed_in(client)


def test_an_expired_code_is_refused(client, amina, send, code_in_mail, is_signed_in, settings):
    address = send(client, "/konto/anmelden/code/", {"email": amina.email})["Location"]
    settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 0
    send(client, address, {"code": code_in_mail()})
    assert not is_signed_in(client)
    settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
    address = send(client, "/konto/anmelden/code/", {"email": amina.email})["Location"]
    send(client, address, {"code": code_in_mail()})
    assert is_signed_in(client), "in time the same steps lead in"


def test_asking_for_a_code_tells_nobody_whether_there_is_an_account(amina, send):
    answers = []
    for address in (amina.email, "niemand@beispiel.de"):
        browser = Client()
        response = send(browser, "/konto/anmelden/code/", {"email": address})
        answers.append((response.status_code, response["Location"], text_of(browser.get(response["Location"]))))
    assert answers[0] == answers[1]
    assert mail.outbox[-1].to == ["niemand@beispiel.de"]
    assert "kein Konto" in mail.outbox[-1].subject


def test_asking_for_a_new_password_tells_nobody_whether_there_is_an_account(amina, send):
    answers = []
    for address in (amina.email, "niemand@beispiel.de"):
        browser = Client()
        response = send(browser, "/konto/passwort-vergessen/", {"email": address})
        answers.append((response.status_code, response["Location"], text_of(browser.get(response["Location"]))))
    assert answers[0] == answers[1]


def test_a_forgotten_password_is_replaced_by_code(client, amina, send, code_in_mail, by_password, is_signed_in):
    response = send(client, "/konto/passwort-vergessen/", {"email": amina.email})
    response = send(client, response["Location"], {"code": code_in_mail()})
    new = "drei-braune-hunde-laufen"
    send(client, response["Location"], {"password1": new, "password2": new})
    fresh = Client()
    by_password(fresh, amina)
    assert not is_signed_in(fresh)
    by_password(fresh, amina, new)
    assert is_signed_in(fresh)


@pytest.mark.parametrize(
    "target", ["https://boese.example/", "//boese.example/", "javascript:alert(1)", "\\\\boese.example"]
)
def test_the_way_on_leads_to_our_own_pages_only(client, amina, by_password, target):
    response = by_password(client, amina, next=target)
    assert response["Location"] == "/mein-bereich/"


def test_the_way_on_leads_back_to_the_page_that_asked(client, amina, by_password):
    assert client.get("/konto/meine-daten/")["Location"].startswith("/konto/anmelden/?next=")
    assert by_password(client, amina, next="/konto/meine-daten/")["Location"] == "/konto/meine-daten/"


def test_many_wrong_passwords_slow_down_even_the_right_one(client, amina, by_password, is_signed_in):
    for _attempt in range(6):
        by_password(Client(), amina, "ein-falsches-passwort")
    by_password(client, amina)
    assert not is_signed_in(client)


def test_a_blocked_account_stays_out(client, amina, by_password, is_signed_in):
    amina.is_active = False
    amina.save(update_fields=["is_active"])
    by_password(client, amina)
    assert not is_signed_in(client)


def test_signing_out_needs_a_button_because_links_are_followed_by_robots(client, amina, is_signed_in):
    client.force_login(amina)
    assert client.get("/konto/abmelden/").status_code == 200
    assert is_signed_in(client)
    assert client.post("/konto/abmelden/").status_code == 302
    assert not is_signed_in(client)


def test_an_unconfirmed_address_must_be_confirmed_before_signing_in(
    client, by_password, code_in_mail, send, is_signed_in
):
    emil = make_user("Emil")
    response = by_password(client, emil)
    assert not is_signed_in(client)
    send(client, response["Location"], {"code": code_in_mail()})
    assert is_signed_in(client)
