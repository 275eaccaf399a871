"""The ideal-point model: how likely is it that this person agrees to that statement?

The chance of agreement is ``sigmoid(a_i + b_j + x_i . y_j)``: a person's readiness to agree, a statement's
appeal, and the fit between a person's position and a statement's direction. All parts are estimated by
variational Bayes with the Jaakkola-Jordan bound; the strength of every prior is learnt from the data, and a
direction without support in the data shrinks to nothing and is removed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from .gaussians import Side
from .groups import Evidence, evidence
from .iteration import CHUNK, Answers, Fit, Priors, begin, iterate, resume
from .votes import PASS

if TYPE_CHECKING:
    from .votes import FloatArray, IntArray, Votes

MAX_DIMS = 5
WEAKEST = 0.17
"""A direction below this moves a chance of 50 % by less than four points: not worth showing."""
NOISE_FACTOR = 1.4
NOISE_ANSWERS = 100_000
NOISE_ROUNDS = 25
LESS_SHY = 1.08
"""The bound lies below the true likelihood, so estimates lean to the middle. On every open dialogue hidden
answers are foretold better with log-odds larger by 6 to 19 %; one modest factor serves all."""
SAMPLE_ANSWERS = 400_000
"""With more answers, people drawn by chance with about so many give the first estimate."""
FULL_ROUNDS = 3
AGAIN_ANSWERS = 100_000
LEFT_OUT = 0.1
NOTHING = 0.03
"""A direction below this moves a chance of 50 % by less than one point."""


@dataclass(frozen=True, eq=False)
class IdealPoints:
    """Estimated people and statements. The last column of each side is a newcomer known by nothing.

    ``person_row`` and ``statement_row`` lead from the numbers in the votes to columns; -1 is the newcomer.
    """

    people: Side
    statements: Side
    person_row: IntArray
    statement_row: IntArray
    priors: Priors
    strength: FloatArray
    """Spread of what a direction adds to the log-odds of answers, strongest first: shape (dims,)."""
    noise: float
    """The largest strength found after shuffling the answers to each statement among those who gave them."""
    rounds: int
    converged: bool
    person_pass: FloatArray
    """How much each passes, standardised, with 0 for the newcomer."""
    statement_pass: FloatArray

    def grown(
        self, n_participants: int, n_statements: int, people: npt.NDArray[Any], statements: npt.NDArray[Any]
    ) -> IdealPoints:
        """Return the same with room for people and statements that had no answers so far."""
        person_row, new_people = _more_rows(self.person_row, n_participants, people)
        statement_row, new_statements = _more_rows(self.statement_row, n_statements, statements)
        return replace(
            self,
            people=_repeated_last(self.people, new_people),
            statements=_repeated_last(self.statements, new_statements),
            person_row=person_row,
            statement_row=statement_row,
            person_pass=np.append(self.person_pass, np.zeros(new_people)),
            statement_pass=np.append(self.statement_pass, np.zeros(new_statements)),
        )

    @property
    def supported(self) -> int:
        """How many directions exceed what chance produces: the first clearly, then each that follows it.

        Chance is measured where nothing else explains the answers; beside a true direction less is left to it.
        """
        if not self.strength.size or self.strength[0] <= max(WEAKEST, NOISE_FACTOR * self.noise):
            return 0
        return int((self.strength > max(WEAKEST, self.noise)).sum())

    def agree_probability(self, participants: npt.ArrayLike, statements: npt.ArrayLike) -> FloatArray:
        """Probability that people agree, if they neither pass nor abstain.

        Uncertainty about person and statement is included, so it leans to one half where little is known.

        Parameters
        ----------
        participants, statements : array_like of int, broadcast against each other

        Returns
        -------
        ndarray of the broadcast shape

        Raises
        ------
        IndexError
            If a number is out of range.

        References
        ----------
        .. [1] MacKay, "The Evidence Framework Applied to Classification Networks", Neural Computation 4(5),
           1992, 720-736 (the probit correction).
        """
        one, two = np.broadcast_arrays(np.asarray(participants), np.asarray(statements))
        for name, array, size in (
            ("participant", one, self.person_row.size),
            ("statement", two, self.statement_row.size),
        ):
            if array.size and (array.min() < 0 or array.max() >= size):
                raise IndexError(f"{name} out of range 0..{size - 1}")
        i, j = self.person_row[one.ravel()], self.statement_row[two.ravel()]
        out = np.empty(i.size)
        for start in range(0, i.size, CHUNK):
            part = slice(start, start + CHUNK)
            out[part] = _chances(self.people, self.statements, i[part], j[part])
        return out.reshape(one.shape)


def _more_rows(row: IntArray, size: int, answered: npt.NDArray[Any]) -> tuple[IntArray, int]:
    """Give those who answered and had no column one, before the last; returns columns and how many are new."""
    last = int(row.max(initial=-1)) + 1
    out = np.concatenate([row, np.full(size - row.size, -1, dtype=np.int64)])
    new = np.unique(answered[out[answered] < 0])
    out[new] = last + np.arange(new.size)
    return out, int(new.size)


def _repeated_last(side: Side, count: int) -> Side:
    """Add newcomers."""
    return side.part(np.append(np.arange(side.mean.shape[1]), np.full(count, -1))) if count else side


def _chances(people: Side, statements: Side, i: IntArray, j: IntArray) -> FloatArray:
    u, v = people.mean[:, i], statements.mean[:, j]
    cov_u, cov_v = people.cov[:, :, i], statements.cov[:, :, j]
    mean = u[0] + v[0] + (u[1:] * v[1:]).sum(axis=0)
    slope_u, slope_v = v.copy(), u.copy()
    slope_u[0] = slope_v[0] = 1.0
    var = np.einsum("an,abn,bn->n", slope_u, cov_u, slope_u) + np.einsum("an,abn,bn->n", slope_v, cov_v, slope_v)
    var += np.einsum("abn,abn->n", cov_u[1:, 1:], cov_v[1:, 1:])
    scaled = LESS_SHY * mean / np.sqrt(1.0 + np.pi / 8.0 * var)
    return np.asarray(0.5 + 0.5 * np.tanh(0.5 * scaled))


def _with_newcomer(side: Side, centre: float, var: FloatArray) -> Side:
    mean = np.zeros((var.size, 1))
    mean[0] = centre
    return Side(
        np.concatenate([side.mean, mean], axis=1),
        np.concatenate([side.cov, np.diag(var)[:, :, None]], axis=2),
    )


def _strength(people: Side, statements: Side) -> FloatArray:
    return np.sqrt(np.square(people.mean[1:]).mean(axis=1) * np.square(statements.mean[1:]).mean(axis=1))


def _noise(told: Told, rng: np.random.Generator) -> float:
    """Strength of the strongest direction when each statement's answers are shuffled among its people."""
    told = told.some(NOISE_ANSWERS, rng)
    agree = np.empty_like(told.agree)
    agree[np.argsort(told.statement, kind="stable")] = told.agree[np.lexsort((rng.random(agree.size), told.statement))]
    fit = iterate(begin(told._replace(agree=agree).answers(), 1, rng), NOISE_ROUNDS)
    return float(_strength(fit.people, fit.statements).max(initial=0.0))


class Told(NamedTuple):
    """Answers that agree or disagree, sorted by person, with people and statements numbered without gaps."""

    person: npt.NDArray[Any]
    statement: npt.NDArray[Any]
    agree: npt.NDArray[np.bool_]
    person_ids: IntArray
    statement_ids: IntArray
    person_pass: FloatArray
    """How much a person passes, standardised."""
    statement_pass: FloatArray
    n_participants: int
    n_statements: int

    def answers(self) -> Answers:
        """Return them ready for the iteration."""
        size = self.person_ids.size, self.statement_ids.size
        return Answers(self.person, self.statement, self.agree, *size, self.person_pass, self.statement_pass)

    def some(self, limit: int, rng: np.random.Generator) -> Told:
        """Return the answers of people drawn by chance, about ``limit`` answers; statements stay numbered."""
        if self.person.size <= limit:
            return self
        lucky = rng.random(self.person_ids.size) < limit / self.person.size
        lucky[0] = True
        return self.only(lucky, lucky[self.person])

    def only(self, people: npt.NDArray[np.bool_], answers: npt.NDArray[np.bool_]) -> Told:
        """Return some people and some of their answers."""
        number = np.cumsum(people) - 1
        return self._replace(
            person=number[self.person[answers]],
            statement=self.statement[answers],
            agree=self.agree[answers],
            person_ids=self.person_ids[people],
            person_pass=self.person_pass[people],
        )


def told_of(votes: Votes) -> Told:
    """Pick what the model reads. Passes are no answers, but how often somebody passes is known."""
    told = votes.value != PASS
    person, statement = votes.participant[told], votes.statement[told]
    person_ids, person = _numbered(person, votes.n_participants)
    statement_ids, statement = _numbered(statement, votes.n_statements)
    return Told(
        person,
        statement,
        votes.value[told] > 0,
        person_ids,
        statement_ids,
        _passing(votes.participant, told, person_ids, votes.n_participants),
        _passing(votes.statement, told, statement_ids, votes.n_statements),
        votes.n_participants,
        votes.n_statements,
    )


def _numbered(raw: npt.NDArray[Any], size: int) -> tuple[IntArray, npt.NDArray[np.int32]]:
    """Return which numbers occur, and each occurrence's place among them."""
    found = np.flatnonzero(np.bincount(raw, minlength=size))
    place = np.zeros(size, dtype=np.int32)
    place[found] = np.arange(found.size)
    return found, place[raw]


def _passing(raw: npt.NDArray[Any], told: npt.NDArray[np.bool_], ids: IntArray, size: int) -> FloatArray:
    """Log-odds of passing with four imaginary average answers, standardised; zeros if nobody passes."""
    gave = np.bincount(raw[told], minlength=size)[ids].astype(float)
    passed = np.bincount(raw[~told], minlength=size)[ids]
    share = passed.sum() / max(1.0, passed.sum() + gave.sum())
    odds = np.log((passed + 4.0 * share + 1e-9) / (gave + 4.0 * (1.0 - share)))
    spread = odds.std() if odds.size else 0.0
    return (odds - odds.mean()) / spread if share > 0.0 and spread > 1e-9 else np.zeros(odds.size)


def _estimate(told: Told, dims: int, rng: np.random.Generator) -> Fit:
    """Estimate from a sample of people first, if there are many, and then from all."""
    sample = told.some(SAMPLE_ANSWERS, rng)
    fit = iterate(begin(sample.answers(), dims, rng))
    if sample is told:
        return fit
    fit = _without_nothing(fit)
    return iterate(resume(told.answers(), fit.statements, fit.priors), FULL_ROUNDS, FULL_ROUNDS, visits=2)


def _without_nothing(fit: Fit) -> Fit:
    """Leave out directions that the sample has shrunk to nothing."""
    keep = np.concatenate([[True], _strength(fit.people, fit.statements) > NOTHING])
    people, statements = (Side(side.mean[keep], side.cov[keep][:, keep]) for side in (fit.people, fit.statements))
    return fit._replace(
        people=people, statements=statements, priors=replace(fit.priors, direction=fit.priors.direction[keep[1:]])
    )


@dataclass(frozen=True)
class Again:
    """Estimates some people's positions anew, without a tenth of them and a tenth of all answers.

    ``people`` are the places of those people among ``told.person_ids``.
    """

    told: Told
    people: IntArray
    dims: int
    supported: int

    def __call__(self, rng: np.random.Generator) -> tuple[IntArray, Evidence]:
        """Return which of the people remained, shape (r,), and what their answers say about their positions."""
        stays = rng.random(self.told.person_ids.size) < min(1.0, AGAIN_ANSWERS / self.told.person.size)
        stays[self.people] = rng.random(self.people.size) < 1.0 - LEFT_OUT
        keep = stays[self.told.person] & (rng.random(self.told.person.size) >= LEFT_OUT)
        fit = iterate(begin(self.told.only(stays, keep).answers(), self.dims, rng))
        rows = np.flatnonzero(stays[self.people])
        return rows, evidence_of(fit.people, (np.cumsum(stays) - 1)[self.people[rows]], self.supported)


def evidence_of(people: Side, columns: IntArray, supported: int) -> Evidence:
    """Return what the answers say about the positions of some people, in the supported directions."""
    dims = np.arange(1, supported + 1)
    return evidence(people.mean[dims][:, columns].T, people.cov[dims, dims][:, columns].T)


def fit_model(told: Told, rng: np.random.Generator, dims: int = MAX_DIMS) -> IdealPoints:
    """Estimate the model from agreeing and disagreeing answers; passes only inform the priors.

    Parameters
    ----------
    told : Told
    rng : numpy Generator
        Only chooses where the search begins and shuffles for comparison.
    dims : int
        At most this many directions.

    Returns
    -------
    IdealPoints

    Raises
    ------
    ValueError
        If ``dims`` is negative.

    References
    ----------
    .. [1] Jaakkola and Jordan, "Bayesian parameter estimation via variational methods", Statistics and
       Computing 10, 2000, 25-37.
    .. [2] Clinton, Jackman and Rivers, "The Statistical Analysis of Roll Call Data", American Political
       Science Review 98(2), 2004, 355-370.
    .. [3] Luttinen and Ilin, "Transformations in variational Bayesian factor analysis to speed up learning",
       Neurocomputing 73, 2010, 1093-1102.
    .. [4] Horn, "A rationale and test for the number of factors in factor analysis", Psychometrika 30, 1965,
       179-185.
    """
    if dims < 0:
        raise ValueError(f"dims must not be negative, but is {dims}")
    person_row = np.full(told.n_participants, -1, dtype=np.int64)
    person_row[told.person_ids] = np.arange(told.person_ids.size)
    statement_row = np.full(told.n_statements, -1, dtype=np.int64)
    statement_row[told.statement_ids] = np.arange(told.statement_ids.size)
    if not told.agree.size:
        empty = Side(np.zeros((1, 0)), np.zeros((1, 1, 0)))
        fit, noise = Fit(empty, empty, Priors(1.0, 0.0, 1.0, np.zeros(0)), 0, True), 0.0
    else:
        fit = _estimate(told, dims, rng)
        noise = _noise(told, rng) if fit.priors.direction.size else 0.0
    return IdealPoints(
        people=_with_newcomer(fit.people, 0.0, 1.0 / fit.priors.of_people()),
        statements=_with_newcomer(fit.statements, fit.priors.centre, 1.0 / fit.priors.of_statements()),
        person_row=person_row,
        statement_row=statement_row,
        priors=fit.priors,
        strength=_strength(fit.people, fit.statements) if told.agree.size else np.zeros(0),
        noise=noise,
        rounds=fit.rounds,
        converged=fit.converged,
        person_pass=np.append(told.person_pass, 0.0),
        statement_pass=np.append(told.statement_pass, 0.0),
    )
