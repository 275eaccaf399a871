"""Finding places: suggestions for the picker, understanding typed text, what lies around, who lives there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Sum
from django.urls import reverse

from mitwirk.places.index import Entry, Meaning, entries
from mitwirk.places.maps import AreaMap, place_map
from mitwirk.places.models import Place, PlaceKind, PopulationCell, Topic
from mitwirk.places.official import STATE_KEY

MAX_TYPED = 100
KEY_LENGTHS = (2, 3, 5, 8)  # of the state, region, district and municipality a place lies in


@dataclass(frozen=True)
class Resolved:
    """What typed text was understood as: one place, or several candidates, or nothing.

    `sure` is False where a slip was forgiven: show the place by name, but ask before storing it.
    """

    place: Place | None
    candidates: list[Place] = field(default_factory=list)
    sure: bool = True


@dataclass(frozen=True)
class AgeStructure:
    """People by age and sex, for the smallest area that has figures."""

    place: Place | None
    on: date | None
    cells: dict[tuple[int, int | None, str], int]


def suggest(text: str, limit: int = 8) -> list[Entry]:
    """Return places that typed text may mean, best first: exact, prefix, inside, else with typing slips."""
    return entries().search(text[:MAX_TYPED], limit)


def meaning(text: str) -> Meaning:
    """Return what finished text means, from memory, without a look at the rows."""
    return entries().match(text[:MAX_TYPED])


def resolve(text: str) -> Resolved:
    """Understand a postcode, a name ("Kreis Böblingen") or a chosen suggestion ("Unterdorf (Lindental)")."""
    meant = meaning(text)
    rows = Place.objects.for_list().in_bulk([entry.pk for entry in meant.entries])
    places = []
    for entry in meant.entries:
        if entry.pk in rows:
            rows[entry.pk].known_as = entry.label
            places.append(rows[entry.pk])
    if meant.clear and places:
        return Resolved(place=places[0], sure=meant.sure)
    return Resolved(place=None, candidates=places, sure=False)


def label_of(place: Place) -> str:
    """Return the name that `resolve` understands as exactly this place."""
    return entries().label_of(place.pk) or place.label


def related_ids(place: Place) -> list[int]:
    """Return the ids of the place, of all it lies in and of all that lies in it."""
    return list(Place.objects.around(place).values_list("pk", flat=True))


def labels_by_id() -> Callable[[int], str]:
    """Return what gives the understood name of a place by its id, from memory; for long lists."""
    return entries().label_of


def age_structure(place: Place | None) -> AgeStructure:
    """Return population by age and sex of the smallest area with figures; `place` of the answer says which.

    That is the district a place lies in, else the region, else the state. `cells` maps (age_from, age_to or
    None, sex) to people.
    """
    for area in _areas_of(place):
        cells = PopulationCell.objects.filter(place__key__startswith=area)
        rows = list(
            cells.values("age_from", "age_to", "sex", "on")
            .annotate(people=Sum("count"))
            .order_by("on", "age_from", "sex")
        )
        if rows:
            newest = rows[-1]["on"]
            counts = {
                (row["age_from"], row["age_to"], row["sex"]): row["people"] for row in rows if row["on"] == newest
            }
            found = Place.objects.filter(key=area).defer("boundary").first()
            return AgeStructure(place=found, on=newest, cells=counts)
    return AgeStructure(place=None, on=None, cells={})


def _areas_of(place: Place | None) -> list[str]:
    """Return the keys of district, region and state, the smallest first."""
    key = place.key if place else STATE_KEY
    return [key[:length] for length in (5, 3, 2) if length <= len(key)]


def topics() -> list[Topic]:
    """Return the taxonomy in its order."""
    return list(Topic.objects.order_by("position"))


def state() -> Place | None:
    """Return the state, the roof over all places."""
    return Place.objects.filter(kind=PlaceKind.STATE).defer("boundary").first()


def state_map() -> AreaMap | None:
    """Return the state drawn with its districts; None when no boundary is known."""
    roof = state()
    return place_map(roof) if roof else None


def follow_subjects(place: Place | None, topics: Iterable[Topic] = ()) -> list[str]:
    """Return what people follow who want to hear of something here: the place, all it lies in, and its topics."""
    subjects = [f"places.topic:{topic.pk}" for topic in topics]
    if place is not None:
        above = Place.objects.filter(key__in=[place.key[:length] for length in KEY_LENGTHS if length < len(place.key)])
        subjects += [f"places.place:{pk}" for pk in [place.pk, *above.values_list("pk", flat=True)]]
    return subjects


def followed_places(viewer: Any, ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Return name and address of places that somebody follows."""
    rows = Place.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", "name", "slug")
    return {pk: (name, reverse("places:place_detail", args=[slug])) for pk, name, slug in rows}
