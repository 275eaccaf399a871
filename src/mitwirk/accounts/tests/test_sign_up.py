"""Making an account: an address, a code, and a name only if one likes."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from mitwirk.accounts.models import User

pytestmark = pytest.mark.django_db

NEW = {"email": "neu@beispiel.de", "display_name": "Nachtigall", "password1": "drei-braune-hunde-laufen"}


def test_a_newcomer_confirms_the_address_by_code_and_is_in(client, send, code_in_mail, is_signed_in):
    response = send(client, "/konto/neu/", NEW)
    assert response.status_code == 302
    assert not is_signed_in(client)
    assert mail.outbox[-1].to == [NEW["email"]]
    send(client, response["Location"], {"code": code_in_mail()})
    assert is_signed_in(client)
    user = User.objects.get(email=NEW["email"])
    assert user.display_name == "Nachtigall"
    assert EmailAddress.objects.get(user=user).verified


def test_an_address_is_enough(client, send, code_in_mail, is_signed_in):
    response = send(client, "/konto/neu/", {"email": NEW["email"]})
    send(client, response["Location"], {"code": code_in_mail()})
    assert is_signed_in(client)
    user = User.objects.get(email=NEW["email"])
    assert not user.has_usable_password()
    assert user.name == "Ein Mitglied"


def test_a_wrong_code_confirms_nothing(client, send, is_signed_in):
    response = send(client, "/konto/neu/", NEW)
    send(client, response["Location"], {"code": "AAAA-AAAA"})
    assert not is_signed_in(client)
    assert not EmailAddress.objects.filter(verified=True).exists()


def test_signing_up_twice_tells_the_owner_by_mail_and_nobody_else(amina, send):
    answers = []
    for address in (amina.email, "neu@beispiel.de"):
        response = send(Client(), "/konto/neu/", {**NEW, "email": address})
        answers.append((response.status_code, response["Location"]))
        if address == amina.email:
            assert mail.outbox[-1].to == [amina.email]
            assert mail.outbox[-1].subject == "Sie haben schon ein Konto"
    assert answers[0] == answers[1]
    assert User.objects.filter(email__iexact=amina.email).count() == 1


@pytest.mark.parametrize("password", ["kurz", "1234567890", "password123", "Passwort2026"])
def test_a_weak_password_is_refused(client, send, password):
    response = send(client, "/konto/neu/", {**NEW, "password1": password})
    assert response.status_code in {200, 422}
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "name", ["Geschäftsstelle", "Die Moderation", "A d m i n", "www.kauf.de", "<b>Amina</b>", "amina@beispiel.de"]
)
def test_a_name_may_not_pretend_or_advertise(client, send, name):
    response = send(client, "/konto/neu/", {**NEW, "display_name": name})
    assert "Anzeigename" in response.content.decode()
    assert not User.objects.exists()


def test_invisible_characters_leave_the_name(client, send):
    send(client, "/konto/neu/", {**NEW, "display_name": "\u202eAnna\u200b Lind"})
    assert User.objects.get().display_name == "Anna Lind"


def test_a_name_of_sixty_one_characters_is_too_long(client, send):
    send(client, "/konto/neu/", {**NEW, "display_name": "a" * 61})
    assert not User.objects.exists()
