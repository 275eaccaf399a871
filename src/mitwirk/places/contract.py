"""What the house must know about this room."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_noop as _

from mitwirk.core.contract import RoomContract
from mitwirk.core.search.documents import Document
from mitwirk.places import queries
from mitwirk.places.actions import load_places
from mitwirk.places.index import entries
from mitwirk.places.models import Place, PlaceKind


def _shown():
    """Return places with a page of their own: a Stadtkreis leads to its city."""
    return Place.objects.exclude(kind=PlaceKind.DISTRICT, designation="Stadtkreis")


def search_documents() -> Iterator[Document]:
    """Yield every place."""
    for place in _shown().for_list().iterator(chunk_size=500):
        yield Document(
            kind="place",
            key=place.key,
            title=place.name,
            url=reverse("places:place_detail", args=[place.slug]),
            summary=place.parent.name if place.parent else "",
            text=place.postcode,
            place=place.key,
        )


def sitemap() -> list[str]:
    """Return every place's page, districts and municipalities first."""
    slugs = _shown().order_by("kind", "key").values_list("slug", flat=True)
    pages = [reverse("places:place_list"), reverse("places:sources")]
    return pages + [reverse("places:place_detail", args=[slug]) for slug in slugs]


def personal_data(user) -> dict[str, list[str]]:
    """Return the quarters somebody added."""
    return {"added_quarters": list(Place.objects.filter(added_by=user).values_list("name", flat=True))}


def erase(user, *, now: datetime) -> dict[str, int]:
    """Forget who added a quarter; the quarter stays."""
    return {"places_place": Place.objects.filter(added_by=user).update(added_by=None)}


CONTRACT = RoomContract(
    room="places",
    activity_kinds={
        "places.loaded": _("Amtliche Orte geladen"),
        "places.quarter_added": _("Ortsteil eingetragen"),
        "places.quarter_renamed": _("Ortsteil umbenannt"),
    },
    personal_data=personal_data,
    erase=erase,
    search_documents=search_documents,
    search_kinds={"place": (_("Ort"), _("Orte"))},
    sitemap=sitemap,
    followables={"places.place": queries.followed_places},
    warm=entries,
    official=load_places,
    demo=load_places,
)
