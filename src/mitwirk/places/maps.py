"""Small maps drawn on the server from our own boundaries: no tiles, no script, no stranger's server."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from mitwirk.places.models import Place, PlaceKind

WIDTH = 480.0
MARGIN = 6.0


@dataclass(frozen=True)
class Shape:
    """One area of a map."""

    place: Place
    path: str
    current: bool


@dataclass(frozen=True)
class AreaMap:
    """An area drawn with its parts, and the size of the picture. `marked` names the part that stands out."""

    area: Place
    marked: str
    shapes: list[Shape]
    width: str
    height: str


def rings(geometry: dict[str, Any] | None) -> list[list[tuple[float, float]]]:
    """Return all outlines of a geometry as longitude and latitude."""
    if not geometry:
        return []
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [[(point[0], point[1]) for point in ring] for polygon in polygons for ring in polygon]


def place_map(place: Place) -> AreaMap | None:
    """Draw an area with its parts; a municipality among its neighbours, a city among the districts around."""
    if place.kind == PlaceKind.STATE:
        parts = Place.objects.filter(kind=PlaceKind.DISTRICT, key__startswith=place.key)
        return area_map(place, parts.order_by("name", "key"))
    if place.kind in {PlaceKind.REGION, PlaceKind.DISTRICT}:
        return area_map(place, _parts(place))
    town = place.parent if place.kind == PlaceKind.QUARTER else place
    if town is None or town.parent is None:
        return None
    district = town.parent
    if district.is_city_district and district.parent is not None:
        return area_map(district.parent, _parts(district.parent), district, town.name)
    return area_map(district, _parts(district), town, town.name)


def _parts(area: Place) -> Iterable[Place]:
    return Place.objects.filter(parent=area).order_by("name", "key")


def area_map(area: Place, parts: Iterable[Place], marked: Place | None = None, marked_name: str = "") -> AreaMap | None:
    """Draw places that lie side by side, one of them marked; None when no boundary is known."""
    outlines = [(place, rings(place.boundary)) for place in parts]
    points = [point for _place, found in outlines for ring in found for point in ring]
    if not points:
        return None
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    # A degree of longitude is shorter than one of latitude by the cosine of the latitude.
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / max((east - west) * squeeze, 1e-6)
    height = (north - south) * scale + 2 * MARGIN

    def spot(point: tuple[float, float]) -> str:
        x = MARGIN + (point[0] - west) * squeeze * scale
        y = MARGIN + (north - point[1]) * scale
        return f"{x:.1f} {y:.1f}"

    def outline(found: Sequence[Sequence[tuple[float, float]]]) -> str:
        return "".join(f"M{'L'.join(spot(point) for point in ring)}Z" for ring in found)

    shapes = [Shape(place, outline(found), place == marked) for place, found in outlines]
    # The marked one comes last: its edge lies above its neighbours'.
    shapes.sort(key=lambda shape: shape.current)
    return AreaMap(area, marked_name, shapes, width=f"{WIDTH:.0f}", height=f"{height:.0f}")
