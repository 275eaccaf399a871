"""Reading tables that people made: every bad row is reported with its line, none stops the rest."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, islice
from pathlib import Path
from typing import NamedTuple, TextIO

MAX_ERRORS = 1000
LONGEST_LINE = 2**20
LARGEST_ID = 2**53
BATCH = 4096


@dataclass(frozen=True)
class RowError:
    """A row, or a whole file, that could not be used.

    ``line`` counts from 1; 0 stands for the file as such. ``reason_code`` is one of: ``missing_file``,
    ``missing_column``, ``encoding``, ``nul``, ``malformed``, ``columns``, ``not_a_number``, ``vote_value``,
    ``moderation_value``, ``unknown_statement``, ``unknown_participant``, ``weight_value``, ``duplicate_id``,
    ``empty_text``, ``text_too_long``. ``text`` is the beginning of what stood there.
    """

    file: str
    line: int
    reason_code: str
    text: str


class ErrorLog:
    """Collects the first thousand errors and counts the others."""

    def __init__(self) -> None:
        self.rows: list[RowError] = []
        self.count = 0

    def add(self, file: str, line: int, reason_code: str, text: str = "") -> None:
        """Note one error."""
        self.count += 1
        if len(self.rows) < MAX_ERRORS:
            shown = text[:80].encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")
            self.rows.append(RowError(file, line, reason_code, shown))


class BadRowError(Exception):
    """A row is unusable; the argument is the reason code."""


class Batch(NamedTuple):
    """Some consecutive rows and the lines where they begin."""

    lines: list[int]
    rows: list[list[str]]


def _lines(stream: TextIO) -> Iterator[str]:
    while line := stream.readline(LONGEST_LINE):
        yield line


class Table:
    """One CSV file with a header; column names are compared without case, spaces or hyphens."""

    def __init__(self, path: Path, errors: ErrorLog) -> None:
        self.name, self.errors = path.name, errors
        self._stream = _open(path)
        lines = _lines(self._stream)
        first = next(lines, "")
        delimiter = ";" if first.count(";") > first.count(",") else ","
        self._reader = csv.reader(_chained(first, lines), delimiter=delimiter)
        top = next(self.batches(1), None)
        self.header = [_name(cell) for cell in top.rows[0]] if top else []

    def __enter__(self) -> Table:
        return self

    def __exit__(self, *details: object) -> None:
        self._stream.close()

    def batches(self, size: int = BATCH) -> Iterator[Batch]:
        """Return the rows after the header in portions; blank lines are skipped."""
        while True:
            rows: list[list[str]] = []
            start, broken = self._reader.line_num, False
            try:
                rows.extend(islice(self._reader, size))  # keeps what came before an error
            except csv.Error:
                broken = True
            lines = self._where(rows, start)
            if broken:
                self.errors.add(self.name, lines.pop(), "malformed")
            elif not rows:
                return
            if not all(rows):
                lines = [line for line, row in zip(lines, rows, strict=False) if row]
                rows = [row for row in rows if row]
            if rows:
                yield Batch(lines[: len(rows)], rows)

    def _where(self, rows: list[list[str]], start: int) -> list[int]:
        """Return the line where each row begins, and the next one after them."""
        if self._reader.line_num - start <= len(rows):
            return list(range(start + 1, start + len(rows) + 2))
        heights = (1 + sum(map(_breaks, row)) for row in rows)
        return list(accumulate(heights, initial=start + 1))

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Return complete, readable rows one by one; others are noted as errors."""
        for batch in self.batches():
            for line, row in zip(*batch, strict=True):
                try:
                    yield line, checked(row, len(self.header))
                except BadRowError as bad:
                    self.errors.add(self.name, line, str(bad), ",".join(row))

    def column(self, *names: str) -> int | None:
        """Return where the first of these columns stands."""
        return next((self.header.index(name) for name in names if name in self.header), None)

    def required(self, *names: str) -> int | None:
        """Return the same, and note an error if there is none of them."""
        found = self.column(*names)
        if found is None:
            self.errors.add(self.name, 1, "missing_column", names[0])
        return found


def _open(path: Path) -> TextIO:
    with path.open("rb") as raw:
        wide = raw.read(2) in (b"\xff\xfe", b"\xfe\xff")
    if wide:  # "Unicode text" as spreadsheets save it
        return path.open(encoding="utf-16", errors="replace", newline="")
    return path.open(encoding="utf-8-sig", errors="surrogateescape", newline="")


def _chained(first: str, rest: Iterator[str]) -> Iterator[str]:
    if first:
        yield first
    yield from rest


def _name(cell: str) -> str:
    return cell.strip().lower().replace("-", "_").replace(" ", "_")


def _breaks(cell: str) -> int:
    return cell.count("\n") + cell.count("\r") - cell.count("\r\n")


def checked(row: list[str], width: int) -> list[str]:
    """Return the row if it has the right number of readable cells, else raise BadRowError."""
    whole = "".join(row)
    if not whole.isascii():
        try:
            whole.encode()
        except UnicodeEncodeError:  # stray bytes were decoded to surrogates
            raise BadRowError("encoding") from None
    if "\0" in whole:
        raise BadRowError("nul")
    if len(row) != width:
        raise BadRowError("columns")
    return row


def number(cell: str, *, empty: int | None = None) -> int:
    """Return an identifier or a time in plain digits, else raise BadRowError."""
    cell = cell.strip()
    if not cell and empty is not None:
        return empty
    if not (cell.isascii() and cell.isdigit()) or len(cell) > 16 or int(cell) >= LARGEST_ID:
        raise BadRowError("not_a_number")
    return int(cell)


def vote_value(cell: str) -> int:
    """Return 1 for agree, 0 for pass, -1 for disagree, else raise BadRowError."""
    try:
        return {"1": 1, "0": 0, "-1": -1}[cell.strip()]
    except KeyError:
        raise BadRowError("vote_value") from None
