"""Makers for tests of this room and of rooms above."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

from django.utils import timezone

from mitwirk.dialogue.models import (
    Dialogue,
    DialogueStep,
    Participant,
    State,
    Statement,
    StatementVote,
    Status,
    TeamMember,
    TeamRole,
)

_numbers = itertools.count(1)


def make_dialogue(*, state: str = State.OPEN, organiser=None, **fields: Any) -> Dialogue:
    """Make a dialogue, open unless told otherwise."""
    number = next(_numbers)
    now = timezone.now()
    values = {
        "slug": f"dialog-{number}",
        "question": f"Was soll in der Ortsmitte Platz haben? ({number})",
        "context": "Die Ortsmitte wird umgebaut.",
        "asked_by": "Gemeinderat Lindental",
        "result_use": "Der Gemeinderat berät das Ergebnis öffentlich.",
        "result_owner": "Bauamt Lindental",
        "opens_at": now - timedelta(days=3),
        "closes_at": now + timedelta(days=11),
        "seed": number,
        "created_at": now - timedelta(days=4),
        **fields,
    }
    dialogue = Dialogue.objects.create(state=state, **values)
    DialogueStep.objects.create(dialogue=dialogue, state=state, at=now)
    if organiser is not None:
        TeamMember.objects.create(dialogue=dialogue, user=organiser, role=TeamRole.ORGANISER, added_at=now)
    return dialogue


def make_statement(dialogue: Dialogue, text: str = "", *, status: str = Status.ACCEPTED, **fields: Any) -> Statement:
    """Make one statement, accepted unless told otherwise."""
    now = timezone.now()
    number = fields.pop("number", None) or dialogue.statements.count() + 1
    return Statement.objects.create(
        dialogue=dialogue,
        number=number,
        text=text or f"Aussage Nummer {number} zur Ortsmitte.",
        status=status,
        submitted_at=fields.pop("submitted_at", now),
        published_at=fields.pop("published_at", now if status == Status.ACCEPTED else None),
        **fields,
    )


def make_statements(count: int, dialogue: Dialogue) -> list[Statement]:
    """Make many accepted statements."""
    start = dialogue.statements.count()
    now = timezone.now()
    return Statement.objects.bulk_create(
        Statement(
            dialogue=dialogue,
            number=start + index,
            text=f"Aussage Nummer {start + index} zur Ortsmitte.",
            status=Status.ACCEPTED,
            submitted_at=now,
            published_at=now,
        )
        for index in range(1, count + 1)
    )


def make_participant(dialogue: Dialogue, **fields: Any) -> Participant:
    """Make one participant."""
    return Participant.objects.create(dialogue=dialogue, joined_at=timezone.now(), **fields)


def make_vote(participant: Participant, statement: Statement, value: int = 1, **fields: Any) -> StatementVote:
    """Make one vote."""
    return StatementVote.objects.create(
        participant=participant,
        statement=statement,
        dialogue_id=participant.dialogue_id,
        value=value,
        at=fields.pop("at", timezone.now()),
        **fields,
    )
