"""What proves a sector: mail domains of bodies, and invitations by mail."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from mitwirk.accounts.actions.claims import claim_sector, decide
from mitwirk.accounts.models import BodyDomain, ClaimDecision, ClaimWay, SectorClaim, SectorInvitation, User
from mitwirk.accounts.permissions import is_office
from mitwirk.core import activity, mail
from mitwirk.core.errors import Conflict, HouseError, NotAllowed
from mitwirk.core.models import Audience
from mitwirk.places.models import Place

INVITATION_LIVES = timedelta(days=30)
INVITATION_KEPT = timedelta(days=90)


class InvitationUseless(HouseError):
    """The invitation is unknown, used, too old, or for somebody else."""

    status = 410

    def default_message(self) -> str:
        """Return the sentence; it does not reveal which of the four it is."""
        return _(
            "Diese Einladung gilt nicht, oder sie gehört zu einer anderen E-Mail-Adresse. Melden Sie sich mit der "
            "Adresse an, an die sie ging, oder bitten Sie die Geschäftsstelle um eine neue."
        )


@transaction.atomic
def add_domain(
    *, domain: str, sector: str, body: str, place: Place | None = None, by: Any, now: datetime
) -> BodyDomain:
    """Add a mail domain that proves a sector."""
    if not is_office(by):
        raise NotAllowed
    row, created = BodyDomain.objects.get_or_create(
        domain=domain.lower(),
        defaults={"sector": sector, "body": body, "place": place, "added_by": by, "added_at": now},
    )
    if not created:
        raise Conflict(_("Diese Domäne steht schon in der Liste."))
    activity.record("accounts.domain_added", by=by, at=now, subject=row, visible_to=Audience.OFFICE)
    return row


@transaction.atomic
def end_domain(*, row: BodyDomain, by: Any, now: datetime) -> None:
    """Take a mail domain from the list; what it has confirmed stays confirmed."""
    if not is_office(by):
        raise NotAllowed
    activity.record(
        "accounts.domain_ended",
        by=by,
        at=now,
        subject=row,
        visible_to=Audience.OFFICE,
        data={"domain": row.domain},
    )
    row.delete()


def code_hash(code: str) -> str:
    """Return what the database knows of an invitation's code."""
    return hashlib.sha256(f"invitation:{code}".encode()).hexdigest()


@transaction.atomic
def invite(*, email: str, sector: str, body: str, by: Any, now: datetime) -> SectorInvitation:
    """Invite somebody by mail to speak for a body; an older open invitation of the address ends."""
    if not is_office(by):
        raise NotAllowed
    code = secrets.token_urlsafe(24)
    SectorInvitation.objects.filter(email__iexact=email, used_at=None).delete()
    row = SectorInvitation.objects.create(
        email=email, sector=sector, body=body, code_hash=code_hash(code), invited_by=by, invited_at=now
    )
    activity.record("accounts.invited", by=by, at=now, subject=row, visible_to=Audience.OFFICE)
    context = {
        "email": email,
        "body": body,
        "sector": row.get_sector_display(),
        "address": settings.SITE_URL + reverse("accounts:invitation", args=[code]),
    }
    mail.send("accounts/mails/invitation", to=email, context=context)
    return row


def valid_invitation(*, code: str, user: User, now: datetime) -> SectorInvitation:
    """Return an invitation that this person can still use; a forwarded one is worth nothing to another address."""
    row = SectorInvitation.objects.filter(code_hash=code_hash(code)).first()
    if row is None or row.used_at is not None or row.invited_at < now - INVITATION_LIVES:
        raise InvitationUseless
    if not EmailAddress.objects.filter(user=user, verified=True, email__iexact=row.email).exists():
        raise InvitationUseless
    return row


@transaction.atomic
def accept_invitation(*, code: str, user: User, now: datetime) -> SectorClaim:
    """Use an invitation, once: it confirms the sector it names."""
    row = valid_invitation(code=code, user=user, now=now)
    if not SectorInvitation.objects.filter(pk=row.pk, used_at=None).update(used_at=now, used_by=user):
        raise InvitationUseless
    claim = claim_sector(user=user, sector=row.sector, body=row.body, now=now)
    latest = ClaimDecision.objects.filter(claim=claim).order_by("-pk").first()
    if latest is None or not latest.confirmed:
        decide(claim, confirmed=True, way=ClaimWay.INVITATION, reason="", by=row.invited_by, now=now)
    return claim


def forget_invitations(*, now: datetime) -> int:
    """Delete invitations that nobody used within ninety days."""
    old = SectorInvitation.objects.filter(used_at=None, invited_at__lt=now - INVITATION_KEPT)
    return old.delete()[0]
