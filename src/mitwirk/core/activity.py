"""The one append-only log: notices, digests, trails and counters derive from it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, models

from mitwirk.core.models import Activity, Audience


def record(
    kind: str,
    *,
    by: Any,
    at: datetime,
    subject: models.Model,
    visible_to: str = Audience.TEAM,
    data: dict[str, Any] | None = None,
) -> Activity:
    """Write one row, inside the transaction of the deed.

    `kind` is `room.what_happened` and stands in the room's contract. `by` is a user, a guest (then nobody
    is stored) or None for the house itself. `data` holds codes and short facts, never a person's words.
    """
    from mitwirk.core.contract import known_activity_kinds

    if kind not in known_activity_kinds():
        raise ValueError(f"{kind!r} stands in no room's contract")
    return Activity.objects.create(
        kind=kind,
        by_id=getattr(by, "pk", None) if getattr(by, "is_authenticated", False) else None,
        at=at,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        visible_to=visible_to,
        data=data or {},
    )


def trail(subject: models.Model) -> models.QuerySet[Activity]:
    """Return what happened to one row, oldest first."""
    return Activity.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk).order_by("pk")


def latest_stamp() -> int:
    """Return a number that grows with every deed in the house: the version of all cached pages."""
    # Every page that is kept in memory asks this, so it is asked without the ORM.
    with connection.cursor() as cursor:
        cursor.execute("SELECT MAX(id) FROM core_activity")
        return cursor.fetchone()[0] or 0
