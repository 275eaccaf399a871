"""A dialogue with 2,000 statements and a million votes: how long its import takes, and whether its pages stay fast."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from webbench import servers
from webbench.load import Request
from webbench.speed import Series, measure
from webbench.table import Part, at_least, at_most

IMPORT_SECONDS = 60.0
# Both show lists of the same greatest length, but the large dialogue fills them.
PAGE_SHARE = 0.5
HOUR_MS = 3_600_000
BEGAN_MS = 1_760_000_000_000


@dataclass(frozen=True)
class Size:
    """How large a dialogue is."""

    statements: int
    people: int
    votes: int


LARGE, SMALL = Size(2_000, 20_000, 1_000_000), Size(40, 400, 4_000)


def write_export(folder: Path, size: Size, seed: int) -> None:
    """Write a Polis export: two camps, statements of different reach, everyone answers different ones."""
    rng = np.random.default_rng(seed)
    folder.mkdir()
    camp = rng.choice([-1.0, 1.0], size.people) + rng.normal(0, 0.4, size.people)
    appeal, direction = rng.normal(0.4, 0.9, size.statements), rng.normal(0, 1.1, size.statements)
    # A third more than needed, because some fall on the same pair.
    drawn = np.unique(rng.integers(0, size.people * size.statements, size.votes * 4 // 3))
    pairs = rng.permutation(drawn)[: size.votes]
    person, statement = pairs // size.statements, pairs % size.statements
    chance = 1 / (1 + np.exp(-(appeal[statement] + direction[statement] * camp[person])))
    value = np.where(rng.random(size.votes) < chance, 1, -1) * (rng.random(size.votes) > 0.1)
    at = BEGAN_MS + np.sort(rng.integers(0, 400 * HOUR_MS, size.votes))
    votes = np.column_stack([at, statement, person, value])
    head = "timestamp,comment-id,voter-id,vote"
    np.savetxt(folder / "votes.csv", votes, fmt="%d", delimiter=",", header=head, comments="")
    with (folder / "comments.csv").open("w", encoding="utf-8") as target:
        target.write("timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body\n")
        for number in range(size.statements):
            mine = value[statement == number]
            counts = f"{(mine > 0).sum()},{(mine < 0).sum()}"
            text = f"Im Quartier {number % 40} soll Vorschlag Nummer {number} bald umgesetzt werden."
            target.write(f"{BEGAN_MS + number},{number},{number % size.people},{counts},1,{text}\n")


def import_export(folder: Path, slug: str, env: Mapping[str, str]) -> tuple[float, float]:
    """Import at the command line; return seconds and peak memory in MB."""
    command = [sys.executable, "-m", "mitwirk.config.command", "import-polis", str(folder), "--slug", slug]
    command += ["--question", f"Was soll sich ändern ({slug})?", "--asked-by", "Stadt Musterstadt"]
    began, peak = time.monotonic(), 0.0
    with (folder / "import.log").open("w+", encoding="utf-8") as log:
        process = subprocess.Popen(command, env=env, stdout=log, stderr=log)
        while process.poll() is None:
            peak = max(peak, servers.peak_megabytes(process.pid))
            time.sleep(0.02)
        seconds = time.monotonic() - began
        if process.returncode:
            log.seek(0)
            raise SystemExit(f"The import failed:\n{log.read()[-3000:]}")
    return seconds, peak


def pages_of(slug: str) -> dict[str, Request]:
    """Return the pages that are compared, rendered anew each time."""
    anew = (("Cookie", "messung=1"),)
    return {
        "dialogue": Request(f"/dialoge/{slug}/", headers=anew),
        "landscape": Request(f"/dialoge/{slug}/landschaft/", headers=anew),
        "table of statements": Request(f"/dialoge/{slug}/landschaft/aussagen/", headers=anew),
    }


def compare(
    part: Part, house: servers.Server, requests: dict[str, tuple[Request, Request]], rounds: int, folder: Path
) -> None:
    """Measure each page of the large and of the small dialogue in turn."""
    for name, (large, small) in requests.items():
        series = [
            Series(f"{size} {name}", house, [request], 200) for size, request in (("large", large), ("small", small))
        ]
        measure(series, rounds, 1.0, folder)
        share = series[0].share_of(series[1])
        figures = f"CPU {series[0].cpu:.1f} ms, small {series[1].cpu:.1f} ms, share {share:.2f}"
        part.add(f"large: {name}", figures, at_least("share of the small one", share, PAGE_SHARE))


def run(data: Path, rounds: int) -> Part:
    """Generate, import, and compare pages."""
    env = servers.environment(data, f"sqlite:///{data / 'large.sqlite3'}")
    servers.python("-m", "mitwirk.config.command", "manage", "migrate", "-v0", env=env)
    write_export(data / "large", LARGE, 1)
    write_export(data / "small", SMALL, 2)
    part = Part("A dialogue with 2,000 statements and 1,000,000 votes on SQLite")
    import_export(data / "small", "klein", env)
    seconds, megabytes = import_export(data / "large", "gross", env)
    part.add(
        "import-polis",
        f"{seconds:.1f} s, peak memory {megabytes:.0f} MB",
        at_most("import", seconds, IMPORT_SECONDS, " s"),
    )
    with servers.house(env, data / "server.log", "--no-worker") as house:
        pages = {name: (request, pages_of("klein")[name]) for name, request in pages_of("gross").items()}
        compare(part, house, pages, rounds, data)
        servers.python("-m", "webbench.scene", "large", str(data), "gross", "klein", env=env)
        readers = json.loads((data / "scene.json").read_text(encoding="utf-8"))["readers"]
        ballots = {
            slug: Request(f"/dialoge/{slug}/abstimmen/", headers=(("Cookie", cookie),))
            for slug, cookie in readers.items()
        }
        compare(part, house, {"next statement": (ballots["gross"], ballots["klein"])}, rounds, data)
    return part
