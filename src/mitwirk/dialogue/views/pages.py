"""List and front page of dialogues."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from mitwirk.core.cache import public_page
from mitwirk.dialogue import guest
from mitwirk.dialogue.models import Dialogue, State, Statement
from mitwirk.dialogue.permissions import can_create, can_moderate
from mitwirk.dialogue.queries import ANSWERS_BEFORE_RESULTS, answers_of
from mitwirk.places.models import Topic

PER_PAGE = 12
FILTERS = {"offen": [State.OPEN], "beendet": [State.CLOSED, State.EVALUATED]}


@public_page()
def dialogue_list(request: HttpRequest) -> HttpResponse:
    """List dialogues, open ones first; filtered by state and topic."""
    dialogues = Dialogue.objects.visible_to(request.user).for_list()
    chosen = request.GET.get("stand", "")
    if chosen in FILTERS:
        dialogues = dialogues.filter(state__in=FILTERS[chosen])
    topic = Topic.objects.filter(key=request.GET.get("thema", "")[:40]).first()
    if topic:
        dialogues = dialogues.filter(topics=topic)
    context = {
        "page": Paginator(dialogues, PER_PAGE).get_page(request.GET.get("seite")),
        "chosen": chosen if chosen in FILTERS else "",
        "topic": topic,
        "topics": topics_of(Dialogue.objects.visible_to(request.user)),
        "can_create": can_create(request.user),
    }
    return render(request, "dialogue/dialogue_list.html", context)


def topics_of(dialogues: QuerySet[Dialogue]) -> QuerySet[Topic]:
    """Return what dialogues are about; a draft gives nothing away."""
    used = Dialogue.topics.through.objects.filter(dialogue__in=dialogues.values("pk"))
    return Topic.objects.filter(pk__in=used.values("topic")).order_by("position")


@public_page()
def dialogue_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a dialogue is about, what will come of it, and the way in."""
    visible = Dialogue.objects.visible_to(request.user).with_figures()
    dialogue = get_object_or_404(visible.prefetch_related("topics", "steps"), slug=slug)
    participant = guest.participant_for(request, dialogue)
    answered = len(answers_of(participant))
    statements = Statement.objects.visible_to(request.user).accepted().filter(dialogue=dialogue)
    context = {
        "dialogue": dialogue,
        "is_open": dialogue.is_open(timezone.now()),
        "answered": answered,
        "sees_results": dialogue.has_result or answered >= ANSWERS_BEFORE_RESULTS,
        "statement_count": statements.count(),
        "examples": statements.filter(from_team=True).order_by("number")[:3]
        if dialogue.is_open(timezone.now())
        else [],
        "can_moderate": can_moderate(request.user, dialogue),
    }
    return render(request, "dialogue/dialogue_detail.html", context)


@public_page()
def method(request: HttpRequest) -> HttpResponse:
    """Explain to everyone how answers become a landscape."""
    return render(request, "dialogue/method.html")
