"""Makers for tests of this room and of rooms above."""

from __future__ import annotations

import itertools
from typing import Any

from django.utils import timezone

from mitwirk.accounts.models import Sector
from mitwirk.network.member_numbers import next_numbers
from mitwirk.network.models import (
    Initiative,
    InitiativePartner,
    Membership,
    Organisation,
    OrganisationMember,
    OrganisationRole,
)
from mitwirk.places.models import Place
from mitwirk.places.testing import make_municipality

_numbers = itertools.count(1)


def _town() -> Place:
    return Place.objects.filter(name="Lindental").first() or make_municipality("Lindental")


def make_organisation(name: str = "", *, speaker: Any = None, **fields: Any) -> Organisation:
    """Make an organisation, with a speaker if one is given."""
    number, now = next(_numbers), timezone.now()
    values = {
        "slug": f"organisation-{number}",
        "kind": "association",
        "sector": Sector.CITIZENS,
        "place": fields.pop("place", None) or _town(),
        "summary": "Ein Treffpunkt für alle.",
        "made_by": speaker,
        "made_at": now,
        "changed_at": now,
        "confirmed_at": now,
        **fields,
    }
    organisation = Organisation.objects.create(name=name or f"Offenes Wohnzimmer {number}", **values)
    if speaker is not None:
        add_member(organisation, speaker)
    return organisation


def add_member(organisation: Organisation, user: Any, role: str = OrganisationRole.SPEAKER) -> OrganisationMember:
    """Let somebody act for an organisation."""
    now = timezone.now()
    return OrganisationMember.objects.create(organisation=organisation, user=user, role=role, added_at=now)


def make_initiative(title: str = "", *, organisation: Organisation | None = None, **fields: Any) -> Initiative:
    """Make an initiative, carried by an organisation if one is given."""
    number, now = next(_numbers), timezone.now()
    values = {
        "slug": f"initiative-{number}",
        "summary": "Mehr Platz für Menschen.",
        "sector": Sector.CITIZENS,
        "place": fields.pop("place", None) or _town(),
        "made_at": now,
        "changed_at": now,
        "confirmed_at": now,
        **fields,
    }
    initiative = Initiative.objects.create(title=title or f"Marktplatz für alle {number}", **values)
    if organisation is not None:
        InitiativePartner.objects.create(
            initiative=initiative, organisation=organisation, leads=True, added_at=now, agreed_at=now
        )
    return initiative


def make_membership(name: str = "", *, user: Any = None, organisation: Any = None, **fields: Any) -> Membership:
    """Make a membership, running unless a state is given."""
    now, running = timezone.now(), fields.get("state", "running") == "running"
    values = {
        "kind": organisation.kind if organisation else "person",
        "state": "running",
        "place": fields.pop("place", None) or _town(),
        "number": next_numbers()[0] if running and "number" not in fields else None,
        "applied_at": now,
        "member_since": now.date() if running else None,
        "last_confirmed_on": now.date(),
        **fields,
    }
    title = name or getattr(organisation, "name", "") or getattr(user, "display_name", "") or "Rosa Reben"
    return Membership.objects.create(name=title, user=user, organisation=organisation, **values)
