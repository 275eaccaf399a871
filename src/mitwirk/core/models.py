"""Rows of the ground floor: the activity log, rate limits, texts of the operator, heartbeats."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mitwirk.core.search.models import (  # noqa: F401  Django looks for models here
    SearchDocument,
    SearchEdition,
    SearchPosting,
    SearchWord,
)


class Audience(models.TextChoices):
    """Who may read an activity row (Sichtbarkeit)."""

    ALL = "all", _("alle")
    TEAM = "team", _("Team")
    OFFICE = "office", _("Geschäftsstelle")
    SELF = "self", _("nur die Person selbst")


class ActivityQuerySet(models.QuerySet["Activity"]):
    """Many activity rows."""

    def visible_to(self, viewer):
        """Public ones for all; all for the office; own deeds for oneself. Teams read through their room."""
        public = models.Q(visible_to=Audience.ALL)
        if not viewer.is_authenticated:
            return self.filter(public)
        if viewer.holds("office"):
            return self
        return self.filter(public | models.Q(by=viewer))

    def for_list(self):
        """Newest first, with the person."""
        return self.select_related("by").order_by("-pk")


class Activity(models.Model):
    """One deed (Vorgang): who, when, what, to which row. Never changed, never deleted by hand."""

    kind = models.CharField(max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    visible_to = models.CharField(max_length=10, choices=Audience, default=Audience.TEAM)
    data = models.JSONField(default=dict)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="activity_subject"),
            models.Index(fields=["kind", "at"], name="activity_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_type}:{self.subject_id}"


class RateWindow(models.Model):
    """How often one key acted in one time window (Begrenzung). Keys are hashes, rows live a day."""

    key = models.CharField(max_length=64)
    window = models.BigIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "window"], name="rate_window_once")]

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.window}: {self.count}"


class Heartbeat(models.Model):
    """When a background job last ran (Lebenszeichen)."""

    name = models.CharField(max_length=60, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M}"


class OperatorText(models.Model):
    """A page that the operator fills (Betreibertext): imprint, privacy, contact."""

    key = models.SlugField(unique=True)
    body = models.TextField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.key


class Feedback(models.Model):
    """Somebody met a barrier or has a question (Rückmeldung). Kept a year, then deleted."""

    text = models.TextField(_("Was hat nicht funktioniert?"), max_length=3000)
    page = models.CharField(_("Auf welcher Seite?"), max_length=300, blank=True)
    contact = models.EmailField(_("E-Mail-Adresse für die Antwort"), blank=True)
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"feedback {self.pk}"
