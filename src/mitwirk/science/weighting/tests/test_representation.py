"""Who is missing: shares of participants against the population."""

import doctest
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta

from mitwirk.science.weighting import representation

pytestmark = pytest.mark.no_database


def test_shares_carry_jeffreys_interval():
    found = representation([20, 80], [1, 3])
    assert found.share.tolist() == [0.2, 0.8]
    assert found.population.tolist() == [0.25, 0.75]
    assert found.low == pytest.approx(beta.ppf(0.025, [20.5, 80.5], [80.5, 20.5]))
    assert found.high == pytest.approx(beta.ppf(0.975, [20.5, 80.5], [80.5, 20.5]))
    assert found.dissimilarity == pytest.approx(0.05)


def test_few_and_many_are_said_only_without_doubt():
    assert representation([5, 95], [30, 70]).verdict == ("few", "many")
    assert representation([30, 70], [30, 70]).verdict == ("", "")
    assert representation([300, 700], [30, 70]).verdict == ("even", "even")


def test_a_category_of_which_nobody_came_is_few_once_enough_took_part():
    assert representation([0, 5], [0.1, 0.9]).verdict[0] == ""
    assert representation([0, 100], [0.1, 0.9]).verdict[0] == "few"


def test_nobody_at_all_says_nothing():
    found = representation([0, 0], [1, 1])
    assert (found.verdict, found.low.tolist(), found.high.tolist()) == (("", ""), [0, 0], [1, 1])
    assert found.dissimilarity == 0


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 500)), min_size=1, max_size=6), st.floats(1e-6, 1e6))
def test_shares_lie_inside_and_the_unit_of_the_population_does_not_matter(rows, factor):
    counts, margin = map(np.array, zip(*rows, strict=True))
    margin = margin + 1
    one, other = representation(counts, margin), representation(counts, margin * factor)
    assert (one.low <= one.share).all() or not counts.sum()
    assert (one.share <= one.high).all()
    assert other.population == pytest.approx(one.population)
    assert 0 <= one.dissimilarity <= 1


@pytest.mark.parametrize("wrong", [([1, 2, 3], [1, 1]), ([-1, 1], [1, 1]), ([0.5, 1], [1, 1]), ([1, 1], [0, 0])])
def test_wrong_input_is_said_clearly(wrong):
    with pytest.raises(ValueError, match=r"counts|margin"):
        representation(*wrong)


def test_the_example_is_true():
    # the function has the name of its module and hides it in the package
    module = sys.modules["mitwirk.science.weighting.representation"]
    assert doctest.testmod(module).failed == 0
