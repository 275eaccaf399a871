"""Questions about advisors: the list with its filters, what waits for whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from mitwirk.advice.models import Advisor, AdvisorQuerySet, AdvisorReference, Availability
from mitwirk.core import search
from mitwirk.network.queries import own_initiatives
from mitwirk.places.models import Place

MOST_HITS = 500


def listed_advisors(viewer: Any, wanted: Mapping[str, Any], today: date) -> AdvisorQuerySet:
    """Return listed advisors that fit the choices of the filter form."""
    rows = Advisor.objects.visible_to(viewer).filter(listing="listed")
    if wanted.get("q"):
        hits = search.search(wanted["q"], viewer, kinds=["advisor"], per_page=MOST_HITS).hits
        rows = rows.filter(pk__in=[int(hit.key) for hit in hits])
    if wanted.get("leistung"):
        rows = rows.filter(**{wanted["leistung"]: True})
    if wanted.get("thema"):
        rows = rows.filter(topics=wanted["thema"])
    if wanted.get("ort"):
        rows = rows.filter(_works_in(wanted["ort"]))
    if wanted.get("satz") is not None:
        rows = rows.filter(Q(day_rate_from=None) | Q(day_rate_from__lte=wanted["satz"]))
    if wanted.get("frei"):
        later = Q(availability=Availability.LATER, free_from__lte=today)
        rows = rows.filter(Q(availability=Availability.NOW) | later)
    return rows


def _works_in(place: Place) -> Q:
    """Match who works in the region or district of a place, or in the whole state."""
    around = Advisor.regions.through.objects.filter(place__in=Place.objects.around(place).values("pk"))
    everywhere = ~Q(pk__in=Advisor.regions.through.objects.values("advisor"))
    return Q(pk__in=around.values("advisor")) | everywhere


def waiting_references(user: Any):
    """Return references that people of an initiative may confirm, oldest first."""
    own = own_initiatives(user).order_by().values("pk")
    rows = AdvisorReference.objects.filter(initiative__in=own, confirmed_at=None, refused_at=None)
    return rows.exclude(advisor__user=user).select_related("advisor", "initiative").order_by("made_at", "pk")
