"""What templates need to draw components: keys, figures and the geometry of small graphics.

Geometry is returned as text, because Django would write 38.5 as "38,5" in a German page.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import Any

import pyphen
from django import template
from django.conf import settings
from django.db import DatabaseError
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.formats import localize, number_format
from django.utils.html import conditional_escape, escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from mitwirk.core import slots

register = template.Library()

SECTORS = {
    "politics": ("p", gettext_lazy("Politik")),
    "administration": ("v", gettext_lazy("Verwaltung")),
    "citizens": ("b", gettext_lazy("Bürgerschaft")),
}
KEYS = {"p": "politics", "v": "administration", "b": "citizens"}
STEPS = ["dialogue", "process", "decision", "measure", "reflection", "toolkit"]
KINDS = {
    "experience": gettext_lazy("Erfahrung"),
    "chance": gettext_lazy("Chance"),
    "reservation": gettext_lazy("Vorbehalt"),
    "idea": gettext_lazy("Idee"),
    "question": gettext_lazy("Frage"),
    "search": gettext_lazy("Gesuch"),
    "offer": gettext_lazy("Angebot"),
}
NARROW = "\u202f"
SOFT_HYPHEN = "\u00ad"
PLOT_LEFT, PLOT_WIDTH = 14.0, 332.0


def _full_sector(value: Any) -> str:
    key = str(value or "").lower()
    return KEYS.get(key, key)


@register.filter
def sector_key(value: Any) -> str:
    """Return p, v or b for a sector value; empty for anything else."""
    return SECTORS.get(_full_sector(value), ("", ""))[0]


@register.filter
def sector_label(value: Any) -> str:
    """Return the German name of a sector value."""
    return str(SECTORS.get(_full_sector(value), ("", ""))[1])


@functools.lru_cache(maxsize=32)
def _drawn_sector(value: str, language: str) -> SafeString:
    return mark_safe(render_to_string("core/components/sector.html", {"sector": value}))  # noqa: S308  a template of ours


@register.simple_tag
def sector_mark(value: Any) -> SafeString:
    """Return the component `sector` for rows of long lists: drawn once, because there are only three."""
    return _drawn_sector(str(value or ""), get_language() or "")


@register.filter
def kind_label(value: Any) -> str:
    """Return the German name of a kind."""
    return str(KINDS.get(str(value), value))


@register.filter
def step_number(value: Any) -> int:
    """Return 1 to 6 for a step of the cycle, given as number or name; 0 for none."""
    name = str(value)
    if name in STEPS:
        return STEPS.index(name) + 1
    return int(name) if name.isdigit() else 0


@register.filter
def percent(value: float | None) -> str:
    """Write a fraction of 1 as a whole percentage, "54 %"; a dash where there is none."""
    return "–" if value is None else f"{_half_up(value * 100)}{NARROW}%"


@register.filter
def plain(value: Any) -> str:
    """Write a number without separators, for attributes."""
    return str(value)


@register.filter
def nice_number(value: float) -> str:
    """Write a number for reading, with a narrow space between thousands."""
    return number_format(value, use_l10n=True, force_grouping=True)


def _half_up(value: float) -> int:
    return int(value + 0.5)


@functools.lru_cache(maxsize=2048)
def _hyphenated(text: str, language: str) -> str:
    dictionary = pyphen.Pyphen(lang="de_DE" if language.startswith("de") else "en_GB", left=4, right=4)
    words = [dictionary.inserted(word, SOFT_HYPHEN) if len(word) > 11 else word for word in text.split(" ")]
    # A hyphen already lets a line end behind it.
    return " ".join(words).replace(f"-{SOFT_HYPHEN}", "-")


@register.filter
def soft_hyphens(text: Any) -> str:
    """Let long words of a title break at syllables, because not every browser knows German hyphenation."""
    return _hyphenated(str(text), get_language() or "de")


def _x(share: float) -> str:
    return f"{PLOT_LEFT + PLOT_WIDTH * min(max(share, 0.0), 1.0):.1f}"


@register.filter
def share_rows(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Lay out the rows of a share line.

    Each row has `share` (fraction of 1 or None), `low`, `high` and either `sector` or `group` ("A" to "E").
    A row with no share says in `note` why (too few people).
    """
    laid = []
    for number, row in enumerate(rows):
        share, middle = row.get("share"), 12 + 19 * number
        key = sector_key(row.get("sector"))
        group = str(row.get("group") or "")
        laid.append(
            {
                "key": key or f"g{group.lower()}",
                "letter": key.upper() or group,
                "sector": _full_sector(row.get("sector")) if key else "",
                "group": group,
                "label": row.get("label")
                or sector_label(row.get("sector"))
                or _("Gruppe %(letter)s") % {"letter": group},
                "known": share is not None,
                "note": row.get("note") or _("zu wenige Antworten"),
                "y": str(middle),
                "letter_y": f"{middle + 3.4:.1f}",
                "percent": percent(share),
                "low": percent(row.get("low")),
                "high": percent(row.get("high")),
                **({} if share is None else _marks(row, middle)),
            }
        )
    return laid


def _marks(row: Mapping[str, Any], middle: int) -> dict[str, str]:
    """Return the drawing of one known share: band, diamond, square, circle."""
    x = float(_x(row["share"]))
    low, high = row.get("low"), row.get("high")
    return {
        "x": f"{x:.1f}",
        "band": "" if low is None or high is None else f"M{_x(low)} {middle}H{_x(high)}",
        "diamond": f"M{x:.1f} {middle - 9}L{x + 9:.1f} {middle}L{x:.1f} {middle + 9}L{x - 9:.1f} {middle}Z",
        "square_x": f"{x - 7.74:.2f}",
        "square_y": f"{middle - 7.74:.2f}",
    }


@register.filter
def plot_height(rows: list[Any]) -> str:
    """Return the height of the grid lines below so many rows."""
    return str(3 + 19 * len(rows))


@register.filter
def add_text(value: Any, more: int) -> str:
    """Add and return text, for coordinates."""
    return f"{float(value) + more:g}"


@register.simple_tag
def vote_parts(agree: int, unsure: int, disagree: int) -> dict[str, Any]:
    """Lay out a vote bar of width 360: x and width of the three parts, and their percentages."""
    total = agree + unsure + disagree
    shares = [count / total if total else 0.0 for count in (agree, unsure, disagree)]
    gap, left = 2.0, 0.0
    usable = 360 - gap * (sum(1 for share in shares if share) - 1)
    parts: dict[str, Any] = {"total": total}
    for name, share in zip(("agree", "unsure", "disagree"), shares, strict=True):
        width = usable * share
        parts[name] = {
            "x": f"{left:.1f}",
            "width": f"{width:.1f}",
            "inner_x": f"{left + 0.8:.1f}",
            "inner_width": f"{max(width - 1.6, 0.5):.1f}",
            "percent": percent(share),
            "shown": share > 0,
        }
        left += width + gap if share else 0
    return parts


@register.filter
def people_rows(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Lay out rows of "who takes part, who is missing".

    Each row has `label`, `share`, `low`, `high`, `population` (fractions of 1) and `verdict`: "few", "many",
    "even" or "" (no proof either way).
    """
    tones = {
        "few": ("warn", _("zu wenige")),
        "many": ("ruhe", _("eher viele")),
        "even": ("gut", _("passt")),
    }
    laid = []
    for row in rows:
        x, mark = (10 + 340 * min(max(row[name], 0.0), 1.0) for name in ("share", "population"))
        tone, verdict = tones.get(row.get("verdict") or "", ("ruhe", _("kein Nachweis")))
        known = row.get("low") is not None and row.get("high") is not None
        laid.append(
            {
                "label": row["label"],
                "tone": tone,
                "verdict": verdict,
                "x": f"{x:.1f}",
                "mark": f"{mark:.1f}",
                "band": f"M{10 + 340 * row['low']:.1f} 16H{10 + 340 * row['high']:.1f}" if known else "",
                "share": percent(row["share"]),
                "low": percent(row.get("low")),
                "high": percent(row.get("high")),
                "population": percent(row["population"]),
                "x_anchor": "end" if x <= mark else "start",
                "mark_anchor": "start" if x <= mark else "end",
                "hollow": not row.get("verdict"),
            }
        )
    return laid


@register.filter
def error_links(forms: Any) -> list[dict[str, str]]:
    """Gather the errors of one form or several as rows with the text and the id to jump to."""
    rows: list[dict[str, str]] = []
    for form in forms if isinstance(forms, (list, tuple)) else [forms]:
        rows += [{"href": "", "text": str(error)} for error in form.non_field_errors()]
        for field in form:
            target = getattr(field, "focus_id", field.id_for_label)
            rows += [{"href": f"#{target}", "text": str(error)} for error in getattr(field, "sentences", field.errors)]
    return rows


@register.filter
def page_numbers(page: Any) -> list[int | None]:
    """Return the page numbers to show; None stands for a gap."""
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else None for number in shown]


@register.simple_tag(takes_context=True)
def page_address(context: Any, number: int, param: str = "") -> str:
    """Return the address of a page of this list, with all other choices kept."""
    request = getattr(context, "request", None) or context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    query[param or "seite"] = str(number)
    return f"?{query.urlencode()}"


@register.filter
def table_body(rows: Iterable[Iterable[Any]], headers: list[Any]) -> SafeString:
    """Return the rows of a table; in one go, because templates take long for hundreds of cells."""
    columns = [(h["label"], h.get("numeric")) if isinstance(h, Mapping) else (h, False) for h in headers]
    starts = [
        format_html('<td data-l="{}"{}>', label, mark_safe(' class="z"') if numeric else "")
        for label, numeric in columns
    ]
    body = []
    for row in rows:
        name, *cells = (conditional_escape(localize(cell)) for cell in row)
        others = (f"{start}{cell}</td>" for start, cell in zip(starts[1:], cells, strict=False))
        body.append(f'<tr><th scope="row">{name}</th>{"".join(others)}</tr>')
    return mark_safe("".join(body))  # noqa: S308  cells are escaped above


@register.filter
def prose(text: Any) -> SafeString:
    """Return safe HTML as it is and plain text in paragraphs."""
    return text if isinstance(text, SafeString) else mark_safe(linebreaks(text, autoescape=True))  # noqa: S308


@register.filter
def words(text: str) -> list[str]:
    """Split a text at its blanks."""
    return text.split()


# What stands for the address of the page in a kept header or footer; no address contains it.
HERE = "\x00here\x00"
NEWS = "\x00news\x00"
_frames: dict[tuple[Any, ...], str] = {}
FRAMES_KEPT = 500


@register.simple_tag(takes_context=True)
def frame(context: Any, template_name: str) -> SafeString:
    """Render header or footer; they are kept, because most pages share them, for each language and area."""
    viewer, house = context.get("viewer"), context.get("house") or {}
    signed_in = bool(viewer and viewer.is_authenticated)
    nav = tuple((str(item["label"]), item["href"], item["current"]) for item in context.get("nav") or ())
    key = (
        template_name,
        get_language(),
        context.get("theme"),
        signed_in,
        nav,
        house.get("name"),
        house.get("claim"),
    )
    html = _frames.get(key)
    if html is None:
        names = ("nav", "house", "theme", "language", "viewer")
        values = {**{name: context.get(name) for name in names}, "here": HERE, "news": NEWS}
        html = context.template.engine.get_template(template_name).render(template.Context(values))
        if not settings.DEBUG and len(_frames) < FRAMES_KEPT:
            _frames[key] = html
    request = getattr(context, "request", None) or context.get("request")
    html = html.replace(HERE, escape(request.get_full_path() if request else "/"))
    if NEWS in html:
        html = html.replace(NEWS, _news(request, viewer) if signed_in and request else "")
    return mark_safe(html)  # noqa: S308


def _news(request: Any, viewer: Any) -> str:
    """Return what higher rooms put into the header for a signed-in person; a header never fails for its sake."""
    try:
        return "".join(panel(request, viewer) for panel in slots.panels("core.header"))
    except DatabaseError:
        return ""
