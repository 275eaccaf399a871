"""What a hall's screen shows, and who may open it.

The screen's address carries a signed number instead of a sign-in, so that it opens on the hall's own computer,
see docs/decisions/0010-live-in-the-hall.md. It shows nothing but what the team has decided to show.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from mitwirk.dialogue import sentences
from mitwirk.dialogue.landscape_summary import LAYOUT
from mitwirk.dialogue.models import Dialogue, LandscapeSnapshot, LiveSession, Participant, StatementVote

SECONDS = 5
"""Between two looks of the screen at the server."""
COUNTS_SECONDS = 2
MOST_COMMON, MOST_DIVIDING = 3, 1
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
SIGNATURE = 10
"""Letters of the signature: 50 bits, too many to guess in the hours that they are worth something."""


def signature_of(session: LiveSession) -> str:
    """Return the letters that only this installation can add to a session's code."""
    message = f"{session.pk}:{session.code}:{session.started_at.isoformat()}"
    marks = salted_hmac("mitwirk.dialogue.live", message, algorithm="sha256").digest()
    return "".join(ALPHABET[mark % len(ALPHABET)] for mark in marks[:SIGNATURE])


def key_of(session: LiveSession) -> str:
    """Return the signed code that opens the screen, short enough to type."""
    return f"{session.code}-{signature_of(session)}"


def session_from(key: str, slug: str = "") -> LiveSession | None:
    """Return the session that a key opens, with its dialogue and landscape; None for anything forged."""
    code, _dash, signature = re.sub(r"[^A-Z0-9-]", "", key.upper()).partition("-")
    rows = LiveSession.objects.filter(code=code)
    left = ("detail", "exposure", "summary")
    rows = rows.select_related("dialogue__snapshot")
    session = rows.defer("dialogue__context", *(f"dialogue__snapshot__{name}" for name in left)).first()
    if session is None or (slug and session.dialogue.slug != slug):
        return None
    genuine = constant_time_compare(signature.replace("-", ""), signature_of(session))
    return session if genuine else None


def running_session(dialogue: Dialogue, now: datetime) -> LiveSession | None:
    """Return the dialogue's session that runs now."""
    return LiveSession.objects.running(now).filter(dialogue=dialogue).first()


def display_address(session: LiveSession) -> str:
    """Return the address of the screen, as it is typed into another computer."""
    return settings.SITE_URL + reverse("short:display", args=[session.code, signature_of(session)])


def entrance(session: LiveSession) -> str:
    """Return the full address behind the QR code: the first statement, by the shortest way."""
    return settings.SITE_URL + reverse("short:dialogue", args=[session.code])


def short_entrance(session: LiveSession) -> str:
    """Return the same address as people type it."""
    return entrance(session).split("//", 1)[-1].rstrip("/")


def counts_of(dialogue: Dialogue) -> tuple[int, int]:
    """Return how many take part and how many answers there are, at most two seconds old."""
    key = f"live-counts:{dialogue.pk}"
    counts = cache.get(key)
    if counts is None:
        people = Participant.objects.filter(dialogue=dialogue).count()
        counts = (people, StatementVote.objects.filter(dialogue=dialogue).count())
        cache.set(key, counts, COUNTS_SECONDS)
    return counts


@dataclass(frozen=True)
class Screen:
    """All that the screen shows at one moment."""

    dialogue: Dialogue
    session: LiveSession
    running: bool
    open: bool
    people: int
    answers: int
    # Empty unless the team shows the landscape and there is one.
    findings: dict[str, Any] = field(default_factory=dict)

    @property
    def results_shown(self) -> bool:
        """Say whether the team shows the landscape."""
        return self.running and self.session.results_shown


def version_of(session: LiveSession, now: datetime, *extra: str) -> str:
    """Return what changes when the screen would look different; costs no query while counts are in memory."""
    dialogue = session.dialogue
    running = session.is_running(now)
    people, answers = counts_of(dialogue) if running else (0, 0)
    shown = running and session.results_shown
    snapshot = dialogue.snapshot_id if shown else None
    facts = (session.pk, running, shown, snapshot, dialogue.is_open(now), people, answers, *extra)
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:24]


def screen_of(session: LiveSession, now: datetime) -> Screen:
    """Return what the screen shows now."""
    dialogue = session.dialogue
    running = session.is_running(now)
    people, answers = counts_of(dialogue) if running else (0, 0)
    shown = running and session.results_shown
    return Screen(
        dialogue=dialogue,
        session=session,
        running=running,
        open=dialogue.is_open(now),
        people=people,
        answers=answers,
        findings=findings(dialogue) if shown else {},
    )


def findings(dialogue: Dialogue) -> dict[str, Any]:
    """Return map, strongest common ground and division with their sentences; empty before the first landscape."""
    rows = LandscapeSnapshot.objects.filter(pk=dialogue.snapshot_id or 0, layout=LAYOUT)
    summary = rows.values_list("summary", flat=True).first()
    if summary is None:
        return {}
    return {
        "summary": summary,
        "headline": sentences.headline(summary),
        "on_map": sentences.on_map(summary),
        "common": [{**row, "sentence": sentences.agreement(row)} for row in summary["common"][:MOST_COMMON]],
        "common_count": summary["common_count"],
        "dividing": [{**row, "sentence": sentences.division(row)} for row in summary["dividing"][:MOST_DIVIDING]],
    }
