"""Raking: numbers from the source and by hand, properties, refusals, bad input."""

import doctest
import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mitwirk.science.weighting import cells, cross, design_effect, effective_size, rake, raking, sizes

pytestmark = pytest.mark.no_database
FREE = {"limits": None, "least_people": 1, "least_in_cell": 1, "worst_design_effect": 1e6, "worst_weight": 1e6}


def people_of(table):
    """One row (row, column) for each person counted in a table."""
    return np.array([cell for cell, count in np.ndenumerate(np.array(table)) for _ in range(count)])


def spread(categories, weights, size):
    return np.bincount(categories, weights=weights, minlength=size) / weights.sum()


def test_one_margin_is_weighting_by_cells():
    found = rake(np.repeat([0, 1, 2], [10, 30, 60]), [[0.2, 0.3, 0.5]], **FREE)
    assert found.weights[[0, 10, 40]] == pytest.approx([2, 1, 0.5 / 0.6])
    assert found.refusal is None
    assert found.effective == pytest.approx(100**2 / (10 * 4 + 30 + 60 * (0.5 / 0.6) ** 2))
    assert found.design_effect == pytest.approx(100 / found.effective)
    assert (found.largest, found.trimmed, found.max_deviation) == (pytest.approx(2), 0, pytest.approx(0, abs=1e-9))


def test_two_margins_keep_the_odds_ratio_of_the_sample():
    """What raking leaves alone is the association, here (40 * 30) / (10 * 20) = 6."""
    people = people_of([[40, 10], [20, 30]])
    found = rake(people, [[0.3, 0.7], [0.55, 0.45]], **FREE)
    fitted = np.bincount(people[:, 0] * 2 + people[:, 1], weights=found.weights).reshape(2, 2)
    assert fitted.sum(axis=1) == pytest.approx([30, 70])
    assert fitted.sum(axis=0) == pytest.approx([55, 45])
    assert fitted[0, 0] * fitted[1, 1] / (fitted[0, 1] * fitted[1, 0]) == pytest.approx(6)


def test_the_solution_of_a_small_table_by_hand():
    """Margins of 1/2 each: a = d, b = c, a + b = 50, and a^2 / b^2 = 6 is the odds ratio of before."""
    people = people_of([[40, 10], [20, 30]])
    found = rake(people, [[1, 1], [1, 1]], **FREE)
    a = 50 * np.sqrt(6) / (1 + np.sqrt(6))
    expected = {(0, 0): a / 40, (0, 1): (50 - a) / 10, (1, 0): (50 - a) / 20, (1, 1): a / 30}
    for cell, weight in expected.items():
        assert found.weights[(people == cell).all(axis=1)] == pytest.approx(weight)


def test_who_told_nothing_keeps_the_share_and_the_others_fit_the_population():
    ages = np.repeat([-1, 0, 1], [20, 20, 60])
    found = rake(ages, [[0.5, 0.5]], **FREE)
    assert found.weights[ages < 0] == pytest.approx(1)
    assert spread(ages[ages >= 0], found.weights[ages >= 0], 2) == pytest.approx([0.5, 0.5])
    assert (found.margins[0].unknown, found.margins[0].count.tolist()) == (20, [20, 60])
    assert found.margins[0].raw == pytest.approx([0.25, 0.75])
    assert found.margins[0].weighted == pytest.approx([0.5, 0.5])


def test_limits_hold_and_the_margins_are_still_met_by_the_others():
    people = people_of([[12, 7, 19], [12, 19, 1], [9, 16, 15]])
    margins = [[0.3, 0.3, 0.4], [0.2, 0.3, 0.5]]
    free = rake(people, margins, **FREE)
    assert free.largest == pytest.approx(2.77, abs=0.01)
    bound = rake(people, margins, **{**FREE, "limits": (0.4, 2.2)})
    assert bound.refusal is None
    assert bound.converged
    assert bound.largest == pytest.approx(2.2)
    assert bound.trimmed == 1
    for column, margin in zip(people.T, margins, strict=True):
        assert spread(column, bound.weights, 3) == pytest.approx(margin, abs=1e-9)
    assert bound.effective > free.effective


def test_a_category_that_needs_more_than_the_limit_is_missed_by_what_is_said():
    ages = np.repeat([0, 1], [20, 380])
    found = rake(ages, [[0.155, 0.845]], limits=(0.2, 3.0))
    assert found.refusal is None
    assert not found.converged
    assert 0.155 - spread(ages, found.weights, 2)[0] == pytest.approx(found.max_deviation)
    assert 0 < found.max_deviation < 0.01
    assert found.trimmed == 20


def refused(categories, margins, **options):
    found = rake(categories, margins, **options)
    assert found.refusal is not None
    assert np.isnan(found.weights).all()
    assert np.isnan([found.effective, found.design_effect, found.largest, found.max_deviation]).all()
    assert len(found.weights) == found.n_people == len(categories)
    return found.refusal


def test_too_few_people_get_no_weights():
    refusal = refused(np.repeat([0, 1, -1], [14, 15, 40]), [[1, 1]])
    assert (refusal.code, refusal.found, refusal.bound) == ("too_few_people", 29, 30)


def test_nobody_at_all_gets_no_weights():
    assert refused(np.zeros(0, dtype=int), [[1, 1]], least_people=0).code == "too_few_people"


def test_an_empty_cell_is_named():
    refusal = refused(np.column_stack([np.arange(60) % 2, np.zeros(60, dtype=int)]), [[1, 1], [8, 2]], least_in_cell=0)
    assert (refusal.code, refusal.margin, refusal.category) == ("empty_cell", 1, 1)


def test_a_small_cell_is_named():
    refusal = refused(np.repeat([0, 1], [50, 4]), [[1, 1]])
    assert (refusal.code, refusal.category, refusal.found, refusal.bound) == ("small_cell", 1, 4, 5)


def test_people_who_do_not_live_in_the_population_are_named():
    assert refused(np.repeat([0, 1], [50, 40]), [[1, 0]]).code == "not_in_population"


def test_an_empty_category_without_population_is_no_obstacle():
    assert rake(np.repeat([0, 2], [50, 40]), [[1, 0, 1]]).refusal is None


def test_margins_that_contradict_the_people_are_refused():
    """Row 0 lives only in column 0, yet is to have 80 % while column 0 is to have 50 %."""
    people = people_of([[50, 0], [20, 50]])
    refusal = refused(people, [[0.8, 0.2], [0.5, 0.5]], **{**FREE, "worst_weight": 1e9})
    assert refusal.code == "not_converged"


def test_weights_that_limits_cut_too_far_are_refused():
    refusal = refused(np.repeat([0, 1], [6, 200]), [[0.3, 0.7]])
    assert (refusal.code, refusal.margin, refusal.bound) == ("limits", 0, 0.01)
    assert refusal.found > 0.05


def test_weights_that_explode_are_refused():
    ages = np.repeat([0, 1], [6, 200])
    assert refused(ages, [[0.5, 0.5]], limits=None, worst_design_effect=100).code == "largest_weight"
    refusal = refused(ages, [[0.5, 0.5]], limits=None, worst_weight=100)
    assert (refusal.code, refusal.bound) == ("design_effect", 3.0)
    assert refusal.found == pytest.approx(103**2 / 6 / 206 + 103**2 / 200 / 206)


def test_base_weights_are_kept_within_a_category():
    ages = np.repeat([0, 1], [20, 20])
    base = np.tile([1.0, 3.0], 20)
    found = rake(ages, [[0.3, 0.7]], base=base, **FREE)
    assert found.weights[1::2] / found.weights[::2] == pytest.approx(np.full(20, 3))
    assert spread(ages, found.weights, 2) == pytest.approx([0.3, 0.7])


def test_crossed_categories_fit_a_table_known_for_both():
    one, two = np.arange(120) % 2, np.arange(120) % 3
    table = np.array([[10, 20, 30], [15, 15, 10]])
    found = rake(cross(one, two, 2, 3), [table.ravel()], **FREE)
    assert spread(one * 3 + two, found.weights, 6) == pytest.approx(table.ravel() / 100)


@st.composite
def samples(draw):
    """People in up to three margins, all categories present, and margins that they can meet."""
    sizes_drawn = draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
    every = list(itertools.product(*(range(size) for size in sizes_drawn)))
    counts = draw(st.lists(st.integers(1, 12), min_size=len(every), max_size=len(every)))
    people = np.repeat(np.array(every), counts, axis=0)
    margins = [draw(st.lists(st.integers(1, 50), min_size=size, max_size=size)) for size in sizes_drawn]
    return people, margins


@settings(max_examples=60, deadline=None)
@given(samples(), st.integers(0, 2**32 - 1), st.floats(1e-12, 1e12))
def test_margins_are_met_and_neither_order_nor_unit_matters(sample, seed, factor):
    people, margins = sample
    found = rake(people, margins, **FREE)
    assert found.refusal is None
    assert found.converged
    assert found.weights.mean() == pytest.approx(1)
    for column, margin in zip(people.T, margins, strict=True):
        assert spread(column, found.weights, len(margin)) == pytest.approx(np.array(margin) / sum(margin), abs=1e-8)
    assert 1 <= found.effective <= len(people) * (1 + 1e-12)
    order = np.random.default_rng(seed).permutation(len(people))
    assert np.array_equal(rake(people[order], margins, **FREE).weights, found.weights[order])
    scaled = rake(people, [np.array(margin) * factor for margin in margins], **FREE)
    assert scaled.weights == pytest.approx(found.weights, rel=1e-6)
    turned = rake(people[:, ::-1], margins[::-1], **FREE)
    assert turned.weights == pytest.approx(found.weights, rel=1e-6)


@settings(max_examples=60, deadline=None)
@given(samples(), st.floats(0.05, 0.9), st.floats(1.2, 5))
def test_trimmed_weights_keep_their_limits_or_are_refused(sample, low, high):
    people, margins = sample
    found = rake(people, margins, **{**FREE, "limits": (low, high)})
    if found.refusal is not None:
        assert found.refusal.code == "limits"
        return
    assert found.max_deviation <= 0.01
    if found.converged:
        assert found.smallest >= low * (1 - 1e-6)
        assert found.largest <= high * (1 + 1e-6)
        assert found.max_deviation < 1e-8


@settings(max_examples=40, deadline=None)
@given(samples(), st.integers(0, 2**32 - 1))
def test_unknown_categories_never_break_anything(sample, seed):
    people, margins = sample
    people = np.where(np.random.default_rng(seed).random(people.shape) < 0.3, -1, people)
    found = rake(people, margins, **FREE)
    if found.refusal is not None:
        assert found.refusal.code in {"empty_cell", "too_few_people", "not_converged"}
        return
    for column, margin in zip(people.T, margins, strict=True):
        known = column >= 0
        shares = spread(column[known], found.weights[known], len(margin))
        assert shares == pytest.approx(np.array(margin) / sum(margin), abs=0.01)
        # A margin of one category is met by any weights, so it holds nothing for those of whom it is unknown.
        if len(margin) > 1:
            assert found.weights[~known].sum() == pytest.approx((~known).sum(), rel=0.05, abs=0.05)


@pytest.mark.parametrize(
    ("categories", "margins", "options"),
    [
        ([0, 1], [], {}),
        ([0, 1], [[1, 1], [1, 1]], {}),
        ([0, 2], [[1, 1]], {}),
        ([0, -2], [[1, 1]], {}),
        ([0.0, 1.0], [[1, 1]], {}),
        ([True, False], [[1, 1]], {}),
        ([[[0]]], [[1, 1]], {}),
        ([0, 1], [[1, -1]], {}),
        ([0, 1], [[1, np.nan]], {}),
        ([0, 1], [[0, 0]], {}),
        ([0, 1], [[]], {}),
        ([0, 1], [["a", "b"]], {}),
        ([0, 1], [[[1, 1]]], {}),
        ([0, 1], [[1, 1]], {"base": [1]}),
        ([0, 1], [[1, 1]], {"base": [1, 0]}),
        ([0, 1], [[1, 1]], {"base": [1, np.nan]}),
        ([0, 1], [[1, 1]], {"limits": (2, 5)}),
        ([0, 1], [[1, 1]], {"limits": (0.5, 1)}),
        ([0, 1], [[1, 1]], {"limits": (0.5, np.nan)}),
        ([0, 1], [[1, 1]], {"worst_design_effect": 0.5}),
        ([0, 1], [[1, 1]], {"worst_weight": np.nan}),
        ([0, 1], [[1, 1]], {"allowed_deviation": 0}),
    ],
)
def test_wrong_input_is_said_clearly(categories, margins, options):
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        rake(categories, margins, **options)


def test_sizes_of_kish():
    assert effective_size([1, 1, 1, 5]) == pytest.approx(64 / 28)
    assert effective_size([]) == effective_size([0, 0]) == 0
    assert effective_size([1e-300, 1e-300]) == effective_size([1e300, 1e300]) == 2
    assert design_effect([2, 2, 0]) == 1
    for wrong in ([-1, 1], [np.inf], [[1]], ["a"]):
        with pytest.raises(ValueError, match="weights must"):
            effective_size(wrong)
    with pytest.raises(ValueError, match="nobody"):
        design_effect([0, 0])


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=40))
def test_weighting_never_makes_more_of_people(weights):
    assert 1 - 1e-9 <= effective_size(weights) <= len(weights) * (1 + 1e-9)
    assume(len(set(weights)) == 1)
    assert effective_size(weights) == pytest.approx(len(weights))


def test_many_distinct_base_weights_and_margins_are_grouped_rightly():
    rng = np.random.default_rng(2)
    people = rng.integers(-1, 30, (4000, 4))
    base = rng.random(4000) + 0.5
    grouped = cells.cells_of(people, base)
    assert grouped.people.sum() == 4000
    assert np.array_equal(np.column_stack(grouped.columns)[grouped.cell] - 1, people)
    assert np.array_equal(grouped.base[grouped.cell], base)


@pytest.mark.parametrize("wrong", [([0], [0, 1]), ([2], [0]), ([0.5], [0])])
def test_only_matching_categories_are_crossed(wrong):
    with pytest.raises(ValueError, match=r"differ|categories"):
        cross(*wrong, 2, 2)


@pytest.mark.parametrize("module", [raking, sizes, cells])
def test_the_examples_are_true(module):
    assert doctest.testmod(module, extraglobs={"np": np}).failed == 0
