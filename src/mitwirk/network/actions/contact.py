"""Contact through the platform: write, answer, block, report, decide."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from mitwirk.accounts.models import Role, RoleGrant, User
from mitwirk.core import activity
from mitwirk.core.errors import HouseError, NotAllowed, TooMany
from mitwirk.core.models import Audience
from mitwirk.core.ratelimit import limit
from mitwirk.network import mails_offers as mails
from mitwirk.network.models import (
    ContactBlock,
    ContactMessage,
    Conversation,
    ConversationReading,
    MessageReport,
    Offer,
    Organisation,
)
from mitwirk.network.permissions import can_edit_organisation

YOUNG = timedelta(days=7)
NEW_A_DAY, NEW_A_DAY_WHEN_YOUNG, MESSAGES_A_DAY = 20, 5, 100
AT_ONCE = timedelta(minutes=10)
KEPT_FOR = timedelta(days=730)
MOST_A_RUN = 500


class TooManyMessages(TooMany):
    """Somebody writes to very many."""

    def default_message(self) -> str:
        """Return the sentence shown when the raiser gave none."""
        return _("Sie haben heute schon vielen geschrieben. Ihr Text bleibt hier stehen; senden Sie ihn morgen.")


class NotDelivered(HouseError):
    """The other side wants no messages; it is not said why."""

    def default_message(self) -> str:
        """Return the sentence shown when the raiser gave none."""
        return _("Diese Nachricht kann hier nicht zugestellt werden. Ihr Text bleibt stehen, damit Sie ihn sichern.")


def _count(scope: str, by: User, at_most: int, now: datetime) -> None:
    try:
        limit(scope, str(by.pk), at_most=at_most, seconds=86_400, now=now)
    except TooMany as error:
        raise TooManyMessages from error


def is_blocked(sender: User, *, user_id: int | None, organisation_id: int | None) -> bool:
    """Say whether one side does not want to hear from a person."""
    rows = ContactBlock.objects.filter(blocked=sender, ended_at=None)
    if organisation_id is not None:
        return rows.filter(organisation_id=organisation_id).exists()
    return user_id is not None and rows.filter(by_id=user_id, organisation=None).exists()


@transaction.atomic
def start_conversation(
    *,
    to_user: User | None,
    to_organisation: Organisation | None,
    offer: Offer | None,
    subject: str,
    text: str,
    by: User,
    now: datetime,
) -> Conversation:
    """Write to an actor or a person; a second message about the same goes into the same conversation."""
    by = User.objects.select_for_update().get(pk=by.pk)
    if to_organisation is None and (to_user is None or not to_user.is_active):
        raise NotDelivered
    if to_user == by or (to_organisation is not None and can_edit_organisation(by, to_organisation)):
        raise HouseError(_("Das sind Sie selbst. Schreiben Sie jemand anderem."))
    if is_blocked(by, user_id=to_user.pk if to_user else None, organisation_id=getattr(to_organisation, "pk", None)):
        raise NotDelivered
    sides = {"started_by": by, "to_user": to_user, "to_organisation": to_organisation, "offer": offer}
    found = Conversation.objects.filter(**sides, subject=subject).order_by("-pk").first()
    if found is None:
        at_most = NEW_A_DAY_WHEN_YOUNG if now - by.joined_at < YOUNG else NEW_A_DAY
        _count("network.conversation", by, at_most, now)
        found = Conversation.objects.create(**sides, subject=subject, started_at=now, last_at=now)
        activity.record("network.conversation_started", by=by, at=now, subject=found, visible_to=Audience.SELF)
    _write(found, text=text, by=by, now=now)
    return found


@transaction.atomic
def answer_message(*, conversation: Conversation, text: str, by: User, now: datetime) -> ContactMessage:
    """Write on in a conversation."""
    conversation = Conversation.objects.select_for_update().get(pk=conversation.pk)
    if not Conversation.objects.visible_to(by).filter(pk=conversation.pk).exists():
        raise NotAllowed
    if not can_still_answer(conversation):
        raise HouseError(_("Die andere Seite hat kein Konto mehr. Hier kommt keine Nachricht mehr an."))
    started = conversation.started_by_id == by.pk
    target = conversation.to_user_id if started else conversation.started_by_id
    if is_blocked(by, user_id=target, organisation_id=conversation.to_organisation_id if started else None):
        raise NotDelivered
    return _write(conversation, text=text, by=by, now=now)


def can_still_answer(conversation: Conversation) -> bool:
    """Say whether both sides are still there."""
    there = conversation.to_organisation_id or conversation.to_user_id
    return bool(conversation.started_by_id and there)


def _write(conversation: Conversation, *, text: str, by: User, now: datetime) -> ContactMessage:
    twice = conversation.messages.filter(by=by, text=text, at__gt=now - AT_ONCE).first()
    if twice is not None:
        return twice
    _count("network.message", by, MESSAGES_A_DAY, now)
    message = ContactMessage.objects.create(conversation=conversation, by=by, text=text, at=now)
    Conversation.objects.filter(pk=conversation.pk).update(last_at=now)
    read_conversation(conversation=conversation, by=by, now=now)
    mails.tell_message(message)
    return message


def read_conversation(*, conversation: Conversation, by: Any, now: datetime) -> None:
    """Remember until when somebody has read."""
    ConversationReading.objects.update_or_create(conversation=conversation, user=by, defaults={"read_at": now})


def _side(conversation: Conversation, by: User) -> tuple[Organisation | None, User | None]:
    """Return for whom somebody acts in a conversation (None: oneself), and the person opposite."""
    if conversation.started_by_id == by.pk:
        return None, conversation.to_user
    return conversation.to_organisation, conversation.started_by


@transaction.atomic
def block_person(*, conversation: Conversation, by: User, now: datetime) -> ContactBlock:
    """Want no more messages from the person opposite, for oneself or the organisation one reads for."""
    if not Conversation.objects.visible_to(by).filter(pk=conversation.pk).exists():
        raise NotAllowed
    organisation, blocked = _side(conversation, by)
    if blocked is None:
        raise HouseError(_("Eine Organisation lässt sich nicht sperren. Melden Sie stattdessen die Nachricht."))
    User.objects.select_for_update().get(pk=by.pk)
    rows = ContactBlock.objects.filter(organisation=organisation, blocked=blocked, ended_at=None)
    found = (rows if organisation else rows.filter(by=by)).first()
    if found is not None:
        return found
    block = ContactBlock.objects.create(by=by, organisation=organisation, blocked=blocked, at=now)
    activity.record("network.person_blocked", by=by, at=now, subject=block, visible_to=Audience.SELF)
    return block


def blocks_of(user: Any):
    """Return the blocks that somebody may end: one's own and those of organisations one writes for."""
    from mitwirk.network.queries import written_for

    mine = Q(by=user, organisation=None) | Q(organisation__in=written_for(user).values("pk"))
    rows = ContactBlock.objects.filter(mine, ended_at=None)
    return rows.select_related("blocked", "organisation").order_by("-at", "-pk")


@transaction.atomic
def end_block(*, block: ContactBlock, by: User, now: datetime) -> None:
    """Let somebody write again."""
    found = blocks_of(by).filter(pk=block.pk).first()
    if found is None:
        raise NotAllowed
    ContactBlock.objects.filter(pk=found.pk, ended_at=None).update(ended_at=now)
    activity.record("network.block_ended", by=by, at=now, subject=found, visible_to=Audience.SELF)


@transaction.atomic
def report_message(*, message: ContactMessage, reason: str, by: User, now: datetime) -> MessageReport:
    """Hand one message to the office, with a reason; the office reads this message only."""
    if not Conversation.objects.visible_to(by).filter(pk=message.conversation_id).exists() or message.by_id == by.pk:
        raise NotAllowed
    report, made = MessageReport.objects.get_or_create(message=message, by=by, defaults={"reason": reason, "at": now})
    if made:
        activity.record("network.message_reported", by=by, at=now, subject=report, visible_to=Audience.OFFICE)
    return report


def _is_biased(by: User, report: MessageReport) -> bool:
    """Nobody decides about own words; nor about an own report, as long as the office has somebody else."""
    if report.message.by_id == by.pk:
        return True
    others = RoleGrant.objects.filter(role=Role.OFFICE, ended_at=None, user__is_active=True)
    return report.by_id == by.pk and others.exclude(user__in=[by.pk, report.message.by_id or by.pk]).exists()


@transaction.atomic
def decide_message_report(
    *, report: MessageReport, removes: bool, reason: str, by: User, now: datetime
) -> MessageReport:
    """Decide about a reported message, with a reason that both sides read."""
    if not by.holds(Role.OFFICE):
        raise NotAllowed
    report = MessageReport.objects.select_for_update().get(pk=report.pk)
    if report.decided_at is not None:
        return report
    if _is_biased(by, report):
        raise NotAllowed(_("Diese Meldung betrifft Sie selbst. Darüber entscheidet jemand anderes."))
    report.decided_by, report.decided_at, report.removes, report.decision_reason = by, now, removes, reason
    report.save(update_fields=["decided_by", "decided_at", "removes", "decision_reason"])
    if removes:
        ContactMessage.objects.filter(pk=report.message_id).update(removed_at=now)
    activity.record("network.message_report_decided", by=by, at=now, subject=report, visible_to=Audience.OFFICE)
    mails.tell_report_decided(report)
    return report


def forget_old_conversations(*, now: datetime) -> int:
    """Delete conversations in which nobody wrote for two years."""
    old = Conversation.objects.filter(last_at__lt=now - KEPT_FOR).order_by("pk").values_list("pk", flat=True)
    ids = list(old[:MOST_A_RUN])
    Conversation.objects.filter(pk__in=ids).delete()
    return len(ids)
