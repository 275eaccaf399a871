"""One group is a real answer; more must be earned."""

import numpy as np
import pytest

from mitwirk.science.opinion import Votes, fit
from mitwirk.science.opinion.groups import Mixture, rand_index, valley
from mitwirk.science.opinion.testing import make_line, make_planted, make_shuffled


@pytest.mark.parametrize(
    "sizes",
    [(0.5, 0.5), (0.7, 0.3), (0.4, 0.3, 0.3), (0.3, 0.25, 0.25, 0.2)],
    ids=lambda sizes: str(len(sizes)),
)
@pytest.mark.parametrize("seed", [1, 2])
def test_planted_groups_are_found(sizes, seed):
    planted = make_planted(seed, people=400, statements=80, answers=40, sizes=sizes, apart=1.8)
    groups = fit(planted.votes, rng=seed).groups
    assert groups.count == len(sizes)
    placed = groups.label >= 0
    assert placed.mean() > 0.9
    assert rand_index(groups.label[placed], planted.group[placed]) > 0.9


@pytest.mark.parametrize("seed", range(8))
def test_shuffled_answers_are_one_group(seed):
    votes = make_shuffled(make_planted(seed, sizes=(0.4, 0.3, 0.3)).votes, seed + 100)
    assert fit(votes, rng=seed).groups.count == 1


@pytest.mark.parametrize("seed", range(3))
def test_a_line_without_gaps_is_not_cut_into_groups(seed):
    landscape = fit(make_line(seed, people=300).votes, rng=seed)
    assert landscape.groups.count == 1
    assert landscape.statements.division.basis == "ends"


def test_four_like_minded_people_are_no_group():
    # 60 people of one mind against 4: too few to be shown as a group
    rng = np.random.default_rng(1)
    taste = np.where(rng.random(40) < 0.5, 1, -1)
    value = np.concatenate([np.tile(taste, 60), np.tile(-taste, 4)])
    votes = Votes(np.repeat(np.arange(64), 40), np.tile(np.arange(40), 64), value, 64, 40)
    assert fit(votes).groups.count == 1


def test_people_with_few_answers_stay_outside_and_weigh_like_the_groups():
    planted = make_planted(3, people=200)
    newcomers = np.repeat(np.arange(200, 210), 6)
    statements = np.tile(np.arange(6), 10)
    votes = Votes(
        np.concatenate([planted.votes.participant, newcomers]),
        np.concatenate([planted.votes.statement, statements]),
        np.concatenate([planted.votes.value, np.ones(60, dtype=np.int64)]),
        210,
        60,
    )
    landscape = fit(votes)
    assert landscape.groups.count == 2
    assert (landscape.groups.label[200:] == -1).all()
    assert not landscape.positions.known[200:].any()
    assert np.ptp(landscape.groups.membership[200:], axis=0) == pytest.approx([0, 0])
    assert landscape.groups.membership.sum(axis=1) == pytest.approx(np.ones(210))


def test_groups_stand_in_the_order_of_the_map_with_shares_that_cover_the_truth():
    planted = make_planted(4, people=300, sizes=(0.3, 0.7))
    landscape = fit(planted.votes)
    groups = landscape.groups
    assert groups.centre[0, 0] < groups.centre[1, 0]
    large = int(groups.size.argmax())
    assert groups.share.low[large] < planted.group.mean() < groups.share.high[large]
    assert groups.share.low[1 - large] < 1 - planted.group.mean() < groups.share.high[1 - large]
    for label in (0, 1):
        places = landscape.positions.mean[groups.label == label]
        assert places.mean(axis=0)[0] == pytest.approx(groups.centre[label, 0], abs=0.3)


def test_the_choice_is_laid_open():
    candidates = fit(make_planted(4).votes).diagnostics.candidates
    assert [candidate.count for candidate in candidates][:3] == [2, 3, 4]
    accepted = [candidate for candidate in candidates if candidate.accepted]
    assert [candidate.count for candidate in accepted] == [2]
    assert accepted[0].stability > 0.85


def test_between_two_distant_groups_it_is_empty_and_within_one_it_is_not():
    apart = Mixture(np.array([0.5, 0.5]), np.array([[-2.0], [2.0]]), np.full((2, 1), 0.25))
    close = Mixture(np.array([0.5, 0.5]), np.array([[-0.3], [0.3]]), np.full((2, 1), 0.25))
    assert valley(apart) < 0.01
    assert valley(close) == pytest.approx(1.0, abs=0.01)


def test_the_adjusted_rand_index_by_hand():
    # pairs: together in both 2, in the first 6, in the second 4, of 15; expected 6 * 4 / 15 = 1.6
    one, two = np.array([0, 0, 0, 1, 1, 1]), np.array([0, 0, 1, 1, 2, 2])
    together = 2
    rows, columns = 6, 3
    expected = rows * columns / 15
    assert rand_index(one, two) == pytest.approx((together - expected) / ((rows + columns) / 2 - expected))
