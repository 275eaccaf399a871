"""Models of the network, by noun."""

from mitwirk.network.models.actors import (
    PROFILE_FIELDS,
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
from mitwirk.network.models.contact import (
    ContactBlock,
    ContactMessage,
    Conversation,
    ConversationReading,
    MessageReport,
)
from mitwirk.network.models.offers import (
    Direction,
    Fulfilment,
    MatchTelling,
    Offer,
    OfferKind,
    OfferMatch,
    OfferState,
    OfferStep,
)
from mitwirk.network.models.saved import SavedSearch
from mitwirk.network.models.similar import SimilarCase

__all__ = [
    "PROFILE_FIELDS",
    "Audibility",
    "ContactBlock",
    "ContactMessage",
    "Conversation",
    "ConversationReading",
    "Direction",
    "Fulfilment",
    "Initiative",
    "InitiativeLink",
    "InitiativePartner",
    "MatchTelling",
    "MessageReport",
    "Offer",
    "OfferKind",
    "OfferMatch",
    "OfferState",
    "OfferStep",
    "Organisation",
    "OrganisationInvitation",
    "OrganisationKind",
    "OrganisationMember",
    "OrganisationRole",
    "Profile",
    "SavedSearch",
    "SimilarCase",
    "Stage",
]
