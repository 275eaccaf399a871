"""Membership in the alliance: apply, decide, claim, change, leave."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from mitwirk.accounts.models import Role, User
from mitwirk.accounts.queries import confirmed_addresses
from mitwirk.core import activity
from mitwirk.core.errors import Conflict, HouseError, NotAllowed
from mitwirk.core.models import Audience
from mitwirk.core.ratelimit import limit
from mitwirk.network.member_numbers import next_numbers
from mitwirk.network.models import Membership, MembershipDeed, MembershipState, MembershipStep, Organisation
from mitwirk.network.models.membership import OPEN_STATES
from mitwirk.network.permissions import can_decide_members, can_lead_organisation, can_write_for_member
from mitwirk.places.models import Place

A_DAY = 5
IN_VAIN_LIVES = timedelta(days=365)
ENDED_LIVES = timedelta(days=730)
MOST_A_RUN = 500


class AlreadyMember(HouseError):
    """The person or organisation belongs to the alliance."""

    def default_message(self) -> str:
        """Return the sentence shown when the raiser gave none."""
        return _("Die Mitgliedschaft besteht schon. Unter „Meine Mitgliedschaft“ finden Sie Nummer und Angaben.")


def note_step(membership: Membership, deed: str, *, by: User | None, now: datetime, reason: str = "") -> None:
    """Write down one step of a membership."""
    MembershipStep.objects.create(membership=membership, deed=deed, by=by, at=now, reason=reason.strip())


def locked(membership: Membership) -> Membership:
    """Return a membership that nobody else changes until the transaction ends."""
    return (
        Membership.objects.select_for_update(of=("self",)).select_related("organisation", "user").get(pk=membership.pk)
    )


@transaction.atomic
def apply_for_membership(
    *,
    organisation: Organisation | None,
    kind: str,
    name: str,
    place: Place,
    note: str,
    shown: bool,
    by: User,
    now: datetime,
) -> Membership:
    """Apply for oneself or an organisation one speaks for. Pressing twice makes one application."""
    User.objects.select_for_update().get(pk=by.pk)
    who: dict[str, Any] = {"user": by} if organisation is None else {"organisation": organisation}
    if organisation is not None:
        organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
        if not can_lead_organisation(by, organisation):
            raise NotAllowed
        name, kind, place, shown = organisation.name, organisation.kind, organisation.place, True
    present = Membership.objects.filter(**who, state__in=OPEN_STATES).first()
    if present is not None:
        if present.state == MembershipState.RUNNING:
            raise AlreadyMember
        return present
    limit("network.membership", str(by.pk), at_most=A_DAY, seconds=86_400, now=now)
    made = Membership.objects.create(
        **who, kind=kind, name=name, place=place, shown=shown, applied_at=now, last_confirmed_on=localdate(now)
    )
    note_step(made, MembershipDeed.APPLIED, by=by, now=now, reason=note)
    activity.record("network.membership_applied", by=by, at=now, subject=made, visible_to=Audience.OFFICE)
    return made


@transaction.atomic
def confirm_membership(*, membership: Membership, by: User, now: datetime, reason: str = "") -> Membership:
    """Take somebody in and give a number; confirming twice gives one number."""
    if not can_decide_members(by):
        raise NotAllowed
    membership = locked(membership)
    if membership.state == MembershipState.RUNNING:
        return membership
    if membership.state != MembershipState.APPLIED:
        raise Conflict
    membership.state, membership.decided_at = MembershipState.RUNNING, now
    membership.number, membership.member_since = next_numbers()[0], localdate(now)
    membership.save(update_fields=["state", "decided_at", "number", "member_since"])
    note_step(membership, MembershipDeed.CONFIRMED, by=by, now=now, reason=reason)
    activity.record("network.membership_confirmed", by=by, at=now, subject=membership, visible_to=Audience.OFFICE)
    return membership


@transaction.atomic
def decline_membership(*, membership: Membership, reason: str, by: User, now: datetime) -> Membership:
    """Refuse an application, with a reason that the applicant reads."""
    if not can_decide_members(by):
        raise NotAllowed
    if not reason.strip():
        raise HouseError(_("Nennen Sie den Grund. Wer den Antrag gestellt hat, liest ihn."))
    membership = locked(membership)
    if membership.state == MembershipState.DECLINED:
        return membership
    if membership.state != MembershipState.APPLIED:
        raise Conflict
    membership.state, membership.decided_at = MembershipState.DECLINED, now
    membership.save(update_fields=["state", "decided_at"])
    note_step(membership, MembershipDeed.DECLINED, by=by, now=now, reason=reason)
    activity.record("network.membership_declined", by=by, at=now, subject=membership, visible_to=Audience.OFFICE)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, reason: str, by: User, now: datetime) -> Membership:
    """Leave, or take an application back; the office ends a membership with a reason."""
    membership = locked(membership)
    if not speaks_for(by, membership):
        if not can_decide_members(by):
            raise NotAllowed
        if not reason.strip():
            raise HouseError(_("Nennen Sie den Grund. Das Mitglied liest ihn auf seiner Seite."))
    if membership.state not in OPEN_STATES:
        return membership
    close(membership, by=by, now=now, reason=reason)
    return membership


def speaks_for(viewer: User, membership: Membership) -> bool:
    """Say whether somebody decides for a member: the person, or who speaks for the organisation."""
    if membership.organisation is not None:
        return can_lead_organisation(viewer, membership.organisation)
    return membership.user_id == viewer.pk


def close(membership: Membership, *, by: User | None, now: datetime, reason: str = "") -> None:
    """End a running membership or an open application; the number stays taken."""
    was_open = membership.state == MembershipState.APPLIED
    membership.state = MembershipState.WITHDRAWN if was_open else MembershipState.ENDED
    membership.ended_at, membership.asked_on, membership.reminded_on = now, None, None
    membership.save(update_fields=["state", "ended_at", "asked_on", "reminded_on"])
    deed = MembershipDeed.WITHDRAWN if was_open else MembershipDeed.ENDED
    note_step(membership, deed, by=by, now=now, reason=reason)
    activity.record("network.membership_ended", by=by, at=now, subject=membership, visible_to=Audience.OFFICE)


@transaction.atomic
def claim_membership(
    *, membership: Membership, organisation: Organisation | None, by: User, now: datetime
) -> Membership:
    """Connect a name of the office's list with one's account, proved by the same confirmed mail address.

    A person's name goes to the person, an organisation's to an organisation one speaks for. An own application that
    still waits is withdrawn with it.
    """
    User.objects.select_for_update().get(pk=by.pk)
    membership = locked(membership)
    if membership.user_id == by.pk:
        return membership
    mine = membership.email.lower() in {address.lower() for address in confirmed_addresses(by)}
    if not mine or membership.user_id or membership.organisation_id or membership.state != MembershipState.RUNNING:
        raise NotAllowed(
            _("Diese Mitgliedschaft gehört nicht zu Ihrer E-Mail-Adresse. Fragen Sie die Geschäftsstelle.")
        )
    if membership.is_of_person != (organisation is None):
        raise HouseError(_("Wählen Sie die Organisation, für die Sie sprechen."))
    if organisation is not None and not can_lead_organisation(by, organisation):
        raise NotAllowed
    who: dict[str, Any] = {"user": by} if organisation is None else {"organisation": organisation}
    for present in Membership.objects.select_for_update().filter(**who, state__in=OPEN_STATES):
        if present.state == MembershipState.RUNNING:
            raise AlreadyMember
        close(present, by=by, now=now)
    membership.user, membership.organisation = who.get("user"), organisation
    membership.email, membership.version = "", membership.version + 1
    membership.save(update_fields=["user", "organisation", "email", "version"])
    note_step(membership, MembershipDeed.CLAIMED, by=by, now=now)
    activity.record("network.membership_claimed", by=by, at=now, subject=membership, visible_to=Audience.OFFICE)
    return membership


@transaction.atomic
def change_member(
    *, membership: Membership, confirmed: bool, by: User, now: datetime, version: int | None = None, **fields: Any
) -> Membership:
    """Put data right: the member itself, or the office for somebody who phoned. `confirmed`: they are right today.

    With `version`, refused when the data were changed since the form was opened.
    """
    membership = locked(membership)
    if not (can_decide_members(by) or can_write_for_member(by, membership)):
        raise NotAllowed
    if membership.state not in OPEN_STATES:
        raise HouseError(_("Diese Mitgliedschaft läuft nicht mehr. Ihre Angaben bleiben, wie sie sind."))
    if version is not None and membership.version != version:
        raise Conflict
    changed = [name for name, value in fields.items() if getattr(membership, name) != value]
    for name in changed:
        setattr(membership, name, fields[name])
    if confirmed:
        membership.last_confirmed_on, membership.asked_on, membership.reminded_on = localdate(now), None, None
    membership.version += 1 if changed else 0
    membership.save()
    if changed:
        note_step(membership, MembershipDeed.CHANGED, by=by, now=now)
        activity.record("network.membership_changed", by=by, at=now, subject=membership, visible_to=Audience.OFFICE)
    if confirmed:
        note_step(membership, MembershipDeed.DATA_CONFIRMED, by=by, now=now)
    return membership


def empty_members(pks: Collection[int]) -> None:
    """Take everything personal out of memberships; number, kind and dates stay."""
    steps = MembershipStep.objects.filter(membership__in=pks)
    steps.exclude(deed=MembershipDeed.DECLINED).update(reason="")
    steps.filter(deed=MembershipDeed.DECLINED).update(reason=_("entfernt"))
    Membership.objects.filter(pk__in=pks).update(user=None, name="", email="", place=None, shown=False)


def forget_former_members(*, now: datetime) -> int:
    """Delete applications that led to nothing after a year; empty memberships of people two years after their end."""
    in_vain = Q(state=MembershipState.DECLINED, decided_at__lt=now - IN_VAIN_LIVES)
    in_vain |= Q(state=MembershipState.WITHDRAWN, ended_at__lt=now - IN_VAIN_LIVES)
    gone = Membership.objects.filter(in_vain).count()
    Membership.objects.filter(in_vain).delete()
    ended = Membership.objects.filter(state=MembershipState.ENDED, ended_at__lt=now - ENDED_LIVES, organisation=None)
    pks = list(ended.exclude(name="").order_by("pk").values_list("pk", flat=True)[:MOST_A_RUN])
    empty_members(pks)
    return gone + len(pks)


@transaction.atomic
def note_export(*, rows: int, by: User, now: datetime) -> None:
    """Write down that the office took the members list out of the house."""
    if not by.holds(Role.OFFICE):
        raise NotAllowed
    activity.record(
        "network.members_exported", by=by, at=now, subject=by, visible_to=Audience.OFFICE, data={"rows": rows}
    )
