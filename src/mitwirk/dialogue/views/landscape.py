"""The landscape for people: what unites, what divides, who stands where, who is missing."""

from __future__ import annotations

from typing import Any

import numpy as np
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from mitwirk.core.cache import public_page
from mitwirk.dialogue import guest, sentences
from mitwirk.dialogue.graphics import own_spot
from mitwirk.dialogue.landscape import SECTORS
from mitwirk.dialogue.landscape_detail import Detail, detail_of, own_place
from mitwirk.dialogue.landscape_tables import (
    age_chart,
    age_table,
    group_table,
    share_table,
    statement_rows,
    with_sentences,
)
from mitwirk.dialogue.models import Dialogue, Participant, Statement, StatementVote
from mitwirk.dialogue.permissions import can_moderate
from mitwirk.dialogue.queries import ANSWERS_BEFORE_RESULTS

PER_PAGE = 50
ORDERS = {"zustimmung", "trennung", "antworten", "nummer"}


def missing_answers(request: HttpRequest, dialogue: Dialogue, participant: Participant | None) -> int:
    """Return how many answers a visitor still lacks to see results; 0 for who may see them now."""
    if dialogue.has_result or can_moderate(request.user, dialogue):
        return 0
    answered = StatementVote.objects.filter(participant=participant).count() if participant else 0
    return max(0, ANSWERS_BEFORE_RESULTS - answered)


def visible_dialogue(request: HttpRequest, slug: str) -> Dialogue:
    """Return the dialogue with its snapshot, the large part left in the database."""
    rows = Dialogue.objects.visible_to(request.user).select_related("place", "snapshot").defer("snapshot__detail")
    return get_object_or_404(rows, slug=slug)


@public_page()
def landscape(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the landscape to whoever may see it, else how many answers are missing."""
    dialogue = visible_dialogue(request, slug)
    participant = guest.participant_for(request, dialogue)
    lacking = missing_answers(request, dialogue, participant)
    if lacking:
        return render(request, "dialogue/landscape/not_yet.html", {"dialogue": dialogue, "lacking": lacking})
    if dialogue.snapshot is None:
        return render(request, "dialogue/landscape/empty.html", {"dialogue": dialogue})
    summary = dialogue.snapshot.summary
    context = {
        "dialogue": dialogue,
        "summary": summary,
        "snapshot": dialogue.snapshot,
        "headline": sentences.headline(summary),
        "counts": sentences.counts(summary),
        "sector_sentence": sentences.sectors(summary),
        "common": with_sentences(summary["common"], sentences.agreement),
        "common_table": share_table(summary["common"]),
        "rejected": with_sentences(summary["rejected"], sentences.rejection),
        "dividing": with_sentences(summary["dividing"], sentences.division),
        "dividing_table": share_table(summary["dividing"]),
        "groups": [
            {**row, "sentence": sentences.group(row), "typical": with_sentences(row["statements"], sentences.typical)}
            for row in summary["groups"]
        ],
        "group_table": group_table(summary["groups"]),
        "missing_sentence": sentences.missing(summary["ages"]),
        "ages": age_chart(summary["ages"]),
        "age_table": age_table(summary["ages"]),
        **own_context(dialogue, participant, summary),
    }
    return render(request, "dialogue/landscape/landscape.html", context)


def own_context(dialogue: Dialogue, participant: Participant | None, summary: dict[str, Any]) -> dict[str, Any]:
    """Return one's own star and sentence; nothing for who takes no part."""
    if participant is None or not summary["enough"]:
        return {}
    place = own_place(dialogue.present_snapshot(), participant)
    frame = summary["map"]["frame"]
    star = own_spot(place.x, place.y, frame) if place is not None and place.known and frame else None
    return {"star": star, "own_sentence": sentences.own(place, summary)}


@public_page()
def statement_table(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the figures of every statement, page by page."""
    dialogue = visible_dialogue(request, slug)
    lacking = missing_answers(request, dialogue, guest.participant_for(request, dialogue))
    if lacking:
        return render(request, "dialogue/landscape/not_yet.html", {"dialogue": dialogue, "lacking": lacking})
    if dialogue.snapshot is None:
        return render(request, "dialogue/landscape/empty.html", {"dialogue": dialogue})
    detail = detail_of(dialogue.present_snapshot())
    chosen = request.GET.get("sortierung", "")
    order = ordered(detail, chosen if chosen in ORDERS else "zustimmung")
    page = Paginator(order, PER_PAGE).get_page(request.GET.get("seite"))
    texts = Statement.objects.in_bulk([int(detail.statements[index]) for index in page.object_list])
    shown = [sector for sector in SECTORS if dialogue.snapshot.summary["sector_people"].get(sector)]
    context = {
        "dialogue": dialogue,
        "page": page,
        "rows": statement_rows(detail, page.object_list, texts, shown),
        "chosen": chosen if chosen in ORDERS else "zustimmung",
    }
    return render(request, "dialogue/landscape/statement_table.html", context)


def ordered(detail: Detail, order: str) -> list[int]:
    """Return positions of statements in the chosen order; ties by number of answers, then age."""
    agree, _passed, disagree = detail.counts[:, 0, :]
    seen = detail.counts[:, 0, :].sum(axis=0)
    share = (agree + 0.5) / (seen + 1.0)
    contested = np.minimum(share, (disagree + 0.5) / (seen + 1.0))
    trenn = np.where(detail.division > 0, detail.division, contested)
    keys = {"zustimmung": -share, "trennung": -trenn, "antworten": -seen, "nummer": detail.statements}
    return [int(index) for index in np.lexsort((detail.statements, -seen, keys[order]))]
