"""How fast votes and pages are, against a bare Django on the same server and database in the same run.

    python benchmarks/web.py [--quick] [--only sqlite|postgres|visit|large]

Prints every figure with its bar; exits with 1 if a bar is missed. See `benchmarks/README.md`.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT)]

from webbench import large, load, servers, speed, visit  # noqa: E402
from webbench.table import Part  # noqa: E402

from tools import postgres  # noqa: E402


def sqlite_part(data: Path, quick: bool) -> list[Part]:
    """Votes and pages on SQLite."""
    env = servers.environment(data, f"sqlite:///{data / 'speed.sqlite3'}")
    return [speed.run("SQLite", env, [], data, *_effort(quick))]


def postgres_part(data: Path, quick: bool) -> list[Part]:
    """Votes and pages on a PostgreSQL that keeps its promises about durability."""
    with postgres.server(durable=True) as url:
        env = servers.environment(data, url)
        return [speed.run("PostgreSQL", env, [servers.postgres_pid(url)], data, *_effort(quick))]


def visit_part(data: Path, quick: bool) -> list[Part]:
    """The first visit in a browser."""
    return [visit.run(data, 3 if quick else 5)]


def large_part(data: Path, quick: bool) -> list[Part]:
    """A dialogue with a million votes."""
    return [large.run(data, 1 if quick else 3)]


BUSY = 1.5
PARTS: dict[str, Callable[[Path, bool], list[Part]]] = {
    "sqlite": sqlite_part,
    "postgres": postgres_part,
    "visit": visit_part,
    "large": large_part,
}


def _effort(quick: bool) -> tuple[int, float]:
    return (1, 1.0) if quick else (3, 1.0)


def machine() -> str:
    """Say on what kind of machine this runs."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    client = "wrk" if load.has_wrk() else "Python threads (wrk is missing: shares are blurred towards 1)"
    return (
        f"{date.today():%Y-%m-%d}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}, "
        f"Python {platform.python_version()}, load average {os.getloadavg()[0]:.1f}, client {client}"
    )


@contextmanager
def scratch() -> Iterator[Path]:
    """Give a folder for databases and logs."""
    with ExitStack() as stack:
        yield Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mitwirk-bench-")))


def main() -> int:
    """Run the chosen parts and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="one slice instead of three: for work, not for figures")
    parser.add_argument("--only", choices=PARTS, action="append", help="one part (may be given several times)")
    options = parser.parse_args()
    began = time.monotonic()
    print(machine(), flush=True)
    if os.getloadavg()[0] > BUSY:
        print("Others use this machine now: trust the shares by CPU more than those by requests/s.", flush=True)
    failed = 0
    with scratch() as data:
        for name in options.only or PARTS:
            for part in PARTS[name](data, options.quick):
                print(part.text(), flush=True)
                failed += sum(not row.holds for row in part.rows)
    verdict = "All bars hold." if not failed else f"{failed} rows miss a bar."
    print(f"\n{verdict} ({time.monotonic() - began:.0f} s)")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
