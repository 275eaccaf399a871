"""Invented members of the alliance: some taken in, two applications, one whose data are old."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from mitwirk.accounts.models import User
from mitwirk.network.member_numbers import next_numbers
from mitwirk.network.models import Membership, MembershipDeed, MembershipStep, Organisation
from mitwirk.places.models import Place

# Whose membership runs, and how many days ago the data were confirmed.
ORGANISATIONS = (("offenes-wohnzimmer", 40), ("gemeinde-beteiligt", 120), ("netzwerk-barrierefrei", 200))
LISTED = (
    ("Rosa Reben", "person", "Herrenberg", "rosa.reben@beispiel.de", 30),
    ("Tilo Tannwald", "councillor", "Ravensburg", "tilo.tannwald@beispiel.de", 90),
    ("Heimatkreis Unterdorf", "association", "Mosbach", "heimatkreis@beispiel.de", 410),
)
APPLICANT = "emil@beispiel.de"
APPLYING = "fraktion-gemeinsam"


def load(*, now: datetime) -> int:
    """Make the demo memberships once; what its people or places miss is left out."""
    if Membership.objects.exists():
        return 0
    made = 0
    for slug, days in ORGANISATIONS:
        organisation = Organisation.objects.filter(slug=slug).first()
        if organisation is not None:
            made += _member(organisation.name, organisation.kind, organisation.place, days, now, organisation)
    for name, kind, where, email, days in LISTED:
        place = Place.objects.municipalities().filter(name__startswith=where).order_by("key").first()
        if place is not None:
            made += _member(name, kind, place, days, now, email=email)
    return made + _applications(now)


def _member(
    name: str,
    kind: str,
    place: Place,
    days: int,
    now: datetime,
    organisation: Organisation | None = None,
    email: str = "",
) -> int:
    came = now - timedelta(days=500)
    membership = Membership.objects.create(
        name=name, kind=kind, place=place, organisation=organisation, email=email, state="running",
        number=next_numbers()[0], applied_at=came, decided_at=came, member_since=localdate(came),
        last_confirmed_on=localdate(now - timedelta(days=days)), shown=organisation is not None,
    )  # fmt: skip
    MembershipStep.objects.create(membership=membership, deed=MembershipDeed.CONFIRMED, at=came)
    return 1


def _applications(now: datetime) -> int:
    emil = User.objects.filter(email=APPLICANT).first()
    faction = Organisation.objects.filter(slug=APPLYING).select_related("place").first()
    if emil is None or faction is None:
        return 0
    applied = now - timedelta(days=3)
    stamps = {"applied_at": applied, "last_confirmed_on": localdate(applied)}
    place = faction.place
    rows = [
        Membership.objects.create(user=emil, name="Emil Eschbach", kind="person", place=place, **stamps),
        Membership.objects.create(organisation=faction, name=faction.name, kind=faction.kind, place=place, **stamps),
    ]
    for row in rows:
        reason = "Ich möchte von anderen lernen." if row.user_id else ""
        MembershipStep.objects.create(
            membership=row, deed=MembershipDeed.APPLIED, by=row.user, at=applied, reason=reason
        )
    return len(rows)
