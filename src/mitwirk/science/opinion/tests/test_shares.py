"""Shares, intervals, common ground and division, by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from mitwirk.science.opinion import Interval, Votes, share_interval, shared_ranks, shares, shares_by


def table(*cells):
    """Shares of parts (rows) on statements (columns), each cell (agree, disagree)."""
    agree, disagree = np.moveaxis(np.array(cells, dtype=np.int64), -1, 0)
    return shares._shares(agree + disagree, agree, disagree)


def test_the_interval_is_jeffreys():
    found = share_interval([3, 8], [10, 10])
    assert found.value == pytest.approx([3.5 / 11, 8.5 / 11])
    assert found.low == pytest.approx(beta.ppf(0.025, [3.5, 8.5], [7.5, 2.5]))
    assert found.high == pytest.approx(beta.ppf(0.975, [3.5, 8.5], [7.5, 2.5]))


def test_nobody_and_everybody_reach_the_ends():
    found = share_interval([0, 5, 0], [5, 5, 0])
    assert found.low.tolist()[0] == 0.0
    assert found.high.tolist()[1] == 1.0
    assert (found.low[2], found.value[2], found.high[2]) == (0.0, 0.5, 1.0)


@given(st.integers(0, 60), st.integers(0, 60))
def test_the_estimate_lies_inside_and_mirrors(count, more):
    found, mirrored = share_interval(count, count + more), share_interval(more, count + more)
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert found.low == pytest.approx(1 - mirrored.high)
    assert found.value == pytest.approx(1 - mirrored.value)


@pytest.mark.parametrize("truth", [0.3, 0.5, 0.8])
def test_ninety_five_of_a_hundred_intervals_contain_the_truth(truth):
    counts = np.random.default_rng(1).binomial(50, truth, 20_000)
    found = share_interval(counts, np.full(20_000, 50))
    assert ((found.low <= truth) & (truth <= found.high)).mean() == pytest.approx(0.95, abs=0.02)


@pytest.mark.parametrize(("count", "total", "level"), [(-1, 3, 0.95), (4, 3, 0.95), (1, 3, 0.0), (1, 3, 1.0)])
def test_impossible_shares_are_refused(count, total, level):
    with pytest.raises(ValueError, match="must lie between"):
        share_interval(count, total, level)


def test_answers_are_counted_per_label_and_unknown_people_left_out():
    votes = Votes([0, 0, 1, 2, 3], [0, 1, 0, 0, 1], [1, 0, -1, 1, 1], 4, 2)
    found = shares_by(votes, [0, 1, 1, -1], 2)
    assert found.seen.tolist() == [[1, 1], [2, 0]]
    assert found.agree.tolist() == [[1, 0], [1, 0]]
    assert found.disagree.tolist() == [[0, 0], [1, 0]]
    assert found.passed.tolist() == [[0, 1], [0, 0]]


@pytest.mark.parametrize(
    ("labels", "count", "message"),
    [
        ([0], 1, r"labels must have shape \(2,\)"),
        ([0, 2], 2, r"labels must lie in -1\.\.1; found 0 to 2"),
        ([0, -2], 2, r"labels must lie in -1\.\.1"),
        ([0.0, 1.0], 2, "labels must hold integers"),
        ([0, 0], 0, "n_labels must be at least 1"),
    ],
)
def test_labels_that_do_not_fit_are_refused(labels, count, message):
    with pytest.raises(ValueError, match=message):
        shares_by(Votes([0, 1], [0, 0], [1, 1], 2, 1), labels, count)


def test_a_pass_counts_as_seen_but_not_as_agreeing():
    found = shares.overall_shares(Votes([0, 1, 2, 3], [0, 0, 0, 0], [1, 1, 0, 0], 4, 1))
    assert found.agreeing.value == pytest.approx([2.5 / 5])


def ground(overall, parts=None, sectors=None, voters=20):
    return shares.common_ground(overall, parts, sectors, voters)


def test_common_ground_needs_a_sure_majority_overall():
    found = ground(table((18, 2), (11, 9), (2, 18)))
    assert found.holds.tolist() == [True, False, False]
    assert found.rejected.tolist() == [False, False, True]


def test_nine_of_nine_are_too_few_for_common_ground():
    found = ground(table((9, 0), (10, 0)))
    assert found.enough.tolist() == [False, True]
    assert found.holds.tolist() == [False, True]


@pytest.mark.parametrize(("voters", "least"), [(20, 10), (100, 10), (150, 15), (300, 30), (5000, 30)])
def test_larger_dialogues_ask_for_more_answers_up_to_thirty(voters, least):
    found = ground(table((least - 1, 0), (least, 0)), voters=voters)
    assert found.holds.tolist() == [False, True]


def test_one_group_against_it_and_it_is_no_common_ground():
    parts = table([(18, 2), (18, 2)], [(5, 15), (18, 2)])
    assert ground(table((23, 17), (36, 4)), parts, voters=40).holds.tolist() == [False, True]


def test_every_group_must_have_seen_it_but_a_small_sector_is_left_out():
    overall = table((34, 2))
    small = table([(30, 2)], [(4, 0)])
    assert ground(overall, parts=small).holds.tolist() == [False]
    assert ground(overall, sectors=small).holds.tolist() == [True]
    against = table([(30, 2)], [(0, 5)])
    assert ground(overall, sectors=against).holds.tolist() == [False]


def test_division_is_between_the_part_that_agrees_most_and_the_one_that_agrees_least():
    parts = table([(18, 2), (10, 10)], [(2, 18), (11, 9)], [(10, 10), (10, 10)])
    found = shares.division(parts, "groups", 2)
    assert (found.one[0], found.two[0]) == (0, 1)
    assert found.value[0] == pytest.approx(18.5 / 21 - 2.5 / 21)
    assert found.holds.tolist() == [True, False]
    assert found.low[0] < found.value[0] < found.high[0]


def test_the_difference_of_shares_follows_newcombe():
    one, two = share_interval([56], [70]), share_interval([48], [80])
    found = shares.difference(one, two)
    assert found.value == pytest.approx(one.value - two.value)
    assert found.low == pytest.approx(found.value - np.sqrt((one.value - one.low) ** 2 + (two.high - two.value) ** 2))
    # Newcombe (1998), table II, example a, method 10: 0.0524 to 0.3339 with Wilson's limits
    assert found.low == pytest.approx(0.0524, abs=0.01)
    assert found.high == pytest.approx(0.3339, abs=0.01)


def test_a_part_with_few_answers_divides_nobody():
    found = shares.division(table([(20, 0)], [(0, 4)]), "groups", 1)
    assert not found.holds[0]
    assert (found.one[0], found.value[0]) == (-1, 0.0)


def test_without_parts_there_is_no_division():
    found = shares.division(None, "ends", 3)
    assert found.basis == "none"
    assert not found.holds.any()


def test_a_group_is_compared_with_all_others_together():
    found = shares.contrast_to_rest(table([(18, 2)], [(2, 8)], [(3, 7)]))
    assert found.value[0, 0] == pytest.approx(18.5 / 21 - 5.5 / 21)
    assert found.low[0, 0] > 0
    assert found.high[1, 0] < 0


def test_overlapping_intervals_share_a_rank():
    estimate = Interval(np.array([0.5, 0.9, 0.85]), np.array([0.4, 0.8, 0.7]), np.array([0.6, 0.95, 0.9]))
    assert shared_ranks(estimate).tolist() == [3, 1, 1]
    nothing = np.zeros(0)
    assert shared_ranks(Interval(nothing, nothing, nothing)).tolist() == []
