"""From deeds to notices: who follows, who is concerned, who may read it, and when it is mailed."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from mitwirk.accounts.models import User
from mitwirk.core.contract import NoticeRule
from mitwirk.core.models import Activity
from mitwirk.notices.describing import rules
from mitwirk.notices.models import Bounce, Digest, Notice, NoticeCursor, NoticeSettings, RhythmChoice, Subscription
from mitwirk.notices.rhythm import DIRECT, default_rhythm, due_at

log = logging.getLogger("mitwirk.notices")
AT_A_TIME = 500
# Longer than any deed takes from its number to its commit.
LATE_COMMIT = timedelta(minutes=10)


def make_notices(*, now: datetime) -> int:
    """Tell every new deed to those whom it concerns; return how many notices were made."""
    known = rules()
    bookmark, _made = NoticeCursor.objects.get_or_create(pk=1)
    told = set(bookmark.done_beyond)
    untold = Activity.objects.filter(pk__gt=bookmark.done_to, kind__in=known).exclude(pk__in=told).order_by("pk")
    made = 0
    for row in untold[:AT_A_TIME]:
        try:
            with transaction.atomic():
                made += _tell(row, known[row.kind], now)
        except Exception:  # one deed that cannot be told must not silence all that follow
            log.exception("deed %s could not be told", row.pk)
        told.add(row.pk)
    _move(bookmark, told, now)
    return made


def _move(bookmark: NoticeCursor, told: set[int], now: datetime) -> None:
    """Move the bookmark behind the last deed before which no late one can appear any more."""
    settled = (
        Activity.objects.filter(pk__in=told, at__lt=now - LATE_COMMIT).order_by("-pk").values_list("pk", flat=True)
    )
    bookmark.done_to = settled.first() or bookmark.done_to
    bookmark.done_beyond = sorted(pk for pk in told if pk > bookmark.done_to)
    bookmark.save(update_fields=["done_to", "done_beyond"])


def _concerned(row: Activity, rule: NoticeRule) -> dict[int, bool]:
    """Return the people who hear of a deed, and whether it concerns them in person."""
    people = dict.fromkeys(rule.people(row), not rule.ordered)
    subjects = list(rule.followed(row))
    if subjects:
        followers = Subscription.objects.filter(subject__in=subjects, at__lte=row.at)
        for pk in followers.values_list("user_id", flat=True).distinct().iterator():
            people.setdefault(pk, False)
    if row.by_id is not None:
        people.pop(row.by_id, None)
    return people


def _tell(row: Activity, rule: NoticeRule, now: datetime) -> int:
    people = _concerned(row, rule)
    if not people:
        return 0
    public = row.pk in rule.describe([row], AnonymousUser())
    ids = sorted(people)
    made = 0
    for start in range(0, len(ids), AT_A_TIME):
        readers = User.objects.filter(pk__in=ids[start : start + AT_A_TIME], is_active=True)
        allowed = {user.pk: people[user.pk] for user in readers if public or row.pk in rule.describe([row], user)}
        made += _write(row, rule, allowed, now)
    return made


def _write(row: Activity, rule: NoticeRule, people: dict[int, bool], now: datetime) -> int:
    choices = RhythmChoice.objects.filter(user_id__in=people, category__in=[DIRECT, rule.category])
    chosen = {(choice.user_id, choice.category): choice.rhythm for choice in choices}
    times = {settings.user_id: settings for settings in NoticeSettings.objects.filter(user_id__in=people)}
    notices = []
    for pk, direct in people.items():
        category = DIRECT if direct else rule.category
        rhythm = chosen.get((pk, category), default_rhythm(category))
        due = None if rule.mails_itself else due_at(rhythm, now, times.get(pk) or NoticeSettings(user_id=pk))
        notices.append(Notice(user_id=pk, activity=row, category=category, made_at=now, due_at=due))
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    return len(notices)


OLD = timedelta(days=180)


def forget_old_notices(*, now: datetime) -> int:
    """Delete notices, and the traces of their mails, after half a year."""
    gone = Notice.objects.filter(made_at__lt=now - OLD).delete()[0]
    gone += Digest.objects.filter(made_at__lt=now - OLD).delete()[0]
    return gone + Bounce.objects.filter(at__lt=now - OLD).delete()[0]
