"""Who may do what in this room."""

from __future__ import annotations

from mitwirk.accounts.models import Role
from mitwirk.network.models import Initiative, Membership, Organisation, OrganisationMember, OrganisationRole

WRITERS = [OrganisationRole.SPEAKER, OrganisationRole.EDITOR]


def role_in(viewer, organisation: Organisation) -> str | None:
    """Return the role somebody has in an organisation now."""
    if not viewer.is_authenticated:
        return None
    rows = OrganisationMember.objects.filter(organisation=organisation, user=viewer, ended_at=None)
    return rows.values_list("role", flat=True).first()


def can_edit_organisation(viewer, organisation: Organisation) -> bool:
    """Speakers and editors write for their organisation."""
    return role_in(viewer, organisation) in WRITERS


def can_lead_organisation(viewer, organisation: Organisation) -> bool:
    """Speakers decide who belongs to it; the office where nobody is left to act for it."""
    if role_in(viewer, organisation) == OrganisationRole.SPEAKER:
        return True
    deserted = not organisation.members.filter(ended_at=None).exists()
    return deserted and viewer.is_authenticated and viewer.holds(Role.OFFICE)


def can_hide(viewer) -> bool:
    """The office takes an entry off the pages, with a reason."""
    return viewer.is_authenticated and viewer.holds(Role.OFFICE)


def can_edit_initiative(viewer, initiative: Initiative) -> bool:
    """Whoever writes for an organisation that carries it; where none does, who made it.

    So nobody keeps writing for an organisation after leaving it.
    """
    if not viewer.is_authenticated:
        return False
    carriers = set(
        initiative.partners.filter(ended_at=None).exclude(agreed_at=None).values_list("organisation", flat=True)
    )
    if not carriers:
        return initiative.made_by_id == viewer.pk
    return OrganisationMember.objects.filter(
        user=viewer, ended_at=None, role__in=WRITERS, organisation__in=carriers
    ).exists()


def can_decide_members(viewer) -> bool:
    """The office takes members in, and keeps their list."""
    return viewer.is_authenticated and viewer.holds(Role.OFFICE)


def can_write_for_member(viewer, membership: Membership) -> bool:
    """The person, or who writes for the organisation."""
    if membership.organisation is not None:
        return can_edit_organisation(viewer, membership.organisation)
    return viewer.is_authenticated and membership.user_id == viewer.pk
