"""Bringing landscapes up to date: pulled by the worker every few seconds."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from mitwirk.dialogue.landscape import compute
from mitwirk.dialogue.models import Dialogue, DialogueStep, State, StatementVote

LARGE = 200_000
PAUSE_IF_LARGE = timedelta(seconds=60)


def out_of_date(now: datetime):
    """Return dialogues with answers newer than their landscape, and finished ones not counted since the end.

    Large dialogues take longer than the round, so they are counted anew at most once a minute.
    """
    newer = StatementVote.objects.filter(dialogue=OuterRef("pk"), at__gt=OuterRef("snapshot__votes_until"))
    any_vote = StatementVote.objects.filter(dialogue=OuterRef("pk"))
    ended = DialogueStep.objects.filter(
        dialogue=OuterRef("pk"), state=State.CLOSED, at__gt=OuterRef("snapshot__computed_at")
    )
    first = Q(snapshot__votes_until=None) & Exists(any_vote)
    again = Q(snapshot__isnull=False) & (Exists(newer) | Exists(ended))
    rests = Q(snapshot__votes__gt=LARGE, snapshot__computed_at__gt=now - PAUSE_IF_LARGE)
    return Dialogue.objects.exclude(state=State.DRAFT).filter(first | again).exclude(rests).order_by("pk")


def recompute_due(*, now: datetime) -> int:
    """Compute every landscape that is out of date; returns how many."""
    done = 0
    for dialogue in out_of_date(now):
        compute(dialogue=dialogue, now=now)
        done += 1
    return done
