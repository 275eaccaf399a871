"""Rows for the tables under the graphics: the same figures, in words and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from mitwirk.accounts.models import Sector
from mitwirk.core.templatetags.ui import percent
from mitwirk.dialogue.landscape import FEWEST, LETTERS, SECTORS, share_interval
from mitwirk.dialogue.landscape_detail import Detail
from mitwirk.dialogue.models import AgeGroup, Statement
from mitwirk.dialogue.sentences import number, span

Row = dict[str, Any]


def with_sentences(rows: Iterable[Row], say: Callable[[Mapping[str, Any]], str]) -> list[Row]:
    """Add to each row the sentence that says it."""
    return [{**row, "sentence": say(row)} for row in rows]


def share_table(rows: list[Row]) -> Row:
    """Return headers and cells: statement, everybody, each group, each sector."""
    if not rows:
        return {"headers": [], "rows": []}
    headers: list[Any] = [_("Aussage"), _("Antworten"), _("Zustimmung gesamt")]
    headers += [_("Gruppe %(letter)s") % {"letter": part["letter"]} for part in rows[0]["groups"]]
    headers += [str(Sector(part["sector"]).label) for part in rows[0]["sectors"]]
    cells = [
        [
            row["text"],
            number(row["seen"]),
            span(row),
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


def statement_headers(detail: Detail, shown: list[str]) -> list[str]:
    """Return the columns of the table of all statements."""
    groups = [_("Gruppe %(letter)s") % {"letter": LETTERS[group]} for group in range(detail.group_counts.shape[1])]
    return [
        _("Aussage"),
        _("Antworten"),
        _("Zustimmung"),
        _("Ablehnung"),
        *groups,
        *(str(Sector(sector).label) for sector in shown),
    ]


def statement_rows(
    detail: Detail, indices: Iterable[int], texts: Mapping[int, Statement], shown: list[str], headers: list[str]
) -> list[Row]:
    """Return one page of all statements: shares of everybody, of each group and of each sector."""
    rows = []
    for index in indices:
        statement = texts.get(int(detail.statements[index]))
        if statement is None:  # withdrawn since the last count
            continue
        overall = detail.counts[:, 0, index]
        parts = [detail.group_counts[:, group, index] for group in range(detail.group_counts.shape[1])]
        parts += [detail.sector_counts[:, SECTORS.index(sector), index] for sector in shown]
        cells = [number(int(overall.sum())), share_cell(overall), share_cell(overall, answer=2)]
        cells += [share_cell(part) for part in parts]
        rows.append(
            {
                "text": statement.text,
                "common": bool(detail.common[index]),
                "cells": [{"label": label, "value": value} for label, value in zip(headers[1:], cells, strict=True)],
            }
        )
    return rows


def share_cell(counts: np.ndarray, answer: int = 0) -> str:
    """Write the share of one answer (0 agree, 1 pass, 2 disagree) with its interval; a dash for under five."""
    seen = int(counts.sum())
    if seen < FEWEST:
        return "–"
    interval = share_interval([int(counts[answer])], [seen])
    return span({"share": interval.value[0], "low": interval.low[0], "high": interval.high[0]})
