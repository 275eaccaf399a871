"""Pages of messages: inbox, one conversation, a new one, blocks, reports."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mitwirk.accounts.models import Role
from mitwirk.core.errors import HouseError
from mitwirk.network.actions import contact as deeds
from mitwirk.network.forms.offers import MessageForm, ReasonForm
from mitwirk.network.models import (
    ContactBlock,
    ContactMessage,
    Conversation,
    Initiative,
    MessageReport,
    Offer,
    Organisation,
)

PER_PAGE, SHOWN = 20, 200


@never_cache
@login_required
@require_safe
def message_list(request: HttpRequest) -> HttpResponse:
    """List one's conversations, the latest first, and whom one blocks."""
    rows = Conversation.objects.visible_to(request.user).for_list()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
    unread = Conversation.objects.unread_by(request.user)
    ids = [talk.pk for talk in page.object_list]
    fresh = set(unread.filter(pk__in=ids).values_list("pk", flat=True))
    lines = [{"talk": talk, "other": talk.other_side(request.user), "unread": talk.pk in fresh} for talk in page]
    context = {"page": page, "lines": lines, "unread": unread.count(), "blocks": deeds.blocks_of(request.user)[:50]}
    return render(request, "network/message_list.html", context)


def _of_actor(actor: Organisation | Initiative) -> dict[str, Any]:
    """Return who reads messages to an actor: its organisation's writers, else who made it."""
    if isinstance(actor, Organisation):
        return {"to_organisation": actor, "to_user": None}
    partners = actor.partners.filter(ended_at=None).exclude(agreed_at=None).select_related("organisation")
    lead = partners.order_by("-leads", "pk").first()
    if lead is not None:
        return {"to_organisation": lead.organisation, "to_user": None}
    return {"to_organisation": None, "to_user": actor.made_by}


def _target(request: HttpRequest, kind: str, pk: int) -> dict[str, Any]:
    """Return whom a message goes to and what it is about; what one may not see is 404."""
    viewer = request.user
    if kind == "angebot":
        offer = get_object_or_404(Offer.objects.visible_to(viewer).for_list(), pk=pk)
        actor = offer.organisation or offer.initiative
        sides = _of_actor(actor) if actor else {"to_organisation": None, "to_user": offer.made_by}
        return {**sides, "offer": offer, "subject": offer.title}
    if kind == "organisation":
        organisation = get_object_or_404(Organisation.objects.visible_to(viewer), pk=pk)
        return {**_of_actor(organisation), "offer": None, "subject": organisation.name}
    if kind == "initiative":
        initiative = get_object_or_404(Initiative.objects.visible_to(viewer), pk=pk)
        return {**_of_actor(initiative), "offer": None, "subject": initiative.title}
    raise Http404


@never_cache
@login_required
def message_create(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Write to an actor or a person."""
    target = _target(request, kind, pk)
    form, status = MessageForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            text = form.cleaned_data["text"]
            try:
                talk = deeds.start_conversation(text=text, by=request.user, now=timezone.now(), **target)
                messages.success(request, _("Ihre Nachricht ist angekommen."))
                return redirect("network:conversation", talk.pk)
            except HouseError as error:
                form.add_error(None, str(error))
                status = error.status
    name = str(target["to_organisation"] or target["to_user"] or "")
    context = {"form": form, "name": name, "subject": target["subject"], "offer": target["offer"]}
    return render(request, "network/message_form.html", context, status=status)


def _visible(request: HttpRequest, pk: int) -> Conversation:
    return get_object_or_404(Conversation.objects.visible_to(request.user).for_list(), pk=pk)


@never_cache
@login_required
def conversation(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a conversation and answer."""
    talk = _visible(request, pk)
    form, status = MessageForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                deeds.answer_message(conversation=talk, by=request.user, now=timezone.now(), **form.cleaned_data)
                return redirect("network:conversation", pk)
            except HouseError as error:
                form.add_error(None, str(error))
                status = error.status
    else:
        deeds.read_conversation(conversation=talk, by=request.user, now=timezone.now())
    rows = list(talk.messages.select_related("by").prefetch_related("reports").order_by("-pk")[:SHOWN])[::-1]
    context = {
        "talk": talk,
        "other": talk.other_side(request.user),
        "rows": rows,
        "form": form,
        "can_answer": deeds.can_still_answer(talk),
        "can_block": talk.started_by_id != request.user.pk or talk.to_user_id is not None,
    }
    return render(request, "network/message_thread.html", context, status=status)


@require_POST
@login_required
def block_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Block the person opposite."""
    try:
        deeds.block_person(conversation=_visible(request, pk), by=request.user, now=timezone.now())
        messages.success(request, _("Diese Person kann Ihnen nicht mehr schreiben. Sie erfährt davon nichts."))
    except HouseError as error:
        messages.error(request, str(error))
    return redirect("network:message_list")


@require_POST
@login_required
def block_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a block."""
    block = get_object_or_404(ContactBlock.objects.filter(pk__in=deeds.blocks_of(request.user).values("pk")), pk=pk)
    deeds.end_block(block=block, by=request.user, now=timezone.now())
    messages.success(request, _("Diese Person kann wieder schreiben."))
    return redirect("network:message_list")


@never_cache
@login_required
def report_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Report one message to the office."""
    visible = ContactMessage.objects.filter(conversation__in=Conversation.objects.visible_to(request.user))
    message = get_object_or_404(visible.exclude(by=request.user.pk).filter(removed_at=None), pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        deeds.report_message(message=message, by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(
            request, _("Die Geschäftsstelle liest diese Nachricht und entscheidet. Sie bekommen Bescheid.")
        )
        return redirect("network:conversation", message.conversation_id)
    context = {"form": form, "message": message}
    return render(request, "network/message_report.html", context, status=422 if form.errors else 200)


def _office(request: HttpRequest) -> None:
    if not request.user.is_authenticated or not request.user.holds(Role.OFFICE):
        raise Http404


@never_cache
@login_required
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """List reported messages for the office, open ones first."""
    _office(request)
    rows = MessageReport.objects.visible_to(request.user).select_related("message__by", "by", "decided_by")
    rows = rows.order_by("decided_at", "at", "pk") if "offen" in request.GET else rows.order_by("-at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
    return render(request, "network/message_report_list.html", {"page": page})


@never_cache
@login_required
def report_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide about a reported message."""
    _office(request)
    rows = MessageReport.objects.visible_to(request.user).select_related("message__by", "by", "decided_by")
    report = get_object_or_404(rows, pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        removes = request.POST.get("outcome") == "remove"
        who = {"by": request.user, "now": timezone.now()}
        try:
            deeds.decide_message_report(report=report, removes=removes, **form.cleaned_data, **who)
            messages.success(request, _("Die Entscheidung ist gespeichert. Die Beteiligten bekommen Bescheid."))
            return redirect("network:message_report_list")
        except HouseError as error:
            form.add_error(None, str(error))
    context = {"form": form, "report": report}
    return render(request, "network/message_report_decision.html", context, status=422 if form.errors else 200)
