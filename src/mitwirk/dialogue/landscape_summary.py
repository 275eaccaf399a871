"""From the engine's arrays to the few rows that pages show. Figures stay fractions of 1; words come later."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from mitwirk.dialogue.graphics import map_of
from mitwirk.dialogue.landscape import FEWEST, LETTERS, SECTORS, Interval, Landscape, Shares, shared_ranks

LAYOUT = 3
"""Raise it when pages need other rows: every landscape is then counted anew."""
MOST_COMMON, MOST_REJECTED, MOST_DIVIDING, MOST_PER_GROUP = 8, 4, 6, 3
Row = dict[str, Any]


def part(value: float) -> float:
    """Round a fraction for storage; pages show whole percent."""
    return round(float(value), 4)


def summarise(landscape: Landscape, sectors: npt.NDArray[np.int64], statements: list[Row], ages: Row) -> Row:
    """Return all that pages show: small, whatever the number of statements.

    `statements` holds pk, number, text and kind in the engine's order; `ages` comes from the population module.
    """
    people = {sector: int((sectors == place).sum()) for place, sector in enumerate(SECTORS)}
    shown = [sector for sector in SECTORS if people[sector] >= FEWEST]
    figures = landscape.statements
    writer = Writer(landscape, statements, shown)
    facts = landscape.diagnostics
    return {
        "enough": facts.enough,
        "participants": facts.n_voters,
        "statements": len(statements),
        "votes": facts.n_votes,
        "known": facts.n_known,
        "group_count": landscape.groups.count if facts.enough else 1,
        "groups": groups_of(landscape, writer) if facts.enough and landscape.groups.count > 1 else [],
        "common": writer.ranked(figures.common_ground.holds, figures.overall.agreeing, MOST_COMMON),
        "common_count": int(figures.common_ground.holds.sum()),
        "rejected": writer.ranked(figures.common_ground.rejected, figures.overall.disagreeing, MOST_REJECTED),
        "judged": int(figures.common_ground.enough.sum()),
        "dividing": dividing(landscape, writer),
        "division_basis": figures.division.basis,
        "sector_people": {sector: people[sector] if sector in shown else None for sector in SECTORS},
        "map": map_of(landscape, sectors, shown),
        "ages": ages,
    }


class Writer:
    """Writes one statement's figures as a row."""

    def __init__(self, landscape: Landscape, statements: list[Row], shown: list[str]):
        self.landscape = landscape
        self.statements = statements
        self.shown = shown

    def row(self, index: int, rank: int | None = None) -> Row:
        """Return number, text, counts, share with interval, and the same per group and sector."""
        figures = self.landscape.statements
        statement = self.statements[index]
        row = {
            "pk": statement["pk"],
            "number": statement["number"],
            "text": statement["text"],
            "kind": statement["kind"],
            **share_row(figures.overall, index),
            "against": against_row(figures.overall, index),
            "groups": [],
            "sectors": self._sectors(index),
        }
        if rank is not None:
            row["rank"] = rank
        if figures.by_group is not None and self.landscape.groups.count > 1:
            row["groups"] = [
                {"letter": LETTERS[group], **share_row(figures.by_group, (group, index))}
                for group in range(self.landscape.groups.count)
            ]
        return row

    def _sectors(self, index: int) -> list[Row]:
        by_label = self.landscape.statements.by_label
        rows: list[Row] = []
        for place, sector in enumerate(SECTORS):
            if sector not in self.shown or by_label is None:
                continue
            if int(by_label.seen[place, index]) < FEWEST:
                rows.append({"sector": sector, "share": None})
            else:
                rows.append({"sector": sector, **share_row(by_label, (place, index))})
        return rows

    def ranked(self, chosen: npt.NDArray[np.bool_], estimate: Interval, limit: int) -> list[Row]:
        """Return chosen statements, highest first; those whose intervals overlap share a rank."""
        indices = np.flatnonzero(chosen)
        if not len(indices):
            return []
        picked = Interval(estimate.value[indices], estimate.low[indices], estimate.high[indices])
        ranks = shared_ranks(picked)
        order = np.argsort(-picked.value, kind="stable")[:limit]
        return [self.row(int(indices[place]), int(ranks[place])) for place in order]


def share_row(shares: Shares, index: Any) -> Row:
    """Return counts and the share agreeing with its interval."""
    return {
        "seen": int(shares.seen[index]),
        "agree": int(shares.agree[index]),
        "passed": int(shares.passed[index]),
        "disagree": int(shares.disagree[index]),
        "share": part(shares.agreeing.value[index]),
        "low": part(shares.agreeing.low[index]),
        "high": part(shares.agreeing.high[index]),
    }


def against_row(shares: Shares, index: int) -> Row:
    """Return the share disagreeing with its interval."""
    against = shares.disagreeing
    return {"share": part(against.value[index]), "low": part(against.low[index]), "high": part(against.high[index])}


def dividing(landscape: Landscape, writer: Writer) -> list[Row]:
    """Return what the groups part on; without groups, what splits everybody in two halves of some size."""
    figures = landscape.statements
    enough = figures.common_ground.enough
    by_groups = figures.division.basis == "groups"
    if by_groups:
        chosen = figures.division.holds & enough
        estimate = Interval(figures.division.value, figures.division.low, figures.division.high)
    else:
        chosen, estimate = enough & (figures.contested.low > 0.25), figures.contested
    rows = writer.ranked(chosen, estimate, MOST_DIVIDING)
    if by_groups:
        position = {statement["pk"]: index for index, statement in enumerate(writer.statements)}
        for row in rows:
            index = position[row["pk"]]
            row["one"] = LETTERS[int(figures.division.one[index])]
            row["two"] = LETTERS[int(figures.division.two[index])]
    return rows


def groups_of(landscape: Landscape, writer: Writer) -> list[Row]:
    """Return size and what characterises each group: where it differs most from all others, beyond doubt."""
    rows = []
    groups = landscape.groups
    for group in range(groups.count):
        rows.append(
            {
                "letter": LETTERS[group],
                "size": int(groups.size[group]),
                "share": part(groups.share.value[group]),
                "low": part(groups.share.low[group]),
                "high": part(groups.share.high[group]),
                "statements": _typical(landscape, writer, group),
            }
        )
    return rows


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
        rows.append(
            {
                "pk": statement["pk"],
                "number": statement["number"],
                "text": statement["text"],
                "more": bool(contrast.value[group, index] > 0),
                **share_row(by_group, (group, index)),
            }
        )
    return rows
