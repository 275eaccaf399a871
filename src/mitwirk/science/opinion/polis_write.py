"""Exports in the layout of Polis: writing them (Ausgeben). What was written reads back the same."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .polis_read import COMMENTS, MATRICES, SECONDS_BELOW, VOTES, PolisExport

if TYPE_CHECKING:
    from .votes import IntArray

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_EPOCH = date(1970, 1, 1).toordinal()
_META = ("participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree")


def write_polis(folder: str | Path, export: PolisExport) -> None:
    """Write ``comments.csv``, ``votes.csv`` and ``participants-votes.csv`` into a folder, made if missing.

    Times are written in seconds, as Polis does, or in milliseconds if seconds would lose something.

    Raises
    ------
    ValueError
        If times need milliseconds but lie before 1973, where readers take them for seconds.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from mitwirk.science.opinion import read_polis
    >>> head = "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body"
    >>> with TemporaryDirectory() as name:
    ...     _ = Path(name, "comments.csv").write_text(f"{head}\\n1,,0,0,1,0,1,Trees\\n", encoding="utf-8")
    ...     votes = "timestamp,datetime,comment-id,voter-id,vote\\n2,,0,5,1\\n"
    ...     _ = Path(name, "votes.csv").write_text(votes, encoding="utf-8")
    ...     export = read_polis(name)
    ...     write_polis(Path(name, "again"), export)
    ...     read_polis(Path(name, "again")).votes == export.votes
    True
    """
    folder = Path(folder)
    times = np.concatenate([export.statement_times, export.vote_times])
    known = times[times >= 0]
    unit = 1000 if bool((known % 1000 == 0).all()) and known.max(initial=0) < SECONDS_BELOW * 1000 else 1
    if unit == 1 and bool((known < SECONDS_BELOW).any()):
        raise ValueError("times before 1973 can only be written in whole seconds")
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / COMMENTS).open("w", encoding="utf-8", newline="") as stream:
        for cells, last in _comment_rows(export, unit):
            stream.write(",".join([*map(str, cells), last]) + "\n")
    _write(folder / VOTES, _vote_rows(export, unit))
    _write(folder / MATRICES[0], _matrix_rows(export))


def _write(path: Path, rows: Iterator[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)


def _time(milliseconds: int, unit: int) -> list[object]:
    """Return the two columns timestamp and datetime; the latter as JavaScript writes it."""
    if milliseconds < 0:
        return ["", ""]
    minutes, second = divmod(milliseconds // 1000, 60)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    clock = f"{hour:02d}:{minute:02d}:{second:02d} GMT+0000 (Coordinated Universal Time)"
    return [milliseconds // unit, f"{_day(days)} {clock}"]


@lru_cache(maxsize=4096)
def _day(days: int) -> str:
    at = date.fromordinal(_EPOCH + days)
    return f"{_DAYS[at.weekday()]} {_MONTHS[at.month - 1]} {at.day:02d} {at.year}"


def _comment_rows(export: PolisExport, unit: int) -> Iterator[tuple[list[object], str]]:
    """Return plain cells and the last one, which Polis always quotes."""
    votes, marked = export.votes, bool(export.important.any())

    def tally(mask: object) -> list[int]:
        return np.bincount(votes.statement[mask], minlength=votes.n_statements).tolist()  # type: ignore[call-overload]

    agrees, disagrees, important = tally(votes.value > 0), tally(votes.value < 0), tally(export.important)
    head = ["timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees", "moderated"]
    yield [*head, *(["importance"] if marked else [])], "comment-body"
    for row, text in enumerate(export.texts):
        author = int(export.author_ids[row])
        cells = [
            *_time(int(export.statement_times[row]), unit),
            int(export.statement_ids[row]),
            "" if author < 0 else author,
            agrees[row],
            disagrees[row],
            int(export.moderated[row]),
            *([important[row]] if marked else []),
        ]
        yield cells, '"' + text.replace('"', '""') + '"'


def _vote_rows(export: PolisExport, unit: int) -> Iterator[list[object]]:
    votes, marked = export.votes, bool(export.important.any())
    yield ["timestamp", "datetime", "comment-id", "voter-id", "vote", *(["important"] if marked else [])]
    order = np.lexsort((votes.participant, votes.statement))  # Polis sorts by statement, then voter
    columns = (
        export.vote_times,
        export.statement_ids[votes.statement],
        export.participant_ids[votes.participant],
        votes.value,
        export.important.astype(np.int8),
    )
    for time, statement, voter, value, important in zip(*(c[order].tolist() for c in columns), strict=True):
        yield [*_time(time, unit), statement, voter, value, *([important] if marked else [])]


def _matrix_rows(export: PolisExport) -> Iterator[list[object]]:
    votes = export.votes
    yield [*_META, *export.statement_ids.tolist()]
    written = _per_author(export)
    starts = np.searchsorted(votes.participant, np.arange(votes.n_participants + 1))
    for row, person in enumerate(export.participant_ids.tolist()):
        part = slice(starts[row], starts[row + 1])
        values = votes.value[part]
        cells: list[object] = [""] * votes.n_statements
        for statement, value in zip(votes.statement[part].tolist(), values.tolist(), strict=True):
            cells[statement] = value
        group = int(export.group_ids[row])
        counts = [int(written[row]), values.size, int((values > 0).sum()), int((values < 0).sum())]
        yield [person, "" if group < 0 else group, *counts, *cells]


def _per_author(export: PolisExport) -> IntArray:
    """How many statements each participant wrote."""
    place = np.searchsorted(export.participant_ids, export.author_ids)
    inside = place < export.participant_ids.size
    inside[inside] = export.participant_ids[place[inside]] == export.author_ids[inside]
    return np.bincount(place[inside], minlength=export.participant_ids.size).astype(np.int64)
