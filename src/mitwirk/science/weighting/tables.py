"""Reading people and margins from CSV files: every bad row is reported with its line, none stops the rest."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .cells import FloatArray, IntArray

CROSSED = "*"
"""Joins two columns, and their categories, in a margin known for both together: age*sex, 15-24*f."""


@dataclass(frozen=True)
class RowError:
    """A row that was left out.

    ``line`` counts from 1; 0 stands for the file as such. ``reason_code`` is one of: ``missing_file``,
    ``missing_column``, ``encoding``, ``malformed``, ``columns``, ``not_a_number``, ``duplicate``, ``empty_text``,
    ``unknown_category``.
    """

    file: str
    line: int
    reason_code: str
    text: str


@dataclass(frozen=True, eq=False)
class Margin:
    """One characteristic of the population (Rand): names of its categories and how many people live in each."""

    name: str
    categories: tuple[str, ...]
    population: FloatArray

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the people's file that it needs."""
        return tuple(_name(part) for part in self.name.split(CROSSED))


@dataclass(frozen=True, eq=False)
class People:
    """Who takes part: names, and categories of shape (n_people, n_margins), -1 where empty."""

    names: tuple[str, ...]
    categories: IntArray


def read_margins(path: Path) -> tuple[list[Margin], list[RowError]]:
    """Read margin,category,count (or share); one row per category, in any order."""
    errors: list[RowError] = []
    found: dict[str, dict[str, float]] = {}
    for line, row in _rows(path, ("margin", "category", "count|share"), errors):
        name, category = row["margin"], _category(row["category"])
        number = _number(row["count|share"])
        reason = "empty_text" if not name or not category else "not_a_number" if number is None else ""
        if not reason and category in found.get(name, {}):
            reason = "duplicate"
        if reason or number is None:
            errors.append(RowError(path.name, line, reason, ",".join(row.values())[:80]))
            continue
        found.setdefault(name, {})[category] = number
    margins = [Margin(name, tuple(rows), np.array(list(rows.values()))) for name, rows in found.items()]
    return margins, errors


def read_people(path: Path, margins: list[Margin]) -> tuple[People, list[RowError]]:
    """Read participant and one column for each characteristic of the margins; an empty cell is unknown."""
    errors: list[RowError] = []
    wanted = ["participant", *dict.fromkeys(column for margin in margins for column in margin.columns)]
    places = [{category: place for place, category in enumerate(margin.categories)} for margin in margins]
    found: dict[str, list[int]] = {}
    for line, row in _rows(path, tuple(wanted), errors):
        name = row["participant"]
        cells = [_joined([row[column] for column in margin.columns]) for margin in margins]
        codes = [where.get(cell, -2) if cell else -1 for where, cell in zip(places, cells, strict=True)]
        reason = "empty_text" if not name else "duplicate" if name in found else ""
        if reason or -2 in codes:
            text = ",".join(row.values())[:80]
            errors.append(RowError(path.name, line, reason or "unknown_category", text))
            continue
        found[name] = codes
    table = np.array(list(found.values()), dtype=np.int64).reshape(len(found), len(margins))
    return People(tuple(found), table), errors


def _rows(path: Path, wanted: tuple[str, ...], errors: list[RowError]) -> Iterator[tuple[int, dict[str, str]]]:
    """Return line and wanted cells of each complete row; ``a|b`` takes whichever column there is."""
    if not path.is_file():
        errors.append(RowError(path.name, 0, "missing_file", ""))
        return
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as stream:
        first = stream.readline()
        stream.seek(0)
        reader = csv.reader(stream, delimiter=";" if first.count(";") > first.count(",") else ",")
        try:
            header = [_name(cell) for cell in next(reader, [])]
            where = {name: _place(name, header) for name in wanted}
            missing = [name for name, place in where.items() if place < 0]
            errors.extend(RowError(path.name, 1, "missing_column", name) for name in missing)
            if missing:
                return
            for row in reader:
                reason = _unreadable(row, len(header))
                if reason:
                    errors.append(RowError(path.name, reader.line_num, reason, _shown(row)))
                elif row:
                    yield reader.line_num, {name: row[place].strip() for name, place in where.items()}
        except csv.Error:
            errors.append(RowError(path.name, reader.line_num, "malformed", ""))


def _place(name: str, header: list[str]) -> int:
    return next((header.index(one) for one in name.split("|") if one in header), -1)


def _unreadable(row: list[str], width: int) -> str:
    if any(0xDC80 <= ord(letter) <= 0xDCFF for cell in row for letter in cell):
        return "encoding"
    return "columns" if row and len(row) != width else ""


def _shown(row: list[str]) -> str:
    return ",".join(row)[:80].encode("utf-8", "replace").decode()


def _name(cell: str) -> str:
    return cell.strip().lower()


def _category(cell: str) -> str:
    return _joined(cell.split(CROSSED))


def _joined(parts: list[str]) -> str:
    """Join categories of crossed columns; empty if one of them is."""
    parts = [part.strip() for part in parts]
    return CROSSED.join(parts) if all(parts) else ""


def _number(cell: str) -> float | None:
    try:
        number = float(cell.replace(",", ".") if cell.count(",") == 1 and "." not in cell else cell)
    except ValueError:
        return None
    return number if 0 <= number < 1e15 else None
