"""How good the data of a dialogue are: figures for its team, counted beside the pages."""

from __future__ import annotations

from django.db import models

from mitwirk.dialogue.models.dialogue import Dialogue


class DataQuality(models.Model):
    """How much was answered by how many, and what stands out (Datenlage); counts only, nothing about a person."""

    dialogue = models.OneToOneField(Dialogue, models.CASCADE, related_name="quality")
    computed_at = models.DateTimeField()
    votes = models.PositiveIntegerField()
    figures = models.JSONField()

    def __str__(self) -> str:
        return f"{self.dialogue_id} {self.computed_at:%Y-%m-%d %H:%M}"
