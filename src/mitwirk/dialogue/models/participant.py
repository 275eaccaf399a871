"""Who takes part: a row per person and dialogue, so that nobody can be followed across dialogues."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from mitwirk.accounts.models import Sector
from mitwirk.dialogue.models.dialogue import Dialogue
from mitwirk.places.models import Place


class SectorBasis(models.TextChoices):
    """How sure we are of a sector (Grundlage)."""

    SELF = "self", _("selbst angegeben")
    CLAIM = "claim", _("bestätigt")
    CODE = "code", _("mit Zugangskarte")


class Channel(models.TextChoices):
    """Through which way something came in (Weg)."""

    WEB = "web", _("im Netz")
    PAPER = "paper", _("auf Papier")
    PHONE = "phone", _("am Telefon")
    OUTREACH = "outreach", _("im Gespräch vor Ort")
    IMPORT = "import", _("eingelesen")


class AgeGroup(models.TextChoices):
    """Age groups, cut so that official population figures fit (Altersgruppe)."""

    UNDER_15 = "0-14", _("unter 15")
    FROM_15 = "15-24", _("15 bis 24")
    FROM_25 = "25-39", _("25 bis 39")
    FROM_40 = "40-59", _("40 bis 59")
    FROM_60 = "60-74", _("60 bis 74")
    FROM_75 = "75+", _("75 und älter")


class ParticipantQuerySet(models.QuerySet["Participant"]):
    """Many participants."""

    def holding(self, guest_key: str):
        """Whoever holds this guest pass, at most one in a dialogue."""
        # SQLite uses the index of keys, which leaves out empty ones, only if that condition is said as it stands there.
        has_key = RawSQL("NOT (guest_key = '')", (), output_field=models.BooleanField())
        return self.filter(has_key, guest_key=guest_key)


class Participant(models.Model):
    """One person in one dialogue (Teilnahme). Without `user` it is a guest, known only by a signed cookie."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="participants")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    sector = models.CharField(max_length=15, choices=Sector, blank=True)
    sector_basis = models.CharField(max_length=6, choices=SectorBasis, blank=True)
    age_group = models.CharField(max_length=5, choices=AgeGroup, blank=True)
    place = models.ForeignKey(Place, models.SET_NULL, null=True, blank=True, related_name="+")
    # What was asked once is not asked again, whether answered or skipped.
    asked_sector = models.BooleanField(default=False)
    asked_about = models.BooleanField(default=False)
    # Hash of the guest pass (web) or the voter's number in the source (import).
    guest_key = models.CharField(max_length=64, blank=True)
    imported_key = models.CharField(max_length=80, blank=True)
    joined_at = models.DateTimeField()

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "user"], name="participant_once"),
            models.UniqueConstraint(
                fields=["dialogue", "guest_key"], condition=~models.Q(guest_key=""), name="guest_once"
            ),
            models.UniqueConstraint(
                fields=["dialogue", "imported_key"],
                condition=~models.Q(imported_key=""),
                name="imported_participant_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dialogue_id}/{self.pk}"


class AccessCode(models.Model):
    """A printed card that lets an invited person in (Zugangskarte).

    Works once. Which participant used it is not stored, so the list of who got which card reveals no vote.
    """

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="access_codes")
    code = models.CharField(max_length=12, unique=True)
    sector = models.CharField(max_length=15, choices=Sector, blank=True)
    label = models.CharField(max_length=80, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.dialogue_id} card {self.pk}"
