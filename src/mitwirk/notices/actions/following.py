"""Follow and unfollow; choose how often and when mails come."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mitwirk.accounts.models import User
from mitwirk.core.errors import HouseError, NotAllowed
from mitwirk.notices.describing import categories, followed_things
from mitwirk.notices.models import Notice, NoticeSettings, RhythmChoice, Subscription
from mitwirk.notices.rhythm import default_rhythm, due_at

MOST_SUBSCRIPTIONS = 500


class NothingToFollow(HouseError):
    """The thing does not exist, or not for this person."""

    status = 404

    def default_message(self) -> str:
        """Return the sentence shown when the raiser gave none."""
        return _("Das gibt es hier nicht oder nicht mehr. Gehen Sie zurück und laden Sie die Seite neu.")


@transaction.atomic
def follow(*, subject: str, by: User, now: datetime) -> Subscription:
    """Follow one thing that one may see. Following twice is following once."""
    if not by.is_authenticated:
        raise NotAllowed
    if not followed_things([subject], by):
        raise NothingToFollow
    User.objects.select_for_update().get(pk=by.pk)  # two clicks at once must not pass the limit together
    mine = Subscription.objects.filter(user=by)
    if mine.filter(subject=subject).exists():
        return mine.get(subject=subject)
    if mine.count() >= MOST_SUBSCRIPTIONS:
        raise HouseError(
            _("Sie folgen schon %(count)s Dingen, mehr geht nicht. Beenden Sie zuerst ein anderes Abonnement.")
            % {"count": MOST_SUBSCRIPTIONS}
        )
    return Subscription.objects.create(user=by, subject=subject, at=now)


@transaction.atomic
def unfollow(*, subject: str, by: User) -> None:
    """Follow no longer. What was told already stays."""
    Subscription.objects.filter(user=by, subject=subject).delete()


def settings_of(user: User) -> NoticeSettings:
    """Return a person's times, the house's where nothing was chosen."""
    return NoticeSettings.objects.filter(user=user).first() or NoticeSettings(user=user)


def rhythms_of(user: User) -> dict[str, str]:
    """Return the rhythm of every category."""
    chosen = dict(RhythmChoice.objects.filter(user=user).values_list("category", "rhythm"))
    return {key: chosen.get(key, default_rhythm(key)) for key in categories()}


@transaction.atomic
def keep_settings(*, by: User, rhythms: Mapping[str, str], times: Mapping[str, Any], now: datetime) -> None:
    """Keep rhythms and times; what waits to be mailed follows them at once."""
    for category, rhythm in rhythms.items():
        RhythmChoice.objects.update_or_create(user=by, category=category, defaults={"rhythm": rhythm})
    settings, _made = NoticeSettings.objects.update_or_create(user=by, defaults={**times, "mails_off_at": None})
    _plan_anew(by, settings, now)


def _plan_anew(user: User, settings: NoticeSettings, now: datetime) -> None:
    waiting = Notice.objects.filter(user=user, due_at__isnull=False)
    for category in set(waiting.values_list("category", flat=True)):
        rhythm = rhythms_of(user).get(category, default_rhythm(category))
        waiting.filter(category=category).update(due_at=due_at(rhythm, now, settings))


@transaction.atomic
def stop_mails(*, user: User, now: datetime) -> None:
    """Send no notices by mail any more; they still stand in the notice centre."""
    NoticeSettings.objects.update_or_create(user=user, defaults={"mails_off_at": now})
    Notice.objects.filter(user=user, due_at__isnull=False).update(due_at=None)


@transaction.atomic
def resume_mails(*, user: User) -> None:
    """Send notices by mail again, as chosen before."""
    NoticeSettings.objects.filter(user=user).update(mails_off_at=None)


@transaction.atomic
def read_notices(*, by: User, now: datetime, pks: Collection[int] | None = None) -> int:
    """Mark some notices, or all, as read. What was read is not mailed any more."""
    mine = Notice.objects.visible_to(by).unread()
    if pks is not None:
        mine = mine.filter(pk__in=pks)
    return mine.update(read_at=now, due_at=None)
