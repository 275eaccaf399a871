"""Error pages are pages too: humane, complete, and the last of them needs nothing."""

from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import get_template
from django.test import RequestFactory

from mitwirk.core import views
from mitwirk.core.errors import Conflict, NotAllowed, TooMany


def request(path="/x/"):
    made = RequestFactory().get(path)
    made.user = AnonymousUser()
    return made


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (views.bad_request, 400, "nicht verstanden"),
        (views.permission_denied, 403, "keinen Zugang"),
        (views.not_found, 404, "Diese Seite gibt es nicht"),
        (views.server_error, 500, "bei uns"),
    ],
)
def test_an_error_page_says_what_happened_and_leads_on(view, status, words):
    answer = view(request())
    html = answer.content.decode()
    assert answer.status_code == status
    assert words.lower() in html.lower()
    assert 'href="/"' in html
    assert html.count("<h1") == 1


@pytest.mark.parametrize(("error", "status"), [(NotAllowed(), 403), (Conflict(), 409), (TooMany(), 429)])
def test_a_refusal_shows_its_own_sentence(error, status):
    answer = views.house_error(request(), error)
    assert answer.status_code == status
    assert str(error) in answer.content.decode()


def test_the_last_page_stands_without_any_context():
    source = Path(get_template("500.html").origin.name).read_text()
    assert "{%" not in source
    assert "{{" not in source


def test_unknown_addresses_get_the_humane_page(client, db):
    answer = client.get("/gibt-es-nicht/")
    assert answer.status_code == 404
    assert "Diese Seite gibt es nicht" in answer.content.decode()
