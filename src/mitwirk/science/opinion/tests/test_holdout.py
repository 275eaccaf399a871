"""Predicting hidden answers, and looking for groups where there are none."""

import numpy as np
import pytest

from mitwirk.science.opinion import Votes, holdout, null
from mitwirk.science.opinion.testing import make_planted

CHANCE = np.array([0.1, 0.2, 0.6, 0.9])
AGREE = np.array([False, True, False, True])


def test_measures_by_hand():
    assert holdout.log_loss(CHANCE, AGREE) == pytest.approx(-np.log([0.9, 0.2, 0.4, 0.9]).mean())
    assert holdout.auc(CHANCE, AGREE) == 0.75
    # two bins: (0.1 + 0.2 - 1) and (0.6 + 0.9 - 1), each over four
    assert holdout.calibration_error(CHANCE, AGREE, bins=2) == pytest.approx(0.7 / 4 + 0.5 / 4)


def test_nobody_is_infinitely_wrong():
    assert holdout.log_loss(np.array([0.0]), np.array([True])) == pytest.approx(-np.log(1e-6))


def test_perfectly_calibrated_predictions_differ_by_noise_only():
    rng = np.random.default_rng(1)
    chance = rng.random(20_000)
    found = holdout.scores(chance, rng.random(chance.size) < chance)
    assert found.calibration < 2 * found.calibration_noise < 0.02
    assert holdout.calibration_error(chance**2, rng.random(chance.size) < chance) > 0.1


def test_a_split_hides_sides_taken_and_keeps_what_is_too_thin_out_of_it():
    votes = make_planted(1).votes
    thin = Votes(
        np.append(votes.participant, [200] * 6),
        np.append(votes.statement, range(6)),
        np.append(votes.value, [1] * 6),
        201,
        60,
    )
    part = holdout.split(thin, 0.2, np.random.default_rng(0))
    assert 200 not in part.train.participant
    assert 200 not in part.participant
    assert len(part.train) == pytest.approx(0.8 * len(votes), rel=0.03)
    kept = set(zip(part.train.participant.tolist(), part.train.statement.tolist(), strict=True))
    hidden = set(zip(part.participant.tolist(), part.statement.tolist(), strict=True))
    assert not kept & hidden
    table = {(i, j): v for i, j, v in zip(votes.participant, votes.statement, votes.value, strict=True)}
    assert [table[pair] for pair in zip(part.participant, part.statement, strict=True)] == [
        1 if agree else -1 for agree in part.agree
    ]


@pytest.mark.parametrize("share", [0.0, 1.0, -0.1])
def test_a_share_out_of_range_is_refused(share):
    with pytest.raises(ValueError, match="between 0 and 1"):
        holdout.split(make_planted(1).votes, share, np.random.default_rng(0))


def test_too_few_answers_are_refused():
    with pytest.raises(ValueError, match="are needed"):
        holdout.compare(Votes([0, 1], [0, 0], [1, -1], 2, 1))


def test_groups_make_answers_foreseeable():
    found = holdout.compare(make_planted(4, answers=50, apart=2.0, passes=0.0).votes, seed=2)
    ours, polis, means = (holdout.log_loss(part, found.agree) for part in (found.ours, found.polis, found.means))
    assert ours < means - 0.05
    assert polis < means - 0.05
    assert all(((part > 0) & (part < 1)).all() for part in (found.ours, found.polis, found.means))


def test_the_same_seed_hides_the_same_answers():
    votes = make_planted(4).votes
    one, two, three = (holdout.compare(votes, seed=seed) for seed in (3, 3, 4))
    assert np.array_equal(one.ours, two.ours)
    assert one.agree.size != three.agree.size or not np.array_equal(one.agree, three.agree)


def test_the_link_of_polis_is_the_maximum_of_the_likelihood():
    rng = np.random.default_rng(1)
    table = np.column_stack([np.ones(500), rng.normal(size=(500, 2))])
    agree = rng.random(500) < 1 / (1 + np.exp(-(table @ [0.5, 1.0, -2.0])))
    chance = holdout._chance(table, holdout._logistic(table, agree))
    assert np.abs(table.T @ (agree - chance)).max() < 0.01
    assert np.isfinite(holdout._logistic(table, np.ones(500, dtype=bool))).all()


def test_shuffling_keeps_what_was_shown_and_how_often_each_answer_was_given():
    votes = make_planted(6).votes
    mixed = null.shuffled(votes, np.random.default_rng(0))
    assert np.array_equal(mixed.participant, votes.participant)
    assert np.array_equal(mixed.statement, votes.statement)
    assert not np.array_equal(mixed.value, votes.value)
    for value in (-1, 0, 1):
        counts = [np.bincount(part.statement[part.value == value], minlength=60).tolist() for part in (votes, mixed)]
        assert counts[0] == counts[1]


def test_planted_groups_are_gone_after_shuffling():
    counts = list(null.groups_by_chance(make_planted(6).votes, runs=3, seed=1))
    assert null.usual(counts).tolist() == [3, 0, 0, 0, 0]
