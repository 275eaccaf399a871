"""The room of a round: one page, a tiny address that says whether something is new, and one address for each deed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from mitwirk.advice import rounds
from mitwirk.advice.actions import rooms as actions
from mitwirk.advice.forms.rounds import ClosingForm, KeyQuestionForm, WriteForm
from mitwirk.advice.models import PeerSeat, PeerSession
from mitwirk.advice.views.common import path_to, person
from mitwirk.core.errors import HouseError
from mitwirk.core.htmx import wants_part
from mitwirk.core.texts import whole_number


def seated(request: HttpRequest, pk: int) -> PeerSession:
    """Return a session in which the viewer sits, or 404: for all others it does not exist."""
    rows = PeerSession.objects.visible_to(request.user).select_related("request", "trace")
    return get_object_or_404(rows, pk=pk)


@login_required
@never_cache
@require_GET
def room(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the room; with `?teil` only what changes while the page stays open."""
    return page(request, seated(request, pk))


def page(
    request: HttpRequest, session: PeerSession, *, problem: str = "", typed: str = "", status: int = 200
) -> HttpResponse:
    """Render the room, with what was typed if a deed was refused."""
    seen = rounds.room_of(session, person(request), timezone.now())
    context: dict[str, Any] = {
        "room": seen,
        "session": session,
        "problem": problem,
        "write": WriteForm(initial={"text": typed, "number": seen.next_number}, auto_id="schreiben_%s"),
        "question": KeyQuestionForm(initial={"key_question": session.key_question}),
        "closing": ClosingForm(initial={"thanks": session.thanks, "next_step": session.next_step}),
        "can_begin": session.phase == 0 and seen.now >= session.starts_at - actions.BEFORE,
        "path": path_to((_("Runde"), "")),
    }
    template = "advice/rooms/_parts.html" if "teil" in request.GET else "advice/rooms/room.html"
    return render(request, template, context, status=status)


@login_required
@require_GET
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """Say in a few bytes which version the session has and when the clock ends; nothing when that has not changed."""
    session = PeerSession.objects.visible_to(request.user).filter(pk=pk).first()
    if session is None:
        raise Http404
    now = timezone.now()
    facts = f"{session.pk}.{session.version}.{getattr(request, 'LANGUAGE_CODE', '')}"
    etag = f'"{hashlib.sha256(facts.encode()).hexdigest()[:20]}"'
    answer = {"version": session.version, "left": session.seconds_left(now), "rests": session.paused_at is not None}
    response = get_conditional_response(request, etag=etag) or JsonResponse(answer)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def deed(request: HttpRequest, pk: int, do: Callable[[PeerSession], Any]) -> HttpResponse:
    """Do one thing in the room; a refusal comes back with its sentence and with what was typed."""
    session = seated(request, pk)
    try:
        do(session)
    except HouseError as error:
        if wants_part(request):
            return JsonResponse({"problem": str(error)}, status=error.status)
        fresh = seated(request, pk)
        return page(request, fresh, problem=str(error), typed=request.POST.get("text", ""), status=error.status)
    if wants_part(request):
        return JsonResponse({"problem": ""})
    response = redirect(reverse("advice:room", args=[pk]))
    response.status_code = 303
    return response


@require_POST
@login_required
def beginning(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the round."""
    return deed(request, pk, lambda row: actions.begin(session=row, by=person(request), now=timezone.now()))


@require_POST
@login_required
def part_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on to the next part."""
    spot, by, now = request.POST.get("stelle", ""), person(request), timezone.now()
    return deed(request, pk, lambda row: actions.end_part(session=row, spot=spot, by=by, now=now))


@require_POST
@login_required
def extension(request: HttpRequest, pk: int) -> HttpResponse:
    """Give five more minutes."""
    ends, by, now = request.POST.get("ende", ""), person(request), timezone.now()
    return deed(request, pk, lambda row: actions.extend(session=row, ends=ends, by=by, now=now))


@require_POST
@login_required
def rest(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop the clock or let it go on."""
    rests, by, now = request.POST.get("pause") == "ja", person(request), timezone.now()
    return deed(request, pk, lambda row: actions.pause(session=row, rests=rests, by=by, now=now))


@require_POST
@login_required
def role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a role to somebody."""
    by, now = person(request), timezone.now()

    def assign(session: PeerSession) -> None:
        seat = get_object_or_404(PeerSeat, session=session, pk=whole_number(request.POST.get("platz", "")))
        actions.assign_role(session=session, seat=seat, role=request.POST.get("rolle", ""), by=by, now=now)

    return deed(request, pk, assign)


@require_POST
@login_required
def entry_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Write something."""
    form, by, now = WriteForm(request.POST), person(request), timezone.now()

    def write(session: PeerSession) -> None:
        if not form.is_valid():
            raise HouseError(_first_sentence(form))
        number = form.cleaned_data["number"] or 0
        actions.write(session=session, text=form.cleaned_data["text"], number=number, by=by, now=now)

    return deed(request, pk, write)


def _first_sentence(form: Any) -> str:
    for bound in form:
        if bound.errors:
            return str(bound.sentences[0])
    return ""


@require_POST
@login_required
def key_question(request: HttpRequest, pk: int) -> HttpResponse:
    """Fix the key question."""
    form, by, now = KeyQuestionForm(request.POST), person(request), timezone.now()

    def put(session: PeerSession) -> None:
        if not form.is_valid():
            raise HouseError(_first_sentence(form))
        actions.set_key_question(session=session, text=form.cleaned_data["key_question"], by=by, now=now)

    return deed(request, pk, put)


@require_POST
@login_required
def method(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a method, or fix it."""
    module, by, now = request.POST.get("methode", ""), person(request), timezone.now()
    act: Callable[..., Any] = actions.choose_method if "festlegen" in request.POST else actions.propose_method
    return deed(request, pk, lambda row: act(session=row, module=module, by=by, now=now))


@require_POST
@login_required
def closing(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what was valuable, thank, name the next step."""
    form, by, now = ClosingForm(request.POST), person(request), timezone.now()
    valuable = {whole_number(value) for value in request.POST.getlist("wertvoll")}

    def close(session: PeerSession) -> None:
        if not form.is_valid():
            raise HouseError(_first_sentence(form))
        actions.close_case(session=session, valuable=valuable, by=by, now=now, **form.cleaned_data)

    return deed(request, pk, close)
