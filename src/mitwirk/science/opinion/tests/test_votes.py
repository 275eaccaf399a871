"""What counts as votes, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mitwirk.science.opinion import Votes

ROWS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4), st.integers(-1, 1)), max_size=40)


def made(rows):
    people, statements, values = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return Votes(people, statements, values, 6, 5)


def test_votes_are_kept_by_person_then_statement():
    votes = Votes([1, 0, 0], [0, 2, 1], [1, 0, -1], 2, 3)
    assert votes.participant.tolist() == [0, 0, 1]
    assert votes.statement.tolist() == [1, 2, 0]
    assert votes.value.tolist() == [-1, 0, 1]


@given(ROWS)
def test_the_last_of_several_answers_counts(rows):
    last = {(person, statement): value for person, statement, value in rows}
    votes = made(rows)
    found = zip(votes.participant.tolist(), votes.statement.tolist(), votes.value.tolist(), strict=True)
    assert {(person, statement): value for person, statement, value in found} == last
    assert len(votes) == len(last)


@given(ROWS, st.randoms(use_true_random=False))
def test_order_does_not_change_votes_without_repeats(rows, random):
    rows = [(*key, value) for key, value in {(p, s): v for p, s, v in rows}.items()]
    mixed = list(rows)
    random.shuffle(mixed)
    assert made(rows) == made(mixed)
    assert made(rows).digest() == made(mixed).digest()


def test_the_digest_tells_inputs_apart():
    base = Votes([0], [0], [1], 2, 2)
    others = [
        Votes([0], [0], [0], 2, 2),
        Votes([1], [0], [1], 2, 2),
        Votes([0], [1], [1], 2, 2),
        Votes([0], [0], [1], 3, 2),
        Votes([0], [0], [1], 2, 3),
    ]
    assert len({votes.digest() for votes in [base, *others]}) == 6
    assert base != others[0]
    assert base != "votes"


def test_votes_cannot_be_changed():
    votes = Votes([0], [0], [1], 1, 1)
    with pytest.raises(ValueError, match="read-only"):
        votes.value[0] = -1
    with pytest.raises(AttributeError):
        votes.n_statements = 7


def test_the_given_arrays_are_left_alone():
    value = np.array([1, -1])
    Votes(np.array([1, 0]), np.array([0, 0]), value, 2, 1)
    value[0] = 0
    assert value.tolist() == [0, -1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([0], [0], [2], 1, 1), "value must be -1, 0 or 1"),
        (([0], [0], [1.0], 1, 1), "value must hold integers"),
        (([0], [0], [np.nan], 1, 1), "value must hold integers"),
        (([0], [0], [True], 1, 1), "value must hold integers"),
        (([0], [0], ["1"], 1, 1), "value must hold integers"),
        (([-1], [0], [1], 1, 1), "participant must lie in 0..0"),
        (([0], [3], [1], 1, 3), "statement must lie in 0..2"),
        (([0, 0], [0], [1], 1, 1), "differ in length: 2, 1, 1"),
        (([[0]], [0], [1], 1, 1), "participant must be one-dimensional"),
        (([], [], [], -1, 0), "n_participants must be an integer from 0"),
        (([], [], [], 1, 2.5), "n_statements must be an integer from 0"),
        (([], [], [], True, 1), "n_participants must be an integer from 0"),
    ],
)
def test_unsound_input_is_refused_with_a_clear_text(arguments, message):
    with pytest.raises(ValueError, match=message):
        Votes(*arguments)
