"""Questions about actors: whom somebody may write for, what waits, what is connected."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from mitwirk.network.models import (
    Initiative,
    InitiativePartner,
    Organisation,
    OrganisationInvitation,
    OrganisationMember,
)
from mitwirk.network.permissions import WRITERS


def own_organisations(user: Any) -> QuerySet[Organisation]:
    """Return the organisations somebody belongs to, by name."""
    own = OrganisationMember.objects.filter(user=user, ended_at=None)
    return Organisation.objects.visible_to(user).filter(pk__in=own.values("organisation")).order_by("name", "pk")


def written_for(user: Any) -> QuerySet[Organisation]:
    """Return the organisations somebody may write for, by name."""
    own = OrganisationMember.objects.filter(user=user, ended_at=None, role__in=WRITERS)
    return Organisation.objects.visible_to(user).filter(pk__in=own.values("organisation")).order_by("name", "pk")


def own_initiatives(user: Any) -> QuerySet[Initiative]:
    """Return the initiatives somebody may change, the latest first."""
    carried = InitiativePartner.objects.filter(ended_at=None).exclude(agreed_at=None)
    by_own = Q(pk__in=carried.filter(organisation__in=written_for(user)).values("initiative"))
    alone = Q(made_by=user) & ~Q(pk__in=carried.values("initiative"))
    return Initiative.objects.filter(by_own | alone).order_by("-changed_at", "-pk")


def waiting_partnerships(user: Any) -> QuerySet[InitiativePartner]:
    """Return requests to carry an initiative that somebody may answer, oldest first."""
    rows = InitiativePartner.objects.filter(organisation__in=written_for(user), agreed_at=None, ended_at=None)
    return rows.select_related("initiative", "organisation").order_by("added_at", "pk")


def people_of(organisation: Organisation) -> QuerySet[OrganisationMember]:
    """Return who belongs to an organisation now, speakers first."""
    rows = organisation.members.filter(ended_at=None).select_related("user")
    return rows.order_by("-role", "added_at", "pk")


def open_invitations(organisation: Organisation) -> QuerySet[OrganisationInvitation]:
    """Return invitations nobody used or withdrew, newest first."""
    return organisation.invitations.filter(used_at=None, withdrawn_at=None).order_by("-invited_at", "-pk")


def carried_by(organisation: Organisation, viewer: Any) -> QuerySet[Initiative]:
    """Return the initiatives an organisation carries, the latest first."""
    rows = organisation.partnerships.filter(ended_at=None).exclude(agreed_at=None)
    return Initiative.objects.visible_to(viewer).filter(pk__in=rows.values("initiative")).for_list()


def connected_with(organisation: Organisation, viewer: Any) -> QuerySet[Organisation]:
    """Return organisations that carry an initiative together with this one, by name."""
    shown = Initiative.objects.visible_to(viewer)
    own = organisation.partnerships.filter(ended_at=None, initiative__in=shown).exclude(agreed_at=None)
    together = InitiativePartner.objects.filter(initiative__in=own.values("initiative"), ended_at=None).exclude(
        agreed_at=None
    )
    rows = Organisation.objects.visible_to(viewer).filter(pk__in=together.values("organisation"))
    return rows.exclude(pk=organisation.pk).order_by("name", "pk")
