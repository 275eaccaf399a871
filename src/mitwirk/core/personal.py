"""What the ground floor holds about a person: the own deeds in the log, and feedback with an address."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from mitwirk.core.models import Activity, Feedback

FEEDBACK_LIVES = timedelta(days=365)


def personal_data(user) -> dict[str, Any]:
    """Return the person's deeds, oldest first, and feedback that names the person's address."""
    from mitwirk.core.contract import contracts

    kinds = {kind: text for contract in contracts().values() for kind, text in contract.activity_kinds.items()}
    deeds = Activity.objects.filter(by=user).order_by("pk").values_list("kind", "at")
    feedback = Feedback.objects.filter(contact__iexact=user.email).order_by("pk")
    return {
        "deeds": [{"deed": _(kinds.get(kind, kind)), "at": at.isoformat()} for kind, at in deeds],
        "feedback": [{"text": row.text, "page": row.page, "at": row.made_at.isoformat()} for row in feedback],
    }


def erase(user, *, now: datetime) -> dict[str, int]:
    """Delete the person's feedback; the log stays without the name, which goes with the account."""
    deeds = Activity.objects.filter(by=user).update(by=None)
    return {
        "core_activity": deeds,
        "core_feedback": Feedback.objects.filter(contact__iexact=user.email).delete()[0],
    }


def forget_old_feedback(*, now: datetime) -> int:
    """Delete feedback a year after it came in."""
    return Feedback.objects.filter(made_at__lt=now - FEEDBACK_LIVES).delete()[0]
