"""Exports in the layout of Polis: reading them (Einlesen).

Sign of votes: in Polis' own database -1 means agree. The export files turn that round: in ``votes.csv`` and
``participants-votes.csv`` +1 means agree and -1 disagree, which is also the rule in this package.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .tables import BadRowError, Batch, ErrorLog, RowError, Table, checked, number, vote_value
from .votes import Votes, last_of_each

if TYPE_CHECKING:
    import numpy.typing as npt

    from .votes import IntArray

COMMENTS, VOTES = "comments.csv", "votes.csv"
MATRICES = ("participants-votes.csv", "participants.csv")
LONGEST_TEXT = 10_000
SECONDS_BELOW = 10**11
"""Times below are seconds, above milliseconds: exports of both kinds exist."""


@dataclass(frozen=True, eq=False)
class PolisExport:
    """One dialogue as exported. Two exports are equal if their contents are; errors do not count."""

    statement_ids: IntArray
    """shape (n_statements,), ascending; gaps are normal"""
    texts: tuple[str, ...]
    author_ids: IntArray
    """-1 where unknown"""
    statement_times: IntArray
    """milliseconds since 1970, -1 where unknown"""
    moderated: npt.NDArray[np.int8]
    """1 accepted, 0 not looked at, -1 rejected"""
    participant_ids: IntArray
    """shape (n_participants,), ascending"""
    group_ids: IntArray
    """Polis' own opinion group, -1 where none"""
    votes: Votes
    """Numbers are places in ``participant_ids`` and ``statement_ids``."""
    vote_times: IntArray
    """One per vote, milliseconds, -1 where unknown"""
    important: npt.NDArray[np.bool_]
    """One per vote: the person called the statement important"""
    errors: tuple[RowError, ...] = ()
    """The first thousand"""
    n_errors: int = 0
    left_out: int = 0
    """Rejected statements without text, and votes on them; Polis keeps such rows"""
    looks_inverted: bool = False
    """The votes contradict the counts in comments.csv and would fit them with the sign turned round."""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PolisExport):
            return NotImplemented
        return (
            self.texts == other.texts
            and self.votes == other.votes
            and all(np.array_equal(getattr(self, name), getattr(other, name)) for name in _ARRAYS)
        )

    __hash__ = None  # type: ignore[assignment]


_ARRAYS = (
    "statement_ids",
    "author_ids",
    "statement_times",
    "moderated",
    "participant_ids",
    "group_ids",
    "vote_times",
    "important",
)


class _Raw(NamedTuple):
    """Votes as they stand in a file, in its order."""

    statement: IntArray
    voter: IntArray
    value: IntArray
    time: IntArray
    important: IntArray


def _milliseconds(time: int) -> int:
    return time * 1000 if 0 <= time < SECONDS_BELOW else time


def read_polis(folder: str | Path) -> PolisExport:
    """Read an export folder: the original layout or a tidy one.

    ``comments.csv`` holds the statements. Votes come from ``votes.csv``; without it from the wide table
    ``participants-votes.csv``. A person who votes twice on a statement has changed their mind: the last vote
    counts, by time where every row has one, else by order in the file.

    Parameters
    ----------
    folder : str or Path

    Returns
    -------
    PolisExport
        Rows that could not be used stand in ``errors``; all others were read.

    Raises
    ------
    ValueError
        If there is no such folder.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> head = "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body"
    >>> with TemporaryDirectory() as name:
    ...     _ = Path(name, "comments.csv").write_text(f"{head}\\n1,,0,0,1,0,1,Trees\\n", encoding="utf-8")
    ...     votes = "timestamp,datetime,comment-id,voter-id,vote\\n2,,0,5,1\\n"
    ...     _ = Path(name, "votes.csv").write_text(votes, encoding="utf-8")
    ...     export = read_polis(name)
    >>> export.texts[0], export.votes.value.tolist()
    ('Trees', [1])
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise ValueError(f"{folder} is not a folder")
    errors = ErrorLog()
    statements, counts = _read_statements(folder, errors)
    matrix = next((folder / name for name in MATRICES if (folder / name).is_file()), None)
    has_votes = (folder / VOTES).is_file()
    known = np.array(sorted(statements), dtype=np.int64) if statements is not None else None
    raw = _read_votes(folder / VOTES, known, errors) if has_votes else None
    people: dict[int, int] = {}
    if matrix is not None:
        people, cells = _read_matrix(matrix, known, errors, with_votes=not has_votes)
        raw = cells if raw is None else raw
    if raw is None or (not has_votes and matrix is not None and matrix.name == MATRICES[1] and not raw.value.size):
        errors.add(VOTES, 0, "missing_file")
    return _assemble(statements, counts, people, raw or _raw([]), errors)


def _read_statements(
    folder: Path, errors: ErrorLog
) -> tuple[dict[int, tuple[str, int, int, int]] | None, dict[int, tuple[int, int]]]:
    """Return id -> (text, author, time, moderated), and the counts of agreeing and disagreeing votes."""
    if not (folder / COMMENTS).is_file():
        errors.add(COMMENTS, 0, "missing_file")
        return None, {}
    found: dict[int, tuple[str, int, int, int]] = {}
    counts: dict[int, tuple[int, int]] = {}
    with Table(folder / COMMENTS, errors) as table:
        key, text = table.required("comment_id"), table.required("text", "comment_body")
        places = [table.column(*names) for names in (("author_id",), ("timestamp_ms", "timestamp"), ("moderated",))]
        tallies = table.column("agrees"), table.column("disagrees")
        if key is None or text is None:
            return None, {}
        for line, row in table.rows():
            try:
                statement, content = _statement(row, key, text, places)
                if statement in found:
                    raise BadRowError("duplicate_id")
            except BadRowError as bad:
                errors.add(table.name, line, str(bad), ",".join(row))
                continue
            found[statement] = content
            agrees, disagrees = (row[place].strip() if place is not None else "" for place in tallies)
            if agrees.isdecimal() and disagrees.isdecimal():
                counts[statement] = int(agrees), int(disagrees)
    return found, counts


def _statement(row: list[str], key: int, text: int, places: list[int | None]) -> tuple[int, tuple[str, int, int, int]]:
    author, time, moderated = (row[place].strip() if place is not None else "" for place in places)
    if moderated not in ("", "-1", "0", "1"):
        raise BadRowError("moderation_value")
    if not row[text].strip() and moderated != "-1":
        raise BadRowError("empty_text")
    if len(row[text]) > LONGEST_TEXT:
        raise BadRowError("text_too_long")
    content = (
        row[text],
        number(author, empty=-1),
        _milliseconds(number(time, empty=-1)),
        int(moderated or 0),
    )
    return number(row[key]), content


def _raw(rows: list[tuple[int, int, int, int, int]]) -> _Raw:
    return _Raw(*np.array(rows, dtype=np.int64).reshape(-1, 5).T)


def _read_votes(path: Path, known: IntArray | None, errors: ErrorLog) -> _Raw:
    with Table(path, errors) as table:
        places = [table.required(name) for name in ("comment_id", "voter_id", "vote")]
        if any(place is None for place in places):
            return _raw([])
        places += [table.column("timestamp_ms", "timestamp"), table.column("important")]
        parts = [_vote_batch(table, batch, places, known) for batch in table.batches()]
    if not parts:
        return _raw([])
    return _Raw(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _vote_batch(table: Table, batch: Batch, places: list[Any], known: IntArray | None) -> _Raw:
    """Convert whole columns; only if something is odd, look at each row."""
    raw = _fast(batch, places, len(table.header))
    lines, rows = batch
    if raw is None:
        lines, rows, parsed = [], [], []
        for line, row in zip(*batch, strict=True):
            try:
                parsed.append(_vote(checked(row, len(table.header)), places))
            except BadRowError as bad:
                table.errors.add(table.name, line, str(bad), ",".join(row))
            else:
                lines.append(line)
                rows.append(row)
        raw = _raw(parsed)
    if known is None:
        return raw
    fine = np.isin(raw.statement, known)
    for place in np.flatnonzero(~fine):
        table.errors.add(table.name, lines[place], "unknown_statement", ",".join(rows[place]))
    return raw if fine.all() else _Raw(*(column[fine] for column in raw))


def _fast(batch: Batch, places: list[Any], width: int) -> _Raw | None:
    if set(map(len, batch.rows)) != {width}:
        return None
    columns = list(zip(*batch.rows, strict=True))
    blank = (None, None, None, -1, 0)
    try:
        raw = _Raw(
            *(
                np.full(len(batch.rows), empty) if place is None else _column(columns[place], empty)
                for place, empty in zip(places, blank, strict=True)
            )
        )
    except (ValueError, OverflowError):
        return None
    limits = zip(raw, (0, 0, -1, -1, 0), (2**53, 2**53, 2, 2**53, 2), strict=True)
    if not all(low <= column.min() and column.max() < high for column, low, high in limits):
        return None
    return raw._replace(time=np.where((raw.time >= 0) & (raw.time < SECONDS_BELOW), raw.time * 1000, raw.time))


def _column(cells: tuple[str, ...], empty: int | None) -> IntArray:
    """Convert a column at once; anything but plain numbers is a ValueError."""
    whole = "".join(cells)
    if "_" in whole or "+" in whole or not whole.isascii():
        raise ValueError("int() would accept what nobody meant")
    if empty is not None and "" in cells:
        return np.array([int(cell) if cell else empty for cell in cells], dtype=np.int64)
    return np.array(list(map(int, cells)), dtype=np.int64)


def _vote(row: list[str], places: list[Any]) -> tuple[int, int, int, int, int]:
    statement, voter, vote, time, important = ("" if place is None else row[place] for place in places)
    marked = important.strip().lower() in ("1", "true", "t")
    return (
        number(statement),
        number(voter),
        vote_value(vote),
        _milliseconds(number(time, empty=-1)),
        int(marked),
    )


def _read_matrix(
    path: Path, known: IntArray | None, errors: ErrorLog, *, with_votes: bool
) -> tuple[dict[int, int], _Raw]:
    """Return person -> Polis' group, and the votes in the wide part of the table."""
    people: dict[int, int] = {}
    rows: list[tuple[int, int, int, int, int]] = []
    with Table(path, errors) as table:
        key, group = table.required("participant"), table.column("group_id")
        if key is None:
            return people, _raw([])
        columns = _statement_columns(table, known) if with_votes else []
        for line, row in table.rows():
            try:
                person = number(row[key])
                if person in people:
                    raise BadRowError("duplicate_id")
                people[person] = -1 if group is None else number(row[group], empty=-1)
            except BadRowError as bad:
                errors.add(table.name, line, str(bad), ",".join(row))
                continue
            for place, statement in columns:
                if cell := row[place]:
                    try:
                        rows.append((statement, person, vote_value(cell), -1, 0))
                    except BadRowError as bad:
                        errors.add(table.name, line, str(bad), f"{statement}: {cell}")
    return people, _raw(rows)


def _statement_columns(table: Table, known: IntArray | None) -> list[tuple[int, int]]:
    """Return place and statement of each column whose name is a number."""
    wanted = None if known is None else set(known.tolist())
    found: dict[int, int] = {}
    for place, name in enumerate(table.header):
        if not (name.isascii() and name.isdigit()):
            continue
        statement = int(name)
        if wanted is not None and statement not in wanted:
            table.errors.add(table.name, 1, "unknown_statement", name)
        elif statement in found:
            table.errors.add(table.name, 1, "duplicate_id", name)
        else:
            found[statement] = place
    return [(place, statement) for statement, place in found.items()]


def _assemble(
    statements: dict[int, tuple[str, int, int, int]] | None,
    counts: dict[int, tuple[int, int]],
    people: dict[int, int],
    raw: _Raw,
    errors: ErrorLog,
) -> PolisExport:
    left_out = 0
    if statements is None:  # the votes alone still say which statements there are
        statements = {int(key): ("", -1, -1, 0) for key in np.unique(raw.statement)}
    else:
        statements, raw, left_out = _without_textless(statements, raw)
    statement_ids = np.array(sorted(statements), dtype=np.int64)
    participant_ids = np.union1d(np.array(sorted(people), dtype=np.int64), raw.voter)
    if raw.time.size and raw.time.min() >= 0:
        raw = _Raw(*(column[np.argsort(raw.time, kind="stable")] for column in raw))
    rows = np.searchsorted(participant_ids, raw.voter)
    columns = np.searchsorted(statement_ids, raw.statement)
    order = last_of_each(rows, columns, statement_ids.size)
    if order is None:
        order = np.arange(rows.size)
    votes = Votes(rows[order], columns[order], raw.value[order], participant_ids.size, statement_ids.size)
    content = [statements[key] for key in statement_ids.tolist()]
    return PolisExport(
        statement_ids=statement_ids,
        texts=tuple(entry[0] for entry in content),
        author_ids=np.array([entry[1] for entry in content], dtype=np.int64),
        statement_times=np.array([entry[2] for entry in content], dtype=np.int64),
        moderated=np.array([entry[3] for entry in content], dtype=np.int8),
        participant_ids=participant_ids,
        group_ids=np.array([people.get(key, -1) for key in participant_ids.tolist()], dtype=np.int64),
        votes=votes,
        vote_times=raw.time[order],
        important=raw.important[order].astype(bool),
        errors=tuple(errors.rows),
        n_errors=errors.count,
        left_out=left_out,
        looks_inverted=_inverted(votes, statement_ids, counts),
    )


def _without_textless(
    statements: dict[int, tuple[str, int, int, int]], raw: _Raw
) -> tuple[dict[int, tuple[str, int, int, int]], _Raw, int]:
    kept = {key: entry for key, entry in statements.items() if entry[0].strip()}
    gone = len(statements) - len(kept)
    if not gone:
        return statements, raw, 0
    fine = np.isin(raw.statement, np.array(list(kept), dtype=np.int64))
    return kept, _Raw(*(column[fine] for column in raw)), gone + int((~fine).sum())


def _inverted(votes: Votes, statement_ids: IntArray, counts: dict[int, tuple[int, int]]) -> bool:
    """Compare with the counts of the export: would the votes fit better the other way round?"""
    told = np.array([counts.get(key, (0, 0)) for key in statement_ids.tolist()], dtype=np.float64).reshape(-1, 2)
    agree = np.bincount(votes.statement[votes.value > 0], minlength=votes.n_statements)
    disagree = np.bincount(votes.statement[votes.value < 0], minlength=votes.n_statements)
    straight = np.abs(told[:, 0] - agree).sum() + np.abs(told[:, 1] - disagree).sum()
    turned = np.abs(told[:, 1] - agree).sum() + np.abs(told[:, 0] - disagree).sum()
    return bool(told.sum() > 0 and turned < 0.5 * straight)
