"""The entries of a choice as points for a map."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from mitwirk.network import facets
from mitwirk.network.directory import Choice
from mitwirk.network.facets import INITIATIVE, NOWHERE, ORGANISATION, PERSON

DETAIL = {
    INITIATIVE: "network:initiative_detail",
    ORGANISATION: "network:organisation_detail",
    PERSON: "network:profile_detail",
}
NAMES = {INITIATIVE: "title", ORGANISATION: "name", PERSON: "user__display_name"}


def of(choice: Choice) -> dict[str, Any]:
    """Return places with their position, and for each entry the place's number, sector, title and address.

    `address` is the beginning of every entry's address. `clusters` count entries by district. Entries without a
    position are counted in `elsewhere`; the list has them.
    """
    fits = choice.fits
    land, at = choice.columns.land, choice.columns.places
    numbers = choice.columns.numbers[fits].tolist()
    place_of = dict(zip(numbers, at[fits].tolist(), strict=True))
    located = sorted(
        {place for place in place_of.values() if place != NOWHERE and land.latitudes[place] == land.latitudes[place]}
    )
    order = {place: position for position, place in enumerate(located)}
    sector = [] if choice.kind == PERSON else ["sector"]
    rows = facets.public_rows(choice.kind).select_related(None).values_list("pk", "slug", NAMES[choice.kind], *sector)
    points = [
        [order[place_of[pk]], rest[0][0] if rest else "", title, slug]
        for pk, slug, title, *rest in rows
        if place_of.get(pk) in order
    ]
    points.sort()
    return {
        "address": reverse(DETAIL[choice.kind], args=["x"]).removesuffix("x/"),
        "places": [[str(land.keys[place]), *_position(land, place)] for place in located],
        "points": points,
        "clusters": choice.columns.districts(fits),
        "elsewhere": len(numbers) - len(points),
    }


def _position(land: facets.Land, place: int) -> tuple[float, float]:
    return round(float(land.longitudes[place]), 4), round(float(land.latitudes[place]), 4)
