"""What became of one's own statement: with the receipt code, or in the browser or account that wrote it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mitwirk.core.errors import HouseError
from mitwirk.core.ratelimit import limit
from mitwirk.dialogue import guest
from mitwirk.dialogue.actions import objections as actions
from mitwirk.dialogue.forms.moderation import ObjectionForm, ReceiptForm
from mitwirk.dialogue.models import Statement
from mitwirk.dialogue.receipts import receipt_hash
from mitwirk.dialogue.trail import story_of
from mitwirk.dialogue.views.common import path_to, see_other, visible

LOOKUPS = 30
LOOKUP_SECONDS = 600


class UnknownReceipt(HouseError):
    """No statement has this code."""

    status = 404

    def default_message(self) -> str:
        """Return the sentence with the next step."""
        return _(
            "Zu diesem Code gibt es keine Aussage. Vergleichen Sie ihn mit Ihrer Notiz: zwölf Buchstaben und Ziffern."
        )


def find(request: HttpRequest, code: str) -> Statement:
    """Return the statement behind a code; tries are counted, so that codes are not guessed."""
    limit(
        "dialogue.receipt",
        guest.address(request),
        at_most=LOOKUPS,
        seconds=LOOKUP_SECONDS,
        now=timezone.now(),
    )
    known = Statement.objects.filter(receipt_hash=receipt_hash(code)).exclude(receipt_hash="")
    statement = known.select_related("dialogue", "merged_into").first()
    if statement is None:
        raise UnknownReceipt
    return statement


def private(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep a page with a code in its address out of caches and search engines."""

    @wraps(view)
    def wrapper(*args: Any, **options: Any) -> HttpResponse:
        response = view(*args, **options)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return never_cache(wrapper)


@private
@require_http_methods(["GET", "POST"])
def receipt_lookup(request: HttpRequest) -> HttpResponse:
    """Take a receipt code."""
    form = ReceiptForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                find(request, form.cleaned_data["code"])
                return see_other("dialogue:receipt", readable(form.cleaned_data["code"]))
            except HouseError as error:
                form.add_error("code", str(error))
                status = error.status
    context = {"form": form, "path": path_to((_("Beleg"), ""))}
    return render(request, "dialogue/receipt_lookup.html", context, status=status)


def readable(code: str) -> str:
    """Return a typed code without blanks and other signs that do not belong in an address."""
    return "".join(sign for sign in code.upper() if sign.isascii() and (sign.isalnum() or sign == "-"))


@private
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """Show what became of the statement behind a code."""
    try:
        statement = find(request, code)
    except UnknownReceipt as error:
        form = ReceiptForm({"code": code[:60]})
        form.is_valid()
        form.add_error("code", str(error))
        context = {"form": form, "path": path_to((_("Beleg"), ""))}
        return render(request, "dialogue/receipt_lookup.html", context, status=error.status)
    return story_page(request, statement, ObjectionForm(), code=code)


@private
@require_http_methods(["POST"])
def receipt_objection(request: HttpRequest, code: str) -> HttpResponse:
    """Take an objection from whoever holds the receipt."""
    return take_objection(request, find(request, code), code=code)


@private
@require_http_methods(["POST"])
def receipt_withdrawal(request: HttpRequest, code: str) -> HttpResponse:
    """Take a waiting statement back for whoever holds the receipt."""
    return take_back(request, find(request, code), code=code)


def own(request: HttpRequest, slug: str, number: int) -> Statement:
    """Return a statement of the person who asks, known by pass or account; for others it does not exist."""
    dialogue = visible(request, slug)
    participant = guest.participant_for(request, dialogue)
    if participant is None:
        raise Http404
    rows = Statement.objects.filter(dialogue=dialogue, author=participant, number=number)
    statement = rows.select_related("dialogue", "merged_into").first()
    if statement is None:
        raise Http404
    return statement


@private
def own_statement(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show what became of one's own statement, without the code."""
    return story_page(request, own(request, slug, number), ObjectionForm())


@private
@require_http_methods(["POST"])
def own_objection(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take an objection from the author."""
    return take_objection(request, own(request, slug, number))


@private
@require_http_methods(["POST"])
def own_withdrawal(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take one's own waiting statement back."""
    return take_back(request, own(request, slug, number))


def take_objection(request: HttpRequest, statement: Statement, code: str = "") -> HttpResponse:
    """Store an objection, or say why it cannot be."""
    form = ObjectionForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            actions.make_objection(
                statement=statement, text=form.cleaned_data["text"], by=request.user, now=timezone.now()
            )
            messages.success(request, _("Ihr Einspruch ist da. Nach Möglichkeit entscheidet eine andere Person."))
            return back(statement, code)
        except HouseError as error:
            form.add_error(None, str(error))
            status = error.status
    return story_page(request, statement, form, code=code, status=status)


def take_back(request: HttpRequest, statement: Statement, code: str = "") -> HttpResponse:
    """Withdraw a statement, or say why that is no longer possible."""
    try:
        actions.withdraw_statement(statement=statement, by=request.user, now=timezone.now())
    except HouseError as error:
        statement.refresh_from_db()
        return story_page(request, statement, ObjectionForm(), code=code, problem=str(error), status=error.status)
    messages.success(request, _("Ihre Aussage ist zurückgezogen. Der Text ist gelöscht."))
    return back(statement, code)


def back(statement: Statement, code: str) -> HttpResponse:
    """Lead back to the page the author came from."""
    if code:
        return see_other("dialogue:receipt", code)
    return see_other("dialogue:own_statement", statement.dialogue.slug, statement.number)


def story_page(
    request: HttpRequest,
    statement: Statement,
    form: ObjectionForm,
    *,
    code: str = "",
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render the trail with what its author can do now."""
    place = [code] if code else [statement.dialogue.slug, statement.number]
    kind = "receipt" if code else "own"
    context = {
        "story": story_of(statement),
        "dialogue": statement.dialogue,
        "form": form,
        "code": code,
        "problem": problem,
        "objection_href": reverse(f"dialogue:{kind}_objection", args=place),
        "withdrawal_href": reverse(f"dialogue:{kind}_withdrawal", args=place),
        "path": path_to((_("Ihre Aussage"), "")),
    }
    return render(request, "dialogue/receipt.html", context, status=status)
