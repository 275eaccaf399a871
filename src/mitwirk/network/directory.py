"""The directory: who is where, filtered by what stands in the address, with counts for every choice."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from mitwirk.core import search
from mitwirk.network import facets
from mitwirk.network.facets import DISTRICT_KEY, Columns, Land, Mask
from mitwirk.network.models import Direction
from mitwirk.places import queries as places
from mitwirk.places.models import Place, Topic

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


class Choice:
    """What fits to the choices of one reader, and how many entries every other choice would leave."""

    def __init__(self, kind: str, wanted: Mapping[str, Any], viewer: Any = None):
        self.kind, self.wanted = kind, wanted
        self.columns = facets.columns(kind)
        self.masks = {
            name: _mask(self.columns, kind, name, value, wanted, viewer)
            for name, value in wanted.items()
            if name != "umkreis"
        }
        self.misses = np.zeros(len(self.columns.numbers), dtype=np.int8)
        for mask in self.masks.values():
            self.misses += ~mask

    @property
    def fits(self) -> Mask:
        """Return which entries fit to all choices."""
        return self.misses == 0

    def numbers(self) -> np.ndarray:
        """Return the primary keys of all that fits, in the order of the list."""
        return self.columns.numbers[self.fits]

    def newest(self, *, since: int = -1, until: int | None = None) -> list[int]:
        """Return the primary keys of all that fits, what everybody may see since shortest first."""
        made, fits = self.columns.made, self.fits & (self.columns.made > since)
        fits = fits if until is None else fits & (made <= until)
        order = np.argsort(-made[fits], kind="stable")
        return [int(number) for number in self.columns.numbers[fits][order]]

    def without(self, name: str) -> Mask:
        """Return which entries fit to all choices but one."""
        return self.misses == ~self.masks[name] if name in self.masks else self.misses == 0

    def counts(self, name: str, column: str) -> dict[str, int]:
        """Return how many entries each value of a choice leads to, among those that fit to all others."""
        return self.columns.counts(column, self.without(name)) if column in self.columns.codes else {}

    def topic_counts(self) -> list[tuple[Topic, int]]:
        """Return the topics with entries, in the order of the taxonomy."""
        fits = self.without("thema")
        counts = {pk: int((mask & fits).sum()) for pk, mask in self.columns.topics.items()}
        return [(topic, counts[topic.pk]) for topic in places.topics() if counts.get(topic.pk)]

    def size_counts(self) -> dict[str, int]:
        """Return how many entries lie in municipalities of each size."""
        fits = self.without("groesse")
        return {size: int((_sized(self.columns, size) & fits).sum()) for size in SIZES}

    def offer_counts(self, name: str) -> dict[str, int]:
        """Return how many entries have an open offer, or an open need, of each kind."""
        direction, fits = DIRECTIONS[name], self.without(name)
        found = self.columns.offers.items()
        return {kind: int((mask & fits).sum()) for (side, kind), mask in found if side == direction}

    def district_counts(self) -> dict[str, int]:
        """Return how many entries each district has among those that fit to all choices but the place."""
        return self.columns.districts(self.without("ort"))


DIRECTIONS = {"bietet": Direction.OFFER, "braucht": Direction.NEED}


def _mask(columns: Columns, kind: str, name: str, value: Any, wanted: Mapping[str, Any], viewer: Any) -> Mask:
    """Return which entries fit to one choice."""
    match name:
        case "q":
            return np.isin(columns.numbers, found(kind, value, viewer))
        case "sektor" | "form" | "stand":
            column = {"sektor": "sector", "form": "form", "stand": "stage"}[name]
            return columns.of(column, value if isinstance(value, list) else [value])
        case "thema":
            return _any(columns, [columns.topics.get(topic.pk) for topic in value])
        case "ort":
            return columns.at_places(_near(columns, value, wanted.get("umkreis")))
        case "groesse":
            return _sized(columns, value)
        case "bietet" | "braucht":
            return _any(columns, [columns.offers.get((DIRECTIONS[name], value))])
        case "sucht":
            return columns.looks
    raise ValueError(name)


def _any(columns: Columns, masks: Iterable[Mask | None]) -> Mask:
    """Return which entries have any of some values; a value that no entry has comes as None."""
    return functools.reduce(np.logical_or, [mask for mask in masks if mask is not None], columns.nothing())


def found(kind: str, question: str, viewer: Any) -> np.ndarray:
    """Return which entries the search finds, all of them."""
    return search.matching_numbers(question, viewer, kind)


def _near(columns: Columns, place: Place, radius: int | None) -> Mask:
    """Return which places lie in a place, or within so many kilometres of it."""
    land = columns.land
    if not radius or place.latitude is None or place.longitude is None:
        return np.char.startswith(land.keys, place.key) if len(land.keys) else np.zeros(0, dtype=bool)
    # A degree of longitude is shorter than one of latitude by the cosine of the latitude.
    squeeze = math.cos(math.radians(place.latitude)) ** 2
    away = (land.latitudes - place.latitude) ** 2 + (land.longitudes - place.longitude) ** 2 * squeeze
    return away <= (radius / KM_PER_DEGREE) ** 2


def _sized(columns: Columns, size: str) -> Mask:
    least, most = SIZES[size]
    return columns.at_places((columns.land.people >= least) & (columns.land.people < most))


def marks(counts: Mapping[str, int], chosen: Place | None, land: Land) -> list[Mark]:
    """Return the districts of the map with their counts, chosen ones last so that they lie on top."""
    chosen_key = chosen.key[:DISTRICT_KEY] if chosen else ""
    rows = _drawn(land.stamp)[0]
    found = [Mark(name, path, x, y, counts.get(key, 0), key == chosen_key, key) for key, name, path, x, y in rows]
    return sorted(found, key=lambda mark: mark.chosen)


def warm() -> None:
    """Read the columns of all kinds and draw the map, so that no visitor waits for them."""
    for kind in facets.MODELS:
        map_size(facets.columns(kind).land)


def map_size(land: Land) -> tuple[str, str]:
    """Return width and height of the map."""
    return _drawn(land.stamp)[1:]


@functools.lru_cache(maxsize=2)
def _drawn(_stamp: tuple[Any, ...]) -> tuple[tuple[tuple[str, str, str, str, str], ...], str, str]:
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


def map_svg(found: Iterable[Mark], size: tuple[str, str], address: Callable[[str], str]) -> SafeString:
    """Draw the map; written in one go, because a template takes ten times as long for its many small parts."""
    areas, numbers = [], []
    for mark in found:
        here = ' class="ist"' if mark.chosen else ""
        title = f"{escape(mark.name)}: {mark.count}"
        areas.append(
            f'<a href="{escape(address(mark.name))}" tabindex="-1"{here}>'
            f'<path d="{mark.path}"><title>{title}</title></path></a>'
        )
        if mark.count:
            numbers.append(
                f'<g{here} pointer-events="none"><circle cx="{mark.x}" cy="{mark.y}" r="12"/>'
                f'<text x="{mark.x}" y="{mark.y}" dy="4">{mark.count}</text></g>'
            )
    width, height = size
    head = f'<svg class="mw-svg mw-netzkarte" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    parts = [head, ' aria-hidden="true" focusable="false">', *areas, *numbers, "</svg>"]
    return mark_safe("".join(parts))  # noqa: S308  names and addresses are escaped, the rest are numbers of our own


def map_table(found: Iterable[Mark], address: Callable[[str], str]) -> dict[str, Any]:
    """Return what the map shows, as a table: districts with entries, the most first."""
    shown = sorted((mark for mark in found if mark.count), key=lambda mark: (-mark.count, mark.name))
    rows = [
        [format_html('<a class="mw-link" href="{}">{}</a>', address(mark.name), mark.name), mark.count]
        for mark in shown
    ]
    return {"headers": [_("Landkreis oder Stadtkreis"), {"label": _("Einträge"), "numeric": True}], "rows": rows}
