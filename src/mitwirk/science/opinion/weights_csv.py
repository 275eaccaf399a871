"""Weights of people from a table ``participant,weight``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .tables import BadRowError, ErrorLog, RowError, Table

if TYPE_CHECKING:
    from .votes import FloatArray


@dataclass(frozen=True, eq=False)
class WeightTable:
    """Weights in the order of the people asked for."""

    values: FloatArray
    """shape (n_participants,); 0 where the table says nothing"""
    n_known: int
    """People with a weight above 0"""
    errors: tuple[RowError, ...]
    n_errors: int


def read_weights(path: str | Path, participants: Sequence[str]) -> WeightTable:
    """Read a CSV file with the columns participant and weight, as ``mitwirk weighting rake`` writes it.

    Parameters
    ----------
    path : str or Path
    participants : sequence of str
        What people are called in the votes; numbers of a Polis export as text.

    Returns
    -------
    WeightTable
        Bad rows stand in ``errors`` with their line; a person's first row counts.

    Raises
    ------
    ValueError
        If there is no such file.
    """
    path = Path(path)
    if not path.is_file():
        raise ValueError(f"{path} is not a file")
    errors, place = ErrorLog(), {name: row for row, name in enumerate(participants)}
    values = np.full(len(participants), np.nan)
    with Table(path, errors) as table:
        person, weight = (table.required(name) for name in ("participant", "weight"))
        if person is not None and weight is not None:
            for line, row in table.rows():
                try:
                    number = place.get(row[person].strip())
                    if number is None:
                        raise BadRowError("unknown_participant")
                    if not np.isnan(values[number]):
                        raise BadRowError("duplicate_id")
                    values[number] = _weight(row[weight])
                except BadRowError as bad:
                    errors.add(table.name, line, str(bad), ",".join(row))
    values = np.nan_to_num(values)
    return WeightTable(values, int((values > 0).sum()), tuple(errors.rows), errors.count)


def _weight(cell: str) -> float:
    cell = cell.strip()
    try:
        value = float(cell) if cell.isascii() and "_" not in cell else -1.0
    except ValueError:
        value = -1.0
    if not 0.0 <= value < np.inf:
        raise BadRowError("weight_value")
    return value
