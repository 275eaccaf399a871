"""Raking: weights that make people count as their age groups, places and so on do in the population."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .cells import Cells, cells_of, checked_categories, checked_margins
from .sizes import FloatArray, checked_weights, effective_size

IntArray = npt.NDArray[np.int64]

LIMITS = (0.2, 5.0)
"""Nobody counts less than a fifth of a person, nobody more than five."""
ALLOWED_DEVIATION = 0.01
"""Trimmed weights may miss a population share by one percentage point."""
WORST_DESIGN_EFFECT = 3.0
WORST_WEIGHT = 10.0
LEAST_PEOPLE, LEAST_IN_CELL = 30, 5
MOST_ROUNDS = 2000
CONVERGED = 1e-10
STALLED = 50
"""So many rounds in a row without getting closer are the end."""


@dataclass(frozen=True)
class Refusal:
    """Why there are no weights (Ablehnung): a code for machines and the figures behind it.

    ``code`` is one of ``too_few_people``, ``empty_cell`` (a category lives in the population, nobody takes part),
    ``small_cell``, ``not_in_population`` (people in a category of share 0), ``limits`` (trimmed weights miss the
    margins by too much), ``not_converged``, ``design_effect``, ``largest_weight``. ``margin`` and ``category``
    are positions, -1 where none is meant. ``found`` missed ``bound``.
    """

    code: str
    margin: int
    category: int
    found: float
    bound: float


@dataclass(frozen=True, eq=False)
class MarginFit:
    """One margin before and after; arrays of shape (n_categories,), shares as fractions of 1."""

    count: IntArray
    """People in each category."""
    raw: FloatArray
    """Share of each category among those whose category is known."""
    population: FloatArray
    weighted: FloatArray
    """The same share after weighting; NaN if refused."""
    unknown: int
    """People whose category is not known."""


@dataclass(frozen=True, eq=False)
class Raked:
    """Weights and what they cost (Gewichte). With a refusal all figures after ``margins`` say nothing."""

    weights: FloatArray
    """Shape (n_people,), mean 1; NaN throughout if refused, so that nobody uses them unnoticed."""
    refusal: Refusal | None
    n_people: int
    margins: tuple[MarginFit, ...]
    effective: float = np.nan
    """Effective number of people (Kish)."""
    design_effect: float = np.nan
    smallest: float = np.nan
    largest: float = np.nan
    trimmed: int = 0
    """People whose weight stands at a limit."""
    max_deviation: float = np.nan
    """Largest gap between a weighted share and the population's, a fraction of 1."""
    rounds: int = 0
    converged: bool = False


def rake(
    categories: npt.ArrayLike,
    margins: Sequence[npt.ArrayLike],
    *,
    base: npt.ArrayLike | None = None,
    limits: tuple[float, float] | None = LIMITS,
    least_people: int = LEAST_PEOPLE,
    least_in_cell: int = LEAST_IN_CELL,
    worst_design_effect: float = WORST_DESIGN_EFFECT,
    worst_weight: float = WORST_WEIGHT,
    allowed_deviation: float = ALLOWED_DEVIATION,
) -> Raked:
    """Weight people so that several categories at once have the shares they have in the population.

    Each margin is fitted in turn, again and again, until all fit (iterative proportional fitting [1]_). Weights
    are trimmed in the same rounds [3]_: what a limit cuts off is spread over the others of the category, so the
    margins are met as well as the limits allow [2]_. Among all weights that do both, these are the ones closest
    to the base weights in relative entropy; so neither the order of people nor that of margins matters.

    Parameters
    ----------
    categories : array_like of int, shape (n_people,) or (n_people, n_margins)
        From 0 up, one column per margin; -1 where a person's category is not known. Such people keep the share
        of the total that they have, and the known categories share the rest as in the population.
    margins : sequence of array_like of float, each of shape (n_categories,)
        Population of each category, as counts or shares; only their proportions matter. Cross two
        characteristics with :func:`cross` where the population is known for both together.
    base : array_like of float, shape (n_people,), optional
        Weights to start from, above 0, for instance from a drawn sample. Default: all equal.
    limits : (float, float) or None
        Smallest and largest weight at a mean of 1; None trims nothing.
    least_people, least_in_cell : int
        Below so many people in all, or in any category with population, there are no weights.
    worst_design_effect, worst_weight, allowed_deviation : float
        Beyond these there are none either.

    Returns
    -------
    Raked
        ``refusal`` says whether and why there are no weights.

    Raises
    ------
    ValueError
        If shapes, dtypes or ranges are wrong, or a bound makes no sense.

    References
    ----------
    .. [1] Deming and Stephan, "On a Least Squares Adjustment of a Sampled Frequency Table When the Expected
       Marginal Totals are Known", Annals of Mathematical Statistics 11(4), 1940, 427-444.
    .. [2] Deville, Sarndal and Sautory, "Generalized Raking Procedures in Survey Sampling", Journal of the
       American Statistical Association 88(423), 1993, 1013-1020 (method with truncated weights).
    .. [3] Potter, "A Study of Procedures to Identify and Trim Extreme Sampling Weights", Proceedings of the
       Section on Survey Research Methods, American Statistical Association, 1990, 225-230.

    Examples
    --------
    >>> ages = np.repeat([0, 1], [10, 30])  # 10 young, 30 old people, where half the population is young
    >>> found = rake(ages, [[500, 500]])
    >>> found.weights[[0, -1]].round(3).tolist(), round(found.effective, 3), round(found.design_effect, 3)
    ([2.0, 0.667], 30.0, 1.333)
    >>> rake(ages, [[500, 500]], least_in_cell=11).refusal
    Refusal(code='small_cell', margin=0, category=0, found=10.0, bound=11.0)
    """
    _check_bounds(limits, worst_design_effect, worst_weight, allowed_deviation)
    shares = checked_margins(margins)
    table = checked_categories(categories, [len(share) for share in shares])
    start = _checked_base(base, len(table))
    counts = [np.bincount(column + 1, minlength=len(share) + 1) for column, share in zip(table.T, shares, strict=True)]
    refusal = _too_thin(table, counts, shares, least_people, least_in_cell)
    if refusal is not None:
        return _refused(refusal, counts, shares)
    cells = cells_of(table, start)
    weights, rounds, gap = _fit(cells, shares, limits)
    result = _result(cells, weights, counts, shares, limits, rounds, gap)
    refusal = _too_wild(result, worst_design_effect, worst_weight, allowed_deviation)
    return result if refusal is None else _refused(refusal, counts, shares)


def _check_bounds(limits: tuple[float, float] | None, effect: float, weight: float, deviation: float) -> None:
    if limits is not None and not 0.0 <= limits[0] < 1.0 < limits[1] < np.inf:
        raise ValueError(f"limits must lie around 1, not {limits}")
    if not (effect >= 1.0 and weight >= 1.0):
        raise ValueError("worst_design_effect and worst_weight must be at least 1")
    if not 0.0 < deviation < 1.0:
        raise ValueError(f"allowed_deviation must lie between 0 and 1, not {deviation}")


def _checked_base(base: npt.ArrayLike | None, n_people: int) -> FloatArray | None:
    if base is None:
        return None
    array = checked_weights(base)
    if array.shape != (n_people,):
        raise ValueError(f"base must have shape ({n_people},), not {array.shape}")
    if array.size and array.min() <= 0:
        raise ValueError("base must be above 0; leave people out instead")
    return array / array.max(initial=1.0)


def _too_thin(
    table: IntArray, counts: list[IntArray], shares: list[FloatArray], least_people: int, least_in_cell: int
) -> Refusal | None:
    """Look for what forbids weights before any is computed."""
    known = int((table >= 0).any(axis=1).sum())
    if known < max(least_people, 1):
        return Refusal("too_few_people", -1, -1, float(known), float(max(least_people, 1)))
    for margin, (count, share) in enumerate(zip(counts, shares, strict=True)):
        people = count[1:]
        for code, wrong, bound in (
            ("empty_cell", (share > 0) & (people == 0), 1),
            ("small_cell", (share > 0) & (people < least_in_cell), least_in_cell),
            ("not_in_population", (share == 0) & (people > 0), 0),
        ):
            if wrong.any():
                category = int(np.flatnonzero(wrong)[0])
                return Refusal(code, margin, category, float(people[category]), float(bound))
    return None


def _fit(cells: Cells, shares: list[FloatArray], limits: tuple[float, float] | None) -> tuple[FloatArray, int, float]:
    """Return a weight per cell, the rounds it took and the largest gap to a target share."""
    low, high = limits if limits is not None else (0.0, np.inf)
    people = cells.people.astype(np.float64)
    total = people.sum()
    free = cells.base * (total / (cells.base * people).sum())
    targets = [_targets(column, people, free, share) for column, share in zip(cells.columns, shares, strict=True)]
    best, since, rounds = np.inf, 0, 0
    while rounds < MOST_ROUNDS and since < STALLED and best > CONVERGED:
        gap = 0.0
        for column, target in zip(cells.columns, targets, strict=True):
            have = np.bincount(column, weights=np.clip(free, low, high) * people, minlength=len(target))
            gap = max(gap, float(np.abs(have - target).max()) / total)
            factor = np.divide(target, have, out=np.ones_like(target), where=have > 0)
            # Where limits forbid a solution the untrimmed weight would grow for ever.
            free = np.clip(free * factor[column], 1e-9, 1e9)
        rounds += 1
        since = 0 if gap < best * (1 - 1e-6) else since + 1
        best = min(best, gap)
    return np.clip(free, low, high), rounds, gap


def _targets(column: IntArray, people: FloatArray, weights: FloatArray, share: FloatArray) -> FloatArray:
    """Return the weight each category should have; those unknown (place 0) keep theirs."""
    total = float((weights * people).sum())
    unknown = float((weights * people)[column == 0].sum())
    return np.concatenate([[unknown], share * (total - unknown)])


def _result(
    cells: Cells,
    weights: FloatArray,
    counts: list[IntArray],
    shares: list[FloatArray],
    limits: tuple[float, float] | None,
    rounds: int,
    gap: float,
) -> Raked:
    people = cells.people.astype(np.float64)
    mean = float((weights * people).sum() / people.sum())
    at_limit = np.zeros(len(weights), dtype=bool) if limits is None else (weights <= limits[0]) | (weights >= limits[1])
    weights = weights / mean
    fits = []
    for column, count, share in zip(cells.columns, counts, shares, strict=True):
        weighted = np.bincount(column, weights=weights * people, minlength=len(share) + 1)[1:].astype(np.float64)
        fits.append(_margin(count, share, weighted / weighted.sum()))
    each = weights[cells.cell]
    effective = effective_size(each)
    return Raked(
        weights=each,
        refusal=None,
        n_people=len(each),
        margins=tuple(fits),
        effective=effective,
        design_effect=max(1.0, len(each) / effective),
        smallest=float(each.min()),
        largest=float(each.max()),
        trimmed=int(cells.people[at_limit].sum()),
        max_deviation=max(float(np.abs(fit.weighted - fit.population).max()) for fit in fits),
        rounds=rounds,
        converged=gap <= CONVERGED,
    )


def _too_wild(result: Raked, effect: float, weight: float, deviation: float) -> Refusal | None:
    """Look for what forbids weights once they are computed."""
    if result.max_deviation > deviation:
        code = "limits" if result.trimmed else "not_converged"
        return Refusal(code, *_furthest(result.margins), result.max_deviation, deviation)
    if result.largest > weight:
        return Refusal("largest_weight", -1, -1, result.largest, weight)
    if result.design_effect > effect:
        return Refusal("design_effect", -1, -1, result.design_effect, effect)
    return None


def _furthest(margins: tuple[MarginFit, ...]) -> tuple[int, int]:
    gaps = [np.abs(fit.weighted - fit.population) for fit in margins]
    margin = int(np.argmax([gap.max() for gap in gaps]))
    return margin, int(gaps[margin].argmax())


def _margin(count: IntArray, share: FloatArray, weighted: FloatArray) -> MarginFit:
    known = count[1:]
    raw: FloatArray = known / max(int(known.sum()), 1)
    return MarginFit(count=known, raw=raw, population=share, weighted=weighted, unknown=int(count[0]))


def _refused(refusal: Refusal, counts: list[IntArray], shares: list[FloatArray]) -> Raked:
    n_people = int(counts[0].sum())
    fits = tuple(
        _margin(count, share, np.full(len(share), np.nan)) for count, share in zip(counts, shares, strict=True)
    )
    return Raked(weights=np.full(n_people, np.nan), refusal=refusal, n_people=n_people, margins=fits)
