"""A real browser on a real server. Every page it opens is watched: console, failed requests, strangers' hosts."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect, sync_playwright

import mitwirk
from mitwirk.accounts.models import User
from mitwirk.dialogue.models import Dialogue, Participant, Statement, StatementVote
from mitwirk.dialogue.testing import make_dialogue, make_participant, make_statement

# Playwright keeps an event loop in this thread; Django's guard would take that for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
PHONE, DESK = 390, 1280
PATIENCE = 15_000  # milliseconds; a busy machine is not an error
expect.set_options(timeout=PATIENCE)


@dataclass
class Watch:
    """What went wrong on any page of one browser window."""

    own_host: str
    errors: list[str] = field(default_factory=list)

    def on(self, context: BrowserContext) -> None:
        context.on("console", lambda message: self._console(message.type, message.text))
        context.on("weberror", lambda error: self.errors.append(f"script: {error.error}"))
        context.on("request", lambda request: self._request(request.url))
        context.on("response", self._response)

    def _console(self, kind: str, text: str) -> None:
        # A refused form is answered with a status above 400; the browser reports that as an error of its own, as it
        # does while a journey has switched the connection off.
        expected = ("the server responded with a status of 4", "net::ERR_INTERNET_DISCONNECTED")
        if kind == "error" and not any(words in text for words in expected):
            self.errors.append(f"console: {text}")

    def _request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https"} and parts.netloc != self.own_host:
            self.errors.append(f"third party: {url}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.errors.append(f"{response.status}: {response.url}")
        if response.request.resource_type in {"document", "xhr", "fetch"}:
            policy = response.headers.get("content-security-policy", "")
            if "default-src 'none'" not in policy or "unsafe" in policy or "*" in policy:
                self.errors.append(f"loose policy {policy!r}: {response.url}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        flags = os.environ.get("MITWIRK_TEST_CHROMIUM_FLAGS", "--no-sandbox --disable-gpu").split()
        path = os.environ.get("MITWIRK_TEST_CHROMIUM", "/usr/bin/chromium")
        browser = driver.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


Window = Callable[..., Page]


@contextmanager
def windows(browser: Browser, address: str) -> Iterator[Window]:
    """Lend a maker of fresh windows; whatever went wrong in one of them is an error at the end."""
    opened: list[tuple[BrowserContext, Watch]] = []

    def open_window(*, width: int = DESK, scripts: bool = True, scheme: str = "light") -> Page:
        context = browser.new_context(
            base_url=address,
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            color_scheme=scheme,
            locale="de-DE",
        )
        context.set_default_timeout(PATIENCE)
        watch = Watch(urlsplit(address).netloc)
        watch.on(context)
        opened.append((context, watch))
        return context.new_page()

    yield open_window
    problems = [error for _context, watch in opened for error in watch.errors]
    for context, _watch in opened:
        context.close()
    assert problems == []


@pytest.fixture(scope="session")
def windows_at(browser: Browser) -> Callable[[str], AbstractContextManager[Window]]:
    """Lend windows for a server of one's own: `with windows_at(address) as window`."""
    return partial(windows, browser)


@pytest.fixture
def window(windows_at, live_server) -> Iterator[Window]:
    """Open a fresh browser window: `window(width=390, scripts=False, scheme="dark")`."""
    caches["shared"].clear()  # counts of attempts; its table is no model, so no test's end empties it
    with windows_at(live_server.url) as open_window:
        yield open_window


@pytest.fixture(params=["desk", "phone-without-scripts"])
def person(request, window: Window) -> Page:
    """The same person twice: at a desk with scripts, and on a phone without: whoever has less must arrive, too."""
    return window() if request.param == "desk" else window(width=PHONE, scripts=False)


SignIn = Callable[[Page, User], None]


@pytest.fixture
def sign_in(live_server) -> SignIn:
    """Give a window the session of somebody who has signed in; the form itself has a journey of its own."""

    def give_session(page: Page, user: User) -> None:
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])

    return give_session


@pytest.fixture
def dialogue(transactional_db) -> Dialogue:
    """An open dialogue with 24 statements that 40 people of two opinions have answered."""
    dialogue = make_dialogue(question="Was soll auf dem Marktplatz in Lindental Platz haben?")
    texts = json.loads((Path(mitwirk.__file__).parent / "data/dialogues/marktplatz.json").read_text())["statements"]
    statements = [make_statement(dialogue, row[2], kind=row[1], from_team=True) for row in texts[:24]]
    people = [
        make_participant(dialogue, guest_key=f"{number:064d}", asked_sector=True, asked_about=True)
        for number in range(40)
    ]
    votes = []
    for number, somebody in enumerate(people):
        side = 1 if number % 2 else -1
        for place, statement in enumerate(statements):
            # every third is common ground; of the others, each side wants half
            value = 1 if place % 3 == 0 else side * (-1) ** place
            votes.append(vote_of(somebody, statement, value if (number + place) % 11 else 0))
    StatementVote.objects.bulk_create(votes)
    return dialogue


def vote_of(participant: Participant, statement: Statement, value: int) -> StatementVote:
    return StatementVote(
        participant=participant,
        statement=statement,
        dialogue_id=participant.dialogue_id,
        value=value,
        at=timezone.now() - timedelta(hours=1),
    )
