"""From a folder in the layout of Polis to what an import needs: the adapter to `mitwirk.science.opinion`."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _

from mitwirk.accounts.models import Sector
from mitwirk.core.csv_cells import plain_cell
from mitwirk.core.errors import HouseError
from mitwirk.dialogue.models import SectorBasis, StatementKind
from mitwirk.science.opinion import PolisExport, read_polis
from mitwirk.science.opinion.tables import RowError

LONGEST_TEXT = 1000
HIGHEST_NUMBER = 2**31 - 1
IntArray = npt.NDArray[np.int64]


class ImportRefused(HouseError):
    """The files cannot be imported; `lines` says file, line and reason, `count` how many there are in all."""

    status = 422

    def __init__(self, lines: list[str], count: int):
        self.lines, self.count = lines, count
        super().__init__(
            _("In den Dateien stimmt etwas nicht. Deshalb wurde nichts eingelesen.")
            if lines
            else _("Die Dateien enthalten keine Aussagen.")
        )


@dataclass(frozen=True)
class Source:
    """An export in the room's own terms. Places in the vote columns refer to `numbers` and `voters`."""

    name: str
    numbers: list[int]
    texts: list[str]
    kinds: list[str]
    accepted: npt.NDArray[np.bool_]
    authors: list[str]
    statement_ms: IntArray
    voters: list[str]
    sectors: dict[str, str]
    vote_voter: IntArray
    vote_statement: IntArray
    vote_value: npt.NDArray[np.int8]
    vote_important: npt.NDArray[np.bool_]
    vote_ms: IntArray
    topic: str = ""
    description: str = ""
    attribution: str = ""
    seed: int | None = None
    notes: list[str] = field(default_factory=list)

    def about(self, index: int) -> dict[str, str]:
        """Return what the source says about one participant, as fields of the row."""
        sector = self.sectors.get(self.voters[index], "")
        return {"sector": sector, "sector_basis": SectorBasis.SELF} if sector else {}

    def named(self, name: str) -> Source:
        """Return the same source under another name."""
        return replace(self, name=name)


def read_source(folder: Path, *, name: str) -> Source:
    """Read a folder; raise ImportRefused with every bad row, or return all of it."""
    export = read_polis(folder)
    lines = [sentence(error) for error in export.errors]
    lines += _own_errors(export)
    if lines or not export.statement_ids.size:
        raise ImportRefused(lines, max(export.n_errors, len(lines)))
    summary = _read_summary(folder / "summary.csv")
    kinds = dict(_read_pairs(folder / "comments.csv", ("comment-id", "comment_id"), "kind", StatementKind.values))
    sectors = dict(_read_pairs(folder / "participants.csv", ("participant",), "sector", Sector.values))
    numbers = export.statement_ids.tolist()
    return Source(
        name=name,
        numbers=numbers,
        texts=[plain_cell(text.strip()) for text in export.texts],
        kinds=[kinds.get(str(number), "") for number in numbers],
        accepted=export.moderated != -1,
        authors=[str(author) for author in export.author_ids.tolist()],
        statement_ms=export.statement_times,
        voters=[str(voter) for voter in export.participant_ids.tolist()],
        sectors=sectors,
        vote_voter=export.votes.participant.astype(np.int64),
        vote_statement=export.votes.statement.astype(np.int64),
        vote_value=export.votes.value,
        vote_important=export.important,
        vote_ms=export.vote_times,
        topic=plain_cell(summary.get("topic", "")),
        description=plain_cell(summary.get("conversation-description", "")),
        attribution=plain_cell(summary.get("attribution", "")),
        seed=int(summary["seed"]) % 2**31 if summary.get("seed", "").isdecimal() else None,
        notes=list(_notes(export)),
    )


def sentence(error: RowError) -> str:
    """Return one error of the reader as a German sentence with file and line."""
    reasons = {
        "missing_file": _("Die Datei fehlt. Nötig sind comments.csv und dazu votes.csv oder participants-votes.csv."),
        "missing_column": _(
            "Die Spalte „%(text)s“ fehlt. Steht in der ersten Zeile die Kopfzeile, mit Komma getrennt?"
        ),
        "encoding": _("Die Zeile ist nicht in UTF-8 geschrieben. Speichern Sie die Datei als „CSV UTF-8“."),
        "nul": _("Die Zeile enthält ein Null-Zeichen. Die Datei ist beschädigt; exportieren Sie sie neu."),
        "malformed": _("Die Zeile lässt sich nicht lesen. Prüfen Sie die Anführungszeichen."),
        "columns": _("Die Zeile hat mehr oder weniger Spalten als die Kopfzeile: „%(text)s“."),
        "not_a_number": _("Nummer oder Zeit ist keine ganze Zahl: „%(text)s“."),
        "vote_value": _("Eine Stimme ist 1, 0 oder -1. Hier steht: „%(text)s“."),
        "moderation_value": _("„moderated“ ist 1, 0, -1 oder leer. Hier steht: „%(text)s“."),
        "unknown_statement": _("Die Aussage steht nicht in comments.csv: „%(text)s“."),
        "duplicate_id": _("Die Nummer kommt schon weiter oben vor: „%(text)s“."),
        "empty_text": _("Die Aussage hat keinen Text: „%(text)s“."),
        "text_too_long": _("Die Aussage ist zu lang. Erlaubt sind 1000 Zeichen."),
    }
    reason = reasons.get(error.reason_code, _("Die Zeile lässt sich nicht verwenden: „%(text)s“."))
    where = _("%(file)s, Zeile %(line)s") if error.line else "%(file)s"
    return f"{where % {'file': error.file, 'line': error.line}}: {reason % {'text': error.text}}"


def _own_errors(export: PolisExport) -> list[str]:
    """Return what the reader allows and our tables do not."""
    found = []
    for number, text in zip(export.statement_ids.tolist(), export.texts, strict=True):
        if len(text) > LONGEST_TEXT:
            found.append(
                _("comments.csv, Aussage %(number)s: Die Aussage ist zu lang. Erlaubt sind 1000 Zeichen.")
                % {"number": number}
            )
        if number > HIGHEST_NUMBER:
            found.append(_("comments.csv, Aussage %(number)s: Die Nummer ist zu groß.") % {"number": number})
    return found


def _notes(export: PolisExport) -> Iterator[str]:
    if export.looks_inverted:
        yield _(
            "Die Stimmen passen nicht zu den Zählungen in comments.csv, umgekehrt aber schon. Prüfen "
            "Sie, ob in der "
            "Datei -1 „Stimme zu“ bedeutet."
        )
    if not len(export.votes):
        yield _("Die Dateien enthalten keine Stimmen.")
    unseen = int((export.moderated == 0).sum())
    if unseen:
        yield _("%(count)s Aussagen sind in der Quelle nicht geprüft worden. Sie gelten hier als freigegeben.") % {
            "count": unseen
        }


def _records(path: Path) -> Iterator[list[str]]:
    if not path.is_file():
        return
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        reader = csv.reader(line.replace("\0", "") for line in stream)
        try:
            yield from reader
        except csv.Error:  # what matters in these files was read, line by line, by the reader of the engine
            return


def _read_summary(path: Path) -> dict[str, str]:
    return {row[0].strip().lower(): row[1].strip() for row in _records(path) if len(row) > 1}


def _read_pairs(path: Path, keys: Iterable[str], column: str, allowed: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield (id, value) of a column that only our own exports have."""
    rows = _records(path)
    header = [cell.strip().lower() for cell in next(rows, [])]
    key = next((header.index(name) for name in keys if name in header), None)
    if key is None or column not in header:
        return
    place, known = header.index(column), set(allowed)
    for row in rows:
        if len(row) == len(header) and row[place] in known:
            yield row[key].strip(), row[place]
