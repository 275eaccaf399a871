"""How the lists of the network and of peer advice grow."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from mitwirk.accounts.models import User
from mitwirk.advice.models import Advisor, Listing, PeerRequest, PeerSession, PeerTrace
from mitwirk.network.models import Initiative, Membership, Offer, Organisation, Profile


def initiatives(house: Any, count: int) -> None:
    """Grow the directory."""
    now = timezone.now()
    Initiative.objects.bulk_create(
        Initiative(
            title=f"Reihe {number}", slug=f"reihe-{number}", summary="Ein Garten", sector="citizens",
            place=house.more["place"], made_at=now, changed_at=now, confirmed_at=now,
        )
        for number in house.numbers(count)
    )  # fmt: skip


def organisations(house: Any, count: int) -> None:
    """Grow the other side of the directory."""
    now = timezone.now()
    Organisation.objects.bulk_create(
        Organisation(
            name=f"Reihe {number}", slug=f"reihe-{number}", summary="Ein Verein", sector="citizens",
            kind="association", place=house.more["place"], made_at=now, changed_at=now, confirmed_at=now,
        )
        for number in house.numbers(count)
    )  # fmt: skip


def offers(house: Any, count: int) -> None:
    """Grow needs and offers."""
    now = timezone.now()
    Offer.objects.bulk_create(
        Offer(
            direction="need", kind="know_how", title=f"Reihe {number}", text="Gesucht", place=house.more["place"],
            made_by=house.office, made_at=now, changed_at=now, expires_on=now.date() + timedelta(days=60),
        )
        for number in house.numbers(count)
    )  # fmt: skip


def members(house: Any, count: int) -> None:
    """Grow the members list of the office."""
    now = timezone.now()
    Membership.objects.bulk_create(
        Membership(
            name=f"Reihe {number}", kind="person", place=house.more["place"], state="running", number=number + 1,
            applied_at=now, last_confirmed_on=now.date(),
        )
        for number in house.numbers(count)
    )  # fmt: skip


def _users(house: Any, count: int) -> list[User]:
    return User.objects.bulk_create(
        User(email=f"reihe{number}@post.example", display_name=f"Reihe {number}", password="!")
        for number in house.numbers(count)
    )


def profiles(house: Any, count: int) -> None:
    """Grow the people of the directory."""
    now = timezone.now()
    Profile.objects.bulk_create(
        Profile(user=user, slug=f"p-{user.pk}", about="Moderiert", visibility={"about": "all"}, changed_at=now)
        for user in _users(house, count)
    )


def _advisors(house: Any, count: int, listing: str) -> None:
    now = timezone.now()
    Advisor.objects.bulk_create(
        Advisor(
            user=user, slug=f"f-{user.pk}", name=user.display_name, summary="Moderiert", sector="citizens",
            facilitates=True, listing=listing, made_at=now, changed_at=now,
        )
        for user in _users(house, count)
    )  # fmt: skip


def advisors(house: Any, count: int) -> None:
    """Grow the network of advisors."""
    _advisors(house, count, Listing.LISTED)


def waiting_advisors(house: Any, count: int) -> None:
    """Grow what the office checks."""
    _advisors(house, count, Listing.WAITING)


def _requests(house: Any, count: int) -> list[PeerRequest]:
    now = timezone.now()
    return PeerRequest.objects.bulk_create(
        PeerRequest(title=f"Fall {number}", concern="x", sector="citizens", made_by=house.office, made_at=now,
                    changed_at=now)
        for number in house.numbers(count)
    )  # fmt: skip


def rounds(house: Any, count: int) -> None:
    """Grow the office's list of numbers."""
    now = timezone.now()
    PeerSession.objects.bulk_create(PeerSession(request=request, starts_at=now) for request in _requests(house, count))


def sentences(house: Any, count: int) -> None:
    """Grow the sentences that rounds released."""
    now = timezone.now()
    PeerTrace.objects.bulk_create(
        PeerTrace(by=house.office, text=f"Reihe {number}", released_at=now) for number in house.numbers(count)
    )
