"""The office's newsletter: issues, readers with proof of consent, deliveries."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from mitwirk.accounts.models import Role, Sector


class NewsletterState(models.TextChoices):
    """Where an issue stands (Stand des Rundbriefs)."""

    DRAFT = "draft", _("Entwurf")
    SENDING = "sending", _("wird versendet")
    SENT = "sent", _("versendet")


class NewsletterQuerySet(models.QuerySet["Newsletter"]):
    """Many issues."""

    def visible_to(self, viewer):
        """What was sent, for everybody; drafts for the office."""
        if viewer.is_authenticated and viewer.holds(Role.OFFICE):
            return self
        return self.exclude(state=NewsletterState.DRAFT)

    def archived(self):
        """What the public archive shows, the latest first."""
        return self.exclude(state=NewsletterState.DRAFT).order_by("-released_at", "-pk")


class Newsletter(models.Model):
    """One issue of the newsletter (Rundbrief). Without topics, place or sector it goes to all readers."""

    title = models.CharField(_("Betreff"), max_length=120)
    slug = models.SlugField(max_length=140, unique=True)
    body = models.TextField(_("Text"))
    topics = models.ManyToManyField("places.Topic", blank=True, related_name="+")
    place = models.ForeignKey("places.Place", models.SET_NULL, null=True, blank=True, related_name="+")
    sector = models.CharField(_("Sicht"), max_length=15, choices=Sector, blank=True)
    state = models.CharField(max_length=10, choices=NewsletterState, default=NewsletterState.DRAFT)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = NewsletterQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title


class NewsletterReaderQuerySet(models.QuerySet["NewsletterReader"]):
    """Many readers."""

    def running(self):
        """Those who did not leave."""
        return self.filter(ended_at=None)

    def interested_in(self, issue: Newsletter):
        """Those whom an issue is for: people who stated no interest hear of everything."""
        rows = self.running()
        if issue.sector:
            rows = rows.filter(models.Q(sector="") | models.Q(sector=issue.sector))
        if issue.place is not None:
            rows = rows.filter(models.Q(place=None) | models.Q(place__key__startswith=issue.place.key))
        topics = list(issue.topics.values_list("pk", flat=True))
        if topics:
            chosen = NewsletterReader.topics.through.objects.filter(newsletterreader=models.OuterRef("pk"))
            rows = rows.filter(~models.Exists(chosen) | models.Exists(chosen.filter(topic__in=topics)))
        return rows


class NewsletterReader(models.Model):
    """An address that asked for the newsletter (Rundbriefbezug), with proof: which words, asked and confirmed when.

    No row exists before somebody confirmed: until then all stands in the link of the mail that asks.
    """

    email = models.EmailField(_("E-Mail-Adresse"))
    sector = models.CharField(_("Sicht"), max_length=15, choices=Sector, blank=True)
    place = models.ForeignKey("places.Place", models.SET_NULL, null=True, blank=True, related_name="+")
    topics = models.ManyToManyField("places.Topic", blank=True, related_name="+")
    words = models.CharField(max_length=20)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)

    objects = NewsletterReaderQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_newsletter_an_address")]

    def __str__(self) -> str:
        return f"reader {self.pk}"


class NewsletterDelivery(models.Model):
    """One issue to one reader (Zustellung). Written before the mail goes, so that nobody gets it twice.

    `again_at` is when a mail that the server did not take is tried once more, `tries` how often that happened.
    """

    newsletter = models.ForeignKey(Newsletter, models.CASCADE, related_name="deliveries")
    reader = models.ForeignKey(NewsletterReader, models.CASCADE, related_name="+")
    key = models.CharField(max_length=32, unique=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    again_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["newsletter", "reader"], name="delivered_once")]

    def __str__(self) -> str:
        return f"{self.newsletter_id} {self.reader_id}"
