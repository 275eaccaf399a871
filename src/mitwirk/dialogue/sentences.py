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
NEEDED_ANSWERS = 7
"""Clear answers that a person needs to stand on the map."""


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


def points(row: Figures) -> str:
    """Write how far two shares lie apart: 24 Prozentpunkte (10 bis 38)."""
    whole = _whole(row["share"])
    values = {"n": number(whole), "low": number(_whole(row["low"])), "high": number(_whole(row["high"]))}
    return (
        ngettext("%(n)s Prozentpunkt (%(low)s bis %(high)s)", "%(n)s Prozentpunkte (%(low)s bis %(high)s)", whole)
        % values
    )


def _whole(share: float) -> int:
    """Return whole percent, as `percent` writes them."""
    return int(percent(share).split("\u202f")[0])


def _who(seen: int) -> str:
    """Say who is counted: those who saw a statement and answered it."""
    return ngettext("von einer Person, die das gesehen hat", "von %(n)s Personen, die das gesehen haben", seen) % {
        "n": number(seen)
    }


def headline(summary: Figures) -> str:
    """Say in one or two sentences what the landscape shows."""
    if not summary["enough"]:
        if summary["shares"]:
            return _("Für Karte und Gruppen sind es zu wenig Daten. Wie geantwortet wurde, steht trotzdem hier.")
        return _("Für ein Meinungsbild sind es zu wenig Daten. Es braucht mehr Menschen mit mehr Antworten.")
    return f"{ground(summary)} {camps(summary)}"


def camps(summary: Figures) -> str:
    """Say how many opinion groups are visible."""
    count = summary["group_count"]
    if count == 1:
        return _("Es sind keine Lager sichtbar.")
    words = {2: _("Zwei"), 3: _("Drei"), 4: _("Vier"), 5: _("Fünf")}
    return _("%(count)s Gruppen antworten deutlich verschieden.") % {"count": words[count]}


def no_camps(summary: Figures) -> str:
    """Say what it means that no groups are visible."""
    return ngettext(
        "Die Antworten von einer Person bilden ein Feld ohne Grenzen.",
        "Die Antworten von %(n)s Menschen bilden ein Feld ohne Grenzen.",
        summary["known"],
    ) % {"n": number(summary["known"])}


def map_title(summary: Figures) -> str:
    """Return the statement that stands above the map."""
    words = {2: _("Zwei"), 3: _("Drei"), 4: _("Vier"), 5: _("Fünf")}
    if summary["group_count"] in words:
        return _("%(count)s Gruppen mit ähnlichen Antworten") % {"count": words[summary["group_count"]]}
    return _("Keine Lager sichtbar")


def on_map(summary: Figures) -> str:
    """Say how many people the map shows, and why not all."""
    known, points_shown = summary["known"], len(summary["map"]["points"])
    said = ngettext(
        "Auf der Karte steht %(known)s von %(all)s Menschen: Nötig sind sieben klare Antworten.",
        "Auf der Karte stehen %(known)s von %(all)s Menschen: alle mit mindestens sieben klaren Antworten.",
        known,
    ) % {"known": number(known), "all": number(summary["participants"])}
    if points_shown < known:
        said += " " + _("Gezeigt sind davon %(points)s, zufällig gezogen.") % {"points": number(points_shown)}
    if summary["map"].get("line"):
        said += " " + _(
            "Die Antworten unterscheiden sich nur entlang einer Linie. Nach oben und unten sind die Punkte nur "
            "verteilt, damit man sie sieht."
        )
    return said


def ground(summary: Figures) -> str:
    """Say how much common ground there is."""
    count, of = summary["common_count"], summary["statements"]
    if not count:
        return _("Keine Aussage findet bisher in allen Teilen sicher eine Mehrheit.")
    return ngettext(
        "Eine von %(of)s Aussagen findet in allen Teilen sicher eine Mehrheit.",
        "%(count)s von %(of)s Aussagen finden in allen Teilen sicher eine Mehrheit.",
        count,
    ) % {"count": number(count), "of": number(of)}


def everywhere(summary: Figures) -> str:
    """Name the parts of the participants in which a majority is asked for."""
    where = [_("insgesamt")]
    if summary["division_basis"] == "groups":
        where.append(_("in jeder Gruppe"))
    elif summary["division_basis"] == "ends":
        where.append(_("an beiden Enden der Karte"))
    if any(summary["sector_people"].values()):
        where.append(_("in jedem Sektor mit genug Antworten"))
    if len(where) == 1:
        return _("unter allen Teilnehmenden")
    return _("%(first)s und %(last)s") % {"first": ", ".join(where[:-1]), "last": where[-1]}


def judged(summary: Figures) -> str:
    """Say about how many statements anything can be said."""
    rest = summary["statements"] - summary["judged"]
    if not rest:
        return _("Alle Aussagen haben genug Antworten für ein Urteil.")
    return ngettext(
        "Eine von %(of)s Aussagen hat noch zu wenige Antworten für ein Urteil.",
        "%(n)s von %(of)s Aussagen haben zu wenige Antworten für ein Urteil.",
        rest,
    ) % {"n": number(rest), "of": number(summary["statements"])}


def few(summary: Figures) -> str:
    """Say why there is no map yet, and what is shown instead; empty where there is one."""
    if summary["enough"]:
        return ""
    if not summary["statements"]:
        return _("Dieser Dialog hat keine Aussagen.")
    if summary["statements"] < NEEDED_ANSWERS:
        said = ngettext(
            "Dieser Dialog hat nur eine Aussage. Karte und Gruppen brauchen mindestens sieben.",
            "Dieser Dialog hat nur %(n)s Aussagen. Karte und Gruppen brauchen mindestens sieben.",
            summary["statements"],
        ) % {"n": number(summary["statements"])}
    else:
        said = _("Karte und Gruppen brauchen mindestens zehn Menschen mit je sieben klaren Antworten.")
    if summary["shares"]:
        return said + " " + _("Die Anteile gelten trotzdem, jeder mit seiner Spanne.")
    return said + " " + _("Anteile zeigen wir ab fünf Antworten.")


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
    return _shared(row, row["seen"], agree=True)


def rejection(row: Figures) -> str:
    """Say how many of those who saw a statement disagree."""
    return _shared(row["against"], row["seen"], agree=False)


def _shared(share: Figures, seen: int, *, agree: bool) -> str:
    if not seen:
        return _("Noch niemand hat diese Aussage gesehen.")
    whole = _whole(share["share"])
    said = (
        ngettext("%(share)s %(who)s, stimmt zu.", "%(share)s %(who)s, stimmen zu.", whole)
        if agree
        else ngettext("%(share)s %(who)s, lehnt ab.", "%(share)s %(who)s, lehnen ab.", whole)
    )
    return said % {"share": span(share), "who": _who(seen)}


def _agree(row: Figures) -> str:
    """Return a share with its verb, to stand behind a place: "stimmen 95 % zu"."""
    return ngettext("stimmt %(share)s zu", "stimmen %(share)s zu", _whole(row["share"])) % {"share": span(row)}


def division(row: Figures) -> str:
    """Say who stands where on what divides, and how far apart; without groups, how large both sides are."""
    groups = {part["letter"]: part for part in row["groups"]}
    if row.get("one") in groups and row.get("two") in groups:
        one, two = groups[row["one"]], groups[row["two"]]
        said = _("In Gruppe %(one)s %(high)s, in Gruppe %(two)s %(low)s.") % {
            "one": row["one"],
            "two": row["two"],
            "high": _agree(one),
            "low": span(two),
        }
        return f"{said} {_apart(row['gap'])}" if row.get("gap") else said
    return _("%(yes)s, %(no)s, %(who)s.") % {
        "yes": ngettext("%(share)s stimmt zu", "%(share)s stimmen zu", _whole(row["share"])) % {"share": span(row)},
        "no": ngettext("%(share)s lehnt ab", "%(share)s lehnen ab", _whole(row["against"]["share"]))
        % {"share": span(row["against"])},
        "who": _who(row["seen"]),
    }


def ends(row: Figures) -> str:
    """Say how far the two ends of the map lie apart; empty where there are groups or nothing is certain."""
    if len(row.get("sides", [])) != 2:
        return ""
    one, two = row["sides"]
    return _("An einem Ende der Karte %(high)s, am anderen %(low)s. %(apart)s") % {
        "high": _agree(one),
        "low": span(two),
        "apart": _apart(row["gap"]),
    }


def _apart(gap: Figures) -> str:
    return ngettext("Dazwischen liegt %(points)s.", "Dazwischen liegen %(points)s.", _whole(gap["share"])) % {
        "points": points(gap)
    }


def sector_gap(row: Figures) -> str:
    """Say how far two sectors lie apart."""
    sectors_seen = {part["sector"]: part for part in row["sectors"]}
    one, two = row["gap"]["one"], row["gap"]["two"]
    return _("In der %(one)s %(high)s, in der %(two)s %(low)s. %(apart)s") % {
        "one": Sector(one).label,
        "two": Sector(two).label,
        "high": _agree(sectors_seen[one]),
        "low": span(sectors_seen[two]),
        "apart": _apart(row["gap"]),
    }


def bridge(row: Figures) -> str:
    """Say that both sides agree although they lie apart."""
    if row["sides"]:
        both = ends(row)
    else:
        letters = {part["letter"]: part for part in row["groups"]}
        one, two = row["gap"]["one"], row["gap"]["two"]
        both = _("In Gruppe %(one)s %(high)s, in Gruppe %(two)s %(low)s. %(apart)s") % {
            "one": one,
            "two": two,
            "high": _agree(letters[one]),
            "low": span(letters[two]),
            "apart": _apart(row["gap"]),
        }
    middle = _("In der Mitte: %(share)s von denen, die Stellung nehmen.") % {"share": span(row["middle"])}
    return f"{both} {middle}"


def bridge_count(summary: Figures) -> str:
    """Say how many bridges there are."""
    count = summary["bridge_count"]
    if not count:
        return _("Keine Aussage erfüllt das sicher.")
    return ngettext("Eine Aussage erfüllt das sicher.", "%(n)s Aussagen erfüllen das sicher.", count) % {
        "n": number(count)
    }


def marked(row: Figures) -> str:
    """Say how many of those who answered find a statement especially important."""
    marks, seen = row["marks"], row["seen"]
    if not marks["count"]:
        return _("Niemand hat diese Aussage als besonders wichtig markiert.")
    said = ngettext(
        "Eine von %(seen)s Personen hat sie als besonders wichtig markiert: %(share)s.",
        "%(n)s von %(seen)s Personen haben sie als besonders wichtig markiert: %(share)s.",
        marks["count"],
    )
    return said % {"n": number(marks["count"]), "seen": number(seen), "share": span(marks)}


def order(rows: list[Any]) -> str:
    """Say whether the order of a list means anything: overlapping intervals share a rank."""
    if len(rows) < 2:
        return ""
    if len({row["rank"] for row in rows}) == 1:
        return _("Die Spannen überlappen sich: Keine dieser Aussagen steht sicher vor den anderen.")
    return _("Gleicher Rang heißt: Die Spannen überlappen sich.")


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
    if not row["size"]:
        return _("Anteil %(share)s. Niemand gehört sicher dazu.") % {"share": span(row)}
    return ngettext(
        "Anteil %(share)s. Eine Person gehört sicher dazu.",
        "Anteil %(share)s. %(size)s Menschen gehören sicher dazu.",
        row["size"],
    ) % {"share": span(row), "size": number(row["size"])}


def typical(row: Figures) -> str:
    """Say how a group stands to a statement that characterises it, and how far from all others."""
    said = ngettext("%(share)s stimmt zu", "%(share)s stimmen zu", _whole(row["share"])) % {"share": span(row)}
    apart = points(row["gap"])
    if row["more"]:
        return _("%(said)s: %(apart)s mehr als bei den anderen.") % {"said": said, "apart": apart}
    return _("%(said)s: %(apart)s weniger als bei den anderen.") % {"said": said, "apart": apart}


def own(place: Any, summary: Figures) -> str:
    """Say to one person where he or she stands."""
    if place is None:
        return _("Ihre Antworten sind noch nicht eingerechnet. Das dauert wenige Sekunden.")
    if not place.known:
        return _(
            "Für Ihren Platz auf der Karte fehlen noch Antworten. Beantworten Sie weitere Aussagen mit Ja oder Nein."
        )
    if place.provisional:
        return _("Der Stern zeigt vorläufig, wo Sie stehen: berechnet aus Ihren Antworten. Nur Sie sehen ihn.")
    if summary["group_count"] == 1:
        return _("Der Stern zeigt Ihren Platz. Nur Sie sehen ihn.")
    if place.group < 0:
        return _("Sie liegen zwischen den Gruppen. Den Stern sehen nur Sie.")
    return _("Ihre Antworten passen am besten zu Gruppe %(letter)s. Den Stern sehen nur Sie.") % {
        "letter": place.letter
    }


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
