"""Who takes part, beside who lives there: age groups of those who told, against official figures."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from mitwirk.dialogue.landscape import FEWEST
from mitwirk.dialogue.models import AgeGroup, Dialogue, Participant
from mitwirk.places.queries import AgeStructure, age_structure
from mitwirk.science.weighting import representation

FEWEST_IN_ALL = 30
"""From so many voluntary answers upward a comparison says anything."""
FIRST_YEAR = 15
"""Younger people are neither compared nor weighted: hardly any take part, and who does is protected best unseen."""
BOUNDS = {
    AgeGroup.FROM_15: (FIRST_YEAR, 24),
    AgeGroup.FROM_25: (25, 39),
    AgeGroup.FROM_40: (40, 59),
    AgeGroup.FROM_60: (60, 74),
    AgeGroup.FROM_75: (75, 200),
}


def age_rows(dialogue: Dialogue) -> dict[str, Any]:
    """Compare age groups from 15 years with the population of the district, or of the state."""
    counted = (
        Participant.objects.filter(dialogue=dialogue, age_group__in=list(BOUNDS))
        .values_list("age_group")
        .annotate(people=Count("pk"))
    )
    people = dict(counted)
    told = sum(people.values())
    structure = age_structure(dialogue.place)
    if told < FEWEST_IN_ALL or structure.place is None or not any(population_shares(structure)):
        return {"told": told if told >= FEWEST else 0, "rows": []}
    return {
        "told": told,
        "rows": rows_of([people.get(group, 0) for group in BOUNDS], structure),
        "place": structure.place.name,
        "year": structure.on.year if structure.on else None,
    }


def rows_of(counts: list[int], structure: AgeStructure) -> list[dict[str, Any]]:
    """Return each age group's share with interval, its share in the population, and what follows."""
    found = representation(counts, population_shares(structure))
    rows: list[dict[str, Any]] = []
    for place, group in enumerate(BOUNDS):
        row = {
            "group": str(group),
            "population": round(float(found.population[place]), 4),
            "verdict": found.verdict[place],
        }
        if counts[place] >= FEWEST:
            shares = {"share": found.share, "low": found.low, "high": found.high}
            row |= {name: round(float(part[place]), 4) for name, part in shares.items()}
        rows.append(row)
    return rows


def population_shares(structure: AgeStructure) -> list[float]:
    """Return each group's share among people from 15 years."""
    adults = {cell: count for cell, count in structure.cells.items() if cell[0] >= FIRST_YEAR}
    total = max(1, sum(adults.values()))
    return [
        sum(count for (age, _to, _sex), count in adults.items() if first <= age <= last) / total
        for first, last in BOUNDS.values()
    ]
