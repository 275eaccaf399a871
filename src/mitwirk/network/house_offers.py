"""What the house must know about offers, needs and messages: kinds, search, notices, desk, own data, erasure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Min, Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from mitwirk.accounts.models import Role
from mitwirk.core.contract import NoticeLine, NoticeRule, PeriodicJob
from mitwirk.core.search.documents import Document
from mitwirk.network import matching
from mitwirk.network.actions.contact import forget_old_conversations
from mitwirk.network.actions.offers import expire_offers
from mitwirk.network.models import (
    ContactBlock,
    ContactMessage,
    Conversation,
    Fulfilment,
    MatchTelling,
    MessageReport,
    Offer,
    OfferState,
    OfferStep,
)
from mitwirk.places.queries import follow_subjects

ACTIVITY_KINDS = {
    "network.offer_made": gettext_noop("Gesuch oder Angebot aufgegeben"),
    "network.offer_changed": gettext_noop("Gesuch oder Angebot geändert"),
    "network.offer_extended": gettext_noop("Gesuch oder Angebot verlängert"),
    "network.offer_withdrawn": gettext_noop("Gesuch oder Angebot beendet"),
    "network.offer_expired": gettext_noop("Gesuch oder Angebot abgelaufen"),
    "network.offer_fulfilled": gettext_noop("Gesuch oder Angebot erfüllt"),
    "network.offer_hidden": gettext_noop("Gesuch oder Angebot verborgen"),
    "network.offer_shown": gettext_noop("Gesuch oder Angebot wieder gezeigt"),
    "network.fulfilment_answered": gettext_noop("Zur Erfüllung geantwortet"),
    "network.conversation_started": gettext_noop("Nachricht geschrieben"),
    "network.person_blocked": gettext_noop("Person gesperrt"),
    "network.block_ended": gettext_noop("Sperre aufgehoben"),
    "network.message_reported": gettext_noop("Nachricht gemeldet"),
    "network.message_report_decided": gettext_noop("Über gemeldete Nachricht entschieden"),
}
SEARCH_KINDS = {"offer": (gettext_noop("Gesuch oder Angebot"), gettext_noop("Gesuche und Angebote"))}
JOBS = (
    PeriodicJob("network.offers_expire", 3600, expire_offers),
    PeriodicJob("network.offers_match", 30, matching.match_changed, atomic=False),
    PeriodicJob("network.offers_tell", 3600, matching.tell_matches, atomic=False),
    PeriodicJob("network.conversations_forget", 86_400, forget_old_conversations),
)


def _document(offer: Offer) -> Document:
    actor = offer.organisation or offer.initiative
    public = offer.state in {OfferState.OPEN, OfferState.FULFILLED} and (actor is None or actor.hidden_at is None)
    return Document(
        kind="offer",
        key=str(offer.pk),
        title=offer.title,
        url=reverse("network:offer_detail", args=[offer.pk]),
        text=offer.text,
        note=f"{offer.get_direction_display()}: {offer.actor}",
        public=public,
        audience="" if public or offer.made_by_id is None else f"user:{offer.made_by_id}",
        place=offer.place.key,
        topics=tuple(sorted(topic.key for topic in offer.topics.all())),
        published_at=offer.made_at,
    )


def search_documents() -> Iterator[Document]:
    """Yield open and fulfilled entries."""
    for offer in Offer.objects.shown().for_list().prefetch_related("topics").iterator(chunk_size=200):
        yield _document(offer)


def visible_offers(viewer: Any, keys: Collection[str]) -> Iterable[str]:
    """Return those entries that a viewer may read at this moment."""
    rows = Offer.objects.visible_to(viewer).filter(pk__in=[int(key) for key in keys])
    return [str(pk) for pk in rows.values_list("pk", flat=True)]


SEARCH_VISIBLE = {"offer": visible_offers}


def describe_offers(rows: Collection[Any], viewer: Any) -> Mapping[int, NoticeLine]:
    """Put new entries into words, as far as a viewer may read them."""
    ids = {row.subject_id for row in rows}
    found = {offer.pk: offer for offer in Offer.objects.visible_to(viewer).filter(pk__in=ids).for_list()}
    list_url = reverse("network:offer_list")
    lines = {}
    for row in rows:
        offer = found.get(row.subject_id)
        if offer is not None:
            text = f"{offer.get_direction_display()}: {offer.title}"
            url = reverse("network:offer_detail", args=[offer.pk])
            lines[row.pk] = NoticeLine(text, url, _("Gesuche und Angebote"), list_url)
    return lines


def _followed(row: Any) -> list[str]:
    offer = Offer.objects.filter(pk=row.subject_id).prefetch_related("topics").select_related("place").first()
    if offer is None:
        return []
    subjects = follow_subjects(offer.place, offer.topics.all())
    if offer.organisation_id:
        subjects.append(f"network.organisation:{offer.organisation_id}")
    if offer.initiative_id:
        subjects.append(f"network.initiative:{offer.initiative_id}")
    return subjects


NOTICE_CATEGORIES = {"offers": gettext_noop("Gesuche und Angebote")}
NOTICE_RULES = {"network.offer_made": NoticeRule("offers", describe_offers, followed=_followed)}


def feeds() -> list[tuple[str, str]]:
    """Return the feed of open entries."""
    return [(_("Gesuche und Angebote"), reverse("network:offer_feed"))]


def sitemap() -> Iterator[str]:
    """Yield the list and the newest entries."""
    yield reverse("network:offer_list")
    for pk in Offer.objects.shown().order_by("-made_at", "-pk").values_list("pk", flat=True)[:500]:
        yield reverse("network:offer_detail", args=[pk])


def desk_items(user: Any, now: datetime | None = None) -> list[dict[str, Any]]:
    """Return unread messages, confirmations that wait, and for the office reported messages."""
    if not user.is_authenticated:
        return []
    unread = Conversation.objects.unread_by(user).aggregate(oldest=Min("last_at"))["oldest"]
    items = []
    if unread:
        count = Conversation.objects.unread_by(user).count()
        text = ngettext("%(count)s neue Nachricht.", "%(count)s neue Nachrichten.", count) % {"count": count}
        items.append(_item(_("Nachrichten"), text, reverse("network:message_list"), count, unread))
    for row in Fulfilment.objects.filter(user=user, answered_at=None).select_related("offer").order_by("pk")[:5]:
        text = _("Haben Sie geholfen? Bestätigen Sie es.")
        items.append(_item(row.offer.title, text, reverse("network:offer_detail", args=[row.offer_id]), 1, row.told_at))
    if user.holds(Role.OFFICE):
        reports = MessageReport.objects.filter(decided_at=None)
        oldest = reports.aggregate(oldest=Min("at"))["oldest"]
        if oldest:
            count = reports.count()
            text = ngettext("%(count)s Meldung ist offen.", "%(count)s Meldungen sind offen.", count)
            href = reverse("network:message_report_list")
            items.append(_item(_("Gemeldete Nachrichten"), text % {"count": count}, href, count, oldest))
    return items


def _item(title: str, text: str, href: str, count: int, since: datetime) -> dict[str, Any]:
    return {"title": title, "text": text, "href": href, "count": count, "due": localdate(since)}


def personal_data(user: Any) -> dict[str, Any]:
    """Return what somebody offered, looked for, wrote, blocked and reported."""
    offers = Offer.objects.filter(made_by=user).order_by("pk")
    steps = OfferStep.objects.filter(by=user).select_related("offer").order_by("pk")
    told = Q(user=user) | Q(told_by=user) | Q(answered_by=user)
    fulfilments = Fulfilment.objects.filter(told).select_related("offer").order_by("pk")
    written = ContactMessage.objects.filter(by=user).select_related("conversation").order_by("pk")
    talks = Conversation.objects.filter(Q(started_by=user) | Q(to_user=user)).order_by("pk")
    blocks = ContactBlock.objects.filter(by=user).select_related("blocked").order_by("pk")
    own, decided = MessageReport.objects.filter(by=user).order_by("pk"), MessageReport.objects.filter(decided_by=user)
    told_matches = MatchTelling.objects.filter(user=user).select_related("match__need", "match__offer").order_by("pk")
    return {
        "offers": [
            {"title": row.title, "text": row.text, "state": row.get_state_display(), "at": row.made_at.isoformat()}
            for row in offers
        ],
        "offer_steps": [
            {"offer": row.offer.title, "state": row.get_state_display(), "at": row.at.isoformat()} for row in steps
        ],
        "fulfilments": [{"offer": row.offer.title, "confirmed": row.confirmed} for row in fulfilments],
        "suggestions": [
            {"need": row.match.need.title, "offer": row.match.offer.title, "aside": row.dismissed_at is not None}
            for row in told_matches
        ],
        "conversations": [{"subject": row.subject, "at": row.started_at.isoformat()} for row in talks],
        "messages": [
            {"subject": row.conversation.subject, "text": row.text, "at": row.at.isoformat()} for row in written
        ],
        "blocks": [{"name": row.blocked.name, "at": row.at.isoformat()} for row in blocks],
        "message_reports": [
            {"reason": row.reason, "decision": row.decision_reason, "at": row.at.isoformat()} for row in own
        ],
        "message_decisions": [{"reason": row.decision_reason} for row in decided.order_by("pk")],
    }


def erase(user: Any, *, now: datetime) -> dict[str, int]:
    """Delete what somebody offered for themselves; empty their messages, which leave a neutral line opposite.

    Entries for an organisation or initiative stay without a name. Where nobody is left, the conversation goes.
    """
    offers = Offer.objects.filter(made_by=user, organisation=None, initiative=None).delete()[0]
    messages = ContactMessage.objects.filter(by=user).update(text="", removed_at=now, by=None)
    talks = Conversation.objects.filter(Q(started_by=user) | Q(to_user=user))
    alone = Q(to_organisation=None) & (Q(started_by=user, to_user=None) | Q(to_user=user, started_by=None))
    gone = talks.filter(alone).delete()[0]
    Conversation.objects.filter(started_by=user).update(started_by=None)
    Conversation.objects.filter(to_user=user).update(to_user=None)
    reports = MessageReport.objects.filter(by=user).update(by=None, reason="")
    blocks = ContactBlock.objects.filter(Q(by=user) | Q(blocked=user)).delete()[0]
    helped = Fulfilment.objects.filter(user=user).delete()[0]
    return {
        "network_offer": offers,
        "network_contactmessage": messages,
        "network_conversation": gone,
        "network_messagereport": reports,
        "network_contactblock": blocks,
        "network_fulfilment": helped,
    }
