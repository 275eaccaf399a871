"""Loading the official places, and adding quarters by hand."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from importlib import resources
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from mitwirk.core import activity
from mitwirk.core.errors import HouseError
from mitwirk.core.models import Audience
from mitwirk.places.models import Place, PlaceKind, PopulationCell, Topic
from mitwirk.places.topics import TOPICS

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
STATE_KEY = "08"
REGION_NAMES = {"081": "Stuttgart", "082": "Karlsruhe", "083": "Freiburg", "084": "Tübingen"}


class PlaceExists(HouseError):
    """There is a quarter of that name already."""


def address_part(text: str) -> str:
    """Return a German name as it stands in an address: Weil der Stadt -> weil-der-stadt, Tübingen -> tuebingen."""
    return slugify(text.translate(UMLAUTS))


def read_csv(name: str) -> list[dict[str, str]]:
    """Read a data file that ships with the package."""
    text = (resources.files("mitwirk") / "data" / "places" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def read_boundaries(name: str) -> dict[str, Any]:
    """Return simplified boundaries by official key."""
    packed = (resources.files("mitwirk") / "data" / "places" / f"{name}.geojson.gz").read_bytes()
    shapes: dict[str, Any] = {}
    for feature in json.loads(gzip.decompress(packed))["features"]:
        properties = feature["properties"]
        # gf marks water and areas without a municipality of their own; their key belongs to a place all the same.
        if feature["geometry"] and properties["ags"] not in shapes:
            shapes[properties["ags"]] = feature["geometry"]
    return shapes


@transaction.atomic
def load_places(*, now: datetime) -> int:
    """Load the official places and the topics; what stands already is left alone. Returns how many were added."""
    load_topics()
    if Place.objects.filter(kind=PlaceKind.MUNICIPALITY).count() >= 1101:
        return 0
    rows = read_csv("municipalities.csv")
    added = 0
    for level in (_state(rows), _regions(rows), _districts(), _municipalities(rows)):
        keys = dict(Place.objects.values_list("key", "pk"))
        fresh = [Place(parent_id=keys.get(parent), **fields) for parent, fields in level if fields["key"] not in keys]
        added += len(Place.objects.bulk_create(fresh, batch_size=400))
    _load_population()
    return added


def load_topics() -> None:
    """Bring the taxonomy up to date by key."""
    for position, (key, name, description) in enumerate(TOPICS, start=1):
        Topic.objects.update_or_create(
            key=key, defaults={"name": name, "description": description, "position": position}
        )


Level = Iterator[tuple[str | None, dict[str, Any]]]


def _state(rows: list[dict[str, str]]) -> Level:
    fields = {"kind": PlaceKind.STATE, "key": STATE_KEY, "name": "Baden-Württemberg", "slug": "baden-wuerttemberg"}
    yield None, {**fields, **_sums(rows, STATE_KEY), "boundary": read_boundaries("land_bw").get(STATE_KEY)}


def _regions(rows: list[dict[str, str]]) -> Level:
    shapes = read_boundaries("regierungsbezirke_bw")
    for key, name in REGION_NAMES.items():
        full = f"Regierungsbezirk {name}"
        fields = {"kind": PlaceKind.REGION, "key": key, "name": full, "slug": address_part(full)}
        yield STATE_KEY, {**fields, **_sums(rows, key), "boundary": shapes.get(key)}


def _sums(rows: list[dict[str, str]], key: str) -> Mapping[str, Any]:
    inside = [row for row in rows if row["ags"].startswith(key)]
    return {
        "population": sum(int(row["population_2022"]) for row in inside),
        "area_km2": round(sum(float(row["area_km2"]) for row in inside), 2),
    }


def _districts() -> Level:
    shapes = read_boundaries("kreise_bw")
    for row in read_csv("districts.csv"):
        name = row["name"] if row["name"].lower().endswith("kreis") else f"{row['type']} {row['name']}"
        yield (
            row["kreis_ags"][:3],
            {
                "kind": PlaceKind.DISTRICT,
                "key": row["kreis_ags"],
                "name": name,
                "slug": address_part(name),
                "population": int(row["population_2022"]),
                "area_km2": float(row["area_km2"]),
                "boundary": shapes.get(row["kreis_ags"]),
            },
        )


def _municipalities(rows: list[dict[str, str]]) -> Level:
    shapes = read_boundaries("gemeinden_bw")
    taken: set[str] = set()
    for row in rows:
        slug = address_part(row["name"])
        slug = slug if slug not in taken else f"{slug}-{row['ags']}"
        taken.add(slug)
        yield (
            row["kreis_ags"],
            {
                "kind": PlaceKind.MUNICIPALITY,
                "key": row["ags"],
                "ars": row["ars"],
                "name": row["name"],
                "slug": slug,
                "population": int(row["population_2022"]),
                "area_km2": float(row["area_km2"]),
                "latitude": float(row["lat"]),
                "longitude": float(row["lon"]),
                "website_domain": row["website_domain"],
                "boundary": shapes.get(row["ags"]),
            },
        )


def _load_population() -> None:
    keys = dict(Place.objects.filter(kind=PlaceKind.DISTRICT).values_list("key", "pk"))
    PopulationCell.objects.bulk_create(
        (
            PopulationCell(
                place_id=keys[row["kreis_ags"]],
                age_from=int(row["age_from"]),
                age_to=int(row["age_to"]) if row["age_to"] else None,
                sex=row["sex"],
                count=int(row["population"]),
                on=date.fromisoformat(row["reference_date"]),
            )
            for row in read_csv("age_structure.csv")
        ),
        batch_size=500,
        ignore_conflicts=True,
    )


@transaction.atomic
def add_quarter(*, municipality: Place, name: str, by, now: datetime) -> Place:
    """Add an Ortsteil; its key is the municipality's with a running number."""
    from mitwirk.places.permissions import require_quarter_right

    require_quarter_right(by, municipality)
    municipality = Place.objects.select_for_update(of=("self",)).get(pk=municipality.pk)
    siblings = Place.objects.filter(parent=municipality, kind=PlaceKind.QUARTER)
    if siblings.filter(name__iexact=name).exists():
        raise PlaceExists(_("Diesen Ortsteil gibt es schon. Wählen Sie ihn aus der Liste."))
    number = siblings.count() + 1
    quarter = Place.objects.create(
        kind=PlaceKind.QUARTER,
        key=f"{municipality.key}-{number:03d}",
        name=name,
        slug=f"{municipality.slug}-{address_part(name)}"[:130] + f"-{number}",
        parent=municipality,
        added_by=by,
    )
    activity.record("places.quarter_added", by=by, at=now, subject=quarter, visible_to=Audience.ALL)
    return quarter
