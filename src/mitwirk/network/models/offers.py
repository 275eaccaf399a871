"""Offers and needs: what somebody looks for or has to give, how it ended, what fits."""

from __future__ import annotations

import math
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mitwirk.accounts.models import Role
from mitwirk.network.models.actors import (
    Initiative,
    InitiativePartner,
    Organisation,
    OrganisationMember,
    OrganisationRole,
)

RUNS_FOR = timedelta(days=90)
KM_PER_DEGREE = 111.2


class Direction(models.TextChoices):
    """Whether somebody looks for something or has it (Richtung)."""

    NEED = "need", _("Gesuch")
    OFFER = "offer", _("Angebot")


class OfferKind(models.TextChoices):
    """What is looked for or given (Art)."""

    KNOW_HOW = "know_how", _("Wissen und Erfahrung")
    SPEAKER = "speaker", _("Vortrag oder Moderation")
    ROOM = "room", _("Raum")
    EQUIPMENT = "equipment", _("Material und Technik")
    CO_FUNDING = "co_funding", _("Mitfinanzierung")
    PARTNER = "partner", _("Partner für einen Antrag")
    PLACEMENT = "placement", _("Praktikum oder Mitarbeit")
    OTHER = "other", _("Anderes")


class OfferState(models.TextChoices):
    """How far an entry is (Stand)."""

    OPEN = "open", _("offen")
    FULFILLED = "fulfilled", _("erfüllt")
    EXPIRED = "expired", _("abgelaufen")
    WITHDRAWN = "withdrawn", _("beendet")
    HIDDEN = "hidden", _("verborgen")


class OfferQuerySet(models.QuerySet["Offer"]):
    """Many offers and needs."""

    def shown(self):
        """Those for everybody: open or fulfilled, by actors that are not hidden."""
        actors = Q(organisation=None, initiative=None) | Q(organisation__hidden_at=None, initiative__hidden_at=None)
        return self.filter(actors, state__in=[OfferState.OPEN, OfferState.FULFILLED])

    def visible_to(self, viewer):
        """Open and fulfilled ones for all; the others for their people and the office."""
        if not viewer.is_authenticated:
            return self.shown()
        if viewer.holds(Role.OFFICE):
            return self
        shown = Offer.objects.shown().values("pk")
        return self.filter(Q(pk__in=shown) | self._of(viewer))

    def of(self, viewer):
        """Those that somebody may change."""
        return self.filter(self._of(viewer)) if viewer.is_authenticated else self.none()

    @staticmethod
    def _of(viewer) -> Q:
        writers = [OrganisationRole.SPEAKER, OrganisationRole.EDITOR]
        rows = OrganisationMember.objects.filter(user=viewer, ended_at=None, role__in=writers)
        own = rows.values("organisation")
        carried = InitiativePartner.objects.filter(organisation__in=own, ended_at=None).exclude(agreed_at=None)
        mine = Q(made_by=viewer, organisation=None, initiative=None)
        of_initiative = Q(initiative__made_by=viewer) | Q(initiative__in=carried.values("initiative"))
        return mine | Q(organisation__in=own) | of_initiative

    def open(self):
        """Those that wait for somebody."""
        return self.filter(state=OfferState.OPEN)

    def near(self, latitude: float, longitude: float, km: float):
        """Those around a point, and those that any place will do for."""
        squeeze = math.cos(math.radians(latitude)) ** 2
        north, east = F("place__latitude") - latitude, F("place__longitude") - longitude
        rows = self.alias(away=north * north + east * east * squeeze)
        return rows.filter(Q(anywhere=True) | Q(away__lte=(km / KM_PER_DEGREE) ** 2))

    def for_list(self):
        """All that a list row shows, the newest first."""
        rows = self.select_related("place", "organisation", "initiative", "made_by").defer("place__boundary")
        return rows.order_by("-made_at", "-pk")


class Offer(models.Model):
    """A need or an offer (Gesuch oder Angebot) of an organisation, an initiative or a person.

    `version` grows with every change. `matched_at` is when suggestions were last looked for.
    """

    direction = models.CharField(_("Richtung"), max_length=10, choices=Direction)
    kind = models.CharField(_("Art"), max_length=20, choices=OfferKind)
    title = models.CharField(_("Titel"), max_length=120)
    text = models.TextField(_("Beschreibung"), max_length=3000)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", verbose_name=_("Ort"))
    anywhere = models.BooleanField(_("Auch an anderen Orten oder online"), default=False)
    topics = models.ManyToManyField("places.Topic", related_name="+", blank=True, verbose_name=_("Themen"))
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="offers")
    initiative = models.ForeignKey(Initiative, models.CASCADE, null=True, blank=True, related_name="offers")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    expires_on = models.DateField(_("gültig bis"))
    reminded_for = models.DateField(null=True, blank=True)
    state = models.CharField(_("Stand"), max_length=10, choices=OfferState, default=OfferState.OPEN)
    matched_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = OfferQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "-made_at", "-id"], name="offer_newest"),
            models.Index(fields=["state", "expires_on"], name="offer_expiry"),
            models.Index(fields=["state", "version"], name="offer_stamp"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def actor(self) -> str:
        """Who looks or gives, as others read it."""
        return str(self.organisation or self.initiative or self.made_by or _("Ein Mitglied"))

    @property
    def sector(self) -> str:
        """The side of the actor; people do not show theirs here."""
        actor = self.organisation or self.initiative
        return actor.sector if actor else ""


class OfferStep(models.Model):
    """A step of an offer or need (Schritt eines Eintrags): who, when, why."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="steps")
    state = models.CharField(max_length=10, choices=OfferState)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(_("Grund"), max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.offer_id} {self.state}"


class Fulfilment(models.Model):
    """Who fulfilled an offer or need (Erfüllung): told by one side, confirmed by the other.

    Shown on both records only when the named side confirmed and agreed to be shown.
    """

    offer = models.OneToOneField(Offer, models.CASCADE, related_name="fulfilment")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="fulfilments")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="fulfilments"
    )
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    told_at = models.DateTimeField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    confirmed = models.BooleanField(null=True)
    may_be_shown = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.offer_id} {self.confirmed}"

    @property
    def is_public(self) -> bool:
        """Say whether everybody may read who it was."""
        return bool(self.confirmed and self.may_be_shown)

    @property
    def name(self) -> str:
        """Who fulfilled it."""
        return str(self.organisation or self.user or _("Ein Mitglied"))


class OfferMatch(models.Model):
    """A suggestion that a need and an offer fit (Vorschlag), once a pair; `facts` hold why, as codes."""

    need = models.ForeignKey(Offer, models.CASCADE, related_name="+")
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="+")
    score = models.FloatField()
    facts = models.JSONField(default=dict)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["need", "offer"], name="offer_match_once")]

    def __str__(self) -> str:
        return f"{self.need_id} {self.offer_id}"


class MatchTelling(models.Model):
    """Somebody was told of a suggestion (Vorschlagsmitteilung), or put it aside: once a pair and person."""

    match = models.ForeignKey(OfferMatch, models.CASCADE, related_name="tellings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    told_at = models.DateTimeField(null=True, blank=True)
    dismissed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["match", "user"], name="match_telling_once")]

    def __str__(self) -> str:
        return f"{self.match_id} {self.user_id}"
