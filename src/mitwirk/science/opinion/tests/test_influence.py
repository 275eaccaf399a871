"""What still stands if a few people had answered otherwise: checked against every way they could have."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mitwirk.science.opinion import Votes, fit, influence
from mitwirk.science.opinion.shares import common_ground, division, overall_shares, share_interval, shares_by
from mitwirk.science.opinion.testing import make_planted


def one_statement(agree, disagree, passed=0):
    size = agree + disagree + passed
    return Votes(range(size), [0] * size, [1] * agree + [-1] * disagree + [0] * passed, size, 1)


def test_by_hand_one_person_of_forty():
    votes = one_statement(28, 12)
    found = influence(fit(votes), votes)
    assert found.people == 1
    # 27 of 40 agree in the worst case, and the share moves by 1 / 41
    assert found.ground_bound[0] == pytest.approx(float(share_interval(27, 40).low))
    assert found.share_change[0] == pytest.approx(1 / 41)
    assert found.ground_holds[0]


def test_a_bare_majority_falls_and_a_clear_one_stands():
    bare, clear = one_statement(27, 13), one_statement(38, 2)
    assert fit(bare).statements.common_ground.holds[0]
    assert not influence(fit(bare), bare, share=0.05).ground_holds[0]
    assert influence(fit(clear), clear, share=0.05).ground_holds[0]


def test_what_did_not_hold_before_does_not_hold_under_influence():
    votes = make_planted(3).votes
    landscape = fit(votes)
    found = influence(landscape, votes, share=0.001)
    figures = landscape.statements
    assert not (found.ground_holds & ~figures.common_ground.holds).any()
    assert not (found.rejected_holds & ~figures.common_ground.rejected).any()
    assert not (found.division_holds & ~figures.division.holds).any()
    assert found.division_holds.any()


@pytest.mark.parametrize(("most", "rest", "passed"), [(30, 9, 3), (27, 13, 0), (38, 0, 2)])
def test_rejection_mirrors_common_ground(most, rest, passed):
    liked, refused = one_statement(most, rest, passed), one_statement(rest, most, passed)
    here, there = influence(fit(liked), liked, share=0.05), influence(fit(refused), refused, share=0.05)
    assert here.ground_bound.tolist() == there.rejected_bound.tolist()
    assert here.rejected_bound.tolist() == there.ground_bound.tolist()
    assert here.ground_holds.tolist() == there.rejected_holds.tolist()


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.sampled_from([-1, 0, 1]), min_size=11, max_size=13),
    st.integers(0, 2**13 - 1),
    st.integers(1, 2),
)
def test_no_way_to_answer_otherwise_is_worse_than_the_worst(values, sectors, people):
    size = len(values)
    labels = np.array([(sectors >> place) & 1 for place in range(size)])
    votes = Votes(range(size), [0] * size, values, size, 1)
    landscape = fit(votes, labels=labels, n_labels=2)
    found = influence(landscape, votes, share=people / size)
    assert found.people == people
    held = landscape.statements.common_ground.holds[0]
    survives, smallest, change = held, landscape.statements.common_ground.bound[0], 0.0
    before = overall_shares(votes).agreeing.value[0]
    for chosen in itertools.combinations(range(size), people):
        for otherwise in itertools.product((-1, 0, 1), repeat=people):
            changed = np.array(values)
            changed[list(chosen)] = otherwise
            other = Votes(range(size), [0] * size, changed, size, 1)
            ground = common_ground(overall_shares(other), None, shares_by(other, labels, 2), size)
            survives &= bool(ground.holds[0])
            smallest = min(smallest, ground.bound[0])
            change = max(change, abs(overall_shares(other).agreeing.value[0] - before))
        rest = [place for place in range(size) if place not in chosen]
        fewer = Votes(rest, [0] * len(rest), np.array(values)[rest], size, 1)
        ground = common_ground(overall_shares(fewer), None, shares_by(fewer, labels, 2), len(rest))
        survives &= bool(ground.holds[0])
    assert found.ground_holds[0] == survives
    assert found.ground_bound[0] == pytest.approx(smallest)
    assert found.share_change[0] == pytest.approx(change)


def test_a_division_stands_exactly_as_long_as_every_spread_of_changes_leaves_it():
    planted = make_planted(1, apart=1.0)
    landscape = fit(planted.votes)
    parts = landscape.statements.by_group or landscape.statements.by_end
    for people in (3, 11):
        found = influence(landscape, planted.votes, share=people / 200)
        assert found.people == people
        for column in np.flatnonzero(landscape.statements.division.holds):
            worst = 1.0
            for down in range(people + 1):
                agree = parts.agree[:, column].copy()
                one, two = landscape.statements.division.one[column], landscape.statements.division.two[column]
                agree[one] = max(0, agree[one] - down)
                agree[two] = min(parts.seen[two, column], agree[two] + people - down)
                side = share_interval(agree[[one, two]], parts.seen[[one, two], column])
                gap = side.value[0] - side.value[1]
                reach = np.hypot(side.value[0] - side.low[0], side.high[1] - side.value[1])
                worst = min(worst, max(gap - reach, -1.0))
            assert found.division_bound[column] == pytest.approx(worst)
            enough = parts.seen[[one, two], column].min() - people >= 5
            assert found.division_holds[column] == (worst > 0 and enough)


def test_steps_for_many_people_never_flatter():
    from mitwirk.science.opinion.influence import _division

    rng = np.random.default_rng(5)
    label = np.repeat([0, 1], 500)
    agree = rng.random((1000, 8)) < np.where(label == 0, 0.8, 0.3)[:, None]
    row, column = np.indices(agree.shape)
    votes = Votes(row.ravel(), column.ravel(), np.where(agree, 1, -1).ravel(), 1000, 8)
    parts = shares_by(votes, label, 2)
    gap = division(parts, "groups", 8)
    stepped, _ = _division(gap, parts, 130)
    for down in range(131):
        one = share_interval(parts.agree[gap.one, np.arange(8)] - down, parts.seen[gap.one, np.arange(8)])
        two = share_interval(parts.agree[gap.two, np.arange(8)] + 130 - down, parts.seen[gap.two, np.arange(8)])
        exact = one.value - two.value - np.hypot(one.value - one.low, two.high - two.value)
        assert (stepped <= exact + 1e-12).all()


def test_labels_can_be_given_afterwards():
    votes = make_planted(2).votes
    labels = np.arange(votes.n_participants) % 3
    before, after = fit(votes, labels=labels, n_labels=3), fit(votes)
    one, two = influence(before, votes), influence(after, votes, labels=labels)
    assert np.array_equal(one.ground_bound, two.ground_bound)


@pytest.mark.parametrize("share", [0.0, -0.1, 1.5])
def test_a_share_must_be_a_fraction(share):
    votes = one_statement(10, 2)
    with pytest.raises(ValueError, match="share must lie above 0"):
        influence(fit(votes), votes, share=share)


def test_foreign_votes_are_refused():
    with pytest.raises(ValueError, match="not computed from these votes"):
        influence(fit(one_statement(10, 2)), one_statement(11, 2))


def test_nobody_has_no_influence():
    votes = Votes([], [], [], 0, 2)
    found = influence(fit(votes), votes)
    assert found.people == 0
    assert not found.ground_holds.any()
    assert found.share_change.tolist() == [0.0, 0.0]
