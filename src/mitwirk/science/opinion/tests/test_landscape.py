"""The whole landscape: reproducible, JSON-safe, calm about too little data."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mitwirk.science.opinion import Votes, fit
from mitwirk.science.opinion.testing import make_line, make_planted


def votes_of(rows, people, statements):
    person, statement, value = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return Votes(person, statement, value, people, statements)


@pytest.fixture(scope="module")
def planted():
    return make_planted(1)


@pytest.fixture(scope="module")
def landscape(planted):
    return fit(planted.votes, labels=np.arange(200) % 3, rng=5)


def test_the_outer_names_stand(landscape):
    assert landscape.groups.count == 2
    assert landscape.groups.label.shape == (200,)
    assert landscape.groups.membership.shape == (200, 2)
    assert landscape.positions.mean.shape == landscape.positions.sd.shape == (200, 2)
    assert landscape.statements.common_ground.holds.shape == (60,)
    assert landscape.statements.bridge.value.shape == (60,)
    assert landscape.statements.division.value.shape == (60,)
    assert landscape.statements.by_group.seen.shape == (2, 60)
    assert landscape.statements.by_label.seen.shape == (3, 60)
    assert landscape.agree_probability([0, 1], [2, 3]).shape == (2,)
    assert landscape.diagnostics.enough


def test_what_divides_is_what_was_planted_to_divide(planted, landscape):
    means = np.array([planted.chance[planted.group == group].mean(axis=0) for group in (0, 1)])
    gap = np.abs(means[0] - means[1])
    division = landscape.statements.division
    assert division.basis == "groups"
    assert np.corrcoef(division.value, gap)[0, 1] > 0.9
    assert (gap[division.holds] > 0.05).mean() > 0.95
    assert division.holds[gap > 0.5].all()


def test_common_ground_holds_in_truth():
    planted = make_planted(6, people=400, statements=80, apart=1.6)
    landscape = fit(planted.votes)
    means = np.array([planted.chance[planted.group == group].mean(axis=0) for group in (0, 1)])
    holds = landscape.statements.common_ground.holds
    assert landscape.groups.count == 2
    assert holds.sum() >= 5
    assert (means[:, holds] > 0.5).all()


def test_the_same_seed_gives_the_same_bits(planted, landscape):
    again = fit(planted.votes, labels=np.arange(200) % 3, rng=5)
    assert json.dumps(again.to_dict()) == json.dumps(landscape.to_dict())
    assert (again.positions.mean == landscape.positions.mean).all()


def test_a_generator_leaves_the_seed_that_repeats_it(planted):
    first = fit(planted.votes, rng=np.random.default_rng(8))
    again = fit(planted.votes, rng=first.diagnostics.seed)
    assert again.to_dict() == first.to_dict()


def test_the_order_of_rows_does_not_matter(planted, landscape):
    mixed = np.random.default_rng(2).permutation(len(planted.votes))
    votes = planted.votes
    other = Votes(votes.participant[mixed], votes.statement[mixed], votes.value[mixed], 200, 60)
    assert fit(other, labels=np.arange(200) % 3, rng=5).to_dict() == landscape.to_dict()


def test_relabelled_people_and_statements_carry_their_figures_along(planted, landscape):
    rng = np.random.default_rng(3)
    people, statements = rng.permutation(200), rng.permutation(60)
    votes = planted.votes
    other = fit(Votes(people[votes.participant], statements[votes.statement], votes.value, 200, 60), rng=5)
    assert other.groups.count == landscape.groups.count
    same = other.groups.label[people] == landscape.groups.label
    assert same.mean() > 0.98
    overall, moved = landscape.statements.overall, other.statements.overall
    assert (moved.agree[statements] == overall.agree).all()
    assert moved.agreeing.low[statements] == pytest.approx(overall.agreeing.low)
    assert np.corrcoef(other.positions.mean[people, 0], landscape.positions.mean[:, 0])[0, 1] > 0.99


def test_the_map_keeps_its_sides_when_some_votes_are_missing():
    votes = make_line(3).votes
    full = fit(votes)
    keep = np.random.default_rng(4).random(len(votes)) < 0.95
    part = Votes(votes.participant[keep], votes.statement[keep], votes.value[keep], 200, 60)
    assert np.corrcoef(fit(part).positions.mean[:, 0], full.positions.mean[:, 0])[0, 1] > 0.97


def test_the_ends_of_a_line_disagree_where_the_line_matters():
    landscape = fit(make_line(3).votes)
    division, loading = landscape.statements.division, landscape.statements.loading[:, 0]
    assert division.basis == "ends"
    assert np.corrcoef(division.value, np.abs(loading))[0, 1] > 0.8
    ends = landscape.positions.end
    assert (ends == 0).sum() == (ends == 1).sum() == 66
    places = landscape.positions.mean[:, 0]
    assert places[ends == 0].max() < places[ends == 1].min()


def test_digest_depends_on_votes_and_labels_but_not_on_the_seed(planted, landscape):
    plain = fit(planted.votes).diagnostics.digest
    assert plain == fit(planted.votes, rng=9).diagnostics.digest
    assert plain != landscape.diagnostics.digest


def test_json_holds_everything_or_nothing_about_single_people(landscape):
    full = landscape.to_dict()
    text = json.dumps(full, allow_nan=False)
    assert json.loads(text) == full
    assert len(full["positions"]["mean"]) == 200
    public = landscape.to_dict(people=False)
    assert "positions" not in public
    assert "label" not in public["groups"]
    assert "membership" not in public["groups"]
    assert public["groups"]["count"] == 2


def test_numbers_that_do_not_exist_become_null():
    from mitwirk.science.opinion.landscape import plain

    assert plain(np.array([1.0, np.nan, np.inf])) == [1.0, None, None]
    assert plain((float("nan"), -0.00000001)) == [None, 0.0]
    assert plain(np.array([-1e-9])) == [0.0]


@pytest.mark.parametrize(
    "votes",
    [
        Votes([], [], [], 0, 0),
        Votes([], [], [], 5, 5),
        Votes([0], [0], [1], 1, 1),
        Votes([0] * 9, range(9), [1] * 9, 1, 9),
        Votes(range(9), [0] * 9, [-1] * 9, 9, 1),
        Votes(range(30), range(30), [1] * 30, 30, 30),
        Votes(np.repeat(range(30), 10), np.tile(range(10), 30), np.ones(300, dtype=int), 30, 10),
        Votes(np.repeat(range(30), 10), np.tile(range(10), 30), np.zeros(300, dtype=int), 30, 10),
        Votes([3], [999_999], [1], 4, 1_000_000),
    ],
    ids=[
        "nothing",
        "no votes",
        "one vote",
        "one person",
        "one statement",
        "no overlap",
        "all agree",
        "all pass",
        "a million statements",
    ],
)
def test_too_little_data_is_no_error(votes):
    landscape = fit(votes)
    assert landscape.groups.count == 1
    assert landscape.diagnostics.n_votes == len(votes)
    if votes.n_participants and votes.n_statements:
        chance = landscape.agree_probability(0, votes.n_statements - 1)
        assert 0 < chance < 1


def test_everybody_agreeing_is_common_ground_and_nothing_divides():
    landscape = fit(Votes(np.repeat(range(30), 10), np.tile(range(10), 30), np.ones(300, dtype=int), 30, 10))
    assert landscape.diagnostics.enough
    assert landscape.statements.common_ground.holds.all()
    assert not landscape.statements.division.holds.any()


def test_nine_known_people_are_not_enough_and_ten_are():
    def of(people):
        return Votes(
            np.repeat(range(people), 7),
            np.tile(range(7), people),
            [1, -1, 1, -1, 1, -1, 1] * people,
            people,
            7,
        )

    assert not fit(of(9)).diagnostics.enough
    assert fit(of(10)).diagnostics.enough


def test_a_statement_seen_by_few_is_never_common_ground():
    base = make_line(2).votes
    votes = Votes(
        np.append(base.participant, range(9)),
        np.append(base.statement, [60] * 9),
        np.append(base.value, [1] * 9),
        200,
        61,
    )
    ground = fit(votes).statements.common_ground
    assert not ground.enough[60]
    assert not ground.holds[60]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 11), st.integers(0, 9), st.integers(-1, 1)), max_size=150),
    st.integers(0, 2**64),
)
def test_any_votes_give_a_sound_landscape(rows, seed):
    votes = votes_of(rows, 12, 10)
    landscape = fit(votes, labels=np.arange(12) % 3, rng=seed)
    assert json.dumps(landscape.to_dict(), allow_nan=False)
    assert np.isfinite(landscape.positions.mean).all()
    assert (landscape.positions.sd >= 0).all()
    chance = landscape.agree_probability(np.arange(12)[:, None], np.arange(10))
    assert ((chance > 0) & (chance < 1)).all()
    shares = landscape.statements.overall
    assert (shares.agree + shares.disagree + shares.passed == shares.seen).all()
    assert (landscape.statements.by_label.seen.sum(axis=0) == shares.seen).all()


def test_labels_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match=r"labels must have shape \(1,\)"):
        fit(Votes([0], [0], [1], 1, 1), labels=[0, 1])
    with pytest.raises(ValueError, match=r"labels must lie in -1\.\.1"):
        fit(Votes([0], [0], [1], 1, 1), labels=[2], n_labels=2)


def simulated_scores(seed):
    """Standardised errors of bridges and positions in a dialogue whose truth is known."""
    rng = np.random.default_rng(seed)
    place, ready = rng.normal(size=300), rng.normal(0, 0.4, 300)
    appeal, slope = rng.normal(size=80), rng.normal(size=80)
    person = np.repeat(np.arange(300), 30)
    statement = np.concatenate([rng.permutation(80)[:30] for _ in range(300)])
    odds = ready[person] + appeal[statement] + place[person] * slope[statement]
    value = np.where(rng.random(odds.size) < 1 / (1 + np.exp(-odds)), 1, -1)
    landscape = fit(Votes(person, statement, value, 300, 80))
    bridge, found = landscape.statements.bridge, landscape.positions
    middle = appeal + ready.mean() + place.mean() * slope
    turn, shift = np.polyfit(found.mean[:, 0], place, 1)
    error = (turn * found.mean[:, 0] + shift - place) / (abs(turn) * found.sd[:, 0])
    return (bridge.low <= middle) & (middle <= bridge.high), np.abs(error) < 1.96


def test_most_intervals_of_bridges_and_positions_contain_the_truth():
    found = [simulated_scores(seed) for seed in range(6)]
    assert np.mean([bridge.mean() for bridge, _ in found]) == pytest.approx(0.95, abs=0.025)
    assert np.mean([position.mean() for _, position in found]) == pytest.approx(0.95, abs=0.025)
