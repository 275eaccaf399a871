"""From answers to the whole landscape in one call."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from . import shares
from .groups import MIN_PEOPLE, Candidate, find_groups, responsibilities
from .landscape import Bridge, Diagnostics, Direction, Groups, Landscape, Positions, StatementFigures
from .model import MAX_DIMS, Again, IdealPoints, Told, evidence_of, fit_model, told_of
from .votes import AGREE, DISAGREE, PASS

if TYPE_CHECKING:
    import numpy.typing as npt

    from .shares import Shares
    from .votes import FloatArray, IntArray, Votes

VERSION = "opinion-1"
MIN_ANSWERS = 7
"""Agreeing or disagreeing answers a person needs to be placed."""
MIN_KNOWN = 10
"""People that must be placed before anything is said about directions and groups."""
SAMPLE = 1500
"""So many people drawn by chance decide whether there are groups."""
ASSIGN = 0.6
"""Below this probability a person stays between the groups."""
Z = 1.959964
WIDER_BRIDGE, WIDER_POSITION = 1.2, 1.08
"""Variational posteriors are too narrow. With these factors, 93 to 97 of 100 intervals contain the truth in
simulated dialogues of 100 to 1,000 people."""


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
    marked = None if labels is None else _marked(labels, votes, n_labels)
    seed = int(rng.integers(2**53)) if isinstance(rng, np.random.Generator) else int(rng)
    for_model, for_groups = (np.random.default_rng([seed & (2**64 - 1), part]) for part in (1, 2))
    told = told_of(votes)
    model = fit_model(told, for_model, dims)
    known = np.zeros(votes.n_participants, dtype=bool)
    known[told.person_ids] = np.bincount(told.person, minlength=told.person_ids.size) >= MIN_ANSWERS
    enough = int(known.sum()) >= MIN_KNOWN
    supported = model.supported if enough else 0
    groups, candidates = _groups(told, model, known, supported, for_groups)
    positions = _positions(model, known, supported)
    by_label = None if marked is None else shares.shares_by(votes, *marked)
    return Landscape(
        positions=positions,
        statements=_statements(votes, model, groups, positions, by_label, supported),
        groups=groups,
        diagnostics=_diagnostics(votes, model, marked, seed, known, supported, candidates),
        model=model,
    )


def _marked(labels: npt.ArrayLike, votes: Votes, n_labels: int | None) -> tuple[IntArray, int]:
    if n_labels is None:
        n_labels = max(1, int(np.max(np.asarray(labels), initial=0)) + 1)
    return shares.checked_labels(labels, votes.n_participants, n_labels), n_labels


def _scale(model: IdealPoints) -> FloatArray:
    """Typical size of each direction among statements: turns positions into log-odds."""
    seen = model.statements.mean[1:, :-1]
    return np.sqrt(np.square(seen).mean(axis=1)) if seen.shape[1] else np.zeros(seen.shape[0])


def _two(rows: FloatArray) -> FloatArray:
    """Return the first two rows as columns, zeros where there are fewer."""
    out = np.zeros((rows.shape[1], 2))
    used = min(2, rows.shape[0])
    out[:, :used] = rows[:used].T
    return out


def _positions(model: IdealPoints, known: npt.NDArray[np.bool_], supported: int) -> Positions:
    scale = _scale(model)[:, None]
    mean = model.people.mean[1:] * scale
    dims = np.arange(1, model.people.mean.shape[0])
    sd = WIDER_POSITION * np.sqrt(model.people.cov[dims, dims]) * scale
    end = np.full(known.size, -1, dtype=np.int64)
    third = int(known.sum()) // 3
    if supported and third >= MIN_PEOPLE:
        rows = np.flatnonzero(known)
        order = rows[np.argsort(model.people.mean[1, model.person_row[rows]], kind="stable")]
        end[order[:third]], end[order[-third:]] = 0, 1
    return Positions(_two(mean)[model.person_row], _two(sd)[model.person_row], known, end)


def _groups(
    told: Told, model: IdealPoints, known: npt.NDArray[np.bool_], supported: int, rng: np.random.Generator
) -> tuple[Groups, tuple[Candidate, ...]]:
    rows = model.person_row[known]
    sample = np.sort(rng.permutation(rows)[:SAMPLE])
    again = Again(told, sample, model.strength.size, supported)
    mix, candidates = find_groups(evidence_of(model.people, sample, supported), again, rng)
    given = evidence_of(model.people, rows, supported)
    count = len(mix.weight)
    member = np.ones((known.size, count)) * mix.weight
    label = np.full(known.size, -1, dtype=np.int64)
    if count == 1:
        label[known] = 0
    else:
        member[known], _ = responsibilities(given, mix)
        sure = known & (member.max(axis=1) >= ASSIGN)
        label[sure] = member[sure].argmax(axis=1)
    size = np.bincount(label[label >= 0], minlength=count)
    total = int(known.sum())
    heads = np.rint(member[known].sum(axis=0)).astype(np.int64)
    share = shares.share_interval(np.minimum(heads, total), np.full(count, total))
    centre = _two(mix.mean.T * _scale(model)[:supported, None])
    return Groups(count, label, member, size, share, centre), candidates


def _statements(
    votes: Votes,
    model: IdealPoints,
    groups: Groups,
    positions: Positions,
    by_label: Shares | None,
    supported: int,
) -> StatementFigures:
    overall = shares.overall_shares(votes)
    by_group = shares.shares_by(votes, groups.label, groups.count) if groups.count > 1 else None
    by_end = shares.shares_by(votes, positions.end, 2) if (positions.end >= 0).any() else None
    parts = by_group or by_end
    basis = "groups" if by_group else "ends"
    mean, sd = model.statements.mean[0], WIDER_BRIDGE * np.sqrt(model.statements.cov[0, 0])
    mean, sd = mean[model.statement_row], sd[model.statement_row]
    agreeing, disagreeing = overall.agreeing, overall.disagreeing
    return StatementFigures(
        overall=overall,
        by_group=by_group,
        by_end=by_end,
        by_label=by_label,
        common_ground=shares.common_ground(overall, parts, by_label, int(np.unique(votes.participant).size)),
        division=shares.division(parts, basis, votes.n_statements),
        label_division=shares.division(by_label, "labels", votes.n_statements),
        bridge=Bridge(mean, sd, mean - Z * sd, mean + Z * sd),
        contested=shares.Interval(
            np.minimum(agreeing.value, disagreeing.value),
            np.minimum(agreeing.low, disagreeing.low),
            np.minimum(agreeing.high, disagreeing.high),
        ),
        group_contrast=shares.contrast_to_rest(by_group) if by_group else None,
        loading=_two(model.statements.mean[1:])[model.statement_row],
    )


def _diagnostics(
    votes: Votes,
    model: IdealPoints,
    marked: tuple[IntArray, int] | None,
    seed: int,
    known: npt.NDArray[np.bool_],
    supported: int,
    candidates: tuple[Candidate, ...],
) -> Diagnostics:
    digest = hashlib.sha256(votes.digest().encode())
    if marked is not None:
        digest.update(np.array(marked[1], dtype="<i8").tobytes() + marked[0].astype("<i8").tobytes())
    return Diagnostics(
        version=VERSION,
        digest=digest.hexdigest(),
        seed=seed,
        enough=int(known.sum()) >= MIN_KNOWN,
        n_participants=votes.n_participants,
        n_voters=int(np.unique(votes.participant).size),
        n_known=int(known.sum()),
        n_statements=votes.n_statements,
        n_statements_seen=int(np.unique(votes.statement).size),
        n_votes=len(votes),
        n_agree=int((votes.value == AGREE).sum()),
        n_disagree=int((votes.value == DISAGREE).sum()),
        n_pass=int((votes.value == PASS).sum()),
        directions=tuple(
            Direction(float(strength), place < supported) for place, strength in enumerate(model.strength)
        ),
        noise=model.noise,
        rounds=model.rounds,
        converged=model.converged,
        candidates=candidates,
    )
