"""What would be found if there were nothing to find (Nullprobe)?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from .analysis import fit
from .votes import Votes

if TYPE_CHECKING:
    from .votes import IntArray


def shuffled(votes: Votes, rng: np.random.Generator) -> Votes:
    """Shuffle the answers to each statement among those who gave them: no opinion group can remain.

    Everybody keeps which statements they saw, every statement keeps how many agree, disagree and pass.

    Parameters
    ----------
    votes : Votes
    rng : numpy Generator

    Returns
    -------
    Votes

    Examples
    --------
    >>> votes = Votes([0, 1, 2, 3], [0, 0, 0, 0], [1, 1, -1, 0], 4, 1)
    >>> sorted(shuffled(votes, np.random.default_rng(3)).value.tolist())
    [-1, 0, 1, 1]
    """
    value = np.empty_like(votes.value)
    given = np.argsort(votes.statement, kind="stable")
    value[given] = votes.value[np.lexsort((rng.random(len(votes)), votes.statement))]
    return Votes(votes.participant, votes.statement, value, votes.n_participants, votes.n_statements)


def groups_by_chance(votes: Votes, *, runs: int, seed: int = 0) -> Iterator[int]:
    """Yield how many groups are found, each time with newly shuffled answers; one is the right number.

    Parameters
    ----------
    votes : Votes
    runs : int
    seed : int
        Chooses how answers are shuffled; run r is fitted with the seed ``seed + r``.
    """
    for run in range(runs):
        yield fit(shuffled(votes, np.random.default_rng([seed, run])), rng=seed + run).groups.count


def usual(counts: list[int]) -> IntArray:
    """Return how often one, two, ... five groups were found: shape (5,).

    Examples
    --------
    >>> usual([1, 1, 3]).tolist()
    [2, 0, 1, 0, 0]
    """
    return np.bincount(np.asarray(counts, dtype=np.int64), minlength=6)[1:6]
