"""Statements and what moderation did with them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mitwirk.accounts.models import Role
from mitwirk.dialogue.models.dialogue import Dialogue, State, TeamMember
from mitwirk.dialogue.models.participant import Channel, Participant

MAX_LENGTH = 200


class StatementKind(models.TextChoices):
    """What a statement is (Art)."""

    EXPERIENCE = "experience", _("Erfahrung")
    CHANCE = "chance", _("Chance")
    RESERVATION = "reservation", _("Vorbehalt")


class Status(models.TextChoices):
    """Where a statement stands (Stand der Aussage)."""

    PENDING = "pending", _("wird geprüft")
    ACCEPTED = "accepted", _("veröffentlicht")
    REJECTED = "rejected", _("nicht veröffentlicht")
    MERGED = "merged", _("zusammengeführt")
    REWORDED = "reworded", _("neu gefasst")


class DecisionOutcome(models.TextChoices):
    """What moderation decided (Entscheidung)."""

    ACCEPTED = "accepted", _("veröffentlicht")
    REJECTED = "rejected", _("nicht veröffentlicht")
    MERGED = "merged", _("mit einer anderen zusammengeführt")
    REWORDED = "reworded", _("neu gefasst")


class StatementQuerySet(models.QuerySet["Statement"]):
    """Many statements."""

    def visible_to(self, viewer):
        """Accepted ones of public dialogues for all; everything of a dialogue for its team and the office."""
        public = Q(status=Status.ACCEPTED) & ~Q(dialogue__state=State.DRAFT)
        if not viewer.is_authenticated:
            return self.filter(public)
        if viewer.holds(Role.OFFICE):
            return self
        return self.filter(public | Q(dialogue__in=TeamMember.objects.filter(user=viewer).values("dialogue")))

    def accepted(self):
        """Those people vote on."""
        return self.filter(status=Status.ACCEPTED)

    def pending(self):
        """Those that wait for moderation, oldest first."""
        return self.filter(status=Status.PENDING).order_by("submitted_at", "pk")

    def for_list(self):
        """All that a list row shows."""
        return self.select_related("author", "merged_into").order_by("number")


class Statement(models.Model):
    """One thought that others can agree or disagree with (Aussage)."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="statements")
    number = models.PositiveIntegerField()
    text = models.CharField(_("Ihre Aussage"), max_length=1000)
    kind = models.CharField(_("Was ist es?"), max_length=12, choices=StatementKind, blank=True)
    author = models.ForeignKey(Participant, models.SET_NULL, null=True, blank=True, related_name="statements")
    sector = models.CharField(max_length=15, blank=True)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    from_team = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")
    reworded_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="reworded_to")
    receipt_hash = models.CharField(max_length=64, blank=True, db_index=True)
    submitted_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "number"], name="statement_number_once"),
            models.CheckConstraint(condition=~Q(text=""), name="statement_has_text"),
            models.CheckConstraint(
                condition=Q(status=Status.MERGED, merged_into__isnull=False)
                | (~Q(status=Status.MERGED) & Q(merged_into=None)),
                name="merged_statement_knows_target",
            ),
        ]
        indexes = [models.Index(fields=["dialogue", "status"], name="statement_status")]

    def __str__(self) -> str:
        return self.text


class Decision(models.Model):
    """What moderation decided about a statement (Moderationsentscheidung), with the reason the author reads."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="decisions")
    outcome = models.CharField(max_length=10, choices=DecisionOutcome)
    rule = models.CharField(max_length=30, blank=True)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=DecisionOutcome.ACCEPTED) | ~Q(reason=""), name="decision_gives_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.statement_id} {self.outcome}"


class Objection(models.Model):
    """What the author of a rejected statement answers, once (Einspruch)."""

    statement = models.OneToOneField(Statement, models.CASCADE, related_name="objection")
    text = models.TextField(_("Ihr Einspruch"), max_length=1000)
    made_at = models.DateTimeField()
    upheld = models.BooleanField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"objection {self.statement_id}"


class StatementReport(models.Model):
    """Somebody finds that a published statement breaks the rules (Meldung)."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="reports")
    participant = models.ForeignKey(Participant, models.SET_NULL, null=True, blank=True, related_name="+")
    rule = models.CharField(max_length=30)
    note = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"report {self.statement_id}"
