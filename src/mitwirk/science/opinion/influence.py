"""How much hangs on a few people: would a finding still stand if they had answered otherwise (Einfluss weniger)?

For every statement the worst few are taken: those whose answers matter most for this very finding. Nobody has to
be suspected for that; it says how firmly a result stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .shares import (
    LEVEL,
    MIN_SEEN,
    MIN_SEEN_PART,
    SEEN_ENOUGH,
    SEEN_SHARE,
    difference,
    share_interval,
    shares_by,
)

if TYPE_CHECKING:
    import numpy.typing as npt

    from .landscape import Landscape
    from .shares import Division, Shares
    from .votes import FloatArray, Votes

SHARE = 0.01
MOST_SPLITS = 64
"""In so many ways at most a few people are spread over the two sides of a division."""


@dataclass(frozen=True, eq=False)
class Influence:
    """What stands even if any ``people`` participants had answered otherwise, or not at all.

    Arrays have the shape (n_statements,). A finding that did not hold before does not hold here either. The
    number of groups is not judged here: it is checked when groups are sought, by leaving out people and answers.
    """

    share: float
    """Part of the participants, a fraction of 1."""
    people: int
    """How many people that is; at least one as soon as anybody has answered."""
    ground_holds: npt.NDArray[np.bool_]
    rejected_holds: npt.NDArray[np.bool_]
    division_holds: npt.NDArray[np.bool_]
    """The two sides that lie furthest apart still surely differ."""
    ground_bound: FloatArray
    """What remains of the smallest lower end of the share agreeing, over all parts; 0 to 1."""
    rejected_bound: FloatArray
    division_bound: FloatArray
    """What surely remains of the lower end of the distance; -1 to 1, 0 without division."""
    share_change: FloatArray
    """The largest change of the overall share agreeing, a fraction of 1."""


def influence(
    landscape: Landscape,
    votes: Votes,
    *,
    labels: npt.ArrayLike | None = None,
    n_labels: int | None = None,
    share: float = SHARE,
) -> Influence:
    """Find out which findings stand whatever a small share of the participants had answered.

    For common ground and rejection this is exact: every part (everybody, each group or end, each sector) has to
    stand while all changed answers fall into it. A division is tried with all ways to spread the changes over its
    two sides; above 64 people in steps, judged by the stronger side of each step, so never too favourably.
    Membership in groups and sectors is held fixed.

    Parameters
    ----------
    landscape : Landscape
        Of these votes.
    votes : Votes
    labels : array_like of int, shape (n_participants,), optional
        A known property of people, if the landscape was computed without it.
    n_labels : int, optional
        Number of labels; without it, one more than the largest.
    share : float
        Which part of the participants, above 0 and at most 1; rounded up to whole people.

    Returns
    -------
    Influence

    Raises
    ------
    ValueError
        If the share is not a fraction, or landscape and votes do not belong together.

    References
    ----------
    .. [1] Broderick, Giordano and Meager, "An Automatic Finite-Sample Robustness Metric: When Can Dropping a
       Little Data Make a Big Difference?", arXiv:2011.14999, 2020 (the question; the answer here is exact).

    Examples
    --------
    >>> from mitwirk.science.opinion import Votes, fit
    >>> votes = Votes(range(40), [0] * 40, [1] * 28 + [-1] * 12, 40, 1)
    >>> found = influence(fit(votes), votes)
    >>> found.people, found.ground_holds.tolist(), found.ground_bound.round(3).tolist()
    (1, [True], [0.522])
    >>> found.share_change.round(3).tolist()
    [0.024]
    """
    if not 0.0 < share <= 1.0:
        raise ValueError(f"share must lie above 0 and at most at 1, not {share}")
    figures = landscape.statements
    if figures.overall.seen.shape != (votes.n_statements,) or int(figures.overall.seen.sum()) != len(votes):
        raise ValueError("the landscape was not computed from these votes")
    voters = landscape.diagnostics.n_voters
    people = int(np.ceil(share * voters - 1e-9))
    sectors = figures.by_label
    if labels is not None:
        count = int(np.max(labels, initial=0)) + 1 if n_labels is None else n_labels
        sectors = shares_by(votes, labels, count)
    parts = figures.by_group or figures.by_end
    overall = figures.overall
    enough = _enough_left(overall, parts, people, voters)
    ground = _bound("agree", overall, parts, sectors, people)
    rejected = _bound("disagree", overall, parts, sectors, people)
    division_bound, division_holds = _division(figures.division, parts, people)
    moved = np.maximum(np.minimum(people, overall.agree), np.minimum(people, overall.seen - overall.agree))
    return Influence(
        share=share,
        people=people,
        ground_holds=figures.common_ground.holds & enough & (ground > 0.5),
        rejected_holds=figures.common_ground.rejected & enough & (rejected > 0.5),
        division_holds=division_holds,
        ground_bound=ground,
        rejected_bound=rejected,
        division_bound=division_bound,
        share_change=moved / (overall.seen + 1.0),
    )


def _enough_left(overall: Shares, parts: Shares | None, people: int, voters: int) -> npt.NDArray[np.bool_]:
    """Whether a statement could still be judged if so many people who answered it had stayed away."""
    least = max(MIN_SEEN, min(SEEN_ENOUGH, int(np.ceil(SEEN_SHARE * max(0, voters - people)))))
    enough = overall.seen - people >= least
    if parts is not None:
        enough = enough & (parts.seen - people >= MIN_SEEN_PART).all(axis=0)
    return np.asarray(enough)


def _bound(answer: str, overall: Shares, parts: Shares | None, sectors: Shares | None, people: int) -> FloatArray:
    """Smallest lower end of a share over all parts, after so many gave another answer in the worst part.

    Staying away changes less than answering otherwise: (a - 1) / (n - 1) is never below (a - 1) / n.
    """
    lows = [_low(getattr(overall, answer), overall.seen, people)[None]]
    if parts is not None:
        lows.append(_low(getattr(parts, answer), parts.seen, people))
    if sectors is not None:
        low = _low(getattr(sectors, answer), sectors.seen, people)
        lows.append(np.where(sectors.seen < MIN_SEEN_PART, 1.0, low))
    return np.asarray(np.concatenate(lows).min(axis=0))


def _low(count: npt.NDArray[np.int64], seen: npt.NDArray[np.int64], people: int) -> FloatArray:
    return share_interval(np.maximum(count - people, 0), seen).low


def _division(division: Division, parts: Shares | None, people: int) -> tuple[FloatArray, npt.NDArray[np.bool_]]:
    """Try all ways to spread so many other answers over the two sides that lie furthest apart."""
    bound = np.where(division.holds, division.low, np.minimum(division.low, 0.0))
    held = np.flatnonzero(division.holds)
    if parts is None or not held.size:
        return bound, division.holds.copy()
    size = parts.seen.shape[0]
    level = 1.0 - (1.0 - LEVEL) / (size * (size - 1) / 2)
    one, two = (division.one[held], held), (division.two[held], held)
    edges = np.unique(np.rint(np.linspace(0, people, min(people, MOST_SPLITS) + 1)).astype(np.int64))
    # between two steps the higher number counts on both sides, so no way in between is worse
    above = edges if edges.size == people + 1 else np.append(edges[1:], people)
    down, up = above[:, None], (people - edges)[:, None]
    high_side = share_interval(np.maximum(parts.agree[one] - down, 0), parts.seen[one] + 0 * down, level)
    low_side = share_interval(np.minimum(parts.agree[two] + up, parts.seen[two]), parts.seen[two] + 0 * up, level)
    bound[held] = difference(high_side, low_side).low.min(axis=0)
    left = np.minimum(parts.seen[one], parts.seen[two]) - people >= MIN_SEEN_PART
    holds = division.holds.copy()
    holds[held] = left & (bound[held] > 0.0)
    return bound, holds
