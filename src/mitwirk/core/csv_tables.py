"""Tables that people bring along: any common encoding and separator, columns by name, rows with their line number."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from mitwirk.core.csv_cells import BYTE_ORDER_MARK, plain_cell
from mitwirk.core.errors import HouseError
from mitwirk.core.texts import tidy_line
from mitwirk.science.wording.text import fold

MOST_BYTES = 2_000_000
MOST_ROWS = 5_000
MOST_COLUMNS = 60
LONGEST_CELL = 2_000
SEPARATORS = (";", ",", "\t")
FAULT_TITLE = "Fehler"  # the column of our own file of bad rows; read over when it comes back
NOT_WORD = re.compile(r"[\W_]+")
STATED_SEPARATOR = re.compile(r'^"?sep=(.)"?\s*$', re.IGNORECASE)


class TableRefused(HouseError):
    """A file that cannot be read as a table; the sentence says why and what to do."""

    status = 422


@dataclass(frozen=True)
class Column:
    """One column that is understood: key, the German name that the template file uses, other names people use."""

    key: str
    title: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One row of a file: its line number, its cells by key, tidy, and as they stood there."""

    number: int
    cells: dict[str, str]
    raw: list[str]
    too_long: str = ""


@dataclass(frozen=True)
class Table:
    """What a file holds: headers as they stood there, those nobody understands, the rows."""

    headers: list[str]
    unknown: list[str]
    keys: frozenset[str]
    lines: list[Line] = field(default_factory=list)


def plain_name(text: str) -> str:
    """Return a name in the form in which names are compared: "E-Mail-Adresse" is "emailadresse"."""
    return NOT_WORD.sub("", fold(text))


def decoded(data: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 with its mark, or the encoding of older spreadsheets."""
    if len(data) > MOST_BYTES:
        limit = MOST_BYTES // 1_000_000
        raise TableRefused(
            _("Die Datei ist zu groß. Höchstens %(limit)s MB gehen. Teilen Sie die Liste auf.") % {"limit": limit}
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace").replace("\0", "")  # no database keeps that sign
    if b"\0" in data or data.startswith((b"PK", b"%PDF", b"\xd0\xcf")):
        raise TableRefused(
            _("Das ist keine CSV-Datei. Öffnen Sie die Liste im Tabellenprogramm und speichern Sie sie als CSV.")
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _separator(text: str) -> tuple[str, int]:
    """Return the separator and how many lines come before the header."""
    first, _rest, _more = text.partition("\n")
    stated = STATED_SEPARATOR.match(first.strip())
    if stated:
        return stated[1], 1
    outside = re.sub(r'"[^"]*"', "", first)
    return max(SEPARATORS, key=outside.count), 0


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    separator, skipped = _separator(text)
    reader, before = csv.reader(io.StringIO(text, newline=""), delimiter=separator), 0
    try:
        for cells in reader:
            number, before = before + 1, reader.line_num
            if number > skipped and any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error as error:
        raise TableRefused(
            _("Ab Zeile %(line)s lässt sich die Datei nicht lesen. Fehlt dort ein Anführungszeichen?")
            % {"line": before + 1}
        ) from error


def read_table(data: bytes, columns: Sequence[Column]) -> Table:
    """Read a file whose first row names its columns."""
    rows = _rows(decoded(data).lstrip(BYTE_ORDER_MARK))
    _number, headers = next(rows, (0, []))
    if not headers:
        raise TableRefused(_("Die Datei ist leer. Die erste Zeile nennt die Spalten, zum Beispiel „Name“ und „Ort“."))
    headers = [tidy_line(header)[:80] for header in headers[:MOST_COLUMNS]]
    known = {plain_name(name): column.key for column in columns for name in (column.title, *column.aliases)}
    keys = [known.get(plain_name(header), "") for header in headers]
    twice = next((header for header, key in zip(headers, keys, strict=True) if key and keys.count(key) > 1), "")
    if twice:
        raise TableRefused(
            _("Die Spalte „%(name)s“ kommt mehrfach vor. Löschen oder benennen Sie eine davon um.") % {"name": twice}
        )
    ignored = {"", plain_name(FAULT_TITLE)}
    strange = [name for name, key in zip(headers, keys, strict=True) if not key and plain_name(name) not in ignored]
    table = Table(headers, strange, frozenset(filter(None, keys)))
    for number, cells in rows:
        if len(table.lines) == MOST_ROWS:
            raise TableRefused(
                _("Die Datei hat mehr als %(most)s Zeilen. Teilen Sie die Liste auf.") % {"most": MOST_ROWS}
            )
        table.lines.append(_line(number, cells, headers, keys))
    return table


def _line(number: int, raw: list[str], headers: list[str], keys: list[str]) -> Line:
    raw = [cell[:LONGEST_CELL] for cell in raw[: len(headers)]]
    long = next((headers[place] for place, cell in enumerate(raw) if len(cell) == LONGEST_CELL), "")
    cells = {key: tidy_line(plain_cell(cell.strip())) for key, cell in zip(keys, raw, strict=False) if key}
    return Line(number, cells, raw, long)
