"""The subcommand ``mitwirk opinion``: a landscape from files, without a database."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from . import command_check
from .analysis import fit
from .bundle import Facts, read_facts
from .command_input import Input, Refused, read_input, report
from .command_progress import Waiting
from .html_report import Story, html_report
from .landscape import Landscape, plain
from .shares import Interval
from .weighted import WeightedShares, weighted_shares
from .weights_csv import WeightTable, read_weights

SHOWN_STATEMENTS = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe ``mitwirk opinion``; :func:`run` takes what the parser returns."""
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="BEFEHL")
    deed = _deed(
        deeds,
        "analyse",
        "Meinungslandschaft berechnen",
        "Berechnet, was eint, was trennt und wie sicher das ist. Ergebnis 0: alles gelesen; "
        "1: berechnet, aber Zeilen ausgelassen oder Prüfsumme verschieden; 2: nichts zu berechnen.",
    )
    deed.add_argument("--json", type=Path, metavar="DATEI", help="ganzes Ergebnis schreiben; - für die Ausgabe")
    deed.add_argument("--html", type=Path, metavar="DATEI", help="Bericht zum Lesen und Weitergeben schreiben")
    deed.add_argument(
        "--weights", type=Path, metavar="DATEI", help="CSV mit participant,weight: Anteile auch gewichtet berechnen"
    )
    deed = _deed(
        deeds,
        "check",
        "prüfen, wie gut verdeckte Antworten vorhergesagt werden",
        "Verdeckt einen Teil der Antworten und sagt sie vorher: mit unserem Modell, mit dem Anteil je Aussage und "
        "mit den zwei Komponenten von Polis. Ergebnis 0: berechnet; 1: Zeilen ausgelassen; 2: nichts zu berechnen.",
    )
    deed.add_argument("--holdout", type=float, default=0.1, metavar="ANTEIL", help="Anteil, voreingestellt 0.1")
    deed = _deed(
        deeds,
        "null",
        "prüfen, ob in vertauschten Antworten Gruppen gefunden werden",
        "Vertauscht die Antworten zu jeder Aussage unter denen, die sie gaben. Dann gibt es keine Gruppen, und eine "
        "einzige ist richtig. Ergebnis 0: berechnet; 1: Zeilen ausgelassen; 2: nichts zu berechnen.",
    )
    deed.add_argument("--runs", type=int, default=20, metavar="ZAHL", help="Durchläufe, voreingestellt 20")


def _deed(deeds: Any, name: str, text: str, description: str) -> argparse.ArgumentParser:
    deed: argparse.ArgumentParser = deeds.add_parser(name, help=text, description=description)
    where = "Ordner mit Polis-Export oder CSV mit participant,statement,vote"
    deed.add_argument("path", type=Path, metavar="PFAD", help=where)
    deed.add_argument("--seed", type=int, default=0, metavar="ZAHL", help="Startwert, voreingestellt 0")
    return deed


def run(args: argparse.Namespace) -> int:
    """Carry out the command; return the exit code."""
    deeds = {"analyse": _analyse, "check": command_check.check, "null": command_check.null}
    try:
        with Waiting("Antworten werden gelesen", sys.stderr):
            found = read_input(args.path)
        report(found.errors, found.n_errors, sys.stderr)
        if not len(found.votes):
            raise Refused(f"In {args.path} steht keine verwendbare Antwort.")
        code = deeds[args.deed](args, found)
    except (ValueError, OSError) as error:
        print(f"Fehler: {error}", file=sys.stderr)
        return 2
    return max(code, 1 if found.n_errors else 0)


def _analyse(args: argparse.Namespace, found: Input) -> int:
    facts = read_facts(args.path)
    table = None if args.weights is None else _weights(args.weights, found)
    labels = found.labels
    values, n_labels = (labels.values, len(labels.names)) if labels is not None else (None, None)
    with Waiting("Landschaft wird berechnet", sys.stderr):
        landscape = fit(found.votes, rng=args.seed, labels=values, n_labels=n_labels)
        weighted = None if table is None else weighted_shares(found.votes, table.values)
    if args.json is not None:
        _write_json(args.json, landscape, found.statements, weighted)
    if args.html is not None:
        names = labels.names if labels is not None else ()
        story = Story(args.path.resolve().stem, landscape, found.statements, names, weighted)
        args.html.write_text(html_report(story), encoding="utf-8")
    if args.json != Path("-"):
        lines = summary(landscape, found.statements)
        if table is not None and weighted is not None:
            lines += weighted_summary(weighted, table.n_known, found.statements)
        print("\n".join(lines))
    differs = facts is not None and _compare(facts, landscape, sys.stderr)
    return 1 if differs or (table is not None and table.n_errors) else 0


def _weights(path: Path, found: Input) -> WeightTable:
    if not path.is_file():
        raise Refused(f"{path} gibt es nicht. Nennen Sie eine CSV-Datei mit participant,weight.")
    table = read_weights(path, found.people)
    report(table.errors, table.n_errors, sys.stderr)
    if not table.n_known:
        raise Refused(f"In {path} steht für keine Person ein Gewicht über 0.")
    return table


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


def _write_json(
    target: Path, landscape: Landscape, names: Sequence[str], weighted: WeightedShares | None = None
) -> None:
    content = {"names": list(names), **landscape.to_dict()}
    if weighted is not None:
        content["weighted"] = plain(weighted)
    text = json.dumps(content, ensure_ascii=False, allow_nan=False)
    if target == Path("-"):
        print(text)
    else:
        target.write_text(text + "\n", encoding="utf-8")


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


def weighted_summary(weighted: WeightedShares, known: int, names: Sequence[str]) -> list[str]:
    """Say where weights change the share agreeing most."""
    raw = weighted.raw
    apart = np.where(raw.seen > 0, np.abs(weighted.agreeing.value - raw.agreeing.value), 0.0)
    title = f"Gewichtete Zustimmung, wo sie am meisten abweicht ({known} Personen mit Gewicht)"
    return _table(title, weighted.agreeing, raw.seen > 0, apart, names)


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
