"""Computed landscapes and imports."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from mitwirk.dialogue.models.dialogue import Dialogue


class LandscapeSnapshot(models.Model):
    """A computed landscape (Meinungsbild) of one moment; pages read it, nobody computes on request.

    `summary` is all that pages show. `detail` (positions of people, figures of all statements) is large and
    loaded only where needed: own position, exports, the full table.
    """

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="snapshots")
    computed_at = models.DateTimeField()
    votes_until = models.DateTimeField(null=True)
    participants = models.PositiveIntegerField()
    statements = models.PositiveIntegerField()
    votes = models.PositiveIntegerField()
    summary = models.JSONField()
    detail = models.BinaryField()
    # Votes per statement id at that moment, for the choice of the next statement.
    exposure = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    engine = models.CharField(max_length=40)
    # Of the summary: which rows it holds. An older one is counted anew after an update of the house.
    layout = models.PositiveSmallIntegerField(default=1)
    seed = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["dialogue", "-computed_at"], name="snapshot_latest")]

    def __str__(self) -> str:
        return f"{self.dialogue_id} {self.computed_at:%Y-%m-%d %H:%M}"


class ImportRun(models.Model):
    """An import of votes from elsewhere (Einlesen): who, when, from what, how many rows."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="imports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    source = models.CharField(max_length=200)
    statements = models.PositiveIntegerField()
    participants = models.PositiveIntegerField()
    votes = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.source
