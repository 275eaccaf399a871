"""The report on a finished dialogue: what is told on the results page and in its PDF."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from django.template.loader import render_to_string
from django.utils.translation import get_language

from mitwirk.dialogue.export_data import LICENCE_NAME, LICENCE_URL, attribution_of
from mitwirk.dialogue.exports import page_address
from mitwirk.dialogue.models import Dialogue, DialogueStep, ModerationMode, Objection, State, Statement, Status

# Raise it when the PDF's words or looks change: stored files are then made anew.
LAYOUT = 1


@dataclass(frozen=True)
class Moderated:
    """How statements were checked, in figures."""

    before: bool
    """Checked before publication"""
    submitted: int
    """Written by participants"""
    from_team: int
    published: int
    rejected: int
    merged: int
    pending: int
    objections: int


@dataclass(frozen=True)
class FollowUp:
    """What the responsible side says happens next."""

    text: str
    owner: str
    by_when: date | None
    answered_at: datetime | None
    answered: bool
    """The team has said what follows; else `text` is what was promised at the start."""


def moderated_of(dialogue: Dialogue) -> Moderated:
    """Count what moderation did."""
    rows = list(Statement.objects.filter(dialogue=dialogue).values_list("status", "from_team"))
    status = Counter(state for state, _team in rows)
    return Moderated(
        before=dialogue.moderation == ModerationMode.BEFORE,
        submitted=sum(1 for _state, team in rows if not team),
        from_team=sum(1 for _state, team in rows if team),
        published=status[Status.ACCEPTED],
        rejected=status[Status.REJECTED],
        merged=status[Status.MERGED] + status[Status.REWORDED],
        pending=status[Status.PENDING],
        objections=Objection.objects.filter(statement__dialogue=dialogue).count(),
    )


def follow_up_of(dialogue: Dialogue) -> FollowUp:
    """Return the answer given after the end, or what was promised before."""
    step = DialogueStep.objects.filter(dialogue=dialogue, state=State.EVALUATED).order_by("pk").last()
    answered = step is not None and bool(step.reason.strip())
    return FollowUp(
        text=step.reason if step is not None and answered else dialogue.result_use,
        owner=dialogue.result_owner,
        by_when=dialogue.result_on,
        answered_at=step.at if step is not None and answered else None,
        answered=answered,
    )
