"""Who takes part, beside who lives there: age groups of those who told, against official figures."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from mitwirk.dialogue.landscape import FEWEST, share_interval
from mitwirk.dialogue.models import AgeGroup, Dialogue, Participant
from mitwirk.places.queries import AgeStructure, age_structure

FEWEST_IN_ALL = 30
"""From so many voluntary answers upward a comparison says anything."""
BOUNDS = {
    AgeGroup.FROM_15: (15, 24),
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
    if told < FEWEST_IN_ALL or structure.place is None:
        return {"told": told if told >= FEWEST else 0, "rows": []}
    return {
        "told": told,
        "rows": [row_of(group, people.get(group, 0), told, structure) for group in BOUNDS],
        "place": structure.place.name,
        "year": structure.on.year if structure.on else None,
    }


def row_of(group: AgeGroup, count: int, told: int, structure: AgeStructure) -> dict[str, Any]:
    """Return one age group's share with interval, its share in the population, and what follows."""
    population = population_share(group, structure)
    interval = share_interval([count], [told])
    low, high = float(interval.low[0]), float(interval.high[0])
    row: dict[str, Any] = {
        "group": str(group),
        "population": round(population, 4),
        "verdict": verdict(low, high, population),
    }
    if count >= FEWEST:
        row |= {"share": round(count / told, 4), "low": round(low, 4), "high": round(high, 4)}
    return row


def population_share(group: AgeGroup, structure: AgeStructure) -> float:
    """Return the group's share among people from 15 years."""
    first, last = BOUNDS[group]
    adults = {cell: count for cell, count in structure.cells.items() if cell[0] >= 15}
    inside = sum(count for (age, _to, _sex), count in adults.items() if first <= age <= last)
    return inside / max(1, sum(adults.values()))


def verdict(low: float, high: float, population: float) -> str:
    """Say few or many only when the interval leaves no doubt, even only when it is narrow."""
    if high < population:
        return "few"
    if low > population:
        return "many"
    return "even" if high - low < 0.15 else ""
