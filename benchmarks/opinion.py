"""How good and how fast the opinion engine is, against Polis' recipe and red-dwarf, on open dialogues.

    python benchmarks/opinion.py [--quick] [--only NAME,NAME] [--conversations FOLDER] [--markdown]

Prints every figure with its bar; exits with 1 if a bar is missed. See `benchmarks/README.md`.
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import sys
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT)]

from opinionbench.setting import DIALOGUES, NoDialoguesError, Setting, cleared  # noqa: E402
from webbench.table import Part  # noqa: E402

SECTIONS = {
    "holdout": "holdout",
    "groups": "groups",
    "coverage": "coverage",
    "stability": "stability",
    "routing": "routing",
    "speed": "speed",
    "scale": "scale",
    "update": "update",
    "import": "imports",
}
"""Section to module of `opinionbench`; each has `run(setting) -> list[Part]`."""
BUSY = 1.5


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", metavar="NAMES", help=f"some of {','.join(SECTIONS)}")
    parser.add_argument("--quick", action="store_true", help="small and few; for trying out, not for judging")
    parser.add_argument("--conversations", type=Path, default=DIALOGUES, help="folder of Polis exports")
    parser.add_argument("--peer", type=Path, help="python of an environment with red-dwarf, instead of a new one")
    parser.add_argument("--markdown", action="store_true", help="tables for docs/methods/opinion.md")
    options = parser.parse_args()
    options.names = options.only.split(",") if options.only else list(SECTIONS)
    unknown = sorted(set(options.names) - set(SECTIONS))
    if unknown:
        parser.error(f"unknown section {', '.join(unknown)}; there are {', '.join(SECTIONS)}")
    return options


def as_markdown(part: Part) -> str:
    """Return a part as a table."""
    lines = [f"\n**{part.title}**\n", "| what | measured | bar | holds |", "|---|---|---|---|"]
    for row in part.rows:
        verdict = ("yes" if row.holds else "**no**") if row.bars else ""
        bars = ", ".join(text for text, _holds in row.bars)
        lines.append(f"| {row.what} | {' '.join(row.figures.split())} | {bars} | {verdict} |")
    return "\n".join(lines)


def main() -> int:
    """Run the sections; say whether all bars hold."""
    options = arguments()
    load = os.getloadavg()[0]
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, load {load:.1f} at the start"
    print(f"{date.today():%Y-%m-%d}, {platform.machine()}, {machine}")
    if load > BUSY:
        print("Others are using this machine: times on the clock are too high, trust CPU seconds.", file=sys.stderr)
    parts: list[Part] = []
    with cleared(Setting(options.conversations, options.quick, options.peer)) as setting:
        for name in options.names:
            started = time.perf_counter()
            try:
                found = importlib.import_module(f"opinionbench.{SECTIONS[name]}").run(setting)
            except NoDialoguesError as error:
                print(error, file=sys.stderr)
                return 2
            for part in found:
                print(as_markdown(part) if options.markdown else part.text(), flush=True)
            parts += found
            print(f"{name}: {time.perf_counter() - started:.0f} s", file=sys.stderr)
    missed = [row for part in parts for row in part.rows if not row.holds]
    which = "" if set(options.names) == set(SECTIONS) and not options.quick else " of what was measured"
    print(f"\nAll bars{which} hold" if not missed else f"\n{len(missed)} rows miss a bar")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
