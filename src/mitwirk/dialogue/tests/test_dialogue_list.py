"""The list of dialogues: what stands on top, what a filter shows, what a draft does not give away."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from mitwirk.accounts.testing import make_office
from mitwirk.dialogue.models import State
from mitwirk.dialogue.testing import make_dialogue
from mitwirk.places.models import Topic

pytestmark = pytest.mark.django_db


def shown(client, address: str = "/dialoge/") -> list[str]:
    """Return the slugs of the dialogues on the page, in their order."""
    page = client.get(address).content.decode()
    return list(dict.fromkeys(re.findall(r'href="/dialoge/(reihe-[a-z]+)/"', page)))


def make_row():
    now = timezone.now()
    make_dialogue(slug="reihe-ohne", closes_at=None)
    make_dialogue(slug="reihe-spaet", closes_at=now + timedelta(days=9))
    make_dialogue(slug="reihe-bald", closes_at=now + timedelta(days=2))
    make_dialogue(slug="reihe-beendet", state=State.CLOSED, closes_at=now - timedelta(days=1))
    make_dialogue(slug="reihe-entwurf", state=State.DRAFT, closes_at=None)


def test_what_ends_soonest_stands_on_top_and_what_has_no_end_below(client):
    make_row()
    assert shown(client) == ["reihe-bald", "reihe-spaet", "reihe-ohne", "reihe-beendet"]


def test_open_and_ended_ones_can_be_asked_for(client):
    make_row()
    assert shown(client, "/dialoge/?stand=offen") == ["reihe-bald", "reihe-spaet", "reihe-ohne"]
    assert shown(client, "/dialoge/?stand=beendet") == ["reihe-beendet"]


def test_a_draft_stands_in_the_list_for_its_team_only(client):
    make_row()
    client.force_login(make_office())
    assert "reihe-entwurf" in shown(client)


def test_the_topic_of_a_draft_is_no_choice_for_others(client):
    topic, other = (
        Topic.objects.create(key=name.lower(), name=name, position=place)
        for place, name in enumerate(("Sporthallen", "Radwege"))
    )
    make_dialogue(slug="reihe-entwurf", state=State.DRAFT).topics.add(topic)
    make_dialogue(slug="reihe-offen").topics.add(other)
    page = client.get("/dialoge/").content.decode()
    assert ("Sporthallen" in page, "Radwege" in page) == (False, True)
    client.force_login(make_office())
    assert "Sporthallen" in client.get("/dialoge/").content.decode()
