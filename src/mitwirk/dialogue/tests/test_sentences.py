"""Sentences made from figures: right grammar for none, one and many, true numbers."""

from __future__ import annotations

import pytest

from mitwirk.dialogue import sentences
from mitwirk.dialogue.landscape_detail import OwnPlace


def summary(**values):
    return {
        "enough": True,
        "group_count": 1,
        "common_count": 0,
        "participants": 1,
        "statements": 1,
        "votes": 1,
        **values,
    }


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (0, "Keine Aussage findet bisher in allen Teilen sicher eine Mehrheit."),
        (1, "Eine Aussage findet in allen Teilen sicher eine Mehrheit."),
        (2, "2 Aussagen finden in allen Teilen sicher eine Mehrheit."),
        (1200, "1\u202f200 Aussagen finden in allen Teilen sicher eine Mehrheit."),
    ],
)
def test_common_ground_is_counted_in_words(count, sentence):
    assert sentences.ground(summary(common_count=count)) == sentence


@pytest.mark.parametrize(
    ("count", "start"), [(1, "Keine Lager erkennbar"), (2, "Zwei Gruppen"), (3, "Drei Gruppen"), (5, "Fünf Gruppen")]
)
def test_groups_are_counted_in_words(count, start):
    assert sentences.camps(summary(group_count=count)).startswith(start)


def test_people_statements_and_answers_agree_with_their_number():
    assert sentences.counts(summary()) == ["1 Mensch hat geantwortet", "1 Aussage", "1 Antwort"]
    many = summary(participants=412, statements=38, votes=9604)
    assert sentences.counts(many) == ["412 Menschen haben geantwortet", "38 Aussagen", "9\u202f604 Antworten"]


def test_a_share_carries_its_interval_and_its_number_of_answers():
    row = {"share": 0.624, "low": 0.58, "high": 0.66, "seen": 514, "agree": 321, "disagree": 100}
    assert sentences.agreement(row) == "62\u202f% (58 bis 66\u202f%) stimmen zu. 514 Menschen haben geantwortet."
    assert sentences.rejection(row) == "19\u202f% lehnen ab. 514 Menschen haben geantwortet."
    assert sentences.agreement({**row, "seen": 1}).endswith("Eine Person hat geantwortet.")


def test_a_person_between_the_groups_is_not_forced_into_one():
    both = summary(group_count=2)
    assert "zwischen den Gruppen" in sentences.own(OwnPlace(0.0, 0.0, True, -1), both)
    assert "Gruppe B" in sentences.own(OwnPlace(0.0, 0.0, True, 1), both)
    assert "fehlen noch Antworten" in sentences.own(OwnPlace(0.0, 0.0, False, -1), both)
    assert "noch nicht eingerechnet" in sentences.own(None, both)


def test_who_is_missing_is_named_or_nothing_is_claimed():
    nothing = {"told": 12, "rows": []}
    assert "lässt sich noch nichts sagen" in sentences.missing(nothing)
    rows = [{"group": "15-24", "verdict": "few"}, {"group": "75+", "verdict": "many"}]
    assert sentences.missing({"told": 108, "rows": rows}).startswith("Deutlich zu selten dabei: 15 bis 24 Jahre.")
    assert sentences.missing({"told": 40, "rows": rows[1:]}).startswith("Keine Altersgruppe fehlt deutlich.")
