"""One's own data: seen, taken along, erased, and nobody else's."""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import models
from django.test import Client
from django.utils import timezone

from mitwirk.accounts import readable
from mitwirk.accounts.actions.data import forget_unconfirmed
from mitwirk.accounts.models import SectorInvitation, User
from mitwirk.accounts.testing import PASSWORD, make_office, make_user
from mitwirk.core.models import Activity

pytestmark = pytest.mark.django_db


@pytest.fixture
def emil():
    return make_user("Emil")


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def claim_citizen(user):
    signed_in(user).post("/konto/sicht/", {"sector": "citizens", "body": ""})


def test_the_file_holds_every_room_and_only_ones_own(amina, emil):
    claim_citizen(amina)
    response = signed_in(amina).get("/konto/meine-daten/datei/")
    data = response.json()
    assert "attachment" in response["Content-Disposition"]
    assert data["accounts"]["email"] == amina.email
    assert {"core", "places", "accounts", "dialogue"} <= set(data)
    assert "Emil" not in response.content.decode()
    assert emil.email not in response.content.decode()


def test_the_page_and_the_readable_file_name_things_in_german(amina):
    claim_citizen(amina)
    for path in ("/konto/meine-daten/", "/konto/meine-daten/datei/?art=lesbar"):
        page = signed_in(amina).get(path).content.decode()
        assert amina.email in page
        assert "Bürgerschaft" in page
        for english in ("display_name", "joined_at", "sector_claims", "participations", "settled_reports"):
            assert english not in page


def test_data_is_for_oneself_only(client):
    for path in ("/konto/meine-daten/", "/konto/meine-daten/datei/", "/konto/loeschung/", "/konto/angaben/"):
        assert client.get(path)["Location"].startswith("/konto/anmelden/")


def test_data_is_never_kept_by_a_cache(amina):
    for path in ("/konto/meine-daten/", "/konto/meine-daten/datei/"):
        assert "no-store" in signed_in(amina).get(path)["Cache-Control"]


def erase(client, send, password: str = PASSWORD):
    """Go the whole way: announce, prove, confirm."""
    step = send(client, "/konto/loeschung/", {})
    assert step["Location"] == "/konto/loeschung/bestaetigung/"
    proof = client.get(step["Location"])
    assert proof["Location"].startswith("/konto/nachweis/")
    back = send(client, proof["Location"], {"password": password})
    if back.status_code != 302:
        return back
    assert back["Location"] == "/konto/loeschung/bestaetigung/"
    return send(client, back["Location"], {"understood": "on"})


def test_erasing_asks_who_one_is_and_removes_the_account(amina, send, is_signed_in, by_password):
    client, elsewhere = signed_in(amina), signed_in(amina)
    claim_citizen(amina)
    response = erase(client, send)
    assert response.status_code == 200
    assert not User.objects.filter(email=amina.email).exists()
    assert not is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert mail.outbox[-1].to == [amina.email]
    assert not Activity.objects.filter(by=amina.pk).exists()
    fresh = Client()
    by_password(fresh, amina)
    assert not is_signed_in(fresh)


def test_erasing_with_a_wrong_password_removes_nothing(amina, send):
    response = erase(signed_in(amina), send, "ein-falsches-passwort")
    assert "Dieses Passwort stimmt nicht" in response.content.decode()
    assert User.objects.filter(pk=amina.pk).exists()


def test_erasing_without_the_tick_removes_nothing(amina, send):
    client = signed_in(amina)
    send(client, "/konto/nachweis/", {"password": PASSWORD})
    assert send(client, "/konto/loeschung/bestaetigung/", {}).status_code == 422
    assert User.objects.filter(pk=amina.pk).exists()


def test_somebody_without_password_proves_by_code(amina, send, code_in_mail):
    amina.set_unusable_password()
    amina.save(update_fields=["password"])
    client = signed_in(amina)
    address = send(client, "/konto/loeschung/", {})["Location"]
    assert send(client, address, {"understood": "on", "code": "AAAA-AAAA"}).status_code == 422
    assert send(client, address, {"understood": "on", "code": code_in_mail()}).status_code == 200
    assert not User.objects.filter(pk=amina.pk).exists()


def test_the_last_person_of_the_office_cannot_erase_itself(send):
    dilek = make_office("Dilek")
    response = erase(signed_in(dilek), send)
    assert response.status_code == 422
    assert "das letzte Konto der Geschäftsstelle" in response.content.decode()
    assert User.objects.filter(pk=dilek.pk).exists()


def test_an_invitation_to_the_address_goes_with_the_account(amina, emil, send):
    for number, user in enumerate((amina, emil)):
        SectorInvitation.objects.create(
            email=user.email, sector="politics", body="Rat", code_hash=str(number), invited_at=timezone.now()
        )
    erase(signed_in(amina), send)
    assert SectorInvitation.objects.get().email == emil.email


def test_accounts_that_were_never_confirmed_go_after_thirty_days(amina, emil):
    User.objects.update(joined_at=timezone.now() - timedelta(days=31), last_login=None)
    young = make_user("Clara")
    assert forget_unconfirmed(now=timezone.now()) == 1
    assert set(User.objects.all()) == {amina, young}


def test_erasing_signs_out_on_every_device(amina, send, is_signed_in, by_password):
    telephone, desk = Client(), Client()
    for browser in (telephone, desk):
        by_password(browser, amina)
    other = signed_in(make_user("Clara"))
    send(desk, "/konto/nachweis/", {"password": PASSWORD})
    send(desk, "/konto/loeschung/bestaetigung/", {"understood": "on"})
    assert not is_signed_in(telephone)
    assert is_signed_in(other)
    assert not any(session.get_decoded().get("_auth_user_id") == str(amina.pk) for session in Session.objects.all())


def test_no_row_of_the_house_holds_a_person_back():
    """An account can always be erased: relations to it either go with it or lose the name."""
    relations = [
        field for model in apps.get_models() for field in model._meta.local_fields if field.related_model is User
    ]
    assert len(relations) > 20
    assert [str(f) for f in relations if f.remote_field.on_delete not in {models.CASCADE, models.SET_NULL}] == []


def test_every_name_in_the_file_has_german_words():
    """The rooms' `personal.py` say what they hand over; each of those keys can be read on the page."""
    sources = [path.read_text() for path in Path(readable.__file__).parents[1].glob("*/*personal.py")]
    keys = {
        key.value
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant)
    }
    tables = {
        key for key in keys if "_" in key and key.split("_")[0] in {*readable.ROOMS, "account", "mfa", "socialaccount"}
    }
    assert keys - tables - set(readable.NAMES) == set()
