"""Makers for tests."""

from __future__ import annotations

import itertools

from mitwirk.places.models import Place, PlaceKind

_numbers = itertools.count(900)


def make_municipality(name: str = "Lindental", *, population: int = 8000) -> Place:
    """Make a municipality with all it lies in, from the district up to the state."""
    state, _made = Place.objects.get_or_create(
        key="08", defaults={"kind": PlaceKind.STATE, "name": "Baden-Württemberg", "slug": "baden-wuerttemberg"}
    )
    region, _made = Place.objects.get_or_create(
        key="081",
        defaults={"kind": PlaceKind.REGION, "name": "Regierungsbezirk Stuttgart", "slug": "rb-stuttgart", "parent": state},
    )
    district, _made = Place.objects.get_or_create(
        key="08119",
        defaults={"kind": PlaceKind.DISTRICT, "name": "Landkreis Rems-Murr-Kreis", "slug": "rems-murr", "parent": region},
    )
    number = next(_numbers)
    return Place.objects.create(
        kind=PlaceKind.MUNICIPALITY,
        key=f"08119{number}",
        name=name,
        slug=f"{name.lower()}-{number}",
        parent=district,
        population=population,
    )
