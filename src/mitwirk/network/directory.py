"""The directory: who is where, filtered by what stands in the address, with counts for every choice."""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, QuerySet
from django.db.models.functions import Substr
from django.utils.html import format_html
from django.utils.translation import gettext as _

from mitwirk.core import search
from mitwirk.network.models import Initiative, Organisation
from mitwirk.places import queries as places
from mitwirk.places.models import Place, Topic

DISTRICT_KEY = 5
MOST_HITS = 500
KM_PER_DEGREE = 111.2
SIZES = {"klein": (0, 5_000), "mittel": (5_000, 20_000), "gross": (20_000, 10_000_000)}


@dataclass(frozen=True)
class Mark:
    """One district on the map: its outline, how many entries lie in it, and the address that narrows the list."""

    name: str
    path: str
    x: str
    y: str
    count: int
    chosen: bool
    key: str


def chosen_rows(kind: str, wanted: Mapping[str, Any], viewer: Any) -> Any:
    """Return the organisations or initiatives that fit all choices, unordered."""
    model: Any = Organisation if kind == "organisation" else Initiative
    rows = model.objects.visible_to(viewer).filter(hidden_at=None)
    if "found" in wanted:
        rows = rows.filter(pk__in=wanted["found"])
    if wanted.get("sektor"):
        rows = rows.filter(sector__in=wanted["sektor"])
    if wanted.get("thema"):
        tagged = model.topics.through.objects.filter(topic__in=wanted["thema"])
        rows = rows.filter(pk__in=tagged.values(kind))
    if wanted.get("ort"):
        rows = rows.filter(place__in=_near(wanted["ort"], wanted.get("umkreis")))
    if wanted.get("groesse"):
        least, most = SIZES[wanted["groesse"]]
        rows = rows.filter(place__population__gte=least, place__population__lt=most)
    if wanted.get("form") and kind == "organisation":
        rows = rows.filter(kind=wanted["form"])
    if wanted.get("stand") and kind == "initiative":
        rows = rows.filter(stage=wanted["stand"])
    if wanted.get("sucht") and kind == "initiative":
        rows = rows.exclude(looks_for="")
    return rows


def found(kind: str, question: str, viewer: Any) -> list[int]:
    """Return which entries the search finds, best first; asked once for list, map and counts."""
    return [int(hit.key) for hit in search.search(question, viewer, kinds=[kind], per_page=MOST_HITS).hits]


def _near(place: Place, radius: int | None) -> QuerySet[Place]:
    """Return a place with all that lies in it, or the municipalities within so many kilometres."""
    if not radius or place.latitude is None or place.longitude is None:
        return Place.objects.filter(key__startswith=place.key)
    # A degree of longitude is shorter than one of latitude by the cosine of the latitude.
    squeeze = math.cos(math.radians(place.latitude)) ** 2
    north, east = F("latitude") - place.latitude, F("longitude") - place.longitude
    located = Place.objects.filter(latitude__isnull=False, longitude__isnull=False)
    within = located.alias(away=north * north + east * east * squeeze)
    return within.filter(away__lte=(radius / KM_PER_DEGREE) ** 2)


def sector_counts(kind: str, wanted: Mapping[str, Any], viewer: Any) -> dict[str, int]:
    """Return how many entries each sector has among those that fit all other choices."""
    rows = chosen_rows(kind, {**wanted, "sektor": None}, viewer).order_by()
    return dict(rows.values_list("sector").annotate(Count("pk")))


def topic_counts(kind: str, wanted: Mapping[str, Any], viewer: Any) -> list[tuple[Topic, int]]:
    """Return the topics with entries among those that fit all other choices, in the order of the taxonomy."""
    model: Any = Organisation if kind == "organisation" else Initiative
    rows = chosen_rows(kind, {**wanted, "thema": None}, viewer).order_by()
    through = model.topics.through.objects.filter(**{f"{kind}__in": rows.values("pk")})
    counts = dict(through.order_by().values_list("topic").annotate(Count("pk")))
    return [(topic, counts[topic.pk]) for topic in places.topics() if topic.pk in counts]


def district_counts(kind: str, wanted: Mapping[str, Any], viewer: Any) -> Counter[str]:
    """Return how many entries each district has among those that fit all choices but the place."""
    rows = chosen_rows(kind, {**wanted, "ort": None}, viewer).order_by()
    keys = rows.annotate(district=Substr(F("place__key"), 1, DISTRICT_KEY)).values_list("district")
    return Counter({key: count for key, count in keys.annotate(Count("pk")) if len(key) == DISTRICT_KEY})


def marks(counts: Mapping[str, int], chosen: Place | None) -> list[Mark]:
    """Return the districts of the map with their counts, chosen ones last so that they lie on top."""
    chosen_key = chosen.key[:DISTRICT_KEY] if chosen else ""
    found = [
        Mark(name, path, x, y, counts.get(key, 0), key == chosen_key, key) for key, name, path, x, y in _outlines()
    ]
    return sorted(found, key=lambda mark: mark.chosen)


def map_size() -> tuple[str, str]:
    """Return width and height of the map."""
    drawn = _drawn(_stamp())
    return (drawn[1], drawn[2]) if drawn[0] else ("0", "0")


def _outlines() -> tuple[tuple[str, str, str, str, str], ...]:
    return _drawn(_stamp())[0]


def _stamp() -> datetime | None:
    """Return when the latest boundary changed: a map drawn before is drawn anew."""
    districts = Place.objects.filter(kind="district").order_by("-changed_at")
    return districts.values_list("changed_at", flat=True).first()


@functools.lru_cache(maxsize=2)
def _drawn(stamp: datetime | None) -> tuple[tuple[tuple[str, str, str, str, str], ...], str, str]:
    """Draw the districts once a process: key, name, outline and the point for the count."""
    drawn = places.state_map()
    if drawn is None:
        return (), "0", "0"
    rows = []
    for shape in drawn.shapes:
        points = [tuple(map(float, point.split())) for point in shape.path.strip("MZ").replace("ZM", "L").split("L")]
        x, y = _middle(points)
        rows.append((shape.place.key, shape.place.name, shape.path, f"{x:.0f}", f"{y:.0f}"))
    return tuple(rows), drawn.width, drawn.height


def _middle(points: Iterable[tuple[float, ...]]) -> tuple[float, float]:
    across, down = zip(*points, strict=True)
    return (min(across) + max(across)) / 2, (min(down) + max(down)) / 2


def map_table(found: Iterable[Mark], address: Any) -> dict[str, Any]:
    """Return what the map shows, as a table: districts with entries, the most first."""
    shown = sorted((mark for mark in found if mark.count), key=lambda mark: (-mark.count, mark.name))
    rows = [
        [format_html('<a class="mw-link" href="{}">{}</a>', address(mark.name), mark.name), mark.count]
        for mark in shown
    ]
    return {"headers": [_("Landkreis oder Stadtkreis"), {"label": _("Einträge"), "numeric": True}], "rows": rows}
