"""Pages of places."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from mitwirk.core.cache import public_page
from mitwirk.core.errors import HouseError, NotAllowed
from mitwirk.core.templatetags.ui import nice_number, percent
from mitwirk.places import actions, queries
from mitwirk.places.forms_quarter import QuarterForm
from mitwirk.places.maps import AreaMap, place_map
from mitwirk.places.models import Place, PlaceKind
from mitwirk.places.people import AgeGroupRow, AgeGroups, age_groups
from mitwirk.places.permissions import can_add_quarter
from mitwirk.places.sources import DATA_SOURCES, SOFTWARE

SUGGESTIONS_KEPT = 600
BAR_WIDTH = 96


@public_page()
def place_list(request: HttpRequest) -> HttpResponse:
    """Find a place by name or postcode, or by its district. A clear answer leads straight to the place."""
    typed = request.GET.get("q", "").strip()[: queries.MAX_TYPED]
    meant = queries.meaning(typed) if typed else None
    if meant is not None and meant.sure:
        return redirect("places:place_detail", meant.entries[0].slug)
    areas = Place.objects.visible_to(request.user).filter(kind__in=[PlaceKind.REGION, PlaceKind.DISTRICT]).for_list()
    rows = list(areas)
    context = {
        "typed": typed,
        "found": queries.suggest(typed, 30) if typed else [],
        "by_region": [
            {"region": region, "districts": [row for row in rows if row.parent_id == region.pk]}
            for region in rows
            if region.kind == PlaceKind.REGION
        ],
        "state": queries.state(),
    }
    return render(request, "places/place_list.html", context)


@public_page()
def place_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is known about a place and what happens there."""
    visible = Place.objects.visible_to(request.user)
    place = get_object_or_404(visible.select_related("parent__parent__parent__parent"), slug=slug)
    children = list(visible.filter(parent=place).for_list())
    if place.is_city_district and len(children) == 1:
        return redirect("places:place_detail", children[0].slug)
    area = place_map(place)
    ages = age_groups(place) if place.kind != PlaceKind.QUARTER else None
    context = {
        "place": place,
        "parents": parents_of(place),
        "crumbs": crumbs_of(place),
        "children": children,
        "map": area,
        "map_table": map_table(area) if area else None,
        "ages": ages,
        "age_table": age_table(ages) if ages else None,
        "may_add": place.kind == PlaceKind.MUNICIPALITY and can_add_quarter(request.user, place),
        "may_rename": place.kind == PlaceKind.QUARTER and can_add_quarter(request.user, place.parent),
    }
    return render(request, "places/place_detail.html", context)


def parents_of(place: Place) -> list[Place]:
    """Return all a place lies in, the largest first; a city's own district is left out."""
    found: list[Place] = []
    parent = place.parent
    while parent is not None:
        if not parent.is_city_district:
            found.insert(0, parent)
        parent = parent.parent
    return found


def crumbs_of(place: Place) -> list[dict[str, str]]:
    """Return the way from the list of places down to a place; what lies between stands in the facts."""
    way = [{"label": _("Orte"), "href": reverse("places:place_list")}]
    way += [{"label": row.name, "href": place_address(row)} for row in parents_of(place)[-1:]]
    return [*way, {"label": place.name, "href": ""}]


def place_address(place: Place) -> str:
    """Return the address of a place's page."""
    return reverse("places:place_detail", args=[place.slug])


def map_table(area: AreaMap) -> dict[str, Any]:
    """Return what the map shows, as a table."""
    places = sorted((shape.place for shape in area.shapes), key=lambda place: place.name)
    rows = [
        [
            format_html('<a class="mw-link" href="{}">{}</a>', place_address(place), place.name),
            nice_number(place.population) if place.population else "–",
            f"{nice_number(round(place.area_km2, 1))} km²" if place.area_km2 else "–",
        ]
        for place in places
    ]
    headers = [_("Ort"), {"label": _("Menschen"), "numeric": True}, {"label": _("Fläche"), "numeric": True}]
    return {"headers": headers, "rows": rows}


def age_table(ages: AgeGroups) -> dict[str, Any]:
    """Return the age groups as a table."""
    rows = [[age_label(row), nice_number(row.people), share_bar(row.share)] for row in ages.rows]
    headers = [_("Alter"), {"label": _("Menschen"), "numeric": True}, {"label": _("Anteil"), "numeric": True}]
    return {"headers": headers, "rows": rows}


def share_bar(share: float) -> SafeString:
    """Return a share as text with a bar before it; half of all fills the bar."""
    width = f"{min(share * 2, 1) * BAR_WIDTH:.1f}"
    return format_html(
        '<svg class="mw-altersbalken" viewBox="0 0 {} 12" aria-hidden="true" focusable="false">'
        '<rect width="{}" height="12" rx="2"></rect></svg> {}',
        BAR_WIDTH,
        width,
        percent(share),
    )


def age_label(row: AgeGroupRow) -> str:
    """Return an age group in words."""
    if row.last is None:
        return _("%(first)s Jahre und älter") % {"first": row.first}
    if row.first == 0:
        return _("unter %(next)s Jahren") % {"next": row.last + 1}
    return _("%(first)s bis %(last)s Jahre") % {"first": row.first, "last": row.last}


@login_required
def quarter_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Add an Ortsteil."""
    town = get_object_or_404(Place.objects.visible_to(request.user).municipalities(), slug=slug)
    if not can_add_quarter(request.user, town):
        raise NotAllowed
    form = QuarterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_quarter(municipality=town, by=request.user, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Der Ortsteil ist eingetragen."))
            return redirect("places:place_detail", slug)
        except HouseError as error:
            form.add_error("name", str(error))
    return _quarter_page(request, form, town, _("Ortsteil eintragen"))


@login_required
def quarter_rename(request: HttpRequest, slug: str) -> HttpResponse:
    """Correct the name of an Ortsteil."""
    quarters = Place.objects.visible_to(request.user).filter(kind=PlaceKind.QUARTER).select_related("parent")
    quarter = get_object_or_404(quarters, slug=slug)
    if not can_add_quarter(request.user, quarter.parent):
        raise NotAllowed
    form = QuarterForm(request.POST or None, initial={"name": quarter.name})
    if request.method == "POST" and form.is_valid():
        try:
            actions.rename_quarter(quarter=quarter, by=request.user, now=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Der Name ist geändert."))
            return redirect("places:place_detail", slug)
        except HouseError as error:
            form.add_error("name", str(error))
    return _quarter_page(request, form, quarter, _("Namen ändern"))


def _quarter_page(request: HttpRequest, form: QuarterForm, place: Place, title: str) -> HttpResponse:
    context = {"form": form, "place": place, "title": title}
    return render(request, "places/quarter_form.html", context, status=422 if form.errors else 200)


@require_safe
@cache_control(public=True, max_age=SUGGESTIONS_KEPT)
def suggest(request: HttpRequest) -> JsonResponse:
    """Answer the picker while somebody types."""
    found = queries.suggest(request.GET.get("q", ""))
    results = [{"value": entry.slug, "label": entry.label, "note": entry.note} for entry in found]
    return JsonResponse({"results": results})


@public_page()
def sources(request: HttpRequest) -> HttpResponse:
    """Name every data source and licence."""
    return render(request, "places/sources.html", {"data_sources": DATA_SOURCES, "software": SOFTWARE})
