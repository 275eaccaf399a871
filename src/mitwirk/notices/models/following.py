"""What somebody follows, and how often and when mails may come."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

HOURS = [MaxValueValidator(23)]


class Rhythm(models.TextChoices):
    """How often mails come (Rhythmus)."""

    AT_ONCE = "at_once", _("sofort")
    DAILY = "daily", _("einmal am Tag")
    WEEKLY = "weekly", _("einmal in der Woche")
    NEVER = "never", _("nie")


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """Many subscriptions."""

    def visible_to(self, viewer):
        """One's own; what others follow is nobody's business, the office's neither."""
        return self.filter(user=viewer) if viewer.is_authenticated else self.none()

    def for_list(self):
        """Newest first."""
        return self.order_by("-at", "-pk")


class Subscription(models.Model):
    """Somebody follows one thing (Abonnement). `subject` is a type and a number: "network.initiative:5"."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    subject = models.CharField(max_length=80)
    at = models.DateTimeField()

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "user"], name="followed_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.subject}"


class RhythmChoice(models.Model):
    """How often somebody wants mails of one category (Rhythmuswahl). Without a row the house's default holds."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    category = models.CharField(max_length=30)
    rhythm = models.CharField(max_length=10, choices=Rhythm)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "category"], name="one_rhythm_a_category")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.category} {self.rhythm}"


class NoticeSettings(models.Model):
    """When mails may come (Zeiten für Mails): hour, weekday, quiet hours in local time, and whether at all."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    hour = models.PositiveSmallIntegerField(_("Uhrzeit"), default=7, validators=HOURS)
    weekday = models.PositiveSmallIntegerField(_("Wochentag"), default=0, validators=[MaxValueValidator(6)])
    quiet_from = models.PositiveSmallIntegerField(_("Ruhe ab"), default=21, validators=HOURS)
    quiet_until = models.PositiveSmallIntegerField(_("Ruhe bis"), default=7, validators=HOURS)
    mails_off_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.hour}"
