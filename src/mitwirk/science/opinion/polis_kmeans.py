"""Groups on a plane the way Polis draws them: k-means from fixed starting points, judged by silhouette."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from .votes import FloatArray, IntArray

MAX_STEPS = 300
STANDSTILL = 1e-4
"""Centres that move less than this part of the mean variance stand still."""
EXACT_PEOPLE = 10_000
"""Up to here the silhouette counts every pair; beyond, the pairs of a fixed sample of this size."""
PAIRS_AT_ONCE = 2**20


class Partition(NamedTuple):
    """One way to divide people."""

    label: IntArray
    """shape (n,), from 0 up"""
    centre: FloatArray
    """shape (count, dims)"""
    silhouette: float


def starts(places: FloatArray, most: int) -> FloatArray:
    """Return up to ``most`` different places, the first in lexicographic order: the same whoever comes first.

    Examples
    --------
    >>> starts(np.array([[2.0, 0.0], [1.0, 5.0], [1.0, 5.0], [1.0, 3.0]]), 2).tolist()
    [[1.0, 3.0], [1.0, 5.0]]
    """
    found: list[tuple[float, ...]] = []
    for row in np.lexsort(places.T[::-1]):
        place = tuple(places[row].tolist())
        if not found or place != found[-1]:
            found.append(place)
        if len(found) == most:
            break
    return np.array(found).reshape(-1, places.shape[1])


def k_means(places: FloatArray, centre: FloatArray) -> tuple[IntArray, FloatArray]:
    """Move centres to the mean of the people nearest to them until they stand still (Lloyd).

    Parameters
    ----------
    places : ndarray of shape (n, dims)
    centre : ndarray of shape (count, dims)
        Where to begin.

    Returns
    -------
    (ndarray of shape (n,), ndarray of shape (count, dims))
        The nearest centre of each person, and the centres.

    References
    ----------
    .. [1] Lloyd, "Least squares quantization in PCM", IEEE Transactions on Information Theory 28, 1982,
       129-137.

    Examples
    --------
    >>> label, centre = k_means(np.array([[0.0], [1.0], [8.0], [9.0]]), np.array([[0.0], [1.0]]))
    >>> label.tolist(), centre.tolist()
    ([0, 0, 1, 1], [[0.5], [8.5]])
    """
    middle = places.mean(axis=0)
    columns, centre = np.ascontiguousarray((places - middle).T), centre - middle
    enough = STANDSTILL * float(columns.var(axis=1).mean())
    label = np.full(len(places), -1, dtype=np.int64)
    for _ in range(MAX_STEPS):
        new = _nearest(columns, centre)
        moved = _means(columns, new, centre)
        still = np.array_equal(new, label)
        shift = float(np.square(moved - centre).sum())
        label, centre = new, moved
        if still:
            return label, centre + middle
        if shift <= enough:
            break
    return _nearest(columns, centre), centre + middle


def _nearest(columns: FloatArray, centre: FloatArray) -> IntArray:
    best = np.zeros(columns.shape[1], dtype=np.int64)
    least = np.full(columns.shape[1], np.inf)
    for number, place in enumerate(centre):
        # the person's own square is the same for all centres
        score = float(place @ place) - 2.0 * (place @ columns)
        closer = score < least
        best[closer] = number
        np.minimum(least, score, out=least)
    return best


def _means(columns: FloatArray, label: IntArray, centre: FloatArray) -> FloatArray:
    count = len(centre)
    size = np.bincount(label, minlength=count)
    sums = np.array([np.bincount(label, weights=column, minlength=count) for column in columns]).T
    empty = np.flatnonzero(size == 0)
    if empty.size:
        # a centre without people starts anew at the person who is farthest from theirs
        gap = np.square(columns - centre[label].T).sum(axis=0)
        for number, row in zip(empty, np.argsort(-gap, kind="stable"), strict=False):
            sums[label[row]] -= columns[:, row]
            size[label[row]] -= 1
            sums[number], size[number] = columns[:, row], 1
    return np.asarray(sums / np.maximum(size, 1)[:, None])


def silhouettes(places: FloatArray, labels: list[IntArray]) -> list[float]:
    """Return the mean silhouette of several divisions of the same people; distances are computed once.

    Memory does not grow with the square of people: distances are looked at in slices.

    Parameters
    ----------
    places : ndarray of shape (n, dims)
    labels : list of ndarray of shape (n,)
        Each from 0 up.

    Returns
    -------
    list of float
        From -1 (everyone in the wrong group) to 1. Someone alone in a group counts 0.

    References
    ----------
    .. [1] Rousseeuw, "Silhouettes: a graphical aid to the interpretation and validation of cluster
       analysis", Journal of Computational and Applied Mathematics 20, 1987, 53-65.

    Examples
    --------
    >>> round(silhouettes(np.array([[0.0], [1.0], [9.0]]), [np.array([0, 0, 1])])[0], 4)
    0.588
    """
    if not labels:
        return []
    if len(places) > EXACT_PEOPLE:
        rows = np.sort(np.random.default_rng(0).permutation(len(places))[:EXACT_PEOPLE])
        places, labels = places[rows], [label[rows] for label in labels]
    counts = [int(label.max(initial=0)) + 1 for label in labels]
    edges = np.concatenate([[0], np.cumsum(counts)])
    member = np.zeros((len(places), int(edges[-1])))
    for label, edge in zip(labels, edges, strict=False):
        member[np.arange(len(places)), edge + label] = 1.0
    totals = np.zeros(len(labels))
    step = max(1, PAIRS_AT_ONCE // max(len(places), 1))
    for start in range(0, len(places), step):
        part = slice(start, start + step)
        far = _distances(places[part], places) @ member
        for number, label in enumerate(labels):
            mine = slice(edges[number], edges[number + 1])
            totals[number] += _silhouette(far[:, mine], label[part], member[:, mine].sum(axis=0))
    return [float(total) / len(places) for total in totals]


def _distances(some: FloatArray, every: FloatArray) -> FloatArray:
    square = np.zeros((len(some), len(every)))
    for one, other in zip(some.T, every.T, strict=True):
        gap = np.subtract.outer(one, other)
        gap *= gap
        square += gap
    return np.sqrt(square, out=square)


def _silhouette(far: FloatArray, label: IntArray, size: FloatArray) -> float:
    """Sum over people; ``far`` holds the sums of distances to every group, of shape (people, count)."""
    rows = np.arange(len(label))
    mates = size[label] - 1.0
    inside = far[rows, label] / np.maximum(mates, 1.0)
    outside = np.where(size > 0, far / np.maximum(size, 1.0), np.inf)
    outside[rows, label] = np.inf
    nearest = outside.min(axis=1)
    scale = np.maximum(inside, nearest)
    told = (mates > 0) & np.isfinite(scale) & (scale > 0)
    return float(((nearest[told] - inside[told]) / scale[told]).sum())


def best_partition(places: FloatArray, most: int) -> tuple[Partition | None, dict[int, float]]:
    """Divide people into two to ``most`` groups and keep what has the highest silhouette.

    Returns
    -------
    (Partition or None, dict of int to float)
        None if there are not three people in two different places; and the silhouette per number of groups.
    """
    first = starts(places, most)
    tried = [k_means(places, first[:count]) for count in range(2, min(len(first), len(places) - 1) + 1)]
    scores = silhouettes(places, [label for label, _ in tried])
    found = {len(centre): score for (_, centre), score in zip(tried, scores, strict=True)}
    if not found:
        return None, {}
    best = int(np.argmax(scores))
    return Partition(*tried[best], scores[best]), found
