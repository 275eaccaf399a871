"""Saying, proving and deciding from which side somebody speaks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from mitwirk.accounts import consents
from mitwirk.accounts.actions.consents import give_consent
from mitwirk.accounts.models import BodyDomain, ClaimDecision, ClaimWay, Sector, SectorClaim, User
from mitwirk.accounts.permissions import is_office
from mitwirk.core import activity, mail
from mitwirk.core.errors import HouseError, NotAllowed
from mitwirk.core.models import Audience
from mitwirk.places.models import Place, PlaceKind


class AlreadyDecided(HouseError):
    """Somebody of the office was faster."""


class ClaimGone(HouseError):
    """The person has taken the claim back or made another one."""


@transaction.atomic
def claim_sector(*, user: User, sector: str, body: str, place: Place | None = None, now: datetime) -> SectorClaim:
    """Note from which side somebody speaks; a confirmed address of the body proves it at once."""
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    present = SectorClaim.objects.present().filter(user=user).first()
    if sector == Sector.CITIZENS:
        body, place = "", None
    if present is not None and (present.sector, present.body, present.place_id) == (
        sector,
        body,
        place.pk if place else None,
    ):
        return present
    if present is not None:
        SectorClaim.objects.filter(pk=present.pk).update(ended_at=now)
    claim = SectorClaim.objects.create(user=user, sector=sector, body=body, place=place, made_at=now)
    activity.record("accounts.sector_claimed", by=user, at=now, subject=claim, visible_to=Audience.OFFICE)
    if sector != Sector.CITIZENS:
        give_consent(user=user, purpose=consents.SECTOR_CHECK, now=now)
        prove_by_domain(user=user, now=now)
    return claim


@transaction.atomic
def end_claim(*, user: User, now: datetime) -> None:
    """Take back what one said about one's side."""
    claim = SectorClaim.objects.present().select_for_update(of=("self",)).filter(user=user).first()
    if claim is not None:
        SectorClaim.objects.filter(pk=claim.pk).update(ended_at=now)
        activity.record("accounts.sector_ended", by=user, at=now, subject=claim, visible_to=Audience.OFFICE)


@transaction.atomic
def prove_by_domain(*, user: User, now: datetime) -> ClaimDecision | None:
    """Confirm a waiting claim if one of the person's confirmed addresses belongs to such a body."""
    claim = SectorClaim.objects.present().select_for_update(of=("self",)).filter(user=user).first()
    if claim is None or claim.sector == Sector.CITIZENS or claim.decisions.exists():
        return None
    found = domain_of_body(user, claim.sector)
    if found is None:
        return None
    domain, place = found
    if claim.place_id is None and place is not None:
        SectorClaim.objects.filter(pk=claim.pk).update(place=place)
    return decide(claim, confirmed=True, way=ClaimWay.DOMAIN, reason=domain, by=None, now=now)


def domain_of_body(user: User, sector: str) -> tuple[str, Place | None] | None:
    """Return domain and place of the body that one of the person's confirmed addresses belongs to.

    The office's list counts first; for the administration the websites of municipalities count as well.
    """
    addresses = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    domains = {address.rpartition("@")[2].lower() for address in addresses}
    known = BodyDomain.objects.filter(domain__in=domains).select_related("place").order_by("pk")
    row = next((row for row in known if row.sector == sector), None)
    if row is not None:
        return row.domain, row.place
    if sector != Sector.ADMINISTRATION or known:
        return None
    towns = Place.objects.filter(kind=PlaceKind.MUNICIPALITY, website_domain__in=domains)
    town = towns.exclude(website_domain="").defer("boundary").order_by("pk").first()
    return (town.website_domain, town) if town else None


def decide(claim: SectorClaim, *, confirmed: bool, way: str, reason: str, by: Any, now: datetime) -> ClaimDecision:
    """Write a decision and its trace; who may do so is checked by the caller."""
    decision = ClaimDecision.objects.create(claim=claim, confirmed=confirmed, way=way, reason=reason, by=by, at=now)
    kind = "accounts.sector_confirmed" if confirmed else "accounts.sector_refused"
    activity.record(
        kind, by=by, at=now, subject=claim, visible_to=Audience.OFFICE, data={"way": str(ClaimWay(way).value)}
    )
    return decision


@transaction.atomic
def decide_claim(*, claim: SectorClaim, confirmed: bool, reason: str, by: Any, now: datetime) -> ClaimDecision:
    """Confirm, refuse or take a confirmation back for the office, and tell the person.

    The latest decision counts. Deciding the same again is refused: somebody else was faster.
    """
    if not is_office(by):
        raise NotAllowed
    claim = SectorClaim.objects.select_for_update(of=("self",)).select_related("user").get(pk=claim.pk)
    if claim.ended_at is not None:
        raise ClaimGone(_("Die Person hat ihre Angabe inzwischen geändert. Sehen Sie in der Liste nach."))
    latest = ClaimDecision.objects.filter(claim=claim).order_by("-pk").first()
    if latest is not None and latest.confirmed == confirmed:
        raise AlreadyDecided(_("Das ist schon so entschieden. Laden Sie die Liste neu."))
    decision = decide(claim, confirmed=confirmed, way=ClaimWay.OFFICE, reason=reason, by=by, now=now)
    context = {
        "claim": claim,
        "decision": decision,
        "sector": claim.get_sector_display(),
        "withdrawn": latest is not None and latest.confirmed,
        "address": settings.SITE_URL + reverse("accounts:profile"),
    }
    mail.send("accounts/mails/claim_decided", to=claim.user.email, context=context)
    return decision
