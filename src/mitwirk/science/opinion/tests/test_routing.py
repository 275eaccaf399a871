"""The order of statements: reproducible, different for everybody, fair to late statements."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mitwirk.science.opinion.routing import RANDOM_SHARE, priorities, uniforms, weights

KEYS = np.arange(1, 41)


def order(participant, exposure=None, seed=1, keys=KEYS):
    exposure = np.zeros(keys.size, dtype=np.int64) if exposure is None else exposure
    return keys[np.argsort(-priorities(seed, participant, keys, exposure))].tolist()


@given(st.integers(), st.integers(), st.lists(st.integers(-(2**63), 2**63 - 1), unique=True, max_size=20))
def test_every_choice_of_keys_gives_numbers_strictly_between_zero_and_one(seed, participant, keys):
    found = uniforms(seed, participant, np.array(keys, dtype=np.int64))
    assert ((found > 0) & (found < 1)).all()


def test_the_same_person_gets_the_same_order_again():
    assert order(7) == order(7)


def test_people_and_dialogues_get_different_orders():
    orders = {tuple(order(person)) for person in range(50)} | {tuple(order(7, seed=seed)) for seed in range(50)}
    assert len(orders) >= 99
    first = np.array([order(person)[0] for person in range(4000)])
    counts = np.bincount(first, minlength=41)[1:]
    assert counts.min() > 60
    assert counts.max() < 145


def test_a_new_statement_leaves_the_order_of_the_others():
    longer = np.append(KEYS, 999)
    assert [key for key in order(3, keys=longer) if key != 999] == order(3)


def test_numbers_of_neighbouring_people_are_unrelated():
    found = np.array([uniforms(1, person, KEYS) for person in range(4000)])
    assert found.mean() == pytest.approx(0.5, abs=0.01)
    assert found.var() == pytest.approx(1 / 12, abs=0.005)
    between = np.corrcoef(found[:-1].ravel(), found[1:].ravel())[0, 1]
    assert abs(between) < 0.02


def test_weights_by_hand():
    # missing answers (mean 4): (5/1)^2 = 25 and (5/9)^2 = 0.30864; then a fifth without regard to exposure
    found = weights([0, 8])
    wanted = np.array([25.0, 25.0 / 81.0])
    assert found == pytest.approx((1 - RANDOM_SHARE) * wanted / wanted.mean() + RANDOM_SHARE)
    assert found.mean() == pytest.approx(1.0)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=50))
def test_no_statement_is_ever_left_out(exposure):
    found = weights(exposure)
    assert (found >= RANDOM_SHARE).all()
    assert found.mean() == pytest.approx(1.0)


def test_the_first_pick_follows_the_weights():
    exposure = np.array([0, 5, 20, 20])
    keys = np.arange(4)
    picks = [int(np.argmax(priorities(2, person, keys, exposure))) for person in range(6000)]
    expected = weights(exposure) / 4
    assert np.bincount(picks, minlength=4) / 6000 == pytest.approx(expected, abs=0.02)


def simulated(weighted):
    """400 people answer 15 each; a second half of the statements arrives after 200 people."""
    exposure = np.zeros(40, dtype=np.int64)
    for person in range(400):
        there = 20 if person < 200 else 40
        shown = exposure[:there] if weighted else np.zeros(there, dtype=np.int64)
        exposure[np.argsort(-priorities(5, person, KEYS[:there], shown))[:15]] += 1
    return exposure


def test_late_statements_catch_up():
    fair, plain = simulated(weighted=True), simulated(weighted=False)
    assert plain[20:].mean() < 0.4 * plain[:20].mean()
    # the best possible is 150 each, if nobody who comes later saw anything else
    assert fair[20:].mean() > 0.7 * 150
    assert fair[20:].min() > 0.7 * fair[20:].max()


def test_nothing_to_ask_is_an_empty_answer():
    assert priorities(1, 2, [], []).tolist() == []


def test_unsound_exposures_are_refused():
    with pytest.raises(ValueError, match="2 statements but 1 exposures"):
        priorities(1, 2, [1, 2], [0])
    with pytest.raises(ValueError, match="must not be negative"):
        priorities(1, 2, [1], [-1])
