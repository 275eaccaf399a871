"""Shares with intervals: how many of those who saw a statement agree (Anteile mit Spanne)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from .votes import FloatArray, IntArray, Votes

LEVEL = 0.95
MIN_SEEN = 10
"""Fewer answers than this never make common ground."""
MIN_SEEN_PART = 5
"""The same for each group and each end; smaller sectors are left out instead."""
SEEN_SHARE = 0.1
SEEN_ENOUGH = 30
"""A tenth of all participants must have answered, but 30 always suffice."""


@dataclass(frozen=True, eq=False)
class Interval:
    """An estimate with the lower and upper end of its 95 % interval; all of one shape."""

    value: FloatArray
    low: FloatArray
    high: FloatArray


@dataclass(frozen=True, eq=False)
class Shares:
    """Answers to each statement: shape (n_statements,), or (n_labels, n_statements) per group."""

    seen: IntArray
    agree: IntArray
    disagree: IntArray
    passed: IntArray
    agreeing: Interval
    disagreeing: Interval


@dataclass(frozen=True, eq=False)
class CommonGround:
    """Which statements unite (Gemeinsamer Boden), each array of shape (n_statements,)."""

    holds: npt.NDArray[np.bool_]
    """A majority agrees, with certainty, overall and in every part that was looked at."""
    rejected: npt.NDArray[np.bool_]
    """The same for disagreeing: nobody wants this."""
    enough: npt.NDArray[np.bool_]
    """Enough people answered to judge at all."""
    bound: FloatArray
    """The smallest lower end of the share agreeing, over all parts."""
    rejected_bound: FloatArray


@dataclass(frozen=True, eq=False)
class Division:
    """How far groups lie apart on each statement (Was trennt), in shares agreeing; shape (n_statements,)."""

    basis: str
    """"groups"; "ends" (the outer thirds of the strongest direction, if there are no groups); or "none"."""
    value: FloatArray
    low: FloatArray
    high: FloatArray
    one: IntArray
    """The part that agrees most, -1 without basis."""
    two: IntArray
    holds: npt.NDArray[np.bool_]
    """The interval lies above zero."""


def share_interval(count: npt.ArrayLike, total: npt.ArrayLike, level: float = LEVEL) -> Interval:
    """Share of ``count`` in ``total`` with Jeffreys' interval.

    The value is the mean of the Beta(count + 1/2, total - count + 1/2) posterior, so it leans towards one
    half while answers are few. The interval reaches 0 when the count is 0, and 1 when everybody counts.

    Parameters
    ----------
    count, total : array_like of int, same shape, 0 <= count <= total
    level : float
        Probability inside the interval.

    Returns
    -------
    Interval
        Fractions of 1.

    Raises
    ------
    ValueError
        If a count is negative or above its total, or the level is not between 0 and 1.

    References
    ----------
    .. [1] Brown, Cai and DasGupta, "Interval Estimation for a Binomial Proportion", Statistical Science
       16(2), 2001, 101-133, section 4.1.2.

    Examples
    --------
    >>> found = share_interval([8], [10])
    >>> found.value.round(3).tolist(), found.low.round(3).tolist(), found.high.round(3).tolist()
    ([0.773], [0.497], [0.956])
    """
    counts, totals = np.broadcast_arrays(np.asarray(count, dtype=np.int64), np.asarray(total, dtype=np.int64))
    if not 0.0 < level < 1.0:
        raise ValueError(f"level must lie between 0 and 1, not {level}")
    if counts.size and (counts.min() < 0 or bool((counts > totals).any())):
        raise ValueError("count must lie between 0 and total")
    shape = counts.shape
    # few pairs of counts repeat over many statements; each is computed once
    keys, back = np.unique((totals.ravel() << 31) | counts.ravel(), return_inverse=True)
    low, high = _limits(keys, level)
    x, n = _pair(keys)
    value = (x + 0.5) / (n + 1.0)
    return Interval(value[back].reshape(shape), low[back].reshape(shape), high[back].reshape(shape))


_KEPT = 200_000
_known: dict[float, tuple[IntArray, FloatArray]] = {}
"""Limits found before, by level: sorted keys, and both limits. New answers change few of thousands of cells."""


def _pair(keys: IntArray) -> tuple[IntArray, IntArray]:
    return keys & (2**31 - 1), keys >> 31


def _limits(keys: IntArray, level: float) -> FloatArray:
    """Return lower and upper limits of shape (2, size), from memory where the same was asked before."""
    known, limits = _known.get(level, (np.zeros(0, dtype=np.int64), np.zeros((2, 0))))
    place = np.searchsorted(known, keys)
    found = np.zeros(keys.size, dtype=bool)
    if known.size:
        found = known[np.minimum(place, known.size - 1)] == keys
    out = np.empty((2, keys.size))
    out[:, found] = limits[:, place[found]]
    if not found.all():
        fresh = keys[~found]
        out[:, ~found] = _computed_limits(fresh, level)
        if known.size + fresh.size > _KEPT:
            known, limits = known[:0], limits[:, :0]
        merged = np.concatenate([known, fresh])
        order = np.argsort(merged, kind="stable")
        _known[level] = merged[order], np.concatenate([limits, out[:, ~found]], axis=1)[:, order]
    return out


def _computed_limits(keys: IntArray, level: float) -> FloatArray:
    from scipy.special import betaincinv

    (x, n), tail = _pair(keys), (1.0 - level) / 2.0
    low = np.where(x == 0, 0.0, betaincinv(x + 0.5, n - x + 0.5, tail))
    return np.stack([low, np.where(x == n, 1.0, betaincinv(x + 0.5, n - x + 0.5, 1.0 - tail))])


def shares_by(votes: Votes, labels: npt.ArrayLike, n_labels: int) -> Shares:
    """Count and estimate per label, for instance per group or sector.

    Parameters
    ----------
    votes : Votes
    labels : array_like of int, shape (n_participants,)
        From 0 to ``n_labels - 1``; -1 leaves a person out.
    n_labels : int

    Returns
    -------
    Shares
        Arrays of shape (n_labels, n_statements).

    Raises
    ------
    ValueError
        If the labels have another length or lie outside.

    Examples
    --------
    >>> from mitwirk.science.opinion import Votes
    >>> votes = Votes([0, 1, 2], [0, 0, 0], [1, 0, -1], 3, 1)
    >>> shares_by(votes, [0, 0, 1], 2).seen.tolist()
    [[2], [1]]
    """
    label = checked_labels(labels, votes.n_participants, n_labels)
    size = votes.n_statements * 3
    narrow = np.dtype(np.int32 if (n_labels + 1) * size < 2**31 else np.int64)
    # one number per label, statement and answer; those left out are counted in a row of their own
    cell = ((label + 1) * size + 1).astype(narrow)[votes.participant]
    cell += votes.statement.astype(narrow) * 3
    cell += votes.value
    table = np.bincount(cell, minlength=(n_labels + 1) * size).reshape(n_labels + 1, votes.n_statements, 3)[1:]
    disagree, passed, agree = np.moveaxis(table, 2, 0).astype(np.int64)
    return _shares(disagree + passed + agree, agree, disagree)


def overall_shares(votes: Votes) -> Shares:
    """Count and estimate over everybody: arrays of shape (n_statements,)."""
    by_one = shares_by(votes, np.zeros(votes.n_participants, dtype=np.int64), 1)
    return _shares(by_one.seen[0], by_one.agree[0], by_one.disagree[0])


def checked_labels(labels: npt.ArrayLike, n_participants: int, n_labels: int) -> IntArray:
    """Return labels as integers, or say clearly what is wrong with them."""
    array = np.asarray(labels)
    if n_labels < 1:
        raise ValueError(f"n_labels must be at least 1, not {n_labels}")
    if array.shape != (n_participants,):
        raise ValueError(f"labels must have shape ({n_participants},), not {array.shape}")
    if array.size == 0:
        return np.zeros(0, dtype=np.int64)
    if array.dtype.kind not in "iu":
        raise ValueError(f"labels must hold integers, not {array.dtype}")
    if array.min() < -1 or array.max() >= n_labels:
        raise ValueError(f"labels must lie in -1..{n_labels - 1}; found {array.min()} to {array.max()}")
    return array.astype(np.int64)


def _shares(seen: IntArray, agree: IntArray, disagree: IntArray) -> Shares:
    return Shares(
        seen=seen,
        agree=agree,
        disagree=disagree,
        passed=seen - agree - disagree,
        agreeing=share_interval(agree, seen),
        disagreeing=share_interval(disagree, seen),
    )


def difference(one: Interval, two: Interval) -> Interval:
    """Difference of two independent shares, with an interval made from theirs.

    References
    ----------
    .. [1] Newcombe, "Interval estimation for the difference between independent proportions", Statistics in
       Medicine 17, 1998, 873-890, method 10 (here with Jeffreys' limits).
    """
    gap = one.value - two.value
    down = np.hypot(one.value - one.low, two.high - two.value)
    up = np.hypot(one.high - one.value, two.value - two.low)
    return Interval(gap, np.maximum(gap - down, -1.0), np.minimum(gap + up, 1.0))


def division(parts: Shares | None, basis: str, n_statements: int) -> Division:
    """Compare the part that agrees most with the one that agrees least, statement by statement.

    With K parts there are K (K - 1) / 2 pairs to choose from; the level of the interval is raised accordingly
    (Bonferroni), so that picking the widest gap does not by itself make a difference. Parts with fewer
    than five answers to a statement take no part in it.
    """
    if parts is None or parts.seen.shape[0] < 2:
        none = np.zeros(n_statements)
        nobody = np.full(n_statements, -1, dtype=np.int64)
        return Division("none", none, none, none, nobody, nobody, np.zeros(n_statements, dtype=bool))
    size = parts.seen.shape[0]
    wide = share_interval(parts.agree, parts.seen, 1.0 - (1.0 - LEVEL) / (size * (size - 1) / 2))
    known = parts.seen >= MIN_SEEN_PART
    most = np.where(known, wide.value, -1.0).argmax(axis=0)
    least = np.where(known, wide.value, 2.0).argmin(axis=0)
    columns = np.arange(n_statements)

    def pick(row: IntArray) -> Interval:
        return Interval(wide.value[row, columns], wide.low[row, columns], wide.high[row, columns])

    gap = difference(pick(most), pick(least))
    judged = (known.sum(axis=0) >= 2) & (most != least)
    value, low, high = (np.where(judged, part, 0.0) for part in (gap.value, gap.low, gap.high))
    one, two = np.where(judged, most, -1), np.where(judged, least, -1)
    return Division(basis, value, low, high, one, two, judged & (low > 0.0))


def contrast_to_rest(parts: Shares) -> Interval:
    """How much more, or less, each group agrees than all others together: (n_labels, n_statements)."""
    rest = share_interval(parts.agree.sum(axis=0) - parts.agree, parts.seen.sum(axis=0) - parts.seen)
    return difference(parts.agreeing, rest)


def common_ground(overall: Shares, parts: Shares | None, sectors: Shares | None, n_voters: int) -> CommonGround:
    """Find what a majority of everybody and of every part agrees to, beyond doubt.

    Parameters
    ----------
    overall : Shares
    parts : Shares or None
        Groups, or the two ends of the strongest direction: each needs five answers.
    sectors : Shares or None
        Looked at where they have at least five answers.
    n_voters : int
        People with at least one answer.
    """
    least = max(MIN_SEEN, min(SEEN_ENOUGH, int(np.ceil(SEEN_SHARE * n_voters))))
    enough = overall.seen >= least
    bounds, rejected = [overall.agreeing.low[None]], [overall.disagreeing.low[None]]
    if parts is not None:
        enough = enough & (parts.seen >= MIN_SEEN_PART).all(axis=0)
        bounds.append(parts.agreeing.low)
        rejected.append(parts.disagreeing.low)
    if sectors is not None:
        small = sectors.seen < MIN_SEEN_PART
        bounds.append(np.where(small, 1.0, sectors.agreeing.low))
        rejected.append(np.where(small, 1.0, sectors.disagreeing.low))
    bound, rejected_bound = np.concatenate(bounds).min(axis=0), np.concatenate(rejected).min(axis=0)
    return CommonGround(
        holds=enough & (bound > 0.5),
        rejected=enough & (rejected_bound > 0.5),
        enough=enough,
        bound=bound,
        rejected_bound=rejected_bound,
    )


def shared_ranks(estimate: Interval) -> IntArray:
    """Rank from the highest value down; whoever overlaps with the first of a rank shares that rank.

    Examples
    --------
    >>> value, low, high = np.array([[0.9, 0.5, 0.85], [0.8, 0.4, 0.7], [0.95, 0.6, 0.9]])
    >>> shared_ranks(Interval(value, low, high)).tolist()
    [1, 3, 1]
    """
    order = np.argsort(-estimate.value, kind="stable")
    ranks = np.zeros(order.size, dtype=np.int64)
    rank, floor = 0, np.inf
    for place, row in enumerate(order, start=1):
        if estimate.high[row] < floor or rank == 0:
            rank, floor = place, float(estimate.low[row])
        ranks[row] = rank
    return ranks
