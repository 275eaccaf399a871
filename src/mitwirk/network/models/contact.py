"""Contact through the platform: nobody learns an address."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mitwirk.accounts.models import Role
from mitwirk.network.models.actors import Organisation, OrganisationMember, OrganisationRole
from mitwirk.network.models.offers import Offer


class ConversationQuerySet(models.QuerySet["Conversation"]):
    """Many conversations."""

    def visible_to(self, viewer):
        """Only the two sides; an organisation's speakers and editors read together. Not even the office."""
        if not viewer.is_authenticated:
            return self.none()
        writers = [OrganisationRole.SPEAKER, OrganisationRole.EDITOR]
        rows = OrganisationMember.objects.filter(user=viewer, ended_at=None, role__in=writers)
        own = rows.values("organisation")
        return self.filter(Q(started_by=viewer) | Q(to_user=viewer) | Q(to_organisation__in=own))

    def unread_by(self, viewer):
        """Those with something newer than what somebody has read."""
        seen = ConversationReading.objects.filter(conversation=models.OuterRef("pk"), user=viewer)
        newer = seen.filter(read_at__gte=models.OuterRef("last_at"))
        return self.visible_to(viewer).filter(~models.Exists(newer))

    def for_list(self):
        """All that a list row shows, the latest first."""
        rows = self.select_related("started_by", "to_user", "to_organisation", "offer")
        return rows.order_by("-last_at", "-pk")


class Conversation(models.Model):
    """Messages between a person and an organisation or another person (Nachrichtenwechsel)."""

    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    to_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    to_organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="+")
    offer = models.ForeignKey(Offer, models.SET_NULL, null=True, blank=True, related_name="conversations")
    subject = models.CharField(_("Betreff"), max_length=160)
    started_at = models.DateTimeField()
    last_at = models.DateTimeField()

    objects = ConversationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["last_at"], name="conversation_last")]

    def __str__(self) -> str:
        return self.subject

    def other_side(self, viewer) -> str:
        """Return the name of the side that somebody talks to."""
        if self.started_by_id == viewer.pk:
            return str(self.to_organisation or self.to_user or _("Ein Mitglied, das gegangen ist"))
        return str(self.started_by or _("Ein Mitglied, das gegangen ist"))


class ContactMessage(models.Model):
    """One message (Nachricht). A removed one keeps its place with a neutral line instead of its text."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("Nachricht"), max_length=4000, blank=True)
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"message {self.pk}"


class ConversationReading(models.Model):
    """Until when somebody has read a conversation (Lesestand)."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="readings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "user"], name="conversation_reading_once")]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.user_id}"


class ContactBlock(models.Model):
    """Somebody wants no messages from a person (Sperre), for oneself or for an organisation."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="+")
    blocked = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["by", "blocked"],
                condition=Q(ended_at=None, organisation=None),
                name="contact_block_by_person_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "blocked"],
                condition=Q(ended_at=None, organisation__isnull=False),
                name="contact_block_by_organisation_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} {self.blocked_id}"


class MessageReportQuerySet(models.QuerySet["MessageReport"]):
    """Many reports."""

    def visible_to(self, viewer):
        """All for the office, one's own for oneself."""
        if not viewer.is_authenticated:
            return self.none()
        return self if viewer.holds(Role.OFFICE) else self.filter(by=viewer)


class MessageReport(models.Model):
    """A message is reported to the office (Nachrichtenmeldung), which decides with a reason."""

    message = models.ForeignKey(ContactMessage, models.CASCADE, related_name="reports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("Grund"), max_length=1000)
    at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    removes = models.BooleanField(null=True)
    decision_reason = models.CharField(_("Begründung"), max_length=1000, blank=True)

    objects = MessageReportQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "by"], name="message_report_once")]

    def __str__(self) -> str:
        return f"{self.message_id} {self.removes}"
