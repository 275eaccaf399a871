"""Every public page, and every page of the office: axe, console, strangers' hosts, 320 px, first visit's weight."""

from __future__ import annotations

import html
import re
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import axe_playwright_python
import pytest
from django.conf import settings
from django.core.management import call_command
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from mitwirk.accounts.actions.bodies import invite
from mitwirk.accounts.actions.claims import claim_sector
from mitwirk.accounts.models import User
from mitwirk.accounts.queries import waiting_claims
from mitwirk.core.contract import contracts
from mitwirk.dialogue.actions.codes import make_codes
from mitwirk.dialogue.actions.landscape import recompute_due
from mitwirk.dialogue.actions.live import show_results, start_live
from mitwirk.dialogue.actions.objections import make_objection
from mitwirk.dialogue.actions.quality import refresh_due
from mitwirk.dialogue.actions.reports import report_statement
from mitwirk.dialogue.actions.voting import join
from mitwirk.dialogue.live import key_of
from mitwirk.dialogue.models import Dialogue, LiveSession, State, Statement, Status
from mitwirk.dialogue.testing import make_statement
from mitwirk.foyer.actions import give_feedback
from tests.journeys.full_house import advice_paths, complete_advice, complete_network

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# By day everything is examined; by night only what depends on colours.
RULES = {
    "light": {"type": "tag", "values": LEVELS},
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
RUN_AXE = "async rules => (await axe.run(document, {runOnly: rules, resultTypes: ['violations']})).violations"


@pytest.fixture(scope="module")
def demo_house(django_db_setup, django_db_blocker) -> Iterator[str]:
    """The demo network on a server of its own, loaded once: the tests of this module only read."""
    with django_db_blocker.unblock():
        for contract in contracts().values():
            if contract.demo is not None:
                contract.demo(now=timezone.now())
        complete()
        server = LiveServer("localhost")
        yield server.url
        server.stop()
        call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)


@pytest.fixture
def transactional_db(demo_house) -> None:
    """Nothing is taken back between these tests: they only read."""


@pytest.fixture
def window(windows_at, demo_house, transactional_db) -> Iterator[Callable[..., Page]]:
    with windows_at(demo_house) as open_window:
        yield open_window


def complete() -> None:
    """Add what the demo lacks, so that no page is examined empty."""
    dilek, amina, clara = (User.objects.get(email=f"{name}@beispiel.de") for name in ("dilek", "amina", "clara"))
    now = timezone.now()
    dialogue = Dialogue.objects.filter(state=State.OPEN).first()
    make_codes(dialogue=dialogue, count=3, sector="politics", label="Gemeinderat", by=dilek, now=now)
    statement = make_statement(dialogue, "Der Brunnen ist das Herz des Platzes.")
    report_statement(statement=statement, participant=None, rule="on_topic", note="Passt nicht.", by=None, now=now)
    refused = Statement.objects.filter(dialogue=dialogue, status=Status.REJECTED).first()
    make_objection(statement=refused, text="Ich meine das als Vorschlag.", by=None, now=now)
    claim_sector(user=amina, sector="politics", body="Jugendgemeinderat Lindental", now=now)
    invite(email="gast@beispiel.de", sector="politics", body="Kreistag", by=dilek, now=now)
    start_live(dialogue=dialogue, by=dilek, now=now)
    show_results(dialogue=dialogue, shown=True, by=dilek, now=now)
    recompute_due(now=now)
    refresh_due(now=now)
    give_feedback(text="Der Kontrast ist gut.", page="/", contact="", address="", now=now)
    join(dialogue=dialogue, user=clara, now=now)
    complete_network(now)
    complete_advice(now)


def public_paths() -> list[str]:
    """Return the pages of the sitemap, one of each kind: one template drawn twenty times has the same barriers."""
    pages: dict[str, str] = {}
    for path in (path for contract in contracts().values() for path in contract.sitemap()):
        pages.setdefault(resolve(path).view_name, path)
    return list(pages.values())


def guest_paths() -> list[str]:
    """Return pages for everybody that stand in no sitemap: they belong to one visit or one dialogue."""
    running = Dialogue.objects.filter(state=State.OPEN).first()
    finished = Dialogue.objects.filter(state__in=[State.CLOSED, State.EVALUATED]).first()
    stem, over = f"/dialoge/{running.slug}/", f"/dialoge/{finished.slug}/"
    number = running.statements.filter(status=Status.ACCEPTED).first().number
    return [
        stem, f"{stem}abstimmen/", f"{stem}abstimmen/{number}/", f"{stem}meine-antworten/", f"{stem}aussagen/neu/",
        f"{stem}aussagen/{number}/meldung/", f"{stem}zugang/", f"{stem}landschaft/", f"{stem}moderation/protokoll/",
        over, f"{over}abstimmen/", f"{over}landschaft/", f"{over}landschaft/aussagen/", f"{over}ergebnis/",
        f"{over}daten/", f"{over}moderation/protokoll/", "/dialoge/?stand=beendet", "/dialoge/beleg/",
        screen_path(), "/suche/?q=Marktplatz", "/suche/?q=Quitte", "/orte/?q=Linden", "/konto/passwort-vergessen/",
    ]  # fmt: skip


def screen_path() -> str:
    """Return the address of the hall's screen, which shows the landscape."""
    session = LiveSession.objects.select_related("dialogue").get()
    return f"/dialoge/{session.dialogue.slug}/live/anzeige/{key_of(session)}/"


def own_paths() -> list[str]:
    """Return the pages of everybody with an account that no other page leads to."""
    running = Dialogue.objects.filter(state=State.OPEN).first()
    stem = f"/dialoge/{running.slug}/"
    names = ["adressen", "passwort", "sicherheit", "verbunden", "nachweis", "abmelden"]
    return [
        *(f"/konto/{name}/" for name in names),
        f"{stem}abstimmen/", f"{stem}sicht/", f"{stem}ueber-mich/",
    ]  # fmt: skip


def office_paths() -> list[str]:
    """Return the pages of people who work here that differ with the state of what they show."""
    paths = ["/konto/buero/sichten/?stand=entschieden", "/buero/texte/impressum/"]
    paths += [f"/konto/buero/sichten/{claim.pk}/entscheidung/" for claim in waiting_claims()]
    for state in State.values:
        dialogue = Dialogue.objects.filter(state=state).order_by("pk").first()
        if dialogue:
            steps = ["", "verwaltung/", "bearbeiten/", "eroeffnung/", "abschluss/", "auswertung/"]
            paths += [f"/dialoge/{dialogue.slug}/{step}" for step in steps]
    running = Dialogue.objects.filter(state=State.OPEN).order_by("pk").first()
    steps = ["kopie/", "startaussagen/", "team/", "karten/", "karten/druck/", "live/", "datenlage/", "moderation/",
             "moderation/?liste=gemeldet", "moderation/?liste=einsprueche", "moderation/?liste=entschieden"]  # fmt: skip
    paths += [f"/dialoge/{running.slug}/{step}" for step in steps]
    for status in Status.values:
        statement = Statement.objects.filter(dialogue__state=State.OPEN, status=status).first()
        if statement:
            paths.append(f"/dialoge/{statement.dialogue.slug}/moderation/{statement.number}/")
    draft = Statement.objects.filter(dialogue__state=State.DRAFT).first()
    return [*paths, f"/dialoge/{draft.dialogue.slug}/startaussagen/{draft.number}/"]


PEOPLE = ("amina", "bernd", "dilek")
IN_ROUNDS = ("amina", "bernd")


def linked_paths() -> dict[str, list[str]]:
    """Return by person one page of each kind that links lead to after sign-in, and that nobody before could open."""
    seen = {resolve(path.partition("?")[0]).view_name for path in public_paths()}
    found = {}
    for name in PEOPLE:
        pages = walk(client_of(name))
        found[name] = [path for kind, path in pages.items() if kind not in seen]
        seen |= pages.keys()
    return found


def walk(client: Client) -> dict[str, str]:
    """Follow links from the desk and the sitemap; return the first page of each kind."""
    waiting = deque(["/mein-bereich/", "/", *(path for room in contracts().values() for path in room.sitemap())])
    pages: dict[str, str] = {}
    others = {"account_logout"}
    while waiting:
        path = waiting.popleft()
        with suppress(Resolver404):
            kind = resolve(path.partition("?")[0]).view_name
            if kind in pages or kind in others:
                continue
            answer = client.get(path)
            if "attachment" in answer.headers.get("Content-Disposition", "") or not is_page(answer):
                others.add(kind)
                answer.close()
            elif answer.status_code == 200:
                pages[kind] = path
                links = re.findall(r' href="(/[^"#]*)', answer.content.decode())
                waiting.extend(dict.fromkeys(html.unescape(link) for link in links))
    return pages


def is_page(answer: HttpResponseBase) -> bool:
    return answer.headers["Content-Type"].startswith("text/html")


def serious(page: Page, scheme: str = "light") -> list[str]:
    """Return serious and critical findings of axe."""
    return [
        f"{found['id']}: {node['html'][:160]}"
        for found in page.evaluate(RUN_AXE, RULES[scheme])
        if found["impact"] in {"serious", "critical"}
        for node in found["nodes"]
    ]


def overflow(page: Page) -> int:
    """Return how many pixels the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def examine(page: Page, paths: list[str]) -> list[str]:
    """Open each path, look at it by day and by night, and gather what is wrong."""
    found = []
    for path in paths:
        response = page.goto(path)
        assert response is not None
        if response.status != 200:
            found.append(f"{path}: status {response.status}")
            continue
        page.evaluate(AXE)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found += [f"{path} ({scheme}): {finding}" for finding in serious(page, scheme)]
        wider = overflow(page)
        if wider > 0:
            found.append(f"{path}: {wider} px wider than {page.viewport_size['width']}")
    return found


HALVES = pytest.mark.parametrize("half", [0, 1])


def client_of(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(email=f"{name}@beispiel.de"))
    return client


def sign_in_as(page: Page, name: str, address: str) -> None:
    cookie = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": cookie, "value": client_of(name).cookies[cookie].value, "url": address}])


@HALVES
def test_public_pages_have_no_serious_barrier_and_fit_on_320_px(window, half):
    assert examine(window(width=320), list(dict.fromkeys(public_paths() + guest_paths()))[half::2]) == []


def test_own_pages_have_no_serious_barrier_and_fit_on_320_px(window, demo_house):
    page = window(width=320)
    sign_in_as(page, "clara", demo_house)
    assert examine(page, own_paths()) == []


def test_office_pages_have_no_serious_barrier_and_fit_on_320_px(window, demo_house):
    page = window(width=320)
    sign_in_as(page, "dilek", demo_house)
    assert examine(page, office_paths()) == []


def test_whatever_links_lead_to_has_no_serious_barrier_and_fits_on_320_px(window, demo_house):
    """One test, because finding the pages takes long."""
    for name, paths in linked_paths().items():
        page = window(width=320)
        sign_in_as(page, name, demo_house)
        assert len(paths) > 10
        assert examine(page, paths + (advice_paths() if name in IN_ROUNDS else [])) == [], name


def test_every_answer_carries_the_strict_policy(transactional_db):
    """Also what is no page: files, data, errors, moves, static files."""
    finished = Dialogue.objects.filter(state__in=[State.CLOSED, State.EVALUATED]).first()
    over = f"/dialoge/{finished.slug}/"
    paths = ["/", "/robots.txt", "/sitemap.xml", "/gesund/lebt/", "/orte/vorschlaege/?q=linden", "/gibt-es-nicht/",
             "/mein-bereich/", "/buero/auftraege/", f"{over}daten/polis.zip", f"{over}daten/dialog.json",
             "/sprache/", "/konto/anmelden/"]  # fmt: skip
    for path in paths:
        response = Client().get(path)
        response.close()
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, path
        assert "unsafe" not in policy, path


def test_a_planted_barrier_is_found(window):
    page = window()
    page.goto("/impressum/")
    page.evaluate(AXE)
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/robots.txt\">')")
    assert any(finding.startswith("image-alt") for finding in serious(page))


def test_a_planted_pale_text_is_found_at_night_only(window):
    page = window()
    page.goto("/impressum/")
    page.evaluate(AXE)
    page.evaluate(
        """() => { const style = new CSSStyleSheet();
        style.replaceSync('@media (prefers-color-scheme: dark) { h1 { color: #333 !important } }');
        document.adoptedStyleSheets = [style]; }"""
    )
    assert serious(page) == []
    page.emulate_media(color_scheme="dark")
    assert any(finding.startswith("color-contrast") for finding in serious(page, "dark"))


def test_a_planted_width_is_found(window):
    page = window(width=320)
    page.goto("/impressum/")
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<pre>' + 'x'.repeat(200) + '</pre>')"
    )
    assert overflow(page) > 0
