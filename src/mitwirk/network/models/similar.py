"""The stored index of similar cases."""

from __future__ import annotations

from django.db import models


class SimilarCase(models.Model):
    """One text in the index of similar cases (Ähnlicher Fall): derived, rebuildable, never shown by itself.

    `subject_type` and `subject_id` say whose text it is. `digest` tells whether it changed, `stamp` is the
    moment of that change in the subject, `version` the way it was computed. `columns`, `counts` and `numbers`
    are arrays of the similarity engine; `population`, `density` and `topics` are what else is compared.
    """

    subject_type = models.CharField(max_length=40)
    subject_id = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    version = models.PositiveSmallIntegerField()
    stamp = models.DateTimeField()
    indexed_at = models.DateTimeField()
    columns = models.BinaryField()
    counts = models.BinaryField()
    numbers = models.BinaryField()
    factor = models.FloatField()
    place_key = models.CharField(max_length=24)
    population = models.PositiveIntegerField(null=True)
    density = models.FloatField(null=True)
    topics = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject_type", "subject_id"], name="similar_case_once")]
        indexes = [models.Index(fields=["indexed_at"], name="similar_case_indexed")]

    def __str__(self) -> str:
        return f"{self.subject_type}:{self.subject_id}"
