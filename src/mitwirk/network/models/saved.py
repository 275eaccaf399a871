"""Saved searches of the directory."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    """Many saved searches."""

    def visible_to(self, viewer):
        """Only one's own; what somebody looks for is nobody else's business."""
        return self.filter(user=viewer) if viewer.is_authenticated else self.none()

    def for_list(self):
        """The latest first."""
        return self.order_by("-made_at", "-pk")


class SavedSearch(models.Model):
    """A choice of the directory that somebody keeps to hear of new entries (Gespeicherte Suche).

    `query` is the choice in one spelling. `seen` says how far entries of this `side` were looked at, in what grows with
    each new one: a later look begins behind it, so that none is told twice. `told_at` is when something was told last.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(_("Name der Suche"), max_length=100)
    side = models.CharField(max_length=20)
    query = models.CharField(max_length=1000)
    seen = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "query"], name="saved_search_once")]
        indexes = [models.Index(fields=["side", "seen"], name="saved_search_due")]

    def __str__(self) -> str:
        return f"saved search {self.pk}"
