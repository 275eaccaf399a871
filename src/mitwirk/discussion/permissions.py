"""Who may do what in this room."""

from __future__ import annotations

from typing import Any

from mitwirk.accounts.models import Role, RoleGrant
from mitwirk.discussion.models import (
    Board,
    BoardAccess,
    BoardMember,
    BoardRole,
    Comment,
    CommentObjection,
    CommentReport,
)


def role_in(viewer: Any, board: Board) -> str | None:
    """Return what somebody does in a board now."""
    if not viewer.is_authenticated:
        return None
    rows = BoardMember.objects.present().filter(board=board, user=viewer)
    return rows.values_list("role", flat=True).first()


def can_write(viewer: Any, board: Board) -> bool:
    """Who is signed in and reads a board writes in it, as long as it is in use."""
    if not viewer.is_authenticated or board.retired_at or board.withheld_at:
        return False
    return Board.objects.visible_to(viewer).filter(pk=board.pk).exists()


def can_moderate(viewer: Any, board: Board) -> bool:
    """The board's moderators; in boards that are not private also the office and the house's moderation."""
    return Board.objects.moderated_by(viewer).filter(pk=board.pk).exists()


def can_lead(viewer: Any, board: Board) -> bool:
    """Change a board: its moderators and, unless it is private, the office."""
    if role_in(viewer, board) == BoardRole.MODERATOR:
        return True
    return viewer.is_authenticated and viewer.holds(Role.OFFICE) and board.access != BoardAccess.PRIVATE


def can_open_board(viewer: Any, access: str) -> bool:
    """Anybody begins a private board; the office begins those that many read."""
    if not viewer.is_authenticated:
        return False
    return access == BoardAccess.PRIVATE or viewer.holds(Role.OFFICE)


def can_edit_comment(viewer: Any, comment: Comment) -> bool:
    """Change or delete one's own words while they stand."""
    return viewer.is_authenticated and comment.author_id == viewer.pk and comment.stands


def can_decide(viewer: Any, comment: Comment) -> bool:
    """Decide about somebody else's comment."""
    return Comment.objects.decidable_by(viewer).filter(pk=comment.pk).exists()


def is_biased(viewer: Any, comment: Comment) -> bool:
    """Say whether somebody reported a comment and somebody else could decide about it."""
    reported = CommentReport.objects.waiting().filter(comment=comment, by=viewer).exists()
    return reported and other_deciders(comment, viewer)


def can_decide_objection(viewer: Any, objection: CommentObjection) -> bool:
    """Somebody else than the first decider, if there is somebody else."""
    decision = objection.decision
    if not can_decide(viewer, decision.comment):
        return False
    return decision.by_id != viewer.pk or not other_deciders(decision.comment, viewer)


def other_deciders(comment: Comment, viewer: Any) -> bool:
    """Say whether somebody else could decide about a comment: its board's moderators, or the office."""
    aside = {viewer.pk, comment.author_id}
    moderators = BoardMember.objects.present().filter(board=comment.thread.board_id, role=BoardRole.MODERATOR)
    roles = [Role.OFFICE]
    if comment.thread.board.access != BoardAccess.PRIVATE:
        roles.append(Role.MODERATOR)
    office = RoleGrant.objects.filter(role__in=roles, ended_at=None, user__is_active=True)
    people = {*moderators.values_list("user", flat=True), *office.values_list("user", flat=True)}
    return bool(people - aside)
