"""The subcommand ``mitwirk weighting``: weights from files, without a database."""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path
from typing import TextIO

from .raking import LEAST_IN_CELL, LEAST_PEOPLE, LIMITS, Raked, Refusal, rake
from .representation import representation
from .tables import Margin, RowError, read_margins, read_people

REASONS = {
    "missing_file": "Die Datei fehlt.",
    "missing_column": "Diese Spalte fehlt:",
    "encoding": "Die Zeile ist nicht in UTF-8 gespeichert.",
    "malformed": "Die Zeile lässt sich nicht in Felder teilen, oder ein Feld ist zu lang.",
    "columns": "Die Zahl der Felder passt nicht zur Kopfzeile.",
    "not_a_number": "Die Bevölkerung ist keine Zahl ab 0.",
    "duplicate": "Diese Kategorie oder Person kommt schon vorher vor.",
    "empty_text": "Ein Name ist leer.",
    "unknown_category": "Eine Kategorie steht nicht in der Datei der Bevölkerung; lassen Sie das Feld sonst leer.",
}
REFUSALS = {
    "too_few_people": "Nur {found} Personen haben etwas angegeben. Nötig sind {bound}.",
    "empty_cell": "Aus {where} nimmt niemand teil. Fassen Sie Kategorien zusammen.",
    "small_cell": "Aus {where} nehmen nur {found} Personen teil, nötig sind {bound}. Fassen Sie Kategorien zusammen.",
    "not_in_population": "In {where} lebt laut Bevölkerung niemand, es nehmen aber {found} Personen teil.",
    "limits": "{where} weicht mit begrenzten Gewichten um {percent} Prozentpunkte ab. "
    "Fassen Sie Kategorien zusammen oder erweitern Sie die Grenzen.",
    "not_converged": "Die Bevölkerungszahlen passen nicht zusammen mit denen, die teilnehmen: "
    "{where} weicht um {percent} Prozentpunkte ab.",
    "design_effect": "Die Gewichte sind zu ungleich: Sie vergrößern die Unsicherheit auf das {times}-Fache, "
    "erlaubt ist das {most}-Fache.",
    "largest_weight": "Eine Person würde für {times} zählen, erlaubt sind {most}.",
}
VERDICTS = {"few": "zu selten", "many": "zu häufig", "even": "passend", "": "unklar"}
SHOWN_ERRORS = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe ``mitwirk weighting``; :func:`run` takes what the parser returns."""
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="BEFEHL")
    deed = deeds.add_parser(
        "rake",
        help="Teilnehmende nach der Bevölkerung gewichten",
        description="Gewichtet Teilnehmende so, dass sie zählen, wie die Bevölkerung sich verteilt. Ergebnis 0: "
        "geschrieben; 1: geschrieben, aber Zeilen ausgelassen; 2: abgelehnt oder nichts zu berechnen.",
    )
    deed.add_argument("people", type=Path, metavar="MENSCHEN", help="CSV mit participant und einer Spalte je Merkmal")
    deed.add_argument("margins", type=Path, metavar="RÄNDER", help="CSV mit margin,category,count")
    deed.add_argument(
        "--out", type=Path, required=True, metavar="DATEI", help="participant,weight schreiben; - für die Ausgabe"
    )
    low, high = LIMITS
    deed.add_argument(
        "--limits",
        type=float,
        nargs=2,
        default=LIMITS,
        metavar=("MIN", "MAX"),
        help=f"Grenzen der Gewichte, voreingestellt {low} {high}",
    )
    deed.add_argument("--no-limits", action="store_true", help="Gewichte nicht begrenzen")
    deed.add_argument(
        "--least", type=int, default=LEAST_PEOPLE, metavar="ZAHL", help=f"Menschen, voreingestellt {LEAST_PEOPLE}"
    )
    deed.add_argument(
        "--least-in-cell", type=int, default=LEAST_IN_CELL, metavar="ZAHL", help=f"je Kategorie, {LEAST_IN_CELL}"
    )


def run(args: argparse.Namespace) -> int:
    """Carry out the command; return the exit code."""
    words = sys.stderr if args.out == Path("-") else sys.stdout
    margins, errors = read_margins(args.margins)
    people, more = read_people(args.people, margins)
    errors += more
    _report(errors, sys.stderr)
    if not margins or not people.names:
        return _fail(f"In {args.people if margins else args.margins} steht nichts Verwendbares.")
    try:
        found = rake(
            people.categories,
            [margin.population for margin in margins],
            limits=None if args.no_limits else tuple(args.limits),
            least_people=args.least,
            least_in_cell=args.least_in_cell,
        )
    except ValueError as error:
        return _fail(str(error))
    print("\n".join(summary(found, margins)), file=words)
    if found.refusal is not None:
        return _fail(f"Keine Gewichte. {explain(found.refusal, margins)}")
    if not _write(args.out, people.names, found):
        return _fail(f"{args.out} lässt sich nicht schreiben.")
    return 1 if errors else 0


def _fail(text: str) -> int:
    print(f"Fehler: {text}", file=sys.stderr)
    return 2


def _report(errors: list[RowError], stream: TextIO) -> None:
    for error in errors[:SHOWN_ERRORS]:
        place = f"{error.file}, Zeile {error.line}" if error.line else error.file
        print(f"{place}: {REASONS[error.reason_code]} {error.text}".rstrip(), file=stream)
    if len(errors) > SHOWN_ERRORS:
        print(f"Insgesamt sind {len(errors)} Zeilen nicht verwendbar.", file=stream)


def _write(target: Path, names: tuple[str, ...], found: Raked) -> bool:
    try:
        stream = sys.stdout if target == Path("-") else target.open("w", encoding="utf-8", newline="")
    except OSError:
        return False
    try:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["participant", "weight"])
        writer.writerows([name, f"{weight:.9g}"] for name, weight in zip(names, found.weights, strict=True))
    finally:
        if stream is not sys.stdout:
            stream.close()
    return True


def explain(refusal: Refusal, margins: list[Margin]) -> str:
    """Say in German why there are no weights."""
    where = ""
    if refusal.margin >= 0:
        margin = margins[refusal.margin]
        where = f"{margin.name} {margin.categories[refusal.category]}"
    return REFUSALS[refusal.code].format(
        where=where,
        found=comma(refusal.found, 0),
        bound=comma(refusal.bound, 0),
        times=comma(refusal.found, 1),
        most=comma(refusal.bound, 1),
        percent=comma(100 * refusal.found, 1),
    )


def comma(value: float, digits: int) -> str:
    """Write a number as German readers expect it."""
    return f"{value:.{digits}f}".replace(".", ",")


def summary(found: Raked, margins: list[Margin]) -> list[str]:
    """Say in a few German lines who takes part and what weighting costs."""
    lines = [f"{found.n_people} Teilnehmende"]
    if found.refusal is None:
        lines += [
            f"Effektive Fallzahl {comma(found.effective, 1)}, Designeffekt {comma(found.design_effect, 2)}",
            f"Gewichte {comma(found.smallest, 2)} bis {comma(found.largest, 2)}, an einer Grenze {found.trimmed}",
            f"Größte Abweichung {comma(100 * found.max_deviation, 2)} Prozentpunkte nach {found.rounds} Runden",
        ]
    for margin, fit in zip(margins, found.margins, strict=True):
        compared = representation(fit.count, fit.population)
        lines += ["", f"{margin.name}, Prozent mit 95-%-Spanne; ohne Angabe {fit.unknown}:"]
        for place, category in enumerate(margin.categories):
            share, low, high = (100 * part[place] for part in (compared.share, compared.low, compared.high))
            words = (
                f"  {category}: {share:.0f} ({low:.0f} bis {high:.0f}), Bevölkerung {100 * fit.population[place]:.0f}"
            )
            after = "" if found.refusal is not None else f", gewichtet {100 * fit.weighted[place]:.0f}"
            lines.append(f"{words}{after}: {VERDICTS[compared.verdict[place]]}")
    return lines
