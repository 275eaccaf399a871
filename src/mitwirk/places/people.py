"""Who lives somewhere, in six age groups that a page can show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mitwirk.places.models import Place
from mitwirk.places.queries import age_structure

FIRST_YEARS = (0, 15, 25, 40, 60, 75)


@dataclass(frozen=True)
class AgeGroupRow:
    """One age group: from a year of life, up to another (None: no end), people and share."""

    first: int
    last: int | None
    people: int
    share: float


@dataclass(frozen=True)
class AgeGroups:
    """All age groups of the area that has figures."""

    place: Place
    on: date
    rows: list[AgeGroupRow]


def age_groups(place: Place) -> AgeGroups | None:
    """Return the age groups of the district a place lies in (or of a larger area); None without figures."""
    structure = age_structure(place)
    if structure.place is None or structure.on is None:
        return None
    total = sum(structure.cells.values())
    rows = []
    for first, following in zip(FIRST_YEARS, [*FIRST_YEARS[1:], None], strict=True):
        people = sum(
            count
            for (age_from, _age_to, _sex), count in structure.cells.items()
            if age_from >= first and (following is None or age_from < following)
        )
        rows.append(AgeGroupRow(first, following - 1 if following else None, people, people / total))
    return AgeGroups(structure.place, structure.on, rows)
