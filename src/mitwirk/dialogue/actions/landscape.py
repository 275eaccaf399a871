"""Bringing landscapes up to date: pulled by the worker every few seconds."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Subquery

from mitwirk.core import activity
from mitwirk.core.models import Activity, Audience
from mitwirk.dialogue.landscape import Ballots, Landscape, influence_of, landscape_of, marks_of, read_ballots
from mitwirk.dialogue.landscape_detail import orientation_of, pack_detail
from mitwirk.dialogue.landscape_summary import LAYOUT, summarise
from mitwirk.dialogue.models import (
    Dialogue,
    DialogueStep,
    LandscapeSnapshot,
    LiveSession,
    State,
    Statement,
    StatementVote,
)
from mitwirk.dialogue.population import age_rows
from mitwirk.dialogue.weighted import weighted_figures

log = logging.getLogger("mitwirk.jobs")
KEEP_SNAPSHOTS = 3
PAUSE_PER_VOTE = timedelta(microseconds=60)
"""After counting, a dialogue rests: unnoticed up to 80,000 answers, a minute at a million, whose counting takes
some 15 seconds. So the worker always has time for others."""
SETTLE = timedelta(seconds=3)
"""A deed's moment is taken before its transaction ends. Whatever happened so shortly before the last look is
looked at once more."""
LIVE_REST = 0.25
"""In a hall people wait for the picture: a dialogue on a screen rests a quarter of the time, up to 330,000 answers
no longer than five seconds."""
LOOK_BACK = timedelta(days=7)
STATEMENT_DEEDS = [f"dialogue.statement_{outcome}" for outcome in ("accepted", "rejected", "merged", "reworded")]
PERSON_DEEDS = ["dialogue.participant_left"]


def recompute(*, dialogue: Dialogue, now: datetime) -> LandscapeSnapshot:
    """Compute the landscape and make it the dialogue's present one. The same answers make no new row.

    The computing stands outside of any transaction: people go on voting meanwhile.
    """
    until = StatementVote.objects.filter(dialogue=dialogue).aggregate(latest=Max("at"))["latest"]
    ballots = read_ballots(dialogue)
    landscape = landscape_of(ballots, dialogue.seed)
    fields = ("pk", "number", "text", "kind")
    texts = {row["pk"]: dict(row) for row in Statement.objects.filter(dialogue=dialogue).values(*fields)}
    marks = marks_of(dialogue)
    rows = [{**texts[pk], "important": marks.get(pk, 0)} for pk in ballots.statements.tolist()]
    before = LandscapeSnapshot.objects.filter(dialogue=dialogue).order_by("-pk").first()
    drawn = orientation_of(ballots, landscape, before)
    firm = influence_of(landscape, ballots)
    summary = summarise(landscape, ballots.sectors, rows, age_rows(dialogue), influence=firm, orientation=drawn)
    summary["weighted"] = weighted_figures(dialogue, ballots, summary)
    seen = landscape.statements.overall.seen.tolist()
    values = {
        "computed_at": now,
        "votes_until": until,
        "participants": len(ballots.participants),
        "statements": len(ballots.statements),
        "votes": len(ballots.votes.value),
        "summary": summary,
        "exposure": {str(pk): count for pk, count in zip(ballots.statements.tolist(), seen, strict=True)},
        "digest": landscape.diagnostics.digest,
        "engine": landscape.diagnostics.version,
        "seed": landscape.diagnostics.seed,
        "layout": LAYOUT,
    }
    return _store(dialogue, values, ballots, landscape)


@transaction.atomic
def _store(dialogue: Dialogue, values: Mapping[str, Any], ballots: Ballots, landscape: Landscape) -> LandscapeSnapshot:
    dialogue = Dialogue.objects.select_for_update(of=("self",)).get(pk=dialogue.pk)
    present = dialogue.present_snapshot()
    compared = ("digest", "summary", "engine", "seed", "exposure", "layout")
    if present is not None and all(getattr(present, name) == values[name] for name in compared):
        present.computed_at, present.votes_until = values["computed_at"], values["votes_until"]
        present.save(update_fields=["computed_at", "votes_until"])
        return present
    snapshot = LandscapeSnapshot.objects.create(dialogue=dialogue, detail=pack_detail(ballots, landscape), **values)
    Dialogue.objects.filter(pk=dialogue.pk).update(snapshot=snapshot)
    kept = LandscapeSnapshot.objects.filter(dialogue=dialogue).order_by("-pk").values_list("pk", flat=True)
    LandscapeSnapshot.objects.filter(dialogue=dialogue).exclude(pk__in=list(kept[:KEEP_SNAPSHOTS])).delete()
    if dialogue.has_result:
        # Pages of finished dialogues are kept in memory until something is logged.
        activity.record(
            "dialogue.landscape_computed",
            by=None,
            at=values["computed_at"],
            subject=dialogue,
            visible_to=Audience.TEAM,
        )
    return snapshot


def out_of_date(now: datetime) -> list[Dialogue]:
    """Return dialogues whose answers, statements or people have changed since they were last counted.

    Those on a hall's screen come first. Large dialogues rest after counting, see `PAUSE_PER_VOTE`.
    """
    votes = StatementVote.objects.filter(dialogue=OuterRef("pk")).order_by("-at")
    ends = DialogueStep.objects.filter(dialogue=OuterRef("pk"), state=State.CLOSED).order_by("-at")
    rows = (
        Dialogue.objects.exclude(state=State.DRAFT)
        .annotate(
            voted_at=Subquery(votes.values("at")[:1]),
            ended_at=Subquery(ends.values("at")[:1]),
            live=Exists(LiveSession.objects.running(now).filter(dialogue=OuterRef("pk"))),
        )
        .values_list(
            "pk", "snapshot__computed_at", "snapshot__votes", "snapshot__layout", "voted_at", "ended_at", "live"
        )
    )
    deeds = latest_deeds(now)
    due: dict[int, bool] = {}
    for pk, counted_at, counted, layout, voted_at, ended_at, live in rows:
        changes = [at for at in (voted_at, ended_at, deeds.get(pk)) if at is not None]
        if counted_at is None or layout != LAYOUT:
            if voted_at is not None:
                due[pk] = live
        elif any(at > counted_at - SETTLE for at in changes) and not rests(counted, counted_at, now, live=live):
            due[pk] = live
    found = Dialogue.objects.filter(pk__in=due).order_by("pk") if due else []
    return sorted(found, key=lambda dialogue: not due[dialogue.pk])


def rests(votes: int, counted_at: datetime, now: datetime, *, live: bool = False) -> bool:
    """Say whether a large dialogue was counted a short while ago."""
    return counted_at + votes * PAUSE_PER_VOTE * (LIVE_REST if live else 1) > now


def latest_deeds(now: datetime) -> dict[int, datetime]:
    """Return by dialogue when a statement was last published, withdrawn or merged, or a person left."""
    recent = Activity.objects.filter(at__gt=now - LOOK_BACK)
    moments: dict[int, datetime] = dict(
        recent.filter(kind__in=PERSON_DEEDS).values_list("subject_id").annotate(Max("at"))
    )
    statements = dict(recent.filter(kind__in=STATEMENT_DEEDS).values_list("subject_id").annotate(Max("at")))
    for pk, dialogue in Statement.objects.filter(pk__in=list(statements)).values_list("pk", "dialogue_id"):
        moments[dialogue] = max(statements[pk], moments.get(dialogue, statements[pk]))
    return moments


def recompute_due(*, now: datetime) -> int:
    """Compute every landscape that is out of date; returns how many. One that fails does not stop the others."""
    done = 0
    for dialogue in out_of_date(now):
        try:
            recompute(dialogue=dialogue, now=now)
            done += 1
        except Exception:
            log.exception("landscape of dialogue %s failed", dialogue.pk)
    return done
