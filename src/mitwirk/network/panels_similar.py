"""Similar cases on pages of municipalities and initiatives."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from mitwirk.network import similar
from mitwirk.network.models import Initiative
from mitwirk.places.models import Place, PlaceKind

FEW = 3


def cases_for_place(request: HttpRequest, place: Place) -> str:
    """Show what others did in municipalities like this one; on other levels nothing."""
    if place.kind != PlaceKind.MUNICIPALITY:
        return ""
    cases = similar.cases_like_place(place, request.user, most=FEW)
    href = f"{reverse('network:similar')}?{urlencode({'ort': place.label})}"
    return _panel(request, cases, href, _("Initiativen aus ähnlichen Orten"))


def cases_for_initiative(request: HttpRequest, initiative: Initiative) -> str:
    """Show what is like this initiative."""
    cases = similar.cases_like_initiative(initiative, request.user, most=FEW)
    href = reverse("network:similar_to_initiative", args=[initiative.slug])
    return _panel(request, cases, href, _("Fälle wie dieser"))


def _panel(request: HttpRequest, cases: list[similar.SimilarInitiative], href: str, title: str) -> str:
    if not cases:
        return ""
    return render_to_string("network/_similar_panel.html", {"cases": cases, "href": href, "title": title}, request)
