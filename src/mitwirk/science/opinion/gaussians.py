"""Many small Gaussians at once: the people, or the statements, of a dialogue and what is not known of them.

Every person and every statement is a Gaussian of the same few dimensions: an intercept, then one entry per
direction. Arrays keep people or statements last, where numpy is fast. "Homogeneous" means with a constant 1 in
front, so that shifting, scaling and turning are one matrix.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from .votes import FloatArray, IntArray

Packed = npt.NDArray[np.float32]


class Side(NamedTuple):
    """Posterior of all people, or of all statements: intercept first, then one entry per direction."""

    mean: FloatArray
    """shape (k, n)"""
    cov: FloatArray
    """shape (k, k, n)"""

    def part(self, rows: slice | IntArray) -> Side:
        """Return some of them."""
        return Side(self.mean[:, rows], self.cov[:, :, rows])

    def replaced(self, rows: IntArray, by: Side) -> Side:
        """Return a copy in which some are others."""
        mean, cov = self.mean.copy(), self.cov.copy()
        mean[:, rows], cov[:, :, rows] = by
        return Side(mean, cov)


def invert(matrix: FloatArray) -> FloatArray:
    """Invert many small positive definite matrices, stacked along the last axis: shape (k, k, n).

    Gauss-Jordan without pivoting, vectorised over n: for tiny matrices far faster than one call each, and the
    same bits on every machine because no BLAS is involved.
    """
    out = matrix.copy()
    size = out.shape[0]
    for pivot in range(size):
        inverse = 1.0 / out[pivot, pivot]
        row = out[pivot] * inverse
        for other in range(size):
            if other != pivot:
                factor = out[other, pivot].copy()
                out[other] -= factor * row
                out[other, pivot] = -factor * inverse
        out[pivot] = row
        out[pivot, pivot] = inverse
    return out


def second(side: Side) -> FloatArray:
    """Sum of E[z z'] over all, z homogeneous: shape (k + 1, k + 1)."""
    k, n = side.mean.shape
    out = np.empty((k + 1, k + 1))
    out[0, 0] = n
    out[0, 1:] = out[1:, 0] = side.mean.sum(axis=1)
    out[1:, 1:] = side.cov.sum(axis=2) + side.mean @ side.mean.T
    return out


def moved(side: Side, turn: FloatArray) -> Side:
    """Apply one homogeneous matrix of shape (k + 1, k + 1) to all."""
    linear, shift = turn[1:, 1:], turn[1:, 0]
    k, n = side.mean.shape
    half = (linear @ side.cov.reshape(k, k * n)).reshape(k, k, n)
    cov = np.matmul(linear, half.transpose(1, 0, 2).reshape(k, k * n)).reshape(k, k, n)
    return Side(linear @ side.mean + shift[:, None], cov)


@cache
def triangle(k: int) -> tuple[IntArray, IntArray]:
    """Return rows and columns of the upper triangle of homogeneous moments: (q,) each."""
    rows, columns = np.triu_indices(k + 1)
    return rows.astype(np.int64), columns.astype(np.int64)


@cache
def places(k: int) -> IntArray:
    """Return where each entry of the homogeneous moments stands in the packed row: shape (k + 1, k + 1)."""
    rows, columns = triangle(k)
    table = np.zeros((k + 1, k + 1), dtype=np.int64)
    table[rows, columns] = table[columns, rows] = np.arange(rows.size)
    table.flags.writeable = False
    return table


def packed(side: Side, *, constant_first: bool) -> Packed:
    """Second moments of (1, intercept, directions), upper triangle: shape (n, q), single precision.

    Without ``constant_first`` the order is (intercept, 1, directions): the product of a person in one order
    with a statement in the other is a + b + x.y.
    """
    k, n = side.mean.shape
    rows, columns = triangle(k)
    out = np.empty((n, rows.size), dtype=np.float32)
    for place, (row, column) in enumerate(zip(rows.tolist(), columns.tolist(), strict=True)):
        if not constant_first:
            row, column = (1 - row if row < 2 else row), (1 - column if column < 2 else column)
            row, column = min(row, column), max(row, column)
        if row == 0:
            out[:, place] = side.mean[column - 1] if column else 1.0
        else:
            out[:, place] = side.cov[row - 1, column - 1] + side.mean[row - 1] * side.mean[column - 1]
    return out
