"""Which statement next (Reihenfolge der Aussagen): soon certain, fair to late statements, different for everybody.

The rule in words stands in ``docs/methods/next-statement.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .newcomer import place_newcomer
from .votes import AGREE, DISAGREE

if TYPE_CHECKING:
    import numpy.typing as npt

    from .landscape import Landscape
    from .votes import FloatArray, IntArray

RANDOM_SHARE = 0.2
"""Share of choices that ignore exposure altogether."""
CATCH_UP = 2.0
"""How strongly statements with fewer answers are preferred: weight = (answers missing) ** CATCH_UP."""
MOST = 50.0
"""No statement is preferred more than this many times over an average one."""
FLOOR_SHARE = 0.2
"""Share of choices kept for statements with too few answers, as long as there are any."""
FLOOR = 30
"""Fewer answers than this are too few."""
FLOOR_OF_MEAN = 0.5
"""Fewer than this share of the mean over all open statements are too few as well."""
SHARPNESS = 8.0
"""How strongly informative statements are preferred: weight = (worth / largest worth) ** SHARPNESS, where worth is
the gain times the width of the interval of a share, which shrinks with the root of the number of answers."""
DOUBT = 3.0
"""Statements are known less well than their estimated covariance says, and the most telling ones are often those
that chance has made look so. Counting what is not known of them this many times chose best on real dialogues."""
PLACE_ROUNDS = 6
"""The choice needs no more than a rough place."""

_MASK = 2**64 - 1
_GOLDEN = 0x9E3779B97F4A7C15


def _mix(words: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Finaliser of splitmix64: every bit of the input changes about half of the output."""
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))


def uniforms(seed: int, participant_key: int, statement_keys: npt.ArrayLike) -> FloatArray:
    """Return one number in (0, 1) per statement that depends on nothing but the three arguments.

    References
    ----------
    .. [1] Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014, 453-472.
    """
    keys = np.asarray(statement_keys, dtype=np.int64).view(np.uint64)
    head = np.array([(seed & _MASK) ^ _GOLDEN], dtype=np.uint64)
    head = _mix(_mix(head) + np.array([participant_key & _MASK], dtype=np.uint64) * np.uint64(_GOLDEN))
    words = _mix(head + _mix(keys + np.uint64(_GOLDEN)))
    return np.asarray(((words >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53)


def weights(exposure: npt.ArrayLike) -> FloatArray:
    """Return how strongly each statement is wanted, on average 1; all positive.

    Parameters
    ----------
    exposure : array_like of int, shape (n,)
        How many people have answered (agree, disagree or pass).

    Raises
    ------
    ValueError
        If an exposure is negative.

    Examples
    --------
    >>> weights([9, 9]).tolist()
    [1.0, 1.0]
    """
    seen = np.asarray(exposure, dtype=np.float64)
    if seen.size == 0:
        return seen
    if seen.min() < 0:
        raise ValueError("exposure must not be negative")
    wanted = np.minimum(((seen.mean() + 1.0) / (seen + 1.0)) ** CATCH_UP, MOST)
    return np.asarray((1.0 - RANDOM_SHARE) * wanted / wanted.mean() + RANDOM_SHARE)


def priorities(seed: int, participant_key: int, statement_keys: npt.ArrayLike, exposure: npt.ArrayLike) -> FloatArray:
    """Rank open statements for one person: the highest number comes next.

    Sorting by these numbers draws without replacement, each time with chances proportional to the weights.

    Parameters
    ----------
    seed : int
        Of the dialogue.
    participant_key : int
        Stable for the person within the dialogue.
    statement_keys : array_like of int, shape (n,)
        Stable numbers of the statements that may be asked.
    exposure : array_like of int, shape (n,)
        How many people have answered each.

    Returns
    -------
    ndarray of shape (n,)
        Negative numbers without unit.

    Raises
    ------
    ValueError
        If the arrays differ in length or an exposure is negative.

    References
    ----------
    .. [1] Efraimidis and Spirakis, "Weighted random sampling with a reservoir", Information Processing
       Letters 97(5), 2006, 181-185.

    Examples
    --------
    >>> first = priorities(7, 42, [101, 102, 103], [30, 30, 0])
    >>> bool((first == priorities(7, 42, [101, 102, 103], [30, 30, 0])).all())
    True
    """
    chance = uniforms(seed, participant_key, statement_keys)
    wanted = weights(exposure)
    if chance.shape != wanted.shape:
        raise ValueError(f"{chance.size} statements but {wanted.size} exposures")
    return np.asarray(np.log(chance) / wanted)


@dataclass(frozen=True, eq=False)
class Guide:
    """What the choice of statements needs to know of a landscape."""

    mean: FloatArray
    """shape (k, n_statements): appeal, then one entry per direction, in log-odds"""
    cov: FloatArray
    """shape (k, k, n_statements)"""
    precision: FloatArray
    """shape (k,), of people in general: readiness to agree, then positions"""
    told: FloatArray
    """shape (n_statements,): share of the answers that take sides"""

    @classmethod
    def of(cls, landscape: Landscape) -> Guide:
        """Take it from a landscape."""
        model, shown = landscape.model, landscape.statements.overall
        return cls(
            mean=model.statements.mean[:, model.statement_row],
            cov=model.statements.cov[:, :, model.statement_row],
            precision=model.priors.of_people(),
            told=told_share(shown.seen, shown.passed),
        )


def told_share(seen: npt.ArrayLike, passed: npt.ArrayLike) -> FloatArray:
    """Estimate how likely an answer takes sides, from so many answers and passes; shape (n,).

    Two imaginary answers by the share of all hold back statements with few answers.

    Examples
    --------
    >>> told_share([8, 0], [2, 0]).round(2).tolist()
    [0.75, 0.75]
    """
    heard, undecided = np.asarray(seen, dtype=np.float64), np.asarray(passed, dtype=np.float64)
    share = 1.0 - undecided.sum() / max(1.0, heard.sum())
    return np.asarray((heard - undecided + 2.0 * share) / (heard + 2.0))


def gains(guide: Guide, where: FloatArray, spread: FloatArray) -> FloatArray:
    """How much one person's answer to each statement is expected to make all other answers foreseeable.

    The gain is the expected decrease of the variance of the person's log-odds, summed over all statements, each
    weighted by how open its answer is (p (1 - p)) and by how likely it takes sides. An answer says less the less
    the statement itself is known, and nothing if it is a pass.

    Parameters
    ----------
    guide : Guide
    where : ndarray of shape (k,)
        The person's readiness and position, as `place_newcomer` returns them.
    spread : ndarray of shape (k, k)
        Their covariance.

    Returns
    -------
    ndarray of shape (n_statements,)
        Not negative, in nats up to a factor.

    References
    ----------
    .. [1] Chaloner and Verdinelli, "Bayesian Experimental Design: A Review", Statistical Science 10(3), 1995,
       273-304, section 2 (the criterion that averages the variance of predictions).
    .. [2] MacKay, "Information-Based Objective Functions for Active Data Selection", Neural Computation 4(4),
       1992, 590-604.

    Examples
    --------
    >>> guide = Guide(np.array([[0.0, 0.0], [2.0, 0.5]]), np.zeros((2, 2, 2)), np.ones(2), np.ones(2))
    >>> found = gains(guide, np.zeros(2), np.eye(2))
    >>> bool(found[0] > found[1])
    True
    """
    slope = guide.mean.copy()
    slope[0] = 1.0
    moved = spread @ slope
    person = np.einsum("an,an->n", slope, moved)
    reach = np.concatenate([[1.0], where[1:]])
    second = np.outer(reach, reach)
    second[1:, 1:] += spread[1:, 1:]
    unknown = DOUBT * (second.ravel() @ guide.cov.reshape(second.size, -1))
    odds = guide.mean[0] + where @ slope
    odds /= np.sqrt(1.0 + np.pi / 8.0 * (person + unknown))
    tension = 0.25 * (1.0 - np.square(np.tanh(0.5 * odds)))
    wanted = (slope * (tension * guide.told)) @ slope.T
    spared = np.einsum("an,an->n", moved, wanted @ moved)
    return np.asarray(guide.told * spared * tension / (1.0 + tension * (person + unknown)))


def next_statements(
    landscape: Landscape | Guide | None,
    answered_statements: npt.ArrayLike,
    answered_values: npt.ArrayLike,
    *,
    open_statements: npt.ArrayLike,
    exposure: npt.ArrayLike,
    seed: int,
    participant_key: int,
    keys: npt.ArrayLike | None = None,
    count: int = 1,
) -> IntArray:
    """Choose which statements one person is asked next, the first one first.

    A fifth of the choices is pure chance. A fifth goes to statements with too few answers (fewer than 30, or than
    half the mean), as long as there are any, by `priorities`. The rest is drawn so that the person's other answers
    become foreseeable soonest, by `gains`, and the figures of statements certain soonest, by the width of their
    intervals; every open statement keeps a chance. Without a landscape, or with one that knows no directions,
    `priorities` alone decide.

    Parameters
    ----------
    landscape : Landscape, Guide or None
    answered_statements : array_like of int, shape (n_answered,)
        Numbers of statements as in the landscape; -1 for statements it does not know.
    answered_values : array_like of int, shape (n_answered,)
        1 agree, 0 pass, -1 disagree.
    open_statements : array_like of int, shape (n,)
        What may be asked; -1 for statements the landscape does not know.
    exposure : array_like of int, shape (n,)
        How many people have answered each.
    seed : int
        Of the dialogue.
    participant_key : int
        Stable for the person within the dialogue.
    keys : array_like of int, shape (n,), optional
        Stable numbers of the open statements; without them, the numbers in ``open_statements``.
    count : int
        How many at most; later ones are chosen as if the answers to the earlier ones were not known yet.

    Returns
    -------
    ndarray of shape (min(count, n),)
        Places in ``open_statements``.

    Raises
    ------
    ValueError
        If the arrays differ in length, or a number or an exposure is out of range.

    References
    ----------
    .. [1] Efraimidis and Spirakis, "Weighted random sampling with a reservoir", Information Processing
       Letters 97(5), 2006, 181-185.

    Examples
    --------
    >>> guide = Guide(np.array([[0.0, 0.0], [2.0, 0.5]]), np.zeros((2, 2, 2)), np.ones(2), np.ones(2))
    >>> def first(who):
    ...     return next_statements(
    ...         guide, [], [], open_statements=[0, 1], exposure=[50, 50], seed=7, participant_key=who
    ...     ).tolist()
    >>> sum(first(who) == [0] for who in range(100)) > 80
    True
    """
    offered = np.asarray(open_statements, dtype=np.int64)
    names = offered if keys is None else np.asarray(keys, dtype=np.int64)
    guide = landscape if landscape is None or isinstance(landscape, Guide) else Guide.of(landscape)
    fair = priorities(seed, participant_key, names, exposure)
    if fair.shape != offered.shape:
        raise ValueError(f"{offered.size} open statements but {fair.size} exposures")
    if guide is None or guide.mean.shape[0] < 2 or not offered.size:
        return np.argsort(-fair, kind="stable")[: max(0, count)]
    numbers, values = _answers(guide, answered_statements, answered_values)
    if offered.max() >= guide.told.size or offered.min() < -1:
        raise ValueError(f"statements must lie in -1..{guide.told.size - 1}")
    sided = (numbers >= 0) & (values != 0)
    known, told = numbers[sided], values[sided]
    where, spread = place_newcomer(
        guide.mean[:, known], guide.cov[:, :, known], guide.precision, told, rounds=PLACE_ROUNDS
    )
    turns = numbers.size + np.arange(min(max(0, count), offered.size))
    dice = uniforms(~seed, participant_key, turns)
    seen = np.asarray(exposure, dtype=np.float64)
    scarce = seen < max(FLOOR, FLOOR_OF_MEAN * float(seen.mean()))
    lists = _Lists(scarce, fair, uniforms(seed, participant_key, names), 1.0 / np.sqrt(seen + 1.0))
    left, chosen = np.ones(offered.size, dtype=bool), []
    for die in dice.tolist():
        pick, spread = _choose(guide, where, spread, offered, left, lists, die)
        left[pick] = False
        chosen.append(pick)
    return np.array(chosen, dtype=np.int64)


def _answers(guide: Guide, statements: npt.ArrayLike, values: npt.ArrayLike) -> tuple[IntArray, IntArray]:
    numbers, given = np.asarray(statements, dtype=np.int64), np.asarray(values, dtype=np.int64)
    if numbers.shape != given.shape:
        raise ValueError(f"{numbers.size} answered statements but {given.size} values")
    if numbers.size and (numbers.min() < -1 or numbers.max() >= guide.told.size):
        raise ValueError(f"statements must lie in -1..{guide.told.size - 1}")
    if given.size and (given.min() < DISAGREE or given.max() > AGREE):
        raise ValueError("values must be -1, 0 or 1")
    return numbers, given


class _Lists(NamedTuple):
    """What does not change from one choice to the next; each of shape (n,) over the open statements."""

    scarce: npt.NDArray[np.bool_]
    fair: FloatArray
    luck: FloatArray
    width: FloatArray


def _choose(
    guide: Guide,
    where: FloatArray,
    spread: FloatArray,
    offered: IntArray,
    left: npt.NDArray[np.bool_],
    lists: _Lists,
    die: float,
) -> tuple[int, FloatArray]:
    """Return one choice, and what will not be known of the person once it is answered."""
    if die < RANDOM_SHARE:
        return int(np.where(left, lists.luck, -1.0).argmax()), spread
    if die < RANDOM_SHARE + FLOOR_SHARE and bool((left & lists.scarce).any()):
        return int(np.where(left & lists.scarce, lists.fair, -np.inf).argmax()), spread
    worth = np.where(offered >= 0, gains(guide, where, spread)[offered] * lists.width, 0.0)
    best = max(float(worth[left].max()), 1e-300)
    draw = np.log(lists.luck) / np.maximum(np.minimum(worth / best, 1.0) ** SHARPNESS, 1e-9)
    pick = int(np.where(left, draw, -np.inf).argmax())
    return pick, spread if offered[pick] < 0 else _expected_spread(guide, where, spread, int(offered[pick]))


def _expected_spread(guide: Guide, where: FloatArray, spread: FloatArray, statement: int) -> FloatArray:
    slope = guide.mean[:, statement].copy()
    slope[0] = 1.0
    moved = spread @ slope
    odds = guide.mean[0, statement] + float(where @ slope)
    tension = 0.25 * guide.told[statement] * (1.0 - np.square(np.tanh(0.5 * odds)))
    return np.asarray(spread - np.outer(moved, moved) * (tension / (1.0 + tension * float(slope @ moved))))
