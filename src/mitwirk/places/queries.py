"""Finding places: suggestions for the picker, understanding typed text, what lies around, who lives there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Sum

from mitwirk.places.index import Entry, entries
from mitwirk.places.models import Place, PlaceKind, PopulationCell, Topic

MAX_TYPED = 100


@dataclass(frozen=True)
class Resolved:
    """What typed text was understood as: one place, or several candidates, or nothing."""

    place: Place | None
    candidates: list[Place] = field(default_factory=list)


@dataclass(frozen=True)
class AgeStructure:
    """People by age and sex, for the smallest area that has figures."""

    place: Place | None
    on: date | None
    cells: dict[tuple[int, int | None, str], int]


def suggest(text: str, limit: int = 8) -> list[Entry]:
    """Return places that typed text may mean, best first: exact, prefix, inside, then with typing slips."""
    return entries().search(text[:MAX_TYPED], limit)


def resolve(text: str) -> Resolved:
    """Understand a postcode, a name or a chosen suggestion ("Altheim (Alb-Donau-Kreis)")."""
    found = entries().match(text[:MAX_TYPED])
    rows = {place.pk: place for place in Place.objects.filter(pk__in=[entry.pk for entry in found]).for_list()}
    places = [rows[entry.pk] for entry in found if entry.pk in rows]
    return Resolved(place=places[0]) if len(places) == 1 else Resolved(place=None, candidates=places)


def related_ids(place: Place) -> list[int]:
    """Return the ids of the place, of all it lies in and of all that lies in it."""
    return list(Place.objects.around(place).values_list("pk", flat=True))


def age_structure(place: Place | None) -> AgeStructure:
    """Return population by age and sex of the district a place lies in, of the region or of the state."""
    key = place.key if place else "08"
    area = key[:5]
    cells = (
        PopulationCell.objects.filter(place__key__startswith=area)
        .values("age_from", "age_to", "sex", "on")
        .annotate(people=Sum("count"))
        .order_by("age_from", "sex")
    )
    rows = list(cells)
    if not rows:
        return AgeStructure(place=None, on=None, cells={})
    reference = Place.objects.filter(key=area).defer("boundary").first()
    counts = {(row["age_from"], row["age_to"], row["sex"]): row["people"] for row in rows}
    return AgeStructure(place=reference, on=rows[0]["on"], cells=counts)


def topics() -> list[Topic]:
    """Return the taxonomy in its order."""
    return list(Topic.objects.order_by("position"))


def state() -> Place | None:
    """Return the state, the roof over all places."""
    return Place.objects.filter(kind=PlaceKind.STATE).defer("boundary").first()
