"""What this room holds about a person, and what becomes of it when the account is erased."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.utils.translation import gettext as _

from mitwirk.notices.describing import categories, describe, followed_things
from mitwirk.notices.models import (
    Bounce,
    Digest,
    Newsletter,
    NewsletterReader,
    Notice,
    NoticeSettings,
    Rhythm,
    RhythmChoice,
    Subscription,
)


def personal_data(user: Any) -> dict[str, Any]:
    """Return what somebody follows, chose, was told and mailed, and newsletters to own addresses."""
    subscriptions = list(Subscription.objects.filter(user=user).order_by("at", "pk"))
    things = followed_things([row.subject for row in subscriptions], user)
    words = categories()
    notices = list(Notice.objects.filter(user=user).for_list())
    said = describe([notice.activity for notice in notices], user)
    settings = NoticeSettings.objects.filter(user=user).first()
    return {
        "follows": [
            {"title": things.get(row.subject, (_("nicht mehr zu sehen"), ""))[0], "since": row.at.isoformat()}
            for row in subscriptions
        ],
        "rhythms": [
            {"category": words.get(row.category, row.category), "rhythm": str(Rhythm(row.rhythm).label)}
            for row in RhythmChoice.objects.filter(user=user).order_by("category")
        ],
        "mail_times": [_times(settings)] if settings else [],
        "notices": [
            {
                "text": said[row.activity_id].text,
                "about_what": said[row.activity_id].about,
                "at": row.made_at.isoformat(),
                "read_at": row.read_at.isoformat() if row.read_at else "",
            }
            for row in notices
            if row.activity_id in said
        ],
        "digests": [{"at": row.made_at.isoformat()} for row in Digest.objects.filter(user=user).order_by("pk")],
        "bounces": [
            {"status": row.status, "at": row.at.isoformat()} for row in Bounce.objects.filter(user=user).order_by("pk")
        ],
        "newsletters": [_reader(row) for row in _readers(user)],
        "newsletters_written": list(_written(user)),
    }


def _written(user: Any) -> Any:
    return Newsletter.objects.filter(made_by=user).order_by("pk").values_list("title", flat=True)


def _times(settings: NoticeSettings) -> dict[str, Any]:
    return {
        "hour": settings.hour,
        "weekday": settings.weekday,
        "quiet_from": settings.quiet_from,
        "quiet_until": settings.quiet_until,
        "mails_off_at": settings.mails_off_at.isoformat() if settings.mails_off_at else "",
    }


def _readers(user: Any) -> Any:
    addresses = {user.email.lower()}
    addresses |= {
        email.lower() for email in EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    }
    # Confirmed addresses only: nobody reads here what belongs to an address that is merely claimed.
    rows = NewsletterReader.objects.select_related("place").prefetch_related("topics")
    return [row for email in sorted(addresses) for row in rows.filter(email__iexact=email)]


def _reader(row: NewsletterReader) -> dict[str, Any]:
    return {
        "email": row.email,
        "sector": row.get_sector_display(),
        "place": row.place.name if row.place else "",
        "topics": [str(topic) for topic in row.topics.all()],
        "asked_at": row.asked_at.isoformat(),
        "confirmed_at": row.confirmed_at.isoformat(),
        "ended_at": row.ended_at.isoformat() if row.ended_at else "",
    }


def erase(user: Any, *, now: datetime) -> dict[str, int]:
    """Delete all of it, newsletters to confirmed own addresses too; issues somebody wrote stay without the name."""
    readers = NewsletterReader.objects.filter(pk__in=[row.pk for row in _readers(user)])
    return {
        "notices_subscription": Subscription.objects.filter(user=user).delete()[0],
        "notices_rhythmchoice": RhythmChoice.objects.filter(user=user).delete()[0],
        "notices_noticesettings": NoticeSettings.objects.filter(user=user).delete()[0],
        "notices_notice": Notice.objects.filter(user=user).delete()[0],
        "notices_digest": Digest.objects.filter(user=user).delete()[0],
        "notices_bounce": Bounce.objects.filter(user=user).delete()[0],
        "notices_newsletterreader": readers.delete()[0],
        "notices_newsletter": Newsletter.objects.filter(made_by=user).update(made_by=None),
    }
