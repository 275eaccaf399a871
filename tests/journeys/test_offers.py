"""An offer meets a need from another Landkreis: both write on the platform, the need closes as fulfilled."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from mitwirk.accounts.testing import make_user
from mitwirk.network import matching
from mitwirk.network.actions.offers import make_offer
from mitwirk.network.models import Fulfilment, Offer
from mitwirk.places.models import Place, Topic
from mitwirk.places.testing import make_municipality


@pytest.fixture
def need(transactional_db) -> Offer:
    district = make_municipality("Rebweiler", latitude=48.5, longitude=9.0).parent
    assert district is not None
    other = Place.objects.create(
        kind="district", key="08437", name="Anderer Kreis", slug="anderer-kreis", parent=district.parent
    )
    Place.objects.create(kind="municipality", key="08437001", name="Neckarhalde", slug="neckarhalde", parent=other,
                         latitude=48.6, longitude=9.1)  # fmt: skip
    topic = Topic.objects.get_or_create(key="losverfahren", defaults={"name": "Losverfahren", "position": 90})[0]
    return make_offer(
        direction="need", kind="know_how", title="Wer kennt Losverfahren?", text="Wir möchten Menschen auslosen.",
        place=Place.objects.get(name="Rebweiler"), topics=[topic], by=make_user("Amina"), now=timezone.now(),
    )  # fmt: skip


def test_an_offer_meets_a_need_and_both_write_until_it_is_fulfilled(person: Page, window, sign_in, need: Offer):
    bernd = make_user("Bernd")
    sign_in(person, bernd)
    person.goto("/netzwerk/gesuche-und-angebote/neu/?richtung=offer")
    person.get_by_label("Worum geht es?").select_option("know_how")
    person.get_by_label("Titel").fill("Erfahrung mit Losverfahren")
    person.get_by_label("Beschreibung").fill("Wir haben zweimal Menschen für einen Bürgerrat ausgelost.")
    person.get_by_label("Ort", exact=True).fill("Neckarhalde")
    person.keyboard.press("Escape")
    person.get_by_label("Losverfahren", exact=True).check()
    person.get_by_role("button", name="Eintrag aufgeben").click()
    expect(person.get_by_role("heading", level=1)).to_contain_text("verfahren")
    matching.match_changed(now=timezone.now())
    person.reload()
    suggested = person.get_by_role("region", name="Das könnte passen")
    expect(suggested).to_contain_text("Gleiches Thema: Losverfahren")
    assert person.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    suggested.get_by_role("link", name="Wer kennt Losverfahren?").click()
    person.get_by_role("link", name="Nachricht schreiben").click()
    person.get_by_label("Ihre Nachricht").fill("Wir schicken Ihnen gern unseren Musterbrief.")
    person.get_by_role("button", name="Nachricht senden").click()
    expect(person.locator("main")).to_contain_text("Musterbrief")

    owner = window()
    assert need.made_by is not None
    sign_in(owner, need.made_by)
    owner.goto("/netzwerk/nachrichten/")
    owner.get_by_role("link", name="Wer kennt Losverfahren?").click()
    owner.get_by_label("Ihre Nachricht").fill("Das hilft uns sehr.")
    owner.get_by_role("button", name="Antwort senden").click()
    owner.goto(f"/netzwerk/gesuche-und-angebote/{need.pk}/erfuellung/")
    owner.get_by_label("Bernd").check()
    owner.get_by_role("button", name="Als erfüllt schließen").click()
    expect(owner.locator("main")).to_contain_text("noch nicht bestätigt")

    person.goto(f"/netzwerk/gesuche-und-angebote/{need.pk}/")
    person.get_by_role("button", name="Bestätigen und zeigen").click()
    expect(person.locator("main")).to_contain_text("Genannt ist: Bernd")
    assert Fulfilment.objects.get().is_public
