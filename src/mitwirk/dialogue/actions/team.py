"""Who runs a dialogue: adding, changing and taking leave."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from mitwirk.accounts.models import User
from mitwirk.core import activity
from mitwirk.core.errors import HouseError, NotAllowed
from mitwirk.dialogue import mails
from mitwirk.dialogue.models import Dialogue, TeamMember, TeamRole
from mitwirk.dialogue.permissions import can_organise


class NoSuchAccount(HouseError):
    """Nobody has an account with this address."""

    def default_message(self) -> str:
        """Return the sentence with the next step."""
        return _(
            "Zu dieser Adresse gibt es kein Konto. Bitten Sie die Person, ein Konto anzulegen, und "
            "versuchen Sie es dann wieder."
        )


class LastOrganiser(HouseError):
    """A dialogue is never left without somebody who answers for it."""

    def default_message(self) -> str:
        """Return the sentence with the next step."""
        return _(
            "Mindestens eine Person muss den Dialog organisieren. Geben Sie diese Aufgabe zuerst einer anderen Person."
        )


@transaction.atomic
def add_member(*, dialogue: Dialogue, email: str, role: str, by: User, now: datetime) -> TeamMember:
    """Take somebody with an account into the team; a second time changes nothing but the role."""
    dialogue = _locked(dialogue)
    if not can_organise(by, dialogue):
        raise NotAllowed
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if user is None:
        raise NoSuchAccount
    member = dialogue.team.filter(user=user).first()
    if member is not None:
        return change_role(member=member, role=role, by=by, now=now)
    member = TeamMember.objects.create(dialogue=dialogue, user=user, role=role, added_by=by, added_at=now)
    _record(dialogue, by, now, {"added": user.pk, "role": role})
    if user.pk != by.pk:
        mails.tell_new_member(member)
    return member


@transaction.atomic
def change_role(*, member: TeamMember, role: str, by: User, now: datetime) -> TeamMember:
    """Give a member another task."""
    dialogue = _locked(member.dialogue)
    if not can_organise(by, dialogue):
        raise NotAllowed
    member = TeamMember.objects.select_for_update().get(pk=member.pk)
    if member.role == role:
        return member
    if role != TeamRole.ORGANISER:
        _keep_an_organiser(dialogue, member)
    member.role = role
    member.save(update_fields=["role"])
    _record(dialogue, by, now, {"changed": member.user_id, "role": role})
    return member


@transaction.atomic
def remove_member(*, member: TeamMember, by: User, now: datetime) -> None:
    """Take somebody out of the team; everybody may take themselves out."""
    dialogue = _locked(member.dialogue)
    if by.pk != member.user_id and not can_organise(by, dialogue):
        raise NotAllowed
    current = TeamMember.objects.select_for_update().filter(pk=member.pk).first()
    if current is None:
        return
    _keep_an_organiser(dialogue, current)
    current.delete()
    _record(dialogue, by, now, {"removed": member.user_id})


def _keep_an_organiser(dialogue: Dialogue, leaving: TeamMember) -> None:
    if leaving.role != TeamRole.ORGANISER:
        return
    if not dialogue.team.filter(role=TeamRole.ORGANISER).exclude(pk=leaving.pk).exists():
        raise LastOrganiser


def _locked(dialogue: Dialogue) -> Dialogue:
    return Dialogue.objects.select_for_update().get(pk=dialogue.pk)


def _record(dialogue: Dialogue, by: User, now: datetime, data: dict) -> None:
    activity.record("dialogue.team_changed", by=by, at=now, subject=dialogue, data=data)
