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


def statement_rows(
    detail: Detail, indices: Iterable[int], texts: Mapping[int, Statement], shown: list[str]
) -> list[Row]:
    """Return one page of all statements with shares for everybody, groups and sectors."""
    rows = []
    for index in indices:
        statement = texts.get(int(detail.statements[index]))
        if statement is None:
            continue
        agree, passed, disagree = (int(count) for count in detail.counts[:, 0, index])
        rows.append(
            {
                "text": statement.text,
                "number": statement.number,
                "agree": agree,
                "passed": passed,
                "disagree": disagree,
                "seen": agree + passed + disagree,
                "share": _span(detail.counts[:, 0, index]),
                "common": bool(detail.common[index]),
                "groups": [
                    {"letter": LETTERS[group], "share": _span(detail.group_counts[:, group, index])}
                    for group in range(detail.group_counts.shape[1])
                ],
                "sectors": [
                    {"sector": sector, "share": _span(detail.sector_counts[:, SECTORS.index(sector), index])}
                    for sector in shown
                ],
            }
        )
    return rows


def _span(counts: np.ndarray) -> str:
    seen = int(counts.sum())
    if seen < FEWEST:
        return _("zu wenige Antworten")
    interval = share_interval([int(counts[0])], [seen])
    return span({"share": interval.value[0], "low": interval.low[0], "high": interval.high[0]})
