"""Similar texts: how well they are found, and how long cases like mine take among 5,000.

    python benchmarks/similarity.py [--data FOLDER] [--texts 5000]

FOLDER holds CSV files with the columns title and text (or thema and begruendung) of real proposals; the pairs that ship
with Mitwirk are always measured. Bars: AUC 0.96 and 0.80 first among 20 on the pairs; 100 ms a question.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
SUBJECTS = (
    "Radweg",
    "Jugendrat",
    "Spielplatz",
    "Bürgerrat",
    "Klimaschutz",
    "Dorfladen",
    "Schulhof",
    "Freibad",
    "Pflege",
)
DEEDS = ("planen", "retten", "erweitern", "gemeinsam gestalten", "neu gründen", "öffnen", "begrünen", "besser anbinden")
WHERE = (
    "im Ortskern",
    "am Fluss",
    "für junge Menschen",
    "mit der Nachbargemeinde",
    "in allen Ortsteilen",
    "am Bahnhof",
)


def quality(data: Path | None) -> bool:
    """Print the figures of docs/methods/similarity.md."""
    import mitwirk
    from mitwirk.science.similarity import command, pair_figures, read_pairs

    pairs = Path(mitwirk.__file__).parent / "data" / "similarity" / "pairs_de.tsv"
    found = pair_figures(read_pairs(pairs))
    good = found.auc["both"] >= 0.96 and found.first["both"] >= 0.80
    print(f"{'PASS' if good else 'FAIL'}  pairs: AUC {found.auc['both']:.3f}, first among 20 {found.first['both']:.2f}")
    if data:
        command.run(argparse.Namespace(folder=data, no_encoder=False))
    return good


def make_initiatives(count: int) -> None:
    """Make initiatives with texts of some 400 letters in the municipalities of the land."""
    import numpy as np
    from django.utils import timezone

    from mitwirk.network.models import Initiative
    from mitwirk.places.models import Place

    rng, now = np.random.default_rng(4), timezone.now()
    places = list(Place.objects.municipalities().values_list("pk", flat=True))

    def sentence() -> str:
        return f"{rng.choice(SUBJECTS)} {rng.choice(DEEDS)} {rng.choice(WHERE)}"

    moments = {"made_at": now, "changed_at": now, "confirmed_at": now}
    Initiative.objects.bulk_create(
        Initiative(
            title=sentence(),
            slug=f"fall-{number}",
            summary=f"{sentence()}, {sentence()}.",
            goals=". ".join(sentence() for _ in range(8)),
            sector="citizens",
            place_id=int(rng.choice(places)),
            **moments,
        )
        for number in range(count)
    )


def speed(count: int) -> bool:
    """Print how long the job, the first and all further questions take."""
    from django.core.management import call_command
    from django.utils import timezone

    from mitwirk.core.contract import contracts
    from mitwirk.network.models import SimilarCase

    call_command("migrate", verbosity=0)
    contracts()["places"].official(now=timezone.now())
    make_initiatives(count)
    index_them(count)
    good = ask_them()
    size = sum(len(row.columns) + len(row.counts) + 512 for row in SimilarCase.objects.all()[:500]) / 500
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"      {size / 1000:.1f} kB a text in the database, peak memory with encoder {peak:.0f} MB")
    return good


def index_them(count: int) -> None:
    """Print how long the job takes, for all texts and for one that changed."""
    from django.utils import timezone

    from mitwirk.network import similar_index
    from mitwirk.network.models import Initiative

    started = time.perf_counter()
    similar_index.index_changed(now=timezone.now())
    print(f"      index of {count} new texts {time.perf_counter() - started:.1f} s (a job, once)")
    Initiative.objects.filter(slug="fall-7").update(goals="Ein Skatepark", changed_at=timezone.now())
    started = time.perf_counter()
    touched = similar_index.index_changed(now=timezone.now())
    print(f"      one changed text: {touched} row, {1000 * (time.perf_counter() - started):.0f} ms")


def ask_them() -> bool:
    """Print how long questions take, the first ones apart; say whether the bar holds."""
    from django.contrib.auth.models import AnonymousUser
    from django.utils import timezone

    from mitwirk.network import similar, similar_index
    from mitwirk.network.models import Initiative

    viewer = AnonymousUser()
    one = Initiative.objects.select_related("place").get(slug="fall-9")
    for when in ("of a process", "after another change"):
        Initiative.objects.filter(slug="fall-8").update(goals=f"Ein Teich {when}", changed_at=timezone.now())
        similar_index.index_changed(now=timezone.now())
        started = time.perf_counter()
        similar.cases_like_initiative(one, viewer)
        print(f"      first question {when} {1000 * (time.perf_counter() - started):.0f} ms (reads the index anew)")
    similar.cases_like_text("Warm werden", viewer)
    ways = {
        "initiative": lambda: similar.cases_like_initiative(one, viewer),
        "municipality": lambda: similar.cases_like_place(one.place, viewer),
        "own text": lambda: similar.cases_like_text("Ein Weg für Räder am Wasser", viewer, place=one.place),
    }
    good = True
    for name, ask in ways.items():
        spent = []
        for _ in range(20):
            started = time.perf_counter()
            ask()
            spent.append(1000 * (time.perf_counter() - started))
        p95 = statistics.quantiles(spent, n=20)[-1]
        good &= p95 < 100
        print(
            f"{'PASS' if p95 < 100 else 'FAIL'}  {name:<13} p50 {statistics.median(spent):5.1f} ms  p95 {p95:5.1f} ms"
        )
    return good


def main() -> int:
    """Run both parts on a database that is thrown away; return 0 if all bars hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--texts", type=int, default=5000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MITWIRK_MODE"] = "development"
        os.environ["MITWIRK_DATA_DIR"] = folder
        os.environ.pop("DATABASE_URL", None)
        os.environ["DJANGO_SETTINGS_MODULE"] = "mitwirk.config.settings"
        import django

        django.setup()
        good = quality(options.data)
        good &= speed(options.texts)
    print("All bars hold." if good else "A bar does not hold.")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
