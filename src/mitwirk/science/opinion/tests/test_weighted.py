"""Weighted shares: by hand, against the raw ones, and whether intervals keep their promise."""

import doctest

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mitwirk.science.opinion import Votes, share_interval, weighted, weighted_shares
from mitwirk.science.opinion.testing import make_planted

pytestmark = pytest.mark.no_database


def votes_of(*answers):
    """One person per answer, all to one statement."""
    return Votes(np.arange(len(answers)), [0] * len(answers), list(answers), len(answers), 1)


def test_equal_weights_give_the_raw_shares_and_intervals():
    votes = make_planted(3).votes
    found = weighted_shares(votes, np.full(votes.n_participants, 7))
    for name in ("value", "low", "high"):
        assert getattr(found.agreeing, name) == pytest.approx(getattr(found.raw.agreeing, name), abs=1e-9)
        assert getattr(found.disagreeing, name) == pytest.approx(getattr(found.raw.disagreeing, name), abs=1e-9)
    assert found.effective == pytest.approx(found.raw.seen)


def test_the_share_counts_people_by_their_weight():
    found = weighted_shares(votes_of(1, 1, 0, -1), [4.0, 2.0, 1.0, 1.0])
    effective = 8**2 / (16 + 4 + 1 + 1)
    assert found.effective == pytest.approx([effective])
    assert found.agreeing.value == pytest.approx([(effective * 6 / 8 + 0.5) / (effective + 1)])
    assert found.disagreeing.value == pytest.approx([(effective * 1 / 8 + 0.5) / (effective + 1)])
    assert found.raw.agree.tolist() == [2]


def test_whole_numbers_of_people_give_the_interval_of_their_number():
    found = weighted_shares(votes_of(1, 1, 1, -1), [1, 1, 1, 1])
    plain = share_interval([3], [4])
    assert (found.agreeing.low, found.agreeing.high) == (pytest.approx(plain.low), pytest.approx(plain.high))


def test_who_has_no_weight_counts_nowhere():
    found = weighted_shares(votes_of(1, 1, -1), [1, 1, 0])
    assert (found.raw.seen.tolist(), found.raw.disagree.tolist(), found.agreeing.high.tolist()) == ([2], [0], [1.0])


def test_labels_part_people():
    votes = make_planted(1, people=40, statements=8, answers=6).votes
    weights, labels = np.linspace(1, 3, 40), np.arange(40) % 3 - 1
    both = weighted_shares(votes, weights, labels, 2)
    for label in (0, 1):
        alone = weighted_shares(votes, np.where(labels == label, weights, 0))
        assert both.agreeing.low[label] == pytest.approx(alone.agreeing.low)
        assert both.effective[label] == pytest.approx(alone.effective)
        assert both.raw.seen[label].tolist() == alone.raw.seen.tolist()


def test_a_statement_nobody_saw_may_be_anywhere():
    found = weighted_shares(Votes([0], [0], [1], 2, 2), [1, 1])
    assert [part[1] for part in (found.agreeing.low, found.agreeing.value, found.agreeing.high)] == [0, 0.5, 1]
    assert found.effective.tolist() == [1, 0]


@pytest.mark.parametrize("size", [(0, 0), (3, 0), (0, 3)])
def test_nothing_to_count_is_no_error(size):
    found = weighted_shares(Votes([], [], [], *size), np.ones(size[0]))
    assert found.effective.shape == (size[1],)


@pytest.mark.parametrize(
    "weights", [[1, 1], [1, 1, np.nan], [1, 1, -1], [1, 1, np.inf], ["1", "1", "1"], [[1, 1, 1]], [True] * 3]
)
def test_wrong_weights_are_said_clearly(weights):
    with pytest.raises(ValueError, match="weights must"):
        weighted_shares(votes_of(1, 0, -1), weights)


def test_labels_need_their_number():
    with pytest.raises(ValueError, match="n_labels"):
        weighted_shares(votes_of(1, 0), [1, 1], [0, 0])


@given(
    st.lists(st.tuples(st.sampled_from([-1, 0, 1]), st.floats(0, 1e6)), min_size=1, max_size=30),
    st.floats(1e-6, 1e6),
)
def test_the_unit_of_weights_does_not_matter_and_estimates_lie_inside(rows, factor):
    answers, weights = zip(*rows, strict=True)
    one = weighted_shares(votes_of(*answers), weights)
    other = weighted_shares(votes_of(*answers), np.array(weights) * factor)
    for part in (one.agreeing, one.disagreeing):
        assert 0 <= part.low[0] <= part.value[0] <= part.high[0] <= 1
    assert one.effective[0] <= len(rows) * (1 + 1e-9)
    assert other.agreeing.low == pytest.approx(one.agreeing.low, abs=1e-6)


def coverage(chances, taking_part, population, people=400, times=3000):
    """How often the weighted and the raw interval hold the true share of the population."""
    rng = np.random.default_rng(5)
    truth = population @ chances
    drawn = rng.multinomial(people, taking_part * population / (taking_part @ population), size=times)
    held = np.zeros(2)
    for counts in drawn:
        group = np.repeat(np.arange(len(counts)), counts)
        votes = votes_of(*np.where(rng.random(people) < chances[group], 1, -1))
        found = weighted_shares(votes, (population / counts)[group])
        for place, part in enumerate((found.agreeing, found.raw.agreeing)):
            held[place] += part.low[0] <= truth <= part.high[0]
    return held / times


@pytest.mark.parametrize(("chances", "widest"), [([0.6, 0.6, 0.6], 0.965), ([0.35, 0.5, 0.7], 0.985)])
def test_intervals_hold_the_share_of_the_population_though_the_old_take_part_more(chances, widest):
    shares = coverage(np.array(chances), np.array([0.4, 1.0, 2.0]), np.array([0.3, 0.4, 0.3]))
    assert 0.935 <= shares[0] <= widest
    if len(set(chances)) > 1:
        assert shares[1] < 0.6  # the raw share misses what it was not made for


def test_the_examples_are_true():
    assert doctest.testmod(weighted, extraglobs={"np": np}).failed == 0
