"""The search over 10,000 documents: how long one question takes, on the database of DATABASE_URL.

    python benchmarks/search.py [--documents 10000]

Bar: under 60 ms for a typical question. Documents are made of German words and compounds in a natural
frequency (Zipf), from a fixed seed; the rarest and the most frequent word are asked too.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta

import numpy as np

BAR_MS = 60.0
ROUNDS = 15


def prepare() -> None:
    """Start Django on a scratch folder."""
    os.environ.setdefault("MITWIRK_MODE", "development")
    os.environ["MITWIRK_DATA_DIR"] = tempfile.mkdtemp(prefix="mitwirk-search-")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mitwirk.config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def make_words(rng: np.random.Generator) -> list[str]:
    """Return 6,000 words, every third a compound."""
    from mitwirk.science.wording.compounds import part_counts

    parts = sorted(part_counts())
    simple = [str(word) for word in rng.choice(parts, 4000, replace=False)]
    compounds = [f"{rng.choice(simple)}{rng.choice(simple)}" for _ in range(2000)]
    return [word.capitalize() for word in rng.permutation(simple + compounds)]


def make_documents(count: int, words: list[str], rng: np.random.Generator):
    """Yield documents: statements of a sentence, and every tenth a longer text."""
    from mitwirk.core.search import Document

    weights = 1 / np.arange(1, len(words) + 1)
    weights /= weights.sum()
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(count):
        chosen = rng.choice(words, 120 if number % 10 == 0 else 14, p=weights)
        yield Document(
            kind="dialogue" if number % 10 == 0 else "statement",
            key=str(number),
            title=" ".join(chosen[:6]),
            text=" ".join(chosen[6:]),
            url=f"/{number}/",
            public=number % 20 != 1,
            audience="office",
            published_at=start + timedelta(minutes=number),
        )


def questions(words: list[str]) -> dict[str, str]:
    """Return what is asked, by kind of question."""
    return {
        "ein häufiges Wort": words[0],
        "ein übliches Wort": words[40],
        "ein seltenes Wort": words[3000],
        "drei Wörter": " ".join((words[5], words[60], words[400])),
        "acht Wörter": " ".join(words[3:11]),
        "ein Tippfehler": words[90][:2] + words[90][3] + words[90][2] + words[90][4:],
        "nichts zu finden": "Xylqwertz",
    }


def measure(query: str) -> tuple[float, float, int]:
    """Return median and worst milliseconds, and the number of hits."""
    from django.contrib.auth.models import AnonymousUser

    from mitwirk.core import search

    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        result = search.search(query, AnonymousUser())
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times), max(times), result.total


def main() -> int:
    """Run it and say whether the bar holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    count = parser.parse_args().documents
    prepare()
    from django.db import connection

    from mitwirk.core import search
    from mitwirk.core.models import SearchWord

    rng = np.random.default_rng(7)
    words = make_words(rng)
    started = time.perf_counter()
    search.rebuild(make_documents(count, words, rng))
    seconds = time.perf_counter() - started
    print(f"{connection.vendor}: {count} Dokumente in {seconds:.1f} s, {SearchWord.objects.count()} Wörter")
    medians = []
    for label, query in questions(words).items():
        median, worst, total = measure(query)
        medians.append(median)
        print(f"  {label:20} {median:7.1f} ms (höchstens {worst:6.1f})  {total:6} Treffer")
    typical = statistics.median(medians)
    verdict = "gehalten" if typical < BAR_MS else "VERFEHLT"
    print(f"  typisch {typical:.1f} ms, Grenze {BAR_MS:.0f} ms: {verdict}")
    return 0 if typical < BAR_MS else 1


if __name__ == "__main__":
    sys.exit(main())
