"""People who sign in over real HTTP, and their letter box."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from mitwirk.accounts.testing import PASSWORD, make_user

CODE_LINE = re.compile(r"^([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})*)$", re.M)


@pytest.fixture
def amina():
    """A citizen whose address is confirmed."""
    user = make_user("Amina")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def send(django_capture_on_commit_callbacks) -> Callable:
    """Send a form, let the mails of its transaction go, and return the answer."""

    def post(client: Client, path: str, data: dict, **extra):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(path, data, **extra)

    return post


@pytest.fixture
def code_in_mail() -> Callable[[], str]:
    """Return the code of the last mail, as a person would copy it."""

    def read() -> str:
        return CODE_LINE.search(mail.outbox[-1].body).group(1)

    return read


@pytest.fixture
def by_password(send) -> Callable:
    """Sign in with address and password."""

    def sign_in(client: Client, user, password: str = PASSWORD, **more):
        return send(client, "/konto/anmelden/", {"login": user.email, "password": password, **more})

    return sign_in


@pytest.fixture
def is_signed_in() -> Callable[[Client], bool]:
    """Say whether the desk opens."""
    return lambda client: client.get("/mein-bereich/").status_code == 200
