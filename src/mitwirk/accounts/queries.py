"""Questions about people."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from mitwirk.accounts.models import ClaimDecision, Sector, SectorClaim, User


def present_claim(user) -> SectorClaim | None:
    """Return what somebody says about the own side, if anything."""
    if not user.is_authenticated:
        return None
    return SectorClaim.objects.filter(user=user, ended_at=None).first()


def declared_sector(user) -> str | None:
    """Return the side somebody names, confirmed or not."""
    claim = present_claim(user)
    return claim.sector if claim else None


def confirmed_sector(user) -> str | None:
    """Return the side that is beyond doubt: citizens always, the other two with a confirming decision."""
    claim = present_claim(user)
    if claim is None:
        return None
    if claim.sector == Sector.CITIZENS:
        return claim.sector
    latest = ClaimDecision.objects.filter(claim=claim).order_by("-pk").first()
    return claim.sector if latest is not None and latest.confirmed else None


def waiting_claims() -> QuerySet[SectorClaim]:
    """Return claims that need the office: politics and administration without any decision, oldest first."""
    decided = ClaimDecision.objects.filter(claim=OuterRef("pk"))
    rows = SectorClaim.objects.filter(ended_at=None).exclude(sector=Sector.CITIZENS)
    return rows.exclude(Exists(decided)).select_related("user").order_by("made_at", "pk")


def latest_decision(claim: SectorClaim | None) -> ClaimDecision | None:
    """Return what was decided last about a claim."""
    return ClaimDecision.objects.filter(claim=claim).order_by("-pk").first() if claim else None


def user_by_email(email: str) -> User | None:
    """Return the account of an address, whatever the case."""
    return User.objects.filter(email__iexact=email).first()
