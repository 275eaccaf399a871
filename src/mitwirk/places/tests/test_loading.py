"""Loading: every official place, once, up to date, and nothing people added is touched."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command
from django.utils import timezone

from mitwirk.core.models import Activity
from mitwirk.places import official, queries
from mitwirk.places.actions import load_places
from mitwirk.places.models import Place, PlaceKind, Topic
from mitwirk.places.testing import make_municipality, make_quarter

pytestmark = pytest.mark.django_db


def test_all_municipalities_districts_and_regions_are_there_with_boundaries(country):
    counts = {kind: Place.objects.filter(kind=kind).count() for kind in PlaceKind}
    assert counts == {"state": 1, "region": 4, "district": 44, "municipality": 1101, "quarter": 0}
    assert not Place.objects.filter(boundary=None).exists()
    assert Place.objects.filter(parent=None).get().name == "Baden-Württemberg"
    assert not Place.objects.municipalities().exclude(parent__kind="district").exists()
    assert not Place.objects.municipalities().filter(ars="").exists()


def test_facts_of_a_town_are_the_official_ones(country):
    town = Place.objects.get(slug="boeblingen")
    assert (town.key, town.ars, town.parent.name, town.designation) == (
        "08115003",
        "081150003003",
        "Landkreis Böblingen",
        "Stadt",
    )
    assert town.website_domain == "boeblingen.de"
    assert Place.objects.get(key="08").population == sum(
        place.population for place in Place.objects.municipalities().only("population")
    )


def test_namesakes_carry_their_district_and_all_names_differ(country):
    names = list(Place.objects.values_list("name", flat=True))
    assert len(set(names)) == len(names)
    assert {"Altdorf (Landkreis Böblingen)", "Altdorf (Landkreis Esslingen)"} <= set(names)
    assert "Ahorn" in names


def test_loading_twice_changes_nothing(country):
    before = list(Place.objects.order_by("pk").values_list("pk", "changed_at"))
    assert load_places(now=timezone.now()) == 0
    assert list(Place.objects.order_by("pk").values_list("pk", "changed_at")) == before
    assert Activity.objects.filter(kind="places.loaded").count() == 1


def test_loading_again_repairs_a_fact_but_neither_address_nor_quarters(country):
    ulm = Place.objects.get(slug="ulm")
    quarter = make_quarter("Wiblingen", municipality=ulm)
    Place.objects.filter(pk=ulm.pk).update(population=1, slug="ulm-an-der-donau")
    call_command("load_places", verbosity=0)
    ulm.refresh_from_db()
    assert (ulm.population, ulm.slug) == (127_116, "ulm-an-der-donau")
    assert Place.objects.get(pk=quarter.pk).parent == ulm


def test_loading_beside_an_invented_municipality_keeps_it():
    lindental = make_municipality("Lindental")
    assert load_places(now=timezone.now()) == 1150
    assert Place.objects.municipalities().count() == 1102
    assert Place.objects.get(pk=lindental.pk).parent.name == "Rems-Murr-Kreis"


def test_topics_stand_in_order_and_come_back_when_lost(country):
    assert [topic.position for topic in queries.topics()] == list(range(1, 26))
    assert all(topic.description for topic in queries.topics())
    Topic.objects.filter(key="klima").update(name="Falsch")
    load_places(now=timezone.now())
    assert Topic.objects.get(key="klima").name == "Klimaschutz"


def test_population_is_that_of_the_district(country):
    structure = queries.age_structure(Place.objects.get(slug="ulm"))
    assert (structure.place.key, structure.on) == ("08421", date(2019, 12, 31))
    assert sum(structure.cells.values()) == 126_790
    assert structure.cells[(75, None, "w")] > structure.cells[(75, None, "m")] > 0


def test_population_falls_back_to_the_region_and_says_so(country):
    district = Place.objects.get(key="08119")
    district.population_cells.all().delete()
    structure = queries.age_structure(make_municipality("Lindental"))
    assert structure.place.key == "081"


def test_population_of_the_state_is_that_of_all_districts(country):
    assert queries.age_structure(None).place.key == "08"
    assert sum(queries.age_structure(None).cells.values()) == 11_100_394


def test_without_figures_nothing_is_claimed():
    structure = queries.age_structure(make_municipality("Lindental"))
    assert (structure.place, structure.on, structure.cells) == (None, None, {})


def test_every_postcode_leads_to_a_known_municipality():
    keys = {row["ags"] for row in official.read_csv("municipalities.csv")}
    codes = official.postcodes()
    assert {key for found in codes.values() for key in found} == keys
    assert all(len(code) == 5 and code.isdigit() for code in codes)
