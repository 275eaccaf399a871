"""The first visit in a browser: what is fetched, and when the largest part of the page stands on a slow connection."""

from __future__ import annotations

import os
import shutil
import statistics
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from webbench import servers
from webbench.table import Part, at_most

REQUESTS, KILOBYTES, SCRIPT_KILOBYTES, LCP_SECONDS = 12, 130, 25, 1.5
SLOWER_CPU, LATENCY_MS, BYTES_A_SECOND = 4, 150, 1_600_000 / 8
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
OBSERVE = """
new PerformanceObserver(list => { for (const entry of list.getEntries()) window.largestPaint = entry.startTime })
  .observe({type: "largest-contentful-paint", buffered: true})
"""


@dataclass
class Visit:
    """What one load of a page took."""

    sizes: dict[str, int] = field(default_factory=dict)
    scripts: set[str] = field(default_factory=set)
    largest_paint: float = 0.0

    @property
    def kilobytes(self) -> float:
        """Return all bytes over the wire, headers included."""
        return sum(self.sizes.values()) / 1000

    @property
    def script_kilobytes(self) -> float:
        """Return the bytes of script."""
        return sum(self.sizes.get(request, 0) for request in self.scripts) / 1000


def browser_path() -> str | None:
    """Return an installed Chromium, or None for the one that Playwright brought."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("MITWIRK_CHROMIUM") or next((path for path in map(shutil.which, names) if path), None)


def load_page(browser: Any, address: str, *, slow: bool) -> Visit:
    """Load a page in a fresh browser profile."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.add_init_script(OBSERVE)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    visit = Visit()

    def responded(event: dict[str, Any]) -> None:
        if event["type"] == "Script":
            visit.scripts.add(event["requestId"])

    def finished(event: dict[str, Any]) -> None:
        visit.sizes[event["requestId"]] = int(event["encodedDataLength"])

    session.on("Network.responseReceived", responded)
    session.on("Network.loadingFinished", finished)
    if slow:
        conditions = {"offline": False, "latency": LATENCY_MS, "downloadThroughput": BYTES_A_SECOND}
        session.send("Network.emulateNetworkConditions", {**conditions, "uploadThroughput": BYTES_A_SECOND})
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
    page.goto(address, wait_until="networkidle")
    # The browser reports a paint a little after it has happened.
    while (paint := page.evaluate("window.largestPaint || 0")) == 0:
        page.wait_for_timeout(50)
    visit.largest_paint = paint / 1000
    context.close()
    return visit


def addresses(root: str) -> dict[str, str]:
    """Return the pages to visit: the start page and the first dialogue that the list shows."""
    with urllib.request.urlopen(f"{root}/dialoge/?stand=offen", timeout=30) as answer:
        listed = answer.read().decode()
    slug = listed.split("<h3", 1)[1].split('href="/dialoge/', 1)[1].split("/", 1)[0]
    return {
        "start page": f"{root}/",
        "dialogue": f"{root}/dialoge/{slug}/",
        "first statement": f"{root}/dialoge/{slug}/abstimmen/",
    }


def run(data: Path, times: int) -> Part:
    """Visit the demo as a stranger does, quickly and slowly."""
    from playwright.sync_api import sync_playwright

    env = servers.environment(data, f"sqlite:///{data / 'visit.sqlite3'}")
    part = Part("First visit in Chromium at 390 px (slow: 4x CPU, 1.6 Mbit/s, 150 ms)")
    with servers.house(env, data / "server.log", "--demo") as house, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        for name, address in addresses(f"http://127.0.0.1:{house.port}").items():
            load_page(browser, address, slow=False)
            quick = load_page(browser, address, slow=False)
            paints = [load_page(browser, address, slow=True).largest_paint for _ in range(times)]
            add(part, name, quick, paints)
        browser.close()
    return part


def add(part: Part, name: str, quick: Visit, paints: list[float]) -> None:
    """Add the row of one page."""
    paint = statistics.median(paints)
    part.add(
        f"first visit: {name}",
        f"{len(quick.sizes)} requests  {quick.kilobytes:.0f} KB  script {quick.script_kilobytes:.1f} KB  "
        f"largest paint {paint:.2f} s",
        at_most("requests", len(quick.sizes), REQUESTS),
        at_most("KB", quick.kilobytes, KILOBYTES),
        at_most("script", quick.script_kilobytes, SCRIPT_KILOBYTES, " KB"),
        at_most("paint", paint, LCP_SECONDS, " s"),
    )
