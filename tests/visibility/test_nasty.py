"""What robots and broken programs send: every address and every form answers, none with a fault of the server."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve

from tests.visibility.channels import ADDRESSES, paths_of
from tests.visibility.scene import Scene
from tests.visibility.test_matrix import db, scene  # noqa: F401  fixtures

ROOMS = ("network:", "advice:", "discussion:", "notices:", "foyer:search")
ASKED = ["%00", "%01", "9" * 30, "-1", "nan", "1e999", "%FF%FE", "%ED%A0%80", quote("'\"><script>\r\nX: y"), "ä" * 3000]
NAMES = ["q", "seite", "ort", "umkreis", "thema", "sektor", "groesse", "art", "form", "stand", "bietet", "braucht",
         "sucht", "ansicht", "topic", "kind", "next", "liste"]  # fmt: skip
TYPED = ["\x00", "²", "9" * 30, "<b>x</b>\r\nBcc: a@b.example", "=1+1", ""]
FORM = re.compile(r'<form[^>]*method="post".*?</form>', re.DOTALL)
FIELD = re.compile(r'<(?:input|textarea|select|button)[^>]*name="[^"]+"[^>]*>')


def addresses(scene: Scene, role: str) -> Iterator[str]:  # noqa: F811
    """Yield the first address of each page of these rooms."""
    for name in ADDRESSES:
        if name.startswith(ROOMS):
            yield from [path.partition("?")[0] for path in paths_of(name, scene, role)][:1]


def status(client: Client, path: str, **data: str) -> int:
    """Ask for a path, or send a form; return the status of the answer. Nothing that it did stays."""
    with transaction.atomic():
        answer = client.post(path, data) if data else client.get(path)
        b"".join(answer)  # a file that is read to its end is closed
        transaction.set_rollback(True)
    return answer.status_code


def attribute(tag: str, name: str) -> str:
    """Return an attribute of a tag."""
    found = re.search(f' {name}="([^"]*)"', tag)
    return html.unescape(found.group(1)) if found else ""


def forms_on(client: Client, path: str) -> dict[str, list[str]]:
    """Return where each form of a page leads, and the tags of its fields."""
    text = b"".join(client.get(path)).decode(errors="replace")
    found = [form.group(0) for form in FORM.finditer(text)]
    return {attribute(form.partition(">")[0], "action") or path: FIELD.findall(form) for form in found}


@pytest.mark.parametrize("turn", [0, 4])
def test_no_question_breaks_a_page(scene, db, turn):  # noqa: F811
    client = scene.client("office")
    values = [ASKED[(at + turn) % len(ASKED)] for at in range(len(NAMES))]
    query = "&".join(f"{name}={value}" for name, value in zip(NAMES, values, strict=True))
    answers = {path: status(client, f"{path}?{query}") for path in addresses(scene, "office")}
    assert len(answers) > 100
    assert {path: code for path, code in answers.items() if code >= 500} == {}


@pytest.mark.parametrize("role", ["amina", "office"])
def test_no_answer_breaks_a_form(scene, db, role):  # noqa: F811
    client, tried, found = scene.client(role), set(), []
    for path in addresses(scene, role):
        for target, fields in forms_on(client, path).items():
            kind = resolve(target.partition("?")[0]).view_name
            if kind in tried or kind == "account_logout":
                continue
            tried.add(kind)
            for typed in TYPED:
                # A form is a deed only with the secret fields that its page gave it, such as versions.
                kept = {attribute(tag, "name"): attribute(tag, "value") for tag in fields if 'type="hidden"' in tag}
                data = {attribute(tag, "name"): typed for tag in fields} | kept
                code = status(client, target, **data)
                found += [f"{target} {typed!r}: {code}"] if code in {400, *range(500, 600)} else []
            forged = dict.fromkeys((attribute(tag, "name") for tag in fields), "9" * 30)
            found += [f"{target} forged"] if status(client, target, **forged) >= 500 else []
    assert len(tried) > 20
    assert found == []
