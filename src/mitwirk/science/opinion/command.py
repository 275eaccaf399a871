"""The subcommand ``mitwirk opinion``: a landscape from files, without a database."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

import numpy as np

from .analysis import fit
from .bundle import Facts, Labels, read_facts, read_labels
from .landscape import Landscape
from .plain_csv import read_plain
from .polis_read import read_polis
from .shares import Interval
from .tables import RowError
from .votes import Votes

REASONS = {
    "missing_file": "Die Datei fehlt.",
    "missing_column": "Diese Spalte fehlt:",
    "encoding": "Die Zeile ist nicht in UTF-8 gespeichert.",
    "nul": "Die Zeile enthält ein Null-Zeichen.",
    "malformed": "Die Zeile lässt sich nicht in Felder teilen, oder ein Feld ist zu lang.",
    "columns": "Die Zahl der Felder passt nicht zur Kopfzeile.",
    "not_a_number": "Eine Nummer oder Zeitangabe ist keine ganze Zahl.",
    "vote_value": "Die Antwort ist weder 1 noch 0 noch -1.",
    "moderation_value": "Der Stand der Prüfung ist weder 1 noch 0 noch -1.",
    "unknown_statement": "Diese Aussage steht nicht in comments.csv.",
    "duplicate_id": "Diese Nummer kommt schon vorher vor.",
    "empty_text": "Ein Text oder Name ist leer.",
    "text_too_long": "Der Text ist länger als 10 000 Zeichen.",
}
SHOWN_ERRORS = 20
SHOWN_STATEMENTS = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe ``mitwirk opinion``; :func:`run` takes what the parser returns."""
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="BEFEHL")
    deed = deeds.add_parser(
        "analyse",
        help="Meinungslandschaft berechnen",
        description="Berechnet, was eint, was trennt und wie sicher das ist. Ergebnis 0: alles gelesen; "
        "1: berechnet, aber Zeilen ausgelassen; 2: nichts zu berechnen.",
    )
    deed.add_argument(
        "path",
        type=Path,
        metavar="PFAD",
        help="Ordner mit Polis-Export oder CSV mit participant,statement,vote",
    )
    deed.add_argument("--json", type=Path, metavar="DATEI", help="ganzes Ergebnis schreiben; - für die Ausgabe")
    deed.add_argument("--seed", type=int, default=0, metavar="ZAHL", help="Startwert, voreingestellt 0")


def run(args: argparse.Namespace) -> int:
    """Carry out the command; return the exit code."""
    try:
        votes, names, errors, count, labels = _read(args.path)
        facts = read_facts(args.path)
    except ValueError as error:
        print(f"Fehler: {error}", file=sys.stderr)
        return 2
    _report(errors, count, sys.stderr)
    if not len(votes):
        print(f"Fehler: In {args.path} steht keine verwendbare Antwort.", file=sys.stderr)
        return 2
    values, n_labels = (labels.values, len(labels.names)) if labels is not None else (None, None)
    landscape = fit(votes, rng=args.seed, labels=values, n_labels=n_labels)
    if args.json is not None:
        _write_json(args.json, landscape, names)
    if args.json != Path("-"):
        print("\n".join(summary(landscape, names)))
    differs = facts is not None and _compare(facts, landscape, sys.stderr)
    return 1 if count or differs else 0


def _compare(facts: Facts, landscape: Landscape, stream: TextIO) -> bool:
    """Say whether the result comes from the same input as the bundle's; True if it does not."""
    found = landscape.diagnostics
    if found.digest != facts.digest:
        print(f"Die Prüfsumme weicht von bundle.json ab: {found.digest} statt {facts.digest}.", file=stream)
        return True
    print("Die Prüfsumme stimmt mit bundle.json überein.", file=stream)
    if found.seed != facts.seed:
        print(f"Dort galt ein anderer Startwert. Dieselben Zahlen gibt --seed {facts.seed}.", file=stream)
    if found.version != facts.engine:
        print(f"Dort rechnete eine andere Fassung: {facts.engine}. Zahlen können abweichen.", file=stream)
    return False


def _read(path: Path) -> tuple[Votes, Sequence[str], Sequence[RowError], int, Labels | None]:
    if path.is_dir():
        export = read_polis(path)
        if export.looks_inverted:
            raise ValueError(
                f"In {path} sind die Vorzeichen der Antworten vertauscht: "
                "Erwartet wird 1 für Zustimmung und -1 für Ablehnung."
            )
        names = [text or str(key) for key, text in zip(export.statement_ids.tolist(), export.texts, strict=True)]
        return export.votes, names, export.errors, export.n_errors, read_labels(path, export.participant_ids)
    if not path.is_file():
        raise ValueError(f"{path} gibt es nicht. Nennen Sie einen Ordner oder eine CSV-Datei.")
    plain = read_plain(path)
    return plain.votes, plain.statements, plain.errors, plain.n_errors, None


def _report(errors: Sequence[RowError], count: int, stream: TextIO) -> None:
    for error in errors[:SHOWN_ERRORS]:
        place = f"{error.file}, Zeile {error.line}" if error.line else error.file
        print(f"{place}: {REASONS[error.reason_code]} {error.text}".rstrip(), file=stream)
    if count > SHOWN_ERRORS:
        print(f"Insgesamt sind {count} Zeilen nicht verwendbar.", file=stream)


def _write_json(target: Path, landscape: Landscape, names: Sequence[str]) -> None:
    content = json.dumps({"names": list(names), **landscape.to_dict()}, ensure_ascii=False, allow_nan=False)
    if target == Path("-"):
        print(content)
    else:
        target.write_text(content + "\n", encoding="utf-8")


def summary(landscape: Landscape, names: Sequence[str]) -> list[str]:
    """Say in a few German lines what was found."""
    facts, groups, figures = landscape.diagnostics, landscape.groups, landscape.statements
    lines = [
        f"{facts.n_voters} Teilnehmende, {facts.n_statements_seen} Aussagen, {facts.n_votes} Antworten",
        f"Fassung {facts.version}, Startwert {facts.seed}, Eingabe {facts.digest[:16]}",
        "",
    ]
    if not facts.enough:
        lines.append("Zu wenig Daten für Gruppen: Mindestens 10 Personen brauchen je 7 Antworten.")
    elif groups.count == 1:
        lines.append("Keine Lager sichtbar: Die Antworten bilden keine getrennten Gruppen.")
    else:
        sizes = ", ".join(f"{letter} {size}" for letter, size in zip("ABCDE", groups.size.tolist(), strict=False))
        lines.append(f"{groups.count} Gruppen mit ähnlichen Antworten (Personen: {sizes})")
    ground, parts = figures.common_ground, figures.division
    apart = Interval(parts.value, parts.low, parts.high)
    kind = "zwischen den Gruppen" if parts.basis == "groups" else "zwischen den beiden Enden der stärksten Richtung"
    lines += _table("Gemeinsamer Boden (Zustimmung)", figures.overall.agreeing, ground.holds, ground.bound, names)
    lines += _table(f"Was trennt (Abstand {kind})", apart, parts.holds, parts.low, names)
    return lines


def _table(title: str, estimate: Interval, shown: np.ndarray, order: np.ndarray, names: Sequence[str]) -> list[str]:
    rows = np.flatnonzero(shown)
    if not rows.size:
        return ["", f"{title}: nichts, was sicher genug ist"]
    part = Interval(estimate.value[rows], estimate.low[rows], estimate.high[rows])
    lines = ["", f"{title}, Prozent mit 95-%-Spanne:"]
    for place in np.argsort(-order[rows], kind="stable")[:SHOWN_STATEMENTS]:
        value, low, high = (round(100 * float(end[place])) for end in (part.value, part.low, part.high))
        text = " ".join(names[rows[place]].split())
        lines.append(f"  {value} ({low} bis {high})  {text[:90]}")
    if rows.size > SHOWN_STATEMENTS:
        lines.append(f"  … und {rows.size - SHOWN_STATEMENTS} weitere")
    return lines
