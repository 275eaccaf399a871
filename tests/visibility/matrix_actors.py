"""Who learns what of organisations, initiatives and advisors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def rows(row: Callable[..., Any], everybody: frozenset[str]) -> tuple[Any, ...]:
    """Return the rows of all models of actors and advisors."""
    amina, emil, office = frozenset({"amina"}), frozenset({"emil"}), frozenset({"office"})
    member = frozenset({"place_admin"})
    people = amina | member
    return (
        row("network.Organisation", "a shown one", "Zqtreff", everybody, everybody, everybody,
            export=office, personal=amina | member),
        row("network.Organisation", "a hidden one", "Zqverborgen", amina | office, amina, personal=amina),
        row("network.Organisation", "why it is hidden", "Zqhehlgrund", amina | office),
        row("network.OrganisationMember", "who acts for it", r"Zqpaul</h2><p class=.mw-meta.>(Mitglied|Member)", people),
        row("network.OrganisationInvitation", "whom it invited", "zqeingeladen", amina),
        row("network.Initiative", "a shown one", "Zqinitiative", everybody, everybody, everybody,
            personal=amina | emil),
        row("network.Initiative", "a hidden one", "Zqheimlich", amina | office, personal=amina),
        row("network.InitiativePartner", "who was asked to carry it", "Zqpartner", amina | emil, everybody, personal=emil),
        row("network.InitiativeLink", "where it points to", "Zqverweis", everybody),
        row("network.InitiativePicture", "one for everybody", "Zqfotozeigt", everybody),
        row("network.InitiativePicture", "one of a hidden page", "Zqfotohehl", amina | office),
        row("network.Profile", "what all may read", "Zqprofilalle", everybody, everybody, personal=emil),
        row("network.Profile", "what people of organisations may read", "Zqprofilnetz", people | emil, personal=emil),
        row("network.Profile", "what nobody may read", "Zqprofilnie", emil, personal=emil),
        row("network.Profile", "its topics, for people of organisations", r"</h2><ul class=.mw-reihe mw-liste.><li>",
            people | emil),
        row("network.SavedSearch", "what somebody looks for", "Zqsuchname", amina, personal=amina),
        row("advice.Advisor", "a confirmed one", "Zqfachperson", everybody, everybody, everybody,
            personal=amina | emil, mail=amina),
        row("advice.Advisor", "one that waits", "Zqprueffall", office, office, personal=office),
        row("advice.AdvisorStep", "what the office wrote", "Zqschrittgrund", office),
        row("advice.AdvisorReference", "an unconfirmed one", "Zqreferenz", emil | amina, personal=emil),
        row("advice.AdvisorEnquiry", "what was asked", "Zqanfragetext", amina | emil, personal=amina | emil),
        row("advice.EnquiryStep", "what was answered", "Zqzusage", amina | emil, personal=amina | emil, mail=amina),
    )  # fmt: skip


SILENT = {
    "network.Profile_topics": "names of topics are public; the row they belong to has a row of its own",
    "network.Organisation_topics": "names of topics are public; the row they belong to has a row of its own",
    "network.Initiative_topics": "names of topics are public; the row they belong to has a row of its own",
    "advice.Advisor_topics": "names of topics are public; the row they belong to has a row of its own",
    "advice.Advisor_regions": "names of regions are public; the row they belong to has a row of its own",
}
