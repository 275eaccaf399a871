"""People who agree in all categories share one cell, and raking needs to look at each cell only once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells that occur (Zellen)."""

    cell: IntArray
    """Shape (n_people,): each person's cell."""
    people: IntArray
    """Shape (n_cells,): how many people."""
    columns: list[IntArray]
    """Per margin, shape (n_cells,): category + 1, so 0 is unknown."""
    base: FloatArray
    """Shape (n_cells,): the weight to start from."""


def cells_of(table: IntArray, base: FloatArray | None) -> Cells:
    """Group people by their categories and base weight.

    Parameters
    ----------
    table : ndarray of int, shape (n_people, n_margins)
    base : ndarray of float, shape (n_people,), or None
    """
    columns = [column + 1 for column in table.T]
    if base is not None:
        columns.append(np.unique(base, return_inverse=True)[1].astype(np.int64))
    code = np.zeros(len(table), dtype=np.int64)
    for column in columns:
        code = _numbered(code * (int(column.max(initial=0)) + 1) + column)
    people = np.bincount(code)
    one = np.empty(len(people), dtype=np.int64)
    one[code] = np.arange(len(code))  # anybody stands for the cell: all in it are alike
    start = np.ones(len(people)) if base is None else base[one]
    return Cells(code, people, [column[one] for column in columns[: table.shape[1]]], start)


def _numbered(code: IntArray) -> IntArray:
    """Replace codes by 0, 1, 2 ... in their order."""
    space = int(code.max(initial=0)) + 1
    if space > 8 * len(code) + 1000:
        return np.unique(code, return_inverse=True)[1].astype(np.int64)
    there = np.zeros(space, dtype=bool)
    there[code] = True
    return (np.cumsum(there) - 1)[code]


def cross(one: npt.ArrayLike, two: npt.ArrayLike, n_one: int, n_two: int) -> IntArray:
    """Make one category of two, for margins known for both together, such as age by sex.

    Parameters
    ----------
    one, two : array_like of int, shape (n_people,)
        From 0 up, -1 where unknown.
    n_one, n_two : int
        Numbers of categories. A table of the population of shape (n_one, n_two), flattened, is the margin.

    Returns
    -------
    ndarray of int, shape (n_people,)
        ``one * n_two + two``; -1 where either is unknown.

    Raises
    ------
    ValueError
        If lengths, dtypes or ranges are wrong.

    Examples
    --------
    >>> cross([0, 1, 1, -1], [1, 0, -1, 0], n_one=2, n_two=2).tolist()
    [1, 2, -1, -1]
    """
    table = [checked_categories(part, [size])[:, 0] for part, size in ((one, n_one), (two, n_two))]
    if len(table[0]) != len(table[1]):
        raise ValueError(f"one and two differ in length: {len(table[0])}, {len(table[1])}")
    known = (table[0] >= 0) & (table[1] >= 0)
    return np.where(known, table[0] * n_two + table[1], -1)


def checked_categories(categories: npt.ArrayLike, sizes: Sequence[int]) -> IntArray:
    """Return categories as integers of shape (n_people, n_margins), or say clearly what is wrong with them."""
    array = np.asarray(categories)
    if array.ndim == 1:
        array = array[:, None]
    if array.size == 0:
        return np.zeros((0, len(sizes)), dtype=np.int64)
    if array.ndim != 2 or array.shape[1] != len(sizes):
        raise ValueError(f"categories must have one column for each of {len(sizes)} margins, not shape {array.shape}")
    if array.dtype.kind not in "iu":
        raise ValueError(f"categories must hold integers, not {array.dtype}")
    for margin, size in enumerate(sizes):
        low, high = int(array[:, margin].min()), int(array[:, margin].max())
        if low < -1 or high >= size:
            raise ValueError(f"categories of margin {margin} must lie in -1..{size - 1}; found {low} to {high}")
    return array.astype(np.int64)


def checked_margins(margins: Sequence[npt.ArrayLike]) -> list[FloatArray]:
    """Return each margin as shares of 1, or say clearly what is wrong."""
    if not len(margins):
        raise ValueError("at least one margin is needed")
    return [checked_margin(f"margin {place}", margin) for place, margin in enumerate(margins)]


def checked_margin(name: str, margin: npt.ArrayLike) -> FloatArray:
    """Return one margin as shares of 1."""
    array = np.asarray(margin)
    if array.ndim != 1 or not array.size or array.dtype.kind not in "iuf":
        raise ValueError(f"{name} must be a list of numbers, not of shape {array.shape} and type {array.dtype}")
    array = array.astype(np.float64)
    if not np.isfinite(array).all() or array.min() < 0:
        raise ValueError(f"{name} must be finite and not negative")
    largest = array.max()
    if largest == 0:
        raise ValueError(f"{name} has no population")
    array = array / largest
    return array / array.sum()
