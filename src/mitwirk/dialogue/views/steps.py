"""Opening, ending and answering: the steps of a dialogue as pages with one button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mitwirk.core.errors import HouseError
from mitwirk.dialogue import queue
from mitwirk.dialogue.actions import steps as actions
from mitwirk.dialogue.checklist import must_have, seed_kinds, should_have
from mitwirk.dialogue.forms.organise import EvaluationForm
from mitwirk.dialogue.models import Dialogue, State
from mitwirk.dialogue.views.common import organised, path_to, see_other


def take_step(
    request: HttpRequest, dialogue: Dialogue, deed: Callable[..., Any], done: str, **more: Any
) -> tuple[HttpResponse | None, HouseError | None]:
    """Carry out one step; return where to go next, or why it did not work."""
    try:
        deed(dialogue=dialogue, by=request.user, now=timezone.now(), **more)
    except HouseError as error:
        return None, error
    messages.success(request, done)
    return see_other("dialogue:organise", dialogue.slug), None


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def dialogue_open(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is missing, and open when nothing is."""
    dialogue = organised(request, slug)
    error = None
    if request.method == "POST":
        response, error = take_step(
            request,
            dialogue,
            actions.open_dialogue,
            _("Der Dialog ist eröffnet. Alle können jetzt abstimmen."),
        )
        if response is not None:
            return response
    kinds = seed_kinds(dialogue)
    must = must_have(dialogue, timezone.now(), kinds)
    context = {
        "dialogue": dialogue,
        "must": must,
        "missing": [point for point in must if not point.done],
        "should": should_have(dialogue, kinds),
        "is_draft": dialogue.state == State.DRAFT,
        "error": error,
        "path": path_to((_("Verwaltung"), "organise"), (_("Eröffnen"), ""), dialogue=dialogue),
    }
    return render(request, "dialogue/organise/open.html", context, status=error.status if error else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def dialogue_close(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask once more, then end the dialogue."""
    dialogue = organised(request, slug)
    error = None
    if request.method == "POST":
        response, error = take_step(
            request,
            dialogue,
            actions.close_dialogue,
            _("Der Dialog ist beendet. Das Ergebnis ist jetzt für alle sichtbar."),
        )
        if response is not None:
            return response
    context = {
        "dialogue": dialogue,
        "is_open": dialogue.state == State.OPEN,
        "counts": queue.counts(dialogue),
        "error": error,
        "path": path_to((_("Verwaltung"), "organise"), (_("Beenden"), ""), dialogue=dialogue),
    }
    return render(request, "dialogue/organise/close.html", context, status=error.status if error else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def dialogue_evaluate(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the text that says what happens next."""
    dialogue = organised(request, slug)
    form = EvaluationForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            done = _("Die Rückmeldung ist veröffentlicht.")
            response, error = take_step(request, dialogue, actions.evaluate_dialogue, done, **form.cleaned_data)
            if response is not None:
                return response
            if error is not None:
                form.add_error(None, str(error))
                status = error.status
    given = dialogue.steps.filter(state=State.EVALUATED).select_related("by").last()
    context = {
        "dialogue": dialogue,
        "form": form,
        "given": given,
        "is_closed": dialogue.state == State.CLOSED,
        "path": path_to((_("Verwaltung"), "organise"), (_("Rückmeldung"), ""), dialogue=dialogue),
    }
    return render(request, "dialogue/organise/evaluate.html", context, status=status)
