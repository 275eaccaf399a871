"""How the lists of notices grow."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from mitwirk.core.models import Activity
from mitwirk.dialogue.models import Dialogue, State
from mitwirk.notices.models import Newsletter, NewsletterState, Notice, Subscription


def _dialogues(house: Any, count: int) -> list[Dialogue]:
    now = timezone.now()
    return Dialogue.objects.bulk_create(
        Dialogue(
            slug=f"reihe-m-{number}", question=f"Reihe {number}", context="Der Platz.", asked_by="Gemeinderat",
            result_use="Beratung", result_owner="Bauamt", seed=number, created_at=now, state=State.OPEN,
        )
        for number in house.numbers(count)
    )  # fmt: skip


def told(house: Any, count: int) -> None:
    """Tell the office's person of many deeds."""
    now = timezone.now()
    deeds = Activity.objects.bulk_create(
        Activity(kind="dialogue.opened", at=now, subject_type="dialogue.dialogue", subject_id=dialogue.pk)
        for dialogue in _dialogues(house, count)
    )
    Notice.objects.bulk_create(
        Notice(user=house.office, activity=deed, category="dialogue", made_at=now) for deed in deeds
    )


def followed(house: Any, count: int) -> None:
    """Let the office's person follow many things."""
    now = timezone.now()
    Subscription.objects.bulk_create(
        Subscription(user=house.office, subject=f"dialogue.dialogue:{dialogue.pk}", at=now)
        for dialogue in _dialogues(house, count)
    )


def issues(house: Any, count: int) -> None:
    """Grow the archive of newsletters."""
    now = timezone.now()
    Newsletter.objects.bulk_create(
        Newsletter(
            title=f"Reihe {number}", slug=f"reihe-{number}", body="Guten Tag", changed_at=now,
            state=NewsletterState.SENT, released_at=now - timedelta(minutes=number),
        )
        for number in house.numbers(count)
    )  # fmt: skip
