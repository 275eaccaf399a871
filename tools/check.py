"""Run what CI runs: `check.py` for everything, `check.py lint types …` for parts."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
BIN = Path(sys.executable).parent
os.environ.setdefault("MITWIRK_MODE", "development")
WORKERS = os.environ.get("MITWIRK_TEST_WORKERS", "2")


def run(*command: str, **environment: str) -> None:
    """Run one command in the project folder and stop at the first failure."""
    print(f"\n$ {' '.join(command)}", flush=True)
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def tool(name: str) -> str:
    """Return the path of a tool in this environment."""
    return str(BIN / name)


def pytest(*arguments: str, **environment: str) -> None:
    """Run tests without any cache left behind."""
    run(tool("pytest"), "-q", *arguments, **environment)


def lint() -> None:
    """Style, imports, forgotten migrations, catalogue."""
    run(tool("ruff"), "check", ".")
    run(tool("ruff"), "format", "--check", ".")
    run(tool("mitwirk"), "manage", "makemigrations", "--check", "--dry-run")


def types() -> None:
    """Static types."""
    run(tool("mypy"), "src")


def architecture() -> None:
    """Floors, doors, contract, glossary."""
    run(tool("lint-imports"))
    pytest("tests/architecture")


def unit() -> None:
    """Everything but the browser, on SQLite. Tables are made at once: `serve --demo` among the journeys migrates."""
    pytest("src", "tests/visibility", "tests/at_once", "tests/performance", "-n", WORKERS, "--no-migrations")


def postgres() -> None:
    """The same on a real PostgreSQL, without counting queries again: their number is Django's, not the database's."""
    from tools.postgres import server

    with server() as url:
        # The server's own database is migrated meanwhile; the tests make theirs at once.
        command = (tool("mitwirk"), "manage", "migrate", "--verbosity=0")
        migrating = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "DATABASE_URL": url})
        chosen = ("src", "tests/visibility", "tests/at_once", "-m", "not no_database")
        pytest(*chosen, "-n", WORKERS, "--no-migrations", DATABASE_URL=url)
        if migrating.wait():
            sys.exit("The migrations fail on PostgreSQL.")


def journeys() -> None:
    """People's ways through the house in a real browser."""
    from tools.browser import find

    path, flags = find()
    # One more than elsewhere: people of journeys wait for each other, and for the clock of a round.
    chosen = ("tests/journeys", "-n", str(int(WORKERS) + 1), "--no-migrations")
    pytest(*chosen, MITWIRK_TEST_CHROMIUM=path, MITWIRK_TEST_CHROMIUM_FLAGS=" ".join(flags))


STEPS: dict[str, Callable[[], None]] = {
    step.__name__: step for step in (lint, types, architecture, unit, postgres, journeys)
}


def main() -> None:
    """Run the named steps, or all."""
    from tools.system import ensure_pango

    ensure_pango()
    for name in sys.argv[1:] or STEPS:
        started = time.monotonic()
        STEPS[name]()
        print(f"-- {name}: {time.monotonic() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main()
