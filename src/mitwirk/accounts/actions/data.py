"""One's own data: all of it, out of the house, or gone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db import transaction

from mitwirk.accounts.actions.bodies import forget_invitations
from mitwirk.accounts.actions.people import keep_an_office
from mitwirk.accounts.models import RoleGrant, User
from mitwirk.core import activity, mail
from mitwirk.core.contract import contracts
from mitwirk.core.models import Audience

UNCONFIRMED_LIVES = timedelta(days=30)


def gather_personal_data(user: User) -> dict[str, Any]:
    """Return all that every room holds about a person, as JSON-safe values."""
    return {
        room: dict(contract.personal_data(user))
        for room, contract in contracts().items()
        if contract.personal_data is not None
    }


@transaction.atomic
def erase_person(*, user: User, now: datetime) -> dict[str, int]:
    """Erase a person: every room removes or detaches its rows, highest floor first; the account goes last."""
    keep_an_office(person=user)
    address = user.email
    activity.record("accounts.erased", by=None, at=now, subject=user, visible_to=Audience.OFFICE)
    erased: dict[str, int] = {}
    for _room, contract in reversed(contracts().items()):
        if contract.erase is not None:
            erased.update(contract.erase(user, now=now))
    User.objects.get(pk=user.pk).delete()
    end_sessions(user.pk)
    mail.send("accounts/mails/erased", to=address, context={})
    return erased


def end_sessions(user_id: int) -> int:
    """Delete the sessions of a person on all devices; they are sealed, so each has to be opened."""
    ended = 0
    for session in Session.objects.iterator(chunk_size=500):
        if session.get_decoded().get("_auth_user_id") == str(user_id):
            session.delete()
            ended += 1
    return ended


def forget_unconfirmed(*, now: datetime) -> int:
    """Delete accounts never confirmed within thirty days, stale invitations and sessions that are over."""
    Session.objects.filter(expire_date__lt=now).delete()
    confirmed = EmailAddress.objects.filter(verified=True).values("user")
    stale = User.objects.filter(joined_at__lt=now - UNCONFIRMED_LIVES, last_login=None).exclude(pk__in=confirmed)
    stale = stale.exclude(pk__in=RoleGrant.objects.values("user"))
    count = stale.count()
    stale.delete()
    return count + forget_invitations(now=now)
