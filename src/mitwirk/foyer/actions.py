"""Deeds of the entrance."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from mitwirk.accounts.models import Role
from mitwirk.core import activity
from mitwirk.core.errors import NotAllowed
from mitwirk.core.models import Audience, Feedback, OperatorText
from mitwirk.core.ratelimit import limit


@transaction.atomic
def give_feedback(*, text: str, page: str, contact: str, address: str, now: datetime) -> Feedback:
    """Take in what somebody met; the office sees it on its desk."""
    limit("foyer.feedback", address, at_most=10, seconds=3600, now=now)
    feedback = Feedback.objects.create(text=text, page=page, contact=contact, made_at=now)
    activity.record("foyer.feedback_given", by=None, at=now, subject=feedback, visible_to=Audience.OFFICE)
    return feedback


@transaction.atomic
def settle_feedback(*, feedback: Feedback, by, now: datetime) -> None:
    """Note that the office has dealt with it; a second click changes nothing."""
    if not by.holds(Role.OFFICE):
        raise NotAllowed
    feedback = Feedback.objects.select_for_update(of=("self",)).get(pk=feedback.pk)
    if feedback.settled_at is None:
        feedback.settled_at, feedback.settled_by = now, by
        feedback.save(update_fields=["settled_at", "settled_by"])


@transaction.atomic
def write_operator_text(*, key: str, body: str, by, now: datetime) -> OperatorText:
    """Fill or change a page of the operator."""
    if not by.holds(Role.OFFICE):
        raise NotAllowed
    text, _created = OperatorText.objects.update_or_create(
        key=key, defaults={"body": body, "changed_at": now, "changed_by": by}
    )
    activity.record("foyer.operator_text_changed", by=by, at=now, subject=text, visible_to=Audience.OFFICE)
    return text
