"""Polis' recipe: as another implementation computes it, and by hand."""

import csv
import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mitwirk.science.opinion import Votes, polis, read_polis
from mitwirk.science.opinion.groups import rand_index
from mitwirk.science.opinion.polis_kmeans import best_partition, k_means, silhouettes
from mitwirk.science.opinion.testing import make_planted

DATA = Path(__file__).parent / "data"
KLIMARAT = Path(__file__).parents[3] / "data" / "dialogues" / "austria-klimarat-konsum"


def london():
    export = read_polis(DATA / "london-youth-policing")
    return export.votes, export.moderated == -1, export.participant_ids, export.statement_ids


def klimarat():
    """Read it with the votes on rejected statements, whose texts the source did not release."""
    with gzip.open(KLIMARAT / "comments.csv.gz", "rt", encoding="utf-8") as stream:
        rejected = {int(row["comment-id"]): row["moderated"] == "-1" for row in csv.DictReader(stream)}
    with gzip.open(KLIMARAT / "votes.csv.gz", "rt", encoding="utf-8") as stream:
        rows = [(int(row["voter-id"]), int(row["comment-id"]), int(row["vote"])) for row in csv.DictReader(stream)]
    who, what, value = np.array(rows).T
    people, person = np.unique(who, return_inverse=True)
    statements = np.array(sorted(rejected))
    votes = Votes(person, np.searchsorted(statements, what), value, people.size, statements.size)
    return votes, np.array([rejected[key] for key in statements.tolist()]), people, statements


@pytest.mark.parametrize(("read", "name"), [(london, "london-youth-policing"), (klimarat, "austria-klimarat-konsum")])
def test_it_agrees_with_red_dwarf(read, name):
    votes, rejected, people, statements = read()
    told = json.loads((DATA / f"{name}.json").read_text())
    found = polis(votes, left_out=rejected)
    assert (len(votes), found.count) == (told["votes"], told["k"])
    assert sorted(found.size.tolist(), reverse=True) == told["group_sizes"]
    labels = np.array([told["labels"].get(str(person), -1) for person in people.tolist()])
    assert ((labels >= 0) == (found.label >= 0)).all()
    assert rand_index(labels[labels >= 0], found.label[found.label >= 0]) == 1.0
    assert found.silhouette == pytest.approx(told["silhouette"], abs=1e-6)
    assert found.projection.explained == pytest.approx(told["pca_explained"], abs=1e-8)
    place = {key: row for row, key in enumerate(statements.tolist())}
    for side, kind in enumerate(("agree", "disagree")):
        for key, share in told[f"gac_{kind}_top10"]:
            assert found.group_aware_consensus[side, place[key]] == pytest.approx(share, abs=1e-6)
    for group, entries in told["repness"].items():
        mine = found.representative[int(group)]
        assert [(statements[one.statement], "agree" if one.agree else "disagree") for one in mine] == [
            (key, kind) for key, kind, _ in entries
        ]
        assert [one.repness for one in mine] == pytest.approx([ratio for _, _, ratio in entries], abs=1e-4)
    for side, kind in ((found.agreed, "agree"), (found.disagreed, "disagree")):
        scores = {one.statement: one.share * one.test for one in side}
        missing = [key for key in told["consensus"][kind] if place[key] not in scores]
        assert len(scores) == len(told["consensus"][kind])
        # where two statements are exactly equal, the other one may stand there
        assert all(_score(votes, place[key], kind) == pytest.approx(min(scores.values())) for key in missing)


def _score(votes, column, kind):
    value = votes.value[votes.statement == column]
    hits, size = int((value == (1 if kind == "agree" else -1)).sum()), value.size
    return (hits + 1) / (size + 2) * 2 * np.sqrt(size + 1) * ((hits + 1) / (size + 1) - 0.5)


def test_the_components_are_those_of_the_filled_and_centred_table():
    votes = make_planted(3, people=40, statements=15, answers=9).votes
    found = polis(votes)
    table = np.full((40, 15), np.nan)
    table[votes.participant, votes.statement] = votes.value
    mean = np.nanmean(table, axis=0)
    filled = np.where(np.isnan(table), mean, table) - mean
    _, size, axes = np.linalg.svd(filled)
    signs = np.sign(axes[[0, 1], np.abs(axes[:2]).argmax(axis=1)])
    assert found.projection.mean == pytest.approx(mean)
    assert found.projection.component == pytest.approx(axes[:2] * signs[:, None], abs=1e-9)
    assert found.projection.explained == pytest.approx(size[:2] ** 2 / (filled**2).sum())
    assert found.projection.position == pytest.approx(filled @ found.projection.component.T * np.sqrt(15 / 9), abs=1e-9)
    plain = found.projection.reconstruction(np.arange(40)[:, None], np.arange(15), scaled=False)
    assert plain == pytest.approx(mean + filled @ found.projection.component.T @ found.projection.component, abs=1e-9)


@pytest.mark.parametrize("shape", [(5, 30), (30, 5)])
def test_few_people_or_few_statements_give_the_same_components(shape):
    people, statements = shape
    rng = np.random.default_rng(1)
    value = rng.integers(-1, 2, people * statements)
    person, statement = np.divmod(np.arange(value.size), statements)
    found = polis(Votes(person, statement, value, people, statements))
    table = value.reshape(shape) - value.reshape(shape).mean(axis=0)
    size = np.linalg.svd(table, compute_uv=False)
    assert found.projection.explained == pytest.approx(size[:2] ** 2 / (table**2).sum())
    assert found.projection.position == pytest.approx(table @ found.projection.component.T)


def test_the_statistics_of_a_group_by_hand():
    # four people agree to statement 0 of eight, four disagree; the other seven statements only place people
    person, statement = np.divmod(np.arange(64), 8)
    value = np.where((person < 4) == (statement % 2 == 0), 1, -1)
    found = polis(Votes(person, statement, value, 8, 8))
    group = int(found.label[0])
    assert found.label.tolist() == [group] * 4 + [1 - group] * 4
    figures = found.statistics
    assert figures.share[0, group, 0] == pytest.approx(5 / 6)
    assert figures.repness[0, group, 0] == pytest.approx((5 / 6) / (1 / 6))
    assert figures.test[0, group, 0] == pytest.approx(2 * np.sqrt(5) * 0.5)
    # shares 5/5 and 1/5, pooled 6/10
    assert figures.repness_test[0, group, 0] == pytest.approx(0.8 / np.sqrt(0.24 * 0.4))
    assert found.group_aware_consensus[0, 0] == pytest.approx(5 / 6 * 1 / 6)
    assert (found.agreed, found.disagreed) == ((), ())


def test_statements_left_out_turn_nothing_and_stand_nowhere():
    planted = make_planted(5, people=60, statements=20, answers=12).votes
    gone = np.arange(20) >= 16
    found = polis(planted, left_out=gone)
    assert not found.projection.component[:, gone].any()
    assert not found.projection.mean[gone].any()
    shown = {one.statement for entries in found.representative for one in entries}
    shown |= {one.statement for one in (*found.agreed, *found.disagreed)}
    assert shown
    assert not shown & {16, 17, 18, 19}


def test_people_with_few_votes_have_a_place_but_no_group():
    votes = make_planted(2, people=60, statements=20, answers=12).votes
    few = Votes(
        np.append(votes.participant, [60] * 6),
        np.append(votes.statement, range(6)),
        np.append(votes.value, [1] * 6),
        62,
        20,
    )
    found = polis(few)
    assert found.label[60:].tolist() == [-1, -1]
    assert found.projection.position[60].any()
    assert not found.projection.position[61].any()
    assert polis(few, min_votes=6).label[60] >= 0


def test_order_and_numbering_of_people_change_nothing():
    votes = make_planted(7, people=80, statements=25, answers=14).votes
    turn = np.random.default_rng(0).permutation(80)
    one, two = polis(votes), polis(Votes(turn[votes.participant], votes.statement, votes.value, 80, 25))
    assert rand_index(one.label, two.label[turn]) == 1.0
    assert two.projection.position[turn] == pytest.approx(one.projection.position, abs=1e-8)


def test_k_means_starts_anew_where_a_centre_loses_everybody():
    places = np.array([[0.0, 0.0], [1.0, 0.0], [10.0, 0.0], [11.0, 0.0]])
    label, centre = k_means(places, np.array([[0.0, 0.0], [100.0, 0.0], [200.0, 0.0]]))
    assert np.bincount(label, minlength=3).min() > 0
    assert np.isfinite(centre).all()


def test_the_silhouette_is_the_same_in_slices(monkeypatch):
    places = np.random.default_rng(1).normal(size=(50, 2))
    labels = [np.arange(50) % 2, np.arange(50) % 5, np.where(np.arange(50) == 0, 1, 0)]
    whole = silhouettes(places, labels)
    monkeypatch.setattr("mitwirk.science.opinion.polis_kmeans.PAIRS_AT_ONCE", 120)
    assert silhouettes(places, labels) == pytest.approx(whole)
    far = np.sqrt(((places[:, None] - places) ** 2).sum(axis=2))
    label, scores = labels[1], []
    for i in range(50):
        apart = [far[i, label == k].mean() for k in range(5) if k != label[i]]
        inside = far[i, label == label[i]].sum() / ((label == label[i]).sum() - 1)
        scores.append((min(apart) - inside) / max(min(apart), inside))
    assert whole[1] == pytest.approx(np.mean(scores))


def test_one_place_is_one_group():
    assert best_partition(np.zeros((9, 2)), 5) == (None, {})
    person, statement = np.divmod(np.arange(80), 8)
    same = polis(Votes(person, statement, np.ones(80, dtype=int), 10, 8))
    assert (same.count, same.size.tolist()) == (1, [10])
    assert len(same.agreed) == 5


@pytest.mark.parametrize(
    "wrong",
    [{"left_out": [True]}, {"left_out": [0, 1]}, {"max_groups": 1}, {"min_votes": -1}, {"confidence": 1.0}],
)
def test_wrong_settings_are_refused(wrong):
    with pytest.raises(ValueError, match=r"left_out|max_groups"):
        polis(Votes([0], [0], [1], 1, 2), **wrong)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 15), st.integers(0, 14), st.integers(-1, 1)), max_size=200))
def test_whatever_was_voted_the_result_is_finite_and_safe_for_json(rows):
    who, what, value = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    found = polis(Votes(who, what, value, 16, 15))
    assert np.isfinite(found.projection.position).all()
    assert 1 <= found.count <= 5
    assert found.size.sum() == (found.label >= 0).sum()
    json.dumps(found.to_dict(), allow_nan=False)
