"""The ideal-point model: how likely is it that this person agrees to that statement?

The chance of agreement is ``sigmoid(a_i + b_j + x_i . y_j)``: a person's readiness to agree, a statement's
appeal, and the fit between a person's position and a statement's direction. All parts are estimated by
variational Bayes with the Jaakkola-Jordan bound; the strength of every prior is learnt from the data, and a
direction without support in the data shrinks to nothing and is removed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from .votes import FloatArray, IntArray, Votes

MAX_DIMS = 4
MAX_ROUNDS = 120
TOLERANCE = 3e-4
SLOWEST_PRUNING = 0.01
CHUNK = 16384
HYPER_WEIGHT = 2.0


class Side(NamedTuple):
    """Posterior of all people, or of all statements: intercept first, then one entry per direction."""

    mean: FloatArray
    """shape (k, n)"""
    cov: FloatArray
    """shape (k, k, n)"""


@dataclass
class Priors:
    """What the data say about people and statements in general (empirical Bayes)."""

    person: float
    centre: float
    statement: float
    direction: FloatArray


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


def _triangle(size: int) -> tuple[IntArray, IntArray]:
    rows, columns = np.triu_indices(size)
    return rows.astype(np.int64), columns.astype(np.int64)


def _moments(side: Side, *, constant_first: bool) -> FloatArray:
    """Second moments of (1, intercept, directions), upper triangle, shape (n, q).

    With ``constant_first`` false the order is (intercept, 1, directions), so that the product of both
    orders is (1)(b) + (a)(1) + x.y.
    """
    k, n = side.mean.shape
    full = np.empty((k + 1, k + 1, n))
    full[0, 0] = 1.0
    full[0, 1:] = side.mean
    full[1:, 0] = side.mean
    full[1:, 1:] = side.cov + side.mean[:, None] * side.mean[None]
    rows, columns = _triangle(k + 1)
    if not constant_first:
        swap = np.arange(k + 1)
        swap[:2] = 1, 0
        rows, columns = swap[rows], swap[columns]
    return np.ascontiguousarray(full[rows, columns].T)


class _Data:
    """Agreeing and disagreeing answers as a sparse matrix with exchangeable entries."""

    def __init__(self, person: IntArray, statement: IntArray, agree: Any, n: int, m: int) -> None:
        from scipy import sparse  # loading it costs more than the rest of the package together

        starts = np.zeros(n + 1, dtype=np.int64)
        np.cumsum(np.bincount(person, minlength=n), out=starts[1:])
        self.shape = (n, m)
        self.person, self.statement = person.astype(np.int32), statement.astype(np.int32)
        pointer = starts.astype(np.int32) if starts[-1] < 2**31 else starts
        half = np.where(agree, 0.5, -0.5)
        self.half = sparse.csr_matrix((half, self.statement, pointer), shape=self.shape)
        self.weight = sparse.csr_matrix((np.full(half.size, 0.25), self.statement, pointer), shape=self.shape)

    def expected_square(self, people: FloatArray, statements: FloatArray) -> FloatArray:
        """E[f^2] for every answer; chunks keep the gathered rows inside the cache."""
        rows, columns = _triangle(_size(people.shape[1]))
        doubled = statements * np.where(rows == columns, 1.0, 2.0)
        out = np.empty(self.person.size)
        for start in range(0, out.size, CHUNK):
            part = slice(start, start + CHUNK)
            left = people.take(self.person[part], axis=0)
            right = doubled.take(self.statement[part], axis=0)
            np.einsum("ij,ij->i", left, right, out=out[part])
        return np.maximum(out, 0.0)

    def reweigh(self, square: FloatArray) -> FloatArray:
        """Set the curvature of the bound at its best point and return that point."""
        xi = np.sqrt(square)
        small = xi < 1e-4
        safe = np.where(small, 1.0, xi)
        self.weight.data = np.where(small, 0.25, np.tanh(0.5 * safe) / (2.0 * safe))
        return xi


def _size(packed: int) -> int:
    return int((np.sqrt(8 * packed + 1) - 1) / 2 + 0.5)


def _solve(weight: Any, half: Any, given: FloatArray, precision: FloatArray, centre: float) -> Side:
    """Update one side, the other held fixed: a Gaussian per row.

    ``given`` are the other side's moments in the order (offset, 1, directions).
    """
    width = _size(given.shape[1])
    rows, columns = _triangle(width)
    gathered = np.ascontiguousarray((weight @ given).T)
    table = np.zeros((width, width), dtype=np.int64)
    table[rows, columns] = table[columns, rows] = np.arange(rows.size)
    lam = gathered[table[1:, 1:]]
    lam[np.arange(width - 1), np.arange(width - 1)] += precision[:, None]
    linear = (half @ given[:, table[1, 1:]]).T - gathered[table[0, 1:]]
    linear[0] += precision[0] * centre
    cov = invert(lam)
    return Side(np.einsum("abn,bn->an", cov, linear), cov)


def _second(side: Side) -> FloatArray:
    """Sum over rows of E[z z'] of shape (k, k)."""
    return np.asarray(side.cov.sum(axis=2) + np.einsum("an,bn->ab", side.mean, side.mean))


def _moved(side: Side, turn: FloatArray) -> Side:
    mean = np.einsum("ab,bn->an", turn, side.mean)
    cov = np.einsum("ab,bcn->acn", turn, side.cov)
    return Side(mean, np.einsum("abn,cb->acn", cov, turn))


def _standardise(people: Side, statements: Side, priors: Priors) -> tuple[Side, Side]:
    """Use the freedom that leaves every prediction as it is: shift, scale and turn both sides.

    Positions get mean 0 and covariance 1; directions become uncorrelated, strongest first. Besides fixing
    the map this is the parameter expansion that makes the iteration fast.
    """
    k = people.mean.shape[0]
    dims = k - 1
    if dims == 0:
        return people, statements
    n, m = people.mean.shape[1], statements.mean.shape[1]
    left, right = _second(people), _second(statements)
    sums = statements.mean.sum(axis=1)
    # position shift h: x -> x - h, b -> b + y.h
    pull = people.mean[1:].sum(axis=1) - (right[0, 1:] - priors.centre * sums[1:]) / priors.statement
    shift = np.linalg.solve(n * np.eye(dims) + right[1:, 1:] / priors.statement, pull)
    # direction shift c: y -> y + c, a -> a - c.x
    tilt = np.linalg.solve(
        left[1:, 1:] / priors.person + m * np.diag(1.0 / priors.direction),
        left[0, 1:] / priors.person - sums[1:] / priors.direction,
    )
    turn_people, turn_statements = np.eye(k), np.eye(k)
    turn_people[0, 1:] = -tilt
    turn_statements[0, 1:] = shift
    people = Side(people.mean.copy(), people.cov)
    people.mean[1:] -= shift[:, None]
    # a must change by -c.(x - h) - and f keeps its value because b took up y.h before y became y + c
    people = _moved(people, turn_people)
    statements = _moved(statements, turn_statements)
    statements.mean[1:] += tilt[:, None]
    # scale and turn
    values, vectors = np.linalg.eigh(_second(people)[1:, 1:] / n)
    root = vectors * np.sqrt(np.maximum(values, 1e-12))
    _, turn = np.linalg.eigh(root.T @ (_second(statements)[1:, 1:] / m) @ root)
    turn = turn[:, ::-1]
    turn_people, turn_statements = np.eye(k), np.eye(k)
    turn_statements[1:, 1:] = (root @ turn).T
    turn_people[1:, 1:] = np.linalg.inv(root @ turn)
    return _moved(people, turn_people), _moved(statements, turn_statements)


def _learn(people: Side, statements: Side, priors: Priors) -> Priors:
    """Set the priors to what the current estimates say, with the weight of two rows of scale one."""
    n, m = people.mean.shape[1], statements.mean.shape[1]
    left, right = np.diagonal(_second(people)), np.diagonal(_second(statements))
    centre = float(statements.mean[0].mean())
    spread = float(right[0] - 2 * centre * statements.mean[0].sum() + m * centre**2)
    return Priors(
        person=(float(left[0]) + HYPER_WEIGHT) / (n + HYPER_WEIGHT),
        centre=centre,
        statement=(spread + HYPER_WEIGHT) / (m + HYPER_WEIGHT),
        direction=np.maximum(right[1:] / m, 1e-9),
    )
