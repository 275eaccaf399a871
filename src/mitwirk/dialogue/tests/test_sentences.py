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
    against = {"share": 0.196, "low": 0.16, "high": 0.23}
    row = {"share": 0.624, "low": 0.58, "high": 0.66, "seen": 514, "agree": 321, "against": against, "groups": []}
    assert sentences.agreement(row) == "62\u202f% (58 bis 66\u202f%) stimmen zu. 514 Menschen haben geantwortet."
    assert sentences.rejection(row) == "20\u202f% (16 bis 23\u202f%) lehnen ab. 514 Menschen haben geantwortet."
    assert sentences.division(row) == (
        "62\u202f% (58 bis 66\u202f%) stimmen zu, 20\u202f% (16 bis 23\u202f%) lehnen ab. "
        "514 Menschen haben geantwortet."
    )
    for say in (sentences.agreement, sentences.rejection, sentences.division):
        assert say({**row, "seen": 1}).endswith("Eine Person hat geantwortet.")


def test_what_divides_names_both_groups_with_their_intervals():
    groups = [
        {"letter": "A", "share": 0.17, "low": 0.09, "high": 0.27},
        {"letter": "B", "share": 0.95, "low": 0.85, "high": 1.0},
    ]
    assert sentences.division({"groups": groups, "one": "B", "two": "A"}) == (
        "In Gruppe B stimmen 95\u202f% (85 bis 100\u202f%) zu, in Gruppe A 17\u202f% (9 bis 27\u202f%)."
    )


def test_counts_read_the_same_for_none_one_and_many():
    row = {"agree": 0, "disagree": 1, "passed": 1200, "seen": 1201}
    assert sentences.votes(row) == "Zustimmung: 0 von 1\u202f201, Ablehnung: 1, unentschieden: 1\u202f200"


@pytest.mark.parametrize(
    ("size", "end"), [(1, "Eine Person gehört sicher dazu."), (90, "90 Menschen gehören sicher dazu.")]
)
def test_a_group_has_a_share_with_interval_and_its_sure_members(size, end):
    said = sentences.group({"share": 0.63, "low": 0.55, "high": 0.71, "size": size})
    assert said == f"Anteil 63\u202f% (55 bis 71\u202f%). {end}"


def test_a_list_that_leaves_some_out_says_so():
    assert sentences.shown(summary(common=[1, 2, 3], common_count=3)) == ""
    assert sentences.shown(summary(common=[1] * 8, common_count=58)) == (
        "Gezeigt sind die 8 mit der höchsten Zustimmung von 58."
    )


def test_the_map_says_whom_it_shows():
    few = summary(known=12, participants=30, map={"points": [{}] * 12})
    assert sentences.on_map(few) == (
        "Auf der Karte stehen 12 von 30 Menschen: alle mit mindestens sieben klaren Antworten."
    )
    assert sentences.on_map({**few, "known": 900}).endswith("Gezeigt sind davon 12, zufällig gezogen.")


def test_a_person_between_the_groups_is_not_forced_into_one():
    both = summary(group_count=2)
    assert "zwischen den Gruppen" in sentences.own(OwnPlace(0.0, 0.0, True, -1), both)
    assert "Gruppe B" in sentences.own(OwnPlace(0.0, 0.0, True, 1), both)
    assert "fehlen noch Antworten" in sentences.own(OwnPlace(0.0, 0.0, False, -1), both)
    assert "noch nicht eingerechnet" in sentences.own(None, both)


def test_who_is_missing_is_named_or_nothing_is_claimed():
    nothing = {"told": 12, "rows": []}
    assert "lässt sich noch nichts sagen" in sentences.missing(nothing)
    assert sentences.missing(nothing, over=True) == "Das lässt sich nicht sagen: Zu wenige haben ihr Alter angegeben."
    rows = [{"group": "15-24", "verdict": "few"}, {"group": "75+", "verdict": "many"}]
    assert sentences.missing({"told": 108, "rows": rows}) == (
        "Deutlich zu selten dabei ist die Altersgruppe 15 bis 24. Angegeben haben ihr Alter 108 Menschen."
    )
    two = [rows[0], {"group": "75+", "verdict": "few"}]
    assert sentences.missing({"told": 108, "rows": two}).startswith(
        "Deutlich zu selten dabei sind die Altersgruppen 15 bis 24, 75 und älter."
    )
    assert sentences.missing({"told": 40, "rows": rows[1:]}).startswith("Keine Altersgruppe fehlt deutlich.")


def test_sectors_are_counted_or_it_is_said_why_not():
    none = {"politics": None, "administration": None, "citizens": None}
    assert "erscheinen, sobald" in sentences.sectors(summary(sector_people=none))
    assert "gibt es nicht" in sentences.sectors(summary(sector_people=none), over=True)
    some = sentences.sectors(summary(sector_people={**none, "citizens": 1112}), over=True)
    assert some == "Ihre Sicht haben angegeben: Bürgerschaft 1\u202f112."
