"""Loading the official places, adding and renaming quarters."""

from __future__ import annotations

from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mitwirk.core import activity
from mitwirk.core.errors import HouseError
from mitwirk.core.models import Audience
from mitwirk.places import official
from mitwirk.places.models import Place, PlaceKind, PopulationCell, Topic
from mitwirk.places.permissions import require_quarter_right
from mitwirk.places.topics import TOPICS

# An address stays what it was when the place was first loaded, even if its name changes.
LASTING = {"key", "kind", "slug"}
SLUG_ROOM = 120


class PlaceExists(HouseError):
    """There is a quarter of that name already."""


class NotAMunicipality(HouseError):
    """Only a municipality has quarters."""


class NotAQuarter(HouseError):
    """Official places are not renamed by hand."""


@transaction.atomic
def load_places(*, now: datetime) -> int:
    """Bring the official places, the population and the topics up to date.

    Returns how many places were added or changed.
    """
    load_topics()
    added = changed = 0
    known = {place.key: place for place in Place.objects.exclude(kind=PlaceKind.QUARTER)}
    for _level, rows in groupby(official.places(), key=lambda row: row["kind"]):
        fresh = []
        for row in rows:
            facts = {name: value for name, value in row.items() if name != "parent"}
            parent = known.get(row["parent"])
            place = known.get(row["key"])
            if place is None:
                fresh.append(Place(parent=parent, **facts))
            else:
                changed += _update(place, facts, now)
        known.update((place.key, place) for place in Place.objects.bulk_create(fresh, batch_size=400))
        added += len(fresh)
    _load_population(known)
    if added or changed:
        data = {"added": added, "changed": changed}
        activity.record("places.loaded", by=None, at=now, subject=known[official.STATE_KEY], data=data)
    return added + changed


def _update(place: Place, facts: dict[str, Any], now: datetime) -> int:
    new = {name: facts[name] for name in facts.keys() - LASTING if getattr(place, name) != facts[name]}
    if new:
        Place.objects.filter(pk=place.pk).update(**new, changed_at=now)
    return int(bool(new))


def load_topics() -> None:
    """Bring the taxonomy up to date by key."""
    topics = [
        Topic(key=key, name=name, description=description, position=position)
        for position, (key, name, description) in enumerate(TOPICS, start=1)
    ]
    changing = ["name", "description", "position"]
    Topic.objects.bulk_create(topics, update_conflicts=True, unique_fields=["key"], update_fields=changing)


def _load_population(known: dict[str, Place]) -> None:
    rows = official.read_csv("age_structure.csv")
    if PopulationCell.objects.count() >= len(rows):
        return
    cells = (
        PopulationCell(
            place_id=known[row["kreis_ags"]].pk,
            age_from=int(row["age_from"]),
            age_to=int(row["age_to"]) if row["age_to"] else None,
            sex=row["sex"],
            count=int(row["population"]),
            on=date.fromisoformat(row["reference_date"]),
        )
        for row in rows
    )
    PopulationCell.objects.bulk_create(cells, batch_size=500, ignore_conflicts=True)


@transaction.atomic
def add_quarter(*, municipality: Place, name: str, by, now: datetime) -> Place:
    """Add an Ortsteil; its key is the municipality's with a running number."""
    require_quarter_right(by, municipality)
    municipality = Place.objects.select_for_update(of=("self",)).get(pk=municipality.pk)
    if municipality.kind != PlaceKind.MUNICIPALITY:
        raise NotAMunicipality(_("Ortsteile gibt es nur in einer Gemeinde. Wählen Sie zuerst die Gemeinde."))
    siblings = _quarters(municipality)
    _refuse_namesake(siblings, name)
    last = siblings.order_by("-key").values_list("key", flat=True).first()
    number = int(last.rpartition("-")[2]) + 1 if last else 1
    stem = f"{municipality.slug}-{official.address_part(name)}"[:SLUG_ROOM].strip("-")
    quarter = Place.objects.create(
        kind=PlaceKind.QUARTER,
        key=f"{municipality.key}-{number:03d}",
        name=name,
        slug=f"{stem}-{number}" if Place.objects.filter(slug=stem).exists() else stem,
        designation="Ortsteil",
        parent=municipality,
        added_by=by,
    )
    activity.record("places.quarter_added", by=by, at=now, subject=quarter, visible_to=Audience.ALL)
    return quarter


@transaction.atomic
def rename_quarter(*, quarter: Place, name: str, by, now: datetime) -> Place:
    """Correct the name of an Ortsteil; its address stays, so that links hold."""
    quarter = Place.objects.select_for_update(of=("self",)).select_related("parent").get(pk=quarter.pk)
    if quarter.kind != PlaceKind.QUARTER or quarter.parent is None:
        raise NotAQuarter(_("Nur Ortsteile lassen sich umbenennen. Andere Namen kommen aus amtlichen Daten."))
    require_quarter_right(by, quarter.parent)
    _refuse_namesake(_quarters(quarter.parent).exclude(pk=quarter.pk), name)
    before, quarter.name = quarter.name, name
    quarter.save(update_fields=["name", "changed_at"])
    data = {"before": before, "after": name}
    activity.record("places.quarter_renamed", by=by, at=now, subject=quarter, visible_to=Audience.ALL, data=data)
    return quarter


def _quarters(municipality: Place):
    return Place.objects.filter(parent=municipality, kind=PlaceKind.QUARTER)


def _refuse_namesake(siblings, name: str) -> None:
    # SQLite compares case only for ASCII letters; a municipality has few enough quarters to compare here.
    if name.casefold() in {known.casefold() for known in siblings.values_list("name", flat=True)}:
        raise PlaceExists(_("Diesen Ortsteil gibt es schon. Wählen Sie ihn aus der Liste."))
