"""An initiative is entered, lies on the map, and is found by what it looks for from another Landkreis."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from mitwirk.accounts.testing import make_user
from mitwirk.core.search import rebuild
from mitwirk.network.testing import make_organisation
from mitwirk.places.models import Place
from mitwirk.places.testing import make_municipality

NORTH = {"type": "Polygon", "coordinates": [[[9.0, 48.5], [9.5, 48.5], [9.5, 49.0], [9.0, 49.0], [9.0, 48.5]]]}
SOUTH = {"type": "Polygon", "coordinates": [[[9.0, 48.0], [9.5, 48.0], [9.5, 48.5], [9.0, 48.5], [9.0, 48.0]]]}


@pytest.fixture
def places(transactional_db) -> None:
    town = make_municipality("Rebweiler", latitude=48.7, longitude=9.2)
    assert town.parent is not None
    Place.objects.filter(pk=town.parent.pk).update(boundary=NORTH)
    other = Place.objects.create(
        kind="district", key="08437", name="Anderer Kreis", slug="anderer-kreis", parent=town.parent.parent,
        boundary=SOUTH,
    )  # fmt: skip
    Place.objects.create(kind="municipality", key="08437001", name="Neckarhalde", slug="neckarhalde", parent=other)


def test_an_initiative_is_found_by_its_need_from_another_district(person: Page, window, sign_in, places):
    amina = make_user("Amina")
    make_organisation("Offenes Wohnzimmer", speaker=amina, place=Place.objects.get(name="Rebweiler"))
    sign_in(person, amina)
    person.goto("/netzwerk/")
    person.get_by_role("link", name="Initiative eintragen").first.click()
    person.get_by_label("Titel").fill("Losverfahren in einer kleinen Gemeinde")
    person.get_by_label("In einem Satz").fill("Wir losen 25 Menschen aus.")
    person.get_by_label("Wer trägt die Initiative?").select_option(label="Offenes Wohnzimmer")
    person.get_by_label("Bürgerschaft").check()
    person.get_by_label("läuft").check()
    person.get_by_label("Ort oder Gebiet").fill("Rebweiler")
    person.keyboard.press("Escape")
    person.get_by_label("Was wir suchen").fill("Erfahrung mit Anschreiben")
    person.get_by_role("button", name="Initiative eintragen").click()
    expect(person.get_by_role("heading", level=1)).to_contain_text("verfahren")
    expect(person.locator("main")).to_contain_text("Offenes Wohnzimmer")
    rebuild()

    seeker = window()
    seeker.goto("/netzwerk/")
    seeker.get_by_label("Suche", exact=True).fill("Anschreiben")
    seeker.get_by_label("Sucht etwas").check()
    seeker.get_by_role("button", name="Auswahl anwenden").click()
    expect(seeker.get_by_role("heading", name="Ein Eintrag")).to_be_in_viewport()  # also below a phone's long form
    assert seeker.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    seeker.get_by_text("Als Tabelle lesen").click()
    seeker.get_by_role("table").get_by_role("link", name="Rems-Murr-Kreis").click()
    expect(seeker).to_have_url(re.compile(r"sucht=on.*ort=Rems-Murr-Kreis"))
    seeker.get_by_role("link", name="Losverfahren in einer kleinen Gemeinde").click()
    expect(seeker.locator("main")).to_contain_text("Erfahrung mit Anschreiben")
