"""What the landscape says beyond shares: bridges, marks, firmness, sectors, a place at once, shares without a map."""

from __future__ import annotations

import numpy as np
import pytest
from django.utils import timezone

from mitwirk.core.templatetags.ui import percent
from mitwirk.dialogue.actions.landscape import recompute
from mitwirk.dialogue.landscape_detail import detail_of
from mitwirk.dialogue.models import LandscapeSnapshot, Participant, State, StatementVote
from mitwirk.dialogue.own_place import own_place
from mitwirk.dialogue.testing import make_dialogue, make_participant, make_statements, make_vote
from mitwirk.dialogue.tests.test_landscape import fill

pytestmark = pytest.mark.django_db


def crowd_of(chances, *, people=200, sectors=(), seed=3, state=State.CLOSED):
    """Fill a dialogue with two camps of equal size; `chances` holds, per statement, how likely each agrees."""
    rng = np.random.default_rng(seed)
    dialogue = make_dialogue(state=state)
    rows, now = make_statements(len(chances), dialogue), timezone.now()
    crowd = Participant.objects.bulk_create(
        Participant(
            dialogue=dialogue,
            guest_key=f"gast-{index}",
            sector=sectors[index % len(sectors)] if sectors else "",
            joined_at=now,
        )
        for index in range(people)
    )
    StatementVote.objects.bulk_create(
        StatementVote(
            participant=person,
            statement=row,
            dialogue=dialogue,
            value=1 if rng.random() < chances[place][index // 2 % 2] else -1,
            at=now,
        )
        for index, person in enumerate(crowd)
        for place, row in enumerate(rows)
    )
    return dialogue, rows, crowd


CAMPS = [(0.95, 0.05)] * 4 + [(0.05, 0.95)] * 4


def summary_of(dialogue):
    return recompute(dialogue=dialogue, now=timezone.now()).summary


def page_of(client, dialogue, last="landschaft/"):
    return client.get(f"/dialoge/{dialogue.slug}/{last}").content.decode()


def test_a_bridge_is_what_both_camps_want_although_they_lie_apart(client):
    bridge, same, one_sided = (0.97, 0.72), (0.95, 0.95), (0.97, 0.4)
    dialogue, rows, _crowd = crowd_of([*CAMPS, bridge, same, one_sided], people=400)
    summary = summary_of(dialogue)
    assert [row["number"] for row in summary["bridges"]] == [9]
    found = summary["bridges"][0]
    assert summary["bridge_count"] == 1
    assert found["gap"]["low"] > 0.1
    assert all(part["low"] > 0.5 for part in found["groups"] or found["sides"])
    assert {9, 10} == {row["number"] for row in summary["common"]}
    page = page_of(client, dialogue)
    assert "Eine Aussage schlägt eine Brücke" in page
    assert page.index('id="bruecken"') < page.rindex(rows[8].text)


def test_without_bridges_the_page_explains_the_word_and_shows_none(client):
    dialogue, _rows, _crowd = crowd_of([*CAMPS, (0.95, 0.95)])
    assert summary_of(dialogue)["bridges"] == []
    assert "Keine Aussage erfüllt das sicher." in page_of(client, dialogue)


def test_what_is_important_to_people_is_shown_from_five_marks(client):
    dialogue, rows, crowd = crowd_of([*CAMPS, (0.9, 0.9)])
    for row, marks in ((rows[8], 30), (rows[0], 5), (rows[1], 4)):
        people = [person.pk for person in crowd[:marks]]
        StatementVote.objects.filter(statement=row, participant__in=people).update(important=True)
    summary = summary_of(dialogue)
    assert [(row["number"], row["marks"]["count"]) for row in summary["important"]] == [(9, 30), (1, 5)]
    assert [row["rank"] for row in summary["important"]] == [1, 2], "30 and 5 of 200 are surely not the same"
    assert summary["marks"] == 39
    page = page_of(client, dialogue)
    assert "30 von 200 Personen haben sie als besonders wichtig markiert: 15\u202f% (11 bis 20\u202f%)." in page
    assert "4 von 200 Personen" not in page


def test_a_narrow_majority_is_marked_as_one_that_a_few_people_could_undo(client):
    dialogue, rows, crowd = crowd_of([*CAMPS, (0.97, 0.97), (0.0, 0.0)], people=400)
    for camp in (0, 1):
        agreeing = [person.pk for index, person in enumerate(crowd) if index // 2 % 2 == camp][:116]
        StatementVote.objects.filter(statement=rows[9], participant__in=agreeing).update(value=1)
    summary = summary_of(dialogue)
    firm = {row["number"]: row["firm"] for row in summary["common"]}
    assert firm == {9: True, 10: False}
    assert summary["influence"] == {"share": 0.01, "people": 4}
    page = page_of(client, dialogue)
    assert "Eines von 2 gezeigten Ergebnissen gilt auch, wenn 4 beliebige Menschen anders geantwortet hätten." in page
    assert "Das Ergebnis kann kippen, wenn 4 beliebige Menschen anders geantwortet hätten." in page


@pytest.mark.parametrize(("politicians", "told"), [(4, False), (60, True)])
def test_sectors_that_lie_apart_are_named_unless_one_is_too_small(client, politicians, told):
    dialogue, rows, crowd = crowd_of([*CAMPS, (0.9, 0.9)], sectors=["citizens"])
    few = [person.pk for person in crowd[:politicians]]
    Participant.objects.filter(pk__in=few).update(sector="politics")
    StatementVote.objects.filter(statement=rows[8], participant__in=few).update(value=-1)
    gaps = summary_of(dialogue)["sector_gaps"]
    assert ([row["number"] for row in gaps] == [9]) is told
    assert ("In der Bürgerschaft stimmen" in page_of(client, dialogue)) is told


def test_a_newcomer_sees_a_provisional_star_at_once_near_the_counted_place(client):
    dialogue, rows, _crowd = crowd_of([*CAMPS, *[(0.9, 0.3)] * 4], state=State.OPEN)
    summary = summary_of(dialogue)
    client.get(f"/dialoge/{dialogue.slug}/abstimmen/")
    for place, row in enumerate(rows[:10]):
        answer = "ja" if place < 4 or place > 7 else "nein"
        client.post(f"/dialoge/{dialogue.slug}/aussagen/{row.number}/stimme/", {"stimme": answer})
    page = page_of(client, dialogue)
    assert "Der Stern zeigt vorläufig, wo Sie stehen" in page
    assert ">Sie</text>" in page
    newcomer = Participant.objects.get(dialogue=dialogue, pk__gt=_crowd[-1].pk)
    first = own_place(LandscapeSnapshot.objects.get(dialogue=dialogue), newcomer)
    after = recompute(dialogue=dialogue, now=timezone.now())
    counted = own_place(after, newcomer)
    assert first.provisional
    assert not counted.provisional
    width = 560 / summary["map"]["frame"][2]
    assert abs(first.x - counted.x) < 0.1 * width
    assert "vorläufig, wo Sie" not in page_of(client, dialogue)


def test_a_newcomer_with_few_clear_answers_has_no_star(client):
    dialogue, rows, _crowd = crowd_of([*CAMPS, (0.9, 0.9), (0.9, 0.9)])
    snapshot = recompute(dialogue=dialogue, now=timezone.now())
    newcomer = make_participant(dialogue)
    for place, row in enumerate(rows):
        make_vote(newcomer, row, 1 if place < 6 else 0)
    assert own_place(snapshot, newcomer).known is False
    StatementVote.objects.filter(participant=newcomer, statement=rows[9]).update(value=-1)
    assert own_place(snapshot, newcomer).known is True


@pytest.mark.parametrize("last", ["landschaft/", "ergebnis/"])
def test_a_dialogue_of_five_statements_shows_its_shares_and_says_why_there_is_no_map(client, last):
    dialogue, rows, _crowd = crowd_of([(0.9, 0.9)] * 5, people=20)
    late = make_statements(1, dialogue)[0]
    for person in Participant.objects.filter(dialogue=dialogue)[:4]:
        make_vote(person, late, 1)
    summary = summary_of(dialogue)
    assert summary["enough"] is False
    assert {row["number"] for row in summary["shares"]} == {1, 2, 3, 4, 5}, "four answers are too few for a share"
    page = page_of(client, dialogue, last)
    assert "Dieser Dialog hat nur 6 Aussagen. Karte und Gruppen brauchen mindestens sieben." in page
    assert page.count("von 20 Personen, die das gesehen haben, stimmen zu.") == 5
    assert rows[0].text in page
    assert late.text not in page


@pytest.mark.parametrize("last", ["landschaft/", "ergebnis/", "ergebnis.pdf"])
def test_a_summary_of_an_older_house_breaks_no_page(client, last, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    dialogue, _rows, _crowd = crowd_of(CAMPS, people=20)
    snapshot = recompute(dialogue=dialogue, now=timezone.now())
    LandscapeSnapshot.objects.filter(pk=snapshot.pk).update(layout=1, summary={"enough": True})
    response = client.get(f"/dialoge/{dialogue.slug}/{last}")
    assert response.status_code == 200
    response.close()


def test_everything_shown_has_its_table_and_every_drawing_its_words(client):
    dialogue, _rows, crowd = crowd_of([*CAMPS, (0.97, 0.72), (0.03, 0.04)], people=400)
    StatementVote.objects.filter(participant__in=[person.pk for person in crowd[:60]]).update(important=True)
    summary_of(dialogue)
    page = page_of(client, dialogue)
    # Map, common ground, rejected, division, bridges, important.
    assert page.count("Als Tabelle lesen") == 6
    main = page[page.index("<main") : page.index("</main>")]
    assert main.count('role="img"') == main.count('role="img" aria-label="')
    assert 'aria-label=""' not in main


def test_two_groups_on_one_line_are_spread_and_the_page_says_so(client):
    rows, _people = fill(dialogue := make_dialogue(state=State.CLOSED), people=140, politicians=0)
    summary = summary_of(dialogue)
    heights = [float(point["y"]) for point in summary["map"]["points"]]
    assert max(heights) - min(heights) > 40
    assert ("nur entlang einer Linie" in page_of(client, dialogue)) is summary["map"]["line"]
    assert len(rows) == 14


def test_age_groups_are_compared_with_the_population_only_from_thirty_answers(client):
    from mitwirk.places.actions import load_places

    load_places(now=timezone.now())
    dialogue = make_dialogue(state=State.CLOSED)
    _rows, crowd = fill(dialogue)
    Participant.objects.filter(pk__in=[person.pk for person in crowd[:29]]).update(age_group="75+")
    assert recompute(dialogue=dialogue, now=timezone.now()).summary["ages"]["rows"] == []
    Participant.objects.filter(pk__in=[person.pk for person in crowd[29:31]]).update(age_group="15-24")
    make_vote(make_participant(dialogue), _rows[0], 1)
    ages = recompute(dialogue=dialogue, now=timezone.now()).summary["ages"]
    verdicts = {row["group"]: row["verdict"] for row in ages["rows"]}
    assert verdicts["75+"] == "many"
    assert verdicts["40-59"] == "few"
    assert "share" not in next(row for row in ages["rows"] if row["group"] == "15-24"), "two people stay unseen"


def test_what_most_people_refuse_is_told_with_its_interval(client):
    dialogue = make_dialogue(state=State.CLOSED)
    _rows, crowd = fill(dialogue)
    refused = make_statements(1, dialogue)[0]
    for person in crowd:
        make_vote(person, refused, -1)
    summary = recompute(dialogue=dialogue, now=timezone.now()).summary
    assert [row["pk"] for row in summary["rejected"]] == [refused.pk]
    page = page_of(client, dialogue)
    assert "99\u202f% (96 bis 100\u202f%) von 60 Personen, die das gesehen haben, lehnen ab." in page


def test_a_statement_that_one_camp_saw_is_also_estimated_for_all(client):
    """Camp A wants it and was asked, camp B does not and was hardly asked: the plain share misleads."""
    dialogue, rows, crowd = crowd_of([*CAMPS, (0.95, 0.05)])
    camp_b = [person.pk for index, person in enumerate(crowd) if index // 2 % 2]
    StatementVote.objects.filter(statement=rows[8], participant__in=camp_b[:80]).delete()
    detail = detail_of(recompute(dialogue=dialogue, now=timezone.now()))
    agree, _passed, disagree = detail.counts[:, 0, 8]
    assert agree / (agree + disagree) > 0.75
    value, low, high = detail.adjusted[:, 8].tolist()
    assert low < 0.5 < high
    assert value < 0.6
    page = page_of(client, dialogue, "landschaft/aussagen/?sortierung=nummer")
    row = page[page.index(rows[8].text) :]
    cell = row[row.index("wenn alle sie gesehen hätten") :]
    assert percent(value) in cell[: cell.index("</td>")]
