"""The numerical core, against slow and obvious computations."""

import numpy as np
import pytest

from mitwirk.science.opinion.frame import standardised
from mitwirk.science.opinion.gaussians import Side, invert, moved, packed, second
from mitwirk.science.opinion.iteration import Answers, Priors, curvature, expected_square, solve


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
    assert invert(matrix) == pytest.approx(expected)


def test_the_expected_square_agrees_with_drawing_at_random():
    people, statements = some_sides(2)
    answers = Answers(np.array([0, 1, 6]), np.array([4, 0, 2]), np.array([True, False, True]), 7, 5)
    beside = np.triu_indices(5)[0] != np.triu_indices(5)[1]
    doubled = packed(statements, constant_first=True) * np.where(beside, 2, 1).astype(np.float32)
    found = expected_square(answers.blocks[0], packed(people, constant_first=False), doubled)
    rng = np.random.default_rng(3)
    for place, (i, j) in enumerate([(0, 4), (1, 0), (6, 2)]):
        u = rng.multivariate_normal(people.mean[:, i], people.cov[:, :, i], 200_000)
        v = rng.multivariate_normal(statements.mean[:, j], statements.cov[:, :, j], 200_000)
        drawn = (u[:, 0] + v[:, 0] + (u[:, 1:] * v[:, 1:]).sum(axis=1)) ** 2
        assert found[place] == pytest.approx(drawn.mean(), rel=0.05)


def test_shifting_scaling_and_turning_leaves_every_prediction_as_it_is():
    people, statements = some_sides(4)
    priors = Priors(0.7, 0.2, 1.3, np.array([1.0, 0.5, 0.2]))
    frame = standardised(second(people), second(statements), priors)
    after = moved(people, frame.people), moved(statements, frame.statements)
    assert log_odds(*after) == pytest.approx(log_odds(people, statements))
    assert second(after[0])[2:, 2:] / 7 == pytest.approx(np.eye(3), abs=1e-9)
    strengths = second(after[1])[2:, 2:]
    assert strengths == pytest.approx(np.diag(np.diag(strengths)), abs=1e-9)
    assert (np.diff(np.diag(strengths)) <= 0).all()


def test_second_moments_follow_the_move():
    people, _ = some_sides(5)
    turn = np.eye(5) + 0.3 * np.random.default_rng(6).normal(size=(5, 5))
    turn[0] = np.eye(5)[0]
    assert second(moved(people, turn)) == pytest.approx(turn @ second(people) @ turn.T)


def test_one_person_and_one_statement_known_for_certain_give_the_textbook_update():
    # bound at xi = 0 has curvature 1/4; prior variance 1; one agreeing answer: 0.5 / (1 + 0.25)
    answers = Answers(np.array([0]), np.array([0]), np.array([True]), 1, 1)
    known = packed(Side(np.zeros((1, 1)), np.zeros((1, 1, 1))), constant_first=False)
    block = answers.blocks[0]
    block.weight.data[:] = curvature(np.zeros(1, dtype=np.float32))
    side = solve((block.weight @ known).T.astype(float), block.half @ known[:, 2:], np.array([1.0]), np.zeros(1))
    assert side.mean[0, 0] == pytest.approx(0.4, rel=1e-5)
    assert side.cov[0, 0, 0] == pytest.approx(0.8, rel=1e-5)


def test_the_curvature_of_the_bound_is_that_of_jaakkola_and_jordan():
    # tanh(xi / 2) / (2 xi) at xi = 2
    found = curvature(np.array([0.0, 2.0], dtype=np.float32))
    assert found == pytest.approx([0.25, 0.7615941559557649 / 4.0], rel=1e-5)


def test_blocks_hold_every_answer_once_and_no_person_twice():
    rng = np.random.default_rng(7)
    person = np.sort(rng.integers(0, 40_000, 150_000))
    statement = rng.integers(0, 9, 150_000)
    blocks = Answers(person, statement, rng.random(150_000) < 0.5, 40_000, 9).blocks
    assert len(blocks) > 1
    assert [block.people.start for block in blocks[1:]] == [block.people.stop for block in blocks[:-1]]
    assert np.concatenate([block.row + block.people.start for block in blocks]).tolist() == person.tolist()
    assert np.concatenate([block.half.indices for block in blocks]).tolist() == statement.tolist()
