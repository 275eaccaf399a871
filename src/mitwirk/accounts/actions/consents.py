"""Giving and taking back a consent: a row each, with the version of the text."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from mitwirk.accounts.consents import SECTOR_CHECK, Purpose
from mitwirk.accounts.models import Consent, Sector, SectorClaim, User
from mitwirk.core import activity
from mitwirk.core.models import Audience


@transaction.atomic
def give_consent(*, user: User, purpose: Purpose, now: datetime) -> Consent:
    """Note that somebody agreed; agreeing to the same text twice changes nothing."""
    present = Consent.objects.filter(user=user, purpose=purpose.key, withdrawn_at=None)
    same = present.filter(version=purpose.version).first()
    if same is not None:
        return same
    present.update(withdrawn_at=now)
    row = Consent.objects.create(user=user, purpose=purpose.key, version=purpose.version, given_at=now)
    activity.record("accounts.consent_given", by=user, at=now, subject=row, visible_to=Audience.SELF)
    return row


@transaction.atomic
def withdraw_consent(*, consent: Consent, by: User, now: datetime) -> None:
    """Take a consent back, and stop what it allowed."""
    changed = Consent.objects.filter(pk=consent.pk, user=by, withdrawn_at=None).update(withdrawn_at=now)
    if not changed:
        return
    activity.record("accounts.consent_withdrawn", by=by, at=now, subject=consent, visible_to=Audience.SELF)
    if consent.purpose == SECTOR_CHECK.key:
        claims = SectorClaim.objects.present().filter(user=by).exclude(sector=Sector.CITIZENS)
        claims.update(ended_at=now)
