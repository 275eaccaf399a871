"""Cases like mine in a browser: asked with a text and a place, with reasons, at both widths and without scripts."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from mitwirk.network.models import Initiative
from mitwirk.network.similar_index import index_changed
from mitwirk.places.testing import make_municipality


@pytest.fixture
def cases(transactional_db) -> None:
    now = timezone.now()
    told = (("Jugendrat gründen", "Jugendliche reden im Rathaus mit."), ("Freibad retten", "Ein Verein übernimmt."))
    for number, (title, summary) in enumerate(told):
        place = make_municipality(f"Lindental {number}", population=8000 + number, area_km2=50)
        moments = {"made_at": now, "changed_at": now, "confirmed_at": now}
        Initiative.objects.create(
            title=title, slug=f"fall-{number}", summary=summary, sector="citizens", place=place, **moments
        )
    make_municipality("Neudorf", population=7500, area_km2=45)
    index_changed(now=now)


def test_somebody_finds_who_did_it_before_and_reads_why(person: Page, cases):
    person.goto("/netzwerk/aehnliche-faelle/")
    person.get_by_label("Was haben Sie vor?").fill("Junge Menschen sollen im Gemeinderat mitreden.")
    person.get_by_label("Ort").fill("Neudorf")
    person.keyboard.press("Escape")
    person.get_by_role("button", name="Ähnliche Fälle suchen").click()
    first = person.get_by_role("article").first
    expect(first).to_contain_text("gründen")
    expect(first).to_contain_text("Ähnlich groß")
    expect(first).to_contain_text("Auch mittlere Besiedlung")
    assert person.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_an_empty_question_says_what_is_needed(person: Page, cases):
    person.goto("/netzwerk/aehnliche-faelle/")
    person.get_by_role("button", name="Ähnliche Fälle suchen").click()
    expect(person.locator("main")).to_contain_text("Eine Angabe genügt")
