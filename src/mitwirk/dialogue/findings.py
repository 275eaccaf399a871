"""A landscape's figures with the sentences and tables that say them: what the page and the report show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitwirk.dialogue import sentences, sentences_firm
from mitwirk.dialogue.landscape_tables import (
    age_chart,
    age_table,
    bridge_table,
    group_table,
    map_table,
    mark_table,
    rejection_table,
    share_table,
)
from mitwirk.dialogue.weighted_words import weighted_context

Row = dict[str, Any]


def findings(summary: Row, *, over: bool) -> Row:
    """Return all findings of a landscape as variables of a template; `over` when the dialogue has ended."""
    return {
        **first_findings(summary),
        "judged": sentences.judged(summary),
        "everywhere": sentences.everywhere(summary),
        **list_findings(summary),
        **people_findings(summary, over=over),
        "influence": sentences_firm.influence(summary),
        "weighted": weighted_context(summary["weighted"], over=over),
    }


def first_findings(summary: Row) -> Row:
    """Return what a page shows first: how many took part, the few things to know, the map."""
    return {
        "headline": sentences.headline(summary),
        "counts": sentences.counts(summary),
        "short": in_short(summary),
        **map_findings(summary),
    }


def map_findings(summary: Row) -> Row:
    """Return what stands above, beside and under the map, and what characterises each group."""
    return {
        "map_title": sentences.map_title(summary),
        "on_map": sentences.on_map(summary),
        "no_camps": sentences.no_camps(summary),
        "map_table": group_table(summary["groups"]) if summary["groups"] else map_table(summary),
        "groups": [
            {
                **row,
                "sentence": sentences.group(row),
                "typical": [{**item, "sentence": sentences.typical(item)} for item in row["statements"]],
            }
            for row in summary["groups"]
        ],
    }


def list_findings(summary: Row) -> Row:
    """Return the lists of statements, each with its sentence, its order, its firmness and its table."""
    return {
        "common": _listed(summary, "common", sentences.agreement),
        "common_table": share_table(summary["common"]),
        "common_shown": sentences.shown(summary),
        "rejected": _listed(summary, "rejected", sentences.rejection),
        "rejected_table": rejection_table(summary["rejected"]),
        "bridges": _listed(summary, "bridges", sentences.bridge),
        "bridge_sentence": sentences.bridge_count(summary),
        "bridge_table": bridge_table(summary["bridges"]),
        "dividing": _listed(summary, "dividing", sentences.division),
        "dividing_table": share_table(summary["dividing"], both=True),
        "sector_gaps": _listed(summary, "sector_gaps", sentences.sector_gap),
        "sector_table": share_table(summary["sector_gaps"]),
        "important": _listed(summary, "important", sentences.marked),
        "important_table": mark_table(summary["important"]),
        "shares": _listed(summary, "shares", sentences.agreement),
        "shares_table": share_table(summary["shares"]),
        "few_sentence": sentences.few(summary),
    }


def _listed(summary: Row, name: str, say: Callable[[Row], str]) -> Row:
    rows = summary[name]
    several = len({row["rank"] for row in rows}) > 1
    # What all rows share is said once, below the list.
    mixed = len({row.get("firm") for row in rows}) > 1
    return {
        "rows": [
            {
                **row,
                "sentence": say(row),
                "ends": sentences.ends(row) if name == "dividing" else "",
                "firmness": sentences_firm.firm(row, summary) if mixed and not row["firm"] else "",
                "shown_rank": row["rank"] if several else "",
            }
            for row in rows
        ],
        "order": sentences.order(rows),
        "firm": sentences_firm.firm_list(rows, summary),
    }


def people_findings(summary: Row, *, over: bool) -> Row:
    """Return who takes part and who is missing."""
    return {
        "sectors_known": any(summary["sector_people"].values()),
        "sector_sentence": sentences.sectors(summary, over=over),
        "missing_sentence": sentences.missing(summary["ages"], over=over),
        "ages": age_chart(summary["ages"]),
        "age_table": age_table(summary["ages"]),
    }


def in_short(summary: Row) -> list[Row]:
    """Return the few things to know first, each with one example and the part of the page that says more."""
    if not summary["enough"]:
        return []
    common, refused, bridged = summary["common_count"], summary["rejected_count"], summary["bridge_count"]
    split = summary["dividing_count"]
    found = [
        _first(summary, "common", "eint", _common_title(common), sentences.agreement),
        _first(summary, "dividing", "teilt", _split_title(summary, split), sentences.division),
    ]
    if refused:
        title = ngettext("Eine Aussage wird überall abgelehnt", "%(n)s Aussagen werden überall abgelehnt", refused)
        found.append(_first(summary, "rejected", "abgelehnt", _counted(title, refused), sentences.rejection))
    if bridged:
        title = ngettext("Eine Aussage schlägt eine Brücke", "%(n)s Aussagen schlagen Brücken", bridged)
        found.append(_first(summary, "bridges", "bruecken", _counted(title, bridged), sentences.agreement))
    if summary["important"]:
        title = _("Das markieren Menschen als besonders wichtig")
        found.append(_first(summary, "important", "wichtig", title, sentences.marked))
    return found


def _counted(text: str, count: int) -> str:
    return text % {"n": sentences.number(count)}


def _common_title(count: int) -> str:
    if not count:
        return _("Noch verbindet keine Aussage alle")
    return _counted(ngettext("Eine Aussage verbindet alle", "%(n)s Aussagen verbinden alle", count), count)


def _split_title(summary: Row, count: int) -> str:
    if not count:
        return _("Keine Aussage teilt die Teilnehmenden sicher")
    if summary["group_count"] > 1:
        return _counted(ngettext("Eine Aussage trennt die Gruppen", "%(n)s Aussagen trennen die Gruppen", count), count)
    text = ngettext("Eine Aussage spaltet die Teilnehmenden", "%(n)s Aussagen spalten die Teilnehmenden", count)
    return _counted(text, count)


def _first(summary: Row, name: str, anchor: str, title: str, say: Callable[[Row], str]) -> Row:
    """Return one entry with the first statement of a list, which need not be the only one at the top."""
    rows = summary[name]
    if not rows:
        return {"title": title, "anchor": anchor, "text": "", "sentence": ""}
    lead = _("Ein Beispiel:") if len(rows) > 1 and rows[0]["rank"] == rows[1]["rank"] else ""
    return {"title": title, "anchor": anchor, "lead": lead, "text": rows[0]["text"], "sentence": say(rows[0])}
