"""The subcommand ``mitwirk similarity``: figures from files, without a database."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .evaluate import WAYS, pair_figures, read_pairs, read_titled, recall

WORDS = {"letters": "Buchstaben", "meaning": "Bedeutung", "both": "beides"}
TITLES = ("title", "thema", "titel")
BODIES = (("text",), ("begruendung",), ("beschreibung",))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe ``mitwirk similarity``; :func:`run` takes what the parser returns."""
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="BEFEHL")
    deed = deeds.add_parser(
        "evaluate",
        help="Prüfen, wie gut ähnliche Texte gefunden werden",
        description="Liest CSV-Dateien mit Titel und Text und TSV-Dateien mit Paaren aus einem Ordner. "
        "Der Titel soll den eigenen Text unter den ersten zehn finden.",
    )
    deed.add_argument("folder", type=Path, metavar="ORDNER", help="Ordner mit *.csv (title,text) und *.tsv (Paare)")
    deed.add_argument("--no-encoder", action="store_true", help="nur Buchstaben, ohne Sprachmodell")


def run(args: argparse.Namespace) -> int:
    """Carry out the command; return the exit code."""
    if not args.folder.is_dir():
        return _fail(f"{args.folder} ist kein Ordner. Nennen Sie den Ordner mit den CSV-Dateien.")
    lines = []
    for path in sorted(args.folder.glob("*.csv")):
        lines += _titled(path, not args.no_encoder)
    for path in sorted(args.folder.glob("*.tsv")):
        try:
            lines += _paired(path, not args.no_encoder)
        except ValueError as error:
            return _fail(f"{error}: Nötig sind drei Felder, durch Tabulatoren getrennt.")
    if not lines:
        return _fail(f"In {args.folder} steht keine Datei mit Titel und Text.")
    print("\n".join(lines))
    return 0


def _titled(path: Path, encoder: bool) -> list[str]:
    with path.open(encoding="utf-8-sig") as stream:
        head = stream.readline().strip().split(",")
    title = next((name for name in TITLES if name in head), None)
    body = next((names for names in BODIES if names[0] in head), None)
    if title is None or body is None:
        return []
    titles, texts = read_titled(path, title, body)
    if not titles:
        return []
    found = recall(titles, texts, encoder=encoder)
    lines = [f"{path.name}: {found.n} Titel suchen ihren Text"]
    return lines + [
        f"  {WORDS[way]:<11} unter den ersten zehn {found.among_ten[way]:.3f}, ganz oben {found.first[way]:.3f}"
        for way in WAYS
    ]


def _paired(path: Path, encoder: bool) -> list[str]:
    found = pair_figures(read_pairs(path), encoder=encoder)
    lines = [f"{path.name}: {found.n} ähnliche Paare"]
    return lines + [
        f"  {WORDS[way]:<11} AUC {found.auc[way]:.3f}, das Richtige zuerst {found.first[way]:.2f}, "
        f"Gegenteiliges näher als die Mitte der Ähnlichen {found.opposed[way]:.2f}"
        for way in WAYS
    ]


def _fail(text: str) -> int:
    print(f"Fehler: {text}", file=sys.stderr)
    return 2
