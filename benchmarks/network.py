"""The directory with 20,000 actors and 5,000 initiatives: how long its pages take on the server.

    python benchmarks/network.py [--quick] [--only sqlite|postgres] [--keep FOLDER]

Whole answers through Django's handler, with all middleware and templates, none from the memory of kept pages. Bars: the
first page under 12 queries; p95 of counts and full-text search 60 ms on SQLite and 40 ms on PostgreSQL, held here
against whole pages too, drawing included, which is stricter than what was asked; the map's data
of 5,000 points 120 KB compressed. `--keep` keeps the SQLite database for another run.
"""

from __future__ import annotations

import argparse
import gzip
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "benchmarks"), str(ROOT)]

from webbench.table import Part, at_most  # noqa: E402

from tools import postgres  # noqa: E402

BARS_MS = {"sqlite": 60.0, "postgresql": 40.0}
BUSY = 1.5
MOST_QUERIES, MOST_KILOBYTES = 11, 120.0
PAGE = "/netzwerk/"
ANEW = {"HTTP_COOKIE": "messung=1", "HTTP_HOST": "localhost"}
SIDES = ({}, {"art": "organisationen"}, {"art": "menschen"})


def families(effort: int) -> dict[str, list[dict[str, str]]]:
    """Return what is asked, by kind of question; every question of a family is another one."""
    from networkbench.scene import DEEDS, SUBJECTS, WHERE

    from mitwirk.places.models import Place, Topic

    rng_towns = list(Place.objects.municipalities().order_by("slug").values_list("name", flat=True)[5 : 5 + 40])
    topics = list(Topic.objects.values_list("key", flat=True))
    rare = [name for name in rng_towns if " " not in name]
    two = [f"{subject} {deed.split()[-1]}" for subject, deed in zip(SUBJECTS, DEEDS * 3, strict=False)]
    typos = [subject[:3] + subject[4] + subject[3] + subject[5:] for subject in SUBJECTS if len(subject) > 7]
    asked: dict[str, list[dict[str, str]]] = {
        "first page": [{}] * 6,
        "organisations": [{"art": "organisationen", "seite": str(number)} for number in range(1, 9)],
        "people": [{"art": "menschen", "seite": str(number)} for number in range(1, 9)],
        "only the list": [{"ansicht": "liste", "seite": str(number)} for number in range(2, 10)],
        "rare word": [{"q": word, **side} for word in rare for side in SIDES],
        "frequent word": [{"q": word, **side} for word in ("Beteiligung", "gute", "Ort") for side in SIDES],
        "usual word": [{"q": word, **side} for word in SUBJECTS for side in SIDES],
        "two words": [{"q": words, **side} for words in two for side in SIDES],
        "four words": [{"q": f"{words} {where}", **SIDES[1]} for words, where in zip(two, WHERE * 3, strict=False)],
        "typo": [{"q": word, **side} for word in typos for side in SIDES],
        "sector": [{"sektor": sector, **side} for sector in ("politics", "citizens") for side in SIDES[:2]],
        "topic": [{"thema": topic, **side} for topic in topics for side in SIDES],
        "size of municipality": [{"groesse": size, **side} for size in ("klein", "gross") for side in SIDES],
        "kind, stage": [{"form": "school", "art": "organisationen"}, {"stand": "running"}, {"sucht": "on"}],
        "offering, looking for": [{"bietet": kind, **side} for kind in ("room", "know_how") for side in SIDES[:2]],
        "place with radius": [{"ort": town, "umkreis": "25", **side} for town in rng_towns for side in SIDES],
        "all together": [
            {"q": "Beteiligung", "ort": town, "umkreis": "50", "thema": topic, "sektor": "citizens", **side}
            for town, topic in zip(rng_towns, topics * 4, strict=False)
            for side in SIDES[:2]
        ],
    }
    return {name: questions[:effort] for name, questions in asked.items()}


def ask(client, question: dict[str, str], path: str = PAGE) -> float:
    """Ask for one page; return milliseconds."""
    address = f"{path}?{urlencode(question)}" if question else path
    started = time.perf_counter()
    response = client.get(address, **ANEW)
    spent = 1000 * (time.perf_counter() - started)
    if response.status_code != 200:
        raise SystemExit(f"{address}: {response.status_code}")
    return spent


def watch_drawing() -> Callable[[], float]:
    """Note when the directory begins to draw: until then it searches and counts. Return the latest such moment."""
    from mitwirk.network.views import directory

    draw, latest = directory.render, [0.0]

    def noted(*arguments, **options):
        latest[0] = time.perf_counter()
        return draw(*arguments, **options)

    directory.render = noted
    return lambda: latest[0]


@dataclass
class Spent:
    """Milliseconds of some pages: of searching and counting, and whole."""

    counted: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)


def measure(part: Part, effort: int, bar: float) -> None:
    """Ask all questions, and put a row for each kind and two for all into the table."""
    from django.test import Client

    client, drawing_began = Client(), watch_drawing()
    if os.getloadavg()[0] > BUSY:
        part.add("others use this machine now", "trust CPU: the mean of this process, without the database's own")
    cold = ask(client, {})
    cold_search = ask(client, {"q": "Beteiligung"})
    part.add("first question of a process", f"{cold:.0f} ms, first search {cold_search:.0f} ms")
    of_all = Spent()
    for name, questions in families(effort).items():
        queries, cpu, spent = ask_family(client, questions, drawing_began)
        of_all.counted += spent.counted
        of_all.whole += spent.whole
        figures, _p95 = _distribution(spent.whole)  # of few questions; the verdict is on all
        figures += f"  CPU {cpu:4.1f} ms  {queries:2} SQL"
        part.add(f"{name} ({len(questions)})", figures, at_most("queries", queries, MOST_QUERIES))
    for name, all_spent in (("search and counts alone, all", of_all.counted), ("whole pages, all", of_all.whole)):
        figures, p95 = _distribution(all_spent)
        part.add(f"{name} {len(all_spent)}", figures, at_most("p95", p95, bar, " ms"))


def ask_family(client, questions: list[dict[str, str]], drawing_began: Callable[[], float]) -> tuple[int, float, Spent]:
    """Ask all questions of a kind; return queries of the last one, mean CPU milliseconds and what was spent."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        ask(client, questions[-1])
    queries, spent, cpu = len(captured), Spent(), time.process_time()
    for question in questions:
        started = time.perf_counter()
        spent.whole.append(ask(client, question))
        spent.counted.append(1000 * (drawing_began() - started))
    return queries, 1000 * (time.process_time() - cpu) / len(questions), spent


def _distribution(spent: list[float]) -> tuple[str, float]:
    """Return median, 95th percentile and maximum as text, and the percentile; of few values it is the highest."""
    p95 = sorted(spent)[min(int(len(spent) * 0.95), len(spent) - 1)]
    return f"p50 {statistics.median(spent):5.1f}  p95 {p95:5.1f}  max {max(spent):5.1f} ms", p95


def measure_map(part: Part) -> None:
    """Weigh the map's data of all initiatives."""
    from django.test import Client

    client = Client()
    started = time.perf_counter()
    response = client.get(f"{PAGE}karte.json", **ANEW)
    spent = 1000 * (time.perf_counter() - started)
    points = len(response.json()["points"])
    kilobytes = len(gzip.compress(response.content, compresslevel=6)) / 1000
    figures = f"{points} points, {len(response.content) / 1000:.0f} KB, {spent:.0f} ms"
    part.add("map data", figures, at_most(f"{kilobytes:.0f} KB compressed", kilobytes, MOST_KILOBYTES, " KB"))


def run_here(quick: bool) -> int:
    """Fill the database of DATABASE_URL if it is empty, measure, print; return how many rows miss a bar."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "mitwirk.config.settings"
    import logging

    import django

    django.setup()
    logging.getLogger("mitwirk.request").setLevel(logging.WARNING)
    from django.core.management import call_command
    from django.db import connection
    from networkbench import scene

    from mitwirk.config.serving import warm_up
    from mitwirk.network.models import Initiative

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    started = time.perf_counter()
    amounts = {} if Initiative.objects.exists() else scene.build()
    part = Part(f"Directory on {connection.vendor}")
    if amounts:
        text = ", ".join(f"{count} {name}" for name, count in amounts.items())
        part.add("made", f"{text} in {time.perf_counter() - started:.0f} s")
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")
    # As the server does before it takes the first visitor.
    warm_up()
    measure(part, 6 if quick else 60, BARS_MS[connection.vendor])
    measure_map(part)
    part.add("peak memory", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    print(part.text(), flush=True)
    return sum(not row.holds for row in part.rows)


def run(data: Path, database: str, quick: bool) -> int:
    """Measure in a process of its own, because a process knows one database."""
    env = {**os.environ, "MITWIRK_MODE": "development", "MITWIRK_DATA_DIR": str(data), "DATABASE_URL": database}
    command = [sys.executable, __file__, "--here", *(["--quick"] if quick else [])]
    return subprocess.run(command, env=env, check=False).returncode


def main() -> int:
    """Run the chosen databases; return 1 if a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="six questions of each kind")
    parser.add_argument("--only", choices=("sqlite", "postgres"))
    parser.add_argument("--keep", type=Path, help="a folder for the SQLite database")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        return min(run_here(options.quick), 1)
    failed = 0
    with tempfile.TemporaryDirectory(prefix="mitwirk-bench-") as folder:
        data = options.keep or Path(folder)
        data.mkdir(exist_ok=True)
        if options.only != "postgres":
            failed += run(data, f"sqlite:///{data / 'network.sqlite3'}", options.quick)
        if options.only != "sqlite":
            with postgres.server() as url:
                failed += run(data, url, options.quick)
    print("\nAll bars hold." if not failed else "\nA bar is missed.")
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
