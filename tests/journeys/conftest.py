"""A real browser on a real server. Every page it opens is watched: console, failed requests, strangers' hosts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

# Playwright keeps an event loop in this thread; Django's guard would take that for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
PHONE, DESK = 390, 1280


@dataclass
class Watch:
    """What went wrong on any page of one browser window."""

    own_host: str
    errors: list[str] = field(default_factory=list)

    def on(self, context: BrowserContext) -> None:
        context.on("console", lambda message: self._console(message.type, message.text))
        context.on("weberror", lambda error: self.errors.append(f"script: {error.error}"))
        context.on("request", lambda request: self._request(request.url))
        context.on("response", lambda response: self._response(response.status, response.url))

    def _console(self, kind: str, text: str) -> None:
        # A refused form is answered with a status above 400; the browser reports that as an error of its own.
        if kind == "error" and "the server responded with a status of 4" not in text:
            self.errors.append(f"console: {text}")

    def _request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https"} and parts.netloc != self.own_host:
            self.errors.append(f"third party: {url}")

    def _response(self, status: int, url: str) -> None:
        if status >= 500:
            self.errors.append(f"{status}: {url}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        flags = os.environ.get("MITWIRK_TEST_CHROMIUM_FLAGS", "--no-sandbox --disable-gpu").split()
        path = os.environ.get("MITWIRK_TEST_CHROMIUM", "/usr/bin/chromium")
        browser = driver.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


Window = Callable[..., Page]


@pytest.fixture
def window(browser: Browser, live_server) -> Iterator[Window]:
    """Open a fresh browser window: `window(width=390, scripts=False, scheme="dark")`."""
    opened: list[tuple[BrowserContext, Watch]] = []

    def open_window(*, width: int = DESK, scripts: bool = True, scheme: str = "light") -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            color_scheme=scheme,
            locale="de-DE",
        )
        context.set_default_timeout(15_000)
        watch = Watch(urlsplit(live_server.url).netloc)
        watch.on(context)
        opened.append((context, watch))
        return context.new_page()

    yield open_window
    problems = [error for _context, watch in opened for error in watch.errors]
    for context, _watch in opened:
        context.close()
    assert problems == []


@pytest.fixture(params=["desk", "phone", "no-scripts"])
def person(request, window: Window) -> Page:
    """The same person three times: at a desk, on a phone, with scripts off."""
    return window(
        width=PHONE if request.param == "phone" else DESK,
        scripts=request.param != "no-scripts",
    )


def sign_in(page: Page, email: str, password: str) -> None:
    """Sign in through the form."""
    page.goto("/konto/anmelden/")
    page.get_by_label("E-Mail").first.fill(email)
    page.get_by_label("Passwort", exact=False).first.fill(password)
    page.get_by_role("button", name="Anmelden", exact=False).first.click()
    page.wait_for_url("**/mein-bereich/**")


@pytest.fixture
def signed_in() -> Callable[[Page, str, str], None]:
    return sign_in
