"""Offers and needs: make, change, extend, end, fulfil, confirm; remind and close by job."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from mitwirk.accounts.models import Role, User
from mitwirk.core import activity
from mitwirk.core.errors import Conflict, HouseError, NotAllowed
from mitwirk.core.models import Audience
from mitwirk.core.ratelimit import limit
from mitwirk.network import mails_offers as mails
from mitwirk.network.models import Fulfilment, Initiative, MatchTelling, Offer, OfferState, OfferStep, Organisation
from mitwirk.network.models.offers import RUNS_FOR
from mitwirk.network.permissions import can_edit_initiative, can_edit_organisation
from mitwirk.places.models import Topic

A_DAY = 10
REMIND_BEFORE = timedelta(days=7)
AT_ONCE = timedelta(minutes=10)
MOST_A_RUN = 200


def can_edit_offer(viewer: Any, offer: Offer) -> bool:
    """Whoever writes for its organisation or initiative, else who made it."""
    return Offer.objects.of(viewer).filter(pk=offer.pk).exists()


def _locked(offer: Offer, by: User) -> Offer:
    offer = Offer.objects.select_for_update().get(pk=offer.pk)
    if not can_edit_offer(by, offer):
        raise NotAllowed
    return offer


def _move(offer: Offer, state: str, *, by: User | None, now: datetime, reason: str = "") -> None:
    offer.state, offer.version = state, offer.version + 1
    offer.save(update_fields=["state", "version"])
    OfferStep.objects.create(offer=offer, state=state, by=by, at=now, reason=reason)


@transaction.atomic
def make_offer(
    *,
    organisation: Organisation | None = None,
    initiative: Initiative | None = None,
    topics: Iterable[Topic] = (),
    by: User,
    now: datetime,
    **fields: Any,
) -> Offer:
    """Enter an offer or need, for an actor one writes for or as a person. Pressing twice enters one."""
    User.objects.select_for_update().get(pk=by.pk)
    if organisation is not None and not can_edit_organisation(by, organisation):
        raise NotAllowed
    if initiative is not None and not can_edit_initiative(by, initiative):
        raise NotAllowed
    who = {"organisation": organisation, "initiative": initiative, "made_by": by}
    same = {name: fields[name] for name in ("direction", "title", "text")}
    twice = Offer.objects.filter(**who, **same, state=OfferState.OPEN, made_at__gt=now - AT_ONCE).first()
    if twice is not None:
        return twice
    limit("network.offer", str(by.pk), at_most=A_DAY, seconds=86_400, now=now)
    fields.setdefault("expires_on", localdate(now) + RUNS_FOR)
    offer = Offer.objects.create(**who, made_at=now, changed_at=now, **fields)
    offer.topics.set(topics)
    OfferStep.objects.create(offer=offer, state=OfferState.OPEN, by=by, at=now)
    activity.record("network.offer_made", by=by, at=now, subject=offer, visible_to=Audience.ALL)
    return offer


@transaction.atomic
def change_offer(
    *, offer: Offer, version: int, topics: Iterable[Topic], by: User, now: datetime, **fields: Any
) -> Offer:
    """Change what an entry says; refused when somebody else was faster."""
    offer = _locked(offer, by)
    if offer.version != version:
        raise Conflict
    if offer.state != OfferState.OPEN:
        raise HouseError(_("Dieser Eintrag ist beendet. Geben Sie einen neuen auf."))
    for name, value in fields.items():
        setattr(offer, name, value)
    offer.version += 1
    offer.changed_at = now
    offer.save()
    offer.topics.set(topics)
    activity.record("network.offer_changed", by=by, at=now, subject=offer, visible_to=Audience.ALL)
    return offer


@transaction.atomic
def extend_offer(*, offer: Offer, by: User, now: datetime) -> Offer:
    """Let an entry run ninety days from today; one that ran out comes back."""
    offer = _locked(offer, by)
    if offer.state not in {OfferState.OPEN, OfferState.EXPIRED}:
        raise HouseError(_("Dieser Eintrag ist beendet. Geben Sie einen neuen auf."))
    until = localdate(now) + RUNS_FOR
    if offer.state == OfferState.OPEN and offer.expires_on >= until:
        return offer
    offer.expires_on = until
    offer.changed_at = now
    offer.save(update_fields=["expires_on", "changed_at"])
    _move(offer, OfferState.OPEN, by=by, now=now)
    activity.record("network.offer_extended", by=by, at=now, subject=offer, visible_to=Audience.ALL)
    return offer


@transaction.atomic
def withdraw_offer(*, offer: Offer, by: User, now: datetime) -> Offer:
    """End an entry that nobody fulfilled."""
    offer = _locked(offer, by)
    if offer.state == OfferState.OPEN:
        _move(offer, OfferState.WITHDRAWN, by=by, now=now)
        activity.record("network.offer_withdrawn", by=by, at=now, subject=offer)
    return offer


@transaction.atomic
def hide_offer(*, offer: Offer, hidden: bool, reason: str, by: User, now: datetime) -> Offer:
    """Take an entry off the pages, or show it again; its people read the reason."""
    if not by.holds(Role.OFFICE):
        raise NotAllowed
    if hidden and not reason.strip():
        raise HouseError(_("Nennen Sie den Grund. Wer den Eintrag aufgegeben hat, liest ihn."))
    offer = Offer.objects.select_for_update().get(pk=offer.pk)
    if (offer.state == OfferState.HIDDEN) == hidden:
        return offer
    before = OfferState.FULFILLED if Fulfilment.objects.filter(offer=offer).exists() else OfferState.OPEN
    _move(offer, OfferState.HIDDEN if hidden else before, by=by, now=now, reason=reason.strip())
    kind = "network.offer_hidden" if hidden else "network.offer_shown"
    activity.record(kind, by=by, at=now, subject=offer, visible_to=Audience.OFFICE)
    return offer


@transaction.atomic
def fulfil_offer(
    *, offer: Offer, organisation: Organisation | None, user: User | None, by: User, now: datetime
) -> Offer:
    """Close an entry as fulfilled and name who did it; the named side is asked to confirm."""
    offer = _locked(offer, by)
    if offer.state == OfferState.FULFILLED:
        return offer
    if offer.state != OfferState.OPEN:
        raise HouseError(_("Dieser Eintrag ist schon beendet."))
    _move(offer, OfferState.FULFILLED, by=by, now=now)
    activity.record("network.offer_fulfilled", by=by, at=now, subject=offer, visible_to=Audience.ALL)
    if organisation is not None or user is not None:
        made = Fulfilment.objects.create(offer=offer, organisation=organisation, user=user, told_by=by, told_at=now)
        mails.ask_for_confirmation(made)
    return offer


def can_answer_fulfilment(viewer: Any, fulfilment: Fulfilment) -> bool:
    """The named side: the person, or who writes for the organisation."""
    if fulfilment.organisation is not None:
        return can_edit_organisation(viewer, fulfilment.organisation)
    return viewer.is_authenticated and fulfilment.user_id == viewer.pk


@transaction.atomic
def answer_fulfilment(
    *, fulfilment: Fulfilment, confirmed: bool, may_be_shown: bool, by: User, now: datetime
) -> Fulfilment:
    """Say whether one fulfilled it, and whether others may read that; can be changed later."""
    rows = Fulfilment.objects.select_for_update(of=("self",)).select_related("organisation", "offer")
    fulfilment = rows.get(pk=fulfilment.pk)
    if not can_answer_fulfilment(by, fulfilment):
        raise NotAllowed
    fulfilment.confirmed, fulfilment.may_be_shown = confirmed, confirmed and may_be_shown
    fulfilment.answered_by, fulfilment.answered_at = by, now
    fulfilment.save(update_fields=["confirmed", "may_be_shown", "answered_by", "answered_at"])
    audience = Audience.ALL if fulfilment.is_public else Audience.TEAM
    activity.record("network.fulfilment_answered", by=by, at=now, subject=fulfilment.offer, visible_to=audience)
    return fulfilment


@transaction.atomic
def dismiss_match(*, match: Any, by: User, now: datetime) -> None:
    """Put a suggestion aside for oneself."""
    if not (can_edit_offer(by, match.need) or can_edit_offer(by, match.offer)):
        raise NotAllowed
    row, _made = MatchTelling.objects.get_or_create(match=match, user=by)
    if row.dismissed_at is None:
        row.dismissed_at = now
        row.save(update_fields=["dismissed_at"])


def expire_offers(*, now: datetime) -> int:
    """Remind a week before the end, close what ran out."""
    today = localdate(now)
    waiting = Offer.objects.open().order_by("expires_on", "pk")
    over = list(waiting.select_for_update().filter(expires_on__lt=today)[:MOST_A_RUN])
    for offer in over:
        _move(offer, OfferState.EXPIRED, by=None, now=now)
        activity.record("network.offer_expired", by=None, at=now, subject=offer)
    soon = waiting.filter(expires_on__gte=today, expires_on__lte=today + REMIND_BEFORE)
    soon = soon.filter(Q(reminded_for=None) | ~Q(reminded_for=F("expires_on"))).select_related("made_by")
    rows = list(soon[:MOST_A_RUN])
    for offer in rows:
        Offer.objects.filter(pk=offer.pk).update(reminded_for=offer.expires_on)
        mails.remind_of_end(offer)
    return len(over) + len(rows)
