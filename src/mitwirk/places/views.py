"""Pages of places."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from mitwirk.core.cache import public_page
from mitwirk.core.errors import HouseError
from mitwirk.places import actions, queries
from mitwirk.places.forms_quarter import QuarterForm
from mitwirk.places.maps import area_map
from mitwirk.places.models import Place, PlaceKind
from mitwirk.places.permissions import can_add_quarter
from mitwirk.places.sources import DATA_SOURCES, SOFTWARE


@public_page()
def place_list(request: HttpRequest) -> HttpResponse:
    """Find a place by name or postcode, or by its district."""
    typed = request.GET.get("q", "").strip()[: queries.MAX_TYPED]
    districts = Place.objects.visible_to(request.user).filter(kind=PlaceKind.DISTRICT).for_list()
    regions = Place.objects.visible_to(request.user).filter(kind=PlaceKind.REGION).for_list()
    by_region = [
        {"region": region, "districts": [row for row in districts if row.parent_id == region.pk]} for region in regions
    ]
    found = queries.suggest(typed, 30) if typed else []
    return render(request, "places/place_list.html", {"typed": typed, "found": found, "by_region": by_region})


@public_page()
def place_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is known about a place and what happens there."""
    place = get_object_or_404(Place.objects.visible_to(request.user).select_related("parent__parent__parent"), slug=slug)
    children = Place.objects.filter(parent=place).for_list()
    neighbours = Place.objects.filter(parent=place.parent, kind=place.kind) if place.parent else Place.objects.none()
    drawn = children.defer(None) if place.kind in {PlaceKind.DISTRICT, PlaceKind.REGION, PlaceKind.STATE} else neighbours
    context = {
        "place": place,
        "parents": _parents(place),
        "children": children,
        "map": area_map(drawn.order_by("name", "key"), place),
        "form": QuarterForm() if place.kind == PlaceKind.MUNICIPALITY and can_add_quarter(request.user, place) else None,
    }
    return render(request, "places/place_detail.html", context)


def _parents(place: Place) -> list[Place]:
    found = []
    parent = place.parent
    while parent is not None:
        found.insert(0, parent)
        parent = parent.parent
    return found


@login_required
def quarter_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Add an Ortsteil."""
    municipality = get_object_or_404(Place.objects.municipalities(), slug=slug)
    form = QuarterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_quarter(
                municipality=municipality, name=form.cleaned_data["name"], by=request.user, now=timezone.now()
            )
            messages.success(request, _("Der Ortsteil ist eingetragen."))
            return redirect("places:place_detail", slug)
        except HouseError as error:
            if error.status == 403:
                raise
            form.add_error("name", str(error))
    return render(request, "places/quarter_form.html", {"form": form, "place": municipality}, status=422 if form.errors else 200)


@cache_control(public=True, max_age=3600)
def suggest(request: HttpRequest) -> JsonResponse:
    """Answer the picker while somebody types."""
    found = queries.suggest(request.GET.get("q", ""))
    results = [{"value": entry.pk, "label": entry.label, "note": entry.note} for entry in found]
    return JsonResponse({"results": results})


@public_page()
def sources(request: HttpRequest) -> HttpResponse:
    """Name every data source and licence."""
    return render(request, "places/sources.html", {"data_sources": DATA_SOURCES, "software": SOFTWARE})
