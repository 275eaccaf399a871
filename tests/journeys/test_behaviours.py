"""The small scripts of the design system, in a real browser on the style guide."""

import re
from pathlib import Path

from playwright.sync_api import expect

import mitwirk.core
from mitwirk.core.middleware import content_security_policy
from mitwirk.places.testing import make_municipality

ERROR_PAGE = Path(mitwirk.core.__file__).parent / "templates/500.html"


def test_dark_is_chosen_at_once_and_stays(window, db):
    page = window()
    page.goto("/stil/")
    with page.expect_response("**/darstellung/"):
        page.get_by_role("button", name="dunkel").click()
    expect(page.locator("html")).to_have_attribute("data-kern-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-kern-theme", "dark")
    expect(page.get_by_role("button", name="dunkel")).to_have_attribute("aria-pressed", "true")


def test_dark_works_without_scripts(window, db):
    page = window(scripts=False)
    page.goto("/stil/")
    page.get_by_role("button", name="dunkel").click()
    page.wait_for_url("**/stil/")
    expect(page.locator("html")).to_have_attribute("data-kern-theme", "dark")


def test_a_text_field_counts_down(window, db):
    page = window()
    page.goto("/stil/")
    page.locator("#id_gut-scope").fill("Zehn Worte")
    expect(page.locator("#id_gut-scope + .mw-zaehler")).to_have_text("noch 190 Zeichen")


def test_a_question_is_asked_in_the_page(window, db):
    page = window()
    page.goto("/stil/")
    page.get_by_role("button", name="Entwurf löschen").click()
    dialog = page.get_by_role("dialog", name="Entwurf löschen?")
    expect(dialog.get_by_role("button", name="Abbrechen")).to_be_focused()
    dialog.get_by_role("button", name="Abbrechen").click()
    expect(dialog).to_have_count(0)
    expect(page).to_have_url(re.compile(r"/stil/$"))
    page.get_by_role("button", name="Entwurf löschen").click()
    dialog.get_by_role("button", name="Entwurf löschen").click()
    expect(page).to_have_url(re.compile(r"/stil/\?$"))


def test_keys_press_the_answers_but_not_while_typing(window, db):
    page = window()
    page.goto("/stil/")
    page.locator("#id_gut-fixed").fill("")
    page.locator("#id_gut-fixed").press("1")
    expect(page.locator("#id_gut-fixed")).to_have_value("1")
    expect(page).to_have_url(re.compile(r"/stil/$"))
    page.locator("h1").click()
    page.keyboard.press("1")
    expect(page).to_have_url(re.compile(r"answer=agree"))


def test_the_menu_of_a_phone_closes_with_escape(window, db):
    page = window(width=390)
    page.goto("/stil/")
    menu = page.locator("details.mw-menue")
    menu.locator("summary").click()
    expect(menu.get_by_role("link", name="Anmelden")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", re.compile(""))
    expect(menu.locator("summary")).to_be_focused()


def test_no_page_scrolls_sideways_on_the_smallest_phone(window, db):
    page = window(width=320)
    page.goto("/stil/")
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0


def test_paper_shows_what_is_folded_and_hides_what_is_pressed(window, db):
    page = window()
    page.goto("/stil/")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Hauptbereiche")).to_be_hidden()
    expect(page.get_by_role("button", name="Hinweis geben").first).to_be_hidden()
    expect(page.get_by_text("Dieselben Zahlen").first).to_be_visible()


def test_a_first_visit_is_light(window, db):
    page = window()
    seen = []
    page.on("response", lambda response: seen.append(response))
    page.goto("/stil/", wait_until="networkidle")
    assert len(seen) <= 7
    fonts = [r for r in seen if r.url.endswith(".woff2")]
    assert len(fonts) <= 3


def test_a_draft_survives_reloading_and_errors_and_goes_after_sending(window, db):
    page = window()
    page.goto("/stil/")
    page.get_by_label("Notiz").fill("Zwei Bänke an der Linde.")
    page.reload()
    expect(page.get_by_label("Notiz")).to_have_value("Zwei Bänke an der Linde.")
    headers = {"content-type": "text/html", "content-security-policy": content_security_policy()}
    page.route("**/stil/?*", lambda route: route.fulfill(status=429, path=ERROR_PAGE, headers=headers))
    page.get_by_role("button", name="Notiz senden").click()
    expect(page.locator("h1")).to_have_text("Bei uns ist etwas schiefgegangen")
    page.unroute("**/stil/?*")
    page.goto("/stil/")
    expect(page.get_by_label("Notiz")).to_have_value("Zwei Bänke an der Linde.")
    page.get_by_role("button", name="Notiz senden").click()
    page.wait_for_url("**/stil/?*")
    expect(page.get_by_label("Notiz")).to_have_value("")


def test_a_place_is_chosen_with_the_keyboard(window, db):
    make_municipality("Lindental")
    make_municipality("Lindenau am Neckar")
    page = window()
    page.goto("/")
    field = page.get_by_role("combobox")
    field.press_sequentially("linden", delay=20)
    expect(page.get_by_role("option")).to_have_count(2)
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    first = page.get_by_role("option").first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", first.get_attribute("id"))
    wanted = first.evaluate("item => item.firstChild.textContent")
    field.press("Enter")
    expect(field).to_have_value(wanted)
    expect(page.get_by_role("option")).to_have_count(0)


def test_suggestions_close_with_escape_and_leave_the_text(window, db):
    make_municipality("Lindental")
    page = window()
    page.goto("/")
    field = page.get_by_role("combobox")
    field.press_sequentially("linden", delay=20)
    expect(page.get_by_role("option")).to_have_count(1)
    field.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(field).to_have_value("linden")
