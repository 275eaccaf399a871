"""An invited person's way: scan the card, say yes, answer with a confirmed view; the card works once."""

from __future__ import annotations

import re

from django.utils import timezone
from playwright.sync_api import Page, expect

from mitwirk.accounts.models import Sector
from mitwirk.accounts.testing import make_office
from mitwirk.dialogue.models import AccessCode, Participant, SectorBasis


def make_cards(page: Page, slug: str) -> None:
    """Make two cards for the council and look at the sheet for printing."""
    page.goto(f"/dialoge/{slug}/verwaltung/")
    page.get_by_role("link", name="Zugangskarten").first.click()
    page.get_by_label("Wie viele Karten?").fill("2")
    page.get_by_role("radio", name="Politik").check()
    page.get_by_label("Wofür sind die Karten?").fill("Gemeinderat")
    page.get_by_role("button", name="Karten machen").click()
    expect(page.get_by_text("2 Karten sind fertig.")).to_be_visible()
    page.get_by_role("link", name=re.compile("Karten drucken")).click()
    expect(page.locator(".mw-zugangskarte svg[viewBox]").first).to_be_visible()


def test_a_card_vouches_for_a_sector_once(person: Page, window, sign_in, dialogue):
    office = window()
    sign_in(office, make_office())
    make_cards(office, dialogue.slug)
    card, other = AccessCode.objects.order_by("pk")

    person.goto(f"/dialoge/{dialogue.slug}/zugang/{card.code}/")
    expect(person.get_by_role("heading", name="Ihre Zugangskarte gilt")).to_be_visible()
    card.refresh_from_db()
    assert card.used_on is None
    person.get_by_role("button", name="Mit dieser Karte teilnehmen").click()
    expect(person.get_by_text("Ihre Karte gilt. Sie können jetzt abstimmen.")).to_be_visible()
    guest = Participant.objects.latest("pk")
    assert (guest.sector, guest.sector_basis) == (Sector.POLITICS, SectorBasis.CODE)
    card.refresh_from_db()
    assert card.used_on == timezone.localdate()
    for number in (1, 2, 3, 4):  # the card has said from which side: nobody asks after the third answer
        expect(person.locator("#abstimmen")).to_contain_text(f"Aussage {number} von 24")
        person.get_by_role("button", name="Stimme zu").click()
    expect(person.locator("#abstimmen")).to_contain_text("Aussage 5 von 24")

    neighbour = window()
    neighbour.goto(f"/dialoge/{dialogue.slug}/zugang/{card.code}/")
    expect(neighbour.get_by_text("Dieser Code gilt hier nicht.")).to_be_visible()
    neighbour.get_by_role("link", name="Code eintippen").click()
    neighbour.get_by_label("Code von der Karte").fill(f"{other.code[:4]} {other.code[4:].lower()}")
    neighbour.get_by_role("button").filter(has_text=re.compile("prüfen|teilnehmen|weiter", re.I)).last.click()
    expect(neighbour.get_by_role("heading", name="Ihre Zugangskarte gilt")).to_be_visible()
