"""The next statement: by the last landscape, by chance, and for statements nobody knows yet."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mitwirk.dialogue import routing
from mitwirk.dialogue.actions.landscape import recompute
from mitwirk.dialogue.models import Participant, Statement, StatementVote
from mitwirk.dialogue.testing import make_dialogue, make_statements

pytestmark = pytest.mark.django_db
TELLING, PLAIN = 3, 9


def counted(people=80):
    """A dialogue in which three statements tell two camps apart and nine are liked by all, counted."""
    dialogue = make_dialogue()
    rows = make_statements(TELLING + PLAIN, dialogue)
    now = timezone.now()
    crowd = Participant.objects.bulk_create(
        Participant(dialogue=dialogue, guest_key=f"{index:032x}", joined_at=now) for index in range(people)
    )
    rng = np.random.default_rng(3)
    votes = []
    for index, person in enumerate(crowd):
        for place, statement in enumerate(rows):
            likely = (0.95 if index % 2 else 0.05) if place < TELLING else 0.95
            value = 1 if rng.random() < likely else -1
            votes.append(StatementVote(participant=person, statement=statement, dialogue=dialogue, value=value, at=now))
    StatementVote.objects.bulk_create(votes)
    recompute(dialogue=dialogue, now=now)
    dialogue.refresh_from_db()
    return dialogue, rows


def firsts(dialogue, answers, people=400):
    ballot = routing.ballot_of(dialogue)
    return Counter(routing.next_number(dialogue.seed, ballot, person, answers) for person in range(people))


def test_telling_statements_come_first_and_all_others_come_too():
    dialogue, rows = counted()
    found = firsts(dialogue, {})
    telling = sum(found[row.number] for row in rows[:TELLING])
    # chance alone would choose them in a quarter of the cases; a fifth of all choices stays chance
    assert telling > 0.7 * 400
    assert telling < 0.95 * 400
    assert set(found) == {row.number for row in rows}


def test_before_the_first_count_exposure_alone_decides():
    dialogue = make_dialogue()
    rows = make_statements(6, dialogue)
    found = firsts(dialogue, {})
    assert set(found) == {row.number for row in rows}
    assert max(found.values()) < 110


def test_a_statement_that_came_since_the_count_gets_its_share():
    dialogue, _rows = counted()
    make_statements(1, dialogue)
    new = Statement.objects.filter(dialogue=dialogue).latest("pk")
    routing.cache.clear()
    found = firsts(dialogue, {})
    # a fifth of the choices belongs to statements with few answers, and there is only this one
    assert 0.15 * 400 < found[new.number] < 0.32 * 400


def test_answered_statements_never_come_again_until_none_is_left():
    dialogue, rows = counted()
    ballot, answers, seen = routing.ballot_of(dialogue), {}, []
    while (number := routing.next_number(dialogue.seed, ballot, 5, answers)) is not None:
        seen.append(number)
        answers[next(row.pk for row in rows if row.number == number)] = (1, 0, -1)[len(seen) % 3]
    assert sorted(seen) == sorted(row.number for row in rows)


def test_the_same_person_sees_the_same_statement_again():
    dialogue, rows = counted()
    ballot, answers = routing.ballot_of(dialogue), {rows[4].pk: -1}
    first = routing.next_number(dialogue.seed, ballot, 11, answers)
    assert all(routing.next_number(dialogue.seed, ballot, 11, dict(answers)) == first for _ in range(3))


def test_an_answer_to_a_withdrawn_or_new_statement_does_no_harm():
    dialogue, rows = counted()
    answers = {rows[0].pk: 1, 10**9: -1}
    Statement.objects.filter(pk=rows[0].pk).update(status="rejected")
    routing.cache.clear()
    found = firsts(dialogue, answers, people=100)
    assert rows[0].number not in found
    assert sum(found.values()) == 100


def test_a_snapshot_without_guide_falls_back_to_exposure():
    import io

    dialogue, _rows = counted()
    with np.load(io.BytesIO(bytes(dialogue.snapshot.detail))) as arrays:
        kept = {name: arrays[name] for name in arrays.files if not name.startswith("guess_")}
    target = io.BytesIO()
    np.savez_compressed(target, **kept)
    dialogue.snapshot.detail = target.getvalue()
    dialogue.snapshot.save()
    assert max(firsts(dialogue, {}).values()) < 80


def test_the_page_reads_the_landscape_once_and_then_asks_no_more_than_before(client):
    dialogue, rows = counted()
    address = f"/dialoge/{dialogue.slug}/abstimmen/"
    page = client.get(address).content.decode()
    assert any(f"/aussagen/{row.number}/stimme/" in page for row in rows)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    assert len(captured) <= 8
    assert not [query for query in captured if re.search(r'"detail"', query["sql"])]


def test_places_of_statements_are_found_in_any_order():
    route = routing.Route(np.array([30, 10, 20]), None)
    assert route.places(np.array([10, 15, 20, 30, 40, 5])).tolist() == [1, -1, 2, 0, -1, -1]
    assert routing.NOWHERE.places(np.array([1, 2])).tolist() == [-1, -1]
