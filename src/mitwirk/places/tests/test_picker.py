"""The picker: forgiving while typing, never guessing when it counts."""

from __future__ import annotations

import pytest
from django import forms
from django.utils import timezone

from mitwirk.accounts.testing import make_office
from mitwirk.places import official, queries
from mitwirk.places.actions import rename_quarter
from mitwirk.places.forms import PlaceField
from mitwirk.places.models import Place
from mitwirk.places.testing import make_municipality, make_quarter

pytestmark = pytest.mark.django_db
HOSTILE = [
    "",
    " ",
    "x" * 10_000,
    "\x00",
    "%",
    "_",
    "<script>",
    "'; DROP",
    "🙂",
    "000000",
    "\u202e\u200b",
    "٣٤",
    "\ud83d",
]

MEANT = {
    "Boeblingen": "Böblingen",
    "Boblingen": "Böblingen",
    "böbl": "Böblingen",
    "BÖBLINGEN": "Böblingen",
    "Stutgart": "Stuttgart",
    "Stutg": "Stuttgart",
    "Tübinegn": "Tübingen",
    "70173": "Stuttgart",
    "7103": "Böblingen",
    "71032 Böblingen": "Böblingen",
    "Weil d": "Weil der Stadt",
    "Freiburg": "Freiburg im Breisgau",
    "Rottenburg a.N.": "Rottenburg am Neckar",
    "Sankt Georgen": "St. Georgen im Schwarzwald",
    "Fildern": "Neuhausen auf den Fildern",
    "Altdorf Esslingen": "Altdorf (Landkreis Esslingen)",
    "Kreis Böblingen": "Landkreis Böblingen",
    "Giessen Giengen": None,
}


class HomeForm(forms.Form):
    name = forms.CharField(required=True)
    place = PlaceField(label="Wohnort", required=False)


def first(typed: str) -> str | None:
    found = queries.suggest(typed)
    return found[0].name if found else None


def test_the_first_suggestion_is_what_was_meant(country):
    assert {typed: first(typed) for typed in MEANT} == MEANT


def test_big_places_come_first_and_towns_before_districts(country):
    assert [entry.name for entry in queries.suggest("st")][:2] == ["Stuttgart", "Stutensee"]
    assert [entry.name for entry in queries.suggest("Heilbronn")][:2] == ["Heilbronn", "Landkreis Heilbronn"]


def test_a_label_says_the_district_and_is_understood_again(country):
    make_quarter("Weststadt", municipality=Place.objects.get(slug="ulm"))
    for typed in ("Altheim", "Schwenningen", "Weststadt", "Karlsruhe"):
        for entry in queries.suggest(typed):
            assert queries.resolve(entry.label).place.slug == entry.slug


def test_a_search_looks_once_into_the_database(country, django_assert_num_queries):
    queries.suggest("st")
    with django_assert_num_queries(1):
        queries.suggest("stu")


def test_a_new_and_a_renamed_quarter_are_found_at_once():
    lindental = make_municipality("Lindental")
    assert not queries.suggest("Unterdorf")
    quarter = make_quarter("Unterdorf", municipality=lindental)
    assert [entry.label for entry in queries.suggest("Unterd")] == ["Unterdorf (Lindental)"]
    rename_quarter(quarter=quarter, name="Oberdorf", by=make_office(), now=timezone.now())
    assert not queries.suggest("Unterdorf")
    assert queries.resolve("Oberdorf").place == quarter


def test_hostile_text_breaks_nothing(country, client):
    for typed in HOSTILE:
        text = typed.encode("utf-8", "replace").decode()
        response = client.get("/orte/vorschlaege/", {"q": text})
        assert (typed[:9], response.status_code, response.json()["results"]) == (typed[:9], 200, [])
        page = client.get("/orte/", {"q": text})
        assert (typed[:9], page.status_code) == (typed[:9], 200)
        assert "<script>x" not in page.content.decode()
        assert queries.resolve(typed).place is None


def test_suggestions_may_be_kept_by_the_browser_and_only_read(client):
    make_municipality("Lindental")
    response = client.get("/orte/vorschlaege/?q=lind")
    assert response.json() == {"results": [{"value": "lindental", "label": "Lindental", "note": "Rems-Murr-Kreis"}]}
    assert "public" in response.headers["Cache-Control"]
    assert client.post("/orte/vorschlaege/?q=lind").status_code == 405


def test_a_forgiven_slip_is_shown_but_not_sure(country):
    found = queries.resolve("Karlsrue")
    assert (found.place.name, found.sure) == ("Karlsruhe", False)
    assert queries.resolve("Karlsruhe").sure


def test_a_village_that_shares_its_name_with_half_a_city_is_asked_about(country):
    found = queries.resolve("Schwenningen")
    assert found.place is None
    assert [place.name for place in found.candidates] == ["Villingen-Schwenningen", "Schwenningen"]


def test_a_postcode_of_several_municipalities_names_them(country):
    code = next(code for code, keys in official.postcodes().items() if len(keys) == 3)
    found = queries.resolve(code)
    assert found.place is None
    assert len(found.candidates) == 3


def test_the_field_understands_what_is_sure(country):
    field = PlaceField(required=False)
    names = {typed: field.clean(typed).name for typed in ("Boeblingen", "70173", "Stadt Ulm")}
    assert names == {"Boeblingen": "Böblingen", "70173": "Stuttgart", "Stadt Ulm": "Ulm"}
    assert (field.clean(""), field.clean("  ")) == (None, None)


def test_the_field_asks_back_and_keeps_everything_that_was_typed(country):
    form = HomeForm({"name": "Amina", "place": "Altheim"})
    assert not form.is_valid()
    html = form.as_div()
    assert 'value="Altheim"' in html
    assert 'value="Amina"' in html
    assert html.count('type="radio"') == 3
    assert "Altheim (Landkreis Biberach)" in html


def test_a_slip_is_offered_as_the_chosen_answer(country):
    form = HomeForm({"name": "Amina", "place": "Karlsrue"})
    assert "Meinen Sie Karlsruhe?" in str(form.errors)
    assert 'value="karlsruhe" checked' in form.as_div()


def test_choosing_below_the_field_settles_it(country):
    form = HomeForm({"name": "Amina", "place": "Altheim", "place_wahl": "altheim-landkreis-biberach"})
    assert form.is_valid()
    assert form.cleaned_data["place"].name == "Altheim (Landkreis Biberach)"


def test_a_choice_counts_only_while_the_text_allows_it(country):
    typed_anew = HomeForm({"name": "Amina", "place": "Ulm", "place_wahl": "altheim-landkreis-biberach"})
    assert typed_anew.is_valid()
    assert typed_anew.cleaned_data["place"].name == "Ulm"
    forged = HomeForm({"name": "Amina", "place": "Altheim", "place_wahl": "ulm"})
    assert not forged.is_valid()


def test_a_choice_survives_another_fields_error(country):
    form = HomeForm({"name": "", "place": "Altheim", "place_wahl": "altheim-landkreis-biberach"})
    assert list(form.errors) == ["name"]
    assert 'value="Altheim (Landkreis Biberach)"' in form.as_div()


def test_the_field_shows_a_stored_place_so_that_it_comes_back_as_the_same(country):
    village = Place.objects.get(slug="schwenningen")
    for initial in (village, village.pk):
        html = HomeForm(initial={"place": initial}).as_div()
        assert 'value="Schwenningen (Landkreis Sigmaringen)"' in html
    again = HomeForm({"name": "Amina", "place": "Schwenningen (Landkreis Sigmaringen)"}, initial={"place": village.pk})
    assert again.is_valid()
    assert again.cleaned_data["place"] == village
    assert "place" not in again.changed_data


def test_unknown_text_says_what_to_write(country):
    for typed in ("Qqqqqq", "<b>xyzw</b>", "%%%%"):
        with pytest.raises(forms.ValidationError, match="Schreiben Sie den Namen der Gemeinde"):
            PlaceField(required=False).clean(typed)


def test_too_long_text_and_nul_are_refused_with_a_sentence(country):
    form = HomeForm({"name": "Amina", "place": "x" * 10_000})
    assert list(form.errors) == ["place"]
    assert HomeForm({"name": "Amina", "place": "Ulm\x00"}).errors.keys() == {"place"}


def test_the_widget_escapes_what_was_typed(country):
    html = HomeForm({"name": "Amina", "place": '"><script>alert(1)</script>'}).as_div()
    assert "<script>" not in html
