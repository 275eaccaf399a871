"""From the engine's arrays to the few rows that pages show. Figures stay fractions of 1; words come later."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mitwirk.dialogue.graphics import map_of
from mitwirk.dialogue.landscape import FEWEST, SECTORS, Influence, Interval, Landscape, share_interval
from mitwirk.dialogue.landscape_rows import (
    BoolArray,
    Row,
    Writer,
    interval_row,
    marks_row,
    part,
    share_row,
)
from mitwirk.dialogue.orientation import Orientation

LAYOUT = 7
"""Raise it when pages need other rows: every landscape is then counted anew."""
MOST_COMMON, MOST_REJECTED, MOST_DIVIDING, MOST_PER_GROUP = 8, 4, 6, 3
MOST_BRIDGES, MOST_IMPORTANT, MOST_SECTORS, MOST_SHARES = 4, 5, 3, 12
SPLIT = 0.25
"""Without groups a statement splits people if surely more than a quarter agrees and more than a quarter refuses."""
SIDES_APART = 0.10
"""What bridges must have sides that lie surely more than so far apart; else there is nothing to bridge."""
SECTORS_APART = 0.05
"""So far, surely, sectors must lie apart to be named: with many statements, a little happens by chance."""


def summarise(
    landscape: Landscape,
    sectors: npt.NDArray[np.int64],
    statements: list[Row],
    ages: Row,
    *,
    influence: Influence | None = None,
    orientation: Orientation | None = None,
) -> Row:
    """Return all that pages show: small, whatever the number of statements.

    `statements` holds pk, number, text, kind and important (marks) in the engine's order; `ages` comes from the
    population module; `influence` says which findings stand without one percent of people.
    """
    orientation = orientation or Orientation()
    people = {sector: int((sectors == place).sum()) for place, sector in enumerate(SECTORS)}
    shown = [sector for sector in SECTORS if people[sector] >= FEWEST]
    ground, facts = landscape.statements.common_ground, landscape.diagnostics
    writer = Writer(landscape, statements, shown, orientation, influence)
    bridged = bridging(landscape)
    return {
        "enough": facts.enough,
        "participants": facts.n_voters,
        "statements": len(statements),
        "votes": facts.n_votes,
        "known": facts.n_known,
        "group_count": landscape.groups.count if facts.enough else 1,
        "groups": groups_of(landscape, writer) if facts.enough and landscape.groups.count > 1 else [],
        "common": common(landscape, writer),
        "common_count": int(ground.holds.sum()),
        "rejected": rejected(landscape, writer),
        "rejected_count": int(ground.rejected.sum()),
        "judged": int(ground.enough.sum()),
        "bridges": bridges(landscape, writer, bridged),
        "bridge_count": int(bridged.sum()),
        "dividing": dividing(landscape, writer),
        "dividing_count": int(splitting(landscape)[0].sum()),
        "division_basis": landscape.statements.division.basis,
        "sector_gaps": sector_gaps(landscape, writer),
        "important": important(landscape, writer),
        "marks": sum(row.get("important", 0) for row in statements),
        "shares": [] if facts.enough else plain_shares(landscape, writer),
        "influence": None if influence is None else {"share": influence.share, "people": int(influence.people)},
        "sector_people": {sector: people[sector] if sector in shown else None for sector in SECTORS},
        "map": map_of(landscape, sectors, shown, orientation),
        "orientation": orientation.stored(),
        "ages": ages,
    }


def _firm(row: Row, holds: BoolArray | None, index: int) -> Row:
    """Say in a row whether its finding stands without one percent of people."""
    return row if holds is None else {**row, "firm": bool(holds[index])}


def common(landscape: Landscape, writer: Writer) -> list[Row]:
    """Return what a majority of every part surely agrees to."""
    figures, found = landscape.statements, writer.influence
    listed = writer.ranked(figures.common_ground.holds, figures.overall.agreeing, MOST_COMMON)
    return [
        _firm(writer.row(index, rank), None if found is None else found.ground_holds, index) for index, rank in listed
    ]


def rejected(landscape: Landscape, writer: Writer) -> list[Row]:
    """Return what a majority of every part surely refuses."""
    figures, found = landscape.statements, writer.influence
    listed = writer.ranked(figures.common_ground.rejected, figures.overall.disagreeing, MOST_REJECTED)
    return [
        _firm(writer.row(index, rank), None if found is None else found.rejected_holds, index) for index, rank in listed
    ]


def bridging(landscape: Landscape) -> BoolArray:
    """Find what is supported beyond what positions explain.

    All of this must hold: a majority of every group or end and of every sector with enough answers surely agrees;
    the sides surely lie more than ten points apart, so that positions matter; and whoever stands in the middle
    surely agrees.
    """
    figures = landscape.statements
    apart = figures.division.holds & (figures.division.low > SIDES_APART)
    return np.asarray(figures.common_ground.holds & apart & (figures.bridge.low > 0.0))


def bridges(landscape: Landscape, writer: Writer, chosen: BoolArray) -> list[Row]:
    """Return bridges with both sides, how far these lie apart, and the chance that the middle agrees."""
    bridge = landscape.statements.bridge
    middle = Interval(*(1.0 / (1.0 + np.exp(-value)) for value in (bridge.value, bridge.low, bridge.high)))
    found = writer.influence
    firm = None if found is None else found.ground_holds & (found.division_bound > SIDES_APART)
    rows = []
    for index, rank in writer.ranked(chosen, middle, MOST_BRIDGES):
        row = writer.row(index, rank)
        row |= {"sides": writer.sides(index), "gap": writer.gap(index), "middle": interval_row(middle, index)}
        rows.append(_firm(row, firm, index))
    return rows


def splitting(landscape: Landscape) -> tuple[BoolArray, Interval]:
    """Find what the groups part on; without groups, what splits everybody in two halves of some size."""
    figures = landscape.statements
    enough, division = figures.common_ground.enough, figures.division
    if division.basis == "groups":
        return division.holds & enough, Interval(division.value, division.low, division.high)
    return np.asarray(enough & (figures.contested.low > SPLIT)), figures.contested


def _still_split(landscape: Landscape, people: int) -> BoolArray:
    """Find what would still split everybody, had so many people on either side answered otherwise."""
    overall = landscape.statements.overall
    sides = (share_interval(np.maximum(side - people, 0), overall.seen) for side in (overall.agree, overall.disagree))
    return np.logical_and.reduce([side.low > SPLIT for side in sides])


def dividing(landscape: Landscape, writer: Writer) -> list[Row]:
    """Return what divides most, with how far apart whom."""
    division, found = landscape.statements.division, writer.influence
    by_groups = division.basis == "groups"
    firm = None if found is None else found.division_holds if by_groups else _still_split(landscape, found.people)
    rows = []
    for index, rank in writer.ranked(*splitting(landscape), MOST_DIVIDING):
        row = writer.row(index, rank)
        if division.holds[index]:
            row |= {"gap": writer.gap(index), "sides": writer.sides(index)}
        if by_groups:
            row |= {"one": row["gap"]["one"], "two": row["gap"]["two"]}
        rows.append(_firm(row, firm, index))
    return rows


def sector_gaps(landscape: Landscape, writer: Writer) -> list[Row]:
    """Return on what politics, administration and citizens surely lie apart."""
    gaps, by_label = landscape.statements.label_division, landscape.statements.by_label
    if by_label is None or len(writer.shown) < 2 or not landscape.diagnostics.enough:
        return []
    chosen = gaps.holds & (gaps.low > SECTORS_APART) & landscape.statements.common_ground.enough
    estimate = Interval(gaps.value, gaps.low, gaps.high)
    rows = []
    for index, rank in writer.ranked(chosen, estimate, MOST_SECTORS):
        pair = {"one": SECTORS[int(gaps.one[index])], "two": SECTORS[int(gaps.two[index])]}
        rows.append({**writer.row(index, rank), "gap": {**interval_row(estimate, index), **pair}})
    return rows


def important(landscape: Landscape, writer: Writer) -> list[Row]:
    """Return what most people among those who answered have marked as important to them."""
    seen = landscape.statements.overall.seen
    marks = np.array([row.get("important", 0) for row in writer.statements], dtype=np.int64)
    chosen = (marks >= FEWEST) & landscape.statements.common_ground.enough
    estimate = share_interval(np.minimum(marks, seen), seen)
    return [
        {**writer.row(index, rank), "marks": marks_row(int(marks[index]), int(seen[index]))}
        for index, rank in writer.ranked(chosen, estimate, MOST_IMPORTANT)
    ]


def plain_shares(landscape: Landscape, writer: Writer) -> list[Row]:
    """Return the shares of statements with enough answers, where nothing else can be said."""
    overall = landscape.statements.overall
    listed = writer.ranked(overall.seen >= FEWEST, overall.agreeing, MOST_SHARES)
    return [writer.row(index, rank) for index, rank in listed]


def groups_of(landscape: Landscape, writer: Writer) -> list[Row]:
    """Return size and what characterises each group: where it differs most from all others, beyond doubt."""
    groups = landscape.groups
    rows = [
        {
            "letter": writer.letter(group),
            "size": int(groups.size[group]),
            **interval_row(groups.share, group),
            "statements": _typical(landscape, writer, group),
        }
        for group in range(groups.count)
    ]
    return sorted(rows, key=lambda row: str(row["letter"]))


def _typical(landscape: Landscape, writer: Writer, group: int) -> list[Row]:
    contrast, by_group = landscape.statements.group_contrast, landscape.statements.by_group
    if contrast is None or by_group is None:
        return []
    low, high = contrast.low[group], contrast.high[group]
    clear = ((low > 0) | (high < 0)) & (by_group.seen[group] >= FEWEST) & landscape.statements.common_ground.enough
    distance = np.where(clear, np.abs(contrast.value[group]), 0.0)
    order = [int(index) for index in np.argsort(-distance, kind="stable")[:MOST_PER_GROUP] if distance[index] > 0]
    rows = []
    for index in order:
        statement = writer.statements[index]
        more = bool(contrast.value[group, index] > 0)
        # The gap to the others is told as a size; "more" tells its side.
        ends = (low[index], high[index]) if more else (-high[index], -low[index])
        rows.append(
            {
                "pk": statement["pk"],
                "number": statement["number"],
                "text": statement["text"],
                "more": more,
                "gap": {"share": part(distance[index]), "low": part(ends[0]), "high": part(ends[1])},
                **share_row(by_group, (group, index)),
            }
        )
    return rows
