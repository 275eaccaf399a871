"""Places and topics: one geography and one taxonomy for all rooms."""

from __future__ import annotations

import math

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class PlaceKind(models.TextChoices):
    """Level of a place (Ebene)."""

    STATE = "state", _("Land")
    REGION = "region", _("Regierungsbezirk")
    DISTRICT = "district", _("Landkreis oder Stadtkreis")
    MUNICIPALITY = "municipality", _("Gemeinde")
    QUARTER = "quarter", _("Ortsteil")


class PlaceQuerySet(models.QuerySet["Place"]):
    """Many places."""

    def visible_to(self, viewer):
        """Places are public."""
        return self

    def municipalities(self):
        """Cities, towns and villages with a council of their own."""
        return self.filter(kind=PlaceKind.MUNICIPALITY)

    def within(self, place: Place):
        """Everything below a place, by the key, which begins with the parent's."""
        return self.filter(key__startswith=place.key).exclude(pk=place.pk)

    def around(self, place: Place):
        """The place itself, all it lies in and all that lies in it."""
        above = [place.key[:length] for length in (2, 3, 5, 8) if length < len(place.key)]
        return self.filter(Q(key__startswith=place.key) | Q(key__in=above))

    def nearest(self, latitude: float, longitude: float):
        """Those with a known position, the closest to a point first."""
        # A degree of longitude is shorter than one of latitude by the cosine of the latitude.
        squeeze = math.cos(math.radians(latitude)) ** 2
        north, east = F("latitude") - latitude, F("longitude") - longitude
        located = self.filter(latitude__isnull=False, longitude__isnull=False)
        return located.order_by(north * north + east * east * squeeze, "key")

    def for_list(self):
        """All that a list row shows; boundaries stay in the database."""
        return self.select_related("parent").defer("boundary", "parent__boundary").order_by("name", "key")


class Place(models.Model):
    """A place (Ort), from the state down to a quarter.

    `key` is the official key (AGS); a child's begins with its parent's. `name` is unique except for
    quarters. `designation` is the official rank in German, such as Stadt, Gemeinde, Landkreis, Stadtkreis.
    """

    kind = models.CharField(max_length=20, choices=PlaceKind)
    key = models.CharField(max_length=24, unique=True)
    ars = models.CharField(max_length=12, blank=True)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=140, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    population = models.PositiveIntegerField(null=True, blank=True)
    area_km2 = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    designation = models.CharField(max_length=30, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    website_domain = models.CharField(max_length=120, blank=True)
    boundary = models.JSONField(null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    objects = PlaceQuerySet.as_manager()

    known_as = ""  # a name that is understood without doubt, set by queries that know all places

    class Meta:
        indexes = [models.Index(fields=["kind", "changed_at"], name="place_changed")]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name that is understood anywhere: a quarter's with its municipality."""
        if self.known_as:
            return self.known_as
        if self.kind == PlaceKind.QUARTER and self.parent:
            return f"{self.name} ({self.parent.name})"
        return self.name

    @property
    def rank(self) -> str:
        """What kind of place this is, in the official word where there is one."""
        return self.designation or str(PlaceKind(self.kind).label)

    @property
    def is_city_district(self) -> bool:
        """Say whether this district is one city (Stadtkreis): the same ground as its only municipality."""
        return self.kind == PlaceKind.DISTRICT and self.designation == "Stadtkreis"


class PopulationCell(models.Model):
    """How many people of one age and sex live in a district (Bevölkerungszahl)."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="population_cells")
    age_from = models.PositiveSmallIntegerField()
    age_to = models.PositiveSmallIntegerField(null=True, blank=True)
    sex = models.CharField(max_length=1)
    count = models.PositiveIntegerField()
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "age_from", "sex", "on"], name="population_cell_once")]

    def __str__(self) -> str:
        return f"{self.place_id} {self.age_from} {self.sex}: {self.count}"


class Topic(models.Model):
    """A topic (Thema) of the one taxonomy."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    description = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        # Stored in German; shown in the language of whoever reads.
        return gettext(self.name)
