"""The landscape: honest figures, results only after own answers, nothing about fewer than five people."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import numpy as np
import pytest
from django.test import Client
from django.utils import timezone

from mitwirk.accounts.testing import make_user
from mitwirk.dialogue.actions.landscape import out_of_date, recompute, recompute_due
from mitwirk.dialogue.actions.moderation import reject_statements
from mitwirk.dialogue.actions.voting import leave
from mitwirk.dialogue.contract import CONTRACT
from mitwirk.dialogue.landscape_detail import detail_of, places_of
from mitwirk.dialogue.landscape_summary import LAYOUT
from mitwirk.dialogue.models import (
    DialogueStep,
    LandscapeSnapshot,
    Participant,
    State,
    Statement,
    StatementVote,
    Status,
)
from mitwirk.dialogue.rules import rule_choices
from mitwirk.dialogue.testing import make_dialogue, make_participant, make_statements, make_vote

pytestmark = pytest.mark.django_db


def fill(dialogue, people=60, statements=14, *, camps=True, politicians=6, seed=1):
    """Give a dialogue two camps that part on the first half of the statements and agree on the second."""
    rng = np.random.default_rng(seed)
    rows = make_statements(statements, dialogue)
    now = timezone.now()
    crowd = Participant.objects.bulk_create(
        Participant(
            dialogue=dialogue,
            guest_key=f"gast-{index}",
            sector="politics" if index < politicians else "citizens",
            joined_at=now,
        )
        for index in range(people)
    )
    votes = []
    for index, person in enumerate(crowd):
        for place, statement in enumerate(rows):
            side = 1 if index % 2 or not camps else -1
            likely = 0.93 if side > 0 else 0.07
            agrees = rng.random() < (likely if place < statements // 2 else 0.95)
            votes.append(
                StatementVote(
                    participant=person, statement=statement, dialogue=dialogue, value=1 if agrees else -1, at=now
                )
            )
    StatementVote.objects.bulk_create(votes)
    return rows, crowd


@pytest.fixture
def closed():
    dialogue = make_dialogue(state=State.CLOSED)
    fill(dialogue, people=140)
    recompute(dialogue=dialogue, now=timezone.now())
    dialogue.refresh_from_db()
    return dialogue


def page_of(client, dialogue):
    return client.get(f"/dialoge/{dialogue.slug}/landschaft/")


def test_two_camps_are_found_and_what_unites_and_divides_is_told(client, closed):
    summary = closed.snapshot.summary
    page = page_of(client, closed).content.decode()
    assert summary["group_count"] == 2
    assert "Zwei Gruppen antworten deutlich verschieden." in page
    assert {row["number"] for row in summary["common"]} <= set(range(8, 15))
    assert {row["number"] for row in summary["dividing"]} <= set(range(1, 8))
    assert summary["common"]
    assert len(summary["dividing"]) == 6


def test_figures_on_the_page_are_those_of_the_votes(client, closed):
    row = closed.snapshot.summary["common"][0]
    votes = StatementVote.objects.filter(statement_id=row["pk"])
    agree, seen = votes.filter(value=1).count(), votes.count()
    assert (row["agree"], row["seen"]) == (agree, seen)
    percent = int((agree + 0.5) / (seen + 1) * 100 + 0.5)
    assert f"{percent}\u202f% (" in page_of(client, closed).content.decode()


def test_without_camps_the_page_says_so(client):
    dialogue = make_dialogue(state=State.CLOSED)
    fill(dialogue, camps=False)
    recompute(dialogue=dialogue, now=timezone.now())
    assert "Keine Lager sichtbar" in page_of(client, dialogue).content.decode()


@pytest.mark.parametrize("people", [0, 1, 4])
def test_too_little_data_is_said_and_breaks_nothing(client, people):
    dialogue = make_dialogue(state=State.CLOSED)
    fill(dialogue, people=people)
    recompute(dialogue=dialogue, now=timezone.now())
    response = page_of(client, dialogue)
    assert response.status_code == 200
    assert "zu wenig Daten" in response.content.decode()


def test_a_dialogue_without_any_vote_has_an_empty_page(client):
    dialogue = make_dialogue(state=State.CLOSED)
    assert "Noch gibt es kein Meinungsbild" in page_of(client, dialogue).content.decode()


def test_a_statement_seen_by_few_is_never_common_ground():
    dialogue = make_dialogue()
    _rows, crowd = fill(dialogue)
    late = make_statements(1, dialogue)[0]
    for person in crowd[:4]:
        make_vote(person, late, 1)
    snapshot = recompute(dialogue=dialogue, now=timezone.now())
    assert late.pk not in [row["pk"] for row in snapshot.summary["common"]]


def test_a_sector_below_five_people_shows_no_figure(client):
    dialogue = make_dialogue(state=State.CLOSED)
    fill(dialogue, politicians=4)
    summary = recompute(dialogue=dialogue, now=timezone.now()).summary
    assert summary["sector_people"]["politics"] is None
    assert {part["sector"] for row in summary["common"] for part in row["sectors"]} == {"citizens"}
    assert "politics" not in {point["sector"] for point in summary["map"]["points"]}
    page = client.get(f"/dialoge/{dialogue.slug}/landschaft/aussagen/").content.decode()
    assert "Politik:" not in page


def test_open_results_stay_closed_until_ten_own_answers(client):
    dialogue = make_dialogue()
    rows, _crowd = fill(dialogue)
    recompute(dialogue=dialogue, now=timezone.now())
    assert "fehlen noch 10 Antworten" in page_of(client, dialogue).content.decode()
    client.get(f"/dialoge/{dialogue.slug}/abstimmen/")
    for row in rows[:9]:
        client.post(f"/dialoge/{dialogue.slug}/aussagen/{row.number}/stimme/", {"stimme": "ja"})
    assert "fehlt noch eine Antwort" in page_of(client, dialogue).content.decode()
    client.post(f"/dialoge/{dialogue.slug}/aussagen/{rows[9].number}/stimme/", {"stimme": "ja"})
    assert "Was alle verbindet" in page_of(client, dialogue).content.decode()
    assert "fehlen noch 10 Antworten" in page_of(Client(), dialogue).content.decode()


def test_the_team_sees_open_results_and_emil_does_not(client):
    dilek, emil = make_user("Dilek"), make_user("Emil")
    dialogue = make_dialogue(organiser=dilek)
    fill(dialogue)
    recompute(dialogue=dialogue, now=timezone.now())
    client.force_login(dilek)
    assert "Was alle verbindet" in page_of(client, dialogue).content.decode()
    client.force_login(emil)
    assert "Was alle verbindet" not in page_of(client, dialogue).content.decode()


def test_ones_own_star_is_shown_to_oneself_alone(client):
    amina = make_user("Amina")
    dialogue = make_dialogue(state=State.CLOSED)
    _rows, crowd = fill(dialogue, people=140)
    Participant.objects.filter(pk=crowd[1].pk).update(user=amina)
    recompute(dialogue=dialogue, now=timezone.now())
    client.force_login(amina)
    own = page_of(client, dialogue).content.decode()
    assert "Den Stern sehen nur Sie." in own
    assert ">Sie</text>" in own
    assert "Stern" not in page_of(Client(), dialogue).content.decode()


def test_new_votes_are_counted_at_the_next_round_and_only_then():
    dialogue = make_dialogue()
    rows, crowd = fill(dialogue)
    later = timezone.now() + timedelta(seconds=10)
    assert recompute_due(now=later) == 1
    assert recompute_due(now=later + timedelta(seconds=5)) == 0
    newcomer = make_participant(dialogue)
    make_vote(newcomer, rows[0], 1, at=later + timedelta(seconds=6))
    assert out_of_date(later + timedelta(seconds=10)) == [dialogue]
    recompute_due(now=later + timedelta(seconds=10))
    dialogue.refresh_from_db()
    assert dialogue.snapshot.participants == len(crowd) + 1


def test_a_vote_stored_while_others_were_counted_is_not_forgotten():
    dialogue = make_dialogue()
    rows, crowd = fill(dialogue)
    now = timezone.now()
    recompute(dialogue=dialogue, now=now)
    slow = make_participant(dialogue)
    make_vote(slow, rows[0], 1, at=now - timedelta(seconds=1))
    recompute_due(now=now + timedelta(seconds=5))
    dialogue.refresh_from_db()
    assert dialogue.snapshot.participants == len(crowd) + 1


def test_looking_for_work_costs_the_same_for_1_and_10_dialogues(django_assert_num_queries):
    later = timezone.now() + timedelta(minutes=1)
    for count in (1, 9):
        for _number in range(count):
            dialogue = make_dialogue()
            fill(dialogue, people=3)
            recompute(dialogue=dialogue, now=later)
        with django_assert_num_queries(3):
            assert out_of_date(later) == []


def test_a_withdrawn_statement_leaves_the_landscape_even_after_the_end():
    dilek = make_user("Dilek")
    dialogue = make_dialogue(organiser=dilek, state=State.CLOSED)
    rows, _crowd = fill(dialogue)
    later = timezone.now() + timedelta(minutes=1)
    recompute(dialogue=dialogue, now=later)
    rule, _text = rule_choices()[0]
    reject_statements(
        dialogue=dialogue, seen={rows[0].number: 0}, rule=rule, reason="Nennt einen Namen.", by=dilek, now=later
    )
    assert recompute_due(now=later + timedelta(seconds=5)) == 1
    dialogue.refresh_from_db()
    assert rows[0].text not in json.dumps(dialogue.snapshot.summary, ensure_ascii=False)


def test_who_leaves_is_counted_no_longer():
    dialogue = make_dialogue()
    _rows, crowd = fill(dialogue)
    later = timezone.now() + timedelta(minutes=1)
    recompute(dialogue=dialogue, now=later)
    gone = crowd[7].pk
    leave(dialogue=dialogue, participant=crowd[7], now=later)
    recompute_due(now=later + timedelta(seconds=5))
    dialogue.refresh_from_db()
    assert dialogue.snapshot.participants == len(crowd) - 1
    assert gone not in places_of(dialogue.present_snapshot()).people


def test_one_landscape_that_fails_does_not_stop_the_others():
    broken, fine = make_dialogue(), make_dialogue()
    for dialogue in (broken, fine):
        fill(dialogue, people=12)
    now = timezone.now()
    recompute(dialogue=broken, now=now - timedelta(minutes=5))
    StatementVote.objects.filter(dialogue=broken).update(value=7)
    assert recompute_due(now=now) == 1
    fine.refresh_from_db()
    assert fine.snapshot.participants == 12


def test_counting_leaves_no_transaction_open_so_that_people_go_on_voting():
    job = next(job for job in CONTRACT.jobs if job.name == "dialogue.landscape")
    assert (job.run, job.every_seconds, job.atomic) == (recompute_due, 5, False)


def test_a_large_dialogue_rests_for_a_minute():
    dialogue = make_dialogue()
    rows, _crowd = fill(dialogue, people=12)
    now = timezone.now()
    recompute(dialogue=dialogue, now=now)
    LandscapeSnapshot.objects.update(votes=1_000_000)
    make_vote(make_participant(dialogue), rows[0], 1, at=now + timedelta(seconds=5))
    assert out_of_date(now + timedelta(seconds=30)) == []
    assert out_of_date(now + timedelta(seconds=61)) == [dialogue]


def test_a_finished_dialogue_is_counted_once_more_after_its_end():
    dialogue = make_dialogue()
    fill(dialogue)
    recompute_due(now=timezone.now())
    dialogue.state = State.CLOSED
    dialogue.save()
    DialogueStep.objects.create(dialogue=dialogue, state=State.CLOSED, at=timezone.now())
    assert list(out_of_date(timezone.now())) == [dialogue]


def test_the_same_votes_make_the_same_landscape_and_no_new_row(closed):
    before = LandscapeSnapshot.objects.get(dialogue=closed)
    recompute(dialogue=closed, now=timezone.now())
    after = LandscapeSnapshot.objects.get(dialogue=closed)
    assert (after.pk, after.digest, bytes(after.detail)) == (before.pk, before.digest, bytes(before.detail))


def test_votes_on_a_rejected_statement_do_not_count():
    dialogue = make_dialogue()
    rows, _crowd = fill(dialogue)
    Statement.objects.filter(pk=rows[0].pk).update(status=Status.REJECTED)
    snapshot = recompute(dialogue=dialogue, now=timezone.now())
    assert rows[0].pk not in detail_of(snapshot).statements
    assert snapshot.votes == 60 * 13


def test_the_summary_stays_small_for_many_statements():
    dialogue = make_dialogue()
    fill(dialogue, people=40, statements=300)
    snapshot = recompute(dialogue=dialogue, now=timezone.now())
    assert len(json.dumps(snapshot.summary)) < 60_000


def test_pages_cost_the_same_for_14_and_100_statements(client, django_assert_num_queries):
    for statements in (14, 100):
        dialogue = make_dialogue(state=State.CLOSED)
        fill(dialogue, people=30, statements=statements)
        recompute(dialogue=dialogue, now=timezone.now())
        with django_assert_num_queries(2):
            page_of(client, dialogue)
        with django_assert_num_queries(4):
            client.get(f"/dialoge/{dialogue.slug}/landschaft/aussagen/")


def test_every_graphic_has_its_table(client, closed):
    page = page_of(client, closed).content.decode()
    assert page.count("Als Tabelle lesen") >= 3


@pytest.mark.parametrize("order", ["zustimmung", "trennung", "antworten", "nummer", "quatsch"])
def test_the_table_of_all_statements_sorts_and_shows_every_one(client, closed, order):
    page = client.get(f"/dialoge/{closed.slug}/landschaft/aussagen/?sortierung={order}").content.decode()
    assert len(re.findall(r"Aussage Nummer \d+", page)) == 14


def test_a_merged_statement_is_listed_no_longer_and_its_votes_stay_its_own(client):
    dialogue = make_dialogue(state=State.CLOSED)
    fill(dialogue)
    first, second = recompute(dialogue=dialogue, now=timezone.now()).summary["common"][:2]
    target, merged = Statement.objects.get(pk=first["pk"]), Statement.objects.get(pk=second["pk"])
    merged.status, merged.merged_into = Status.MERGED, target
    merged.save()
    rows = {row["pk"]: row for row in recompute(dialogue=dialogue, now=timezone.now()).summary["common"]}
    assert merged.pk not in rows
    assert rows[target.pk]["agree"] == first["agree"]
    page = client.get(f"/dialoge/{dialogue.slug}/landschaft/aussagen/").content.decode()
    assert merged.text not in page
    assert target.text in page


def test_a_statement_withdrawn_a_second_ago_is_not_in_the_table(client, closed):
    gone = closed.statements.get(number=3)
    Statement.objects.filter(pk=gone.pk).update(status=Status.REJECTED)
    page = client.get(f"/dialoge/{closed.slug}/landschaft/aussagen/?sortierung=nummer").content.decode()
    assert gone.text not in page


def test_where_all_agree_nothing_divides(client):
    dialogue = make_dialogue(state=State.CLOSED)
    rows = make_statements(12, dialogue)
    for _number in range(15):
        person = make_participant(dialogue)
        for row in rows:
            make_vote(person, row, 1)
    summary = recompute(dialogue=dialogue, now=timezone.now()).summary
    assert (summary["group_count"], summary["common_count"], summary["dividing"]) == (1, 12, [])
    assert {row["rank"] for row in summary["common"]} == {1}
    page = page_of(client, dialogue).content.decode()
    assert "Keine Aussage teilt die Teilnehmenden sicher." in page
    assert "Gezeigt sind die 8 mit der höchsten Zustimmung von 12." in page


def test_a_guest_with_ten_answers_sees_the_landscape_in_few_queries(client, django_assert_max_num_queries):
    dialogue = make_dialogue()
    rows, _crowd = fill(dialogue)
    client.get(f"/dialoge/{dialogue.slug}/abstimmen/")
    for row in rows[:10]:
        client.post(f"/dialoge/{dialogue.slug}/aussagen/{row.number}/stimme/", {"stimme": "ja"})
    recompute(dialogue=dialogue, now=timezone.now())
    with django_assert_max_num_queries(8):
        page = page_of(client, dialogue).content.decode()
    assert ">Sie</text>" in page


@pytest.mark.parametrize("address", ["landschaft/", "landschaft/aussagen/"])
def test_drafts_and_unknown_dialogues_have_no_landscape(client, address):
    draft = make_dialogue(state=State.DRAFT)
    assert client.get(f"/dialoge/{draft.slug}/{address}").status_code == 404
    assert client.get(f"/dialoge/gibt-es-nicht/{address}").status_code == 404


@pytest.mark.parametrize("people", [1, 4])
def test_the_table_of_all_statements_shows_no_share_for_fewer_than_five(client, people):
    dialogue = make_dialogue(state=State.CLOSED)
    fill(dialogue, people=people)
    recompute(dialogue=dialogue, now=timezone.now())
    page = client.get(f"/dialoge/{dialogue.slug}/landschaft/aussagen/").content.decode()
    assert '<td data-l="Zustimmung">–</td>' in page
    assert not re.search(r"<td[^>]*>\d+\u202f%", page)


def test_after_an_update_of_the_house_older_landscapes_are_counted_anew(client, closed):
    later = timezone.now() + timedelta(hours=1)
    recompute(dialogue=closed, now=later)
    assert out_of_date(later) == []
    LandscapeSnapshot.objects.filter(dialogue=closed).update(layout=LAYOUT - 1)
    assert page_of(client, closed).status_code == 200
    assert out_of_date(later) == [closed]
    recompute_due(now=later)
    assert "Was alle verbindet" in page_of(client, closed).content.decode()
