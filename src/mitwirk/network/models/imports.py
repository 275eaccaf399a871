"""Lists of the office between a first look and the import."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from mitwirk.accounts.models import Role


class WaitingListQuerySet(models.QuerySet["WaitingList"]):
    """Many lists that wait."""

    def visible_to(self, viewer):
        """One's own, for the office."""
        if not viewer.is_authenticated or not viewer.holds(Role.OFFICE):
            return self.none()
        return self.filter(by=viewer)


class WaitingList(models.Model):
    """What every list has between look and import; gone after a day.

    `lines` holds the good rows, `faults` the bad ones as they stood in the file, with what is wrong. Once imported,
    only the bad ones stay, so that they can be put right.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    filename = models.CharField(max_length=120)
    headers = models.JSONField(default=list)
    unknown = models.JSONField(default=list)
    lines = models.JSONField(default=list)
    faults = models.JSONField(default=list)
    choices = models.JSONField(default=dict)
    imported_at = models.DateTimeField(null=True)
    outcome = models.JSONField(default=dict)

    objects = WaitingListQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.filename


class MemberImport(WaitingList):
    """A list of members to read in (Mitgliederliste zum Einlesen)."""


class InitiativeImport(WaitingList):
    """A list of initiatives to read in (Initiativenliste zum Einlesen)."""
