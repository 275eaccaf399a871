"""Questions about people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import get_language_info

from mitwirk.accounts.models import ClaimDecision, RoleGrant, Sector, SectorClaim, SectorClaimQuerySet, User

BATCH = 500
INVITATION_LIVES = timedelta(days=30)


def present_claim(user) -> SectorClaim | None:
    """Return what somebody says about the own side, if anything."""
    if not user.is_authenticated:
        return None
    return SectorClaim.objects.present().filter(user=user).select_related("place").first()


def declared_sector(user) -> str | None:
    """Return the side somebody names, confirmed or not."""
    claim = present_claim(user)
    return claim.sector if claim else None


def confirmed_sector(user) -> str | None:
    """Return the side that is beyond doubt: citizens always, the other two with a confirming decision."""
    if not user.is_authenticated:
        return None
    claim = SectorClaim.objects.present().filter(user=user).with_latest_decision().first()
    if claim is None:
        return None
    return claim.sector if claim.sector == Sector.CITIZENS or claim.was_confirmed else None  # type: ignore[attr-defined]


def confirmed_sectors(users: Iterable[int]) -> dict[int, str]:
    """Return the side that is beyond doubt for each of these people who has one."""
    wanted = list(users)
    found: dict[int, str] = {}
    for start in range(0, len(wanted), BATCH):
        claims = SectorClaim.objects.present().filter(user__in=wanted[start : start + BATCH]).with_latest_decision()
        sure = claims.filter(Q(sector=Sector.CITIZENS) | Q(was_confirmed=True))
        found.update(sure.values_list("user_id", "sector"))
    return found


def checkable_claims() -> SectorClaimQuerySet:
    """Return present claims to speak for politics or administration."""
    return SectorClaim.objects.present().exclude(sector=Sector.CITIZENS).with_latest_decision().for_list()


def waiting_claims() -> SectorClaimQuerySet:
    """Return claims that need the office, oldest first."""
    return checkable_claims().undecided()


def latest_decision(claim: SectorClaim | None) -> ClaimDecision | None:
    """Return what was decided last about a claim."""
    return ClaimDecision.objects.filter(claim=claim).order_by("-pk").first() if claim else None


def user_by_email(email: str) -> User | None:
    """Return the account of an address, whatever the case."""
    return User.objects.filter(email__iexact=email).first()


def role_grants() -> QuerySet[RoleGrant]:
    """Return who holds which house-wide role now."""
    present = RoleGrant.objects.filter(ended_at=None).select_related("user", "place", "granted_by")
    return present.defer("place__boundary").order_by("role", "user__email", "pk")


def language_names(codes: str) -> list[str]:
    """Return the names of stored language codes, in the language of the page."""
    return [str(get_language_info(code)["name_translated"]) for code in codes.split(",") if code]


def confirmed_addresses(user) -> list[str]:
    """Return the mail addresses that somebody proved to be the own."""
    return list(EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True))


def invitations_for(rows: QuerySet[Any], user: Any, now: datetime) -> QuerySet[Any]:
    """Return which invitations of a room wait for somebody at addresses proved to be the own, oldest first."""
    sought = Q(pk__in=[])
    for address in confirmed_addresses(user):
        sought |= Q(email__iexact=address)
    alive = rows.filter(sought, used_at=None, withdrawn_at=None, invited_at__gte=now - INVITATION_LIVES)
    return alive.order_by("invited_at", "pk")


def accounts_by_address(addresses: Iterable[str]) -> dict[str, int]:
    """Return which account proved which of these addresses, in lower case."""
    wanted = [address.lower() for address in addresses]
    found: dict[str, int] = {}
    rows = EmailAddress.objects.filter(verified=True, user__is_active=True).annotate(low=Lower("email"))
    for start in range(0, len(wanted), BATCH):
        found.update(rows.filter(low__in=wanted[start : start + BATCH]).values_list("low", "user"))
    return found
