"""Weighted shares beside the raw ones: as if people took part as they live in the population (gewichtete Anteile)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .shares import LEVEL, Interval, Shares, checked_labels, shares_by
from .votes import AGREE, DISAGREE

if TYPE_CHECKING:
    import numpy.typing as npt

    from .votes import FloatArray, Votes


@dataclass(frozen=True, eq=False)
class WeightedShares:
    """Shares of those who have a weight: of shape (n_statements,), or (n_labels, n_statements) per label."""

    raw: Shares
    """The same people, each counting once."""
    agreeing: Interval
    """Weighted share agreeing among those who saw a statement, with 95 % interval."""
    disagreeing: Interval
    effective: FloatArray
    """Effective number of answers: so many equally weighted ones would be as certain."""


def weighted_shares(
    votes: Votes, weights: npt.ArrayLike, labels: npt.ArrayLike | None = None, n_labels: int | None = None
) -> WeightedShares:
    """Estimate per statement, and label, the share agreeing when people count by their weight.

    The interval is Jeffreys', taken with Kish's effective number of answers instead of their number [1]_, [2]_;
    with equal weights it is the interval of :func:`share_interval`. It treats weights as given. Weights that
    follow what people answer make it a little too wide, which is the safe side.

    Parameters
    ----------
    votes : Votes
    weights : array_like of float, shape (n_participants,)
        Not negative, of any unit; 0 leaves a person out, of the raw shares too.
    labels : array_like of int, shape (n_participants,), optional
        From 0 to ``n_labels - 1``; -1 leaves a person out. Default: everybody together.
    n_labels : int, optional
        Needed with labels.

    Returns
    -------
    WeightedShares

    Raises
    ------
    ValueError
        If weights or labels have another length, are out of range or not finite; NaN is what
        ``weighting.rake`` answers when it refuses.

    References
    ----------
    .. [1] Kish, "Survey Sampling", Wiley 1965, section 11.7.
    .. [2] Franco, Little, Louis and Slud, "Comparative Study of Confidence Intervals for Proportions in Complex
       Sample Surveys", Journal of Survey Statistics and Methodology 7(3), 2019, 334-364 (Jeffreys' interval with
       the effective sample size).

    Examples
    --------
    >>> from mitwirk.science.opinion import Votes
    >>> votes = Votes([0, 1, 2, 3], [0, 0, 0, 0], [1, 1, -1, -1], 4, 1)
    >>> found = weighted_shares(votes, [3, 3, 1, 1])
    >>> found.raw.agreeing.value.tolist(), found.agreeing.value.round(3).tolist(), found.effective.round(3).tolist()
    ([0.5], [0.69], [3.2])
    """
    weight = _checked_weights(weights, votes.n_participants)
    if labels is None:
        found = weighted_shares(votes, weight, np.zeros(votes.n_participants, dtype=np.int64), 1)
        return _first(found)
    label = checked_labels(labels, votes.n_participants, n_labels or 0)
    label = np.where(weight > 0, label, -1)
    size = (int(n_labels or 0), votes.n_statements)
    mine = label[votes.participant]
    cell = np.where(mine >= 0, mine, 0) * votes.n_statements + votes.statement
    each = np.where(mine >= 0, weight[votes.participant], 0.0)

    def total(values: FloatArray) -> FloatArray:
        sums = np.bincount(cell, weights=values, minlength=size[0] * size[1])
        return sums.astype(np.float64).reshape(size)

    seen, square = total(each), total(each**2)
    effective = np.divide(seen**2, square, out=np.zeros(size), where=square > 0)

    def share(value: int) -> Interval:
        part = np.divide(total(each * (votes.value == value)), seen, out=np.zeros(size), where=seen > 0)
        return _interval(part * effective, effective)

    return WeightedShares(shares_by(votes, label, size[0]), share(AGREE), share(DISAGREE), effective)


def _interval(count: FloatArray, total: FloatArray) -> Interval:
    """Jeffreys' interval for counts that need not be whole."""
    from scipy.special import betaincinv

    # Sums of weights carry rounding: nobody and everybody must be told from nearly so.
    slack = 1e-9 * total
    tail = (1.0 - LEVEL) / 2.0
    count = np.clip(count, 0.0, total)
    low = np.where(count <= slack, 0.0, betaincinv(count + 0.5, total - count + 0.5, tail))
    high = np.where(count >= total - slack, 1.0, betaincinv(count + 0.5, total - count + 0.5, 1.0 - tail))
    return Interval((count + 0.5) / (total + 1.0), low, high)


def _first(found: WeightedShares) -> WeightedShares:
    """Take the only label."""

    def row(part: Interval) -> Interval:
        return Interval(part.value[0], part.low[0], part.high[0])

    raw = found.raw
    one = Shares(raw.seen[0], raw.agree[0], raw.disagree[0], raw.passed[0], row(raw.agreeing), row(raw.disagreeing))
    return WeightedShares(one, row(found.agreeing), row(found.disagreeing), found.effective[0])


def _checked_weights(weights: npt.ArrayLike, n_participants: int) -> FloatArray:
    array = np.asarray(weights)
    if array.shape != (n_participants,):
        raise ValueError(f"weights must have shape ({n_participants},), not {array.shape}")
    if array.size and array.dtype.kind not in "iuf":
        raise ValueError(f"weights must be numbers, not {array.dtype}")
    array = array.astype(np.float64)
    if not np.isfinite(array).all() or array.min(initial=0.0) < 0:
        raise ValueError("weights must be finite and not negative")
    # A weight has no unit: the largest is 1, so that squares stay within the range of numbers.
    return array / max(float(array.max(initial=0.0)), np.finfo(float).tiny)
