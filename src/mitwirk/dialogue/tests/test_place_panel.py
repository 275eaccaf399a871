"""What runs at a place, on the page of the place."""

from __future__ import annotations

import pytest

from mitwirk.dialogue.models import State
from mitwirk.dialogue.testing import make_dialogue
from mitwirk.places.testing import make_municipality, make_quarter

pytestmark = pytest.mark.django_db


def page_of(client, place) -> str:
    return client.get(f"/orte/{place.slug}/").content.decode()


def test_a_place_shows_its_dialogues_and_those_above_and_below(client):
    lindental, other = make_municipality("Lindental"), make_municipality("Steinbronn")
    make_dialogue(place=lindental, question="Was braucht die Ortsmitte?")
    make_dialogue(place=make_quarter(municipality=lindental), question="Wohin mit dem Dorfladen?")
    make_dialogue(place=lindental.parent, question="Wie fahren die Busse?")
    make_dialogue(place=other, question="Wer pflegt den Park?")
    page = page_of(client, lindental)
    for question in ("Was braucht die Ortsmitte?", "Wohin mit dem Dorfladen?", "Wie fahren die Busse?"):
        assert question in page
    assert "Wer pflegt den Park?" not in page
    assert "Wer pflegt den Park?" in page_of(client, lindental.parent)


def test_drafts_stay_hidden_and_an_empty_place_says_so(client):
    lindental = make_municipality("Lindental")
    make_dialogue(place=lindental, state=State.DRAFT, question="Noch geheim?")
    page = page_of(client, lindental)
    assert "Noch geheim?" not in page
    assert "Zu Lindental gibt es gerade keinen Dialog." in page


def test_the_panel_costs_one_query_for_1_and_6_dialogues(client, django_assert_num_queries, rf):
    from django.contrib.auth.models import AnonymousUser

    from mitwirk.dialogue.panels import dialogues_here

    lindental = make_municipality("Lindental")
    request = rf.get("/")
    request.user = AnonymousUser()
    for more in (1, 5):
        for _ in range(more):
            make_dialogue(place=lindental)
        with django_assert_num_queries(1):
            assert "Was soll in der Ortsmitte" in dialogues_here(request, lindental)
