"""What of the network of advisors can be found in the search: confirmed entries only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from mitwirk.advice.models import Advisor, AdvisorEnquiry, Listing
from mitwirk.core.contract import NoticeLine
from mitwirk.core.search.documents import Document


def documents() -> Iterator[Document]:
    """Yield the document of every confirmed entry."""
    for advisor in Advisor.objects.visible_to(AnonymousUser()).for_list().iterator(chunk_size=500):
        words = [advisor.about, *advisor.services, *(topic.name for topic in advisor.topics.all())]
        yield Document(
            kind="advisor",
            key=str(advisor.pk),
            title=advisor.name,
            summary=advisor.summary,
            text=" · ".join([*words, *(place.name for place in advisor.regions.all())]),
            url=reverse("advice:advisor_detail", args=[advisor.slug]),
            topics=tuple(sorted(topic.key for topic in advisor.topics.all())),
            published_at=advisor.changed_at,
        )


def visible(viewer: Any, keys: Collection[str]) -> Iterable[str]:
    """Return those confirmed entries that a viewer may read at this moment."""
    rows = Advisor.objects.visible_to(viewer).filter(listing=Listing.LISTED, pk__in=[int(key) for key in keys])
    return [str(pk) for pk in rows.values_list("pk", flat=True)]


def pages() -> Iterator[str]:
    """Yield addresses that everybody may open."""
    yield reverse("advice:advisor_list")
    for slug in Advisor.objects.visible_to(AnonymousUser()).order_by("pk").values_list("slug", flat=True).iterator():
        yield reverse("advice:advisor_detail", args=[slug])


def followable(viewer: Any, ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Return title and address of the entries among these that a viewer may read."""
    rows = Advisor.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", "name", "slug")
    return {pk: (name, reverse("advice:advisor_detail", args=[slug])) for pk, name, slug in rows}


def describe_enquiries(rows: Collection[Any], viewer: Any) -> dict[int, NoticeLine]:
    """Say in words what happened to enquiries; only the two sides hear of it."""
    from django.utils.translation import gettext as _

    seen = AdvisorEnquiry.objects.visible_to(viewer).in_bulk([row.subject_id for row in rows])
    said = {
        "advice.enquiry_made": _("Neue Anfrage: %(subject)s"),
        "advice.enquiry_answered": _("Antwort auf Ihre Anfrage: %(subject)s"),
    }
    address, about = reverse("advice:enquiry_list"), _("Beraternetz")
    return {
        row.pk: NoticeLine(
            text=said[row.kind] % {"subject": seen[row.subject_id].subject},
            url=reverse("advice:enquiry_detail", args=[row.subject_id]),
            about=about,
            about_url=address,
        )
        for row in rows
        if row.subject_id in seen
    }
