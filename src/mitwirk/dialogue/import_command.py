"""`mitwirk import-polis DIR`: read a Polis export into a new dialogue, at the server's command line.

Django's parts are imported inside the functions: the parser is built before Django is set up.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

SHOWN_ERRORS = 50
# A progress bar appears only where people would start to wonder.
BAR_AFTER_SECONDS = 2.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the arguments of the subcommand."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="folder or .zip with comments.csv and votes.csv")
    parser.add_argument("--question", default="", help="the question that was asked (default: topic in summary.csv)")
    parser.add_argument("--slug", default="", help="last part of the address (default: made from the question)")
    parser.add_argument("--context", default="", help="what it was about, in two or three sentences")
    parser.add_argument("--asked-by", default="", help="who asked")
    parser.add_argument("--attribution", default="", help="origin and licence, shown wherever the data are shown")
    parser.add_argument("--place", default="", help="place: its official key (ARS, AGS), address part or name")
    parser.add_argument("--result-use", default="", help="what happened with the result")
    parser.add_argument("--result-owner", default="", help="who took care of it")
    parser.add_argument("--result-on", type=date.fromisoformat, default=None, metavar="YYYY-MM-DD", help="by when")
    parser.add_argument("--check", action="store_true", help="only check the files, change nothing")


def run(options: argparse.Namespace) -> int:
    """Import, or say exactly why not; 0 if it was done."""
    from mitwirk.core.errors import HouseError
    from mitwirk.dialogue.polis import ImportRefused

    try:
        return _run(options)
    except ImportRefused as refused:
        print(refused, file=sys.stderr)
        for line in refused.lines[:SHOWN_ERRORS]:
            print(f"  {line}", file=sys.stderr)
        if refused.count > SHOWN_ERRORS:
            print(f"  … {refused.count - SHOWN_ERRORS} weitere", file=sys.stderr)
    except HouseError as error:
        print(error, file=sys.stderr)
    return 1


def _run(options: argparse.Namespace) -> int:
    from mitwirk.dialogue.polis import read_source

    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mitwirk-import-") as scratch:
        folder = _folder(options.folder, Path(scratch))
        export = read_source(folder, name=options.folder.name)
    print(
        f"{len(export.numbers)} Aussagen, {len(export.voters)} Teilnehmende, "
        f"{export.vote_value.size} Stimmen gelesen ({time.monotonic() - began:.1f} s)."
    )
    for note in export.notes:
        print(f"Hinweis: {note}")
    if options.check:
        print("Die Dateien sind in Ordnung. Es wurde nichts verändert.")
        return 0
    return _store(options, export, began)


def _store(options: argparse.Namespace, export: Any, began: float) -> int:
    from django.utils import timezone

    from mitwirk.dialogue.actions.imports import import_polis
    from mitwirk.dialogue.actions.landscape import recompute

    with _Bar(export.vote_value.size) as bar:
        dialogue = import_polis(
            export=export, dialogue_fields=_fields(options), by=None, now=timezone.now(), progress=bar.update
        )
    print("Das Meinungsbild wird berechnet …", flush=True)
    recompute(dialogue=dialogue, now=timezone.now())
    print(f"Fertig nach {time.monotonic() - began:.1f} s: /dialoge/{dialogue.slug}/")
    return 0


def _folder(path: Path, scratch: Path) -> Path:
    from mitwirk.dialogue.import_files import UploadRefused, unpack_file

    if path.is_dir():
        return path
    if path.is_file() and path.suffix.lower() == ".zip":
        unpack_file(path, scratch)
        return scratch
    raise UploadRefused(f"„{path}“ ist weder ein Ordner noch eine Zip-Datei. Prüfen Sie den Pfad.")


def _fields(options: argparse.Namespace) -> dict[str, Any]:
    names = (
        "question",
        "slug",
        "context",
        "asked_by",
        "attribution",
        "result_use",
        "result_owner",
        "result_on",
    )
    fields = {name: getattr(options, name) for name in names}
    return fields | {"place": _place(options.place)} if options.place else fields


def _place(text: str) -> Any:
    from django.db.models import Q

    from mitwirk.core.errors import HouseError
    from mitwirk.places.models import Place

    found = list(Place.objects.filter(Q(key=text) | Q(ars=text) | Q(slug=text) | Q(name__iexact=text))[:6])
    if len(found) == 1:
        return found[0]
    if not found:
        raise HouseError(f"Einen Ort „{text}“ gibt es hier nicht. Nennen Sie Namen oder Schlüssel.")
    choices = ", ".join(f"{place.slug} ({place.get_kind_display()})" for place in found)
    raise HouseError(f"„{text}“ ist nicht eindeutig. Meinen Sie einen davon? {choices}")


class _Bar:
    """A progress bar that appears after two seconds."""

    def __init__(self, total: int):
        from tqdm import tqdm

        self.bar = tqdm(
            total=total,
            desc="Stimmen",
            unit="",
            unit_scale=True,
            delay=BAR_AFTER_SECONDS,
            disable=None,
            leave=False,
        )

    def __enter__(self) -> _Bar:
        return self

    def __exit__(self, *_error: object) -> None:
        self.bar.close()

    def update(self, done: int, _total: int) -> None:
        """Move the bar to `done`."""
        self.bar.update(done - self.bar.n)
