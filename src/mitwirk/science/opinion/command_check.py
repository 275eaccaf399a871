"""``mitwirk opinion check`` and ``null``: how far can the landscape be trusted?"""

from __future__ import annotations

import argparse
import sys

from .analysis import fit
from .command_input import Input, Refused
from .command_progress import Waiting
from .holdout import BINS, Scores, TooFewAnswersError, compare, scores
from .null import groups_by_chance, usual

MOST_RUNS = 10_000


def check(args: argparse.Namespace, found: Input) -> int:
    """Print how well hidden answers were foretold."""
    if not 0.0 < args.holdout < 1.0:
        raise Refused(f"--holdout muss zwischen 0 und 1 liegen, nicht bei {args.holdout}.")
    try:
        with Waiting("Verdeckte Antworten werden vorhergesagt", sys.stderr):
            result = compare(found.votes, share=args.holdout, seed=args.seed)
    except TooFewAnswersError:
        raise Refused(
            "Zum Prüfen gibt es zu wenige Antworten. Nötig sind einige Personen mit 7 Antworten "
            "auf Aussagen mit 10 Antworten."
        ) from None
    kind = "gestreckt" if result.polis_scaled else "ungestreckt"
    rows = {
        "Mitwirk": scores(result.ours, result.agree),
        "Anteil je Aussage": scores(result.means, result.agree),
        f"Polis, zwei Komponenten ({kind})": scores(result.polis, result.agree),
    }
    print("\n".join(check_lines(rows, args.holdout, args.seed)))
    return 0


def check_lines(rows: dict[str, Scores], share: float, seed: int) -> list[str]:
    """Say in a table and a few sentences how good the predictions were; the first row is ours."""
    ours = next(iter(rows.values()))
    lines = [
        f"Verdeckt: {_comma(100 * share, 0)} % der Antworten, vorhergesagt {ours.n} Zustimmungen und Ablehnungen, "
        f"Startwert {seed}",
        "",
        f"{'':36}  {'Log-Verlust':>11}  {'AUC':>6}  {'Kalibrierungsfehler':>19}",
    ]
    for name, row in rows.items():
        figures = f"{_comma(row.log_loss, 4):>11}  {_comma(row.auc, 3):>6}  {_comma(row.calibration, 3):>19}"
        lines.append(f"{name:36}  {figures}")
    return [
        *lines,
        "",
        "Log-Verlust: kleiner ist besser, 0,693 ist geraten. AUC: größer ist besser, 0,5 ist geraten.",
        f"Kalibrierungsfehler: mittlerer Abstand zwischen vorhergesagtem und wirklichem Anteil in {BINS} gleich großen "
        f"Klassen. Allein durch Zufall wären bei Mitwirk {_comma(ours.calibration_noise, 3)} zu erwarten.",
    ]


def _comma(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".replace(".", ",")


def null(args: argparse.Namespace, found: Input) -> int:
    """Print how many groups are found in shuffled answers."""
    if not 1 <= args.runs <= MOST_RUNS:
        raise Refused(f"--runs muss zwischen 1 und {MOST_RUNS} liegen, nicht bei {args.runs}.")
    counts: list[int] = []
    with Waiting("Vertauschte Antworten werden untersucht:", sys.stderr) as waiting:
        for count in groups_by_chance(found.votes, runs=args.runs, seed=args.seed):
            counts.append(count)
            waiting.reached(len(counts), args.runs)
        real = fit(found.votes, rng=args.seed).groups.count
    print("\n".join(null_lines(counts, real)))
    return 0


def null_lines(counts: list[int], real: int) -> list[str]:
    """Say how often each number of groups was found where there is none."""
    right = sum(count == 1 for count in counts)
    shown = [f"  {_groups(number)}: {times}-mal" for number, times in enumerate(usual(counts).tolist(), 1) if times]
    return [
        f"Vertauschte Antworten: In {right} von {len(counts)} Durchläufen zeigt sich richtig nur eine Gruppe.",
        *shown,
        f"Wirkliche Antworten: {_groups(real)}",
    ]


def _groups(count: int) -> str:
    return "1 Gruppe" if count == 1 else f"{count} Gruppen"
