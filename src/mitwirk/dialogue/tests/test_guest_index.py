"""A guest is found by the index of keys: the cost of a vote does not grow with the number of guests."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import timezone

from mitwirk.dialogue.actions.voting import CAST_AS_GUEST
from mitwirk.dialogue.models import Participant, StatementVote
from mitwirk.dialogue.testing import make_dialogue, make_participant, make_statement, make_statements

pytestmark = pytest.mark.django_db
KEY = "a" * 64


def plan_of(sql: str, params: list[object]) -> str:
    """Return how the database would answer."""
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with connection.cursor() as cursor:
        cursor.execute(explain + sql, params)
        return "\n".join(str(row) for row in cursor.fetchall())


@pytest.fixture
def dialogue():
    """A dialogue with so many guests that no database would look through them all."""
    dialogue = make_dialogue()
    make_statement(dialogue)
    now = timezone.now()
    Participant.objects.bulk_create(
        Participant(dialogue=dialogue, guest_key=f"{number:064x}", joined_at=now) for number in range(1, 3001)
    )
    make_participant(dialogue, guest_key=KEY)
    if connection.vendor == "postgresql":  # SQLite has to do without figures about the table
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE dialogue_participant")
    return dialogue


def test_a_vote_finds_its_guest_by_the_index_of_keys(dialogue):
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    assert "guest_once" in plan_of(CAST_AS_GUEST, [1, False, now, dialogue.slug, 1, KEY, now])


def test_a_page_finds_its_guest_by_the_index_of_keys(dialogue):
    query = Participant.objects.holding(KEY).filter(dialogue=dialogue, user=None)
    assert "guest_once" in plan_of(*query.query.sql_with_params())


def test_nobody_holds_an_empty_pass():
    make_participant(make_dialogue())
    assert not Participant.objects.holding("").exists()


def test_a_marked_vote_costs_two_queries(client, django_assert_num_queries):
    dialogue = make_dialogue()
    make_statements(3, dialogue)
    client.get(f"/dialoge/{dialogue.slug}/abstimmen/")
    vote = f"/dialoge/{dialogue.slug}/aussagen/{{}}/stimme/"
    client.post(vote.format(1), {"stimme": "ja"})
    with django_assert_num_queries(2):
        response = client.post(vote.format(2), {"stimme": "ja", "wichtig": "1"})
    assert response.status_code == 303
    assert StatementVote.objects.get(statement__number=2).important
