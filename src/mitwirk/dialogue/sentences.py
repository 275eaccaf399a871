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
    share = percent(row["disagree"] / row["seen"]) if row["seen"] else percent(None)
    return ngettext(
        "%(share)s lehnen ab. Eine Person hat geantwortet.",
        "%(share)s lehnen ab. %(seen)s Menschen haben geantwortet.",
        row["seen"],
    ) % {"share": share, "seen": number(row["seen"])}


def division(row: Figures) -> str:
    """Say who stands where on what divides."""
    groups = {part["letter"]: part for part in row["groups"]}
    if row.get("one") in groups and row.get("two") in groups:
        return _("Gruppe %(one)s stimmt eher zu: %(high)s. Gruppe %(two)s am wenigsten: %(low)s.") % {
            "one": row["one"],
            "two": row["two"],
            "high": span(groups[row["one"]]),
            "low": span(groups[row["two"]]),
        }
    return agreement(row)


def group(row: Figures) -> str:
    """Say how large an opinion group is."""
    return ngettext(
        "%(share)s der Teilnehmenden, eine Person in dieser Gruppe.",
        "%(share)s der Teilnehmenden, %(size)s Menschen in dieser Gruppe.",
        row["size"],
    ) % {"share": span(row), "size": number(row["size"])}


def typical(row: Figures) -> str:
    """Say how a group stands to a statement that characterises it."""
    if row["more"]:
        return _("stimmt häufiger zu als die anderen: %(share)s") % {"share": span(row)}
    return _("stimmt seltener zu als die anderen: %(share)s") % {"share": span(row)}


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


def sectors(summary: Figures) -> str:
    """Say how many of each sector take part, or why no figures are shown."""
    shown = {Sector(key).label: count for key, count in summary["sector_people"].items() if count}
    if not shown:
        return _(
            "Zahlen zu Politik, Verwaltung und Bürgerschaft erscheinen, sobald je fünf Menschen ihre Sicht angeben."
        )
    listed = ", ".join(f"{label}: {number(count)}" for label, count in shown.items())
    return _("Angegeben haben ihre Sicht: %(listed)s.") % {"listed": listed}


def missing(ages: Figures) -> str:
    """Say which age groups are missing, or that nothing can be said."""
    if not ages["rows"]:
        return _(
            "Dazu lässt sich noch nichts sagen. Ein Vergleich braucht mindestens 30 freiwillige Angaben zum Alter."
        )
    few = [AgeGroup(row["group"]).label for row in ages["rows"] if row["verdict"] == "few"]
    if not few:
        return _("Keine Altersgruppe fehlt deutlich. Angegeben haben ihr Alter %(told)s Menschen.") % {
            "told": number(ages["told"])
        }
    return _("Deutlich zu selten dabei: %(groups)s Jahre. Angegeben haben ihr Alter %(told)s Menschen.") % {
        "groups": ", ".join(str(label) for label in few),
        "told": number(ages["told"]),
    }
