"""`mitwirk serve --demo`, as `make run` starts it: ready, with a living worker, and light on a first visit."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fetch(url: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def wait_until(condition, seconds: float = 90):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            found = condition()
        except OSError:
            found = None
        if found:
            return found
        time.sleep(0.2)
    raise AssertionError("waited in vain")


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[str]:
    """A whole house on SQLite in an empty folder."""
    folder: Path = tmp_path_factory.mktemp("house")
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {
        **{key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}},
        "MITWIRK_MODE": "development",
        "MITWIRK_DATA_DIR": str(folder),
        "MITWIRK_SITE_URL": address,
        "MITWIRK_LOG_LEVEL": "WARNING",
    }
    command = [sys.executable, "-m", "mitwirk.config.command", "serve", "--demo", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, env=environment, cwd=folder)
    try:
        wait_until(lambda: fetch(f"{address}/gesund/lebt/")[0] == 200)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=40)


def test_a_served_house_is_alive_and_light(served, browser: Browser):
    """One test, because each worker of the test run would start a house of its own."""
    worker_gives_a_sign_of_life(served)
    static_files_travel_compressed_and_are_kept_for_long(served)
    _status, page = fetch(f"{served}/dialoge/?stand=offen")
    dialogue = page.decode().split('<h3 class="kern-title"><a href="')[1].split('"')[0]
    for path in ("/", dialogue):
        first_visit_is_light(served, browser, path)


def worker_gives_a_sign_of_life(served: str) -> None:
    _status, body = wait_until(lambda: (found := fetch(f"{served}/gesund/"))[0] == 200 and found)
    assert json.loads(body)["job_age_seconds"] < 60


def static_files_travel_compressed_and_are_kept_for_long(served: str) -> None:
    _status, page = fetch(f"{served}/")
    name = page.decode().split('rel="stylesheet" href="')[1].split('"')[0]
    request = urllib.request.Request(served + name, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=5) as response:
        assert response.headers["Content-Encoding"] == "gzip"
        assert "immutable" in response.headers["Cache-Control"]
        assert len(response.read()) < 30_000


def first_visit_is_light(served: str, browser: Browser, path: str) -> None:
    """At most 12 requests, 130 KB, 25 KB of script; bytes as they travel."""
    context = browser.new_context(base_url=served)
    window = context.new_page()
    sizes: list[tuple[str, int]] = []

    def measure(request):
        facts = request.sizes()
        sizes.append((request.resource_type, facts["responseBodySize"] + facts["responseHeadersSize"]))

    window.on("requestfinished", measure)
    window.goto(path, wait_until="networkidle")
    context.close()
    assert 0 < len(sizes) <= 12, sizes
    assert sum(size for _kind, size in sizes) <= 130_000, sizes
    assert sum(size for kind, size in sizes if kind == "script") <= 25_000, sizes
