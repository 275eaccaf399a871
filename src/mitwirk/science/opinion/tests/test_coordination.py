"""Answers that look coordinated: planted swarms are found, like-minded people are not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mitwirk.science.opinion import Votes, coordinated
from mitwirk.science.opinion.testing import make_planted

DAY = 86_400.0


def crowd(seed, swarm, *, errors=0.0, answers=30, spread=600.0, at=3 * DAY):
    """300 people of two opinions over ten days, and a swarm that all answers alike within minutes."""
    rng = np.random.default_rng(seed)
    planted = make_planted(seed, people=300, statements=60, answers=30)
    votes = planted.votes
    began = rng.uniform(0, 10 * DAY, 300)
    times = began[votes.participant] + rng.uniform(0, 600, len(votes))
    script = rng.choice([-1, 1], 60)
    row = np.repeat(np.arange(300, 300 + swarm), answers)
    column = np.concatenate([rng.permutation(60)[:answers] for _ in range(swarm)] or [np.zeros(0, dtype=int)])
    value = np.where(rng.random(row.size) < errors, -script[column], script[column])
    bots = at + rng.uniform(0, spread, row.size)
    order = np.lexsort((column, row))
    joined = Votes(
        np.concatenate([votes.participant, row]),
        np.concatenate([votes.statement, column]),
        np.concatenate([votes.value, value]),
        300 + swarm,
        60,
    )
    return joined, np.concatenate([times, bots[order]])


@pytest.mark.parametrize("seed", range(5))
def test_a_planted_swarm_is_found_whole_and_nobody_else(seed):
    votes, times = crowd(seed, 8)
    (found,) = coordinated(votes, times)
    assert found.participants.tolist() == list(range(300, 308))
    assert found.similarity == 1.0
    assert found.chance < 0.001
    assert 3 * DAY <= found.first <= found.last <= 3 * DAY + 600
    assert found.statements.size > 40


@pytest.mark.parametrize("seed", range(5))
def test_a_swarm_that_errs_now_and_then_is_found(seed):
    votes, times = crowd(seed, 12, errors=0.02, answers=40)
    found = coordinated(votes, times)
    assert len(found) == 1
    assert set(found[0].participants.tolist()) <= set(range(300, 312))
    assert found[0].participants.size >= 8


@pytest.mark.parametrize("seed", range(10))
def test_two_camps_without_a_swarm_raise_no_alarm(seed):
    assert coordinated(*crowd(seed, 0)) == ()


def test_the_same_answers_over_days_are_no_swarm():
    votes, times = crowd(1, 6, answers=50)
    times[votes.participant >= 300] += (votes.participant[votes.participant >= 300] - 300) * DAY
    assert coordinated(votes, times) == ()
    assert len(coordinated(votes)) == 1


def test_who_comes_back_days_later_was_not_part_of_it():
    votes, times = crowd(1, 6, answers=50)
    late = votes.participant >= 303
    times[np.flatnonzero(late)[::50]] += np.arange(3) * DAY + DAY
    (found,) = coordinated(votes, times)
    assert found.participants.tolist() == [300, 301, 302]


def test_two_people_alike_are_no_swarm():
    votes, times = crowd(1, 2, answers=50)
    assert coordinated(votes, times) == ()
    assert len(coordinated(votes, times, fewest=2)) == 1


def test_few_statements_in_common_prove_nothing():
    votes, times = crowd(2, 8, answers=9)
    assert coordinated(votes, times) == ()


def test_everyone_agreeing_is_agreement_and_no_swarm():
    row, column = np.indices((50, 40))
    votes = Votes(row.ravel(), column.ravel(), np.ones(2000, dtype=int), 50, 40)
    assert coordinated(votes, np.zeros(2000)) == ()


def test_people_without_times_are_left_out():
    votes, times = crowd(3, 8)
    times[votes.participant == 300] = -1
    times[votes.participant == 301] = np.nan
    (found,) = coordinated(votes, times)
    assert found.participants.tolist() == list(range(302, 308))


def test_the_same_input_gives_the_same_findings():
    votes, times = crowd(4, 8)
    one, two = coordinated(votes, times), coordinated(votes, times)
    assert [entry.participants.tolist() for entry in one] == [entry.participants.tolist() for entry in two]


def test_times_must_fit():
    with pytest.raises(ValueError, match="times must have shape"):
        coordinated(Votes([0], [0], [1], 1, 1), [1.0, 2.0])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 14), st.sampled_from([-1, 0, 1])), max_size=80),
    st.booleans(),
)
def test_any_votes_are_looked_at_without_complaint(rows, timed):
    people, statements, values = (list(part) for part in zip(*rows, strict=True)) if rows else ([], [], [])
    votes = Votes(people, statements, values, 7, 15)
    found = coordinated(votes, np.zeros(len(votes)) if timed else None, common=1, similarity=0.0, chance=np.inf)
    members = [person for group in found for person in group.participants.tolist()]
    assert len(members) == len(set(members))
    assert all(0.0 <= group.similarity <= 1.0 for group in found)
