"""Mails about offers, suggestions and messages. They never name an address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator

from mitwirk.accounts.models import User
from mitwirk.core import mail
from mitwirk.network.models import (
    ContactMessage,
    Fulfilment,
    MessageReport,
    Offer,
    Organisation,
    OrganisationMember,
)
from mitwirk.network.permissions import WRITERS

EXTRACT = 120


def _address(name: str, *args: object) -> str:
    return settings.SITE_URL + reverse(name, args=args)


def writers(organisation: Organisation) -> list[User]:
    """Return who reads mail for an organisation."""
    rows = OrganisationMember.objects.filter(organisation=organisation, ended_at=None, role__in=WRITERS)
    return [row.user for row in rows.filter(user__is_active=True).select_related("user").order_by("pk")]


def people_of_offer(offer: Offer) -> list[User]:
    """Return who hears of what happens to an entry."""
    if offer.organisation is not None:
        return writers(offer.organisation)
    return [offer.made_by] if offer.made_by is not None and offer.made_by.is_active else []


def _send(template: str, people: Iterable[User], context: dict[str, Any]) -> None:
    for person in people:
        mail.send(f"network/mails/{template}", to=person.email, context=context)


def tell_message(message: ContactMessage) -> None:
    """Tell the other side that something arrived, with a short extract."""
    talk = message.conversation
    if message.by_id != talk.started_by_id:
        people = [talk.started_by] if talk.started_by else []
    elif talk.to_organisation is not None:
        people = writers(talk.to_organisation)
    else:
        people = [talk.to_user] if talk.to_user else []
    context = {
        "name": message.by.name if message.by else "",
        "subject": talk.subject,
        "extract": Truncator(" ".join(message.text.split())).chars(EXTRACT),
        "url": _address("network:conversation", talk.pk),
    }
    _send("message_arrived", [person for person in people if person.is_active], context)


def remind_of_end(offer: Offer) -> None:
    """Say a week before that an entry ends."""
    context = {"offer": offer, "url": _address("network:offer_detail", offer.pk)}
    _send("offer_ends", people_of_offer(offer), context)


def ask_for_confirmation(fulfilment: Fulfilment) -> None:
    """Ask the named side whether it fulfilled an entry."""
    people = writers(fulfilment.organisation) if fulfilment.organisation else [fulfilment.user]
    context = {"offer": fulfilment.offer, "url": _address("network:offer_detail", fulfilment.offer_id)}
    _send("fulfilment_asked", [person for person in people if person and person.is_active], context)


def tell_matches(person: User, lines: Sequence[dict[str, Any]]) -> None:
    """Tell somebody what fits to own entries."""
    shown = [{**line, "url": _address("network:offer_detail", line["other"].pk)} for line in lines]
    _send("offers_match", [person], {"lines": shown, "url": _address("network:match_list")})


def tell_report_decided(report: MessageReport) -> None:
    """Tell who reported, and who wrote if the message was removed, what was decided and why."""
    context = {"report": report, "url": _address("network:conversation", report.message.conversation_id)}
    people = [report.by] + ([report.message.by] if report.removes else [])
    _send("message_report_decided", [person for person in people if person and person.is_active], context)
