"""Answers that look coordinated (Abgestimmtes Verhalten): shown to organisers, never removed by themselves.

Many people who share an opinion answer alike. What is looked for is rarer: several people who give nearly the same
answers to many statements, more alike than the shares of each answer explain, within a short time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .votes import AGREE, DISAGREE, PASS

if TYPE_CHECKING:
    import numpy.typing as npt

    from .votes import FloatArray, IntArray, Votes

WINDOW = 1800.0
"""Seconds within which the next one of a group has to begin, and to end."""
COMMON = 10
"""Fewer statements in common never count."""
SIMILARITY = 0.95
CHANCE = 0.001
FEWEST = 3
"""Two people may sit at one table."""
BANDS = 24
ROWS = 2
NEIGHBOURS = 12
CHUNK = 20_000
_ODD = 0x9E3779B97F4A7C15


@dataclass(frozen=True, eq=False)
class Coordination:
    """A group of participants who answered nearly alike in a short time."""

    participants: IntArray
    """Ascending numbers from the votes"""
    statements: IntArray
    """Answered by at least two of them"""
    similarity: float
    """Share of equal answers over all pairs that led to the finding, 0 to 1"""
    chance: float
    """Bound on the expected number of such groups in the whole dialogue, if answers came by their shares alone"""
    first: float
    """Time of their first answer, in the unit given; not a number without times"""
    last: float


class _Pairs(NamedTuple):
    one: IntArray
    two: IntArray
    common: FloatArray
    equal: FloatArray
    log_chance: FloatArray


def coordinated(
    votes: Votes,
    times: npt.ArrayLike | None = None,
    *,
    window: float = WINDOW,
    similarity: float = SIMILARITY,
    common: int = COMMON,
    fewest: int = FEWEST,
    chance: float = CHANCE,
    seed: int = 0,
) -> tuple[Coordination, ...]:
    """Find groups of people whose answers are too much alike, and came too close together, to be chance.

    Candidates are found by min-hashing, so the cost grows with the number of answers, not with the number of
    pairs: a pair is looked at if both share a bucket and stand among the next twelve there. For a pair, the chance
    that two people who answer each statement by its shares differ so little is bounded by Chernoff's inequality.
    A group of g people, joined by g - 1 pairs, counts if the expected number of such groups is small: at most
    n (e d)^(g - 1) trees of that size exist among n people of whom each has d others near in time. People of one
    opinion are more alike than that; so a finding is a reason to look, never a proof.

    Parameters
    ----------
    votes : Votes
    times : array_like of float, shape (n_votes,), optional
        When each answer was given, in seconds, in the order of ``votes``; negative or not a number where unknown.
        People without any time are left out. Without this argument time is ignored.
    window : float
        The next person of a group begins, and ends, at most so many seconds earlier or later.
    similarity : float
        Smallest share of equal answers, 0 to 1; passes are answers too.
    common : int
        Smallest number of statements that both answered.
    fewest : int
        Smallest group.
    chance : float
        Largest expected number of such groups in the whole dialogue, were all answers given by shares alone.
    seed : int
        Of the hash functions.

    Returns
    -------
    tuple of Coordination
        Largest first. No person stands in two.

    Raises
    ------
    ValueError
        If ``times`` has another length than the votes.

    References
    ----------
    .. [1] Broder, "On the resemblance and containment of documents", SEQUENCES 1997, 21-29 (min-hashing).
    .. [2] Chernoff, "A Measure of Asymptotic Efficiency for Tests of a Hypothesis Based on the Sum of
       Observations", Annals of Mathematical Statistics 23(4), 1952, 493-507.
    .. [3] Knuth, The Art of Computer Programming 1, 3rd edition, 1997, 2.3.4.4 (the number of trees).

    Examples
    --------
    >>> import numpy as np
    >>> from mitwirk.science.opinion import Votes
    >>> rng = np.random.default_rng(1)
    >>> value = rng.choice([-1, 1], (40, 30))
    >>> value[5:9] = value[5]
    >>> row, column = np.indices(value.shape)
    >>> found = coordinated(Votes(row.ravel(), column.ravel(), value.ravel(), 40, 30))
    >>> [group.participants.tolist() for group in found]
    [[5, 6, 7, 8]]
    """
    began, ended = _spans(votes, times)
    heard = np.bincount(votes.participant, minlength=votes.n_participants)
    able = np.flatnonzero((heard >= common) & (np.isfinite(began) | (times is None)))
    if able.size < fewest:
        return ()
    one, two = _candidates(votes, able, began, window, seed)
    pairs = _compared(votes, one, two)
    alike = (pairs.common >= common) & (pairs.equal >= similarity * pairs.common)
    # somebody who came back days later was not part of it; without times this says nothing
    alike &= ~(np.abs(ended[pairs.one] - ended[pairs.two]) > window)
    # every further member has to make the group ten times less likely
    tries = 1.0 + np.log(_near(able, began, window))
    log_chance = pairs.log_chance + np.maximum(tries[pairs.one], tries[pairs.two])
    alike &= log_chance <= np.log(0.1)
    pairs = _Pairs(pairs.one[alike], pairs.two[alike], pairs.common[alike], pairs.equal[alike], log_chance[alike])
    groups = [group for group in _groups(votes, pairs, (began, ended), able.size) if group.chance <= chance]
    return tuple(group for group in groups if group.participants.size >= fewest)


def _spans(votes: Votes, times: npt.ArrayLike | None) -> tuple[FloatArray, FloatArray]:
    """Return each person's first and last moment; infinite where there is none."""
    if times is None:
        nowhere = np.full(votes.n_participants, np.nan)
        return nowhere, nowhere
    at = np.asarray(times, dtype=np.float64)
    if at.shape != (len(votes),):
        raise ValueError(f"times must have shape ({len(votes)},), not {at.shape}")
    told = np.isfinite(at) & (at >= 0)
    began = np.full(votes.n_participants, np.inf)
    ended = np.full(votes.n_participants, -np.inf)
    np.minimum.at(began, votes.participant[told], at[told])
    np.maximum.at(ended, votes.participant[told], at[told])
    return began, ended


def _near(able: IntArray, began: FloatArray, window: float) -> FloatArray:
    """Return how many others begin within the window around each person; at least 1."""
    near = np.full(began.size, max(1.0, able.size - 1.0))
    place = began[able]
    if not np.isnan(place).any():
        order = np.sort(place)
        near[able] = np.searchsorted(order, place + window, "right") - np.searchsorted(order, place - window) - 1
    return np.maximum(near, 1.0)


def _mixed(words: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))


def _candidates(votes: Votes, able: IntArray, began: FloatArray, window: float, seed: int) -> tuple[IntArray, IntArray]:
    """Return pairs that share a bucket of min-hashes and began close together, each once."""
    inside = np.zeros(votes.n_participants, dtype=bool)
    inside[able] = True
    keep = inside[votes.participant]
    starts = np.flatnonzero(np.diff(votes.participant[keep], prepend=-1))
    answer = votes.statement[keep].astype(np.int64) * 3 + (votes.value[keep] + 1)
    word = _mixed(answer.view(np.uint64) + np.uint64(_ODD))
    salts = np.random.default_rng(seed).integers(0, 2**63, (BANDS, ROWS), dtype=np.int64).view(np.uint64)
    place, found = np.nan_to_num(began[able]), []
    for salt in salts:
        bucket = np.zeros(able.size, dtype=np.uint64)
        for part in salt:
            bucket = _mixed(bucket + np.minimum.reduceat(_mixed(word ^ part), starts))
        order = np.lexsort((place, bucket))
        for step in range(1, min(NEIGHBOURS, able.size - 1) + 1):
            left, right = order[:-step], order[step:]
            near = (bucket[left] == bucket[right]) & (place[right] - place[left] <= window)
            found.append(np.minimum(left[near], right[near]) * able.size + np.maximum(left[near], right[near]))
    pair = np.unique(np.concatenate(found))
    return able[pair // able.size], able[pair % able.size]


def _compared(votes: Votes, one: IntArray, two: IntArray) -> _Pairs:
    """Count what both answered and answered equally, and bound the chance of differing so little."""
    tables, differ = _tables(votes)
    common, equal, expected = np.zeros(one.size), np.zeros(one.size), np.zeros(one.size)
    for start in range(0, one.size, CHUNK):
        part = slice(start, start + CHUNK)
        both = tables[0][one[part]].multiply(tables[0][two[part]])
        common[part] = both.sum(axis=1).ravel()
        expected[part] = both @ differ
        for table in tables[1:]:
            equal[part] += np.asarray(table[one[part]].multiply(table[two[part]]).sum(axis=1)).ravel()
    return _Pairs(one, two, common, equal, _log_chance(common - equal, expected))


def _tables(votes: Votes) -> tuple[list[Any], FloatArray]:
    """Return who answered what, at all and per answer, and how likely two people differ on each statement."""
    from scipy import sparse

    shape = votes.n_participants, votes.n_statements
    masks = [np.ones(len(votes), dtype=bool)] + [votes.value == value for value in (AGREE, PASS, DISAGREE)]
    tables = [
        sparse.csr_array((np.ones(int(mask.sum())), (votes.participant[mask], votes.statement[mask])), shape=shape)
        for mask in masks
    ]
    counts = [np.bincount(votes.statement[mask], minlength=votes.n_statements) for mask in masks]
    shares = [(count + 1.0 / 3.0) / (counts[0] + 1.0) for count in counts[1:]]
    return tables, 1.0 - np.square(shares).sum(axis=0)


def _log_chance(differing: FloatArray, expected: FloatArray) -> FloatArray:
    """Bound the chance of at most so many differences, if so many are expected and they are independent."""
    ratio = np.where(differing > 0, differing / np.maximum(expected, 1e-9), 1.0)
    return np.where(differing < expected, differing - expected - differing * np.log(ratio), 0.0)


def _groups(votes: Votes, pairs: _Pairs, spans: tuple[FloatArray, FloatArray], able: int) -> list[Coordination]:
    """Join pairs that share a person; the least likely pairs that hold a group together say how likely it is."""
    if not pairs.one.size:
        return []
    from scipy import sparse
    from scipy.sparse.csgraph import connected_components, minimum_spanning_tree

    people, ends = np.unique(np.concatenate([pairs.one, pairs.two]), return_inverse=True)
    one, two = np.split(ends, 2)
    graph = sparse.csr_array((pairs.log_chance, (one, two)), shape=(people.size, people.size))
    count, label = connected_components(graph, directed=False)
    tree = minimum_spanning_tree(graph).tocoo()
    log_chance = np.log(able) + np.bincount(label[tree.row], weights=tree.data, minlength=count)
    common = np.bincount(label[one], weights=pairs.common, minlength=count)
    equal = np.bincount(label[one], weights=pairs.equal, minlength=count)
    found = []
    for group in range(count):
        members = people[label == group]
        seen = np.bincount(votes.statement[np.isin(votes.participant, members)], minlength=votes.n_statements)
        found.append(
            Coordination(
                participants=members,
                statements=np.flatnonzero(seen >= 2),
                similarity=float(equal[group] / common[group]),
                chance=float(np.exp(min(0.0, log_chance[group]))),
                first=float(spans[0][members].min()),
                last=float(spans[1][members].max()),
            )
        )
    return sorted(found, key=lambda entry: (-entry.participants.size, int(entry.participants[0])))
