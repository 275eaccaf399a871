"""Questions about actors: whom somebody may write for, what waits, what is connected."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from mitwirk.accounts.queries import confirmed_addresses, invitations_for
from mitwirk.network.models import (
    Initiative,
    InitiativePartner,
    Membership,
    MembershipState,
    Organisation,
    OrganisationInvitation,
    OrganisationMember,
    OrganisationRole,
)
from mitwirk.network.models.membership import OPEN_STATES, is_member
from mitwirk.network.permissions import WRITERS

__all__ = [
    "alike_members",
    "can_apply_for",
    "carried_by",
    "claimable_memberships",
    "connected_with",
    "is_member",
    "led_by",
    "member_through",
    "open_invitations",
    "own_initiatives",
    "own_memberships",
    "own_organisations",
    "people_of",
    "shows_membership",
    "waiting_invitations",
    "waiting_partnerships",
    "written_for",
]


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


def waiting_invitations(user: Any, now: datetime) -> QuerySet[OrganisationInvitation]:
    """Return invitations that went to an address which this person proved to be the own, oldest first."""
    rows = OrganisationInvitation.objects.filter(organisation__hidden_at=None).select_related("organisation")
    return invitations_for(rows, user, now)


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


def led_by(user: Any) -> QuerySet[Organisation]:
    """Return the organisations somebody speaks for, by name."""
    own = OrganisationMember.objects.filter(user=user, ended_at=None, role=OrganisationRole.SPEAKER)
    return Organisation.objects.visible_to(user).filter(pk__in=own.values("organisation")).order_by("name", "pk")


def can_apply_for(user: Any) -> QuerySet[Organisation]:
    """Return the organisations somebody may still apply for, by name."""
    taken = Membership.objects.filter(state__in=OPEN_STATES).exclude(organisation=None)
    return led_by(user).filter(hidden_at=None).exclude(pk__in=taken.values("organisation"))


def own_memberships(user: Any) -> QuerySet[Membership]:
    """Return the memberships of a person and of the organisations the person writes for, the latest first."""
    return Membership.objects.of(user).for_list().order_by("-applied_at", "-pk")


def claimable_memberships(user: Any) -> QuerySet[Membership]:
    """Return names of the office's list that carry a mail address which this person proved to be the own."""
    sought = Q(pk__in=[])
    for address in confirmed_addresses(user):
        sought |= Q(email__iexact=address)
    return Membership.objects.unclaimed().filter(sought).for_list()


def member_through(user: Any) -> QuerySet[Organisation]:
    """Return the organisations through which somebody belongs to the alliance, by name."""
    running = Membership.objects.running().exclude(organisation=None)
    return own_organisations(user).filter(hidden_at=None, pk__in=running.values("organisation"))


def alike_members(membership: Membership) -> QuerySet[Membership]:
    """Return other memberships with the same mail address, or the same name at the same place."""
    same = Q(name__iexact=membership.name, place=membership.place_id) if membership.name else Q(pk__in=[])
    if membership.address:
        same |= Q(email__iexact=membership.address) | Q(user__email__iexact=membership.address)
    gone = [MembershipState.DECLINED, MembershipState.WITHDRAWN]
    return Membership.objects.exclude(pk=membership.pk).exclude(state__in=gone).filter(same).for_list()


def shows_membership(user_id: int) -> bool:
    """Say whether a person is a member and wants others to read it."""
    return Membership.objects.running().filter(user_id=user_id, shown=True).exists()
