"""New answers taken into a landscape that stands."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mitwirk.science.opinion import Votes, fit, update
from mitwirk.science.opinion.testing import make_planted


def parted(votes, rows):
    """All votes but some, and those."""
    keep = np.ones(len(votes), dtype=bool)
    keep[rows] = False
    sizes = votes.n_participants, votes.n_statements
    return tuple(Votes(votes.participant[k], votes.statement[k], votes.value[k], *sizes) for k in (keep, ~keep))


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_in_a_small_dialogue_updating_says_what_fitting_says(data):
    n, m = 12, 6
    vote = st.tuples(st.integers(0, n - 1), st.integers(0, m - 1), st.sampled_from([-1, 0, 1]))
    old = data.draw(st.lists(vote, max_size=60))
    new = data.draw(st.lists(vote, max_size=10))

    def of(rows):
        return Votes(*np.array(rows, dtype=np.int64).reshape(-1, 3).T, n, m)

    assert update(fit(of(old), rng=3), of(new)).to_dict() == fit(of(old + new), rng=3).to_dict()


@pytest.fixture(scope="module")
def large():
    return make_planted(1, people=1200, statements=80, answers=30)


@pytest.fixture(scope="module")
def labels():
    return np.arange(1200) % 3 - 1


@pytest.fixture(scope="module")
def moved(large, labels):
    rows = np.random.default_rng(2).permutation(len(large.votes))[:100]
    before, new = parted(large.votes, rows)
    return fit(before, rng=4, labels=labels), new


def test_in_a_large_dialogue_counts_and_intervals_are_those_of_a_full_fit(large, labels, moved):
    landscape, full = update(*moved), fit(large.votes, rng=4, labels=labels)
    assert landscape.diagnostics.n_updated == 100
    assert full.diagnostics.n_updated == 0
    assert landscape.diagnostics.digest == full.diagnostics.digest
    for name in ("overall", "by_label"):
        one, two = getattr(landscape.statements, name), getattr(full.statements, name)
        assert (one.agree == two.agree).all()
        assert (one.passed == two.passed).all()
        assert (one.agreeing.low == two.agreeing.low).all()
    assert landscape.groups.count == full.groups.count == 2
    same = landscape.groups.label == full.groups.label
    assert same.mean() > 0.98


def test_in_a_large_dialogue_chances_are_close_to_those_of_a_full_fit(large, labels, moved):
    landscape, full = update(*moved), fit(large.votes, rng=4, labels=labels)
    people, statements = np.arange(1200)[:, None], np.arange(80)
    apart = np.abs(landscape.agree_probability(people, statements) - full.agree_probability(people, statements))
    touched = np.unique(moved[1].participant)
    assert apart.mean() < 0.01
    assert apart[touched].mean() < 0.02


def test_whoever_joins_later_is_placed_where_their_answers_belong(large):
    votes, first = large.votes, int(np.searchsorted(large.votes.participant, 5))
    landscape = fit(votes, rng=1)
    twin = slice(first, int(np.searchsorted(votes.participant, 6)))
    count = twin.stop - twin.start
    new = Votes(np.full(count, 1200), votes.statement[twin], votes.value[twin], 1201, 80)
    later = update(landscape, new)
    assert later.positions.known[1200]
    assert later.positions.mean[1200] == pytest.approx(later.positions.mean[5], abs=0.1)
    assert later.groups.label[1200] == landscape.groups.label[5]
    assert later.positions.mean.shape == (1201, 2)


def test_a_new_statement_gets_its_figures_at_once(large):
    landscape = fit(large.votes, rng=1)
    new = Votes(np.arange(60), np.full(60, 80), np.where(large.group[:60] == 0, 1, -1), 1200, 81)
    later = update(landscape, new)
    assert later.statements.overall.seen[80] == 60
    assert later.statements.division.holds[80]
    label = later.groups.label[:60]
    chance = later.agree_probability(np.arange(60), 80)
    agreeing = label[large.group[:60] == 0][0]
    assert chance[label == agreeing].mean() > 0.8
    assert chance[label == 1 - agreeing].mean() < 0.2


def test_a_changed_mind_replaces_the_old_answer(large):
    landscape = fit(large.votes, rng=1)
    one, two = int(large.votes.participant[0]), int(large.votes.statement[0])
    before = int(large.votes.value[0])
    later = update(landscape, Votes([one], [two], [-1 if before == 1 else 1], 1200, 80))
    assert len(later.estimate.votes) == len(large.votes)
    change = later.statements.overall.agree[two] - landscape.statements.overall.agree[two]
    assert change == (-1 if before == 1 else 1)


def test_after_one_percent_of_new_answers_everything_is_estimated_anew(large):
    before, new = parted(large.votes, np.arange(0, len(large.votes), 80))
    later = update(fit(before, rng=1), new)
    assert later.diagnostics.n_updated == 0
    assert later.to_dict() == fit(large.votes, rng=1).to_dict()


def test_a_numbering_that_shrinks_is_refused(large):
    with pytest.raises(ValueError, match="at least as many"):
        update(fit(large.votes, rng=1), Votes([0], [0], [1], 5, 80))


def test_labels_for_a_landscape_without_labels_are_refused(large):
    with pytest.raises(ValueError, match="computed with labels"):
        update(fit(large.votes, rng=1), Votes([0], [0], [1], 1200, 80), labels=np.zeros(1200, dtype=int))
