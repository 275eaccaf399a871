"""Models of the network, by noun."""

from mitwirk.network.models.actors import (
    Audibility,
    Initiative,
    InitiativeLink,
    InitiativePartner,
    Organisation,
    OrganisationInvitation,
    OrganisationKind,
    OrganisationMember,
    OrganisationRole,
    Profile,
    Stage,
)

__all__ = [
    "Audibility",
    "Initiative",
    "InitiativeLink",
    "InitiativePartner",
    "Organisation",
    "OrganisationInvitation",
    "OrganisationKind",
    "OrganisationMember",
    "OrganisationRole",
    "Profile",
    "Stage",
]
