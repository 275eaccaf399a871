"""Pages of moderation: rules, report, queue, decide, object, log."""

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
from django.views.decorators.http import require_safe

from mitwirk.core.cache import public_page
from mitwirk.core.errors import HouseError
from mitwirk.core.ratelimit import address_of as address_of_request
from mitwirk.discussion import queries
from mitwirk.discussion.actions import moderation
from mitwirk.discussion.forms.moderation import DecisionForm, ObjectionAnswerForm, ObjectionForm, ReportForm
from mitwirk.discussion.models import (
    OBJECT_WITHIN,
    Board,
    BoardRule,
    Comment,
    CommentDecision,
    CommentObjection,
)
from mitwirk.discussion.permissions import can_decide_objection
from mitwirk.discussion.views.threads import visible_comment

QUEUE_A_PAGE, LOG_A_PAGE = 25, 50


@require_safe
@public_page()
def rules(request: HttpRequest) -> HttpResponse:
    """Show the rules, how moderation works, and how to object."""
    return render(request, "discussion/rules.html", {"rules": BoardRule.choices})


@require_safe
@public_page()
def moderation_log(request: HttpRequest) -> HttpResponse:
    """Show what was decided: which rule, which day, what came out. No names, no words, nothing private."""
    rows = CommentDecision.objects.for_log().defer("reason")
    page = Paginator(rows, LOG_A_PAGE).get_page(request.GET.get("seite"))
    return render(request, "discussion/moderation_log.html", {"page": page})


@never_cache
def report_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Report a comment, with or without an account."""
    comment = visible_comment(request, pk)
    if not comment.stands or (request.user.is_authenticated and comment.author_id == request.user.pk):
        raise Http404
    form = ReportForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            who = {"by": request.user, "address": address_of_request(request), "now": timezone.now()}
            try:
                moderation.report_comment(comment=comment, **form.cleaned_data, **who)
                messages.success(request, _("Danke. Die Moderation liest den Beitrag und entscheidet nach den Regeln."))
                return redirect(queries.address_of(comment))
            except HouseError as error:
                form.add_error(None, str(error))
                status = error.status
    context = {"form": form, "comment": comment, "thread": comment.thread, "board": comment.thread.board}
    return render(request, "discussion/report_form.html", context, status=status)


@never_cache
@login_required
@require_safe
def moderation_queue(request: HttpRequest) -> HttpResponse:
    """List reported comments and objections that wait, for those who decide."""
    user = request.user
    waiting = queries.waiting_comments(user)
    objections = queries.waiting_objections(user)
    serves = Board.objects.moderated_by(user).exists()
    if not serves and not waiting.exists() and not objections.exists():
        raise Http404
    which = "widersprueche" if request.GET.get("liste") == "widersprueche" else "gemeldet"
    rows = objections if which == "widersprueche" else waiting
    page = Paginator(rows, QUEUE_A_PAGE).get_page(request.GET.get("seite"))
    found: list[Any] = list(page.object_list)
    threads = [row.decision.comment.thread if which == "widersprueche" else row.thread for row in found]
    names = queries.names_for(user, threads)
    context = {
        "page": page,
        "lines": [{"row": row, "place": names[thread.pk]} for row, thread in zip(found, threads, strict=True)],
        "which": which,
        "reports": waiting.count(),
        "objections": objections.count(),
    }
    return render(request, "discussion/moderation_queue.html", context)


@never_cache
@login_required
def comment_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide about a comment."""
    rows = Comment.objects.decidable_by(request.user).select_related("author", "thread__board")
    comment = get_object_or_404(rows, pk=pk)
    reports = list(comment.reports.waiting().select_related("by").order_by("pk")[:50])
    form = DecisionForm(request.POST or None, initial={"rule": reports[0].rule if reports else ""})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            removes = request.POST.get("outcome") == "remove"
            who = {"by": request.user, "now": timezone.now()}
            try:
                moderation.decide_comment(comment=comment, removes=removes, **form.cleaned_data, **who)
                messages.success(request, _("Die Entscheidung ist gespeichert. Die Beteiligten bekommen Bescheid."))
                return redirect("discussion:moderation_queue")
            except HouseError as error:
                form.add_error(None, str(error))
                status = error.status
    context = {
        "form": form,
        "comment": comment,
        "place": queries.name_for(request.user, comment.thread),
        "reports": reports,
        "files": comment.attachments.order_by("pk"),
        "decisions": comment.decisions.select_related("by", "objection").order_by("-pk")[:10],
    }
    return render(request, "discussion/comment_decision.html", context, status=status)


@never_cache
@login_required
def objection_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the author why a comment was removed, and take the objection, once."""
    rows = CommentDecision.objects.filter(comment__author=request.user.pk, comment=pk, removes=True)
    rows = rows.select_related("comment__thread__board", "objection").order_by("-pk")
    decision = rows.first()
    if decision is None:
        raise Http404
    now = timezone.now()
    objection = CommentObjection.objects.filter(decision=decision).first()
    may = objection is None and decision.comment.removed_at is not None and now <= decision.at + OBJECT_WITHIN
    form = ObjectionForm(request.POST or None) if may else None
    if request.method == "POST":
        if form is None:
            return redirect("discussion:objection_create", pk)
        if form.is_valid():
            moderation.object_to_decision(decision=decision, by=request.user, now=now, **form.cleaned_data)
            messages.success(request, _("Ihr Widerspruch ist angekommen. Jemand anderes prüft ihn."))
            return redirect("discussion:objection_create", pk)
    context = {
        "decision": decision,
        "comment": decision.comment,
        "objection": objection,
        "form": form,
        "until": decision.at + OBJECT_WITHIN,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "discussion/objection_form.html", context, status=status)


@never_cache
@login_required
def objection_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide about an objection."""
    decidable = Comment.objects.decidable_by(request.user).values("pk")
    rows = CommentObjection.objects.filter(decision__comment__in=decidable)
    rows = rows.select_related("decision__comment__thread__board", "decision__comment__author", "decision__by")
    objection = get_object_or_404(rows, pk=pk)
    may = objection.decided_at is None and can_decide_objection(request.user, objection)
    form = ObjectionAnswerForm(request.POST or None) if may else None
    status = 200
    if request.method == "POST" and form is not None:
        status = 422
        if form.is_valid():
            upheld = request.POST.get("outcome") == "restore"
            who = {"by": request.user, "now": timezone.now()}
            try:
                moderation.decide_objection(objection=objection, upheld=upheld, **form.cleaned_data, **who)
                messages.success(request, _("Die Entscheidung ist gespeichert. Wer geschrieben hat, bekommt Bescheid."))
                return redirect("discussion:moderation_queue")
            except HouseError as error:
                form.add_error(None, str(error))
                status = error.status
    context = {
        "form": form,
        "objection": objection,
        "decision": objection.decision,
        "comment": objection.decision.comment,
        "place": queries.name_for(request.user, objection.decision.comment.thread),
    }
    return render(request, "discussion/objection_decision.html", context, status=status)
