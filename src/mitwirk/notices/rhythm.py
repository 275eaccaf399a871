"""When the mail about a notice is due: the person's rhythm, hour, weekday and quiet hours, in local time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from mitwirk.notices.models import NoticeSettings, Rhythm

DIRECT = "direct"  # the category of what concerns somebody in person: mentioned, asked, responsible
DEFAULTS = {DIRECT: Rhythm.AT_ONCE}
USUAL = Rhythm.DAILY


def default_rhythm(category: str) -> Rhythm:
    """Return how often mails of a category come when nobody chose."""
    return DEFAULTS.get(category, USUAL)


def after_quiet(moment: datetime, settings: NoticeSettings) -> datetime:
    """Move a moment that falls into the quiet hours to their end."""
    start, end = settings.quiet_from, settings.quiet_until
    local = timezone.localtime(moment)
    overnight = start > end
    quiet = (local.hour >= start or local.hour < end) if overnight else start <= local.hour < end
    if not quiet:
        return moment
    day = local.date() + timedelta(days=1 if overnight and local.hour >= start else 0)
    return _at(day, end)


def _at(day: date, hour: int) -> datetime:
    # In UTC, so that an hour that the clock leaps over in March becomes one that exists.
    return datetime.combine(day, time(hour), tzinfo=timezone.get_default_timezone()).astimezone(UTC)


def due_at(rhythm: str, now: datetime, settings: NoticeSettings) -> datetime | None:
    """Return when a notice made now is mailed; None when it is not."""
    if rhythm == Rhythm.NEVER or settings.mails_off_at is not None:
        return None
    if rhythm == Rhythm.AT_ONCE:
        return after_quiet(now, settings)
    local = timezone.localtime(now)
    ahead = (settings.weekday - local.weekday()) % 7 if rhythm == Rhythm.WEEKLY else 0
    moment = _at(local.date() + timedelta(days=ahead), settings.hour)
    if moment <= now:
        moment = _at(local.date() + timedelta(days=ahead + (7 if rhythm == Rhythm.WEEKLY else 1)), settings.hour)
    return after_quiet(moment, settings)
