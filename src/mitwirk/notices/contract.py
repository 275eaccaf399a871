"""What the house must know about this room."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from mitwirk.core.contract import PeriodicJob, RoomContract
from mitwirk.notices import personal
from mitwirk.notices.actions.newsletter import forget_ended_readers, send_issues
from mitwirk.notices.demo import demo
from mitwirk.notices.making import forget_old_notices, make_notices
from mitwirk.notices.models import Newsletter
from mitwirk.notices.sending import send_due


def _feeds() -> list[tuple[str, str]]:
    return [(gettext("Rundbrief"), reverse("notices:newsletter_feed"))]


def _sitemap() -> list[str]:
    pages = [reverse(f"notices:{name}") for name in ("newsletter_list", "newsletter_ask", "feed_list")]
    slugs = Newsletter.objects.archived().values_list("slug", flat=True)
    return pages + [reverse("notices:newsletter_detail", args=[slug]) for slug in slugs]


def forget_old(*, now: datetime) -> int:
    """Delete old notices, and readers who left long ago."""
    return forget_old_notices(now=now) + forget_ended_readers(now=now)


CONTRACT = RoomContract(
    room="notices",
    activity_kinds={
        "notices.issue_written": gettext_noop("Rundbrief geschrieben"),
        "notices.issue_sent": gettext_noop("Rundbrief versendet"),
    },
    personal_data=personal.personal_data,
    erase=personal.erase,
    sitemap=_sitemap,
    feeds=_feeds,
    demo=demo,
    jobs=(
        PeriodicJob("notices.make", 30, make_notices, atomic=False),
        PeriodicJob("notices.send", 60, send_due, atomic=False),
        PeriodicJob("notices.newsletter", 60, send_issues, atomic=False),
        PeriodicJob("notices.forget_old", 24 * 3600, forget_old),
    ),
)
