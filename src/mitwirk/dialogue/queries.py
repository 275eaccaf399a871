"""Questions that several pages of the room ask."""

from __future__ import annotations

from typing import NamedTuple

from mitwirk.dialogue.models import Participant, StatementVote

ANSWERS_BEFORE_RESULTS = 10


class Answer(NamedTuple):
    """One present answer of a person, as small as a page needs it."""

    statement_id: int
    number: int
    value: int
    important: bool


def answers_of(participant: Participant | None) -> dict[int, Answer]:
    """Return a person's present answers by statement id, oldest first, in one query."""
    if participant is None:
        return {}
    rows = (
        StatementVote.objects.filter(participant=participant)
        .order_by("at", "statement_id")
        .values_list("statement_id", "statement__number", "value", "important")
    )
    return {row[0]: Answer(*row) for row in rows}
