"""What this room holds about a person, and what becomes of it when the account is erased."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q

from mitwirk.accounts.models import SectorClaim
from mitwirk.accounts.queries import confirmed_addresses
from mitwirk.core import search
from mitwirk.network.actions.people import hand_over
from mitwirk.network.models import (
    PROFILE_TEXTS,
    Audibility,
    Initiative,
    InitiativePicture,
    Organisation,
    OrganisationInvitation,
    OrganisationMember,
    Profile,
    SavedSearch,
)


def personal_data(user: Any) -> dict[str, Any]:
    """Return belongings, founded organisations and initiatives, invitations to the own address."""
    belongings = OrganisationMember.objects.filter(user=user).select_related("organisation").order_by("added_at", "pk")
    invitations = _invitations(user).select_related("organisation")
    profile = Profile.objects.filter(user=user).select_related("place").first()
    return {
        "organisations": [
            {
                "name": row.organisation.name,
                "role": row.get_role_display(),
                "from": row.added_at.isoformat(),
                "until": row.ended_at.isoformat() if row.ended_at else "",
            }
            for row in belongings
        ],
        "founded": list(Organisation.objects.filter(made_by=user).order_by("pk").values_list("name", flat=True)),
        "initiatives": list(Initiative.objects.filter(made_by=user).order_by("pk").values_list("title", flat=True)),
        "invitations": [
            {"organisation": row.organisation.name, "at": row.invited_at.isoformat()}
            for row in invitations.order_by("invited_at", "pk")
        ],
        "saved_searches": [
            {"name": row.name, "search": row.query, "at": row.made_at.isoformat()}
            for row in SavedSearch.objects.visible_to(user).for_list()
        ],
        "pictures": list(InitiativePicture.objects.filter(added_by=user).order_by("pk").values_list("alt", flat=True)),
        "profile": [_profile(profile)] if profile else [],
    }


def _invitations(user: Any) -> Any:
    """Return the invitations to any address that the person proved to be the own."""
    wanted = Q(email__iexact=user.email)
    for address in confirmed_addresses(user):
        wanted |= Q(email__iexact=address)
    return OrganisationInvitation.objects.filter(wanted)


def _profile(profile: Profile) -> dict[str, Any]:
    values: dict[str, Any] = {name: str(getattr(profile, name) or "") for name in (*PROFILE_TEXTS, "place")}
    values["topics"] = [topic.name for topic in profile.topics.order_by("position")]
    readers = [f"{_word(name)}: {Audibility(who).label}" for name, who in sorted(profile.visibility.items())]
    return {**values, "readers": readers, "changed": profile.changed_at.isoformat()}


def _word(name: str) -> str:
    if name == "sector":  # stands with the account
        return str(SectorClaim._meta.get_field("sector").verbose_name)
    return str(Profile._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def erase(user: Any, *, now: datetime) -> dict[str, int]:
    """Delete belongings, saved searches, the profile and invitations; where the last speaker goes, another follows.

    Organisations and initiatives stay, because others rely on them; the account's deletion takes the name from them.
    """
    hand_over(user=user, now=now)
    search.remove("person", Profile.objects.filter(user=user).values_list("pk", flat=True))
    return {
        "network_savedsearch": SavedSearch.objects.filter(user=user).delete()[0],
        "network_organisationmember": OrganisationMember.objects.filter(user=user).delete()[0],
        "network_organisationinvitation": _invitations(user).delete()[0],
        "network_initiativepicture": InitiativePicture.objects.filter(added_by=user).update(added_by=None),
        "network_profile": Profile.objects.filter(user=user).delete()[0],
    }
