"""Every public page, and every page of the office: axe, console, strangers' hosts, 320 px, first visit's weight."""

from __future__ import annotations

import re
from pathlib import Path

import axe_playwright_python
import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from mitwirk.accounts.models import User
from mitwirk.core.contract import contracts
from mitwirk.dialogue.models import Dialogue, State

pytestmark = pytest.mark.django_db(transaction=True)
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RUN_AXE = (
    "async () => (await axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa']})).violations"
)


@pytest.fixture
def demo(live_server):
    """The demo network, as `make run` shows it."""
    for contract in contracts().values():
        if contract.demo is not None:
            contract.demo(now=timezone.now())


def public_paths() -> list[str]:
    """Return every public page of the sitemap, one of each kind where there are hundreds (places)."""
    paths = [path for contract in contracts().values() for path in contract.sitemap()]
    kept, kinds = [], {}
    for path in paths:
        kind = re.sub(r"^/orte/[^/]+/$", "/orte/*/", path)
        kinds[kind] = kinds.get(kind, 0) + 1
        if kinds[kind] <= 2:
            kept.append(path)
    return kept


def office_paths() -> list[str]:
    """Return the pages of people who work here, for one dialogue in each state."""
    paths = [
        "/mein-bereich/",
        "/konto/angaben/",
        "/konto/meine-daten/",
        "/dialoge/neu/",
        "/dialoge/import/",
        "/buero/auftraege/",
        "/buero/rueckmeldungen/",
        "/buero/texte/impressum/",
    ]
    for state in State.values:
        dialogue = Dialogue.objects.filter(state=state).order_by("pk").first()
        if dialogue:
            stem = f"/dialoge/{dialogue.slug}/"
            paths += [stem, f"{stem}verwaltung/", f"{stem}moderation/", f"{stem}team/", f"{stem}karten/"]
    return paths


def serious(page: Page) -> list[str]:
    """Return serious and critical findings of axe."""
    page.evaluate(AXE)
    return [
        f"{found['id']}: {node['html'][:160]}"
        for found in page.evaluate(RUN_AXE)
        if found["impact"] in {"serious", "critical"}
        for node in found["nodes"]
    ]


def overflow(page: Page) -> int:
    """Return how many pixels the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def examine(page: Page, paths: list[str]) -> list[str]:
    """Open each path and gather what is wrong."""
    found = []
    for path in paths:
        response = page.goto(path)
        assert response is not None
        if response.status != 200:
            found.append(f"{path}: status {response.status}")
            continue
        found += [f"{path}: {finding}" for finding in serious(page)]
        wider = overflow(page)
        if wider > 0:
            found.append(f"{path}: {wider} px wider than {page.viewport_size['width']}")
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_public_pages_have_no_serious_barrier_and_fit_on_320_px(demo, window, scheme):
    page = window(width=320, scheme=scheme)
    assert examine(page, public_paths()) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_office_pages_have_no_serious_barrier_and_fit_on_320_px(demo, window, live_server, scheme):
    client = Client()
    client.force_login(User.objects.get(email="dilek@beispiel.de"))
    page = window(width=320, scheme=scheme)
    cookie = client.cookies["mw_sitzung"]
    page.context.add_cookies([{"name": "mw_sitzung", "value": cookie.value, "url": live_server.url}])
    assert examine(page, office_paths()) == []


def test_a_planted_barrier_is_found(window):
    page = window()
    page.goto("/impressum/")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/robots.txt\">')")
    assert any(finding.startswith("image-alt") for finding in serious(page))
