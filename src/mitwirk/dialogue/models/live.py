"""A dialogue in a hall: what the screen shows, and how people there find their way in."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from mitwirk.dialogue.models.dialogue import Dialogue


class LiveSessionQuerySet(models.QuerySet["LiveSession"]):
    """Many live sessions."""

    def running(self, now: datetime):
        """Those that nobody has ended and whose time is not over."""
        return self.filter(ended_at=None, ends_at__gt=now)


class LiveSession(models.Model):
    """One time that a dialogue stands on a hall's screen (Saalrunde)."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="live_sessions")
    # Short enough to type from a screen; it leads to a public page and is no secret.
    code = models.CharField(max_length=8, unique=True)
    results_shown = models.BooleanField(default=False)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = LiveSessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dialogue"], condition=Q(ended_at=None), name="live_session_once"),
        ]

    def __str__(self) -> str:
        return f"{self.dialogue_id} {self.code}"

    def is_running(self, now: datetime) -> bool:
        """Say whether the screen still shows this session."""
        return self.ended_at is None and now < self.ends_at
