"""Pages of offers and needs: list, feed, one entry, make, change, extend, end, fulfil."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from mitwirk.accounts.models import Role, User
from mitwirk.core.cache import public_page
from mitwirk.core.errors import Conflict, HouseError
from mitwirk.core.feeds import FeedEntry, atom
from mitwirk.core.texts import tidy_line
from mitwirk.network import matching
from mitwirk.network.actions import offers as deeds
from mitwirk.network.forms.offers import FulfilmentForm, OfferFilter, OfferForm, ReasonForm
from mitwirk.network.models import Conversation, Fulfilment, Offer, OfferMatch, OfferState, Organisation

PER_PAGE, IN_FEED = 20, 50


def _filtered(request: HttpRequest, form: OfferFilter) -> Any:
    """Return the open entries of a choice; what cannot be understood does not narrow it."""
    rows = Offer.objects.shown().open()
    wanted = form.cleaned_data if form.is_valid() else getattr(form, "cleaned_data", {})
    if wanted.get("richtung"):
        rows = rows.filter(direction=wanted["richtung"])
    if wanted.get("art"):
        rows = rows.filter(kind=wanted["art"])
    if wanted.get("thema"):
        rows = rows.filter(topics=wanted["thema"])
    place = wanted.get("ort")
    if place is not None and wanted.get("umkreis") and place.latitude is not None and place.longitude is not None:
        rows = rows.near(place.latitude, place.longitude, float(wanted["umkreis"]))
    elif place is not None:
        rows = rows.filter(Q(place__key__startswith=place.key) | Q(anywhere=True))
    return rows.for_list()


@require_safe
@public_page()
def offer_list(request: HttpRequest) -> HttpResponse:
    """List open offers and needs, the newest first; the address of a choice can be passed on."""
    form = OfferFilter(request.GET or None)
    rows = _filtered(request, form) if request.GET else Offer.objects.shown().open().for_list()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
    query = request.GET.copy()
    query.pop("seite", None)
    context = {"form": form, "page": page, "narrowed": bool(query), "query": query.urlencode()}
    return render(request, "network/offer_list.html", context)


@require_safe
@public_page()
def offer_feed(request: HttpRequest) -> HttpResponse:
    """Give the same choice as a feed."""
    rows = _filtered(request, OfferFilter(request.GET)) if request.GET else Offer.objects.shown().open().for_list()
    entries = [
        FeedEntry(
            title=f"{offer.get_direction_display()}: {offer.title}",
            url=reverse("network:offer_detail", args=[offer.pk]),
            text=offer.text,
            at=offer.made_at,
            changed_at=offer.changed_at,
            by=str(offer.actor),
        )
        for offer in rows[:IN_FEED]
    ]
    return atom(request, title=_("Gesuche und Angebote"), url=reverse("network:offer_list"), entries=entries)


def _visible(request: HttpRequest, pk: int) -> Offer:
    return get_object_or_404(Offer.objects.visible_to(request.user).for_list().prefetch_related("topics"), pk=pk)


@require_safe
def offer_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one entry; its people also see what fits and what they can do."""
    offer = _visible(request, pk)
    fulfilments = Fulfilment.objects.filter(offer=offer).select_related("organisation", "user")
    fulfilment = fulfilments.first()
    own = deeds.can_edit_offer(request.user, offer)
    asked = fulfilment is not None and deeds.can_answer_fulfilment(request.user, fulfilment)
    office = request.user.is_authenticated and request.user.holds(Role.OFFICE)
    context = {
        "offer": offer,
        "own": own,
        "suggestions": _lines(matching.matches_for(offer, request.user)[:5], offer) if own else [],
        "fulfilment": fulfilment if fulfilment and (own or asked or fulfilment.is_public) else None,
        "asked": asked,
        "office": office,
        "hiding": ReasonForm() if office and not own else None,
        "last_step": offer.steps.order_by("-pk").first() if own or office else None,
    }
    return render(request, "network/offer_detail.html", context)


def _lines(matches: Any, own: Offer | None = None, viewer: Any = None) -> list[dict[str, Any]]:
    """Return suggestions as lines: one's own entry, the other one, why."""
    rows = list(matches)
    reasons = matching.reasons_of(rows)
    mine = set(Offer.objects.of(viewer).values_list("pk", flat=True)) if own is None else {own.pk}
    lines = []
    for match in rows:
        first, second = (match.need, match.offer) if match.need_id in mine else (match.offer, match.need)
        lines.append({"match": match, "own": first, "other": second, "reasons": reasons[match.pk]})
    return lines


@never_cache
@login_required
@require_safe
def match_list(request: HttpRequest) -> HttpResponse:
    """Show one's own entries and what fits to them."""
    rows = Offer.objects.of(request.user).for_list()
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("seite")),
        "suggestions": _lines(matching.open_matches(request.user)[:20], viewer=request.user),
    }
    return render(request, "network/offer_own.html", context)


@never_cache
@login_required
def offer_create(request: HttpRequest) -> HttpResponse:
    """Enter an offer or need."""
    initial = {"direction": request.GET.get("richtung", "")}
    form = OfferForm(request.POST or None, viewer=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actor = form.chosen_actor()
            made = deeds.make_offer(by=request.user, now=timezone.now(), **actor, **form.values())
            messages.success(request, _("Ihr Eintrag ist jetzt zu sehen."))
            return redirect("network:offer_detail", made.pk)
        except HouseError as error:
            form.add_error(None, str(error))
    return render(request, "network/offer_form.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@login_required
def offer_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an entry."""
    offer = _visible(request, pk)
    if not deeds.can_edit_offer(request.user, offer):
        raise Http404
    form = OfferForm(request.POST or None, viewer=request.user, offer=offer)
    newer = None
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            deeds.change_offer(offer=offer, version=version, by=request.user, now=timezone.now(), **form.values())
            messages.success(request, _("Der Eintrag ist geändert."))
            return redirect("network:offer_detail", pk)
        except Conflict as error:
            newer = offer
            form.add_error(None, str(error))
        except HouseError as error:
            form.add_error(None, str(error))
    context = {"form": form, "offer": offer, "newer": newer}
    return render(request, "network/offer_form.html", context, status=422 if form.errors else 200)


def _done(request: HttpRequest, pk: int, deed: Any, said: str, **wanted: Any) -> HttpResponse:
    """Do one deed with an entry, and go back to its page."""
    try:
        deed(by=request.user, now=timezone.now(), **wanted)
        messages.success(request, said)
    except HouseError as error:
        messages.error(request, str(error))
    return redirect("network:offer_detail", pk)


@require_POST
@login_required
def offer_extension(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an entry run on."""
    offer = _visible(request, pk)
    return _done(request, pk, deeds.extend_offer, _("Der Eintrag ist wieder 90 Tage zu sehen."), offer=offer)


@require_POST
@login_required
def offer_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End an entry."""
    offer = _visible(request, pk)
    return _done(request, pk, deeds.withdraw_offer, _("Der Eintrag ist beendet."), offer=offer)


@require_POST
@login_required
def offer_hiding(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an entry off the pages, or show it again, for the office."""
    offer = _visible(request, pk)
    hidden = offer.state != OfferState.HIDDEN
    said = _("Der Eintrag ist verborgen.") if hidden else _("Der Eintrag ist wieder zu sehen.")
    reason = tidy_line(request.POST.get("reason", "")[:500])
    return _done(request, pk, deeds.hide_offer, said, offer=offer, hidden=hidden, reason=reason)


def _partners(offer: Offer, viewer: Any) -> dict[str, Any]:
    """Return with whom the people of an entry wrote about it: they may be named as who fulfilled it."""
    rows = Conversation.objects.visible_to(viewer).filter(offer=offer).for_list()
    found: dict[str, Any] = {}
    for talk in rows[:20]:
        started = talk.started_by_id == viewer.pk
        other = (talk.to_organisation or talk.to_user) if started else talk.started_by
        if other is not None:
            found[f"{'organisation' if isinstance(other, Organisation) else 'person'}-{other.pk}"] = other
    for match in matching.matches_for(offer, viewer)[:5]:
        other = match.offer if match.need_id == offer.pk else match.need
        if other.organisation is not None:
            found[f"organisation-{other.organisation_id}"] = other.organisation
    return found


@never_cache
@login_required
def offer_fulfilment(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an entry as fulfilled and say by whom."""
    offer = _visible(request, pk)
    if not deeds.can_edit_offer(request.user, offer):
        raise Http404
    partners = _partners(offer, request.user)
    form = FulfilmentForm(request.POST or None, partners=[(key, str(who)) for key, who in partners.items()])
    if request.method == "POST" and form.is_valid():
        who = partners.get(form.cleaned_data["who"])
        named = {
            "organisation": who if isinstance(who, Organisation) else None,
            "user": who if isinstance(who, User) else None,
        }
        said = _("Der Eintrag ist erfüllt. Schön, dass es geklappt hat.")
        return _done(request, pk, deeds.fulfil_offer, said, offer=offer, **named)
    return render(request, "network/offer_fulfilment.html", {"form": form, "offer": offer})


@require_POST
@login_required
def fulfilment_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether one fulfilled an entry, and whether others may read it."""
    offer = _visible(request, pk)
    fulfilment = get_object_or_404(Fulfilment, offer=offer)
    answer = request.POST.get("answer", "")
    confirmed, shown = answer in {"shown", "quiet"}, answer == "shown"
    wanted = {"fulfilment": fulfilment, "confirmed": confirmed, "may_be_shown": shown}
    return _done(request, pk, deeds.answer_fulfilment, _("Danke. Ihre Antwort ist gespeichert."), **wanted)


@require_POST
@login_required
def match_dismissal(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a suggestion aside."""
    match = get_object_or_404(OfferMatch.objects.filter(pk__in=matching.open_matches(request.user).values("pk")), pk=pk)
    deeds.dismiss_match(match=match, by=request.user, now=timezone.now())
    messages.success(request, _("Dieser Vorschlag erscheint nicht mehr."))
    return redirect("network:match_list")
