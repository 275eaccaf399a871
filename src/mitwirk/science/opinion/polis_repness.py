"""Which statements speak for a group, and which for all, by the tests that Polis uses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from .votes import AGREE, DISAGREE

if TYPE_CHECKING:
    import numpy.typing as npt

    from .votes import FloatArray, IntArray, Votes

CONFIDENCE = 0.9
"""One-sided, as in Polis."""
PICKED = 5


@dataclass(frozen=True)
class Representative:
    """A statement that sets a group apart, or one on which all are of one mind."""

    statement: int
    agree: bool
    """The group stands out by agreeing; False: by disagreeing."""
    count: int
    total: int
    share: float
    """(count + 1) / (total + 2)"""
    test: float
    """z of the share against one half"""
    repness: float
    """Share of the group over share of all others; not-a-number for statements of all."""
    repness_test: float
    """z of the difference of both shares"""


@dataclass(frozen=True, eq=False)
class GroupStatistics:
    """Answers per group; arrays of shape (2, n_groups, n_statements), agreeing first, unless stated."""

    total: IntArray
    """shape (n_groups, n_statements), passes included"""
    count: IntArray
    share: FloatArray
    test: FloatArray
    repness: FloatArray
    repness_test: FloatArray

    @property
    def consensus(self) -> FloatArray:
        """Product of all groups' shares, agreeing and disagreeing: shape (2, n_statements)."""
        return np.asarray(self.share.prod(axis=1))


def one_proportion(count: npt.ArrayLike, total: npt.ArrayLike) -> FloatArray:
    """Return z for a share against one half, both counts raised by one.

    Examples
    --------
    >>> one_proportion(8, 8).tolist()
    3.0
    """
    hits, size = np.asarray(count) + 1.0, np.asarray(total) + 1.0
    return np.asarray(2.0 * np.sqrt(size) * (hits / size - 0.5))


def two_proportions(
    count: npt.ArrayLike, other: npt.ArrayLike, total: npt.ArrayLike, other_total: npt.ArrayLike
) -> FloatArray:
    """Return z for the difference of two shares, every count raised by one; 0 where both are whole.

    Examples
    --------
    >>> two_proportions([7, 3], [1, 3], [9, 3], [9, 3]).round(4).tolist()
    [2.6833, 0.0]
    """
    hits, others = np.asarray(count) + 1.0, np.asarray(other) + 1.0
    size, other_size = np.asarray(total) + 1.0, np.asarray(other_total) + 1.0
    pooled = (hits + others) / (size + other_size)
    spread = np.sqrt(np.maximum(pooled * (1.0 - pooled), 0.0) * (1.0 / size + 1.0 / other_size))
    return np.divide(hits / size - others / other_size, spread, out=np.zeros_like(spread), where=spread > 0)


def group_statistics(votes: Votes, label: IntArray, count: int) -> GroupStatistics:
    """Compare each group with all others among the people who have a label.

    Parameters
    ----------
    votes : Votes
    label : ndarray of int, shape (n_participants,)
        From 0 to ``count`` - 1; -1 leaves a person out.
    count : int

    Returns
    -------
    GroupStatistics
    """
    group = label[votes.participant]
    counted = group >= 0
    cell = group[counted] * votes.n_statements + votes.statement[counted]
    value, size = votes.value[counted], count * votes.n_statements
    kinds = (np.ones(value.size, dtype=bool), value == AGREE, value == DISAGREE)
    every = np.array([np.bincount(cell[kind], minlength=size) for kind in kinds]).reshape(3, count, -1)
    total, hits = every[0], every[1:]
    others, other_total = hits.sum(axis=1, keepdims=True) - hits, total.sum(axis=0) - total
    share = (hits + 1.0) / (total + 2.0)
    return GroupStatistics(
        total=total,
        count=hits,
        share=share,
        test=one_proportion(hits, total),
        repness=share / ((others + 1.0) / (other_total + 2.0)),
        repness_test=two_proportions(hits, others, total, other_total),
    )


def _limit(confidence: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(confidence))


def representative(
    found: GroupStatistics,
    usable: npt.NDArray[np.bool_],
    pick: int = PICKED,
    confidence: float = CONFIDENCE,
) -> tuple[tuple[Representative, ...], ...]:
    """Pick the statements that set each group apart, as Polis does.

    Significant ones in the order of repness x test x share x test; at their head the one the group agrees to
    best, if there is any. Without a significant one the best of the others stands alone. Shown are statements
    that the group stands out by agreeing to before those it disagrees with.

    Parameters
    ----------
    found : GroupStatistics
    usable : ndarray of bool, shape (n_statements,)
        False for statements that were moderated out or that nobody answered.
    pick : int
        At most so many per group.
    confidence : float
        One-sided, for both tests.

    Returns
    -------
    tuple of tuple of Representative
        One tuple per group.
    """
    limit, columns = _limit(confidence), np.flatnonzero(usable)
    return tuple(_of_group(found, group, columns, limit, pick) for group in range(found.total.shape[0]))


def _of_group(
    found: GroupStatistics, group: int, columns: IntArray, limit: float, pick: int
) -> tuple[Representative, ...]:
    if not columns.size:
        return ()
    share, test, ratio, apart = (
        part[:, group, columns] for part in (found.share, found.test, found.repness, found.repness_test)
    )
    significant = np.any((test > limit) & (apart > limit), axis=0)
    side = np.where(apart[0] > apart[1], 0, 1)
    rows = np.arange(columns.size)
    strength = (ratio * apart * share * test)[side, rows]
    order = np.argsort(-strength, kind="stable")
    ranked = [int(row) for row in order if significant[row]]
    agreed = _best_agreed(found.count[:, group, columns].sum(axis=0) > 0, share[0], test[0], ratio[0], apart[0], limit)
    if agreed >= 0:
        ranked = [agreed, *(row for row in ranked if row != agreed)]
    elif not ranked:
        ranked = [int(np.argmax(apart.max(axis=0)))]
    chosen = sorted(ranked[:pick], key=lambda row: int(side[row]))
    return tuple(_entry(found, group, int(columns[row]), int(side[row])) for row in chosen)


def _best_agreed(
    voted: npt.NDArray[np.bool_],
    share: FloatArray,
    test: FloatArray,
    ratio: FloatArray,
    apart: FloatArray,
    limit: float,
) -> int:
    """Return the row a group agrees to best, or -1.

    Rows are looked at in turn, because what a better one has to show depends on the best so far: if that one
    is more agreed to than elsewhere, repness counts too, else only the share.
    """
    best = -1
    promising = (test > limit) | ((ratio > 1.0) & (share > 0.5))
    plainly, strongly = share * test, ratio * apart * share * test
    for row in np.flatnonzero(voted).tolist():
        if best < 0:
            better = bool(promising[row])
        else:
            metric = strongly if ratio[best] > 1.0 else plainly
            better = bool(metric[row] > metric[best])
        if better:
            best = row
    return best


def _entry(found: GroupStatistics, group: int, column: int, side: int) -> Representative:
    return Representative(
        statement=column,
        agree=side == 0,
        count=int(found.count[side, group, column]),
        total=int(found.total[group, column]),
        share=float(found.share[side, group, column]),
        test=float(found.test[side, group, column]),
        repness=float(found.repness[side, group, column]),
        repness_test=float(found.repness_test[side, group, column]),
    )


def agreed_by_all(
    votes: Votes, usable: npt.NDArray[np.bool_], pick: int = PICKED, confidence: float = CONFIDENCE
) -> tuple[tuple[Representative, ...], tuple[Representative, ...]]:
    """Pick the statements most people agree to, and those most disagree with, without regard to groups.

    More than half must do so with significance; ordered by share x z.

    Parameters
    ----------
    votes : Votes
    usable : ndarray of bool, shape (n_statements,)
    pick : int
    confidence : float

    Returns
    -------
    (tuple of Representative, tuple of Representative)
    """
    found = group_statistics(votes, np.zeros(votes.n_participants, dtype=np.int64), 1)
    limit, picked = _limit(confidence), []
    for side in (0, 1):
        share, test = found.share[side, 0], found.test[side, 0]
        rows = np.flatnonzero(usable & (share > 0.5) & (test > limit))
        order = rows[np.argsort(-(share * test)[rows], kind="stable")][:pick]
        entries = (_entry(found, 0, int(row), side) for row in order)
        picked.append(tuple(replace(entry, repness=np.nan, repness_test=np.nan) for entry in entries))
    return picked[0], picked[1]
