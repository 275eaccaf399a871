"""Who belongs to a board: invite, come, change roles, leave. Boards for many have moderators only."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from mitwirk.accounts.actions import invitations
from mitwirk.accounts.models import User
from mitwirk.core import activity
from mitwirk.core.errors import HouseError, NotAllowed
from mitwirk.core.ratelimit import limit
from mitwirk.discussion import mails
from mitwirk.discussion.models import Board, BoardAccess, BoardInvitation, BoardMember, BoardRole
from mitwirk.discussion.permissions import can_lead

A_DAY = 30


class LastModerator(HouseError):
    """A private board must not lose its last moderator."""

    def default_message(self) -> str:
        """Return the sentence shown when the raiser gave none."""
        return _("Sie moderieren als letzte Person. Geben Sie die Moderation zuerst weiter.")


def _led(board: Board, by: User) -> Board:
    board = Board.objects.select_for_update(of=("self",)).get(pk=board.pk)
    if not can_lead(by, board):
        raise NotAllowed
    return board


@transaction.atomic
def invite_to_board(*, board: Board, email: str, role: str, by: User, now: datetime) -> BoardInvitation:
    """Invite somebody by mail; a second invitation to the same address replaces the first."""
    board = _led(board, by)
    if board.access != BoardAccess.PRIVATE and role != BoardRole.MODERATOR:
        raise HouseError(
            _("In diesen Raum kommen alle ohne Einladung. Geben Sie einfach die Adresse der Seite weiter.")
        )
    if board.members.present().filter(user__email__iexact=email).exists():
        raise HouseError(_("Diese Person gehört schon dazu. Ihre Rolle ändern Sie in der Liste."))
    limit("discussion.invitation", str(by.pk), at_most=A_DAY, seconds=86_400, now=now)
    board.invitations.waiting().filter(email__iexact=email).update(withdrawn_at=now)
    code, code_hash = invitations.new_code()
    invitation = BoardInvitation.objects.create(
        board=board, email=email, role=role, code_hash=code_hash, invited_by=by, invited_at=now
    )
    activity.record("discussion.member_invited", by=by, at=now, subject=board)
    mails.tell_invitation(invitation, code)
    return invitation


@transaction.atomic
def accept_board_invitation(*, code: str, by: User, now: datetime) -> Board:
    """Come into a board by an invitation; it works once, for its address, for thirty days."""
    rows = BoardInvitation.objects.select_related("board")
    invitation, is_new = invitations.use_code(rows, code=code, by=by, now=now)
    if is_new:
        _come(invitation, by, now)
    return invitation.board


@transaction.atomic
def answer_board_invitation(*, invitation: BoardInvitation, agrees: bool, by: User, now: datetime) -> Board:
    """Come into a board, or say no, without the link of the mail."""
    rows = BoardInvitation.objects.select_related("board")
    invitation, is_new = invitations.answer(rows, pk=invitation.pk, agrees=agrees, by=by, now=now)
    if is_new and agrees:
        _come(invitation, by, now)
    elif is_new:
        activity.record("discussion.invitation_declined", by=by, at=now, subject=invitation.board)
    return invitation.board


def _come(invitation: BoardInvitation, by: User, now: datetime) -> None:
    BoardMember.objects.get_or_create(
        board=invitation.board,
        user=by,
        ended_at=None,
        defaults={"role": invitation.role, "added_by": invitation.invited_by, "added_at": now},
    )
    activity.record("discussion.member_came", by=by, at=now, subject=invitation.board)


@transaction.atomic
def withdraw_board_invitation(*, invitation: BoardInvitation, by: User, now: datetime) -> None:
    """Take an invitation back while nobody has used it."""
    _led(invitation.board, by)
    waiting = BoardInvitation.objects.waiting().filter(pk=invitation.pk)
    if waiting.update(withdrawn_at=now):
        activity.record("discussion.invitation_withdrawn", by=by, at=now, subject=invitation.board)


@transaction.atomic
def change_board_role(*, member: BoardMember, role: str, by: User, now: datetime) -> BoardMember:
    """Give somebody another role; the last moderator stays moderator."""
    board = _led(member.board, by)
    member = BoardMember.objects.get(pk=member.pk)
    if member.ended_at is not None or member.role == role:
        return member
    _keep_a_moderator(board, member)
    member.ended_at = now
    member.save(update_fields=["ended_at"])
    changed = BoardMember.objects.create(board=board, user=member.user, role=role, added_by=by, added_at=now)
    activity.record("discussion.member_role_changed", by=by, at=now, subject=board)
    return changed


@transaction.atomic
def end_board_membership(*, member: BoardMember, by: User, now: datetime) -> None:
    """Leave a board, or take somebody out as moderator; the last moderator hands over first."""
    board = Board.objects.select_for_update(of=("self",)).get(pk=member.board_id)
    if member.user_id != by.pk and not can_lead(by, board):
        raise NotAllowed
    member = BoardMember.objects.get(pk=member.pk)
    if member.ended_at is not None:
        return
    _keep_a_moderator(board, member)
    member.ended_at = now
    member.save(update_fields=["ended_at"])
    activity.record("discussion.member_left", by=by, at=now, subject=board)


def _keep_a_moderator(board: Board, leaving: BoardMember) -> None:
    present = board.members.present().exclude(pk=leaving.pk)
    if board.access != BoardAccess.PRIVATE or leaving.role != BoardRole.MODERATOR or not present.exists():
        return  # others have the office; and the very last person may turn off the light
    if not present.filter(role=BoardRole.MODERATOR).exists():
        raise LastModerator


def hand_over_boards(*, user: User, now: datetime) -> None:
    """Let the longest-serving member moderate where this person, whose account goes, is the last to do so."""
    leading = BoardMember.objects.present().filter(user=user, role=BoardRole.MODERATOR)
    private = Board.objects.filter(access=BoardAccess.PRIVATE, pk__in=leading.values("board"))
    for board in private.select_for_update(of=("self",)).order_by("pk"):
        others = board.members.present().filter(user__is_active=True).exclude(user=user)
        heir = others.order_by("added_at", "pk").first()
        if heir is None or others.filter(role=BoardRole.MODERATOR).exists():
            continue
        heir.ended_at = now
        heir.save(update_fields=["ended_at"])
        BoardMember.objects.create(board=board, user=heir.user, role=BoardRole.MODERATOR, added_at=now)
        activity.record("discussion.member_role_changed", by=None, at=now, subject=board)


def forget_old_board_invitations(*, now: datetime) -> int:
    """Delete invitations that nobody used for ninety days; pulled by the worker."""
    return invitations.forget_unused(BoardInvitation.objects.all(), now)
