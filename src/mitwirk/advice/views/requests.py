"""Asking for peer advice: start page, readiness, request, invitation, date."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mitwirk.accounts.models import Role
from mitwirk.advice import matching, phases, rounds
from mitwirk.advice.actions import requests as actions
from mitwirk.advice.forms.rounds import (
    AnswerInvitationForm,
    InviteForm,
    PollAnswerForm,
    PollForm,
    ReadinessForm,
    RequestForm,
)
from mitwirk.advice.models import (
    Answer,
    PeerInvitation,
    PeerReadiness,
    PeerRequest,
    PeerSession,
    PeerTrace,
    PollOption,
    RequestStage,
)
from mitwirk.advice.views.common import path_to, person, see_other
from mitwirk.core.errors import HouseError, NotAllowed
from mitwirk.core.texts import whole_number

PER_PAGE = 20


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Say what peer advice is, what came out of rounds, and list one's own rounds."""
    traces = PeerTrace.objects.order_by("-released_at", "pk")
    context: dict[str, Any] = {
        "path": path_to(),
        "page": Paginator(traces, PER_PAGE).get_page(request.GET.get("seite")),
        "phases": phases.PHASES,
        "modules": phases.MODULES,
        "readiness": None,
    }
    if request.user.is_authenticated:
        context["readiness"] = PeerReadiness.objects.filter(user=request.user).first()
        own = PeerRequest.objects.visible_to(request.user).exclude(stage=RequestStage.WITHDRAWN).for_list()
        context["own"] = Paginator(own, PER_PAGE).get_page(request.GET.get("runden"))
    return render(request, "advice/requests/start.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def readiness(request: HttpRequest) -> HttpResponse:
    """Say that one is ready, or change it."""
    row = PeerReadiness.objects.filter(user=person(request)).select_related("place").first()
    form = ReadinessForm(request.POST or None, initial=_initial(row))
    if request.method == "POST" and form.is_valid():
        actions.be_ready(by=person(request), now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Danke. Wir fragen Sie, wenn ein Fall zu Ihnen passt."))
        return see_other("advice:start")
    context = {"form": form, "row": row, "path": path_to((_("Bereitschaft"), ""))}
    return render(request, "advice/requests/readiness.html", context, status=422 if form.errors else 200)


def _initial(row: PeerReadiness | None) -> dict[str, Any]:
    if row is None:
        return {}
    fields = ("sector", "part", "place", "times_a_year")
    chosen = {"topics": list(row.topics.all()), "regions": list(row.regions.defer("boundary"))}
    return {name: getattr(row, name) for name in fields} | chosen


@require_POST
@login_required
def readiness_end(request: HttpRequest) -> HttpResponse:
    """Stop being asked."""
    actions.end_readiness(by=person(request), now=timezone.now())
    messages.success(request, _("Wir fragen Sie nicht mehr an. Runden, denen Sie zugesagt haben, bleiben."))
    return see_other("advice:start")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def request_create(request: HttpRequest) -> HttpResponse:
    """Describe a case."""
    form = RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.make_request(by=person(request), now=timezone.now(), **form.cleaned_data)
            return see_other("advice:request_detail", row.pk)
        except HouseError as error:
            form.add_error(None, str(error))
    context = {"form": form, "path": path_to((_("Um Rat fragen"), ""))}
    return render(request, "advice/requests/request_form.html", context, status=422 if form.errors else 200)


def visible(request: HttpRequest, pk: int) -> PeerRequest:
    """Return a request that the viewer may read, or 404."""
    rows = PeerRequest.objects.visible_to(request.user).select_related("place", "session", "made_by")
    return get_object_or_404(rows.defer("place__boundary"), pk=pk)


@login_required
@never_cache
@require_GET
def request_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a request to its case giver or to somebody invited."""
    return detail(request, visible(request, pk))


def detail(request: HttpRequest, row: PeerRequest, *, forms: dict[str, Any] | None = None) -> HttpResponse:
    """Render a request with all forms that its stage offers; `forms` are those that came back with errors."""
    viewer = person(request)
    is_own = row.made_by_id == viewer.pk
    invitations = list(row.invitations.select_related("user").order_by("pk"))
    poll, own_answers = rounds.poll_of(row, viewer)
    proposals = is_own and row.stage in {RequestStage.LOOKING, RequestStage.POLLING}
    held = sum(invitation.answer != Answer.NO for invitation in invitations)
    found = matching.matches(row, timezone.now(), matching.MOST - held) if proposals and held < matching.MOST else []
    context: dict[str, Any] = {
        "row": row,
        "is_own": is_own,
        "session": getattr(row, "session", None),
        "invitations": [one for one in invitations if one.answer != Answer.NO],
        "declined": sum(one.answer == Answer.NO for one in invitations),
        "joined": sum(one.answer == Answer.YES for one in invitations),
        "fewest": matching.FEWEST,
        "own_invitation": next((one for one in invitations if one.user_id == viewer.pk), None),
        "matches": found,
        "preselected": max(0, 6 - held),
        "poll": poll,
        "reasons": matching.REASONS,
        "invite": InviteForm(matches=found),
        "answer": AnswerInvitationForm(),
        "poll_form": PollForm(),
        "poll_answer": PollAnswerForm(options=[line.option for line in poll], own=own_answers),
        "path": path_to((_("Anfrage"), "")),
        **(forms or {}),
    }
    context["form"] = next(iter(forms.values())) if forms else None
    return render(request, "advice/requests/request_detail.html", context, status=422 if forms else 200)


@require_POST
@login_required
def invitations(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite the people who were ticked."""
    row = visible(request, pk)
    _only_own(request, row)
    form = InviteForm(request.POST, matches=matching.matches(row, timezone.now(), actions.POOL))
    already = set(row.invitations.values_list("user_id", flat=True))
    asked = {whole_number(value) for value in request.POST.getlist("people")}
    if asked and asked <= already:
        return see_other("advice:request_detail", pk)
    if form.is_valid():
        try:
            people = form.cleaned_data["people"]
            actions.invite_peers(request=row, people=people, by=person(request), now=timezone.now())
            messages.success(request, _("Die Einladungen sind unterwegs."))
            return see_other("advice:request_detail", pk)
        except HouseError as error:
            form.add_error(None, str(error))
    return detail(request, row, forms={"invite": form})


def _only_own(request: HttpRequest, row: PeerRequest) -> None:
    if row.made_by_id != person(request).pk:
        raise NotAllowed


@require_POST
@login_required
def invitation_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Join or decline."""
    invitation = get_object_or_404(PeerInvitation.objects.select_related("request"), request=pk, user=person(request))
    form = AnswerInvitationForm(request.POST)
    if not form.is_valid():
        return detail(request, visible(request, pk), forms={"answer": form})
    joins = form.cleaned_data["accepts"] == "ja"
    conflict = form.cleaned_data["has_conflict"] == "ja"
    actions.answer_invitation(
        invitation=invitation, accepts=joins, has_conflict=conflict, by=person(request), now=timezone.now()
    )
    if joins and not conflict:
        messages.success(request, _("Danke, Sie sind dabei. Sobald genug zugesagt haben, suchen alle einen Termin."))
        return see_other("advice:request_detail", pk)
    messages.success(request, _("Danke für die Antwort. Sie sind nicht dabei, und niemand erfährt, warum."))
    return see_other("advice:start")


@require_POST
@login_required
def poll(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose moments."""
    row = visible(request, pk)
    _only_own(request, row)
    form = PollForm(request.POST)
    if form.is_valid():
        try:
            moments = form.cleaned_data["moments"]
            actions.open_poll(request=row, moments=moments, by=person(request), now=timezone.now())
            messages.success(request, _("Die Vorschläge sind verschickt."))
            return see_other("advice:request_detail", pk)
        except HouseError as error:
            form.add_error(None, str(error))
    return detail(request, row, forms={"poll_form": form})


@require_POST
@login_required
def poll_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which moments suit."""
    row = visible(request, pk)
    form = PollAnswerForm(request.POST, options=list(row.options.order_by("starts_at")), own={})
    if not form.is_valid():
        return detail(request, row, forms={"poll_answer": form})
    actions.answer_poll(request=row, answers=form.answers(), by=person(request), now=timezone.now())
    messages.success(request, _("Ihre Antwort ist gespeichert."))
    return see_other("advice:request_detail", pk)


@require_POST
@login_required
def date(request: HttpRequest, pk: int) -> HttpResponse:
    """Fix the moment."""
    row = visible(request, pk)
    options = PollOption.objects.select_related("request")
    option = get_object_or_404(options, request=row, pk=whole_number(request.POST.get("termin", "")))
    actions.fix_date(option=option, by=person(request), now=timezone.now())
    messages.success(request, _("Der Termin steht. Alle bekommen eine Nachricht."))
    return see_other("advice:request_detail", pk)


@require_POST
@login_required
def date_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Look for another moment."""
    actions.drop_date(request=visible(request, pk), by=person(request), now=timezone.now())
    text = _("Der Termin gilt nicht mehr. Schlagen Sie andere vor. Wer zugesagt hat, weiß Bescheid.")
    messages.success(request, text)
    return see_other("advice:request_detail", pk)


@require_POST
@login_required
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the case back."""
    actions.withdraw_request(request=visible(request, pk), by=person(request), now=timezone.now())
    messages.success(request, _("Die Anfrage ist zurückgezogen. Niemand außer Ihnen kann sie mehr lesen."))
    return see_other("advice:start")


@login_required
@never_cache
@require_GET
def office(request: HttpRequest) -> HttpResponse:
    """Show the office by number that rounds exist and how far they are: no case, no name, no word."""
    if not person(request).holds(Role.OFFICE):
        raise NotAllowed
    rows = PeerSession.objects.order_by("-pk").only("pk", "starts_at", "phase", "ended_at")
    context = {
        "page": Paginator(rows, 50).get_page(request.GET.get("seite")),
        "path": path_to((_("Runden nach Nummern"), "")),
    }
    return render(request, "advice/requests/office.html", context)
