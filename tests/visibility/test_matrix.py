"""Every role walks every address of the house; no word turns up where its row does not allow it."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from mitwirk.dialogue.models import Statement
from tests.visibility import matrix, world

pytestmark = pytest.mark.django_db


def addresses(values: dict[str, str]) -> list[tuple[str, str]]:
    """Return channel and address, every word searched for."""
    found = []
    for channel, patterns in matrix.CHANNELS.items():
        for pattern in patterns:
            words = [word for word, _roles in matrix.OBJECTS.values()] if "{word}" in pattern else [""]
            found += [(channel, pattern.format(**values, word=word)) for word in words]
    return found


def body_of(response) -> str:
    """Return what the reader gets; words that a search only repeats (attributes, title, quotes) are taken out."""
    raw = b"".join(response.streaming_content) if response.streaming else response.content
    text = raw.decode("utf-8", "replace")
    if "/suche/" in response.request["PATH_INFO"]:
        text = re.sub(r'="[^"]*"|<title>.*?</title>|„[^“]*“|<meta[^>]*>', "", text, flags=re.S)
    return text


def walk(house: world.World) -> dict[str, dict[str, set[str]]]:
    """Return object -> role -> addresses at which its word was met."""
    met: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for role, client in house.clients.items():
        for _channel, address in addresses(house.values):
            response = client.get(address)
            assert response.status_code in {200, 302, 303, 400, 403, 404, 405, 409, 410, 503}, (role, address)
            if response.status_code != 200:
                continue
            text = body_of(response)
            for name, (word, _roles) in matrix.OBJECTS.items():
                if word in text:
                    met[name][role].add(address)
    return met


@pytest.fixture
def house():
    return world.build()


def test_every_role_meets_what_it_may_and_nothing_else(house):
    met = walk(house)
    leaks = [
        f"{name} leaks to {role} at {sorted(places)[:3]}"
        for name, roles in met.items()
        for role, places in roles.items()
        if role not in matrix.OBJECTS[name][1]
    ]
    assert leaks == []
    unseen = [
        f"{name} is met nowhere by {role}"
        for name, (_word, roles) in matrix.OBJECTS.items()
        for role in roles
        if not met[name][role]
    ]
    assert unseen == [], "the table promises more than the house shows"


@pytest.mark.parametrize("name", list(matrix.LANDSCAPES))
def test_figures_of_a_landscape_are_for_those_entitled(house, name):
    address, roles = matrix.LANDSCAPES[name]
    seen = [role for role, client in house.clients.items() if matrix.LANDSCAPE_MARK in body_of(client.get(address))]
    assert sorted(seen) == sorted(roles)


def test_a_forgotten_visible_to_is_found(house, monkeypatch):
    def forgetful(self, viewer):
        return self

    monkeypatch.setattr(type(Statement.objects.all()), "visible_to", forgetful)
    monkeypatch.setattr(type(Statement.objects.all()), "accepted", lambda self: self)
    address = "/dialoge/offen/abstimmen/2/"
    assert "wortwartend" in house.clients[matrix.NOBODY].get(address).content.decode()


def test_every_model_has_its_row():
    shown = {name.split(" ")[0] for name in [*matrix.OBJECTS, *matrix.LANDSCAPES]}
    models = {model.__name__ for model in apps.get_models() if model._meta.app_label in settings.ROOMS}
    assert models - shown - set(matrix.NEVER_SHOWN) == set()
    assert (shown | set(matrix.NEVER_SHOWN)) - models == set(), "rows without a model"


def patterns(resolver: URLResolver, namespace: str = "") -> list[str]:
    """Return the route names of all addresses."""
    names = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            names += patterns(entry, entry.namespace or namespace)
        elif isinstance(entry, URLPattern):
            names.append(f"{namespace}:{entry.name}" if namespace else str(entry.name))
    return names


def test_every_address_has_its_channel(house):
    walked = {resolve(address.split("?")[0]).view_name for _channel, address in addresses(house.values)}
    unknown = [
        name for name in patterns(get_resolver()) if name not in walked and not name.startswith(matrix.NOT_WALKED)
    ]
    assert unknown == [], "a new address needs its channel in tests/visibility/matrix.py"
