"""Public feeds for reading programs (Atom) and calendars (iCalendar)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from icalendar import Calendar, Event


@dataclass(frozen=True)
class FeedEntry:
    """One entry of a reading feed; `url` is a path of the house."""

    title: str
    url: str
    text: str
    at: datetime
    changed_at: datetime | None = None
    by: str = ""


@dataclass(frozen=True)
class CalendarEntry:
    """One entry of a calendar: a moment with an end, or a whole day."""

    key: str
    title: str
    url: str
    starts: datetime | date
    ends: datetime | None = None
    text: str = ""
    place: str = ""


def atom(request: HttpRequest, *, title: str, url: str, entries: Iterable[FeedEntry]) -> HttpResponse:
    """Return entries as an Atom feed; `url` is the page that shows the same."""
    link = request.build_absolute_uri(url)
    feed = Atom1Feed(title=title, link=link, description="", feed_url=request.build_absolute_uri(), language="de")
    for entry in entries:
        address = request.build_absolute_uri(entry.url)
        feed.add_item(
            title=entry.title, link=address, description=entry.text, unique_id=address, author_name=entry.by or None,
            pubdate=entry.at, updateddate=entry.changed_at or entry.at,
        )  # fmt: skip
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def calendar(*, title: str, entries: Iterable[CalendarEntry], now: datetime) -> HttpResponse:
    """Return entries as an iCalendar file that calendars may subscribe to."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    made = Calendar()
    made.add("prodid", "-//Mitwirk//DE")
    made.add("version", "2.0")
    made.add("x-wr-calname", title)
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.key}@{host}")
        event.add("dtstamp", now)
        event.add("dtstart", entry.starts)
        if entry.ends is not None:
            event.add("dtend", entry.ends)
        event.add("summary", entry.title)
        event.add("url", settings.SITE_URL + entry.url)
        if entry.text:
            event.add("description", entry.text)
        if entry.place:
            event.add("location", entry.place)
        made.add_component(event)
    return HttpResponse(made.to_ical(), content_type="text/calendar; charset=utf-8")
