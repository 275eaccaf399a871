"""Questions that several pages of the room ask."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import F

from mitwirk.dialogue.desk import desk_items
from mitwirk.dialogue.models import Dialogue, Participant, State, Statement, StatementKind, StatementVote

__all__ = [
    "ANSWERS_BEFORE_RESULTS",
    "Answer",
    "answers_of",
    "desk_items",
    "finished_dialogues",
    "open_count",
    "open_dialogues",
    "own_participations",
    "voices",
]

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


def open_dialogues(viewer, *, places=None, limit: int = 3):
    """Return open dialogues that end soonest; with `places` (ids) only those that concern one of them."""
    rows = Dialogue.objects.visible_to(viewer).filter(state=State.OPEN).for_list()
    if places is not None:
        rows = rows.filter(place__in=places)
    return rows[:limit]


def finished_dialogues(viewer, *, limit: int = 3):
    """Return dialogues with a result, latest first."""
    rows = Dialogue.objects.visible_to(viewer).filter(state__in=[State.CLOSED, State.EVALUATED])
    return rows.with_figures().order_by(F("closes_at").desc(nulls_last=True), "-pk")[:limit]


def voices(viewer, *, limit: int = 3) -> list[Statement]:
    """Return one recent statement of each kind from open dialogues: an experience, a chance, a reservation."""
    rows = (
        Statement.objects.visible_to(viewer)
        .accepted()
        .filter(dialogue__state=State.OPEN)
        .exclude(kind="")
        .order_by("-published_at", "-pk")
    )
    by_kind: dict[str, tuple[int, str]] = {}
    for pk, kind, sector in rows.values_list("pk", "kind", "sector")[:60]:
        if kind not in by_kind or (sector and not by_kind[kind][1]):
            by_kind[kind] = (pk, sector)
    chosen = [by_kind[kind][0] for kind in StatementKind.values if kind in by_kind][:limit]
    found = rows.select_related("dialogue").in_bulk(chosen)
    return [found[pk] for pk in chosen if pk in found]


def open_count(viewer) -> int:
    """Return how many dialogues are open."""
    return Dialogue.objects.visible_to(viewer).filter(state=State.OPEN).count()


def own_participations(user, *, limit: int = 20):
    """Return the dialogues a signed-in person has answered in, latest first."""
    return Participant.objects.filter(user=user).select_related("dialogue").order_by("-joined_at", "-pk")[:limit]
