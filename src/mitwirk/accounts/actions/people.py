"""Profile, roles, own data."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from mitwirk.accounts.models import Role, RoleGrant, User
from mitwirk.accounts.permissions import is_office
from mitwirk.core import activity
from mitwirk.core.contract import contracts
from mitwirk.core.errors import HouseError, NotAllowed
from mitwirk.core.models import Audience

UNCONFIRMED_LIVES = timedelta(days=30)


class LastOffice(HouseError):
    """Without an office nobody could give roles again."""


@transaction.atomic
def change_profile(*, user: User, display_name: str, place, languages: str) -> User:
    """Change what somebody says about oneself."""
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    user.display_name, user.place, user.languages = display_name, place, languages
    user.save(update_fields=["display_name", "place", "languages"])
    return user


@transaction.atomic
def grant_role(*, user: User, role: str, place, by, now: datetime) -> RoleGrant:
    """Give a house-wide role; giving it twice changes nothing."""
    if not is_office(by):
        raise NotAllowed
    present = RoleGrant.objects.select_for_update(of=("self",)).filter(
        user=user, role=role, place=place, ended_at=None
    )
    row = present.first()
    if row is None:
        row = RoleGrant.objects.create(user=user, role=role, place=place, granted_by=by, granted_at=now)
        activity.record("accounts.role_granted", by=by, at=now, subject=row, visible_to=Audience.OFFICE)
    return row


@transaction.atomic
def end_role(*, grant: RoleGrant, by, now: datetime) -> None:
    """End a role; the last person of the office cannot leave it."""
    if not is_office(by):
        raise NotAllowed
    offices = RoleGrant.objects.select_for_update(of=("self",)).filter(role=Role.OFFICE, ended_at=None)
    if grant.role == Role.OFFICE and len(offices) == 1:
        raise LastOffice(_("Das ist das letzte Konto der Geschäftsstelle. Vergeben Sie die Rolle zuerst an jemand anderen."))
    if RoleGrant.objects.filter(pk=grant.pk, ended_at=None).update(ended_at=now):
        activity.record("accounts.role_ended", by=by, at=now, subject=grant, visible_to=Audience.OFFICE)


def gather_personal_data(user: User) -> dict[str, Any]:
    """Return all that every room holds about a person, as JSON-safe values."""
    return {
        room: dict(contract.personal_data(user))
        for room, contract in contracts().items()
        if contract.personal_data is not None
    }


@transaction.atomic
def erase_person(*, user: User, now: datetime) -> dict[str, int]:
    """Erase a person: every room removes or detaches its rows, the account itself goes last."""
    if user.holds(Role.OFFICE):
        others = RoleGrant.objects.filter(role=Role.OFFICE, ended_at=None).exclude(user=user)
        if not others.exists():
            raise LastOffice(_("Das ist das letzte Konto der Geschäftsstelle. Vergeben Sie die Rolle zuerst an jemand anderen."))
    erased: dict[str, int] = {}
    for _room, contract in reversed(contracts().items()):
        if contract.erase is not None:
            erased.update(contract.erase(user, now=now))
    User.objects.get(pk=user.pk).delete()
    return erased


def forget_unconfirmed(*, now: datetime) -> int:
    """Delete accounts whose address was never confirmed within thirty days, and sessions that are over."""
    Session.objects.filter(expire_date__lt=now).delete()
    confirmed = EmailAddress.objects.filter(verified=True).values("user")
    stale = User.objects.filter(joined_at__lt=now - UNCONFIRMED_LIVES, last_login=None).exclude(pk__in=confirmed)
    stale = stale.exclude(pk__in=RoleGrant.objects.values("user"))
    return stale.delete()[0]
