"""Offers, needs and messages in the house of the matrix."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from mitwirk.accounts.testing import make_user
from mitwirk.network.models import (
    ContactBlock,
    ContactMessage,
    Conversation,
    ConversationReading,
    Fulfilment,
    MatchTelling,
    MessageReport,
    Offer,
    OfferMatch,
    OfferState,
    OfferStep,
)
from mitwirk.network.testing import make_organisation


def offers(scene: Any, text: Any) -> None:
    """Place an open need and offer that fit, a hidden and a fulfilled entry, and a reported conversation."""
    now = timezone.now()
    amina, emil = scene.people["amina"], scene.people["emil"]

    def make(title: str, by: Any, direction: str = "need", state: str = OfferState.OPEN) -> Offer:
        return Offer.objects.create(
            direction=direction, kind="room", title=title, text=text(f"{title}worte"), place=scene.rows["town"],
            made_by=by, made_at=now, changed_at=now, expires_on=timezone.localdate() + timedelta(days=30), state=state,
        )  # fmt: skip

    need, gift = make("Zqgesuch", amina), make("Zqgabe", emil, "offer")
    hidden = make("Zqversteckt", amina, state=OfferState.HIDDEN)
    done = make("Zqerledigt", amina, state=OfferState.FULFILLED)
    OfferStep.objects.create(offer=hidden, state=OfferState.HIDDEN, at=now, reason="Zqstufengrund")
    helper = make_organisation("Zqhelferkreis", speaker=make_user("Zqhelferin"), hidden_at=now, slug="o-9")
    Fulfilment.objects.create(offer=done, organisation=helper, told_by=amina, told_at=now)
    match = OfferMatch.objects.create(need=need, offer=gift, score=1, facts={}, made_at=now)
    MatchTelling.objects.create(match=match, user=emil, told_at=now)
    talk = Conversation.objects.create(started_by=emil, to_user=amina, subject="Zqbetreff", started_at=now, last_at=now)
    ContactMessage.objects.create(conversation=talk, by=emil, text="Zqbriefwort", at=now)
    letter = ContactMessage.objects.create(conversation=talk, by=emil, text="Zqgemeldet", at=now)
    ConversationReading.objects.create(conversation=talk, user=amina, read_at=now)
    ContactBlock.objects.create(by=amina, blocked=make_user("Zqgesperrt"), at=now)
    report = MessageReport.objects.create(message=letter, by=amina, reason="Zqmeldegrund", at=now)
    scene.rows["offers"], scene.rows["talks"] = [need, gift, hidden, done], [talk]
    scene.rows["letters"], scene.rows["letter_reports"] = [letter], [report]
