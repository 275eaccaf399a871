"""Templates keep to their room, use components as declared, and carry nothing that the CSP forbids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "mitwirk"
REFERENCE = re.compile(r'{%-?\s*(?:include|extends)\s+"([^"]+)"')
INCLUDE = re.compile(r'{%\s*include\s+"core/components/(\w+)\.html"\s*(.*?)\s*%}')
ARGUMENT = re.compile(r'(\w+)=(?:"[^"]*"|[^\s"]+)')
FORBIDDEN = {
    "a style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*="),
    "an inline handler": re.compile(r"<[a-z][^>]*\son[a-z]+\s*="),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/(?:ld\+)?json\")[^>]*>"),
    "an inline style sheet": re.compile(r"<style\b"),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
    "somebody else's server": re.compile(r"<(?:script|link|img|iframe|source)[^>]*(?:src|href)=\"(?:https?:)?//"),
    "a dead link": re.compile(r'href="#"'),
}
# The error pages of the whole house have no folder of their own.
ERROR_PAGES = {"400.html", "403.html", "404.html", "409.html", "429.html", "500.html"}


def templates(source: Path) -> Iterator[tuple[str, Path, str]]:
    """Yield room, path and text of every template."""
    for path in sorted(source.glob("*/templates/**/*")):
        if path.suffix in {".html", ".txt"}:
            yield path.relative_to(source).parts[0], path, path.read_text()


def foreign_references(source: Path) -> list[str]:
    """Find templates that extend or include those of another room than core."""
    own_extra = {"accounts": {"account", "mfa", "socialaccount", "allauth", "usersessions"}}
    found = []
    for room, path, text in templates(source):
        allowed = {room, "core"} | own_extra.get(room, set())
        for name in REFERENCE.findall(text):
            if name.split("/")[0] not in allowed and name not in ERROR_PAGES:
                found.append(f"{path.name}: {name}")
    return found


def forbidden_markup(source: Path) -> list[str]:
    """Find what the content security policy would block, and links that lead nowhere."""
    return [
        f"{path.relative_to(source)}: {what}"
        for _room, path, text in templates(source)
        for what, pattern in FORBIDDEN.items()
        if pattern.search(text)
    ]


def declared(source: Path) -> dict[str, str]:
    """Return component → its first line."""
    folder = source / "core/templates/core/components"
    return {path.stem: path.read_text().splitlines()[0] for path in folder.glob("*.html")}


def undeclared_components(source: Path) -> list[str]:
    """Find components whose first line does not name them and their variables."""
    return [name for name, line in declared(source).items() if not re.match(rf"{{# {name}\.html: .+ #}}", line)]


def wrong_calls(source: Path) -> list[str]:
    """Find calls of components without `only`, of unknown ones, and with variables they do not declare."""
    known, found = declared(source), []
    for _room, path, text in templates(source):
        for name, rest in INCLUDE.findall(text):
            where = f"{path.name}: {name}"
            if name not in known:
                found.append(f"{where} does not exist")
                continue
            if not re.search(r"(?:^|\s)only$", rest):
                found.append(f"{where} is called without only")
            words = set(re.findall(r"\w+", known[name]))
            found += [f"{where} has no {argument}" for argument in ARGUMENT.findall(rest) if argument not in words]
    return found


CHECKS = [foreign_references, forbidden_markup, undeclared_components, wrong_calls]


@pytest.mark.parametrize("check", CHECKS)
def test_the_templates_keep_the_rule(check):
    assert check(SOURCE) == []


HEAD = "{# card.html: title (str), href (str) #}\n"


@pytest.mark.parametrize(
    ("check", "name", "text"),
    [
        (foreign_references, "foyer/templates/foyer/x.html", '{% include "dialogue/_row.html" %}'),
        (foreign_references, "core/templates/core/x.html", '{% extends "foyer/start.html" %}'),
        (forbidden_markup, "foyer/templates/foyer/x.html", '<p class="a" style="color: red">x</p>'),
        (forbidden_markup, "foyer/templates/foyer/x.html", '<button onclick="go()">x</button>'),
        (forbidden_markup, "foyer/templates/foyer/x.html", "<script>go()</script>"),
        (forbidden_markup, "foyer/templates/foyer/x.html", "<style>p{}</style>"),
        (forbidden_markup, "foyer/templates/foyer/x.html", '<img src="https://example.org/a.png">'),
        (forbidden_markup, "foyer/templates/foyer/x.html", '<a href="#">x</a>'),
        (undeclared_components, "core/templates/core/components/bare.html", "<p>x</p>"),
        (
            wrong_calls,
            "foyer/templates/foyer/x.html",
            '{% include "core/components/card.html" with title=a %}',
        ),
        (
            wrong_calls,
            "foyer/templates/foyer/x.html",
            '{% include "core/components/card.html" with colour=a only %}',
        ),
        (wrong_calls, "foyer/templates/foyer/x.html", '{% include "core/components/gone.html" only %}'),
    ],
)
def test_a_planted_breach_is_found(tmp_path, check, name, text):
    component = tmp_path / "core/templates/core/components/card.html"
    component.parent.mkdir(parents=True)
    component.write_text(HEAD + "<p>{{ title }}</p>")
    assert check(tmp_path) == []
    planted = tmp_path / name
    planted.parent.mkdir(parents=True, exist_ok=True)
    planted.write_text(text)
    assert len(check(tmp_path)) == 1
