"""Who is missing: shares of those who take part against shares of the population."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .cells import FloatArray, IntArray, checked_margin

LEVEL = 0.95
NARROW = 0.15
"""Intervals narrower than this allow to say that a category is present as in the population."""


@dataclass(frozen=True, eq=False)
class Representation:
    """Each category among those who take part and in the population (Wer fehlt); arrays of shape (n_categories,)."""

    count: IntArray
    share: FloatArray
    """Share among those whose category is known, a fraction of 1."""
    low: FloatArray
    high: FloatArray
    population: FloatArray
    verdict: tuple[str, ...]
    """"few" or "many" where the interval leaves no doubt, "even" where it is narrow around the population's share,
    else ""."""
    dissimilarity: float
    """Half the sum of absolute gaps: the fraction of people one would have to exchange."""


def representation(counts: npt.ArrayLike, margin: npt.ArrayLike) -> Representation:
    """Compare shares of participants, with 95 % interval (Jeffreys), with shares of the population.

    Parameters
    ----------
    counts : array_like of int, shape (n_categories,)
        People who take part, by category; unknown ones are left out.
    margin : array_like of float, shape (n_categories,)
        Population of each category, as counts or shares.

    Returns
    -------
    Representation

    Raises
    ------
    ValueError
        If shapes differ, counts are no integers or negative, or the margin is not usable.

    References
    ----------
    .. [1] Brown, Cai and DasGupta, "Interval Estimation for a Binomial Proportion", Statistical Science
       16(2), 2001, 101-133, section 4.1.2.
    .. [2] Duncan and Duncan, "A Methodological Analysis of Segregation Indexes", American Sociological Review
       20(2), 1955, 210-217 (dissimilarity).

    Examples
    --------
    >>> found = representation([10, 90], [200, 800])
    >>> found.low.round(3).tolist(), found.high.round(3).tolist(), found.verdict
    ([0.053, 0.83], [0.17, 0.947], ('few', 'many'))
    """
    from scipy.special import betaincinv

    population = checked_margin("margin", margin)
    people = np.asarray(counts)
    if people.shape != population.shape:
        raise ValueError(f"counts must have shape {population.shape}, not {people.shape}")
    if people.dtype.kind not in "iu" or int(people.min()) < 0:
        raise ValueError("counts must hold integers, none negative")
    people = people.astype(np.int64)
    total = int(people.sum())
    tail = (1.0 - LEVEL) / 2.0
    low = np.where(people == 0, 0.0, betaincinv(people + 0.5, total - people + 0.5, tail))
    high = np.where(people == total, 1.0, betaincinv(people + 0.5, total - people + 0.5, 1.0 - tail))
    share = people / max(total, 1)
    gap = float(np.abs(share - population).sum() / 2) if total else 0.0
    return Representation(people, share, low, high, population, _verdicts(low, high, population), gap)


def _verdicts(low: FloatArray, high: FloatArray, population: FloatArray) -> tuple[str, ...]:
    words = np.select([high < population, low > population, high - low < NARROW], ["few", "many", "even"], default="")
    return tuple(str(word) for word in words)
