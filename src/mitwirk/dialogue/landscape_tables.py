"""Rows for the tables under the graphics: the same figures, in words and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from mitwirk.accounts.models import Sector
from mitwirk.core.templatetags.ui import percent
from mitwirk.dialogue.landscape import FEWEST, SECTORS, share_interval
from mitwirk.dialogue.landscape_detail import Detail
from mitwirk.dialogue.models import AgeGroup, Statement
from mitwirk.dialogue.orientation import Orientation
from mitwirk.dialogue.sentences import number, points, span

Row = dict[str, Any]


def share_table(rows: list[Row], *, both: bool = False) -> Row:
    """Return headers and cells: statement, everybody, each group, each sector; `both` adds who refuses."""
    if not rows:
        return {"headers": [], "rows": []}
    headers: list[Any] = [_("Aussage"), _("Antworten"), _("Zustimmung gesamt")]
    headers += [_("Ablehnung gesamt")] if both else []
    headers += [_("Gruppe %(letter)s") % {"letter": part["letter"]} for part in rows[0]["groups"]]
    headers += [str(Sector(part["sector"]).label) for part in rows[0]["sectors"]]
    cells = [
        [
            row["text"],
            number(row["seen"]),
            span(row),
            *([span(row["against"])] if both else []),
            *(span(part) for part in row["groups"]),
            *(span(part) if part["share"] is not None else _("zu wenige Antworten") for part in row["sectors"]),
        ]
        for row in rows
    ]
    return {"headers": headers, "rows": cells}


def group_table(groups: list[Row]) -> Row:
    """Return headers and cells of the opinion groups."""
    headers = [_("Gruppe"), _("Menschen"), _("Anteil")]
    return {"headers": headers, "rows": [[row["letter"], number(row["size"]), span(row)] for row in groups]}


def map_table(summary: Row) -> Row:
    """Return headers and cells of what the map shows where there are no groups."""
    rows = [
        [_("Menschen, die geantwortet haben"), number(summary["participants"])],
        [_("davon mit genug Antworten für die Karte"), number(summary["known"])],
        [_("erkennbare Gruppen"), _("keine")],
    ]
    return {"headers": [_("Was"), _("Zahl")], "rows": rows}


def rejection_table(rows: list[Row]) -> Row:
    """Return headers and cells: statement, answers, share that disagrees."""
    headers = [_("Aussage"), _("Antworten"), _("Ablehnung gesamt")]
    return {"headers": headers, "rows": [[row["text"], number(row["seen"]), span(row["against"])] for row in rows]}


def bridge_table(rows: list[Row]) -> Row:
    """Return headers and cells: both sides, how far they lie apart, the chance of the middle."""
    if not rows:
        return {"headers": [], "rows": []}
    sides = [_("Ende mit mehr Zustimmung"), _("Ende mit weniger Zustimmung")] if rows[0]["sides"] else []
    sides += [_("Gruppe %(letter)s") % {"letter": part["letter"]} for part in rows[0]["groups"]]
    headers = [_("Aussage"), _("Antworten"), *sides, _("Unterschied"), _("Zustimmung in der Mitte")]
    cells = [
        [
            row["text"],
            number(row["seen"]),
            *(span(part) for part in [*row["sides"], *row["groups"]]),
            points(row["gap"]),
            span(row["middle"]),
        ]
        for row in rows
    ]
    return {"headers": headers, "rows": cells}


def mark_table(rows: list[Row]) -> Row:
    """Return headers and cells: statement, answers, marks, share of marks."""
    headers = [_("Aussage"), _("Antworten"), _("als besonders wichtig markiert"), _("Anteil")]
    cells = [[row["text"], number(row["seen"]), number(row["marks"]["count"]), span(row["marks"])] for row in rows]
    return {"headers": headers, "rows": cells}


def age_chart(ages: Row) -> list[Row]:
    """Return the rows of the graphic: only groups of five people or more."""
    return [{**row, "label": str(AgeGroup(row["group"]).label)} for row in ages["rows"] if row.get("share") is not None]


def age_table(ages: Row) -> Row:
    """Return headers and cells of the age groups, small ones without a share."""
    headers = [_("Alter"), _("Anteil der Teilnehmenden"), _("Anteil der Bevölkerung")]
    rows = [
        [
            str(AgeGroup(row["group"]).label),
            span(row) if row.get("share") is not None else _("weniger als fünf Menschen"),
            percent(row["population"]),
        ]
        for row in ages["rows"]
    ]
    return {"headers": headers, "rows": rows}


def statement_headers(detail: Detail, shown: list[str], letters: str) -> list[str]:
    """Return the columns of the table of all statements."""
    groups = [_("Gruppe %(letter)s") % {"letter": letter} for _group, letter in lettered(detail, letters)]
    return [
        _("Aussage"),
        _("Antworten"),
        _("Zustimmung"),
        _("Ablehnung"),
        _("Zustimmung, wenn alle sie gesehen hätten"),
        *groups,
        *(str(Sector(sector).label) for sector in shown),
    ]


def lettered(detail: Detail, letters: str) -> list[tuple[int, str]]:
    """Return the engine's groups with their letters, in the order of these."""
    return sorted(enumerate(letters[: detail.group_counts.shape[1]]), key=lambda pair: pair[1])


def statement_rows(
    detail: Detail, indices: list[int], texts: Mapping[int, Statement], shown: list[str], orientation: Orientation
) -> list[Row]:
    """Return one page of all statements: shares of everybody, of each group and of each sector."""
    overall = detail.counts[:, 0, indices]
    parts = [detail.group_counts[:, group, indices] for group, _letter in lettered(detail, orientation.letters)]
    parts += [detail.sector_counts[:, SECTORS.index(sector), indices] for sector in shown]
    seen = [number(int(count)) for count in overall.sum(axis=0)]
    columns = [
        seen,
        share_cells(overall),
        share_cells(overall[::-1]),
        adjusted_cells(detail.adjusted[:, indices]),
        *(share_cells(part) for part in parts),
    ]
    headers = statement_headers(detail, shown, orientation.letters)
    rows = []
    for place, index in enumerate(indices):
        statement = texts.get(int(detail.statements[index]))
        if statement is None:  # withdrawn since the last count
            continue
        cells = [{"label": label, "value": cells[place]} for label, cells in zip(headers[1:], columns, strict=True)]
        rows.append({"text": statement.text, "common": bool(detail.common[index]), "cells": cells})
    return rows


def adjusted_cells(estimate: np.ndarray) -> list[str]:
    """Write estimates, shape (value, low, high) by statement, with their intervals; a dash where there is none."""
    rows = [dict(zip(("share", "low", "high"), map(float, row), strict=True)) for row in estimate.T]
    return [span(row) if np.isfinite(row["share"]) else "–" for row in rows]


def share_cells(counts: np.ndarray) -> list[str]:
    """Write for each statement the share of the first kind of answer, with its interval; a dash for under five."""
    total = counts.sum(axis=0)
    found = share_interval(counts[0], total)
    rows = zip(total, found.value, found.low, found.high, strict=True)
    return [
        span({"share": value, "low": low, "high": high}) if seen >= FEWEST else "–" for seen, value, low, high in rows
    ]
