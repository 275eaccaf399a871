"""The numerical core, against slow and obvious computations."""

import numpy as np
import pytest

from mitwirk.science.opinion import iteration
from mitwirk.science.opinion.iteration import Answers, Priors, Side


def some_sides(seed, people=7, statements=5, dims=3):
    rng = np.random.default_rng(seed)

    def side(count):
        half = rng.normal(size=(dims + 1, dims + 1, count)) * 0.3
        return Side(rng.normal(size=(dims + 1, count)), np.einsum("abn,cbn->acn", half, half))

    return side(people), side(statements)


def log_odds(people, statements):
    return people.mean[0][:, None] + statements.mean[0] + people.mean[1:].T @ statements.mean[1:]


def test_many_small_matrices_are_inverted_at_once():
    _, side = some_sides(1)
    matrix = side.cov + np.eye(4)[:, :, None]
    expected = np.moveaxis(np.linalg.inv(np.moveaxis(matrix, 2, 0)), 0, 2)
    assert iteration.invert(matrix) == pytest.approx(expected)


def test_the_expected_square_agrees_with_drawing_at_random():
    people, statements = some_sides(2)
    answers = Answers(np.array([0, 1, 6]), np.array([4, 0, 2]), np.array([True, False, True]), 7, 5)
    found = answers.expected_square(
        iteration._moments(people, constant_first=True), iteration._moments(statements, constant_first=False)
    )
    rng = np.random.default_rng(3)
    for place, (i, j) in enumerate([(0, 4), (1, 0), (6, 2)]):
        u = rng.multivariate_normal(people.mean[:, i], people.cov[:, :, i], 200_000)
        v = rng.multivariate_normal(statements.mean[:, j], statements.cov[:, :, j], 200_000)
        drawn = (u[:, 0] + v[:, 0] + (u[:, 1:] * v[:, 1:]).sum(axis=1)) ** 2
        assert found[place] == pytest.approx(drawn.mean(), rel=0.05)


def test_shifting_scaling_and_turning_leaves_every_prediction_as_it_is():
    people, statements = some_sides(4)
    priors = Priors(0.7, 0.2, 1.3, np.array([1.0, 0.5, 0.2]))
    after = iteration._standardise(people, statements, priors)
    assert log_odds(*after) == pytest.approx(log_odds(people, statements))
    spread = iteration._second(after[0])[1:, 1:] / 7
    assert spread == pytest.approx(np.eye(3), abs=1e-9)
    strengths = iteration._second(after[1])[1:, 1:]
    assert strengths == pytest.approx(np.diag(np.diag(strengths)), abs=1e-9)
    assert (np.diff(np.diag(strengths)) <= 0).all()


def test_one_person_and_one_statement_known_for_certain_give_the_textbook_update():
    # sigmoid bound at xi = 0 has curvature 1/4; prior variance 1; one agreeing answer: 0.5 / (1 + 0.25)
    answers = Answers(np.array([0]), np.array([0]), np.array([True]), 1, 1)
    known = Side(np.zeros((1, 1)), np.zeros((1, 1, 1)))
    given = iteration._moments(known, constant_first=False)
    side = iteration._solve(answers.weight, answers.half, given, np.array([1.0]), 0.0)
    assert side.mean[0, 0] == pytest.approx(0.4)
    assert side.cov[0, 0, 0] == pytest.approx(0.8)


def test_the_curvature_of_the_bound_is_that_of_jaakkola_and_jordan():
    answers = Answers(np.array([0, 0]), np.array([0, 1]), np.array([True, False]), 1, 2)
    answers.reweigh(np.array([0.0, 4.0]))
    # tanh(xi / 2) / (2 xi) at xi = 2
    assert answers.weight.data == pytest.approx([0.25, 0.7615941559557649 / 4.0])
