"""The queue of moderation, single decisions, the published rules and the public log."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mitwirk.core.cache import public_page
from mitwirk.core.errors import HouseError
from mitwirk.core.texts import whole_number
from mitwirk.dialogue import queue
from mitwirk.dialogue.actions import moderation as actions
from mitwirk.dialogue.actions import objections, reports
from mitwirk.dialogue.forms.moderation import (
    MergeForm,
    ObjectionAnswerForm,
    RejectForm,
    RewordForm,
)
from mitwirk.dialogue.models import (
    Decision,
    DecisionOutcome,
    Dialogue,
    Objection,
    Statement,
    StatementReport,
    Status,
)
from mitwirk.dialogue.rules import RULES, WITHDRAWN, rule_titled
from mitwirk.dialogue.similar import similar_to_many
from mitwirk.dialogue.views.common import moderated, path_to, person, see_other, visible

PER_PAGE = 25
LOG_PER_PAGE = 50
Deed = Callable[..., Any]


@login_required
@never_cache
def queue_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what waits for moderation."""
    return queue_page(request, moderated(request, slug), RejectForm())


def queue_page(
    request: HttpRequest, dialogue: Dialogue, form: RejectForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    """Render the queue, with what was ticked and typed if a bulk decision did not work."""
    view = request.GET.get("liste", "neu")
    view = view if view in queue.VIEWS else "neu"
    page = Paginator(queue.listed(dialogue, view), PER_PAGE).get_page(request.GET.get("seite"))
    chosen = {whole_number(number) for number in request.POST.getlist("auswahl")}
    context = {
        "dialogue": dialogue,
        "view": view,
        "counts": queue.counts(dialogue),
        "page": page,
        "rows": rows_of(dialogue, page, view, chosen),
        "form": form,
        "problem": problem,
        "path": path_to((_("Verwaltung"), "organise"), (_("Moderation"), ""), dialogue=dialogue),
    }
    return render(request, "dialogue/moderation/queue.html", context, status=status)


def rows_of(dialogue: Dialogue, page: Page, view: str, chosen: set[int]) -> list[dict[str, Any]]:
    """Return a page's statements with what a moderator looks at beside them, in a fixed number of queries."""
    statements = list(page.object_list)
    last = actions.last_decisions(statements)
    decisions = Decision.objects.filter(pk__in=last.values()).select_related("by").in_bulk()
    similar = similar_to_many(dialogue, {row.number: row.text for row in statements}) if view == "neu" else {}
    open_reports: dict[int, list[StatementReport]] = {}
    for report in StatementReport.objects.filter(statement__in=statements, settled_at=None).order_by("pk"):
        open_reports.setdefault(report.statement_id, []).append(report)
    return [
        {
            "statement": statement,
            "seen": last.get(statement.pk, 0),
            "decision": decisions.get(last.get(statement.pk, 0)),
            "similar": similar.get(statement.number, []),
            "reports": [(rule_titled(report.rule), report) for report in open_reports.get(statement.pk, [])],
            "objection": getattr(statement, "objection", None),
            "chosen": statement.number in chosen,
        }
        for statement in statements
    ]


def seen_in(request: HttpRequest) -> dict[int, int]:
    """Return which statements were ticked and which decision about each the moderator had seen."""
    numbers = request.POST.getlist("nur") or request.POST.getlist("auswahl")
    return {found: whole(request.POST.get(f"stand-{number}")) for number in numbers if (found := whole_number(number))}


def whole(value: str | None) -> int:
    """Return a hidden field's number; anything else counts as "nothing seen"."""
    return whole_number(value or "")


@login_required
@require_http_methods(["POST"])
def bulk_acceptance(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish what is ticked."""
    dialogue = moderated(request, slug)
    try:
        done = actions.accept_statements(
            dialogue=dialogue, seen=seen_in(request), by=person(request), now=timezone.now()
        )
    except HouseError as error:
        return queue_page(request, dialogue, RejectForm(), problem=str(error), status=error.status)
    text = ngettext("%(count)s Aussage ist veröffentlicht.", "%(count)s Aussagen sind veröffentlicht.", len(done))
    messages.success(request, text % {"count": len(done)})
    return back_to_queue(request, slug)


@login_required
@require_http_methods(["POST"])
def bulk_rejection(request: HttpRequest, slug: str) -> HttpResponse:
    """Leave out what is ticked, with one rule and one reason."""
    dialogue = moderated(request, slug)
    form = RejectForm(request.POST)
    if not form.is_valid():
        return queue_page(request, dialogue, form, status=422)
    try:
        done = actions.reject_statements(
            dialogue=dialogue,
            seen=seen_in(request),
            by=person(request),
            now=timezone.now(),
            **form.cleaned_data,
        )
    except HouseError as error:
        return queue_page(request, dialogue, form, problem=str(error), status=error.status)
    text = ngettext(
        "%(count)s Aussage ist nicht veröffentlicht.",
        "%(count)s Aussagen sind nicht veröffentlicht.",
        len(done),
    )
    messages.success(request, text % {"count": len(done)})
    return back_to_queue(request, slug)


def back_to_queue(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead back to the list the moderator came from."""
    view = request.GET.get("liste", "")
    return see_other("dialogue:moderation", slug, query=f"?liste={view}" if view in queue.VIEWS else "")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def statement_detail(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one statement with its history and take a decision about it."""
    dialogue = moderated(request, slug)
    statement = get_object_or_404(
        Statement.objects.select_related("merged_into", "dialogue"), dialogue=dialogue, number=number
    )
    forms = forms_of(request, statement)
    problem, status = "", 200
    if request.method == "POST":
        status = 422
        deed = request.POST.get("tat", "")
        form = forms.get(deed)
        if form is None or form.is_valid():
            try:
                text = carry_out(request, statement, deed, form.cleaned_data if form else {})
                messages.success(request, text)
                return back_to_queue(request, slug)
            except HouseError as error:
                problem, status = str(error), error.status
    return render(request, "dialogue/moderation/statement.html", detail(statement, forms, problem), status=status)


def forms_of(request: HttpRequest, statement: Statement) -> dict[str, Any]:
    """Return the forms of the page; the one that was sent is filled."""
    deed = request.POST.get("tat", "")

    def data(name: str) -> Any:
        return request.POST if deed == name else None

    target = request.GET.get("mit", "")
    merge = {"into": int(target)} if target.isdigit() and len(target) < 10 else {}
    return {
        "ablehnen": RejectForm(data("ablehnen"), prefix="ablehnen"),
        "zusammenfuehren": MergeForm(data("zusammenfuehren"), prefix="zusammenfuehren", initial=merge),
        "neufassen": RewordForm(
            data("neufassen"), prefix="neufassen", initial={"kind": statement.kind, "text": statement.text}
        ),
    }


def carry_out(request: HttpRequest, statement: Statement, deed: str, values: dict[str, Any]) -> str:
    """Carry out one decision and return the sentence that says so."""
    seen = whole(request.POST.get("stand"))
    common: dict[str, Any] = {"dialogue": statement.dialogue, "by": request.user, "now": timezone.now()}
    number = {"number": statement.number}
    if deed == "veroeffentlichen":
        actions.accept_statements(seen={statement.number: seen}, **common)
        return _("Nr. %(number)s ist veröffentlicht.") % number
    if deed == "ablehnen":
        actions.reject_statements(seen={statement.number: seen}, **common, **values)
        return _("Nr. %(number)s ist nicht veröffentlicht.") % number
    if deed == "zusammenfuehren":
        target = actions.merge_statement(number=statement.number, seen=seen, **common, **values)
        return _("Nr. %(number)s ist mit Nr. %(target)s zusammengeführt.") % {
            **number,
            "target": target.number,
        }
    if deed == "neufassen":
        fresh = actions.reword_statement(number=statement.number, seen=seen, **common, **values)
        return _("Nr. %(number)s ist neu gefasst, als Nr. %(fresh)s.") % {**number, "fresh": fresh.number}
    if deed == "stehenlassen":
        reports.settle_reports(statement=statement, seen=seen, by=person(request), now=common["now"])
        return _("Nr. %(number)s bleibt stehen. Die Meldungen sind erledigt.") % number
    raise HouseError(_("Wählen Sie eine der Entscheidungen auf dieser Seite."))


def detail(statement: Statement, forms: dict[str, Any], problem: str, answer: Any = None) -> dict[str, Any]:
    """Return all that the page about one statement shows."""
    decisions = list(statement.decisions.select_related("by").order_by("pk"))
    objection = Objection.objects.filter(statement=statement).select_related("answered_by").first()
    dialogue = statement.dialogue
    return {
        "dialogue": dialogue,
        "statement": statement,
        "history": [(decision, rule_titled(decision.rule) if decision.rule else "") for decision in decisions],
        "seen": decisions[-1].pk if decisions else 0,
        "withdrawn": any(decision.rule == WITHDRAWN for decision in decisions),
        "reports": [
            (rule_titled(report.rule), report) for report in statement.reports.filter(settled_at=None).order_by("pk")
        ],
        "objection": objection,
        "answer_form": answer or ObjectionAnswerForm(),
        "forms": forms,
        "form": next((form for form in [*forms.values(), answer] if form is not None and form.is_bound), None),
        "problem": problem,
        "similar": similar_to_many(dialogue, {statement.number: statement.text}, limit=5)[statement.number],
        "vote_count": statement.votes.count(),
        "merged_from": list(statement.merged_from.order_by("number")),
        "reworded_to": statement.reworded_to.order_by("pk").last(),
        "is_accepted": statement.status == Status.ACCEPTED,
        "is_pending": statement.status == Status.PENDING,
        "is_rejected": statement.status == Status.REJECTED,
        "path": path_to(
            (_("Verwaltung"), "organise"),
            (_("Moderation"), "moderation"),
            (_("Nr. %(number)s") % {"number": statement.number}, ""),
            dialogue=dialogue,
        ),
    }


@login_required
@require_http_methods(["POST"])
def objection_answer(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Answer an objection."""
    dialogue = moderated(request, slug)
    waiting = Objection.objects.select_related("statement__dialogue", "answered_by")
    objection = get_object_or_404(waiting, statement__dialogue=dialogue, statement__number=number)
    form = ObjectionAnswerForm(request.POST)
    problem, status = "", 422
    if form.is_valid():
        try:
            objections.answer_objection(
                objection=objection, by=person(request), now=timezone.now(), **form.cleaned_data
            )
            messages.success(request, _("Der Einspruch ist beantwortet."))
            return see_other("dialogue:moderation", slug, query="?liste=einsprueche")
        except HouseError as error:
            problem, status = str(error), error.status
    forms = forms_of(request, objection.statement)
    context = detail(objection.statement, forms, problem, form)
    return render(request, "dialogue/moderation/statement.html", context, status=status)


@public_page()
def rules(request: HttpRequest) -> HttpResponse:
    """Show the rules by which statements are checked."""
    context = {"rules": RULES, "path": path_to((_("Regeln für Aussagen"), ""))}
    return render(request, "dialogue/rules.html", context)


@public_page()
def public_log(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what moderation decided, without names and without the texts that were left out."""
    dialogue = visible(request, slug)
    decisions = Decision.objects.filter(statement__dialogue=dialogue)
    shown = decisions.select_related("statement__merged_into").order_by("-pk")
    page = Paginator(shown, LOG_PER_PAGE).get_page(request.GET.get("seite"))
    context = {
        "dialogue": dialogue,
        "page": page,
        "rows": [(decision, rule_titled(decision.rule) if decision.rule else "") for decision in page.object_list],
        "outcomes": outcome_counts(dialogue),
        "by_rule": rule_counts(dialogue),
        "path": path_to((_("Moderationsprotokoll"), ""), dialogue=dialogue),
    }
    return render(request, "dialogue/moderation/log.html", context)


def outcome_counts(dialogue: Dialogue) -> list[tuple[str, int]]:
    """Return how often each decision was taken; taking a statement back is the author's, not moderation's."""
    rows = Decision.objects.filter(statement__dialogue=dialogue).exclude(rule=WITHDRAWN)
    found = dict(rows.order_by().values_list("outcome").annotate(count=Count("pk")))
    return [(str(outcome.label), found[outcome.value]) for outcome in DecisionOutcome if outcome.value in found]


def rule_counts(dialogue: Dialogue) -> list[tuple[str, int]]:
    """Return how often each rule was the reason, the most frequent first."""
    rows = Decision.objects.filter(statement__dialogue=dialogue).exclude(rule="").order_by()
    found = rows.values_list("rule").annotate(count=Count("pk"))
    return sorted(((rule_titled(rule), count) for rule, count in found), key=lambda row: (-row[1], row[0]))
