"""A newcomer stands where the whole estimate would put the same answers."""

from __future__ import annotations

import numpy as np
import pytest

from mitwirk.science.opinion import Votes, fit, place_newcomer


@pytest.fixture(scope="module")
def dialogue():
    rng = np.random.default_rng(1)
    people, statements = 200, 30
    lean, pull, appeal = rng.normal(size=people), 1.5 * rng.normal(size=statements), rng.normal(size=statements)
    chance = 1 / (1 + np.exp(-(appeal + np.outer(lean, pull))))
    person, statement = np.nonzero(rng.random((people, statements)) < 0.6)
    value = np.where(rng.random(person.size) < chance[person, statement], 1, -1)
    return person, statement, value, fit(Votes(person, statement, value, people, statements)).model


def answers_of(dialogue, who):
    person, statement, value, model = dialogue
    columns = model.statement_row[statement[person == who]]
    return model.statements.mean[:, columns], model.statements.cov[:, :, columns], value[person == who]


@pytest.mark.parametrize("who", range(0, 200, 23))
def test_someone_who_was_counted_gets_the_same_place_again(dialogue, who):
    model = dialogue[-1]
    mean, cov, value = answers_of(dialogue, who)
    where, spread = place_newcomer(mean, cov, model.priors.of_people(), value)
    row = model.person_row[who]
    assert np.abs(where - model.people.mean[:, row]).max() < 0.15
    assert np.diag(spread) == pytest.approx(np.diag(model.people.cov[:, :, row]), rel=0.15)


def test_without_answers_one_stands_where_people_stand_in_general():
    where, spread = place_newcomer(np.zeros((3, 0)), np.zeros((3, 3, 0)), np.array([2.0, 1.0, 1.0]), [])
    assert where.tolist() == [0.0, 0.0, 0.0]
    assert np.diag(spread).tolist() == [0.5, 1.0, 1.0]


def test_opposite_answers_lead_to_the_opposite_side():
    mean, cov = np.array([[0.0, 0.0], [2.0, -1.0]]), np.zeros((2, 2, 2))
    there, _ = place_newcomer(mean, cov, np.ones(2), [1, -1])
    back, _ = place_newcomer(mean, cov, np.ones(2), [-1, 1])
    assert there == pytest.approx(-back)
    assert there[1] > 0.3


@pytest.mark.parametrize("values", [[1], [1, 0], [1, 2]])
def test_what_does_not_fit_is_refused(values):
    with pytest.raises(ValueError, match=r"shapes do not fit|values must be"):
        place_newcomer(np.zeros((2, 2)), np.zeros((2, 2, 2)), np.ones(2), values)
