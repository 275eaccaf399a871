"""From answers to the whole landscape in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from . import shares
from .figures import MIN_KNOWN, describe, placed
from .groups import find_groups
from .landscape import Estimate, Landscape
from .model import MAX_DIMS, Again, evidence_of, fit_model, told_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from .votes import IntArray, Votes

SAMPLE = 1500
"""So many people drawn by chance decide whether there are groups."""


def fit(
    votes: Votes,
    *,
    rng: np.random.Generator | int = 0,
    labels: npt.ArrayLike | None = None,
    n_labels: int | None = None,
    dims: int = MAX_DIMS,
) -> Landscape:
    """Compute the opinion landscape.

    Parameters
    ----------
    votes : Votes
    rng : int or numpy Generator
        Seed, or a generator from which one is drawn; the same seed gives the same bits.
    labels : array_like of int, shape (n_participants,), optional
        A known property of people, for instance their sector; -1 where unknown.
    n_labels : int, optional
        Number of labels; without it, one more than the largest.
    dims : int
        At most this many directions.

    Returns
    -------
    Landscape
        With too few answers ``diagnostics.enough`` is False, and only shares say something.

    Raises
    ------
    ValueError
        If labels do not fit the votes.

    Examples
    --------
    >>> from mitwirk.science.opinion import Votes
    >>> landscape = fit(Votes([0, 1, 2], [0, 0, 0], [1, 1, -1], 3, 1))
    >>> landscape.diagnostics.enough, landscape.groups.count
    (False, 1)
    >>> landscape.statements.overall.agree.tolist()
    [2]
    """
    marked, n_labels = (None, 0) if labels is None else _marked(labels, votes, n_labels)
    seed = int(rng.integers(2**53)) if isinstance(rng, np.random.Generator) else int(rng)
    for_model, for_groups = (np.random.default_rng([seed & (2**64 - 1), part]) for part in (1, 2))
    told = told_of(votes)
    model = fit_model(told, for_model, dims)
    rows = model.person_row[placed(votes)]
    supported = model.supported if rows.size >= MIN_KNOWN else 0
    sample = np.sort(for_groups.permutation(rows)[:SAMPLE])
    again = Again(told, sample, min(supported + 1, model.strength.size), supported)
    mixture, candidates = find_groups(evidence_of(model.people, sample, supported), again, for_groups)
    return describe(Estimate(votes, marked, n_labels, seed, dims, model, mixture, candidates))


def _marked(labels: npt.ArrayLike, votes: Votes, n_labels: int | None) -> tuple[IntArray, int]:
    if n_labels is None:
        n_labels = max(1, int(np.max(np.asarray(labels), initial=0)) + 1)
    return shares.checked_labels(labels, votes.n_participants, n_labels), n_labels
