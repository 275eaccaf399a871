"""Invitations by mail that rooms keep: a code for one address, used once, within thirty days.

A room's row has `email`, `code_hash`, `invited_at`, `used_by`, `used_at` and `withdrawn_at`. What joining means, the
room says, in the same transaction.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mitwirk.accounts.models import User
from mitwirk.accounts.queries import INVITATION_LIVES, confirmed_addresses
from mitwirk.core.errors import HouseError, NotAllowed

UNUSED_KEPT = timedelta(days=90)


class InvitationDead(HouseError):
    """An invitation that does not work any more, or not for this person."""


def new_code() -> tuple[str, str]:
    """Return a code for the mail, and what is stored of it."""
    code = secrets.token_urlsafe(18)
    return code, _hashed(code)


def _hashed(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def use_code(rows: QuerySet[Any], *, code: str, by: User, now: datetime) -> tuple[Any, bool]:
    """Use up the invitation of a link; return it, and whether this was its first use. It opens nothing to others."""
    row = rows.select_for_update(of=("self",)).filter(code_hash=_hashed(code)).first()
    if row is None:
        raise InvitationDead(_("Diese Einladung gilt nicht mehr. Bitten Sie um eine neue."))
    if row.used_at and row.used_by_id == by.pk:
        return row, False
    _check_alive(row, now)
    if row.email.lower() not in {by.email.lower(), *(address.lower() for address in confirmed_addresses(by))}:
        raise InvitationDead(
            _("Diese Einladung ging an eine andere E-Mail-Adresse. Bestätigen Sie jene Adresse in Ihrem Konto.")
        )
    _use(row, by, now)
    return row, True


def answer(rows: QuerySet[Any], *, pk: int, agrees: bool, by: User, now: datetime) -> tuple[Any, bool]:
    """Say yes or no without the link: the confirmed address is proof enough. Return row and whether it is news."""
    row = rows.select_for_update(of=("self",)).get(pk=pk)
    if row.email.lower() not in {address.lower() for address in confirmed_addresses(by)}:
        raise NotAllowed
    if row.used_at and row.used_by_id == by.pk:
        return row, False
    _check_alive(row, now)
    if agrees:
        _use(row, by, now)
    else:
        row.withdrawn_at = now
        row.save(update_fields=["withdrawn_at"])
    return row, True


def _check_alive(row: Any, now: datetime) -> None:
    if row.withdrawn_at:
        raise InvitationDead(_("Diese Einladung gilt nicht mehr. Bitten Sie um eine neue."))
    if row.used_at:
        raise InvitationDead(_("Diese Einladung wurde schon benutzt. Bitten Sie um eine neue."))
    if now > row.invited_at + INVITATION_LIVES:
        raise InvitationDead(_("Diese Einladung ist abgelaufen. Bitten Sie um eine neue."))


def _use(row: Any, by: User, now: datetime) -> None:
    row.used_by, row.used_at = by, now
    row.save(update_fields=["used_by", "used_at"])


def forget_unused(rows: QuerySet[Any], now: datetime) -> int:
    """Delete invitations that nobody used for ninety days."""
    return rows.filter(used_at=None, invited_at__lt=now - UNUSED_KEPT).delete()[0]
