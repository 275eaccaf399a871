"""Places: all municipalities, a forgiving picker, pages with a fixed cost."""

from __future__ import annotations

import pytest
from django.utils import timezone

from mitwirk.accounts.testing import make_office, make_user
from mitwirk.core.models import Activity
from mitwirk.places import queries
from mitwirk.places.actions import load_places
from mitwirk.places.forms import PlaceField
from mitwirk.places.models import Place, PlaceKind, Topic
from mitwirk.places.testing import make_municipality

pytestmark = pytest.mark.django_db


@pytest.fixture
def country():
    load_places(now=timezone.now())


def test_all_municipalities_districts_and_regions_are_there_with_boundaries(country):
    counts = {kind: Place.objects.filter(kind=kind).count() for kind in PlaceKind}
    assert counts == {"state": 1, "region": 4, "district": 44, "municipality": 1101, "quarter": 0}
    assert not Place.objects.filter(boundary=None).exists()
    assert Place.objects.filter(parent=None).get().name == "Baden-Württemberg"
    assert Topic.objects.count() == 25


def test_loading_twice_changes_nothing(country):
    assert load_places(now=timezone.now()) == 0


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Boeblingen", "Böblingen"),
        ("Boblingen", "Böblingen"),
        ("böbl", "Böblingen"),
        ("Stutgart", "Stuttgart"),
        ("Tübinegn", "Tübingen"),
        ("70173", "Stuttgart"),
        ("Weil d", "Weil der Stadt"),
        ("Freiburg", "Freiburg im Breisgau"),
        ("Fildern", "Neuhausen auf den Fildern"),
    ],
)
def test_the_picker_forgives(country, typed, expected):
    assert expected in [entry.name for entry in queries.suggest(typed)[:3]]


def test_big_places_come_first(country):
    assert queries.suggest("st")[0].name == "Stuttgart"


@pytest.mark.parametrize("typed", ["", " ", "x" * 10_000, "\x00", "%", "_", "<b>", "'; DROP", "🙂", "000000"])
def test_hostile_text_finds_nothing_and_breaks_nothing(country, client, typed):
    response = client.get("/orte/vorschlaege/", {"q": typed})
    assert (response.status_code, response.json()["results"]) == (200, [])
    assert client.get("/orte/", {"q": typed}).status_code == 200


def test_the_field_understands_a_slip_and_names_candidates_when_unsure(country):
    field = PlaceField(required=False)
    assert field.clean("Karlsrue").name == "Karlsruhe"
    assert field.clean("") is None
    with pytest.raises(Exception, match="nicht eindeutig"):
        field.clean("Altheim")
    with pytest.raises(Exception, match="kennen wir nicht"):
        field.clean("Qqqqqq")


def test_population_is_that_of_the_district_else_of_the_state(country):
    ulm = Place.objects.get(slug="ulm")
    structure = queries.age_structure(ulm)
    assert structure.place.key == "08421"
    assert sum(structure.cells.values()) == 126_790
    assert sum(queries.age_structure(None).cells.values()) == 11_100_394


def test_around_a_place_are_its_parents_and_its_quarters():
    lindental = make_municipality("Lindental")
    quarter = Place.objects.create(kind="quarter", key=f"{lindental.key}-001", name="Unterdorf", slug="u", parent=lindental)
    other = make_municipality("Steinbronn")
    ids = set(queries.related_ids(lindental))
    assert {lindental.pk, quarter.pk, lindental.parent_id} <= ids
    assert other.pk not in ids


def test_a_district_page_costs_the_same_for_3_and_30_municipalities(client, django_assert_num_queries):
    district = make_municipality("Lindental").parent
    for more in (2, 27):
        for _ in range(more):
            make_municipality("Neudorf")
        with django_assert_num_queries(4):
            assert client.get(f"/orte/{district.slug}/").status_code == 200
        Activity.objects.create(kind="places.quarter_added", at=timezone.now(), subject_type="x", subject_id=1)


def test_an_unknown_place_is_404(client):
    assert client.get("/orte/gibt-es-nicht/").status_code == 404


def test_the_office_adds_a_quarter_once(client):
    lindental = make_municipality("Lindental")
    client.force_login(make_office())
    address = f"/orte/{lindental.slug}/ortsteile/neu/"
    assert client.post(address, {"name": "Unterdorf"}).status_code == 302
    again = client.post(address, {"name": "unterdorf"})
    assert again.status_code == 422
    assert "gibt es schon" in again.content.decode()
    assert Place.objects.get(kind="quarter").parent == lindental
    assert Activity.objects.filter(kind="places.quarter_added").count() == 1


def test_a_place_administrator_adds_quarters_only_at_home(client):
    home, away = make_municipality("Lindental"), make_municipality("Steinbronn")
    client.force_login(make_user("Bernd", role="place_admin", place=home))
    assert client.post(f"/orte/{home.slug}/ortsteile/neu/", {"name": "Berg"}).status_code == 302
    assert client.post(f"/orte/{away.slug}/ortsteile/neu/", {"name": "Berg"}).status_code == 403


def test_a_stranger_adds_nothing(client):
    lindental = make_municipality("Lindental")
    client.force_login(make_user("Emil"))
    assert client.post(f"/orte/{lindental.slug}/ortsteile/neu/", {"name": "Berg"}).status_code == 403
    assert not Place.objects.filter(kind="quarter").exists()


def test_sources_name_every_licence(client):
    page = client.get("/quellen/").content.decode()
    for word in ("GeoBasis-DE / BKG", "Zensus 2022", "ODbL", "CC BY 4.0", "EUPL-1.2", "Open Font License", "0BSD"):
        assert word in page
