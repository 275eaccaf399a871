"""Small maps drawn on the server from our own boundaries: no tiles, no script, no stranger's server."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from mitwirk.places.models import Place

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
    """Areas and the size of their picture."""

    shapes: list[Shape]
    width: str
    height: str


def rings(geometry: dict[str, Any] | None) -> list[list[tuple[float, float]]]:
    """Return all outlines of a geometry as longitude and latitude."""
    if not geometry:
        return []
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [[(point[0], point[1]) for point in ring] for polygon in polygons for ring in polygon]


def area_map(places: Iterable[Place], current: Place | None) -> AreaMap | None:
    """Draw places that lie side by side; None when no boundary is known."""
    outlines = [(place, rings(place.boundary)) for place in places]
    points = [point for _place, parts in outlines for ring in parts for point in ring]
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

    shapes = [
        Shape(place, "".join(f"M{'L'.join(spot(point) for point in ring)}Z" for ring in parts), place == current)
        for place, parts in outlines
    ]
    return AreaMap(shapes=sorted(shapes, key=lambda shape: shape.current), width=f"{WIDTH:.0f}", height=f"{height:.0f}")
