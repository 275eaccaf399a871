"""How many opinion groups are there, if any, and who belongs to which (Meinungsgruppen)?

Positions are known only up to their uncertainty. A mixture of Gaussians is fitted to the true positions
behind them; one group is the natural starting point, and more are claimed only if four things hold at once:
the data speak for it (BIC), between two groups it is emptier than inside, everybody is placed with some
certainty, and leaving out some people and some answers gives the same groups.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .votes import FloatArray, IntArray

    Again = Callable[[np.random.Generator], "tuple[IntArray, Evidence]"]

MAX_GROUPS = 5
MIN_PEOPLE = 5
MIN_SHARE = 0.05
BIC_MARGIN = 10.0
BIC_MARGIN_SMALL = 40.0
SMALL_SHARE = 0.2
"""10 counts as very strong, but assumes that a single group is bell-shaped: the long tails of real dialogues
reach 30, and break up again when a tenth of the answers is missing. A tail looks like a small group, so
groups below this share of people need more."""
VALLEY = 0.25
CERTAINTY = 0.85
STABILITY = 0.85
ASSIGN = 0.6
"""Below this probability a person stays between the groups."""
RESAMPLES = 5
RESAMPLE_STARTS = 4
STARTS = 5
FIRST_STEPS = 12
MAX_STEPS = 100
STANDSTILL = 0.02
NARROWEST = 0.03


class Mixture(NamedTuple):
    """Groups in the space of positions."""

    weight: FloatArray
    """shape (K,)"""
    mean: FloatArray
    """shape (K, dims)"""
    var: FloatArray
    """shape (K, dims)"""


class Evidence(NamedTuple):
    """What the answers say about each person's position: precision and precision times place, (n, dims)."""

    precision: FloatArray
    pull: FloatArray


def evidence(mean: FloatArray, var: FloatArray) -> Evidence:
    """Take the prior N(0, 1) out of posterior means and variances of shape (n, dims)."""
    return Evidence(np.maximum(1.0 / var - 1.0, 1e-6), mean / var)


def responsibilities(given: Evidence, mix: Mixture) -> tuple[FloatArray, float]:
    """Return the membership of shape (n, K) and the log-likelihood, up to a constant."""
    share, score = _share(_stacked(given), mix)
    return np.ascontiguousarray(share.T), score


def _stacked(given: Evidence) -> tuple[FloatArray, FloatArray]:
    """Return both with people last, shape (dims, 1, n): numpy is fast along long last axes only."""
    return tuple(np.ascontiguousarray(part.T)[:, None, :] for part in given)  # type: ignore[return-value]


def _share(stacked: tuple[FloatArray, FloatArray], mix: Mixture) -> tuple[FloatArray, float]:
    precision, pull = stacked
    mean, var = mix.mean.T[:, :, None], mix.var.T[:, :, None]
    spread = 1.0 + precision * var
    inside = np.square(pull * var + mean) / (var * spread) - np.square(mean) / var - np.log(spread)
    log = 0.5 * inside.sum(axis=0) + np.log(mix.weight)[:, None]
    top = log.max(axis=0)
    share = np.exp(log - top)
    total = share.sum(axis=0)
    return share / total, float((np.log(total) + top).sum())


def _maximise(stacked: tuple[FloatArray, FloatArray], share: FloatArray, mix: Mixture) -> Mixture:
    precision, pull = stacked
    mean, var = mix.mean.T[:, :, None], mix.var.T[:, :, None]
    size = share.sum(axis=1) + 1e-9
    cov = var / (1.0 + precision * var)
    place = cov * (pull + mean / var)
    centre = (share * place).sum(axis=2) / size
    second = (share * (cov + np.square(place - centre[:, :, None]))).sum(axis=2)
    # two imaginary people at a spread of 0.3 keep a small group from collapsing onto one person
    wide = np.maximum((second + 2.0 * 0.1) / (size + 2.0), NARROWEST)
    return Mixture(size / size.sum(), np.ascontiguousarray(centre.T), np.ascontiguousarray(wide.T))


def _climb(stacked: tuple[FloatArray, FloatArray], mix: Mixture, steps: int) -> tuple[Mixture, float]:
    """Improve a mixture step by step (EM) until the log-likelihood stands still."""
    share, score = _share(stacked, mix)
    for _ in range(steps):
        mix = _maximise(stacked, share, mix)
        share, better = _share(stacked, mix)
        if better - score < STANDSTILL:
            return mix, better
        score = better
    return mix, score


def _seeds(places: FloatArray, count: int, rng: np.random.Generator) -> FloatArray:
    """Pick distant people one after another (k-means++)."""
    chosen = [places[rng.integers(len(places))]]
    for _ in range(count - 1):
        gap = np.min([np.square(places - c).sum(axis=1) for c in chosen], axis=0)
        total = gap.sum()
        pick = rng.choice(len(places), p=gap / total) if total > 0 else rng.integers(len(places))
        chosen.append(places[pick])
    return np.array(chosen)


def fit_mixture(given: Evidence, count: int, rng: np.random.Generator, starts: int = STARTS) -> tuple[Mixture, float]:
    """Return the best of several fits with ``count`` groups and its log-likelihood."""
    places = given.pull / (given.precision + 1.0)
    stacked = _stacked(given)
    found = []
    for _ in range(starts if count > 1 else 1):
        mean = _seeds(places, count, rng) if count > 1 else places.mean(axis=0, keepdims=True)
        begin = Mixture(np.full(count, 1.0 / count), mean, np.full(mean.shape, 0.3))
        found.append(_climb(stacked, begin, FIRST_STEPS))
    return _climb(stacked, max(found, key=lambda pair: pair[1])[0], MAX_STEPS)


def valley(mix: Mixture) -> float:
    """Return how full it is between two groups, relative to their centres; the worst pair counts.

    0 means empty in between, 1 means that there is no dip at all.
    """
    worst = 0.0
    line = np.linspace(0.0, 1.0, 33)[:, None]
    for one in range(len(mix.weight)):
        for two in range(one + 1, len(mix.weight)):
            path = mix.mean[one] + line * (mix.mean[two] - mix.mean[one])
            gap = np.square(path[:, None, :] - mix.mean) / mix.var + np.log(mix.var)
            density = (mix.weight * np.exp(-0.5 * gap.sum(axis=2))).sum(axis=1)
            worst = max(worst, float(density.min() / max(min(density[0], density[-1]), 1e-300)))
    return worst


def rand_index(one: IntArray, two: IntArray) -> float:
    """Adjusted Rand index of two labellings with labels from 0 up; 1 means equal, 0 chance.

    References
    ----------
    .. [1] Hubert and Arabie, "Comparing partitions", Journal of Classification 2, 1985, 193-218.

    Examples
    --------
    >>> rand_index(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]))
    1.0
    """
    width = int(two.max(initial=0)) + 1
    table = np.bincount(one * width + two, minlength=(int(one.max(initial=0)) + 1) * width).reshape(-1, width)

    def pairs(x: IntArray) -> float:
        return float((x * (x - 1) / 2).sum())

    both, rows, columns, every = (
        pairs(table),
        pairs(table.sum(1)),
        pairs(table.sum(0)),
        pairs(np.array([one.size])),
    )
    expected = rows * columns / every if every else 0.0
    top = 0.5 * (rows + columns)
    return 1.0 if top == expected else float((both - expected) / (top - expected))


@dataclass(frozen=True)
class Candidate:
    """One possible number of groups and what was found for and against it."""

    count: int
    bic_gain: float
    """Schwarz' criterion: how much better than a single group."""
    valley: float
    certainty: float
    """Mean probability with which people belong to their most likely group."""
    smallest: int
    stability: float
    """Mean adjusted Rand index over all but the worst repetition without some people and answers; 0 if not
    tried, because another condition failed or a better number was found stable first."""
    accepted: bool


def find_groups(given: Evidence, again: Again, rng: np.random.Generator) -> tuple[Mixture, tuple[Candidate, ...]]:
    """Choose the number of groups, one included, and fit them.

    Parameters
    ----------
    given : Evidence
        Of the people with enough answers, in the directions that chance does not explain.
    again : callable
        Estimates positions anew without some people and some answers: takes a generator, returns which of the
        people remained, shape (r,), and the evidence about them.
    rng : numpy Generator
        Chooses starting points, and who is left out.

    Returns
    -------
    (Mixture, tuple of Candidate)
        Groups in the order of the strongest direction, and the figures behind the choice.

    References
    ----------
    .. [1] Bovy, Hogg and Roweis, "Extreme deconvolution", Annals of Applied Statistics 5(2B), 2011,
       1657-1677.
    .. [2] Kass and Raftery, "Bayes Factors", JASA 90, 1995, 773-795 (how strong 10 would be).
    .. [3] Ben-Hur, Elisseeff and Guyon, "A stability based method for discovering structure in clustered
       data", Pacific Symposium on Biocomputing 2002, 6-17.
    """
    people, dims = given.pull.shape
    if people < 2 * MIN_PEOPLE or dims == 0:
        return Mixture(np.ones(1), np.zeros((1, dims)), np.ones((1, dims))), ()
    one, single = fit_mixture(given, 1, rng)
    found: dict[int, tuple[Candidate, Mixture]] = {}
    for count in range(2, MAX_GROUPS + 1):
        mix, score = fit_mixture(given, count, rng)
        found[count] = _judge(given, mix, _gain(given, single, score, count)), mix
        gains = [candidate.bic_gain for candidate, _ in found.values()]
        if len(gains) > 2 and gains[-3] > gains[-2] > gains[-1]:
            break  # twice worse in a row: still more groups would not help
    chosen = one
    repetitions: list[tuple[IntArray, Evidence]] = []
    for count in sorted(found, key=lambda count: -found[count][0].bic_gain):
        candidate, mix = found[count]
        if not candidate.accepted:
            continue
        repetitions = repetitions or [again(rng) for _ in range(RESAMPLES)]
        stability = _stability(given, mix, repetitions)
        found[count] = replace(candidate, stability=stability, accepted=stability >= STABILITY), mix
        if stability >= STABILITY:
            chosen = mix
            break
    # along the strongest direction: sizes change places more easily than sides do
    order = np.argsort(chosen.mean[:, 0], kind="stable")
    weighed = tuple(replace(candidate, accepted=mix is chosen) for candidate, mix in found.values())
    return Mixture(*(part[order] for part in chosen)), weighed


def _gain(given: Evidence, single: float, score: float, count: int) -> float:
    """Schwarz' criterion of ``count`` groups: how much better than one, from both log-likelihoods."""
    people, dims = given.pull.shape
    return float(2.0 * (score - single) - (2 * dims + 1) * (count - 1) * np.log(people))


def _judge(given: Evidence, mix: Mixture, gain: float) -> Candidate:
    """Apply every condition but stability, which is costly."""
    member, _ = responsibilities(given, mix)
    smallest = int(np.bincount(member.argmax(axis=1), minlength=len(mix.weight)).min())
    certainty, dip = float(member.max(axis=1).mean()), valley(mix)
    margin = BIC_MARGIN if smallest >= SMALL_SHARE * len(member) else BIC_MARGIN_SMALL
    good = (
        gain >= margin
        and dip <= VALLEY
        and certainty >= CERTAINTY
        and smallest >= max(MIN_PEOPLE, MIN_SHARE * len(member))
    )
    return Candidate(len(mix.weight), gain, dip, certainty, smallest, 0.0, good)


def _stability(given: Evidence, mix: Mixture, repetitions: Sequence[tuple[IntArray, Evidence]]) -> float:
    """Say whether people are divided the same way when some people and answers are left out.

    Whoever stands between the groups is not counted. A repetition whose groups would not be accepted counts as 0;
    the worst one is forgiven, since in small dialogues leaving out a tenth can hit the very answers that matter.
    """
    label, count, found = sorted_into(given, mix), len(mix.weight), []
    for number, (rows, other) in enumerate(repetitions):
        rng = np.random.default_rng([number, count])
        _, single = fit_mixture(other, 1, rng)
        fresh, score = fit_mixture(other, count, rng, RESAMPLE_STARTS)
        one, two = sorted_into(other, fresh), label[rows]
        both = (one >= 0) & (two >= 0)
        accepted = _judge(other, fresh, _gain(other, single, score, count)).accepted
        found.append(rand_index(one[both], two[both]) if accepted else 0.0)
    return float(np.mean(sorted(found)[1:]))


def sorted_into(given: Evidence, mix: Mixture) -> IntArray:
    """Return each person's group, -1 for those who stand between groups."""
    member, _ = responsibilities(given, mix)
    return np.where(member.max(axis=1) >= ASSIGN, member.argmax(axis=1), -1)
