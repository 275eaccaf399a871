"""Pages of places: facts with source, a map with a table, a fixed cost, and who may add a quarter."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils import timezone

from mitwirk.accounts.testing import make_office, make_user
from mitwirk.core import slots
from mitwirk.core.errors import HouseError, NotAllowed
from mitwirk.core.models import Activity
from mitwirk.places.actions import add_quarter, rename_quarter
from mitwirk.places.contract import CONTRACT
from mitwirk.places.models import Place
from mitwirk.places.sources import DATA_SOURCES
from mitwirk.places.testing import make_municipality, make_quarter

pytestmark = pytest.mark.django_db
DATA = Path(__file__).resolve().parents[2] / "data"


def page_of(client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_a_town_shows_facts_parents_map_and_source(country, client):
    page = page_of(client, "/orte/boeblingen/")
    for words in (
        "Landkreis Böblingen",
        "Regierungsbezirk Stuttgart",
        "08115003",
        "boeblingen.de",
        "GeoBasis-DE / BKG",
    ):
        assert words in page
    assert page.count("<path") >= 26
    assert page.count('class="ist"') == 1
    assert 'href="/orte/sindelfingen/"' in page


def test_every_shape_of_a_map_stands_in_its_table(country, client):
    page = page_of(client, "/orte/landkreis-boeblingen/")
    drawn = re.findall(r'<a href="(/orte/[^"]+)" tabindex="-1">', page)
    table = page[page.index("<table") : page.index("</table>")]
    assert len(drawn) == 26
    assert all(f'href="{address}"' in table for address in drawn)


def test_a_city_that_is_its_own_district_has_one_page(country, client):
    response = client.get("/orte/stadtkreis-stuttgart/")
    assert (response.status_code, response.headers["Location"]) == (302, "/orte/stuttgart/")
    assert "Regierungsbezirk Stuttgart" in page_of(client, "/orte/stuttgart/")
    assert "/orte/stadtkreis-stuttgart/" not in CONTRACT.sitemap()


def test_larger_areas_list_what_lies_in_them(country, client):
    for slug, part in (
        ("baden-wuerttemberg", "Regierungsbezirk Freiburg"),
        ("regierungsbezirk-tuebingen", "Zollernalbkreis"),
        ("ostalbkreis", "Aalen"),
    ):
        page = page_of(client, f"/orte/{slug}/")
        assert part in page
        assert "75 Jahre und älter" in page


def test_the_list_leads_straight_to_a_sure_answer_and_lists_the_rest(country, client):
    assert client.get("/orte/?q=70173").headers["Location"] == "/orte/stuttgart/"
    page = page_of(client, "/orte/?q=Altheim")
    assert page.count("/orte/altheim") >= 3
    assert "Kein Ort passt zu „Qqqqqq“" in page_of(client, "/orte/?q=Qqqqqq")
    assert "Kein Ort passt zu „&lt;b&gt;x“" in page_of(client, "/orte/?q=%3Cb%3Ex")


def test_the_list_reaches_every_municipality_in_two_steps(country, client):
    page = page_of(client, "/orte/")
    districts = set(re.findall(r'href="/orte/((?:landkreis-|stadtkreis-)?[a-z0-9-]+)/"', page))
    slugs = set(Place.objects.filter(kind="district").values_list("slug", flat=True))
    assert slugs <= districts


def test_the_list_costs_the_same_for_few_and_all(client, django_assert_max_num_queries):
    make_municipality("Lindental")
    with django_assert_max_num_queries(6):
        page_of(client, "/orte/?q=zzzz")


def test_a_district_page_costs_the_same_for_3_and_30_municipalities(client, django_assert_num_queries, monkeypatch):
    monkeypatch.setitem(slots._panels, "places.place", [])  # what higher rooms hang here, they count themselves
    district = make_municipality("Lindental").parent
    quarter = make_quarter(municipality=district.children.get())
    page_of(client, f"/orte/{district.slug}/")  # what a process learns once
    for more in (2, 27):
        for _ in range(more):
            make_municipality("Neudorf")
        # What happened anywhere makes stored pages anew.
        Activity.objects.create(kind="places.quarter_added", at=timezone.now(), subject_type="x", subject_id=quarter.pk)
        with django_assert_num_queries(7):
            page_of(client, f"/orte/{district.slug}/")


def test_an_unknown_place_is_404(client):
    page_of(client, "/orte/gibt-es-nicht/", status=404)
    page_of(client, "/orte/%00/", status=404)


def test_higher_rooms_hang_panels_on_a_place(client, monkeypatch):
    lindental = make_municipality("Lindental")
    monkeypatch.setitem(slots._panels, "places.place", [lambda _request, place: f"<p>Läuft in {place.name}</p>"])
    assert "Läuft in Lindental" in page_of(client, f"/orte/{lindental.slug}/")


def test_the_office_adds_a_quarter_once(client):
    lindental = make_municipality("Lindental")
    client.force_login(make_office())
    address = f"/orte/{lindental.slug}/ortsteile/neu/"
    assert client.post(address, {"name": "Überdorf"}).status_code == 302
    again = client.post(address, {"name": "überdorf"})
    assert again.status_code == 422
    assert "gibt es schon" in again.content.decode()
    quarter = Place.objects.get(kind="quarter")
    assert (quarter.parent, quarter.slug, quarter.key) == (lindental, "lindental-ueberdorf", f"{lindental.key}-001")
    assert Activity.objects.filter(kind="places.quarter_added", subject_id=quarter.pk).count() == 1
    assert "Überdorf" in page_of(client, f"/orte/{lindental.slug}/")


def test_a_place_administrator_adds_quarters_only_at_home(client):
    home, away = make_municipality("Lindental"), make_municipality("Steinbronn")
    client.force_login(make_user("Bernd", role="place_admin", place=home))
    assert client.post(f"/orte/{home.slug}/ortsteile/neu/", {"name": "Berg"}).status_code == 302
    assert client.get(f"/orte/{away.slug}/ortsteile/neu/").status_code == 403
    assert client.post(f"/orte/{away.slug}/ortsteile/neu/", {"name": "Berg"}).status_code == 403
    with pytest.raises(NotAllowed):
        add_quarter(municipality=away, name="Berg", by=make_user("Emil"), now=timezone.now())
    assert Place.objects.filter(kind="quarter").count() == 1


def test_strangers_add_nothing_and_see_no_button(client):
    lindental = make_municipality("Lindental")
    assert client.post(f"/orte/{lindental.slug}/ortsteile/neu/", {"name": "Berg"}).status_code == 302
    client.force_login(make_user("Emil"))
    assert client.post(f"/orte/{lindental.slug}/ortsteile/neu/", {"name": "Berg"}).status_code == 403
    assert "Ortsteil eintragen" not in page_of(client, f"/orte/{lindental.slug}/")
    assert not Place.objects.filter(kind="quarter").exists()


@pytest.mark.parametrize("name", ["", "   ", "<b>Berg</b>", "\u202e\u200b", "12", "x" * 81, "Berg\x00"])
def test_a_quarters_name_is_a_name(client, name):
    lindental = make_municipality("Lindental")
    client.force_login(make_office())
    assert client.post(f"/orte/{lindental.slug}/ortsteile/neu/", {"name": name}).status_code == 422
    assert not Place.objects.filter(kind="quarter").exists()


def test_renaming_keeps_the_address_and_is_logged(client):
    quarter = make_quarter("Underdorf")
    make_quarter("Oberdorf", municipality=quarter.parent)
    client.force_login(make_office())
    address = f"/orte/{quarter.slug}/name/"
    assert client.post(address, {"name": "oberdorf"}).status_code == 422
    assert client.post(address, {"name": "Unterdorf"}).status_code == 302
    assert Place.objects.get(slug=quarter.slug).name == "Unterdorf"
    deed = Activity.objects.get(kind="places.quarter_renamed")
    assert deed.data == {"before": "Underdorf", "after": "Unterdorf"}
    client.force_login(make_user("Emil"))
    assert client.post(address, {"name": "Meindorf"}).status_code == 403


def test_only_municipalities_have_quarters_and_only_quarters_are_renamed(client):
    lindental, office = make_municipality("Lindental"), make_office()
    with pytest.raises(HouseError, match="nur in einer Gemeinde"):
        add_quarter(municipality=lindental.parent, name="Berg", by=office, now=timezone.now())
    with pytest.raises(HouseError, match="amtlichen Daten"):
        rename_quarter(quarter=lindental, name="Berg", by=office, now=timezone.now())


def test_who_added_a_quarter_is_forgotten_with_the_account(client):
    lindental, dilek = make_municipality("Lindental"), make_office()
    quarter = add_quarter(municipality=lindental, name="Berg", by=dilek, now=timezone.now())
    assert CONTRACT.personal_data(dilek) == {"added_quarters": ["Berg"]}
    assert CONTRACT.erase(dilek, now=timezone.now()) == {"places_place": 1}
    quarter.refresh_from_db()
    assert quarter.added_by is None


def test_every_place_can_be_searched(country):
    documents = {document.url: document for document in CONTRACT.search_documents()}
    assert len(documents) == 1150 - 9
    assert documents["/orte/ulm/"].title == "Ulm"
    assert "71032" in documents["/orte/boeblingen/"].text


def test_sources_name_every_licence(client):
    page = page_of(client, "/quellen/")
    words = ["GeoBasis-DE / BKG", "Zensus 2022", "ODbL", "CC BY 4.0", "CC0", "EUPL-1.2", "Open Font License", "0BSD"]
    assert [word for word in words if word not in page] == []


def test_the_file_beside_the_data_names_the_same_sources_as_the_page():
    listed = (DATA / "SOURCES.md").read_text(encoding="utf-8")
    assert [source.attribution for source in DATA_SOURCES if source.attribution not in listed] == []


def test_every_shipped_file_stands_in_the_list_of_sources():
    listed = re.findall(r"^\| `([^`]+)`", (DATA / "SOURCES.md").read_text(encoding="utf-8"), re.M)
    shipped = [path.relative_to(DATA) for path in DATA.rglob("*") if path.is_file() and path.name != "SOURCES.md"]
    unlisted = [path for path in shipped if not any(path.match(f"{row}*" if row[-1] == "/" else row) for row in listed)]
    assert shipped
    assert unlisted == []
