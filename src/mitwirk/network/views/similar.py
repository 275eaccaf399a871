"""Cases like mine: from a text, a municipality or an initiative to the ten most similar."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mitwirk.core.errors import TooMany
from mitwirk.core.ratelimit import address_of, limit
from mitwirk.network import similar
from mitwirk.network.forms_similar import SimilarForm
from mitwirk.network.models import Initiative

PER_HOUR = 120


@require_safe
def similar_cases(request: HttpRequest) -> HttpResponse:
    """Ask with a text, a place and a topic; the address can be passed on."""
    asked = any(name in request.GET for name in ("text", "ort", "thema"))
    form = SimilarForm(request.GET if asked else None, viewer=request.user)
    cases, status = None, 200
    if asked and form.is_valid():
        try:
            cases = _answer(request, form)
        except TooMany as error:
            form.add_error(None, str(error))
            status = error.status
    context = {"form": form, "cases": cases, "asked": asked}
    return render(request, "network/similar.html", context, status=status)


def _answer(request: HttpRequest, form: SimilarForm) -> list[similar.SimilarInitiative]:
    wanted = form.cleaned_data
    # A text of one's own runs the encoder: milliseconds, but robots would ask for thousands.
    limit("network.similar", address_of(request), at_most=PER_HOUR, seconds=3600, now=timezone.now())
    topics = [wanted["thema"].pk] if wanted["thema"] else []
    if wanted["ort"] and not wanted["text"] and not topics:
        return similar.cases_like_place(wanted["ort"], request.user)
    return similar.cases_like_text(wanted["text"], request.user, place=wanted["ort"], topics=topics)


@require_safe
def similar_to_initiative(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the ten cases most like one initiative."""
    visible = Initiative.objects.visible_to(request.user).for_list()
    initiative = get_object_or_404(visible, slug=slug)
    cases = similar.cases_like_initiative(initiative, request.user)
    return render(request, "network/similar_to.html", {"initiative": initiative, "cases": cases})
