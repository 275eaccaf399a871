"""What robots and broken programs send: every address answers, none with a fault of the server."""

from __future__ import annotations

import html
import re
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client

from tests.visibility.channels import ADDRESSES, paths_of
from tests.visibility.test_matrix import db, scene  # noqa: F401  fixtures

ROOMS = ("network:", "advice:", "discussion:", "notices:", "foyer:search")
NASTY = ["%00", "9" * 30, "-1", "nan", "inf", "1e999", "%FF%FE", "%ED%A0%80", quote("'\"><script>=1+1\r\nX: y"), "ä" * 3000]
NAMES = ["q", "seite", "ort", "umkreis", "thema", "sektor", "groesse", "art", "form", "stand", "bietet", "braucht",
         "sucht", "ansicht", "topic", "kind", "next", "liste", "land", "tag"]  # fmt: skip
TYPED = ["\x00", "9" * 30, "<b>x</b>\r\nBcc: a@b.example", "=1+1", "𝄞" * 40, ""]


def faults(client: Client, path: str, **data) -> list[str]:
    """Ask for a path, or send a form; return what broke."""
    try:
        with transaction.atomic():
            answer = client.post(path, data) if data else client.get(path)
    except Exception as error:
        return [f"{path} {list(data.items())[:6]}: {type(error).__name__} {str(error)[:200]}"]
    return [f"{path}: {answer.status_code}"] if answer.status_code >= 500 else []


def addresses(scene, role):  # noqa: F811
    for name in ADDRESSES:
        if name.startswith(ROOMS):
            yield from dict.fromkeys(path.partition("?")[0] for path in paths_of(name, scene, role))


@pytest.mark.parametrize("role", ["office"])
def test_no_question_breaks_a_page(scene, db, role):  # noqa: F811
    client = scene.client(role)
    found = []
    for path in addresses(scene, role):
        for value in NASTY:
            query = "&".join(f"{name}={value}" for name in NAMES)
            found += faults(client, f"{path}?{query}")
    assert "\n".join(found) == ""


FORM = re.compile(r'<form[^>]*method="post"[^>]*>(.*?)</form>', re.DOTALL)
ACTION = re.compile(r'action="([^"]*)"')
FIELD = re.compile(r'<(?:input|textarea|select|button)[^>]*name="([^"]+)"[^>]*>')
VALUE = re.compile(r'value="([^"]*)"')


@pytest.mark.parametrize("role", ["office", "amina"])
def test_no_answer_breaks_a_form(scene, db, role):  # noqa: F811
    client = scene.client(role)
    found = []
    for path in addresses(scene, role):
        answer = client.get(path)
        body = b"" if answer.streaming else answer.content
        for form in re.finditer(r'<form[^>]*method="post".*?</form>', body.decode(errors="replace"), re.DOTALL):
            opening = form.group(0).partition(">")[0]
            action = ACTION.search(opening)
            target = html.unescape(action.group(1)) if action and action.group(1) else path
            if target.startswith("/konto/abmelden"):
                continue
            fields = {m.group(1): (VALUE.search(m.group(0)), m.group(0)) for m in FIELD.finditer(form.group(0))}
            for typed in TYPED:
                for keep_hidden in (True, False):
                    data = {
                        name: html.unescape(value.group(1)) if keep_hidden and value and "hidden" in tag else typed
                        for name, (value, tag) in fields.items()
                    }
                    sid = transaction.savepoint()
                    found += faults(client, target, **(data or {"x": typed}))
                    transaction.savepoint_rollback(sid)
    assert "\n".join(found) == ""
