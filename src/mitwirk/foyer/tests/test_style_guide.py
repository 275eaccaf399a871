"""The style guide shows every component, and its page keeps the house's limits."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.test.signals import template_rendered

import mitwirk.core

COMPONENTS = Path(mitwirk.core.__file__).parent / "templates/core/components"


@pytest.fixture
def shown(client, db):
    names = set()

    def note(sender, template, **kwargs):
        names.add(template.name)

    template_rendered.connect(note)
    try:
        client.post("/darstellung/", {"theme": "light"})
        answer = client.get("/stil/")
    finally:
        template_rendered.disconnect(note)
    assert answer.status_code == 200
    return names, answer.content.decode()


def test_every_component_stands_on_the_style_guide(shown):
    names, _html = shown
    missing = {path.name for path in COMPONENTS.glob("*.html")} - {name.split("/")[-1] for name in names if name}
    assert not missing


def test_ids_on_the_style_guide_are_unique(shown):
    _names, html = shown
    twice = [name for name, count in Counter(re.findall(r'\bid="([^"]+)"', html)).items() if count > 1]
    assert not twice
