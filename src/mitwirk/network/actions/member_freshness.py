"""Are the data of members still right? Asked once a year by mail, answered with one click and one button."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core import signing
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from mitwirk.core import activity
from mitwirk.core.errors import HouseError
from mitwirk.core.models import Audience
from mitwirk.network import mails_membership as mails
from mitwirk.network.actions.membership import locked, note_step
from mitwirk.network.models import Membership, MembershipDeed, MembershipState, OrganisationMember
from mitwirk.network.models.membership import FRESH_FOR
from mitwirk.network.permissions import WRITERS

REMIND_AFTER = timedelta(weeks=4)
MOST_A_RUN = 200
SALT = "network.member_data"


def token_for(membership: Membership) -> str:
    """Return what the link of the present question carries: which membership, asked when. It holds no data."""
    asked = membership.asked_on.isoformat() if membership.asked_on else ""
    return signing.dumps([membership.pk, asked], salt=SALT)


def asked_by(token: str) -> tuple[Membership, date] | None:
    """Return the membership of a link and the day of its question; None for anything this house did not sign."""
    try:
        pk, asked = signing.loads(token, salt=SALT)
        membership = Membership.objects.for_list().filter(pk=pk).first()
        return (membership, date.fromisoformat(asked)) if membership else None
    except (signing.BadSignature, ValueError, TypeError):
        return None


def is_answered(membership: Membership, asked: date) -> bool:
    """Say whether the data were confirmed since a question was put."""
    return membership.last_confirmed_on is not None and membership.last_confirmed_on >= asked


@transaction.atomic
def confirm_by_link(*, token: str, now: datetime) -> Membership:
    """Confirm the data by the link of the mail; a second press changes nothing, an old link does nothing."""
    found = asked_by(token)
    if found is None:
        raise HouseError(_("Dieser Link ist unvollständig. Öffnen Sie ihn noch einmal aus der Mail."))
    membership, asked = locked(found[0]), found[1]
    if is_answered(membership, asked):
        return membership
    if membership.state != MembershipState.RUNNING or membership.asked_on != asked:
        raise HouseError(_("Dieser Link gilt nicht mehr. Melden Sie sich an und prüfen Sie dort Ihre Angaben."))
    membership.last_confirmed_on, membership.asked_on, membership.reminded_on = localdate(now), None, None
    membership.save(update_fields=["last_confirmed_on", "asked_on", "reminded_on"])
    note_step(membership, MembershipDeed.DATA_CONFIRMED, by=None, now=now)
    activity.record("network.member_data_confirmed", by=None, at=now, subject=membership, visible_to=Audience.OFFICE)
    return membership


def ask_members(*, now: datetime) -> int:
    """Ask members whose data are older than a year, remind once after four weeks; a limited number a run."""
    today = localdate(now)
    writers = OrganisationMember.objects.filter(
        organisation=OuterRef("organisation"), ended_at=None, role__in=WRITERS, user__is_active=True
    )
    reachable = Q(user__is_active=True) | Exists(writers) | (Q(user=None, organisation=None) & ~Q(email=""))
    # Whoever came by a list without a day of confirmation is asked a year after that.
    stale = (
        Membership.objects.stale(today)
        .filter(reachable)
        .exclude(last_confirmed_on=None, applied_at__gt=now - FRESH_FOR)
    )
    due = stale.filter(Q(asked_on=None) | Q(asked_on__lte=today - REMIND_AFTER, reminded_on=None))
    pks = list(due.order_by("last_confirmed_on", "pk").values_list("pk", flat=True)[:MOST_A_RUN])
    return sum(_ask(pk, now) for pk in pks)


@transaction.atomic
def _ask(pk: int, now: datetime) -> int:
    """Ask one member in a transaction of its own: a mail that fails stops no other."""
    today, membership = localdate(now), locked(Membership(pk=pk))
    if membership.asked_on is None:
        membership.asked_on, deed = today, MembershipDeed.ASKED
    elif membership.reminded_on is None and membership.asked_on <= today - REMIND_AFTER:
        membership.reminded_on, deed = today, MembershipDeed.REMINDED
    else:
        return 0
    membership.save(update_fields=["asked_on", "reminded_on"])
    note_step(membership, deed, by=None, now=now)
    mails.ask_to_confirm(membership, token_for(membership))
    return 1
