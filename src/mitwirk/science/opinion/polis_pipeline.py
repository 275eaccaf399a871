"""The landscape as Polis computes it, so that those who move here can compare (Vergleich mit Polis).

Principal components of mean-filled votes, k-means with silhouette, representative statements by z tests and
group-aware consensus. A mean-filled vote is exactly zero once the mean is taken off, so only real votes are
ever touched: time and memory grow with votes, not with people times statements.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .landscape import plain
from .polis_kmeans import best_partition
from .polis_repness import (
    CONFIDENCE,
    PICKED,
    GroupStatistics,
    Representative,
    agreed_by_all,
    group_statistics,
    representative,
)

if TYPE_CHECKING:
    import numpy.typing as npt

    from .votes import FloatArray, IntArray, Votes

MIN_VOTES = 7
"""Votes a person needs to belong to a group, passes included."""
MAX_GROUPS = 5
COMPONENTS = 2
FEW = 12
"""The iterative search needs more people and statements than this."""
SMALLEST = 1e-6
"""A direction this weak, compared with the strongest, is rounding."""


@dataclass(frozen=True, eq=False)
class Projection:
    """Polis' two principal components and where they put people."""

    mean: FloatArray
    """shape (n_statements,): mean vote; 0 if moderated out or never answered"""
    component: FloatArray
    """shape (2, n_statements)"""
    explained: FloatArray
    """shape (2,): share of the variance of the mean-filled table"""
    position: FloatArray
    """shape (n_participants, 2), stretched for people with few votes; 0 without votes"""
    stretch: FloatArray
    """shape (n_participants,): ``position`` divided by this is the plain projection"""

    def reconstruction(self, participants: npt.ArrayLike, statements: npt.ArrayLike, *, scaled: bool) -> FloatArray:
        """Return what the two components say about votes; the arguments broadcast.

        Parameters
        ----------
        participants, statements : array_like of int
        scaled : bool
            Use the stretched positions instead of the plain projection.
        """
        i, j = np.asarray(participants), np.asarray(statements)
        place = self.position if scaled else self.position / self.stretch[:, None]
        return np.asarray(self.mean[j] + (place[i] * self.component[:, j].T).sum(axis=-1))


@dataclass(frozen=True, eq=False)
class PolisLandscape:
    """What Polis' recipe says. There is no uncertainty in it, and never only one group where two can be drawn."""

    count: int
    """Number of groups; 1 only if fewer than three people, or all in one place, could be grouped."""
    label: IntArray
    """shape (n_participants,); -1: too few votes"""
    size: IntArray
    """shape (count,)"""
    centre: FloatArray
    """shape (count, 2)"""
    silhouette: float
    silhouettes: dict[int, float]
    """For every number of groups tried"""
    projection: Projection
    statement_position: FloatArray
    """shape (n_statements, 2): where a person stands who only agreed to this statement"""
    statistics: GroupStatistics
    representative: tuple[tuple[Representative, ...], ...]
    agreed: tuple[Representative, ...]
    """Consensus, without regard to groups"""
    disagreed: tuple[Representative, ...]

    @property
    def group_aware_consensus(self) -> FloatArray:
        """Product over groups of the share agreeing, and of the share disagreeing: shape (2, n_statements)."""
        return self.statistics.consensus

    def to_dict(self) -> dict[str, Any]:
        """Return lists, numbers and strings only, six digits after the point."""
        return dict(plain(self)) | {"group_aware_consensus": plain(self.group_aware_consensus)}


def polis(
    votes: Votes,
    *,
    left_out: npt.ArrayLike | None = None,
    min_votes: int = MIN_VOTES,
    max_groups: int = MAX_GROUPS,
    pick: int = PICKED,
    confidence: float = CONFIDENCE,
) -> PolisLandscape:
    """Compute groups, representative statements and consensus by the recipe of Polis.

    Nothing is random. Differences to the service at polis.is: no grouping in two stages (there, more than 100
    people are first condensed to 100 points), no memory of earlier states.

    Parameters
    ----------
    votes : Votes
    left_out : array_like of bool, shape (n_statements,), optional
        Statements that were moderated out. As in Polis they count as passed by everyone: they do not turn the
        map, but are part of the number of votes by which positions are stretched.
    min_votes : int
        People with fewer votes are placed, but belong to no group.
    max_groups : int
        At most so many groups are tried.
    pick : int
        At most so many statements per group, and per direction of consensus.
    confidence : float
        One-sided, between 0 and 1.

    Returns
    -------
    PolisLandscape

    Raises
    ------
    ValueError
        If ``left_out`` has the wrong length or type, or a limit is out of range.

    References
    ----------
    .. [1] Small, Bjorkegren, Erkkilä, Shaw and Megill, "Polis: Scaling deliberation by mapping high
       dimensional opinion spaces", Recerca 26(2), 2021.

    Examples
    --------
    >>> from mitwirk.science.opinion import Votes
    >>> person, statement = np.divmod(np.arange(48), 8)
    >>> value = np.where((person < 3) == (statement < 4), 1, -1)
    >>> found = polis(Votes(person, statement, value, 6, 8))
    >>> found.count, sorted(found.size.tolist())
    (2, [3, 3])
    """
    if max_groups < 2 or min_votes < 0 or pick < 0 or not 0.0 < confidence < 1.0:
        raise ValueError("max_groups must be 2 or more, min_votes and pick not negative, confidence within 0 and 1")
    gone = _checked(left_out, votes.n_statements)
    seen = np.bincount(votes.statement, minlength=votes.n_statements) > 0
    heard = np.bincount(votes.participant, minlength=votes.n_participants)
    plane = project(votes, left_out=gone)
    place = plane.position
    label = np.full(votes.n_participants, -1, dtype=np.int64)
    known = np.flatnonzero((heard >= min_votes) & (heard > 0))
    best, tried = best_partition(place[known], max_groups)
    label[known] = 0 if best is None else best.label
    count = 1 if best is None else len(best.centre)
    found = group_statistics(votes, label, count)
    agreed, disagreed = agreed_by_all(votes, seen & ~gone, pick, confidence)
    return PolisLandscape(
        count=count,
        label=label,
        size=np.bincount(label[known], minlength=count),
        centre=_middle(place[known]) if best is None else best.centre,
        silhouette=0.0 if best is None else best.silhouette,
        silhouettes=tried,
        projection=plane,
        statement_position=((1.0 - plane.mean) * plane.component).T * np.sqrt(seen.sum()),
        statistics=found,
        representative=representative(found, seen & ~gone, pick, confidence),
        agreed=agreed,
        disagreed=disagreed,
    )


def _checked(left_out: npt.ArrayLike | None, size: int) -> npt.NDArray[np.bool_]:
    gone = np.zeros(size, dtype=bool) if left_out is None else np.asarray(left_out)
    if gone.dtype != np.bool_ or gone.shape != (size,):
        raise ValueError(f"left_out must be {size} truth values, not {gone.dtype} of shape {gone.shape}")
    return gone


def _middle(places: FloatArray) -> FloatArray:
    return places.mean(axis=0, keepdims=True) if len(places) else np.zeros((1, COMPONENTS))


def project(votes: Votes, *, left_out: npt.ArrayLike | None = None) -> Projection:
    """Compute the two principal components of mean-filled votes, and where they put people.

    Parameters
    ----------
    votes : Votes
    left_out : array_like of bool, shape (n_statements,), optional
        As in :func:`polis`.

    Returns
    -------
    Projection

    Raises
    ------
    ValueError
        If ``left_out`` has the wrong length or type.
    """
    seen = np.bincount(votes.statement, minlength=votes.n_statements) > 0
    gone = _checked(left_out, votes.n_statements) & seen
    heard = np.bincount(votes.participant, minlength=votes.n_participants)
    kept = ~gone[votes.statement]
    people, items = votes.participant[kept], votes.statement[kept]
    value = votes.value[kept].astype(np.float64)
    total = np.bincount(items, minlength=votes.n_statements)
    mean = np.bincount(items, weights=value, minlength=votes.n_statements) / np.maximum(total, 1)
    table = _table(people, items, value - mean[items], (votes.n_participants, votes.n_statements))
    component, energy = _components(table)
    explained = energy / max(float(np.square(table.data).sum()), 1e-300)
    told = np.bincount(people, minlength=votes.n_participants) + int(gone.sum())
    stretch = np.where(heard > 0, np.sqrt(int(seen.sum()) / np.maximum(told, 1)), 1.0)
    return Projection(mean, component, explained, np.asarray(table @ component.T) * stretch[:, None], stretch)


def _table(
    people: npt.NDArray[np.int32], items: npt.NDArray[np.int32], value: FloatArray, shape: tuple[int, int]
) -> Any:
    """Build the sparse table; votes already stand in order of people."""
    from scipy.sparse import csr_array

    edges = np.concatenate([[0], np.cumsum(np.bincount(people, minlength=shape[0]))])
    return csr_array((value, items, edges.astype(np.int64 if value.size >= 2**31 else np.int32)), shape=shape)


def _components(table: Any) -> tuple[FloatArray, FloatArray]:
    """Return the two strongest directions, shape (2, n_statements), and the sums of squares along them.

    Signs: the largest entry of each direction is positive. Directions without any spread are zero.
    """
    found, energy = np.zeros((COMPONENTS, table.shape[1])), np.zeros(COMPONENTS)
    if not np.any(table.data):
        return found, energy
    if min(table.shape) <= FEW:
        size, axes = _of_few(table)
    else:
        from scipy.sparse.linalg import svds

        start = np.random.default_rng(0).standard_normal(min(table.shape))
        _, size, axes = svds(table, k=COMPONENTS, v0=start, return_singular_vectors="vh")
        size, axes = size[::-1], axes[::-1]
    for number in range(min(COMPONENTS, size.size)):
        if size[number] > SMALLEST * size[0]:
            axis = axes[number]
            found[number] = axis * (1.0 if axis[np.argmax(np.abs(axis))] > 0 else -1.0)
            energy[number] = size[number] ** 2
    return found, energy


def _of_few(table: Any) -> tuple[FloatArray, FloatArray]:
    """Decompose a table with few people or few statements by way of the small square table."""
    wide = table.shape[0] < table.shape[1]
    square = (table @ table.T if wide else table.T @ table).toarray()
    energy, vectors = np.linalg.eigh(square)
    size, axes = np.sqrt(np.maximum(energy[::-1], 0.0)), vectors[:, ::-1].T
    if wide:
        kept = size > SMALLEST * size[0]
        size, axes = size[kept], np.asarray(axes[kept] @ table) / size[kept, None]
    return size, axes
