"""Who learns what of offers, needs and messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def rows(row: Callable[..., Any], everybody: frozenset[str]) -> tuple[Any, ...]:
    """Return the rows of all models of offers and contact."""
    amina, emil, office = frozenset({"amina"}), frozenset({"emil"}), frozenset({"office"})
    both = amina | emil
    return (
        row("network.Offer", "an open need", "Zqgesuch", everybody, everybody, everybody, personal=both),
        row("network.Offer", "a hidden one", "Zqversteckt", amina | office, personal=amina),
        row("network.OfferStep", "why it is hidden", "Zqstufengrund", amina | office),
        row("network.Fulfilment", "who is said to have helped", "Genannt ist: Zqhelferkreis", amina),
        row("network.OfferMatch", "what fits to one's own", "Zu Ihrem Eintrag „Zq", both),
        row("network.MatchTelling", "what one was told of", r'"suggestions":\s*\[\s*\{\s*"need":\s*"Zqgesuch',
            personal=emil),
        row("network.Conversation", "what two people write about", "Zqbetreff", both, personal=both),
        row("network.ContactMessage", "between two people", "Zqbriefwort", both, personal=emil),
        row("network.ContactMessage", "a reported one", "Zqgemeldet", both | office, personal=emil),
        row("network.ConversationReading", "who has read until when", "zqlesestand"),
        row("network.ContactBlock", "whom somebody blocks", "Zqgesperrt", amina, personal=amina),
        row("network.MessageReport", "why a message is reported", "Zqmeldegrund", office, personal=amina),
    )  # fmt: skip


SILENT = {"network.Offer_topics": "names of topics are public; the row they belong to has a row of its own"}
