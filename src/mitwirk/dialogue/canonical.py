"""People in an order that depends on their answers alone.

The engine's last digits, and the digest, depend on the order of rows. Ordered by their answers, the same
people give
the same landscape under whatever numbers they are stored: an export that is read in again yields the same
result.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]


def scramble(numbers: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Spread 64-bit numbers so that sums of different ones practically never meet (SplitMix64)."""
    x = numbers + np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def canonical_order(person: IntArray, statement: IntArray, value: IntArray, label: IntArray) -> IntArray:
    """Return the people's places in canonical order; people with equal answers and label stay in their order.

    Parameters
    ----------
    person : ndarray of shape (n_votes,)
        Ascending places of people.
    statement, value : ndarray of shape (n_votes,)
        The statement's number in the dialogue, and the answer: 1, 0 or -1.
    label : ndarray of shape (n_people,)
        Their sector, -1 where unknown.

    Examples
    --------
    >>> one = canonical_order(np.array([0, 1]), np.array([5, 6]), np.array([1, 1]), np.array([-1, -1]))
    >>> two = canonical_order(np.array([0, 1]), np.array([6, 5]), np.array([1, 1]), np.array([-1, -1]))
    >>> one.tolist() == two[::-1].tolist()
    True
    """
    marks = scramble(scramble(statement.astype(np.uint64)) + (value + 2).astype(np.uint64))
    running = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(marks, dtype=np.uint64)])
    bounds = np.searchsorted(person, np.arange(len(label) + 1))
    own = running[bounds[1:]] - running[bounds[:-1]]
    return np.argsort(scramble(own + scramble((label + 2).astype(np.uint64))), kind="stable")
