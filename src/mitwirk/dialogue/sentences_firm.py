"""What one percent of people could change, as German sentences. Empty where it was not computed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitwirk.dialogue.sentences import Figures, number


def influence(summary: Figures) -> str:
    """Say how many people one percent are; empty if that was not computed."""
    found = summary.get("influence")
    if not found:
        return ""
    return ngettext(
        "Wir haben nachgerechnet, was eine einzige Person ändern könnte.",
        "Wir haben nachgerechnet, was %(n)s Menschen ändern könnten. "
        "Das ist ein Prozent aller Teilnehmenden, aufgerundet.",
        found["people"],
    ) % {"n": number(found["people"])}


def _otherwise(people: int) -> str:
    return ngettext(
        "wenn eine beliebige Person anders geantwortet hätte",
        "wenn %(n)s beliebige Menschen anders geantwortet hätten",
        people,
    ) % {"n": number(people)}


def firm(row: Figures, summary: Figures) -> str:
    """Say whether a finding stands if one percent of people had answered otherwise; empty if not computed."""
    if row.get("firm") is None or not summary.get("influence"):
        return ""
    values = {"otherwise": _otherwise(summary["influence"]["people"])}
    if row["firm"]:
        return _("Das Ergebnis gilt auch, %(otherwise)s.") % values
    return _("Das Ergebnis kann kippen, %(otherwise)s.") % values


def firm_list(rows: list[Any], summary: Figures) -> str:
    """Say the same of a whole list; empty if not computed."""
    told = [row["firm"] for row in rows if row.get("firm") is not None]
    if not told or not summary.get("influence"):
        return ""
    values = {
        "otherwise": _otherwise(summary["influence"]["people"]),
        "n": number(sum(told)),
        "all": number(len(told)),
    }
    if len(told) == 1:
        return firm(next(row for row in rows if row.get("firm") is not None), summary)
    if all(told):
        return (
            ngettext(
                "Beide gezeigten Ergebnisse gelten auch, %(otherwise)s.",
                "Alle %(all)s gezeigten Ergebnisse gelten auch, %(otherwise)s.",
                len(told) - 1,
            )
            % values
        )
    if not any(told):
        return (
            ngettext(
                "Beide gezeigten Ergebnisse können kippen, %(otherwise)s.",
                "Alle %(all)s gezeigten Ergebnisse können kippen, %(otherwise)s.",
                len(told) - 1,
            )
            % values
        )
    return (
        ngettext(
            "Eines von %(all)s gezeigten Ergebnissen gilt auch, %(otherwise)s.",
            "%(n)s von %(all)s gezeigten Ergebnissen gelten auch, %(otherwise)s.",
            sum(told),
        )
        % values
    )
