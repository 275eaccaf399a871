"""The search page: one field, hits of all rooms, also without JavaScript."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from mitwirk.core import search
from mitwirk.core.contract import contracts
from mitwirk.core.models import SearchDocument
from mitwirk.core.search import SearchResult
from mitwirk.core.search.finding import PER_PAGE

LONGEST_QUESTION = 200
Labels = dict[str, tuple[str, str]]


class HitRow(NamedTuple):
    """What the page shows of one hit; title and passage are safe HTML with marked words."""

    kind: str
    title: SafeString
    passage: SafeString
    note: str
    url: str
    published_at: datetime | None


class KindChip(NamedTuple):
    """One choice among the kinds of hits."""

    label: str
    href: str
    hits: int
    current: bool


@never_cache
def results(request: HttpRequest) -> HttpResponse:
    """Show what may be read about a question. Questions are not stored."""
    question = " ".join(request.GET.get("q", "").replace("\x00", " ").split())[:LONGEST_QUESTION]
    labels = kind_labels()
    kind = request.GET.get("art", "")
    kind = kind if kind in labels else ""
    result = search.search(question, request.user, kinds=[kind] if kind else None, page=_number(request))
    context = {
        "question": question,
        "kind": kind,
        "result": result,
        "rows": [_row(hit, result, labels) for hit in result.hits],
        "chips": _chips(question, kind, result, labels),
        "page": _page(result),
        "correction": _correction(result),
    }
    return render(request, "foyer/search.html", context)


def kind_labels() -> Labels:
    """Return the words for one and for many of each kind that some room hands in, lowest floor last."""
    rooms = reversed(contracts().values())
    return {kind: (_(one), _(many)) for room in rooms for kind, (one, many) in room.search_kinds.items()}


def _number(request: HttpRequest) -> int:
    """Return the page asked for; the first one for anything that is no number."""
    raw = request.GET.get("seite", "1")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 7 else 1


def _row(hit: SearchDocument, result: SearchResult, labels: Labels) -> HitRow:
    body = f"{hit.summary} {hit.text}".strip()
    wanted = search.needles(result.words, f"{hit.title} {body}")
    return HitRow(
        kind=labels[hit.kind][0] if hit.kind in labels else "",
        title=search.marked(hit.title, wanted),
        passage=search.excerpt(body, wanted),
        note=hit.note,
        url=hit.url,
        published_at=hit.published_at,
    )


def _chips(question: str, kind: str, result: SearchResult, labels: Labels) -> list[KindChip]:
    """Return the choices, "everything" first; none if there is only one kind."""
    counts = {name: result.kinds[name] for name in labels if name in result.kinds}
    if len(counts) < 2 and not kind:
        return []
    everything = KindChip(_("Alles"), _address(question), sum(result.kinds.values()), not kind)
    return [everything] + [
        KindChip(labels[name][1], _address(question, name), count, name == kind) for name, count in counts.items()
    ]


def _address(question: str, kind: str = "") -> str:
    query = {"q": question, "art": kind} if kind else {"q": question}
    return f"{reverse('foyer:search')}?{urlencode(query)}"


def _page(result: SearchResult) -> Page:
    """Return a page for the pagination component; the hits are loaded already."""
    return Paginator(range(result.total), PER_PAGE).get_page(result.page)


def _correction(result: SearchResult) -> str:
    """Return the sentence about words that were looked up in another spelling."""
    if not result.corrections:
        return ""
    original = {word.casefold(): word for word in result.query.split()}
    pairs = [(original.get(typed, typed), used) for typed, used in result.corrections.items()]
    # Nouns keep the capital that the person gave them.
    used = [word.capitalize() if typed[:1].isupper() else word for typed, word in pairs]
    words = {"typed": _quoted([typed for typed, _word in pairs]), "used": _quoted(used)}
    return _("Zu %(typed)s gibt es keine Treffer. Wir haben nach %(used)s gesucht.") % words


def _quoted(words: list[str]) -> str:
    """Return words in quotation marks, joined by "and"."""
    return _(" und ").join(f"„{word}“" for word in words)
