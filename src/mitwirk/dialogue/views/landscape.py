"""The landscape for people: what unites, what divides, who stands where, who is missing."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import numpy as np
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy

from mitwirk.core.cache import public_page
from mitwirk.dialogue import guest, sentences
from mitwirk.dialogue.findings import findings, first_findings
from mitwirk.dialogue.graphics import own_spot
from mitwirk.dialogue.landscape import SECTORS
from mitwirk.dialogue.landscape_detail import Detail, detail_of
from mitwirk.dialogue.landscape_summary import LAYOUT
from mitwirk.dialogue.landscape_tables import statement_headers, statement_rows
from mitwirk.dialogue.models import Dialogue, LandscapeSnapshot, Participant, Statement, StatementVote
from mitwirk.dialogue.orientation import orientation_in
from mitwirk.dialogue.own_place import own_place
from mitwirk.dialogue.permissions import can_moderate
from mitwirk.dialogue.queries import ANSWERS_BEFORE_RESULTS

PER_PAGE = 50
KEEP_SECONDS = 3600
ORDERS = {
    "zustimmung": gettext_lazy("Zustimmung"),
    "trennung": gettext_lazy("Uneinigkeit"),
    "antworten": gettext_lazy("Zahl der Antworten"),
    "nummer": gettext_lazy("Reihenfolge der Einreichung"),
}


def missing_answers(request: HttpRequest, dialogue: Dialogue, participant: Participant | None) -> int:
    """Return how many answers a visitor still lacks to see results; 0 for who may see them now."""
    if dialogue.has_result or can_moderate(request.user, dialogue):
        return 0
    answered = StatementVote.objects.filter(participant=participant).count() if participant else 0
    return max(0, ANSWERS_BEFORE_RESULTS - answered)


def visible_dialogue(request: HttpRequest, slug: str) -> Dialogue:
    """Return the dialogue with its snapshot, the large part left in the database."""
    rows = Dialogue.objects.visible_to(request.user).with_summary()
    return get_object_or_404(rows, slug=slug)


def shown_snapshot(dialogue: Dialogue) -> LandscapeSnapshot | None:
    """Return the landscape that pages can show; None before the first, and for seconds after an update."""
    snapshot = dialogue.snapshot
    return snapshot if snapshot is not None and snapshot.layout == LAYOUT else None


@public_page()
def landscape(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the landscape to whoever may see it, else how many answers are missing."""
    dialogue = visible_dialogue(request, slug)
    participant = guest.participant_for(request, dialogue)
    lacking = missing_answers(request, dialogue, participant)
    if lacking:
        return render(request, "dialogue/landscape/not_yet.html", {"dialogue": dialogue, "lacking": lacking})
    snapshot = shown_snapshot(dialogue)
    if snapshot is None:
        return render(request, "dialogue/landscape/empty.html", {"dialogue": dialogue})
    summary = snapshot.summary
    context = {
        "dialogue": dialogue,
        "snapshot": snapshot,
        "summary": summary,
        **(first_findings(summary) if summary["enough"] else findings(summary, over=dialogue.has_result)),
        "body": below_map(dialogue, summary) if summary["enough"] else "",
        **own_context(dialogue, participant, summary),
    }
    return render(request, "dialogue/landscape/landscape.html", context)


def below_map(dialogue: Dialogue, summary: dict[str, Any]) -> SafeString:
    """Return all that stands below the map; rendered once for everybody, as it is nine tenths of the work."""
    facts = [dialogue.slug, dialogue.state, dialogue.attribution, get_language(), summary]
    key = "landscape:" + hashlib.sha256(json.dumps(facts).encode()).hexdigest()
    kept = cache.get(key)
    if kept is None:
        context = {"dialogue": dialogue, "summary": summary, **findings(summary, over=dialogue.has_result)}
        kept = render_to_string("dialogue/landscape/_body.html", context)
        cache.set(key, kept, KEEP_SECONDS)
    return kept


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
    snapshot = dialogue.present_snapshot()
    if snapshot is None or shown_snapshot(dialogue) is None:
        return render(request, "dialogue/landscape/empty.html", {"dialogue": dialogue})
    detail = detail_of(snapshot)
    wanted = request.GET.get("sortierung", "")
    chosen = wanted if wanted in ORDERS else "zustimmung"
    page = Paginator(ordered(detail, chosen), PER_PAGE).get_page(request.GET.get("seite"))
    listed = list(page.object_list)
    accepted = Statement.objects.visible_to(request.user).accepted()
    texts = accepted.in_bulk([int(detail.statements[index]) for index in listed])
    sectors = [sector for sector in SECTORS if snapshot.summary["sector_people"].get(sector)]
    drawn = orientation_in(snapshot.summary)
    context = {
        "dialogue": dialogue,
        "page": page,
        "headers": statement_headers(detail, sectors, drawn.letters),
        "rows": statement_rows(detail, listed, texts, sectors, drawn),
        "orders": [
            {"href": f"?sortierung={key}", "label": label, "chosen": key == chosen} for key, label in ORDERS.items()
        ],
    }
    return render(request, "dialogue/landscape/statement_table.html", context)


def ordered(detail: Detail, order: str) -> list[int]:
    """Return positions of statements in the chosen order; ties by number of answers, then age."""
    agree, _passed, disagree = detail.counts[:, 0, :]
    seen = detail.counts[:, 0, :].sum(axis=0)
    share = (agree + 0.5) / (seen + 1.0)
    contested = np.minimum(share, (disagree + 0.5) / (seen + 1.0))
    division = np.where(detail.division > 0, detail.division, contested)
    keys = {"zustimmung": -share, "trennung": -division, "antworten": -seen, "nummer": detail.statements}
    return [int(index) for index in np.lexsort((detail.statements, -seen, keys[order]))]
