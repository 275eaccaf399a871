"""Access cards: making, printing and revoking them; using one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Min, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mitwirk.core.errors import HouseError
from mitwirk.core.texts import whole_number
from mitwirk.dialogue import guest
from mitwirk.dialogue.actions import codes as actions
from mitwirk.dialogue.forms.cards import CardsForm, CodeForm
from mitwirk.dialogue.halls import limit_address
from mitwirk.dialogue.models import AccessCode, Dialogue
from mitwirk.dialogue.views.common import organised, path_to, person, see_other, visible

PER_PAGE = 50
PRINTED_AT_ONCE = 80
TRIES = 20
TRIES_SECONDS = 600


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def card_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List batches and cards, and make new ones."""
    dialogue = organised(request, slug)
    form = CardsForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            made = actions.make_codes(dialogue=dialogue, by=person(request), now=timezone.now(), **form.cleaned_data)
            text = ngettext("%(count)s Karte ist fertig.", "%(count)s Karten sind fertig.", len(made))
            messages.success(request, text % {"count": len(made)})
            return see_other("dialogue:card_list", slug)
    batch = batch_of(dialogue, request.GET.get("stapel", ""))
    cards = cards_of(dialogue, batch).order_by("-created_at", "code")
    context = {
        "dialogue": dialogue,
        "form": form,
        "batches": batches(dialogue),
        "batch": batch,
        "page": Paginator(cards, PER_PAGE).get_page(request.GET.get("seite")),
        "path": path_to((_("Verwaltung"), "organise"), (_("Zugangskarten"), ""), dialogue=dialogue),
    }
    return render(request, "dialogue/organise/cards.html", context, status=status)


def batches(dialogue: Dialogue) -> list[Any]:
    """Return what was made together, newest first, with how much of it is used."""
    rows = AccessCode.objects.filter(dialogue=dialogue).order_by().values("created_at", "label", "sector")
    return list(
        rows.annotate(
            first=Min("pk"),
            count=Count("pk"),
            used=Count("pk", filter=Q(used_on__isnull=False)),
            revoked=Count("pk", filter=Q(revoked_at__isnull=False)),
        ).order_by("-created_at", "first")
    )


def batch_of(dialogue: Dialogue, first: str) -> datetime | None:
    """Return the moment of a batch from the key of its first card."""
    if not first.isdigit() or len(first) > 18:
        return None
    return AccessCode.objects.filter(dialogue=dialogue, pk=int(first)).values_list("created_at", flat=True).first()


def cards_of(dialogue: Dialogue, batch: datetime | None) -> QuerySet[AccessCode]:
    """Return the cards of one batch, or all."""
    cards = AccessCode.objects.filter(dialogue=dialogue)
    return cards.filter(created_at=batch) if batch else cards


def card_address(dialogue: Dialogue, code: str) -> str:
    """Return the address behind the QR code."""
    return settings.SITE_URL + reverse("dialogue:access_card", args=[dialogue.slug, code])


def qr_of(address: str) -> SafeString:
    """Return a QR code as inline SVG without style attributes."""
    drawing = segno.make(address, error="m", micro=False).svg_inline(omitsize=True, border=2)
    return mark_safe(drawing)  # noqa: S308 - drawn here, contains no typed text


@login_required
@never_cache
def card_print(request: HttpRequest, slug: str) -> HttpResponse:
    """Show unused cards for printing and cutting."""
    dialogue = organised(request, slug)
    batch = batch_of(dialogue, request.GET.get("stapel", ""))
    cards = cards_of(dialogue, batch).filter(used_on=None, revoked_at=None).order_by("created_at", "code")
    page = Paginator(cards, PRINTED_AT_ONCE).get_page(request.GET.get("seite"))
    short = (settings.SITE_URL + reverse("dialogue:access", args=[slug])).split("//", 1)[-1]
    context = {
        "dialogue": dialogue,
        "page": page,
        "cards": [
            {
                "card": card,
                "code": actions.readable_code(card.code),
                "svg": qr_of(card_address(dialogue, card.code)),
            }
            for card in page.object_list
        ],
        "short_address": short,
        "path": path_to(
            (_("Verwaltung"), "organise"),
            (_("Zugangskarten"), "card_list"),
            (_("Drucken"), ""),
            dialogue=dialogue,
        ),
    }
    return render(request, "dialogue/organise/card_print.html", context)


@login_required
@require_http_methods(["POST"])
def card_revocation(request: HttpRequest, slug: str) -> HttpResponse:
    """Make chosen cards, or all unused ones of a batch, worthless."""
    dialogue = organised(request, slug)
    chosen = [whole_number(value) for value in request.POST.getlist("karte")]
    batch = batch_of(dialogue, request.POST.get("stapel", ""))
    if batch is not None:
        chosen = list(cards_of(dialogue, batch).values_list("pk", flat=True))
    count = actions.revoke_codes(dialogue=dialogue, codes=chosen, by=person(request), now=timezone.now())
    if count:
        text = ngettext("%(count)s Karte ist gesperrt.", "%(count)s Karten sind gesperrt.", count)
        messages.success(request, text % {"count": count})
    else:
        messages.info(request, _("Es war keine unbenutzte Karte ausgewählt."))
    return see_other("dialogue:card_list", slug)


def count_try(request: HttpRequest, dialogue: Dialogue) -> None:
    """Keep codes from being guessed."""
    who, now = guest.address(request), timezone.now()
    limit_address("dialogue.card", who, dialogue, at_most=TRIES, seconds=TRIES_SECONDS, now=now)


@never_cache
@require_http_methods(["GET", "POST"])
def access(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a code typed from a card."""
    dialogue = visible(request, slug)
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                count_try(request, dialogue)
                card = actions.usable_code(code=form.cleaned_data["code"], dialogue=dialogue)
                return see_other("dialogue:access_card", slug, card.code)
            except HouseError as error:
                form.add_error("code", str(error))
                status = error.status
    context = {
        "dialogue": dialogue,
        "form": form,
        "path": path_to((_("Zugangskarte"), ""), dialogue=dialogue),
    }
    return render(request, "dialogue/access.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def access_card(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show what a card does; only the button uses it, so that a link preview does not."""
    dialogue = visible(request, slug)
    card, problem = None, None
    try:
        count_try(request, dialogue)
        if request.method == "POST":
            return admit(request, dialogue, code)
        card = actions.usable_code(code=code, dialogue=dialogue)
    except HouseError as error:
        problem = error
    context = {
        "dialogue": dialogue,
        "card": card,
        "problem": problem,
        "is_open": dialogue.is_open(timezone.now()),
        "path": path_to((_("Zugangskarte"), ""), dialogue=dialogue),
    }
    return render(request, "dialogue/access_card.html", context, status=problem.status if problem else 200)


def admit(request: HttpRequest, dialogue: Dialogue, code: str) -> HttpResponse:
    """Use the card and lead to the first statement."""
    key, number = guest.guest_key_from(request, dialogue.slug), ""
    if not key and not request.user.is_authenticated:
        number = guest.new_number()
        key = guest.key_of(number)
    actions.admit(
        code=code,
        dialogue=dialogue,
        guest_key=key,
        user=request.user,
        address=guest.address(request),
        now=timezone.now(),
    )
    messages.success(request, _("Ihre Karte gilt. Sie können jetzt abstimmen."))
    response = see_other("dialogue:vote", dialogue.slug)
    if number:
        guest.give_pass(response, dialogue.slug, number)
    return response
