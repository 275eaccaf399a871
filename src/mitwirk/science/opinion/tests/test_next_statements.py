"""What is asked next: soonest certain, with shares for chance and for statements with few answers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mitwirk.science.opinion import fit
from mitwirk.science.opinion.newcomer import place_newcomer
from mitwirk.science.opinion.routing import (
    FLOOR,
    FLOOR_SHARE,
    RANDOM_SHARE,
    Guide,
    gains,
    next_statements,
    priorities,
    told_share,
)
from mitwirk.science.opinion.testing import make_planted

MANY = 100


def guide_with(slopes, *, appeal=None, doubt=0.0, told=None):
    """Statements along one line, known exactly unless `doubt` says otherwise."""
    slopes = np.asarray(slopes, dtype=float)
    appeal = np.zeros(slopes.size) if appeal is None else np.asarray(appeal, dtype=float)
    cov = np.zeros((2, 2, slopes.size))
    cov[[0, 1], [0, 1]] = doubt
    told = np.ones(slopes.size) if told is None else np.asarray(told, dtype=float)
    return Guide(np.stack([appeal, slopes]), cov, np.array([4.0, 1.0]), told)


def firsts(guide, exposure, people=1500, answered=(), values=(), places=None):
    places = np.arange(guide.told.size) if places is None else places
    picks = [
        next_statements(
            guide, answered, values, open_statements=places, exposure=exposure, seed=3, participant_key=person
        )[0]
        for person in range(people)
    ]
    return np.bincount(picks, minlength=len(places)) / people


def test_gain_by_hand_for_one_direction_and_a_certain_readiness():
    guide = Guide(np.array([[0.0], [2.0]]), np.zeros((2, 2, 1)), np.array([1e12, 1.0]), np.ones(1))
    where, spread = np.zeros(2), np.diag([1e-12, 1.0])
    # log-odds 0 with variance 4: p (1 - p) = 1/4; the variance 4 falls by 16 / (4 + 4), each weighted by 1/4
    assert gains(guide, where, spread)[0] == pytest.approx(0.25 * 0.25 * 16 / (1 + 0.25 * 4))


def test_gain_is_what_the_update_of_a_gaussian_spares():
    rng = np.random.default_rng(1)
    k, n = 3, 7
    root = rng.normal(size=(k, k))
    spread, where = root @ root.T / 3, rng.normal(size=k)
    guide = Guide(rng.normal(size=(k, n)), np.zeros((k, k, n)), np.ones(k), rng.uniform(0.4, 1.0, n))
    slope = guide.mean.copy()
    slope[0] = 1.0
    var = np.diag(slope.T @ spread @ slope)
    chance = 1 / (1 + np.exp(-(guide.mean[0] + where @ slope) / np.sqrt(1 + np.pi / 8 * var)))
    weight = chance * (1 - chance)
    for column in range(n):
        precise = np.linalg.inv(np.linalg.inv(spread) + weight[column] * np.outer(slope[:, column], slope[:, column]))
        spared = (weight * guide.told * (var - np.diag(slope.T @ precise @ slope))).sum()
        assert gains(guide, where, spread)[column] == pytest.approx(guide.told[column] * spared)


def test_the_more_a_statement_tells_the_more_it_gains():
    found = gains(guide_with([0.1, 0.5, 1.0, 2.0]), np.zeros(2), np.diag([0.25, 1.0]))
    assert (np.diff(found) > 0).all()


def test_foregone_statements_uncertain_statements_and_likely_passes_gain_less():
    plain = gains(guide_with([1.5, 1.5]), np.zeros(2), np.diag([0.25, 1.0]))
    foregone = gains(guide_with([1.5, 1.5], appeal=[0.0, 5.0]), np.zeros(2), np.diag([0.25, 1.0]))
    passed = gains(guide_with([1.5, 1.5], told=[1.0, 0.3]), np.zeros(2), np.diag([0.25, 1.0]))
    unsure = guide_with([1.5, 1.5])
    unsure.cov[:, :, 1] = 2.0 * np.eye(2)
    doubted = gains(unsure, np.zeros(2), np.diag([0.25, 1.0]))
    assert plain[0] == pytest.approx(plain[1])
    for found in (foregone, passed, doubted):
        assert found[0] > 1.3 * found[1]


def test_shares_of_chance_and_floor_are_what_is_documented():
    guide = guide_with([3.0] + [0.01] * 19)
    enough = firsts(guide, np.full(20, MANY))
    assert enough[0] == pytest.approx(1 - RANDOM_SHARE + RANDOM_SHARE / 20, abs=0.03)
    assert enough[1:].min() > 0
    exposure = np.full(20, MANY)
    exposure[7] = FLOOR - 1
    scarce = firsts(guide, exposure)
    assert scarce[7] == pytest.approx(FLOOR_SHARE + RANDOM_SHARE / 20, abs=0.03)
    assert scarce[0] == pytest.approx(1 - RANDOM_SHARE - FLOOR_SHARE + RANDOM_SHARE / 20, abs=0.03)


def test_new_statements_the_landscape_does_not_know_are_asked():
    guide = guide_with([3.0, 0.5, 0.5])
    found = firsts(guide, [MANY, MANY, MANY, 0], places=np.array([0, 1, 2, -1]))
    assert found[3] > FLOOR_SHARE


def test_equally_telling_statements_take_turns():
    found = firsts(guide_with([1.0] * 10), np.full(10, MANY), people=1500)
    assert found == pytest.approx(np.full(10, 0.1), abs=0.03)


def test_fewer_answers_count_as_less_certain_figures():
    exposure = np.array([400] * 5 + [250] * 5)
    found = firsts(guide_with([1.0] * 10), exposure)
    assert found[5:].sum() > 1.5 * found[:5].sum()
    # of two equally telling groups the better known one keeps at least its part of pure chance
    assert found[:5].sum() > RANDOM_SHARE / 2


def test_statements_far_behind_the_others_count_as_scarce_however_many_answers_they_have():
    exposure = np.array([1000] * 9 + [300])
    found = firsts(guide_with([3.0] * 9 + [0.01]), exposure)
    assert found[9] == pytest.approx(FLOOR_SHARE + RANDOM_SHARE / 10, abs=0.03)


def test_own_answers_change_what_is_asked():
    # two directions: whoever has answered much about the first is asked about the second
    mean = np.zeros((3, 30))
    mean[1, :15], mean[2, 15:] = 2.0, 2.0
    guide = Guide(mean, np.zeros((3, 3, 30)), np.ones(3), np.ones(30))
    found = firsts(guide, np.full(18, MANY), 300, np.arange(12), np.tile([1, -1], 6), np.arange(12, 30))
    assert found[3:].sum() > 0.8


def test_the_choice_is_the_same_again_and_another_for_others():
    guide = guide_with(np.linspace(0.2, 1.0, 12))
    options = {"open_statements": np.arange(12), "exposure": np.full(12, MANY), "seed": 4, "count": 12}
    orders = [next_statements(guide, [], [], participant_key=key, **options).tolist() for key in range(30)]
    assert orders == [next_statements(guide, [], [], participant_key=key, **options).tolist() for key in range(30)]
    assert all(sorted(order) == list(range(12)) for order in orders)
    assert len({tuple(order) for order in orders}) > 25


@pytest.mark.parametrize("landscape", [None, Guide(np.zeros((1, 5)), np.zeros((1, 1, 5)), np.ones(1), np.ones(5))])
def test_without_directions_exposure_alone_decides(landscape):
    exposure, keys = np.array([3, 50, 0, 7, 7]), np.array([11, 5, 9, 2, 30])
    found = next_statements(
        landscape,
        [],
        [],
        open_statements=np.arange(5),
        exposure=exposure,
        seed=1,
        participant_key=2,
        keys=keys,
        count=5,
    )
    assert found.tolist() == np.argsort(-priorities(1, 2, keys, exposure)).tolist()


def test_a_landscape_serves_as_well_as_its_guide():
    votes = make_planted(1).votes
    landscape = fit(votes)
    options = {"open_statements": np.arange(5, 60), "exposure": landscape.statements.overall.seen[5:], "count": 9}
    options |= {"seed": 1, "participant_key": 3}
    one = next_statements(landscape, np.arange(5), [1, -1, 0, 1, 1], **options)
    two = next_statements(Guide.of(landscape), np.arange(5), [1, -1, 0, 1, 1], **options)
    assert one.tolist() == two.tolist()


def test_people_are_placed_sooner_than_in_random_order():
    planted = make_planted(2, people=300, statements=80, answers=40, sizes=(0.5, 0.5), apart=1.2)
    guide = Guide.of(fit(planted.votes))
    exposure = np.full(80, MANY)
    rng = np.random.default_rng(0)
    spare = {True: [], False: []}
    for person in range(60):
        answers = np.where(rng.random(80) < planted.chance[person], 1, -1)
        for routed in spare:
            asked = []
            for _ in range(8):
                left = np.setdiff1d(np.arange(80), asked)
                place = next_statements(
                    guide if routed else None,
                    asked,
                    answers[asked],
                    open_statements=left,
                    exposure=exposure[left],
                    seed=5,
                    participant_key=person,
                )
                asked.append(int(left[place[0]]))
            _, spread = place_newcomer(guide.mean[:, asked], guide.cov[:, :, asked], guide.precision, answers[asked])
            spare[routed].append(spread[1, 1])
    assert np.mean(spare[True]) < 0.75 * np.mean(spare[False])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_state_gives_distinct_open_places(data):
    n, k = data.draw(st.integers(1, 12)), data.draw(st.integers(1, 4))
    rng = np.random.default_rng(data.draw(st.integers(0, 1000)))
    guide = Guide(
        rng.normal(size=(k, n)) * data.draw(st.sampled_from([0.0, 1.0, 30.0])),
        np.repeat(np.eye(k)[:, :, None], n, axis=2) * data.draw(st.sampled_from([0.0, 1.0])),
        np.ones(k),
        rng.random(n),
    )
    answered = data.draw(st.lists(st.integers(-1, n - 1), max_size=8))
    values = data.draw(st.lists(st.sampled_from([-1, 0, 1]), min_size=len(answered), max_size=len(answered)))
    offered = data.draw(st.lists(st.integers(-1, n - 1), max_size=12))
    exposure = rng.integers(0, 60, len(offered))
    count = data.draw(st.integers(0, 15))
    keys = np.arange(len(offered)) + 100
    found = next_statements(
        guide,
        answered,
        values,
        open_statements=offered,
        exposure=exposure,
        seed=1,
        participant_key=1,
        keys=keys,
        count=count,
    )
    assert found.size == min(count, len(offered)) == len(set(found.tolist()))
    assert all(0 <= place < len(offered) for place in found)


def test_told_share_leans_to_the_share_of_all():
    found = told_share([100, 0, 10], [50, 0, 0])
    assert found[0] == pytest.approx((50 + 2 * 60 / 110) / 102)
    assert found[1] == pytest.approx(60 / 110)
    assert told_share([], []).tolist() == []


@pytest.mark.parametrize(
    ("answered", "values", "offered", "exposure", "message"),
    [
        ([0], [], [1], [5], "1 answered statements but 0 values"),
        ([9], [1], [1], [5], r"statements must lie in -1\.\.1"),
        ([0], [2], [1], [5], "values must be -1, 0 or 1"),
        ([0], [1], [2], [5], r"statements must lie in -1\.\.1"),
        ([0], [1], [1], [-5], "must not be negative"),
        ([0], [1], [1, 0], [5], "2 statements but 1 exposures"),
    ],
)
def test_unsound_input_is_refused(answered, values, offered, exposure, message):
    with pytest.raises(ValueError, match=message):
        next_statements(
            guide_with([1.0, 2.0]),
            answered,
            values,
            open_statements=offered,
            exposure=exposure,
            seed=1,
            participant_key=1,
        )
