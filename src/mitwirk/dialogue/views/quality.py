"""The team's look at its data: what lacks answers, who is missing, what stands out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from mitwirk.core.errors import NotAllowed
from mitwirk.dialogue import exports, quality, queue, sentences
from mitwirk.dialogue.landscape_tables import age_chart, age_table
from mitwirk.dialogue.models import DataQuality, Dialogue, Statement
from mitwirk.dialogue.permissions import can_moderate
from mitwirk.dialogue.views.common import path_to

PER_PAGE = 50


@login_required
@never_cache
def data_quality(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the team how good its data are: sentences first, statements below."""
    dialogue = get_object_or_404(Dialogue.objects.visible_to(request.user).with_summary(), slug=slug)
    if not can_moderate(request.user, dialogue):
        raise NotAllowed
    row = DataQuality.objects.filter(dialogue=dialogue).first()
    context: dict[str, Any] = {
        "dialogue": dialogue,
        "quality": row,
        "waiting": quality.waiting(queue.counts(dialogue)["neu"]),
        "bundle": exports.BUNDLE if dialogue.has_result else "",
        "path": path_to((_("Verwaltung"), "organise"), (_("Datenlage"), ""), dialogue=dialogue),
    }
    if row is not None and dialogue.snapshot is not None:
        context |= told(request, dialogue, row)
    return render(request, "dialogue/organise/quality.html", context)


def told(request: HttpRequest, dialogue: Dialogue, row: DataQuality) -> dict[str, Any]:
    """Return the sentences and tables."""
    figures, summary = row.figures, dialogue.snapshot.summary
    least = quality.needed(figures["people"])
    rows = statement_rows(dialogue, figures, least)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
    texts = Statement.objects.visible_to(request.user).in_bulk([entry["pk"] for entry in page.object_list])
    over = dialogue.has_result
    return {
        "figures": figures,
        "certainty": quality.certainty(figures),
        "exposure": quality.exposure(rows, least),
        "amount": quality.amount(figures),
        "undecided": quality.undecided(figures, rows),
        "told": quality.told(figures),
        "missing": sentences.missing(summary["ages"], over=over),
        "sectors": sentences.sectors(summary, over=over),
        "ages": age_chart(summary["ages"]),
        "age_table": age_table(summary["ages"]),
        "classes": quality.class_table(figures),
        "coordinated": [
            {"sentence": quality.coordination(entry), "day": datetime.fromisoformat(entry["day"])}
            for entry in figures["coordinated"]
        ],
        "page": page,
        "statements": statement_table([entry for entry in page.object_list if entry["pk"] in texts], texts),
    }


def statement_rows(dialogue: Dialogue, figures: dict[str, Any], least: int) -> list[dict[str, Any]]:
    """Return the accepted statements, those that lack most answers first."""
    counted = dict(
        zip(figures["statements"], zip(figures["seen"], figures["undecided"], strict=True), strict=True),
    )
    accepted = Statement.objects.filter(dialogue=dialogue).accepted().values_list("pk", "number")
    rows = []
    for pk, place in accepted.order_by("number"):
        seen, passed = counted.get(pk, (0, 0))
        unclear = seen >= least and passed > quality.UNCLEAR * seen
        missing = max(0, least - seen)
        rows.append({"pk": pk, "number": place, "seen": seen, "passed": passed, "missing": missing, "unclear": unclear})
    return sorted(rows, key=lambda row: (-row["missing"], row["seen"], row["number"]))


def statement_table(rows: list[dict[str, Any]], texts: dict[int, Statement]) -> dict[str, Any]:
    """Return headers and cells of one page."""
    headers = [
        _("Aussage"),
        {"label": _("Antworten"), "numeric": True},
        {"label": _("Es fehlen"), "numeric": True},
        {"label": _("Unentschieden"), "numeric": True},
    ]
    cells = [
        [
            texts[row["pk"]].text,
            sentences.number(row["seen"]),
            sentences.number(row["missing"]) if row["missing"] else _("genug"),
            f"{round(100 * row['passed'] / row['seen'])}\u202f%" if row["seen"] >= quality.MIN_SEEN else "–",
        ]
        for row in rows
    ]
    return {"headers": headers, "rows": cells}
