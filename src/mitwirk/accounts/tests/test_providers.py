"""Signing in with the account of a body, against a small provider that really answers over HTTP."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client

from mitwirk.accounts.models import User
from mitwirk.accounts.testing import PASSWORD
from mitwirk.core.middleware import content_security_policy

pytestmark = pytest.mark.django_db
START = "/konto/oidc/stadt/login/"


class Provider(BaseHTTPRequestHandler):
    """Discovery, token and user, as a provider of OpenID Connect answers them."""

    person: dict = {}

    def do_GET(self):
        base = f"http://127.0.0.1:{self.server.server_address[1]}"
        if self.path == "/.well-known/openid-configuration":
            return self.answer(
                {
                    "issuer": base,
                    "authorization_endpoint": f"{base}/auth",
                    "token_endpoint": f"{base}/token",
                    "userinfo_endpoint": f"{base}/user",
                    "jwks_uri": f"{base}/keys",
                }
            )
        return self.answer(type(self).person)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer({"access_token": "ein-zugang", "token_type": "Bearer"})

    def answer(self, content: dict) -> None:
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        """Keep the test's output quiet."""


@pytest.fixture
def provider(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    app = {
        "provider_id": "stadt",
        "name": "Stadt Lindental",
        "client_id": "mitwirk",
        "secret": "geheim",
        "settings": {"server_url": f"http://127.0.0.1:{server.server_address[1]}"},
    }
    settings.OIDC_PROVIDERS = [app]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    Provider.person = {"sub": "4711", "email": "bernd@lindental.example", "email_verified": True, "name": "Bernd"}
    yield server
    server.shutdown()
    server.server_close()


def come_back(client: Client, path: str = START, **changes):
    """Go to the provider, agree there, and come back."""
    there = client.post(path)
    query = parse_qs(urlsplit(there["Location"]).query)
    assert query["code_challenge_method"] == ["S256"]
    answer = {"code": "ein-code", "state": query["state"][0], **changes}
    return client.get("/konto/oidc/stadt/login/callback/", answer)


def test_the_sign_in_page_offers_the_provider(client, provider):
    assert "Anmelden mit Stadt Lindental" in client.get("/konto/anmelden/").content.decode()


def test_leaving_the_house_needs_a_button(client, provider):
    page = client.get(START)
    assert page.status_code == 200
    assert "Weiter zu Stadt Lindental" in page.content.decode()


def test_somebody_comes_back_signed_in_with_a_confirmed_address(client, provider, is_signed_in):
    come_back(client)
    assert is_signed_in(client)
    user = User.objects.get(email="bernd@lindental.example")
    assert EmailAddress.objects.get(user=user).verified
    assert SocialAccount.objects.get(user=user).uid == "4711"


def test_an_address_that_the_provider_did_not_check_is_confirmed_by_code(
    client, provider, send, code_in_mail, is_signed_in, django_capture_on_commit_callbacks
):
    Provider.person["email_verified"] = False
    with django_capture_on_commit_callbacks(execute=True):
        response = come_back(client)
    assert not is_signed_in(client)
    send(client, response["Location"], {"code": code_in_mail()})
    assert is_signed_in(client)


def test_a_provider_does_not_open_an_account_that_is_there_already(client, provider, amina, is_signed_in):
    Provider.person["email"] = amina.email
    come_back(client)
    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()


def test_the_owner_connects_the_provider_and_can_take_it_off(provider, amina, is_signed_in, by_password):
    browser = Client()
    by_password(browser, amina)
    response = come_back(browser, START + "?process=connect")
    assert not SocialAccount.objects.exists()
    browser.post(response["Location"], {"password": PASSWORD})
    account = SocialAccount.objects.get(user=amina)
    assert "Verbindung lösen" in browser.get("/konto/verbunden/").content.decode()
    browser.post("/konto/verbunden/", {"account": account.pk})
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("changes", [{"state": "gefälscht"}, {"error": "server_error"}])
def test_a_tampered_or_broken_answer_is_explained(client, provider, is_signed_in, changes):
    response = come_back(client, **changes)
    page = client.get(response["Location"]) if response.status_code == 302 else response
    assert "Die Anmeldung hat nicht geklappt" in page.content.decode()
    assert page.status_code < 500
    assert not is_signed_in(client)


def test_somebody_who_turns_back_is_told_that_nothing_happened(client, provider, is_signed_in):
    response = come_back(client, error="access_denied")
    assert "Hier ist nichts geschehen" in client.get(response["Location"]).content.decode()
    assert mail.outbox == []


def test_an_unknown_provider_is_not_found(client):
    assert client.get("/konto/oidc/fremd/login/").status_code == 404


def test_only_the_providers_of_the_operator_are_targets_of_forms(settings):
    assert "form-action 'self';" in content_security_policy()
    settings.OIDC_PROVIDERS = [{"settings": {"server_url": "https://anmeldung.lindental.example/realms/x"}}]
    assert "form-action 'self' https://anmeldung.lindental.example;" in content_security_policy()
    settings.OIDC_PROVIDERS[0]["settings"]["form_hosts"] = ["adfs.lindental.example"]
    hosts = "https://adfs.lindental.example https://anmeldung.lindental.example"
    assert f"form-action 'self' {hosts};" in content_security_policy()
