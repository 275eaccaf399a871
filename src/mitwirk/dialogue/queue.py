"""What waits for moderation, in lists and in numbers."""

from __future__ import annotations

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from mitwirk.dialogue.models import (
    Channel,
    Decision,
    Dialogue,
    ModerationMode,
    Objection,
    Statement,
    StatementReport,
    Status,
)

VIEWS = ("neu", "gemeldet", "einsprueche", "entschieden")


def _has_decision() -> Exists:
    return Exists(Decision.objects.filter(statement=OuterRef("pk")))


def waiting(dialogue: Dialogue) -> QuerySet[Statement]:
    """Return new statements, oldest first: unpublished ones, and published ones that nobody has read yet."""
    rows = Statement.objects.filter(dialogue=dialogue)
    if dialogue.moderation == ModerationMode.AFTER:
        from_outside = Q(status=Status.ACCEPTED, from_team=False) & ~Q(channel=Channel.IMPORT)
        unread = from_outside & ~Q(_has_decision())
        return rows.filter(Q(status=Status.PENDING) | unread).order_by("submitted_at", "pk")
    return rows.pending()


def reported(dialogue: Dialogue) -> QuerySet[Statement]:
    """Return statements with reports that nobody has answered."""
    open_reports = StatementReport.objects.filter(statement=OuterRef("pk"), settled_at=None)
    return Statement.objects.filter(Exists(open_reports), dialogue=dialogue).order_by("submitted_at", "pk")


def objected(dialogue: Dialogue) -> QuerySet[Statement]:
    """Return statements whose authors wait for an answer to their objection."""
    rows = Statement.objects.filter(dialogue=dialogue, objection__isnull=False, objection__answered_at=None)
    return rows.order_by("objection__made_at", "pk")


def decided(dialogue: Dialogue) -> QuerySet[Statement]:
    """Return statements that somebody has decided about, the latest decision first."""
    rows = Statement.objects.filter(dialogue=dialogue, decisions__isnull=False)
    return rows.annotate(last_decision=Max("decisions")).order_by("-last_decision")


def listed(dialogue: Dialogue, view: str) -> QuerySet[Statement]:
    """Return the rows of one of the four lists."""
    lists = {"neu": waiting, "gemeldet": reported, "einsprueche": objected, "entschieden": decided}
    return lists[view](dialogue).select_related("objection")


def counts(dialogue: Dialogue) -> dict[str, int]:
    """Return how much waits in each list."""
    return {
        "neu": waiting(dialogue).count(),
        "gemeldet": reported(dialogue).count(),
        "einsprueche": Objection.objects.filter(statement__dialogue=dialogue, answered_at=None).count(),
    }
