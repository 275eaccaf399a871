"""The directory and its map."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from mitwirk.accounts.models import Sector
from mitwirk.core.cache import public_page
from mitwirk.network import directory
from mitwirk.network.forms.directory import DirectoryForm

PER_PAGE = 20


@public_page()
def directory_page(request: HttpRequest) -> HttpResponse:
    """Show who is where, as a list and on a map; each is usable alone."""
    kind = "organisation" if request.GET.get("art") == "organisationen" else "initiative"
    form = DirectoryForm(request.GET, kind=kind)
    form.is_valid()
    wanted = {name: value for name, value in form.cleaned_data.items() if value and name != "art"}
    if "q" in wanted:
        wanted["found"] = directory.found(kind, wanted["q"], request.user)
    rows = directory.chosen_rows(kind, wanted, request.user)
    page = Paginator(rows.for_list().prefetch_related(None), PER_PAGE).get_page(request.GET.get("seite"))
    sectors = directory.sector_counts(kind, wanted, request.user)
    context = {
        "kind": kind,
        "form": form,
        "filtered": bool(wanted),
        "cut": len(wanted.get("found", [])) >= directory.MOST_HITS,
        "page": page,
        "sectors": [(value, sectors.get(value, 0)) for value in Sector.values],
        "topics": directory.topic_counts(kind, wanted, request.user),
        "chosen_topics": set(wanted.get("thema", [])),
        "with_map": request.GET.get("ansicht") != "liste",
        "list_href": address_with(request, ansicht="liste"),
        "map_href": address_with(request, ansicht=""),
        "other_href": address_with(request, art="" if kind == "organisation" else "organisationen"),
    }
    if context["with_map"]:
        context |= _map(request, kind, wanted)
    return render(request, "network/directory.html", context)


def _map(request: HttpRequest, kind: str, wanted: dict[str, Any]) -> dict[str, Any]:
    found = directory.marks(directory.district_counts(kind, wanted, request.user), wanted.get("ort"))
    width, height = directory.map_size()

    def address(name: str) -> str:
        # A city that is its own district is understood by the city's name.
        return address_with(request, ort=name.removeprefix("Stadtkreis "), umkreis="")

    return {
        "marks": [(mark, address(mark.name)) for mark in found],
        "map_width": width,
        "map_height": height,
        "map_table": directory.map_table(found, address),
    }


def address_with(request: HttpRequest, **changes: str) -> str:
    """Return the present address with some choices changed; an empty one goes, and so does the page number."""
    choices: QueryDict = request.GET.copy()
    choices.pop("seite", None)
    for name, value in changes.items():
        if value:
            choices[name] = value
        else:
            choices.pop(name, None)
    return f"?{choices.urlencode()}"
