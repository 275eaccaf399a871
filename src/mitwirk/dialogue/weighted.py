"""The adapter to the weighting engine: how statements would fare if everybody took part as they live there.

Only age is asked, and the home; so weights follow the age groups and, in dialogues of the whole state or a region,
the areas people live in. There is no population of sectors, and sex is never asked.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db.models import Max, Sum

from mitwirk.dialogue.landscape import FEWEST, Ballots
from mitwirk.dialogue.models import Dialogue, Participant
from mitwirk.dialogue.population import BOUNDS, FEWEST_IN_ALL, FIRST_YEAR, population_shares
from mitwirk.places.models import Place, PlaceKind, PopulationCell
from mitwirk.places.queries import AgeStructure, age_structure
from mitwirk.science.opinion import WeightedShares, weighted_shares
from mitwirk.science.weighting import Raked, rake

IntArray = npt.NDArray[np.int64]
Row = dict[str, Any]
AGES = [str(group) for group in BOUNDS]
PARTS = {PlaceKind.STATE: PlaceKind.REGION, PlaceKind.REGION: PlaceKind.DISTRICT}
"""Where a dialogue's area has figures for parts of it, people can also be weighted by part."""
ELSEWHERE = -2
LISTS = ("common", "bridges", "rejected", "dividing")
"""The lists of the summary whose statements are shown weighted."""


@dataclass(frozen=True)
class Areas:
    """The parts of an area: keys, and people from 15 years who live there."""

    keys: list[str]
    people: list[int]


@dataclass(frozen=True)
class Told:
    """Who told an age and lives in the area: place among the ballots, age group, part of the area or -1."""

    person: IntArray
    age: IntArray
    area: IntArray


def weighted_figures(dialogue: Dialogue, ballots: Ballots, summary: Row) -> Row:
    """Return the weighted shares of the statements that the summary lists, or a reason why there are none.

    Only figures for pages: no person's weight, and nothing about fewer than five people.
    """
    structure = age_structure(dialogue.place)
    if structure.place is None or structure.on is None or not any(population_shares(structure)):
        return {"reason": "no_population", "told": 0, "rows": []}
    areas = areas_of(structure.place)
    told = told_by(dialogue, ballots, structure.place, areas)
    facts: Row = {"told": len(told.person) if len(told.person) >= FEWEST else 0, "rows": []}
    facts |= {"place": structure.place.name, "year": structure.on.year, "by_area": False}
    found, by_area = weights_of(told, structure, areas)
    if found.refusal is not None:
        reason = found.refusal.code
        group = AGES[found.refusal.category] if found.refusal.margin == 0 else ""
        return facts | {"reason": reason, "group": group}
    weights = np.zeros(len(ballots.participants))
    weights[told.person] = found.weights
    shares = weighted_shares(ballots.votes, weights)
    clear = clear_statements(ballots, told, by_area)
    return facts | {
        "reason": "",
        "by_area": by_area,
        "effective": round(found.effective, 1),
        "largest": round(found.largest, 2),
        "smallest": round(found.smallest, 2),
        "rows": list(rows_of(listed(summary), ballots.statements, shares, clear)),
    }


def told_by(dialogue: Dialogue, ballots: Ballots, area: Place, areas: Areas | None) -> Told:
    """Read who told an age from 15 years; people with a home outside the area do not belong to its population."""
    people = Participant.objects.filter(dialogue=dialogue, age_group__in=AGES)
    number = {age: place for place, age in enumerate(AGES)}
    part = functools.cache(lambda home: part_of(home, areas) if lives_in(home, area.key) else ELSEWHERE)
    rows = people.values_list("pk", "age_group", "place__key").iterator(chunk_size=5000)
    told = np.array([(pk, number[age], part(home)) for pk, age, home in rows], dtype=np.int64).reshape(-1, 3)
    order = np.argsort(ballots.participants)
    known = ballots.participants[order]
    told = told[np.isin(told[:, 0], known) & (told[:, 2] != ELSEWHERE)]
    return Told(order[np.searchsorted(known, told[:, 0])], told[:, 1], told[:, 2])


def lives_in(home: str | None, area: str) -> bool:
    """Say whether a home lies in the area, or may: nothing said, or only something that contains the area."""
    return home is None or home.startswith(area) or area.startswith(home)


def part_of(home: str | None, areas: Areas | None) -> int:
    """Return in which part of the area a home lies, -1 where that is not known."""
    if home is None or areas is None:
        return -1
    return next((place for place, key in enumerate(areas.keys) if home.startswith(key)), -1)


def areas_of(area: Place) -> Areas | None:
    """Return regions of the state or districts of a region, with people from 15 years; None for smaller areas."""
    kind = PARTS.get(PlaceKind(area.kind))
    if kind is None:
        return None
    keys = list(Place.objects.within(area).filter(kind=kind).order_by("key").values_list("key", flat=True))
    cells = PopulationCell.objects.filter(place__key__startswith=area.key, age_from__gte=FIRST_YEAR)
    newest = cells.aggregate(newest=Max("on"))["newest"]
    counts = list(cells.filter(on=newest).values_list("place__key").annotate(people=Sum("count")))
    people = [sum(count for key, count in counts if key.startswith(part)) for part in keys]
    return Areas(keys, people) if len(keys) > 1 and all(people) else None


def weights_of(told: Told, structure: AgeStructure, areas: Areas | None) -> tuple[Raked, bool]:
    """Weight by age and part of the area; by age alone where homes are told too rarely for that."""
    margins = [population_shares(structure)]
    bounds = {"least_people": FEWEST_IN_ALL, "least_in_cell": FEWEST}
    if areas is not None and (told.area >= 0).sum() >= FEWEST_IN_ALL:
        both = rake(np.column_stack([told.age, told.area]), [*margins, areas.people], **bounds)  # type: ignore[arg-type]
        if both.refusal is None:
            return both, True
    return rake(told.age, margins, **bounds), False  # type: ignore[arg-type]


def clear_statements(ballots: Ballots, told: Told, by_area: bool) -> npt.NDArray[np.bool_]:
    """Say for which statements each age group, each part, and the rest of all people gave five answers or more.

    The rest counts too: who knows the figures of all and of those weighted could otherwise subtract.
    """
    kinds = [(told.age, len(AGES))]
    if by_area:
        kinds.append((told.area, int(told.area.max()) + 1))
    label = np.full(len(ballots.participants), -1)
    label[told.person] = told.age
    rest = answers_of(ballots, label < 0)
    clear: npt.NDArray[np.bool_] = (rest == 0) | (rest >= FEWEST)
    for category, size in kinds:
        label[told.person] = category
        for place in range(size):
            clear &= answers_of(ballots, label == place) >= FEWEST
    return clear


def answers_of(ballots: Ballots, people: npt.NDArray[np.bool_]) -> IntArray:
    """Count the answers of some people to each statement."""
    mine = people[ballots.votes.participant]
    return np.bincount(ballots.votes.statement[mine], minlength=ballots.votes.n_statements).astype(np.int64)


def listed(summary: Row) -> list[Row]:
    """Return each statement of the summary's lists once, in their order."""
    rows: dict[int, Row] = {}
    for name in LISTS:
        for row in summary.get(name, []):
            rows.setdefault(row["pk"], {**row, "list": name})
    return list(rows.values())


def rows_of(
    chosen: list[Row], statements: IntArray, shares: WeightedShares, clear: npt.NDArray[np.bool_]
) -> Iterable[Row]:
    """Write each statement's share agreeing, raw and weighted, with intervals; bare where too few answered."""
    place = {int(pk): index for index, pk in enumerate(statements)}
    for row in chosen:
        index = place[row["pk"]]
        written = {"pk": row["pk"], "number": row["number"], "text": row["text"], "list": row["list"]}
        if not clear[index]:
            yield written | {"share": None}
            continue
        for name, found in (("", shares.agreeing), ("raw_", shares.raw.agreeing)):
            written |= {
                f"{name}share": round(float(found.value[index]), 4),
                f"{name}low": round(float(found.low[index]), 4),
                f"{name}high": round(float(found.high[index]), 4),
            }
        yield written | {"seen": int(shares.raw.seen[index]), "effective": round(float(shares.effective[index]), 1)}
