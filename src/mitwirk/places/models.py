"""Places and topics: one geography and one taxonomy for all rooms."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlaceKind(models.TextChoices):
    """Level of a place (Ebene)."""

    STATE = "state", _("Land")
    REGION = "region", _("Regierungsbezirk")
    DISTRICT = "district", _("Landkreis oder Stadtkreis")
    MUNICIPALITY = "municipality", _("Gemeinde")
    QUARTER = "quarter", _("Ortsteil")


class Place(models.Model):
    """A place (Ort), from the state down to a quarter."""

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

    def __str__(self) -> str:
        return self.name


class Topic(models.Model):
    """A topic (Thema) of the one taxonomy."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return self.name
