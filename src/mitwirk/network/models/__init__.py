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
from mitwirk.network.models.similar import SimilarCase

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
    "SimilarCase",
    "Stage",
]
