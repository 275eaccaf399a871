"""Offers, needs and the way to write, on pages of actors and places."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from mitwirk.network.models import Fulfilment, Initiative, Offer, Organisation
from mitwirk.network.permissions import can_edit_initiative, can_edit_organisation
from mitwirk.places.models import Place

FEW, NEWEST = 5, 3
KINDS = {Organisation: "organisation", Initiative: "initiative"}


def _panel(request: HttpRequest, offers: Any, title: str, fulfilled: Any = (), may: bool = False) -> str:
    context = {
        "offers": list(offers[:FEW]),
        "fulfilled": list(fulfilled[:FEW]),
        "title": title,
        "create": reverse("network:offer_create") if may else "",
    }
    if not (context["offers"] or context["fulfilled"] or may):
        return ""
    return render_to_string("network/_offer_panel.html", context, request)


def offers_of_organisation(request: HttpRequest, organisation: Organisation) -> str:
    """Show what an organisation looks for and gives, and where it has helped."""
    rows = Offer.objects.shown().open().filter(organisation=organisation).for_list()
    helped = Fulfilment.objects.filter(organisation=organisation, confirmed=True, may_be_shown=True)
    helped = helped.filter(offer__in=Offer.objects.shown()).select_related("offer").order_by("-answered_at")
    may = can_edit_organisation(request.user, organisation)
    return _panel(request, rows, _("Gesuche und Angebote"), helped, may)


def offers_of_initiative(request: HttpRequest, initiative: Initiative) -> str:
    """Show what an initiative looks for and gives."""
    rows = Offer.objects.shown().open().filter(initiative=initiative).for_list()
    return _panel(request, rows, _("Gesuche und Angebote"), may=can_edit_initiative(request.user, initiative))


def offers_here(request: HttpRequest, place: Place) -> str:
    """Show what is looked for and given in a place."""
    rows = Offer.objects.shown().open().filter(place__key__startswith=place.key).for_list()
    return _panel(request, rows, _("Gesuche und Angebote"))


def newest_offers(request: HttpRequest) -> str:
    """Show what is looked for and given, newest first, with the way to add to it."""
    return _panel(request, Offer.objects.shown().open().for_list()[:NEWEST], _("Gesuche und Angebote"), may=True)


def contact(request: HttpRequest, actor: Organisation | Initiative) -> str:
    """Show the way to write to an actor; not to its own people."""
    viewer = request.user
    if isinstance(actor, Organisation):
        own = can_edit_organisation(viewer, actor)
    else:
        own = can_edit_initiative(viewer, actor)
    if own:
        return ""
    href = reverse("network:message_create", args=[KINDS[type(actor)], actor.pk])
    context = {"href": href, "signed_in": viewer.is_authenticated}
    return render_to_string("network/_offer_contact.html", context, request)
