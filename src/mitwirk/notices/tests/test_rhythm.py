"""When a mail is due: rhythm, hour, weekday, quiet hours, clock changes."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from mitwirk.notices.models import NoticeSettings, Rhythm
from mitwirk.notices.rhythm import due_at

BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("rhythm", "now", "due"),
    [
        (Rhythm.AT_ONCE, "2026-11-23 12:00", "2026-11-23 12:00"),
        (Rhythm.AT_ONCE, "2026-11-23 22:15", "2026-11-24 07:00"),
        (Rhythm.AT_ONCE, "2026-11-24 06:59", "2026-11-24 07:00"),
        (Rhythm.AT_ONCE, "2026-11-24 07:00", "2026-11-24 07:00"),
        (Rhythm.DAILY, "2026-11-23 06:00", "2026-11-23 07:00"),
        (Rhythm.DAILY, "2026-11-23 07:00", "2026-11-24 07:00"),
        (Rhythm.WEEKLY, "2026-11-23 06:00", "2026-11-23 07:00"),  # a Monday
        (Rhythm.WEEKLY, "2026-11-23 08:00", "2026-11-30 07:00"),
        (Rhythm.WEEKLY, "2026-11-26 08:00", "2026-11-30 07:00"),
    ],
)
def test_a_mail_waits_for_its_hour_and_for_the_end_of_the_night(rhythm, now, due):
    assert due_at(rhythm, at(now), NoticeSettings()) == at(due)


def test_never_and_switched_off_are_never():
    assert due_at(Rhythm.NEVER, at("2026-11-23 12:00"), NoticeSettings()) is None
    assert due_at(Rhythm.AT_ONCE, at("2026-11-23 12:00"), NoticeSettings(mails_off_at=timezone.now())) is None


def test_quiet_hours_may_lie_in_the_day_and_may_be_none():
    noon = NoticeSettings(quiet_from=12, quiet_until=14)
    assert due_at(Rhythm.AT_ONCE, at("2026-11-23 13:30"), noon) == at("2026-11-23 14:00")
    assert due_at(Rhythm.AT_ONCE, at("2026-11-23 22:30"), noon) == at("2026-11-23 22:30")
    none = NoticeSettings(quiet_from=5, quiet_until=5)
    assert due_at(Rhythm.AT_ONCE, at("2026-11-23 05:30"), none) == at("2026-11-23 05:30")


def test_a_chosen_hour_inside_the_quiet_hours_moves_to_their_end():
    assert due_at(Rhythm.DAILY, at("2026-11-23 12:00"), NoticeSettings(hour=5)) == at("2026-11-24 07:00")


def test_days_on_which_the_clock_changes_keep_the_hour():
    # Summer time begins on 29 March and ends on 25 October 2026.
    assert due_at(Rhythm.DAILY, at("2026-03-28 12:00"), NoticeSettings()) == at("2026-03-29 07:00")
    assert due_at(Rhythm.DAILY, at("2026-10-24 12:00"), NoticeSettings()) == at("2026-10-25 07:00")
    leapt = due_at(Rhythm.DAILY, at("2026-03-28 12:00"), NoticeSettings(hour=2, quiet_from=0, quiet_until=0))
    assert leapt is not None
    assert timezone.localtime(leapt).hour == 3
