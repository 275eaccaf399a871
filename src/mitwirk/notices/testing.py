"""Makers for tests of this room and of rooms above."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from mitwirk.core.models import Activity
from mitwirk.notices.making import make_notices
from mitwirk.notices.models import Notice, Subscription


def make_subscription(user: Any, thing: Any, *, at: datetime | None = None) -> Subscription:
    """Make somebody follow a thing."""
    subject = f"{thing._meta.label_lower}:{thing.pk}"
    return Subscription.objects.create(user=user, subject=subject, at=at or timezone.now())


def make_notice(user: Any, activity: Activity, **fields: Any) -> Notice:
    """Make a notice as the job does."""
    values = {"category": "direct", "made_at": timezone.now(), **fields}
    return Notice.objects.create(user=user, activity=activity, **values)


def tell(*, now: datetime | None = None) -> int:
    """Turn the log into notices, as the worker does."""
    return make_notices(now=now or timezone.now())
