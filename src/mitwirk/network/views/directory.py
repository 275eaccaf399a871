"""The directory and its map."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote_plus

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mitwirk.accounts.models import Sector
from mitwirk.core.cache import public_page
from mitwirk.network import directory, facets, findable, panels_offers, points
from mitwirk.network.addresses import Chip, address_with, chips, kind_of, normal_query
from mitwirk.network.facets import INITIATIVE, PERSON
from mitwirk.network.forms.directory import SIDE_NAMES, SIDES, DirectoryForm

PER_PAGE, IN_FEED, BESIDE_MAP = 20, 50, 3


@require_safe
@public_page()
def directory_page(request: HttpRequest) -> HttpResponse:
    """Show who is where, as a list and on a map; each is usable alone."""
    kind = kind_of(request.GET)
    form = DirectoryForm(request.GET, kind=kind)
    wanted = form.wanted()
    choice = directory.Choice(kind, wanted, request.user)
    form.show_counts(_counts(choice, form))
    with_map = request.GET.get("ansicht") != "liste"
    active = chips(request.GET, form, wanted)
    query = normal_query(request.GET, form, wanted)
    page = _page(choice, request)
    context = {
        "kind": kind,
        "form": form,
        "chips": active,
        "page": page,
        "rows": page.object_list,
        "sides": _sides(request, kind),
        "with_map": with_map,
        "list_only": not with_map,
        "list_href": address_with(request.GET, ansicht="liste"),
        "map_href": address_with(request.GET, ansicht=""),
        "plain_href": _plain(kind, with_map),
        "feed_href": f"{reverse('network:directory_feed')}{'?' if query else ''}{query}",
        "query": query,
        **_facets(choice),
    }
    if with_map and page.object_list:
        context |= _map(request, choice)
        context |= {"beside_map": page.object_list[:BESIDE_MAP], "rows": page.object_list[BESIDE_MAP:]}
    if not active and page.number == 1:
        context["offers"] = panels_offers.newest_offers(request)
    return render(request, "network/directory.html", context)


def _plain(kind: str, with_map: bool) -> str:
    """Return the address of a side of the directory without any choice."""
    names = {side: name for name, side in SIDES.items()}
    parts = [f"art={names[kind]}"] if kind != INITIATIVE else []
    parts += [] if with_map else ["ansicht=liste"]
    return f"?{'&'.join(parts)}"


def _sides(request: HttpRequest, kind: str) -> list[Chip]:
    """Return the links to initiatives, organisations and people; what only one side knows goes."""
    return [
        Chip(
            str(SIDE_NAMES[side]),
            address_with(request.GET, side=side, art=name if side != INITIATIVE else ""),
            side == kind,
        )
        for name, side in SIDES.items()
    ]


def _page(choice: directory.Choice, request: HttpRequest) -> Any:
    """Return one page of entries; what this reader may not see at this moment is left out."""
    page = Paginator(choice.numbers().tolist(), PER_PAGE).get_page(request.GET.get("seite"))
    # Without an order: SQLite would walk through all names to find twenty.
    rows = facets.listed(choice.kind, request.user).order_by().in_bulk(page.object_list)
    page.object_list = [rows[number] for number in page.object_list if number in rows]
    if choice.kind == PERSON:
        findable.add_public(page.object_list)
    return page


def _facets(choice: directory.Choice) -> dict[str, Any]:
    """Return the choices with boxes and how many entries each leads to."""
    sectors = choice.counts("sektor", "sector")
    return {
        "sectors": [(value, sectors.get(value, 0)) for value in Sector.values],
        "topics": choice.topic_counts(),
        "chosen_topics": set(choice.wanted.get("thema", [])),
    }


def _counts(choice: directory.Choice, form: DirectoryForm) -> dict[str, dict[str, int]]:
    """Return how many entries each choice of a list leads to."""
    counts = {
        "groesse": choice.size_counts(),
        "form": choice.counts("form", "form"),
        "stand": choice.counts("stand", "stage"),
        "bietet": choice.offer_counts("bietet"),
        "braucht": choice.offer_counts("braucht"),
    }
    return {name: found for name, found in counts.items() if name in form.fields}


def _map(request: HttpRequest, choice: directory.Choice) -> dict[str, Any]:
    found = directory.marks(choice.district_counts(), choice.wanted.get("ort"), choice.columns.land)

    def address(name: str) -> str:
        # A city that is its own district is understood by the city's name.
        return f"{before}{quote_plus(name.removeprefix('Stadtkreis '))}"

    others = address_with(request.GET, ort="", umkreis="")
    before = f"{others}{'' if others == '?' else '&'}ort="
    return {
        "map_svg": directory.map_svg(found, directory.map_size(choice.columns.land), address) if found else "",
        "map_table": directory.map_table(found, address),
    }


@require_safe
@public_page()
def directory_points(request: HttpRequest) -> HttpResponse:
    """Give the entries of a choice as points, compact enough for thousands: each names its place by number."""
    kind = kind_of(request.GET)
    choice = directory.Choice(kind, DirectoryForm(request.GET, kind=kind).wanted(), request.user)
    return JsonResponse(points.of(choice), json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})


@require_safe
@public_page()
def directory_feed(request: HttpRequest) -> HttpResponse:
    """Give the newest entries of a choice as a feed."""
    kind = kind_of(request.GET)
    form = DirectoryForm(request.GET, kind=kind)
    wanted = form.wanted()
    choice = directory.Choice(kind, wanted, request.user)
    words = [chip.label for chip in chips(request.GET, form, wanted)]
    feed = Atom1Feed(
        title=" · ".join([_("Neu im Netzwerk"), str(SIDE_NAMES[kind]), *words]),
        link=request.build_absolute_uri(f"{reverse('network:directory')}?{request.GET.urlencode()}"),
        description="",
        feed_url=request.build_absolute_uri(),
        language="de",
    )
    newest = choice.newest()[:IN_FEED]
    rows = facets.public_rows(kind).order_by().in_bulk(newest)
    for entry in (rows[number] for number in newest if number in rows):
        line = findable.entry_line(entry)
        url = request.build_absolute_uri(line.url)
        made = (entry.shown_at or entry.changed_at) if kind == PERSON else entry.made_at
        moments = {"pubdate": made, "updateddate": entry.changed_at}
        feed.add_item(title=line.title, link=url, description=line.summary, unique_id=url, **moments)
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
