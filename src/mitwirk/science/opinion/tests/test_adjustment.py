"""Statements that were shown to a part of people only."""

import numpy as np
import pytest

from mitwirk.science.opinion import Votes, fit, shown_to_all

PEOPLE, STATEMENTS, ANSWERS, PASSES = 600, 60, 25, 0.1
LATE = slice(30, 60)


def dialogue(seed, one_sided):
    """People along one line; the later half of statements is shown mostly to one side, or to all alike."""
    rng = np.random.default_rng(seed)
    place = rng.normal(size=PEOPLE)[:, None]
    chance = 1 / (1 + np.exp(-(rng.normal(0, 1, STATEMENTS) + place * rng.normal(0, 1.2, STATEMENTS))))
    wish = rng.gumbel(size=(PEOPLE, STATEMENTS))
    if one_sided:
        wish[:, LATE] += np.where(place > 0, 1.5, -1.5)
    column = np.argsort(-wish, axis=1)[:, :ANSWERS].ravel()
    row = np.repeat(np.arange(PEOPLE), ANSWERS)
    value = np.where(rng.random(row.size) < chance[row, column], 1, -1)
    value[rng.random(row.size) < PASSES] = 0
    return Votes(row, column, value, PEOPLE, STATEMENTS), (1 - PASSES) * chance.mean(axis=0)


def error(found, truth):
    return float(np.sqrt(np.square(found - truth)[LATE].mean()))


def test_shares_of_one_sided_statements_come_much_closer_to_the_truth():
    for seed in range(3):
        votes, truth = dialogue(seed, one_sided=True)
        landscape = fit(votes, rng=seed)
        raw, adjusted = landscape.statements.overall.agreeing, shown_to_all(landscape)
        assert error(adjusted.value, truth) < 0.7 * error(raw.value, truth)
        inside = (adjusted.low <= truth) & (truth <= adjusted.high)
        assert inside.mean() > 0.75
        assert inside.mean() > ((raw.low <= truth) & (truth <= raw.high)).mean() + 0.2


def test_where_everybody_was_asked_alike_little_changes():
    votes, truth = dialogue(4, one_sided=False)
    landscape = fit(votes, rng=1)
    raw, adjusted = landscape.statements.overall.agreeing, shown_to_all(landscape)
    assert np.abs(adjusted.value - raw.value).mean() < 0.015
    assert ((adjusted.low <= truth) & (truth <= adjusted.high)).mean() > 0.9


def test_if_all_saw_everything_the_share_stays_as_it_is():
    rng = np.random.default_rng(2)
    value = rng.choice([1, -1], 40 * 12)
    votes = Votes(np.repeat(np.arange(40), 12), np.tile(np.arange(12), 40), value, 40, 12)
    overall = fit(votes).statements.overall
    assert shown_to_all(fit(votes)).value == pytest.approx(overall.agree / overall.seen)


def test_statements_with_fewer_than_five_answers_get_no_figure():
    votes = Votes(np.arange(9), [0] * 5 + [1] * 4, [1] * 9, 9, 3)
    found = shown_to_all(fit(votes))
    assert np.isfinite(found.value).tolist() == [True, False, False]


def test_a_landscape_without_answers_has_no_figures():
    assert shown_to_all(fit(Votes([], [], [], 0, 2))).value.tolist() == pytest.approx([np.nan] * 2, nan_ok=True)
