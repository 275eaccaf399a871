"""Which statement next (Reihenfolge der Aussagen): fair to late statements, different for everybody.

The rule in words stands in ``docs/methods/next-statement.md``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from .votes import FloatArray

RANDOM_SHARE = 0.2
"""Share of choices that ignore exposure altogether."""
CATCH_UP = 2.0
"""How strongly statements with fewer answers are preferred: weight = (answers missing) ** CATCH_UP."""
MOST = 50.0
"""No statement is preferred more than this many times over an average one."""

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
