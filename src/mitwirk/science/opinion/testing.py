"""Made-up dialogues for tests: with planted groups, with none, and nearly empty ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .null import shuffled
from .votes import Votes

if TYPE_CHECKING:
    from .votes import FloatArray, IntArray


class Planted(NamedTuple):
    """Votes and the truth they were drawn from."""

    votes: Votes
    group: IntArray
    chance: FloatArray
    """shape (n_participants, n_statements): the true probability of agreeing"""


def make_planted(
    seed: int,
    *,
    people: int = 200,
    statements: int = 60,
    answers: int = 30,
    sizes: tuple[float, ...] = (0.5, 0.5),
    apart: float = 2.0,
    passes: float = 0.1,
) -> Planted:
    """Draw votes of people in groups that see each statement differently."""
    rng = np.random.default_rng(seed)
    group = rng.choice(len(sizes), people, p=sizes)
    odds = rng.normal(0, 1, statements) + rng.normal(0, apart, (len(sizes), statements))[group]
    return drawn(odds + rng.normal(0, 0.4, people)[:, None], group, answers, passes, rng)


def make_line(seed: int, *, people: int = 200, statements: int = 60, answers: int = 30, passes: float = 0.1) -> Planted:
    """Draw votes of people who differ along one line, without any gap."""
    rng = np.random.default_rng(seed)
    place = rng.normal(size=people)
    odds = rng.normal(0, 1, statements) + place[:, None] * rng.normal(0, 1.2, statements)
    return drawn(odds, np.zeros(people, dtype=np.int64), answers, passes, rng)


def make_shuffled(votes: Votes, seed: int) -> Votes:
    """Shuffle the answers to each statement among those who gave them: no opinion group can remain."""
    return shuffled(votes, np.random.default_rng(seed))


def drawn(odds: FloatArray, group: IntArray, answers: int, passes: float, rng: np.random.Generator) -> Planted:
    """Draw votes from true log-odds of shape (n_participants, n_statements); each person answers some statements."""
    people, statements = odds.shape
    chance = 1.0 / (1.0 + np.exp(-odds))
    row = np.repeat(np.arange(people), answers)
    column = np.concatenate([rng.permutation(statements)[:answers] for _ in range(people)])
    value = np.where(rng.random(row.size) < chance[row, column], 1, -1)
    value[rng.random(row.size) < passes] = 0
    return Planted(Votes(row, column, value, people, statements), group, chance)
