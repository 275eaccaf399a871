"""The office enters one member by hand: an application that came by letter. The rules are those of a members list."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from mitwirk.accounts.models import User
from mitwirk.core import activity
from mitwirk.core.errors import Conflict, HouseError, NotAllowed
from mitwirk.core.models import Audience
from mitwirk.network.actions.import_members import free_accounts
from mitwirk.network.actions.membership import note_step
from mitwirk.network.member_numbers import keep_above, next_numbers
from mitwirk.network.member_twins import with_twins
from mitwirk.network.models import Membership, MembershipDeed, MembershipState, PersonKind
from mitwirk.network.permissions import can_decide_members
from mitwirk.places.models import Place

AT_ONCE = timedelta(minutes=1)


class KnownAlready(Conflict):
    """Somebody like this is in the list; the office looks and decides."""

    def __init__(self, twin: Membership, why: str):
        self.twin = twin
        super().__init__(
            _(
                "Vielleicht steht dieses Mitglied schon in der Liste (%(why)s). Prüfen Sie den Eintrag. "
                "Ist es jemand anderes, kreuzen Sie das an."
            )
            % {"why": why}
        )


@transaction.atomic
def enter_member(
    *,
    name: str,
    kind: str,
    place: Place,
    email: str,
    running: bool,
    number: int | None,
    since: date | None,
    note: str,
    another: int | None,
    by: User,
    now: datetime,
) -> Membership:
    """Enter an application or a member. Somebody alike is proposed first; `another` says that the found one is not it.

    Nobody gets a mail. An account that proved the mail address is connected at once. Pressing twice enters one.
    """
    if not can_decide_members(by):
        raise NotAllowed
    keep_above(number or 0)  # whoever presses twice waits here
    same = Membership.objects.filter(name=name, kind=kind, place=place, applied_at__gt=now - AT_ONCE)
    found = same.filter(steps__deed=MembershipDeed.ENTERED, steps__by=by).first()
    if found is not None:
        return found
    _refuse_twins(name=name, place=place, email=email, number=number, another=another)
    accounts = free_accounts([email]) if email and kind in PersonKind.values else {}
    user_id = accounts.get(email.lower())
    made = Membership(
        user_id=user_id, name=name, kind=kind, place=place, email="" if user_id else email, applied_at=now,
        last_confirmed_on=localdate(now),
    )  # fmt: skip
    if running:
        made.state, made.decided_at = MembershipState.RUNNING, now
        made.number, made.member_since = number or next_numbers()[0], since or localdate(now)
    made.save()
    note_step(made, MembershipDeed.ENTERED, by=by, now=now, reason=note)
    activity.record("network.member_entered", by=by, at=now, subject=made, visible_to=Audience.OFFICE)
    return made


def _refuse_twins(*, name: str, place: Place, email: str, number: int | None, another: int | None) -> None:
    """Refuse a number that is taken, and propose a member who may be the same, unless the office looked at that one."""
    holder = Membership.objects.filter(number=number).first() if number else None
    if holder is not None:
        raise HouseError(
            _("Die Nummer %(number)s gehört schon %(name)s. Prüfen Sie die Nummer oder lassen Sie das Feld leer.")
            % {"number": number, "name": holder.title}
        )
    row = {"number": None, "name": name, "place": place.pk, "email": email, "line": 1}
    twin = with_twins([row])[0].get("twin")
    if twin is not None and twin["pk"] != another:
        raise KnownAlready(Membership.objects.select_related("organisation").get(pk=twin["pk"]), twin["why"])
