"""How well are answers foretold that were kept back (Gegenprobe)? Our model beside simpler ones.

A tenth of the answers is hidden, the rest is fitted, and the hidden ones are predicted. Whoever predicts better
has understood more of the dialogue, however pretty the maps are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .analysis import fit
from .polis_pipeline import Projection, project
from .votes import PASS, Votes

if TYPE_CHECKING:
    import numpy.typing as npt

    from .votes import FloatArray, IntArray

MIN_PERSON, MIN_STATEMENT = 7, 10
"""People and statements with fewer answers take no part: nobody can foretell them."""
FEWEST = 20
"""Hidden answers below this number say nothing."""
BINS = 10
FOLDS = 5
CLOSEST = 1e-6
"""No prediction counts as nearer to 0 or 1: a single surprise would otherwise be infinitely wrong."""
RIDGE = 1e-6
NEWTON_STEPS = 50


class TooFewAnswersError(ValueError):
    """There is not enough to hide and to learn from."""


class Split(NamedTuple):
    """Answers to learn from, and the agreeing or disagreeing ones that were hidden."""

    train: Votes
    participant: IntArray
    statement: IntArray
    agree: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Scores:
    """How good predictions were."""

    log_loss: float
    """Mean of -log of the probability given to what happened; smaller is better."""
    auc: float
    """Chance that an agreeing answer got a higher probability than a disagreeing one; 0.5 is guessing."""
    calibration: float
    """Mean distance of predicted and observed shares over ten bins; smaller is better."""
    calibration_noise: float
    """What perfectly calibrated predictions would show here by chance alone."""
    n: int


@dataclass(frozen=True, eq=False)
class Comparison:
    """Probabilities of agreeing for the same hidden answers; each array of shape (n_hidden,)."""

    agree: npt.NDArray[np.bool_]
    ours: FloatArray
    means: FloatArray
    """Each statement's share agreeing"""
    polis: FloatArray
    """Two components, by plain or stretched positions: whichever turned out better on the hidden answers"""
    polis_scaled: bool


def split(votes: Votes, share: float, rng: np.random.Generator) -> Split:
    """Hide a share of the answers of people and statements with enough of them.

    Passes are never scored, but stay in what is learnt from, unless they were drawn.

    Parameters
    ----------
    votes : Votes
    share : float
        Between 0 and 1.
    rng : numpy Generator

    Returns
    -------
    Split

    Raises
    ------
    ValueError
        If the share is out of range.
    TooFewAnswersError
        If too few answers are left to hide.

    Examples
    --------
    >>> person, statement = np.divmod(np.arange(400), 20)
    >>> votes = Votes(person, statement, np.where(statement % 2, 1, -1), 20, 20)
    >>> part = split(votes, 0.1, np.random.default_rng(1))
    >>> len(part.train) + part.agree.size
    400
    """
    if not 0.0 < share < 1.0:
        raise ValueError(f"share must lie between 0 and 1, not {share}")
    busy = np.bincount(votes.participant, minlength=votes.n_participants) >= MIN_PERSON
    shown = np.bincount(votes.statement, minlength=votes.n_statements) >= MIN_STATEMENT
    kept = busy[votes.participant] & shown[votes.statement]
    hidden = kept & (rng.random(len(votes)) < share)
    rest = kept & ~hidden
    told = hidden & (votes.value != PASS)
    if int(told.sum()) < FEWEST or not rest.any():
        raise TooFewAnswersError(f"only {int(told.sum())} answers could be hidden, {FEWEST} are needed")
    return Split(_rows(votes, rest), votes.participant[told], votes.statement[told], votes.value[told] > 0)


def statement_chances(train: Votes, statements: IntArray) -> FloatArray:
    """Predict that everyone agrees as often as others did: (agreeing + 1) / (agreeing + disagreeing + 2)."""
    told = train.value != PASS
    total = np.bincount(train.statement[told], minlength=train.n_statements)
    hits = np.bincount(train.statement[train.value > 0], minlength=train.n_statements)
    return np.asarray(((hits + 1.0) / (total + 2.0))[statements])


def polis_chances(train: Votes, participants: IntArray, statements: IntArray) -> dict[bool, FloatArray]:
    """Predict from Polis' two components, by plain positions (False) and stretched ones (True).

    The components reconstruct a vote between -1 and 1; a logistic regression on the reconstruction and the
    statement's mean turns it into a probability. It is fitted to reconstructions of votes that had no part in
    them (five folds): fitted to votes that had, it would trust the components too much and predict worse.

    Parameters
    ----------
    train : Votes
    participants, statements : ndarray of int, shape (n,)

    Returns
    -------
    dict of bool to ndarray of shape (n,)
    """
    told = train.value != PASS
    whole, chances = project(train), {}
    fold = np.random.default_rng(0).integers(0, FOLDS, len(train))
    parts = [(told & (fold == number), project(_rows(train, fold != number))) for number in range(FOLDS)]
    agree = np.concatenate([train.value[rows] > 0 for rows, _plane in parts])
    for scaled in (False, True):
        seen = [_features(plane, train.participant[rows], train.statement[rows], scaled) for rows, plane in parts]
        weight = _logistic(np.concatenate(seen), agree)
        chances[scaled] = _chance(_features(whole, participants, statements, scaled), weight)
    return chances


def _rows(votes: Votes, rows: npt.NDArray[np.bool_]) -> Votes:
    columns = (votes.participant[rows], votes.statement[rows], votes.value[rows])
    return Votes(*columns, votes.n_participants, votes.n_statements)


def _features(plane: Projection, people: npt.NDArray[Any], statements: npt.NDArray[Any], scaled: bool) -> FloatArray:
    told = plane.reconstruction(people, statements, scaled=scaled)
    return np.column_stack([np.ones(told.size), told, plane.mean[statements]])


def _chance(table: FloatArray, weight: FloatArray) -> FloatArray:
    return np.asarray(0.5 + 0.5 * np.tanh(0.5 * (table @ weight)))


def _logistic(table: FloatArray, agree: npt.NDArray[np.bool_]) -> FloatArray:
    """Fit a logistic regression by Newton's method; a trace of ridge keeps it finite where all agree."""
    weight = np.zeros(table.shape[1])
    ridge = RIDGE * len(table) * np.eye(table.shape[1])
    for _ in range(NEWTON_STEPS):
        chance = _chance(table, weight)
        bend = (table * (chance * (1.0 - chance))[:, None]).T @ table + ridge
        step = np.linalg.solve(bend, table.T @ (agree - chance) - ridge @ weight)
        weight += np.clip(step, -5.0, 5.0)
        if float(np.abs(step).max()) < 1e-9:
            break
    return weight


def compare(votes: Votes, *, share: float = 0.1, seed: int = 0) -> Comparison:
    """Hide some answers once and let all models predict them.

    Parameters
    ----------
    votes : Votes
    share : float
        Share of answers to hide.
    seed : int
        Chooses which answers are hidden, and is the seed of the fit.

    Returns
    -------
    Comparison

    Raises
    ------
    TooFewAnswersError
        If there are too few answers.
    """
    part = split(votes, share, np.random.default_rng([seed, 17]))
    two = polis_chances(part.train, part.participant, part.statement)
    scaled = log_loss(two[True], part.agree) < log_loss(two[False], part.agree)
    return Comparison(
        agree=part.agree,
        ours=fit(part.train, rng=seed).agree_probability(part.participant, part.statement),
        means=statement_chances(part.train, part.statement),
        polis=two[scaled],
        polis_scaled=scaled,
    )


def log_loss(chance: FloatArray, agree: npt.NDArray[np.bool_]) -> float:
    """Return the mean negative log-probability, in nats.

    Examples
    --------
    >>> round(log_loss(np.array([0.5, 0.9]), np.array([True, True])), 4)
    0.3993
    """
    given = np.clip(np.where(agree, chance, 1.0 - chance), CLOSEST, 1.0)
    return float(-np.log(given).mean())


def auc(chance: FloatArray, agree: npt.NDArray[np.bool_]) -> float:
    """Return the area under the ROC curve; ties count one half; 0.5 if all answers are alike.

    Examples
    --------
    >>> auc(np.array([0.2, 0.6, 0.6, 0.9]), np.array([False, False, True, True]))
    0.875
    """
    from scipy.stats import rankdata

    yes = int(agree.sum())
    no = agree.size - yes
    if not yes or not no:
        return 0.5
    return float((rankdata(chance)[agree].sum() - yes * (yes + 1) / 2) / (yes * no))


def calibration_error(chance: FloatArray, agree: npt.NDArray[np.bool_], bins: int = BINS) -> float:
    """Return the expected calibration error over bins that hold equally many predictions.

    References
    ----------
    .. [1] Naeini, Cooper and Hauskrecht, "Obtaining Well Calibrated Probabilities Using Bayesian Binning",
       AAAI 2015, 2901-2907 (there with bins of equal width).

    Examples
    --------
    >>> round(calibration_error(np.full(10, 0.5), np.arange(10) < 7, bins=1), 3)
    0.2
    """
    order = np.argsort(chance, kind="stable")
    parts = np.array_split(order, min(bins, max(order.size, 1)))
    return float(sum(abs((chance[rows] - agree[rows]).sum()) for rows in parts if rows.size) / max(order.size, 1))


def scores(chance: FloatArray, agree: npt.NDArray[np.bool_]) -> Scores:
    """Judge predictions by all three measures."""
    rng = np.random.default_rng(0)
    noise = [calibration_error(chance, rng.random(chance.size) < chance) for _ in range(20)]
    return Scores(
        log_loss(chance, agree),
        auc(chance, agree),
        calibration_error(chance, agree),
        float(np.mean(noise)),
        int(agree.size),
    )
