"""No sentence, mail or address of the sign-in library is left without ours."""

from __future__ import annotations

import re
from pathlib import Path

import allauth
import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.template.loader import get_template
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from mitwirk.accounts import words
from mitwirk.accounts.adapter import AccountAdapter, ProviderAdapter, SecondStepAdapter
from mitwirk.accounts.pages import PAGES
from mitwirk.accounts.testing import PASSWORD

LIBRARY = Path(allauth.__file__).parent / "templates"
ROOMS = ("account", "mfa", "socialaccount")
# What the house does not offer: telephone numbers, links instead of codes, bases that only others extend.
NOT_OFFERED = re.compile(
    r"phone|trust|signup_by_passkey|signup_form|email_confirm\b|email_change\b|password_reset_done|password_reset_key"
    r"|base|snippets|download"
)


def library_files(pattern: str) -> list[str]:
    names = [path.relative_to(LIBRARY).as_posix() for room in ROOMS for path in LIBRARY.glob(f"{room}/{pattern}")]
    return sorted(name for name in names if not NOT_OFFERED.search(name))


def test_every_message_of_the_library_has_our_sentence():
    assert [name for name in library_files("messages/*.txt") if name not in words.MESSAGES] == []


def test_every_mail_of_the_library_has_ours():
    prefixes = {name.removesuffix("_subject.txt") for name in library_files("email/*_subject.txt")}
    assert prefixes - set(words.NOTICES) - set(words.MAILS) == set()


@pytest.mark.parametrize("name", sorted({*words.MAILS.values(), "accounts/mails/account_changed"}))
def test_every_mail_comes_as_text_and_as_html(name):
    assert get_template(f"{name}.txt")
    assert get_template(f"{name}.html")


def test_every_error_of_the_library_that_can_occur_has_our_sentence():
    cannot_occur = re.compile(r"phone|username|unknown_email|select_only_one")
    adapters = {AccountAdapter: words.ACCOUNT_ERRORS, SecondStepAdapter: words.SECOND_STEP_ERRORS}
    for adapter, ours in {**adapters, ProviderAdapter: words.PROVIDER_ERRORS}.items():
        theirs = {key for key in adapter.__mro__[1].error_messages if not cannot_occur.search(key)}
        assert theirs - set(ours) == set()


@pytest.mark.parametrize("name", [name for name in library_files("**/*.html") if "/messages/" not in name])
def test_every_page_of_the_library_is_replaced_by_ours(name):
    origin = get_template(name).origin.name
    assert "/mitwirk/accounts/templates/" in origin


def test_every_address_of_the_library_that_the_house_offers_has_a_title():
    ours = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    library = {name for name in ours if name.startswith(("account_", "mfa_", "socialaccount_"))}
    no_page = {"mfa_login_webauthn", "mfa_download_recovery_codes"}
    assert library - set(PAGES) - no_page == set()
    assert len(library) > 25


def test_no_address_of_the_library_is_forgotten():
    from allauth.urls import urlpatterns

    def names(patterns):
        for pattern in patterns:
            yield from names(pattern.url_patterns) if hasattr(pattern, "url_patterns") else [pattern.name]

    wanted = {name for name in names(urlpatterns) if name and not name.startswith("openid_connect")}
    missing = []
    for name in sorted(wanted):
        try:
            reverse(name, kwargs={"pk": 1} if name in {"mfa_remove_webauthn", "mfa_edit_webauthn"} else None)
        except NoReverseMatch:
            missing.append(name)
    assert missing == []


@pytest.mark.django_db
def test_a_change_of_the_password_is_told_by_mail_without_an_address_of_the_network(amina, send, by_password):
    browser = Client(REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT="Lynx/2.9")
    by_password(browser, amina)
    new = "vier-bunte-waende-atmen"
    send(browser, "/konto/passwort/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    letter = mail.outbox[-1]
    assert letter.to == [amina.email]
    assert "Das Passwort Ihres Kontos wurde geändert." in letter.body
    html = letter.alternatives[0][0]
    assert "Das Passwort Ihres Kontos wurde geändert." in html
    assert "192.0.2.7" not in letter.body + html
    assert "Lynx" not in letter.body + html


@pytest.mark.django_db
def test_a_second_address_is_added_by_code_and_made_the_main_one(amina, send, by_password, code_in_mail):
    browser = Client()
    by_password(browser, amina)
    send(browser, "/konto/nachweis/", {"password": PASSWORD})
    response = send(browser, "/konto/adressen/", {"email": "amina@lindental.example", "action_add": "1"})
    assert not EmailAddress.objects.filter(email="amina@lindental.example", verified=True).exists()
    send(browser, response["Location"], {"code": code_in_mail()})
    assert EmailAddress.objects.get(email="amina@lindental.example").verified
    send(browser, "/konto/adressen/", {"email": "amina@lindental.example", "action_primary": "1"})
    amina.refresh_from_db()
    assert amina.email == "amina@lindental.example"
