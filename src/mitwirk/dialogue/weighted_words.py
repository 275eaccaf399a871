"""What the weighted figures say, in sentences, a picture and a table; each sentence true to the figures."""

from __future__ import annotations

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitwirk.core.templatetags.ui import percent
from mitwirk.dialogue.models import AgeGroup
from mitwirk.dialogue.sentences import Figures, number, span

MOST_DRAWN = 6
LITTLE = 5
"""Fewer percentage points than this are called little."""
LEFT, WIDTH = 8, 290
Row = dict[str, Any]


def weighted_context(weighted: Figures, *, over: bool) -> Row:
    """Return all that the section of the landscape page shows."""
    if weighted["reason"]:
        return {"refusal": refusal(weighted, over=over)}
    shown = [row for row in weighted["rows"] if row["share"] is not None]
    moved = sorted(shown, key=lambda row: (-abs(shift(row)), row["number"]))
    return {
        "lead": lead(weighted),
        "findings": [text for text in (change(moved), ground(weighted["rows"]), unseen(weighted["rows"])) if text],
        "basis": basis(weighted),
        "rows": [drawn(row) for row in moved[:MOST_DRAWN]],
        "title": _("Diese Aussagen verschieben sich am stärksten") if len(moved) > MOST_DRAWN else "",
        "table": table(weighted["rows"]),
    }


def refusal(weighted: Figures, *, over: bool) -> str:
    """Say why nothing is weighted, and what would help."""
    reason = weighted["reason"]
    if reason in ("no_population", "not_in_population"):
        return _("Für diesen Ort liegen keine Bevölkerungszahlen nach Alter vor. Deshalb wird nicht gewichtet.")
    if reason == "too_few_people":
        if over:
            return _("Das lässt sich nicht sagen: Weniger als 30 Menschen haben ihr Alter und ihre Meinung gesagt.")
        return _("Das lässt sich noch nicht sagen. Nötig sind 30 Menschen, die ihr Alter angeben.")
    if reason in ("empty_cell", "small_cell") and weighted["group"]:
        return _(
            "Das lässt sich nicht sagen: Aus der Altersgruppe %(group)s haben weniger als fünf Menschen mitgemacht. "
            "Wenige können nicht für viele sprechen."
        ) % {"group": AgeGroup(weighted["group"]).label}
    return _(
        "Das lässt sich nicht sagen: Die Altersgruppen sind zu ungleich vertreten. Einzelne Antworten müssten "
        "viel zu stark zählen."
    )


def lead(weighted: Figures) -> str:
    """Say what is imagined, and where."""
    where = _("„Hier“ heißt: %(place)s, Stand %(year)s.") % {"place": weighted["place"], "year": weighted["year"]}
    if weighted["by_area"]:
        said = _(
            "Würden alle Altersgruppen und Landesteile so mitmachen, wie sie hier leben, sähe das Ergebnis so aus."
        )
    else:
        said = _("Würden alle Altersgruppen so mitmachen, wie sie hier leben, sähe das Ergebnis so aus.")
    return f"{said} {where}"


def points(share: float) -> int:
    """Return the whole percentage that pages show."""
    return int(percent(share).split("\u202f")[0])


def shift(row: Figures) -> int:
    """Return by how many percentage points weighting moves a share, as one would subtract on the page."""
    return points(row["share"]) - points(row["raw_share"])


def change(moved: list[Row]) -> str:
    """Say how much weighting changes."""
    if not moved:
        return ""
    most = abs(shift(moved[0]))
    if not most:
        return _("An den gezeigten Anteilen ändert sich damit nichts.")
    if most < LITTLE:
        return ngettext(
            "Damit ändert sich wenig: höchstens ein Prozentpunkt.",
            "Damit ändert sich wenig: höchstens %(points)s Prozentpunkte.",
            most,
        ) % {"points": most}
    much = sum(abs(shift(row)) >= LITTLE for row in moved)
    return ngettext(
        "Bei einer Aussage verschiebt sich die Zustimmung um 5 Prozentpunkte oder mehr, am stärksten um %(points)s.",
        "Bei %(count)s Aussagen verschiebt sich die Zustimmung um 5 Prozentpunkte oder mehr, am stärksten um "
        "%(points)s.",
        much,
    ) % {"count": number(much), "points": most}


def ground(rows: list[Row]) -> str:
    """Say whether what unites everybody still does."""
    common = [row for row in rows if row["list"] == "common" and row["share"] is not None]
    count, kept = len(common), sum(row["low"] > 0.5 for row in common)
    if not count:
        return ""
    if kept == count:
        return ngettext(
            "Die eine gewichtete Aussage aus „Was alle verbindet“ findet auch so sicher eine Mehrheit.",
            "Alle %(count)s gewichteten Aussagen aus „Was alle verbindet“ finden auch so sicher eine Mehrheit.",
            count,
        ) % {"count": number(count)}
    if not kept:
        return ngettext(
            "Für die eine gewichtete Aussage aus „Was alle verbindet“ ist die Mehrheit damit nicht mehr sicher.",
            "Für keine der %(count)s gewichteten Aussagen aus „Was alle verbindet“ ist die Mehrheit damit noch sicher.",
            count,
        ) % {"count": number(count)}
    return ngettext(
        "Von %(count)s gewichteten Aussagen aus „Was alle verbindet“ findet so nur eine noch sicher eine Mehrheit.",
        "Von %(count)s gewichteten Aussagen aus „Was alle verbindet“ finden so nur %(kept)s noch sicher eine Mehrheit.",
        kept,
    ) % {"count": number(count), "kept": number(kept)}


def unseen(rows: list[Row]) -> str:
    """Say for how many statements nothing can be shown."""
    count = sum(row["share"] is None for row in rows)
    if not count:
        return ""
    return ngettext(
        "Eine Aussage fehlt hier: Nicht in jeder Altersgruppe haben fünf Menschen geantwortet.",
        "%(count)s Aussagen fehlen hier: Nicht in jeder Altersgruppe haben fünf Menschen geantwortet.",
        count,
    ) % {"count": number(count)}


def basis(weighted: Figures) -> str:
    """Say who is counted and what weighting costs."""
    said = {
        "told": number(weighted["told"]),
        "effective": number(int(weighted["effective"])),
        "smallest": number_format(round(weighted["smallest"], 1), 1),
        "largest": number_format(round(weighted["largest"], 1), 1),
    }
    return (
        _(
            "Gezählt sind nur die %(told)s Menschen ab 15 Jahren, die ihr Alter angegeben haben. Eine Antwort zählt "
            "zwischen %(smallest)s und %(largest)s. So ungleich gezählt sagen sie so viel wie %(effective)s gleich "
            "gezählte. Geschlecht und Sektor fließen nicht ein."
        )
        % said
    )


def drawn(row: Row) -> Row:
    """Add the sentence and where everything stands in the picture."""

    def x(share: float) -> str:
        return f"{LEFT + WIDTH * share:.1f}"

    return {
        **row,
        "sentence": sentence(row),
        "raw_percent": percent(row["raw_share"]),
        "percent": percent(row["share"]),
        "raw_x": x(row["raw_share"]),
        "raw_band": f"M{x(row['raw_low'])} 14H{x(row['raw_high'])}",
        "x": x(row["share"]),
        "band": f"M{x(row['low'])} 38H{x(row['high'])}",
    }


def sentence(row: Figures) -> str:
    """Say a statement's share before and after."""
    raw = {"share": row["raw_share"], "low": row["raw_low"], "high": row["raw_high"]}
    return _("Zustimmung gewichtet %(after)s, ungewichtet %(before)s.") % {"after": span(row), "before": span(raw)}


def table(rows: list[Row]) -> Row:
    """Return headers and cells: statement, answers, raw, weighted, effective number."""
    headers = [_("Aussage"), _("Antworten"), _("Ungewichtet"), _("Gewichtet"), _("So sicher wie … Antworten")]
    cells = []
    for row in rows:
        if row["share"] is None:
            few = _("zu wenige Antworten")
            cells.append([row["text"], few, "–", "–", "–"])
            continue
        raw = {"share": row["raw_share"], "low": row["raw_low"], "high": row["raw_high"]}
        cells.append([row["text"], number(row["seen"]), span(raw), span(row), number(int(row["effective"]))])
    return {"headers": headers, "rows": cells}
