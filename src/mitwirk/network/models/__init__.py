"""Models of the network, by noun."""

from mitwirk.network.models.actors import (
    Initiative,
    InitiativeLink,
    InitiativePartner,
    Organisation,
    OrganisationInvitation,
    OrganisationKind,
    OrganisationMember,
    OrganisationRole,
    Stage,
)
from mitwirk.network.models.contact import (
    ContactBlock,
    ContactMessage,
    Conversation,
    ConversationReading,
    MessageReport,
)
from mitwirk.network.models.imports import InitiativeImport, MemberImport, WaitingList
from mitwirk.network.models.membership import (
    MEMBER_KINDS,
    MemberCounter,
    Membership,
    MembershipDeed,
    MembershipState,
    MembershipStep,
    PersonKind,
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
from mitwirk.network.models.pictures import InitiativePicture
from mitwirk.network.models.profiles import PROFILE_FIELDS, PROFILE_TEXTS, Audibility, Profile
from mitwirk.network.models.saved import SavedSearch
from mitwirk.network.models.similar import SimilarCase

__all__ = [
    "MEMBER_KINDS",
    "PROFILE_FIELDS",
    "PROFILE_TEXTS",
    "Audibility",
    "ContactBlock",
    "ContactMessage",
    "Conversation",
    "ConversationReading",
    "Direction",
    "Fulfilment",
    "Initiative",
    "InitiativeImport",
    "InitiativeLink",
    "InitiativePartner",
    "InitiativePicture",
    "MatchTelling",
    "MemberCounter",
    "MemberImport",
    "Membership",
    "MembershipDeed",
    "MembershipState",
    "MembershipStep",
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
    "PersonKind",
    "Profile",
    "SavedSearch",
    "SimilarCase",
    "Stage",
    "WaitingList",
]
