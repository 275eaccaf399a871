"""Keeping the look at a dialogue's data up to date: pulled by the worker, beside the landscapes."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from mitwirk.dialogue.models import DataQuality, Dialogue, State
from mitwirk.dialogue.quality import measure

log = logging.getLogger("mitwirk.jobs")
PAUSE = timedelta(seconds=30)
PAUSE_PER_VOTE = timedelta(microseconds=100)
"""After counting, a dialogue rests: half a minute, large ones longer, so that landscapes come first."""


def refresh_quality(*, dialogue: Dialogue, now: datetime) -> DataQuality:
    """Count anew; the counting stands outside of any transaction, as people go on voting."""
    figures = measure(dialogue)
    values = {"computed_at": now, "votes": figures["votes"], "figures": figures}
    row, _created = DataQuality.objects.update_or_create(dialogue=dialogue, defaults=values)
    return row


def out_of_date(now: datetime) -> list[Dialogue]:
    """Return dialogues whose landscape is newer than the look at their data."""
    rows = (
        Dialogue.objects.exclude(state=State.DRAFT)
        .filter(snapshot__isnull=False)
        .values_list("pk", "snapshot__computed_at", "quality__computed_at", "quality__votes")
    )
    due = [
        pk
        for pk, landscape_at, counted_at, votes in rows
        if counted_at is None or (landscape_at > counted_at and counted_at + rest(votes) <= now)
    ]
    return list(Dialogue.objects.filter(pk__in=due).order_by("pk")) if due else []


def rest(votes: int) -> timedelta:
    """Return how long a dialogue rests after it was counted."""
    return max(PAUSE, votes * PAUSE_PER_VOTE)


def refresh_due(*, now: datetime) -> int:
    """Count every dialogue that is out of date; returns how many. One that fails does not stop the others."""
    done = 0
    for dialogue in out_of_date(now):
        try:
            refresh_quality(dialogue=dialogue, now=now)
            done += 1
        except Exception:
            log.exception("data quality of dialogue %s failed", dialogue.pk)
    return done
