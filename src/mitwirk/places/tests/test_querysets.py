"""Which places belong together, and which are near."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from mitwirk.places import queries
from mitwirk.places.models import Place
from mitwirk.places.testing import make_municipality, make_quarter

pytestmark = pytest.mark.django_db


def test_places_are_public():
    make_municipality("Lindental")
    assert Place.objects.visible_to(AnonymousUser()).count() == Place.objects.count() == 4


def test_within_is_everything_below_and_not_the_place_itself():
    lindental, other = make_municipality("Lindental"), make_municipality("Steinbronn")
    quarter = make_quarter(municipality=lindental)
    assert list(Place.objects.within(lindental)) == [quarter]
    assert set(Place.objects.within(lindental.parent)) == {lindental, other, quarter}


def test_around_a_place_are_its_parents_and_its_quarters():
    lindental = make_municipality("Lindental")
    quarter = make_quarter(municipality=lindental)
    other = make_municipality("Steinbronn")
    ids = set(queries.related_ids(lindental))
    above = {lindental.parent_id, lindental.parent.parent_id, lindental.parent.parent.parent_id}
    assert ids == {lindental.pk, quarter.pk, *above}
    assert other.pk not in ids


def test_the_nearest_comes_first_and_places_without_position_are_left_out(country):
    towns = Place.objects.municipalities().nearest(48.40, 9.99)
    assert towns.first().name == "Ulm"
    make_municipality("Lindental")
    assert "Lindental" not in towns.values_list("name", flat=True)


def test_east_and_north_count_by_their_true_length():
    south = make_municipality("Süddorf", latitude=47.9, longitude=9.0)
    make_municipality("Ostdorf", latitude=48.0, longitude=9.2)
    east = make_municipality("Nahost", latitude=48.0, longitude=9.14)
    found = list(Place.objects.municipalities().nearest(48.0, 9.0))
    assert found[:2] == [east, south]
