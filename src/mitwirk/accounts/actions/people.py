"""Profile and house-wide roles."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mitwirk.accounts.models import Role, RoleGrant, User
from mitwirk.accounts.permissions import is_office
from mitwirk.core import activity
from mitwirk.core.errors import HouseError, NotAllowed
from mitwirk.core.models import Audience
from mitwirk.places.models import Place


class LastOffice(HouseError):
    """Without an office nobody could give roles again."""

    def default_message(self) -> str:
        """Return the sentence that says what to do first."""
        return _("Das ist das letzte Konto der Geschäftsstelle. Vergeben Sie die Rolle zuerst an eine andere Person.")


@transaction.atomic
def change_profile(*, user: User, display_name: str, place: Place | None, languages: str) -> User:
    """Change what somebody says about oneself."""
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    user.display_name, user.place, user.languages = display_name, place, languages
    user.save(update_fields=["display_name", "place", "languages"])
    return user


@transaction.atomic
def grant_role(*, user: User, role: str, place: Place | None = None, by: Any, now: datetime) -> RoleGrant:
    """Give a house-wide role; giving it twice changes nothing."""
    if not is_office(by):
        raise NotAllowed
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    row = RoleGrant.objects.filter(user=user, role=role, place=place, ended_at=None).first()
    if row is None:
        row = RoleGrant.objects.create(user=user, role=role, place=place, granted_by=by, granted_at=now)
        activity.record(
            "accounts.role_granted",
            by=by,
            at=now,
            subject=row,
            visible_to=Audience.OFFICE,
            data={"role": str(role)},
        )
    return row


@transaction.atomic
def end_role(*, grant: RoleGrant, by: Any, now: datetime) -> None:
    """End a role; the last person of the office cannot leave it."""
    if not is_office(by):
        raise NotAllowed
    keep_an_office(leaving=grant)
    if RoleGrant.objects.filter(pk=grant.pk, ended_at=None).update(ended_at=now):
        data = {"role": grant.role}
        activity.record("accounts.role_ended", by=by, at=now, subject=grant, visible_to=Audience.OFFICE, data=data)


def keep_an_office(*, leaving: RoleGrant | None = None, person: User | None = None) -> None:
    """Refuse to let the last one of the office go, whether by a role's end or by erasure."""
    present = list(
        RoleGrant.objects.select_for_update(of=("self",)).filter(role=Role.OFFICE, ended_at=None, user__is_active=True)
    )
    gone = [row for row in present if row == leaving or (person is not None and row.user_id == person.pk)]
    if gone and len({row.user_id for row in present if row not in gone}) == 0:
        raise LastOffice
