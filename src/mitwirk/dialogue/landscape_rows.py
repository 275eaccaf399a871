"""One statement's figures as a row of the summary. Figures stay fractions of 1; words come later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mitwirk.dialogue.landscape import (
    FEWEST,
    SECTORS,
    Influence,
    Interval,
    Landscape,
    Shares,
    share_interval,
    shared_ranks,
)
from mitwirk.dialogue.orientation import Orientation

Row = dict[str, Any]
BoolArray = npt.NDArray[np.bool_]


def part(value: float) -> float:
    """Round a fraction for storage; pages show whole percent."""
    return round(float(value), 4)


def interval_row(estimate: Interval, index: Any) -> Row:
    """Return an estimate with its interval."""
    return {
        "share": part(estimate.value[index]),
        "low": part(estimate.low[index]),
        "high": part(estimate.high[index]),
    }


def share_row(shares: Shares, index: Any) -> Row:
    """Return counts and the share agreeing with its interval."""
    return {
        "seen": int(shares.seen[index]),
        "agree": int(shares.agree[index]),
        "passed": int(shares.passed[index]),
        "disagree": int(shares.disagree[index]),
        **interval_row(shares.agreeing, index),
    }


def marks_row(marks: int, seen: int) -> Row:
    """Return how many of those who answered find a statement important, with the interval of their share."""
    return {"count": marks, **interval_row(share_interval([min(marks, seen)], [seen]), 0)}


@dataclass
class Writer:
    """Writes one statement's figures as a row."""

    landscape: Landscape
    statements: list[Row]
    shown: list[str]
    """Sectors with enough people"""
    orientation: Orientation
    influence: Influence | None = None

    def letter(self, group: int) -> str:
        """Return the letter under which a group is known."""
        return self.orientation.letters[group]

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
            "against": interval_row(figures.overall.disagreeing, index),
            "important": statement.get("important", 0),
            "groups": self.groups(index),
            "sectors": self._sectors(index),
        }
        if rank is not None:
            row["rank"] = rank
        return row

    def groups(self, index: int) -> list[Row]:
        """Return the shares of each opinion group, in the order of their letters."""
        by_group, count = self.landscape.statements.by_group, self.landscape.groups.count
        if by_group is None or count < 2:
            return []
        rows = [{"letter": self.letter(group), **share_row(by_group, (group, index))} for group in range(count)]
        return sorted(rows, key=lambda row: str(row["letter"]))

    def sides(self, index: int) -> list[Row]:
        """Return the shares at both ends of the map, the higher first; empty with groups or without directions."""
        by_end = self.landscape.statements.by_end
        if by_end is None or self.landscape.groups.count > 1:
            return []
        rows = [share_row(by_end, (end, index)) for end in (0, 1)]
        return sorted(rows, key=lambda row: -float(row["share"]))

    def gap(self, index: int) -> Row:
        """Return how far the parts lie apart that agree most and least, and which these are."""
        found = self.landscape.statements.division
        row = interval_row(Interval(found.value, found.low, found.high), index)
        if found.basis == "groups":
            row |= {"one": self.letter(int(found.one[index])), "two": self.letter(int(found.two[index]))}
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

    def ranked(self, chosen: BoolArray, estimate: Interval, limit: int) -> list[tuple[int, int]]:
        """Return place and rank of chosen statements, highest first; overlapping intervals share a rank."""
        indices = np.flatnonzero(chosen)
        if not len(indices):
            return []
        picked = Interval(estimate.value[indices], estimate.low[indices], estimate.high[indices])
        ranks = shared_ranks(picked)
        order = np.argsort(-picked.value, kind="stable")[:limit]
        return [(int(indices[place]), int(ranks[place])) for place in order]
