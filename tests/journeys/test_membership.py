"""Somebody applies, the office takes them in and reads in a list of five hundred with seven bad rows."""

from __future__ import annotations

import random

import pytest
from playwright.sync_api import Page, expect

from mitwirk.accounts.testing import make_office, make_user
from mitwirk.network.models import Membership
from mitwirk.places.testing import make_municipality


@pytest.fixture
def town(transactional_db):
    return make_municipality("Rebweiler")


def test_somebody_applies_the_office_confirms_and_the_number_stands_on_the_own_page(
    person: Page, window, sign_in, town
):
    sign_in(person, make_user("Amina"))
    person.goto("/netzwerk/mitglied-werden/")
    person.get_by_label("Ihr Name").fill("Amina Abendroth")
    person.get_by_label("Ort", exact=True).fill("Rebweiler")
    person.keyboard.press("Escape")
    person.get_by_role("button", name="Mitgliedschaft beantragen").click()
    expect(person.locator("main")).to_contain_text("Ihr Antrag liegt bei der Geschäftsstelle")
    assert person.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    office = window()
    sign_in(office, make_office())
    office.goto("/netzwerk/mitglieder/?stand=applied")
    office.get_by_role("link", name="Amina Abendroth").click()
    office.get_by_role("button", name="Mitglied aufnehmen").click()
    expect(office.locator("main")).to_contain_text("Mitglied seit")

    person.reload()
    expect(person.locator("main")).to_contain_text("Mitgliedsnummer1")


def test_the_office_reads_in_five_hundred_members_with_seven_bad_rows(window, sign_in, town):
    letters = random.Random(4)
    names = ["".join(letters.choices("abcdefghiklmnoprstuvwz", k=14)) for _number in range(493)]
    good = "".join(f"{name};Rebweiler;m{number}@post.example\n" for number, name in enumerate(names))
    bad = "".join(f"Ohne Ort {number};;\n" for number in range(7))
    data = ("Name;Ort;E-Mail\n" + good + bad).encode("cp1252")
    office = window()
    sign_in(office, make_office())
    office.goto("/netzwerk/mitglieder/einlesen/")
    office.get_by_label("CSV-Datei").set_input_files({"name": "liste.csv", "mimeType": "text/csv", "buffer": data})
    office.get_by_role("button", name="Datei prüfen").click()
    expect(office.locator("main")).to_contain_text("7 Zeilen haben Fehler")
    expect(office.locator("main")).to_contain_text("Zeile 501")
    office.get_by_role("button", name="Liste einlesen").click()
    expect(office.locator("main")).to_contain_text("Die Datei hat fehlerhafte Zeilen")
    assert Membership.objects.count() == 0
    office.get_by_label("Nur die Zeilen ohne Fehler einlesen").check()
    office.get_by_role("button", name="Liste einlesen").click()
    expect(office.locator("main")).to_contain_text("Liste eingelesen")
    with office.expect_download() as loaded:
        office.get_by_role("link", name="Fehlerhafte Zeilen als CSV herunterladen").click()
    assert len(loaded.value.path().read_text("utf-8-sig").splitlines()) == 8
    assert Membership.objects.running().count() == 493
