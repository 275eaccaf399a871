"""What the commands read: votes with the names of people and statements, weights, and errors by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from .bundle import Labels, read_labels
from .plain_csv import read_plain
from .polis_read import read_polis
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
    "unknown_participant": "Von dieser Person gibt es keine Antworten.",
    "weight_value": "Das Gewicht ist keine Zahl ab 0.",
    "duplicate_id": "Diese Nummer kommt schon vorher vor.",
    "empty_text": "Ein Text oder Name ist leer.",
    "text_too_long": "Der Text ist länger als 10 000 Zeichen.",
}
SHOWN_ERRORS = 20


class Refused(ValueError):
    """The input cannot be used; the argument is a German sentence."""


@dataclass(frozen=True, eq=False)
class Input:
    """Votes, and what people and statements are called."""

    votes: Votes
    people: Sequence[str]
    statements: Sequence[str]
    errors: Sequence[RowError]
    n_errors: int
    labels: Labels | None = None


def read_input(path: Path) -> Input:
    """Read a Polis folder, a bundle or a plain table.

    Raises
    ------
    Refused
        If there is nothing at this place, or nothing usable in it.
    """
    if path.is_dir():
        found = _folder(path)
    elif path.is_file():
        plain = read_plain(path)
        found = Input(plain.votes, plain.participants, plain.statements, plain.errors, plain.n_errors)
    else:
        raise Refused(f"{path} gibt es nicht. Nennen Sie einen Ordner oder eine CSV-Datei.")
    return found


def _folder(path: Path) -> Input:
    export = read_polis(path)
    if export.looks_inverted:
        raise Refused(
            f"In {path} sind die Vorzeichen der Antworten vertauscht: "
            "Erwartet wird 1 für Zustimmung und -1 für Ablehnung."
        )
    names = [text or str(key) for key, text in zip(export.statement_ids.tolist(), export.texts, strict=True)]
    people = [str(key) for key in export.participant_ids.tolist()]
    labels = read_labels(path, export.participant_ids)
    return Input(export.votes, people, names, export.errors, export.n_errors, labels)


def report(errors: Sequence[RowError], count: int, stream: TextIO) -> None:
    """Print the first errors, each with file and line, and how many there are."""
    for error in errors[:SHOWN_ERRORS]:
        place = f"{error.file}, Zeile {error.line}" if error.line else error.file
        print(f"{place}: {REASONS[error.reason_code]} {error.text}".rstrip(), file=stream)
    if count > SHOWN_ERRORS:
        print(f"Insgesamt sind {count} Zeilen nicht verwendbar.", file=stream)
