"""What guards sign-in is counted for all processes; pages stay in the memory of one."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client

pytestmark = pytest.mark.django_db


def rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM accounts_shared_cache")
        return cursor.fetchone()[0]


def test_counts_of_attempts_stand_in_the_database(client, amina, by_password):
    assert rows() == 0
    by_password(client, amina, "ein-falsches-passwort")
    assert rows() > 0


def test_another_process_with_an_empty_memory_knows_the_attempts(amina, by_password, is_signed_in):
    for _attempt in range(5):
        by_password(Client(), amina, "ein-falsches-passwort")
    cache.clear()  # what a second process has: nothing
    browser = Client()
    by_password(browser, amina)
    assert not is_signed_in(browser)


def test_pages_stay_in_memory():
    cache.set("page:1", "x")
    assert rows() == 0
    assert cache.get("page:1") == "x"
    assert cache.delete("page:1")
    assert cache.get("page:1", "weg") == "weg"


def test_a_shared_value_is_added_once_and_can_be_deleted():
    assert cache.add("allauth:x", 1)
    assert not cache.add("allauth:x", 2)
    assert caches["shared"].get("allauth:x") == 1
    assert cache.delete("allauth:x")
    assert cache.get("allauth:x") is None


def test_a_code_of_the_app_cannot_be_used_twice(amina, by_password, send, is_signed_in):
    secret = generate_totp_secret()
    TOTP.activate(amina, secret)
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    first, second = Client(), Client()
    for browser in (first, second):
        by_password(browser, amina)
    send(first, "/konto/anmelden/zweiter-schritt/", {"code": code})
    cache.clear()
    send(second, "/konto/anmelden/zweiter-schritt/", {"code": code})
    assert is_signed_in(first)
    assert not is_signed_in(second)
    assert Authenticator.objects.filter(user=amina).exists()
