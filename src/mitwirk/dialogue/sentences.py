"""Findings as German sentences, each true to the figures it is made from. No figure without its interval."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitwirk.accounts.models import Sector
from mitwirk.core.templatetags.ui import percent
from mitwirk.dialogue.models import AgeGroup

Figures = Mapping[str, Any]


def number(value: int) -> str:
    """Write a count for reading."""
    return number_format(value, use_l10n=True, force_grouping=True)


def span(row: Figures) -> str:
    """Write a share with its interval: 62 % (58 bis 66 %)."""
    low = percent(row["low"]).split("\u202f")[0]
    return _("%(share)s (%(low)s bis %(high)s)") % {
        "share": percent(row["share"]),
        "low": low,
        "high": percent(row["high"]),
    }


def headline(summary: Figures) -> str:
    """Say in one or two sentences what the landscape shows."""
    if not summary["enough"]:
        return _("Noch zu wenig Daten. Ein Bild entsteht, sobald mehr Menschen mehrere Aussagen beantwortet haben.")
    return f"{camps(summary)} {ground(summary)}"


def camps(summary: Figures) -> str:
    """Say how many opinion groups are visible."""
    count = summary["group_count"]
    if count == 1:
        return _("Keine Lager erkennbar: Die Antworten bilden keine getrennten Gruppen.")
    words = {2: _("Zwei"), 3: _("Drei"), 4: _("Vier"), 5: _("Fünf")}
    return _("%(count)s Gruppen antworten deutlich verschieden.") % {"count": words[count]}


def map_title(summary: Figures) -> str:
    """Return the statement that stands above the map."""
    words = {2: _("Zwei"), 3: _("Drei"), 4: _("Vier"), 5: _("Fünf")}
    if summary["group_count"] in words:
        return _("%(count)s Gruppen mit ähnlichen Antworten") % {"count": words[summary["group_count"]]}
    return _("Keine Lager erkennbar")


def on_map(summary: Figures) -> str:
    """Say how many people the map shows, and why not all."""
    known, points = summary["known"], len(summary["map"]["points"])
    said = _("Auf der Karte stehen %(known)s von %(all)s Menschen: alle mit mindestens sieben klaren Antworten.") % {
        "known": number(known),
        "all": number(summary["participants"]),
    }
    if points < known:
        said += " " + _("Gezeigt sind davon %(points)s, zufällig gezogen.") % {"points": number(points)}
    return said


def ground(summary: Figures) -> str:
    """Say how much common ground there is."""
    count = summary["common_count"]
    if not count:
        return _("Keine Aussage findet bisher in allen Teilen sicher eine Mehrheit.")
    return ngettext(
        "Eine Aussage findet in allen Teilen sicher eine Mehrheit.",
        "%(count)s Aussagen finden in allen Teilen sicher eine Mehrheit.",
        count,
    ) % {"count": number(count)}


def counts(summary: Figures) -> list[str]:
    """Return people, statements and answers as short phrases."""
    return [
        ngettext("%(n)s Mensch hat geantwortet", "%(n)s Menschen haben geantwortet", summary["participants"])
        % {"n": number(summary["participants"])},
        ngettext("%(n)s Aussage", "%(n)s Aussagen", summary["statements"]) % {"n": number(summary["statements"])},
        ngettext("%(n)s Antwort", "%(n)s Antworten", summary["votes"]) % {"n": number(summary["votes"])},
    ]


def agreement(row: Figures) -> str:
    """Say how many of those who saw a statement agree."""
    return ngettext(
        "%(share)s stimmen zu. Eine Person hat geantwortet.",
        "%(share)s stimmen zu. %(seen)s Menschen haben geantwortet.",
        row["seen"],
    ) % {"share": span(row), "seen": number(row["seen"])}


def rejection(row: Figures) -> str:
    """Say how many of those who saw a statement disagree."""
    return ngettext(
        "%(share)s lehnen ab. Eine Person hat geantwortet.",
        "%(share)s lehnen ab. %(seen)s Menschen haben geantwortet.",
        row["seen"],
    ) % {"share": span(row["against"]), "seen": number(row["seen"])}


def division(row: Figures) -> str:
    """Say who stands where on what divides; without groups, how large both sides are."""
    groups = {part["letter"]: part for part in row["groups"]}
    if row.get("one") in groups and row.get("two") in groups:
        return _("In Gruppe %(one)s stimmen %(high)s zu, in Gruppe %(two)s %(low)s.") % {
            "one": row["one"],
            "two": row["two"],
            "high": span(groups[row["one"]]),
            "low": span(groups[row["two"]]),
        }
    return ngettext(
        "%(yes)s stimmen zu, %(no)s lehnen ab. Eine Person hat geantwortet.",
        "%(yes)s stimmen zu, %(no)s lehnen ab. %(seen)s Menschen haben geantwortet.",
        row["seen"],
    ) % {"yes": span(row), "no": span(row["against"]), "seen": number(row["seen"])}


def votes(row: Figures) -> str:
    """Say in counts how a part answered."""
    return _("Zustimmung: %(yes)s von %(seen)s, Ablehnung: %(no)s, unentschieden: %(open)s") % {
        "yes": number(row["agree"]),
        "seen": number(row["seen"]),
        "no": number(row["disagree"]),
        "open": number(row["passed"]),
    }


def shown(summary: Figures) -> str:
    """Say how many of all common statements are listed; nothing when all are."""
    listed, count = len(summary["common"]), summary["common_count"]
    if listed >= count:
        return ""
    return _("Gezeigt sind die %(listed)s mit der höchsten Zustimmung von %(count)s.") % {
        "listed": number(listed),
        "count": number(count),
    }


def group(row: Figures) -> str:
    """Say how large an opinion group is."""
    return ngettext(
        "Anteil %(share)s. Eine Person gehört sicher dazu.",
        "Anteil %(share)s. %(size)s Menschen gehören sicher dazu.",
        row["size"],
    ) % {"share": span(row), "size": number(row["size"])}


def typical(row: Figures) -> str:
    """Say how a group stands to a statement that characterises it."""
    if row["more"]:
        return _("Häufiger als die anderen: %(share)s stimmen zu.") % {"share": span(row)}
    return _("Seltener als die anderen: %(share)s stimmen zu.") % {"share": span(row)}


def own(place: Any, summary: Figures) -> str:
    """Say to one person where he or she stands."""
    if place is None:
        return _("Ihre Antworten sind noch nicht eingerechnet. Das dauert wenige Sekunden.")
    if not place.known:
        return _(
            "Für Ihren Platz auf der Karte fehlen noch Antworten. Beantworten Sie weitere Aussagen mit Ja oder Nein."
        )
    if summary["group_count"] == 1:
        return _("Der Stern zeigt Ihren Platz. Nur Sie sehen ihn.")
    if place.group < 0:
        return _("Sie liegen zwischen den Gruppen. Den Stern sehen nur Sie.")
    letter = "ABCDE"[place.group]
    return _("Ihre Antworten passen am besten zu Gruppe %(letter)s. Den Stern sehen nur Sie.") % {"letter": letter}


def sectors(summary: Figures, *, over: bool = False) -> str:
    """Say how many of each sector take part, or why no figures are shown."""
    told = {Sector(key).label: count for key, count in summary["sector_people"].items() if count}
    if told:
        listed = ", ".join(f"{label} {number(count)}" for label, count in told.items())
        return _("Ihre Sicht haben angegeben: %(listed)s.") % {"listed": listed}
    if over:
        return _("Zahlen zu Politik, Verwaltung und Bürgerschaft gibt es nicht: Zu wenige haben ihre Sicht angegeben.")
    return _("Zahlen zu Politik, Verwaltung und Bürgerschaft erscheinen, sobald je fünf Menschen ihre Sicht angeben.")


def missing(ages: Figures, *, over: bool = False) -> str:
    """Say which age groups are missing, or that nothing can be said."""
    if not ages["rows"] and over:
        return _("Das lässt sich nicht sagen: Zu wenige haben ihr Alter angegeben.")
    if not ages["rows"]:
        return _(
            "Dazu lässt sich noch nichts sagen. Ein Vergleich braucht mindestens 30 freiwillige Angaben zum Alter."
        )
    few = [str(AgeGroup(row["group"]).label) for row in ages["rows"] if row["verdict"] == "few"]
    told = _("Angegeben haben ihr Alter %(told)s Menschen.") % {"told": number(ages["told"])}
    if not few:
        return _("Keine Altersgruppe fehlt deutlich.") + " " + told
    return (
        ngettext(
            "Deutlich zu selten dabei ist die Altersgruppe %(groups)s.",
            "Deutlich zu selten dabei sind die Altersgruppen %(groups)s.",
            len(few),
        )
        % {"groups": ", ".join(few)}
        + " "
        + told
    )
