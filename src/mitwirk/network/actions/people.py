"""Who acts for an organisation: invite, come, change roles, leave."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from mitwirk.accounts.actions import invitations
from mitwirk.accounts.models import User
from mitwirk.core import activity
from mitwirk.core.errors import HouseError, NotAllowed
from mitwirk.core.ratelimit import limit
from mitwirk.network import mails
from mitwirk.network.models import Organisation, OrganisationInvitation, OrganisationMember, OrganisationRole
from mitwirk.network.permissions import can_lead_organisation

A_DAY = 30


class LastSpeaker(HouseError):
    """An organisation must not lose its last speaker."""

    def default_message(self) -> str:
        """Return the sentence shown when the raiser gave none."""
        return _("Sie sind die letzte Person, die für die Organisation spricht. Geben Sie die Rolle zuerst weiter.")


@transaction.atomic
def invite_to_organisation(
    *, organisation: Organisation, email: str, role: str, by: User, now: datetime
) -> OrganisationInvitation:
    """Invite somebody by mail; a second invitation to the same address replaces the first."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not can_lead_organisation(by, organisation):
        raise NotAllowed
    if organisation.members.filter(user__email__iexact=email, ended_at=None).exists():
        raise HouseError(_("Diese Person gehört schon dazu. Ihre Rolle ändern Sie in der Liste."))
    limit("network.invitation", str(by.pk), at_most=A_DAY, seconds=86_400, now=now)
    waiting = organisation.invitations.filter(email__iexact=email, used_at=None, withdrawn_at=None)
    waiting.update(withdrawn_at=now)
    code, code_hash = invitations.new_code()
    invitation = OrganisationInvitation.objects.create(
        organisation=organisation, email=email, role=role, code_hash=code_hash, invited_by=by, invited_at=now
    )
    activity.record("network.member_invited", by=by, at=now, subject=organisation)
    mails.tell_invitation(invitation, code)
    return invitation


@transaction.atomic
def accept_invitation(*, code: str, by: User, now: datetime) -> Organisation:
    """Come into an organisation by an invitation; it works once, for its address, for thirty days."""
    rows = OrganisationInvitation.objects.select_related("organisation")
    invitation, is_new = invitations.use_code(rows, code=code, by=by, now=now)
    if is_new:
        _come(invitation, by, now)
    return invitation.organisation


@transaction.atomic
def answer_invitation(*, invitation: OrganisationInvitation, agrees: bool, by: User, now: datetime) -> Organisation:
    """Come into an organisation, or say no, without the link of the mail."""
    rows = OrganisationInvitation.objects.select_related("organisation")
    invitation, is_new = invitations.answer(rows, pk=invitation.pk, agrees=agrees, by=by, now=now)
    if is_new and agrees:
        _come(invitation, by, now)
    elif is_new:
        activity.record("network.invitation_declined", by=by, at=now, subject=invitation.organisation)
    return invitation.organisation


def _come(invitation: OrganisationInvitation, by: User, now: datetime) -> None:
    OrganisationMember.objects.get_or_create(
        organisation=invitation.organisation,
        user=by,
        ended_at=None,
        defaults={"role": invitation.role, "added_by": invitation.invited_by, "added_at": now},
    )
    activity.record("network.member_came", by=by, at=now, subject=invitation.organisation)


@transaction.atomic
def withdraw_invitation(*, invitation: OrganisationInvitation, by: User, now: datetime) -> None:
    """Take an invitation back while nobody has used it."""
    invitation = OrganisationInvitation.objects.select_for_update().get(pk=invitation.pk)
    if not can_lead_organisation(by, invitation.organisation):
        raise NotAllowed
    if invitation.used_at or invitation.withdrawn_at:
        return
    invitation.withdrawn_at = now
    invitation.save(update_fields=["withdrawn_at"])
    activity.record("network.invitation_withdrawn", by=by, at=now, subject=invitation.organisation)


@transaction.atomic
def change_role(*, member: OrganisationMember, role: str, by: User, now: datetime) -> OrganisationMember:
    """Give somebody another role; the last speaker stays speaker."""
    organisation = Organisation.objects.select_for_update().get(pk=member.organisation_id)
    if not can_lead_organisation(by, organisation):
        raise NotAllowed
    member = OrganisationMember.objects.get(pk=member.pk)
    if member.ended_at is not None or member.role == role:
        return member
    _keep_a_speaker(organisation, member)
    member.ended_at = now
    member.save(update_fields=["ended_at"])
    changed = OrganisationMember.objects.create(
        organisation=organisation, user=member.user, role=role, added_by=by, added_at=now
    )
    activity.record("network.member_role_changed", by=by, at=now, subject=organisation)
    return changed


@transaction.atomic
def end_membership(*, member: OrganisationMember, by: User, now: datetime) -> None:
    """Leave an organisation, or take somebody out as speaker; the last speaker hands over first."""
    organisation = Organisation.objects.select_for_update().get(pk=member.organisation_id)
    if member.user_id != by.pk and not can_lead_organisation(by, organisation):
        raise NotAllowed
    member = OrganisationMember.objects.get(pk=member.pk)
    if member.ended_at is not None:
        return
    _keep_a_speaker(organisation, member)
    member.ended_at = now
    member.save(update_fields=["ended_at"])
    activity.record("network.member_left", by=by, at=now, subject=organisation)


def _keep_a_speaker(organisation: Organisation, leaving: OrganisationMember) -> None:
    if leaving.role != OrganisationRole.SPEAKER:
        return
    others = organisation.members.filter(role=OrganisationRole.SPEAKER, ended_at=None).exclude(pk=leaving.pk)
    if not others.exists():
        raise LastSpeaker


def hand_over(*, user: User, now: datetime) -> list[Organisation]:
    """Let somebody else speak where this person, whose account goes, is the last to do so.

    The longest-serving editor follows, else the longest-serving member; both are told. Return the organisations that
    nobody is left to act for: the office sees them on its desk.
    """
    speaking = OrganisationMember.objects.filter(user=user, role=OrganisationRole.SPEAKER, ended_at=None)
    deserted = []
    for organisation in Organisation.objects.select_for_update().filter(pk__in=speaking.values("organisation")):
        others = organisation.members.filter(ended_at=None, user__is_active=True).exclude(user=user)
        if others.filter(role=OrganisationRole.SPEAKER).exists():
            continue
        heir = others.filter(role=OrganisationRole.EDITOR).order_by("added_at", "pk").first()
        heir = heir or others.order_by("added_at", "pk").first()
        if heir is None:
            deserted.append(organisation)
            continue
        heir.ended_at = now
        heir.save(update_fields=["ended_at"])
        OrganisationMember.objects.create(
            organisation=organisation, user=heir.user, role=OrganisationRole.SPEAKER, added_at=now
        )
        activity.record("network.member_role_changed", by=None, at=now, subject=organisation)
        mails.tell_speaking(organisation, heir.user)
    return deserted


def forget_old_invitations(*, now: datetime) -> int:
    """Delete invitations that nobody used for ninety days; pulled by the worker."""
    return invitations.forget_unused(OrganisationInvitation.objects.all(), now)
