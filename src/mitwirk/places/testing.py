"""Makers for tests."""

from __future__ import annotations

from mitwirk.places.models import Place, PlaceKind
from mitwirk.places.official import address_part

FIRST_INVENTED = 800  # official keys within the district end below


def make_district() -> Place:
    """Make the district of all invented municipalities, with region and state."""
    above: Place | None = None
    for kind, key, name in (
        (PlaceKind.STATE, "08", "Baden-Württemberg"),
        (PlaceKind.REGION, "081", "Regierungsbezirk Stuttgart"),
        (PlaceKind.DISTRICT, "08119", "Rems-Murr-Kreis"),
    ):
        facts = {"kind": kind, "name": name, "slug": address_part(name), "parent": above}
        above, _made = Place.objects.get_or_create(key=key, defaults=facts)
    assert above is not None
    return above


def make_municipality(name: str = "Lindental", *, population: int = 8000, **fields) -> Place:
    """Make a municipality with all it lies in, from the district up to the state."""
    district = make_district()
    invented = Place.objects.filter(parent=district, key__gte=f"{district.key}{FIRST_INVENTED}")
    last = invented.order_by("-key").values_list("key", flat=True).first()
    number = int(last.removeprefix(district.key)) + 1 if last else FIRST_INVENTED
    slug = address_part(name) or "ort"
    values = {
        "key": f"{district.key}{number}",
        "slug": f"{slug}-{number}" if Place.objects.filter(slug=slug).exists() else slug,
        "population": population,
        **fields,
    }
    return Place.objects.create(kind=PlaceKind.MUNICIPALITY, name=name, parent=district, **values)


def make_quarter(name: str = "Unterdorf", *, municipality: Place | None = None) -> Place:
    """Make an Ortsteil."""
    town = municipality or make_municipality()
    number = town.children.count() + 1
    return Place.objects.create(
        kind=PlaceKind.QUARTER,
        key=f"{town.key}-{number:03d}",
        name=name,
        slug=f"{town.slug}-{address_part(name)}-{number}",
        designation="Ortsteil",
        parent=town,
    )
