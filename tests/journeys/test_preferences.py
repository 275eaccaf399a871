"""English and dark: chosen in one step, on the page where one is, with and without scripts."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect


def test_english_keeps_the_page_and_the_answers(person: Page, dialogue):
    person.goto(f"/dialoge/{dialogue.slug}/abstimmen/")
    person.get_by_role("button", name="Stimme zu").click()
    expect(person.locator("#abstimmen")).to_contain_text("Aussage 2 von 24")
    person.get_by_role("button", name="English").click()
    expect(person.locator("html")).to_have_attribute("lang", "en")
    expect(person).to_have_url(re.compile(rf"/dialoge/{dialogue.slug}/abstimmen/$"))
    expect(person.locator("#abstimmen progress, #abstimmen [role=progressbar]").first).to_have_attribute("value", "1")
    person.get_by_role("button", name="Deutsch").click()
    expect(person.locator("html")).to_have_attribute("lang", "de")
    expect(person.locator("#abstimmen")).to_contain_text("Aussage 2 von 24")


def test_a_search_in_english_keeps_its_question(person: Page, dialogue):
    person.goto("/suche/?q=Marktplatz")
    person.get_by_role("button", name="English").click()
    expect(person.locator("html")).to_have_attribute("lang", "en")
    expect(person).to_have_url(re.compile(r"/suche/\?q=Marktplatz$"))


def test_dark_and_light_are_chosen_in_the_footer_and_stay(person: Page, dialogue):
    person.goto(f"/dialoge/{dialogue.slug}/")
    paper = "() => getComputedStyle(document.body).backgroundColor"
    light = person.evaluate(paper)
    person.get_by_role("button", name="dunkel").click()
    expect(person.locator("html")).to_have_attribute("data-kern-theme", "dark")
    expect(person).to_have_url(re.compile(rf"/dialoge/{dialogue.slug}/$"))
    assert person.evaluate(paper) != light
    with person.expect_navigation():
        person.get_by_role("link", name="Jetzt abstimmen").click()
    expect(person.locator("html")).to_have_attribute("data-kern-theme", "dark")
    person.get_by_role("button", name="wie mein Gerät").click()
    expect(person.locator("html")).not_to_have_attribute("data-kern-theme", re.compile("."))
    assert person.evaluate(paper) == light


def test_a_dark_device_gets_dark_pages_without_asking(window, dialogue):
    page = window(scheme="dark", scripts=False)
    page.goto("/")
    red, green, blue = map(
        int, re.findall(r"\d+", page.evaluate("() => getComputedStyle(document.body).backgroundColor"))[:3]
    )
    assert red + green + blue < 200
