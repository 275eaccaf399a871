"""What this room holds about a person with an account, and what becomes of it when the account is erased."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from mitwirk.core import activity
from mitwirk.dialogue.models import (
    AccessCode,
    Decision,
    Dialogue,
    DialogueStep,
    ImportRun,
    LiveSession,
    Objection,
    Participant,
    State,
    Statement,
    StatementReport,
    StatementVote,
    TeamMember,
)


def personal_data(user) -> dict[str, Any]:
    """Return participations with answers and statements, deeds in moderation and organisation, teams."""
    return {
        "participations": _participations(user),
        "decisions": [
            {
                "dialogue": row.statement.dialogue.question,
                "statement": row.statement.text,
                "outcome": row.get_outcome_display(),
                "reason": row.reason,
                "at": row.at.isoformat(),
            }
            for row in Decision.objects.filter(by=user).select_related("statement__dialogue").order_by("at", "pk")
        ],
        "answered_objections": [
            {"dialogue": row.statement.dialogue.question, "answer": row.answer, "at": _moment(row.answered_at)}
            for row in Objection.objects.filter(answered_by=user).select_related("statement__dialogue").order_by("pk")
        ],
        "settled_reports": [
            {"dialogue": row.statement.dialogue.question, "at": _moment(row.settled_at)}
            for row in StatementReport.objects.filter(settled_by=user)
            .select_related("statement__dialogue")
            .order_by("pk")
        ],
        "teams": [
            {"dialogue": row.dialogue.question, "role": row.get_role_display(), "at": row.added_at.isoformat()}
            for row in TeamMember.objects.filter(user=user).select_related("dialogue").order_by("pk")
        ],
        "organised": _organised(user),
    }


def _organised(user) -> list[dict[str, Any]]:
    """Return what somebody did for dialogues: created, moved on, made cards, brought statements, imported."""
    sources: list[tuple[str, QuerySet, str]] = [
        ("created", Dialogue.objects.filter(created_by=user), "created_at"),
        ("step", DialogueStep.objects.filter(by=user).select_related("dialogue"), "at"),
        ("cards", AccessCode.objects.filter(created_by=user).select_related("dialogue"), "created_at"),
        ("brought", Statement.objects.filter(brought_by=user).select_related("dialogue"), "submitted_at"),
        ("import", ImportRun.objects.filter(by=user).select_related("dialogue"), "at"),
        ("live", LiveSession.objects.filter(started_by=user).select_related("dialogue"), "started_at"),
        ("team_grown", TeamMember.objects.filter(added_by=user).select_related("dialogue"), "added_at"),
    ]
    return [
        {"deed": deed, "dialogue": str(getattr(row, "dialogue", row)), "at": getattr(row, moment).isoformat()}
        for deed, rows, moment in sources
        for row in rows.order_by("pk")
    ]


def _participations(user) -> list[dict[str, Any]]:
    rows = list(Participant.objects.filter(user=user).select_related("dialogue", "place").order_by("joined_at", "pk"))
    answers, statements, reports = _answers(rows), _statements(rows), _reports(rows)
    return [
        {
            "dialogue": row.dialogue.question,
            "joined_at": row.joined_at.isoformat(),
            "channel": row.get_channel_display(),
            "sector": row.get_sector_display(),
            "sector_basis": row.get_sector_basis_display(),
            "age_group": row.get_age_group_display(),
            "place": row.place.name if row.place else "",
            "answers": answers[row.pk],
            "statements": statements[row.pk],
            "reports": reports[row.pk],
        }
        for row in rows
    ]


def _answers(participants: list[Participant]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    votes = StatementVote.objects.filter(participant__in=participants).select_related("statement")
    for vote in votes.order_by("at", "statement_id"):
        found[vote.participant_id].append(
            {
                "statement": vote.statement.text,
                "answer": vote.get_value_display(),
                "important": vote.important,
                "at": vote.at.isoformat(),
            }
        )
    return found


def _statements(participants: list[Participant]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    own = Statement.objects.filter(author__in=participants).select_related("objection")
    for row in own.prefetch_related("decisions").order_by("submitted_at", "pk"):
        objection = getattr(row, "objection", None)
        found[row.author_id or 0].append(
            {
                "text": row.text,
                "kind": row.get_kind_display(),
                "status": row.get_status_display(),
                "at": row.submitted_at.isoformat(),
                "decisions": [
                    {
                        "outcome": decision.get_outcome_display(),
                        "reason": decision.reason,
                        "at": decision.at.isoformat(),
                    }
                    for decision in sorted(row.decisions.all(), key=lambda decision: decision.pk)
                ],
                "objection": objection.text if objection else "",
                "answer": objection.answer if objection else "",
            }
        )
    return found


def _reports(participants: list[Participant]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = StatementReport.objects.filter(participant__in=participants).select_related("statement").order_by("pk")
    for row in rows:
        found[row.participant_id or 0].append(
            {"statement": row.statement.text, "note": row.note, "at": row.made_at.isoformat()}
        )
    return found


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def running(now: datetime) -> Q:
    """Return the condition for participations in dialogues that have not been counted for good."""
    still_open = Q(dialogue__state=State.OPEN) & (Q(dialogue__closes_at=None) | Q(dialogue__closes_at__gt=now))
    return still_open | Q(dialogue__state=State.DRAFT)


def erase(user, *, now: datetime) -> dict[str, int]:
    """Delete answers where the dialogue still runs; detach the person where it is over, so that results stay.

    Statements stay without an author. What somebody did as moderator or organiser stays without a name, because
    others rely on it; the account's deletion removes the name from those rows.
    """
    own = Participant.objects.filter(user=user)
    left = list(own.filter(running(now)).select_related("dialogue"))
    leaving = [row.pk for row in left]
    votes = StatementVote.objects.filter(participant__in=leaving).delete()[0]
    Participant.objects.filter(pk__in=leaving).delete()
    for row in left:
        activity.record("dialogue.participant_left", by=None, at=now, subject=row.dialogue)
    detached = Participant.objects.filter(user=user).update(user=None, guest_key="")
    teams = TeamMember.objects.filter(user=user).delete()[0]
    return {
        "dialogue_statementvote": votes,
        "dialogue_participant": len(leaving) + detached,
        "dialogue_teammember": teams,
    }
