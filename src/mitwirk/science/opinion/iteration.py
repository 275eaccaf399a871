"""Variational iteration behind the ideal-point model: small Gaussians, updated all at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from .frame import standardised
from .gaussians import Packed, Side, invert, moved, packed, places, second, triangle

if TYPE_CHECKING:
    from .votes import FloatArray, IntArray

MAX_ROUNDS = 100
FEWEST_ROUNDS = 8
TOLERANCE = 4e-3
BLOCK = 65536
CHUNK = 8192
HYPER_WEIGHT = 2.0
DIRECTION_WEIGHT = 10.0
DIRECTION_SHARE = 0.1
FARTHEST = 5.0
"""Log-odds; where everybody agrees to everything, nothing else would stop the estimates."""
NEAR_ZERO = 0.01
"""Below this argument the curvature of the bound is 1/4 to six digits."""


@dataclass(frozen=True)
class Priors:
    """What the data say about people and statements in general (empirical Bayes)."""

    person: float
    """Variance of the readiness to agree."""
    centre: float
    statement: float
    """Mean and variance of the appeal of statements."""
    direction: FloatArray
    person_lean: float = 0.0
    statement_lean: float = 0.0
    """How much readiness and appeal change with one standard deviation of passing."""

    def of_people(self) -> FloatArray:
        """Return the prior precisions of a person: readiness to agree, then positions."""
        return np.concatenate([[1.0 / self.person], np.ones(self.direction.size)])

    def of_statements(self) -> FloatArray:
        """Return the prior precisions of a statement: appeal, then directions."""
        return np.concatenate([[1.0 / self.statement], 1.0 / self.direction])


class Block(NamedTuple):
    """The answers of some people that stand next to each other."""

    people: slice
    answers: slice
    row: IntArray
    half: Any
    """Sparse, people by statements: +1/2 for agreeing, -1/2 for disagreeing."""
    weight: Any
    """The same shape, with the curvature of the bound."""


class Answers:
    """Agreeing and disagreeing answers, sorted by person, in blocks that fit the processor's cache.

    ``person_pass`` and ``statement_pass`` say how much each passes, or is passed: standardised, or zeros.
    """

    def __init__(
        self,
        person: npt.NDArray[Any],
        statement: npt.NDArray[Any],
        agree: npt.NDArray[np.bool_],
        n: int,
        m: int,
        person_pass: FloatArray | None = None,
        statement_pass: FloatArray | None = None,
    ) -> None:
        self.shape = (n, m)
        self.size = int(person.size)
        self.heard = np.bincount(person, minlength=n)
        self.seen = np.bincount(statement, minlength=m)
        self.person_pass = np.zeros(n) if person_pass is None else person_pass
        self.statement_pass = np.zeros(m) if statement_pass is None else statement_pass
        half = np.where(agree, np.float32(0.5), np.float32(-0.5))
        self.blocks = list(self._cut(statement.astype(np.int32), half))

    def _cut(self, statement: npt.NDArray[np.int32], half: Packed) -> Iterator[Block]:
        from scipy import sparse  # loading it costs more than the rest of the package together

        n, m = self.shape
        starts = np.zeros(n + 1, dtype=np.int64)
        np.cumsum(self.heard, out=starts[1:])
        largest, first = max(BLOCK, 4 * m), 0
        while first < n:
            last = max(first + 1, int(np.searchsorted(starts, starts[first] + largest, side="right")) - 1)
            part = slice(int(starts[first]), int(starts[last]))
            pointer = (starts[first : last + 1] - starts[first]).astype(np.int32)
            shape = (last - first, m)
            row = np.repeat(np.arange(last - first), self.heard[first:last])
            weight = np.empty(row.size, dtype=np.float32)
            yield Block(
                slice(first, last),
                part,
                row,
                sparse.csr_matrix((half[part], statement[part], pointer), shape=shape),
                sparse.csr_matrix((weight, statement[part], pointer), shape=shape),
            )
            first = last


def expected_square(block: Block, people: Packed, statements: Packed) -> Packed:
    """E[f^2] of a block's answers; small chunks keep the gathered rows inside the cache.

    ``statements`` are packed moments with the entries beside the diagonal doubled.
    """
    columns = block.half.indices
    out = np.empty(columns.size, dtype=np.float32)
    left, right = np.empty((2, min(CHUNK, columns.size), people.shape[1]), dtype=np.float32)
    for start in range(0, columns.size, CHUNK):
        part = slice(start, start + CHUNK)
        one, two = (buffer[: columns[part].size] for buffer in (left, right))
        np.take(people, block.row[part], axis=0, out=one, mode="clip")
        np.take(statements, columns[part], axis=0, out=two, mode="clip")
        np.einsum("ij,ij->i", one, two, out=out[part])
    return np.maximum(out, 0.0, out=out)


def curvature(xi: Packed) -> Packed:
    """Curvature of the bound at its best point: tanh(xi / 2) / (2 xi)."""
    safe = np.maximum(xi, np.float32(NEAR_ZERO))
    return np.asarray(np.tanh(np.float32(0.5) * safe) / (np.float32(2.0) * safe))


def solve(square: FloatArray, linear: FloatArray, precision: FloatArray, prior: FloatArray) -> Side:
    """Update one side, the other held fixed: a Gaussian for each.

    ``square`` (q, n) are weighted packed moments of the other side in the order (offset, 1, directions),
    ``linear`` (k, n) the halves' sum of its (1, directions), ``prior`` (n,) the prior mean of the intercept.
    """
    k = linear.shape[0]
    table = places(k)
    lam = square[table[1:, 1:]]
    lam[np.arange(k), np.arange(k)] += precision[:, None]
    pull = linear - square[table[0, 1:]]
    pull[0] += precision[0] * prior
    cov = invert(lam)
    return Side(np.einsum("abn,bn->an", cov, pull), cov)


class Sums(NamedTuple):
    """What one sweep over all people leaves behind."""

    square: FloatArray
    linear: FloatArray
    people: FloatArray
    """Homogeneous second moment of all people."""
    with_pass: FloatArray
    """Sum of E[z] times passing."""
    change: float
    """How far the expected answers moved, relative to their size."""


class State:
    """Where the iteration stands; every sweep moves it on."""

    def __init__(self, data: Answers, people: Side, statements: Side, priors: Priors) -> None:
        self.data, self.people, self.statements, self.priors = data, people, statements, priors
        self.turn = np.eye(people.mean.shape[0] + 1)
        self.xi = np.ones(data.size, dtype=np.float32)

    def sweep(self, visits: int = 1) -> float:
        """Update people, statements and priors once; returns how far the expected answers moved.

        With ``visits`` of 2 each person is updated twice, for people who start from nothing.
        """
        sums = self._people(visits)
        prior = self.priors.centre + self.priors.statement_lean * self.data.statement_pass
        self.statements = solve(sums.square, sums.linear, self.priors.of_statements(), prior)
        frame = standardised(sums.people, second(self.statements), self.priors)
        self.turn, self.statements = frame.people, moved(self.statements, frame.statements)
        self.priors = learnt(
            frame.people @ sums.people @ frame.people.T, frame.people @ sums.with_pass, self.statements, self.data
        )
        return sums.change

    def finished(self) -> Side:
        """Return the people in the frame of the statements."""
        return moved(self.people, self.turn)

    def _people(self, visits: int) -> Sums:
        k, m = self.statements.mean.shape
        table = places(k)
        given, known = Given.of(self.statements), table[1, 1:]
        precision, lean = self.priors.of_people(), self.priors.person_lean
        square, linear = np.zeros((m, int(table.max()) + 1)), np.zeros((m, k))
        total, with_pass, moves = np.zeros((k + 1, k + 1)), np.zeros(k + 1), np.zeros(2)
        for block in self.data.blocks:
            people = moved(self.people.part(block.people), self.turn)
            passing = self.data.person_pass[block.people]
            for _ in range(visits):
                xi = reweigh(block, people, given)
                moves += self._moves(block, xi)
                people = visit(block, given, precision, lean * passing)
            self.people.mean[:, block.people], self.people.cov[:, :, block.people] = people
            rolled = packed(people, constant_first=False)
            square += block.weight.T @ rolled
            linear += block.half.T @ rolled[:, known]
            total += second(people)
            with_pass += np.concatenate([[passing.sum()], people.mean @ passing])
        return Sums(square.T, linear.T, total, with_pass, float(np.sqrt(moves[0] / max(moves[1], 1e-12))))

    def _moves(self, block: Block, xi: Packed) -> FloatArray:
        """Return the squares of a block's move and of its size."""
        step = xi - self.xi[block.answers]
        self.xi[block.answers] = xi
        return np.array([np.dot(step, step), np.dot(xi, xi)], dtype=np.float64)


class Given(NamedTuple):
    """The side that is held fixed, packed for solving, and for expected squares."""

    moments: Packed
    doubled: Packed

    @classmethod
    def of(cls, side: Side) -> Given:
        """Pack a side; entries beside the diagonal count twice in expected squares."""
        rows, columns = triangle(side.mean.shape[0])
        twice = np.where(rows == columns, 1.0, 2.0).astype(np.float32)
        return cls(packed(side, constant_first=False), packed(side, constant_first=True) * twice)


def reweigh(block: Block, people: Side, given: Given) -> Packed:
    """Put the bound of a block at its best point, which is returned."""
    xi = np.sqrt(expected_square(block, packed(people, constant_first=False), given.doubled))
    block.weight.data[:] = curvature(xi)
    return np.asarray(xi)


def visit(block: Block, given: Given, precision: FloatArray, prior: FloatArray) -> Side:
    """Update the people of a block, the statements held fixed."""
    known = places(precision.size)[1, 1:]
    square = np.asarray(block.weight @ given.moments, dtype=np.float64).T
    linear = np.asarray(block.half @ given.moments[:, known], dtype=np.float64).T
    return solve(square, linear, precision, prior)


def solved(data: Answers, rows: Side, columns: Side, precision: FloatArray, prior: FloatArray, visits: int) -> Side:
    """Update one side a few times while the other stays: people by statements, or statements by people."""
    given, parts = Given.of(columns), []
    for block in data.blocks:
        side = rows.part(block.people)
        for _ in range(visits):
            reweigh(block, side, given)
            side = visit(block, given, precision, prior[block.people])
        parts.append(side)
    return Side(
        np.concatenate([part.mean for part in parts] or [rows.mean], axis=1),
        np.concatenate([part.cov for part in parts] or [rows.cov], axis=2),
    )


def learnt(people: FloatArray, with_pass: FloatArray, statements: Side, data: Answers) -> Priors:
    """Set the priors to what the current estimates say, held back a little towards scale one.

    Treating people and statements as independent makes the bound underestimate how much directions matter,
    up to losing weak ones altogether. Ten statements of scale one plus a tenth of all statements make up
    for it; on every open dialogue tried this predicted left-out answers better.
    """
    n, m = data.shape
    right = second(statements)
    centre = float(np.clip(right[0, 1] / m, -FARTHEST, FARTHEST))
    person_lean = float(with_pass[1]) / (float(np.square(data.person_pass).sum()) + 1.0)
    passed = data.statement_pass
    passing = float(np.square(passed).sum())
    statement_lean = float((statements.mean[0] - centre) @ passed) / (passing + 1.0)
    spread_people = float(people[1, 1]) - person_lean * (
        2 * float(with_pass[1]) - person_lean * float(np.square(data.person_pass).sum())
    )
    spread = float(right[1, 1]) - m * centre**2
    spread -= statement_lean * (2 * float((statements.mean[0] - centre) @ passed) - statement_lean * passing)
    held = DIRECTION_WEIGHT + DIRECTION_SHARE * m
    return Priors(
        person=min((spread_people + HYPER_WEIGHT) / (n + HYPER_WEIGHT), FARTHEST**2),
        centre=centre,
        statement=min((spread + HYPER_WEIGHT) / (m + HYPER_WEIGHT), FARTHEST**2),
        direction=(np.diagonal(right)[2:] + held) / (m + held),
        person_lean=person_lean,
        statement_lean=statement_lean,
    )


def begin(data: Answers, dims: int, rng: np.random.Generator) -> State:
    """Begin with smoothed shares and the strongest patterns in what these leave unexplained."""
    from scipy import sparse

    n, m = data.shape
    dims = max(0, min(dims, m - 1, n - 1))
    signs = sparse.vstack([block.half for block in data.blocks], format="csr").astype(np.float64) * 2.0
    person = np.repeat(np.arange(n), data.heard)
    total = np.asarray(signs.sum(axis=0)).ravel()
    share = np.clip(total / (data.seen + 2.0), -0.98, 0.98)
    signs.data -= share[signs.indices]
    by_person = np.asarray(signs.sum(axis=1)).ravel() / (data.heard + 5.0)
    signs.data -= by_person[person]
    scores = _patterns(signs, rng.standard_normal((m, dims)), data)
    fit = (signs.T @ scores) / (data.seen + 5.0)[:, None]
    people, statements = np.zeros((dims + 1, n)), np.zeros((dims + 1, m))
    people[0], statements[0] = 2.0 * by_person, 2.0 * np.arctanh(share)
    people[1:], statements[1:] = scores.T, 2.0 * fit.T
    spread = np.maximum(2.0 * (fit**2).mean(axis=0), 0.05)
    doubt = 0.1 * np.eye(dims + 1)[:, :, None]
    return State(
        data,
        Side(people, np.repeat(doubt, n, axis=2)),
        Side(statements, np.repeat(doubt, m, axis=2)),
        Priors(1.0, float(statements[0].mean()), 1.0, spread),
    )


def _patterns(signs: Any, pattern: FloatArray, data: Answers) -> FloatArray:
    """Find the strongest patterns among people by repeated multiplication, scaled to spread 1."""
    scores = np.zeros((data.shape[0], pattern.shape[1]))
    if pattern.shape[1] == 0:
        return scores
    for _ in range(8):
        pattern, _ = np.linalg.qr(pattern)
        scores = (signs @ pattern) / np.sqrt(data.heard + 5.0)[:, None]
        pattern = (signs.T @ scores) / np.sqrt(data.seen + 5.0)[:, None]
    spread = scores.std(axis=0)
    return np.where(spread > 1e-6, scores / np.maximum(spread, 1e-6), 0.0)


def resume(data: Answers, statements: Side, priors: Priors) -> State:
    """Begin from statements known already, with people of whom nothing is known yet."""
    k, n = statements.mean.shape[0], data.shape[0]
    cov = np.repeat(np.diag(1.0 / priors.of_people())[:, :, None], n, axis=2)
    return State(data, Side(np.zeros((k, n)), cov), statements, priors)


class Fit(NamedTuple):
    """Result of the iteration for the rows and columns of the data."""

    people: Side
    statements: Side
    priors: Priors
    rounds: int
    converged: bool


def iterate(state: State, limit: int = MAX_ROUNDS, fewest: int = FEWEST_ROUNDS, visits: int = 1) -> Fit:
    """Sweep until the expected answers stand still."""
    change, rounds = np.inf, 0
    while rounds < limit and (change >= TOLERANCE or rounds < fewest):
        rounds += 1
        change = state.sweep(visits if rounds == 1 else 1)
    return signed(Fit(state.finished(), state.statements, state.priors, rounds, change < TOLERANCE))


def signed(fit: Fit) -> Fit:
    """Choose signs: the far ends of a direction are reached by statements on its positive side."""
    cubes = (fit.statements.mean[1:] ** 3).sum(axis=1)
    turn = np.diag(np.concatenate([[1.0, 1.0], np.where(cubes < 0.0, -1.0, 1.0)]))
    return fit._replace(people=moved(fit.people, turn), statements=moved(fit.statements, turn))
