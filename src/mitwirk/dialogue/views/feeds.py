"""Dialogues for reading programs and calendars."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mitwirk.core import feeds
from mitwirk.core.cache import public_page
from mitwirk.dialogue.models import Dialogue, State

IN_FEED = 50


def _address(slug: str) -> str:
    return reverse("dialogue:dialogue_detail", args=[slug])


@require_safe
@public_page()
def dialogue_feed(request: HttpRequest) -> HttpResponse:
    """Give the newest dialogues as a feed."""
    rows = Dialogue.objects.visible_to(AnonymousUser()).exclude(opens_at=None).order_by("-opens_at", "-pk")[:IN_FEED]
    entries = [
        feeds.FeedEntry(row.question, _address(row.slug), row.context, row.opens_at, by=row.asked_by) for row in rows
    ]
    return feeds.atom(request, title=_("Dialoge"), url=reverse("dialogue:dialogue_list"), entries=entries)


@require_safe
@public_page()
def dialogue_calendar(request: HttpRequest) -> HttpResponse:
    """Give the days on which open dialogues end as a calendar."""
    rows = Dialogue.objects.visible_to(AnonymousUser()).filter(state=State.OPEN).exclude(closes_at=None)
    entries = [
        feeds.CalendarEntry(
            key=f"dialog-{row.pk}-ende",
            title=_("Dialog endet: %(question)s") % {"question": row.question},
            url=_address(row.slug),
            starts=row.closes_at,
            place=row.place.name if row.place else "",
        )
        for row in rows.select_related("place").order_by("closes_at", "pk")[:IN_FEED]
    ]
    return feeds.calendar(title=_("Dialoge: letzte Tage zum Mitmachen"), entries=entries, now=timezone.now())
