"""Saying, proving and deciding from which side somebody speaks."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from mitwirk.accounts.models import BodyDomain, ClaimDecision, ClaimWay, Sector, SectorClaim, SectorInvitation
from mitwirk.accounts.permissions import is_office
from mitwirk.core import activity, mail
from mitwirk.core.errors import HouseError, NotAllowed
from mitwirk.core.models import Audience

INVITATION_LIVES = timedelta(days=30)


class InvitationUseless(HouseError):
    """The invitation is unknown, used, too old, or for somebody else."""

    status = 410

    def default_message(self) -> str:
        """Return the sentence; it does not reveal which of the four it is."""
        return _("Diese Einladung gilt nicht mehr. Bitten Sie die einladende Stelle um eine neue.")


class AlreadyDecided(HouseError):
    """Somebody of the office was faster."""


@transaction.atomic
def claim_sector(*, user, sector: str, body: str, now: datetime) -> SectorClaim:
    """Note from which side somebody speaks; a matching mail domain confirms it at once."""
    present = SectorClaim.objects.select_for_update().filter(user=user, ended_at=None).first()
    if present is not None and (present.sector, present.body) == (sector, body):
        return present
    if present is not None:
        present.ended_at = now
        present.save(update_fields=["ended_at"])
    claim = SectorClaim.objects.create(user=user, sector=sector, body=body, made_at=now)
    activity.record("accounts.sector_claimed", by=user, at=now, subject=claim, visible_to=Audience.OFFICE)
    domain = matching_domain(user, sector)
    if domain is not None:
        _decide(claim, confirmed=True, way=ClaimWay.DOMAIN, reason=domain.domain, by=None, now=now)
    return claim


def matching_domain(user, sector: str) -> BodyDomain | None:
    """Return the body whose mail domain one of the person's verified addresses has."""
    if sector == Sector.CITIZENS:
        return None
    addresses = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    domains = {address.rpartition("@")[2].lower() for address in addresses}
    return BodyDomain.objects.filter(domain__in=domains, sector=sector).first()


def _decide(claim: SectorClaim, *, confirmed: bool, way: str, reason: str, by, now: datetime) -> ClaimDecision:
    decision = ClaimDecision.objects.create(
        claim=claim, confirmed=confirmed, way=way, reason=reason, by=by, at=now
    )
    kind = "accounts.sector_confirmed" if confirmed else "accounts.sector_refused"
    activity.record(kind, by=by, at=now, subject=claim, visible_to=Audience.OFFICE, data={"way": str(way)})
    return decision


@transaction.atomic
def decide_claim(*, claim: SectorClaim, confirmed: bool, reason: str, by, now: datetime) -> ClaimDecision:
    """Confirm or refuse for the office and tell the person."""
    if not is_office(by):
        raise NotAllowed
    claim = SectorClaim.objects.select_for_update(of=("self",)).select_related("user").get(pk=claim.pk)
    if ClaimDecision.objects.filter(claim=claim).exists():
        raise AlreadyDecided(_("Über diese Angabe ist schon entschieden. Laden Sie die Liste neu."))
    decision = _decide(claim, confirmed=confirmed, way=ClaimWay.OFFICE, reason=reason, by=by, now=now)
    context = {"claim": claim, "decision": decision, "sector": claim.get_sector_display()}
    mail.send("accounts/mails/claim_decided", to=claim.user.email, context=context)
    return decision


@transaction.atomic
def add_domain(*, domain: str, sector: str, body: str, by, now: datetime) -> BodyDomain:
    """Add a mail domain that proves a sector."""
    if not is_office(by):
        raise NotAllowed
    row = BodyDomain.objects.create(domain=domain, sector=sector, body=body, added_by=by, added_at=now)
    activity.record("accounts.domain_added", by=by, at=now, subject=row, visible_to=Audience.OFFICE)
    return row


def code_hash(code: str) -> str:
    """Return what the database knows of an invitation's code."""
    return hashlib.sha256(f"invitation:{code}".encode()).hexdigest()


@transaction.atomic
def invite(*, email: str, sector: str, body: str, by, now: datetime) -> SectorInvitation:
    """Invite somebody by mail to speak for a body."""
    if not is_office(by):
        raise NotAllowed
    code = secrets.token_urlsafe(24)
    row = SectorInvitation.objects.create(
        email=email, sector=sector, body=body, code_hash=code_hash(code), invited_by=by, invited_at=now
    )
    activity.record("accounts.invited", by=by, at=now, subject=row, visible_to=Audience.OFFICE)
    address = settings.SITE_URL + reverse("accounts:invitation", args=[code])
    context = {"body": body, "sector": row.get_sector_display(), "address": address}
    mail.send("accounts/mails/invitation", to=email, context=context)
    return row


def valid_invitation(code: str, now: datetime) -> SectorInvitation:
    """Return an invitation that can still be used."""
    row = SectorInvitation.objects.filter(code_hash=code_hash(code)).first()
    if row is None or row.used_at is not None or row.invited_at < now - INVITATION_LIVES:
        raise InvitationUseless
    return row


@transaction.atomic
def accept_invitation(*, code: str, user, now: datetime) -> SectorClaim:
    """Use an invitation once; a forwarded one is worth nothing to another address."""
    valid_invitation(code, now)
    row = SectorInvitation.objects.select_for_update(of=("self",)).get(code_hash=code_hash(code))
    own = EmailAddress.objects.filter(user=user, verified=True, email__iexact=row.email).exists()
    if row.used_at is not None or not own:
        raise InvitationUseless
    row.used_at, row.used_by = now, user
    row.save(update_fields=["used_at", "used_by"])
    claim = claim_sector(user=user, sector=row.sector, body=row.body, now=now)
    if not ClaimDecision.objects.filter(claim=claim, confirmed=True).exists():
        _decide(claim, confirmed=True, way=ClaimWay.INVITATION, reason=row.body, by=row.invited_by, now=now)
    return claim
