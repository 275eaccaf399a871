"""The network of advisors: who offers facilitation or expert knowledge, and what they are asked."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mitwirk.accounts.models import Role, Sector


class Listing(models.TextChoices):
    """Where an entry stands (Stand des Eintrags)."""

    WAITING = "waiting", _("wird geprüft")
    LISTED = "listed", _("im Netz")
    REFUSED = "refused", _("nicht aufgenommen")
    ENDED = "ended", _("beendet")


class Availability(models.TextChoices):
    """Whether somebody takes new work (Verfügbarkeit)."""

    NOW = "now", _("jetzt frei")
    LATER = "later", _("ab einem Tag frei")
    NONE = "none", _("zurzeit ausgelastet")


class AdvisorQuerySet(models.QuerySet["Advisor"]):
    """Many advisors."""

    def visible_to(self, viewer):
        """Confirmed entries for all; one's own; all for the office."""
        listed = models.Q(listing=Listing.LISTED)
        if not viewer.is_authenticated:
            return self.filter(listed)
        return self if viewer.holds(Role.OFFICE) else self.filter(listed | models.Q(user=viewer))

    def with_mandates(self, year: int):
        """Add `taken`: how many enquiries were accepted in a year."""
        accepted = models.Q(enquiries__steps__outcome=EnquiryOutcome.ACCEPTED, enquiries__steps__at__year=year)
        return self.annotate(taken=models.Count("enquiries__steps", filter=accepted))

    def for_list(self):
        """All that a list row shows; who is free first, then by name."""
        free = models.Case(
            models.When(availability=Availability.NOW, then=0),
            models.When(availability=Availability.LATER, then=1),
            default=2,
            output_field=models.SmallIntegerField(),
        )
        rows = self.prefetch_related("topics", models.Prefetch("regions", queryset=_places()))
        return rows.order_by(free, "name", "pk")


def _places():
    from mitwirk.places.models import Place

    return Place.objects.defer("boundary").order_by("name", "key")


class Advisor(models.Model):
    """Somebody who facilitates or advises for others (Fachperson): an entry that the office confirms.

    `regions` are the districts or regions somebody works in; none means the whole state. Day rates are euros without
    value added tax; none means free of charge or by agreement, `rate_note` says which.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    slug = models.SlugField(max_length=140, unique=True)
    name = models.CharField(_("Name, unter dem Sie arbeiten"), max_length=100)
    sector = models.CharField(_("Sektor"), max_length=15, choices=Sector)
    summary = models.CharField(_("In einem Satz"), max_length=200)
    about = models.TextField(_("Wie ich arbeite"), max_length=4000, blank=True)
    facilitates = models.BooleanField(_("Moderation"), default=False)
    accompanies = models.BooleanField(_("Begleitung ganzer Verfahren"), default=False)
    knows = models.BooleanField(_("Fachwissen zu einem Thema"), default=False)
    topics = models.ManyToManyField("places.Topic", related_name="+", blank=True, verbose_name=_("Themen"))
    regions = models.ManyToManyField("places.Place", related_name="+", blank=True, verbose_name=_("Regionen"))
    day_rate_from = models.PositiveIntegerField(_("Tagessatz ab"), null=True, blank=True)
    day_rate_to = models.PositiveIntegerField(_("Tagessatz bis"), null=True, blank=True)
    rate_note = models.CharField(_("Hinweis zum Tagessatz"), max_length=120, blank=True)
    availability = models.CharField(_("Verfügbarkeit"), max_length=8, choices=Availability, default=Availability.NOW)
    free_from = models.DateField(_("frei ab"), null=True, blank=True)
    mandates_per_year = models.PositiveSmallIntegerField(_("Aufträge im Jahr"), default=5)
    website = models.URLField(_("Website"), max_length=300, blank=True)
    listing = models.CharField(max_length=8, choices=Listing, default=Listing.WAITING)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = AdvisorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(facilitates=True) | models.Q(accompanies=True) | models.Q(knows=True),
                name="advisor_offers_something",
            ),
            models.CheckConstraint(
                condition=models.Q(day_rate_to=None) | models.Q(day_rate_to__gte=models.F("day_rate_from")),
                name="advisor_day_rate_is_a_range",
            ),
        ]
        indexes = [models.Index(fields=["listing", "name"], name="advisor_listing_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def services(self) -> list[str]:
        """What is offered, in words."""
        offered = [
            (self.facilitates, _("Moderation")),
            (self.accompanies, _("Begleitung ganzer Verfahren")),
            (self.knows, _("Fachwissen zu einem Thema")),
        ]
        return [str(words) for is_offered, words in offered if is_offered]


class AdvisorStep(models.Model):
    """An entry changed its standing (Schritt eines Eintrags): who, when, why."""

    advisor = models.ForeignKey(Advisor, models.CASCADE, related_name="steps")
    listing = models.CharField(max_length=8, choices=Listing)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(listing=Listing.REFUSED) | ~models.Q(reason=""), name="refused_advisor_hears_why"
            )
        ]

    def __str__(self) -> str:
        return f"{self.advisor_id} {self.listing}"


class AdvisorReference(models.Model):
    """An initiative somebody worked for (Referenz); shown once people of the initiative confirm it."""

    advisor = models.ForeignKey(Advisor, models.CASCADE, related_name="references")
    initiative = models.ForeignKey("network.Initiative", models.CASCADE, related_name="+", verbose_name=_("Initiative"))
    part = models.CharField(_("Was haben Sie dort gemacht?"), max_length=160)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["advisor", "initiative"], name="advisor_reference_once")]

    def __str__(self) -> str:
        return f"{self.advisor_id} {self.initiative_id}"


class EnquiryOutcome(models.TextChoices):
    """What became of an enquiry (Ausgang)."""

    ACCEPTED = "accepted", _("angenommen")
    DECLINED = "declined", _("abgesagt")
    WITHDRAWN = "withdrawn", _("zurückgezogen")
    EXPIRED = "expired", _("ohne Antwort abgelaufen")


class AdvisorEnquiryQuerySet(models.QuerySet["AdvisorEnquiry"]):
    """Many enquiries."""

    def visible_to(self, viewer):
        """Only for who asked and who is asked; the office does not read along."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(models.Q(asked_by=viewer) | models.Q(advisor__user=viewer))

    def open(self):
        """Those without an outcome."""
        return self.filter(closed_at=None)

    def for_list(self):
        """All that a list row shows: open ones first, the next deadline on top."""
        rows = self.select_related("advisor", "asked_by", "place").defer("place__boundary").prefetch_related("steps")
        return rows.order_by(models.F("closed_at").desc(nulls_first=True), "answer_by", "pk")


class AdvisorEnquiry(models.Model):
    """Somebody asks an advisor (Anfrage), with the day by which an answer is needed."""

    advisor = models.ForeignKey(Advisor, models.CASCADE, related_name="enquiries")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    subject = models.CharField(_("Worum geht es?"), max_length=140)
    text = models.TextField(_("Was brauchen Sie, und wann?"), max_length=4000)
    place = models.ForeignKey(
        "places.Place", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Wo?")
    )
    answer_by = models.DateField(_("Antwort bis"))
    made_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = AdvisorEnquiryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["advisor", "asked_by"], condition=models.Q(closed_at=None), name="one_open_enquiry_a_pair"
            )
        ]
        indexes = [models.Index(fields=["answer_by"], condition=models.Q(closed_at=None), name="open_enquiry_deadline")]

    def __str__(self) -> str:
        return f"enquiry {self.pk}"

    @property
    def outcome(self) -> EnquiryStep | None:
        """How it ended, from rows that were fetched with it."""
        return next(iter(self.steps.all()), None)

    def is_late(self, today: date) -> bool:
        """Say whether the deadline is over."""
        return self.closed_at is None and self.answer_by < today


class EnquiryStep(models.Model):
    """An enquiry ended (Ausgang einer Anfrage): how, by whom, when, with which words."""

    enquiry = models.ForeignKey(AdvisorEnquiry, models.CASCADE, related_name="steps")
    outcome = models.CharField(max_length=10, choices=EnquiryOutcome)
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enquiry"], name="an_enquiry_ends_once")]

    def __str__(self) -> str:
        return f"{self.enquiry_id} {self.outcome}"
