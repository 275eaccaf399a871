"""What this room holds about a person, and what becomes of it when the account is erased."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q

from mitwirk.discussion.actions.people import hand_over_boards
from mitwirk.discussion.files import discard
from mitwirk.discussion.models import (
    Board,
    BoardInvitation,
    BoardMember,
    Comment,
    CommentAttachment,
    CommentDecision,
    CommentMention,
    CommentObjection,
    CommentReport,
    CommentVersion,
    Thread,
)


def personal_data(user: Any) -> dict[str, Any]:
    """Return what somebody wrote, reported, decided, and to which boards they belong."""
    return {**_belonging(user), **_written(user), **_moderated(user)}


def _belonging(user: Any) -> dict[str, Any]:
    invited = BoardInvitation.objects.filter(Q(email__iexact=user.email) | Q(used_by=user)).select_related("board")
    return {
        "boards": [
            {"title": row.title, "at": row.made_at.isoformat()}
            for row in Board.objects.filter(made_by=user).order_by("pk")
        ],
        "board_roles": [
            {
                "title": row.board.title,
                "role": row.get_role_display(),
                "added_at": row.added_at.isoformat(),
                "ended_at": row.ended_at.isoformat() if row.ended_at else "",
            }
            for row in BoardMember.objects.filter(user=user).select_related("board").order_by("pk")
        ],
        "board_invitations": [
            {
                "title": row.board.title,
                "invited_at": row.invited_at.isoformat(),
                "used_at": row.used_at.isoformat() if row.used_at else "",
            }
            for row in invited.order_by("pk")
        ],
    }


def _written(user: Any) -> dict[str, Any]:
    comments = Comment.objects.filter(author=user).select_related("thread").prefetch_related("versions", "attachments")
    mentions = CommentMention.objects.filter(user=user).select_related("comment__thread").order_by("pk")
    return {
        "threads": [
            {"title": row.title, "at": row.begun_at.isoformat()}
            for row in Thread.objects.filter(begun_by=user).order_by("pk")
        ],
        "comments": [
            {
                "thread": row.thread.title,
                "text": row.text,
                "at": row.written_at.isoformat(),
                "versions": [{"text": old.text, "until": old.replaced_at.isoformat()} for old in row.versions.all()],
                "attachments": [
                    {"note": file.description, "kind": file.get_kind_display()} for file in row.attachments.all()
                ],
            }
            for row in comments.order_by("pk")
        ],
        "mentions": [
            {"thread": row.comment.thread.title, "at": row.comment.written_at.isoformat()} for row in mentions
        ],
    }


def _moderated(user: Any) -> dict[str, Any]:
    reports = CommentReport.objects.filter(by=user).order_by("pk")
    objections = CommentObjection.objects.filter(decision__comment__author=user).select_related("decision")
    received = CommentDecision.objects.filter(comment__author=user).order_by("pk")
    given = CommentDecision.objects.filter(by=user).order_by("pk")
    answered = CommentObjection.objects.filter(decided_by=user).order_by("pk")
    return {
        "comment_reports": [
            {"rule": row.get_rule_display(), "note": row.note, "at": row.at.isoformat()} for row in reports
        ],
        "comment_decisions": [_decision(row) for row in received],
        "comment_objections": [
            {"text": row.text, "answer": row.answer, "at": row.made_at.isoformat()} for row in objections.order_by("pk")
        ],
        "given_decisions": [_decision(row) for row in given],
        "answered_objections": [{"answer": row.answer} for row in answered],
    }


def _decision(row: CommentDecision) -> dict[str, Any]:
    return {"rule": row.get_rule_display(), "reason": row.reason, "at": row.at.isoformat()}


def erase(user: Any, *, now: datetime) -> dict[str, int]:
    """Leave the texts under "Ehemaliges Mitglied"; delete belongings, invitations and mentions.

    People who want their texts gone delete them first: others have answered them, and a conversation with holes
    says something that nobody said. Own words to moderation go with the name.
    """
    invitations = BoardInvitation.objects.filter(Q(email__iexact=user.email) | Q(used_by=user)).delete()[0]
    hand_over_boards(user=user, now=now)
    members = BoardMember.objects.filter(user=user).delete()[0]
    mentions = CommentMention.objects.filter(user=user).delete()[0]
    reports = CommentReport.objects.filter(by=user).update(by=None, note="")
    objections = CommentObjection.objects.filter(decision__comment__author=user).exclude(decided_at=None)
    objected = objections.update(text="")
    open_ones = CommentObjection.objects.waiting().filter(decision__comment__author=user).delete()[0]
    Thread.objects.filter(begun_by=user).update(begun_by=None)
    Board.objects.filter(made_by=user).update(made_by=None)
    # What moderation took away is not left lying about.
    removed = Comment.objects.filter(author=user).exclude(removed_at=None)
    CommentVersion.objects.filter(comment__in=removed).delete()
    discard(CommentAttachment.objects.filter(comment__in=removed))
    emptied = removed.update(text="")
    comments = Comment.objects.filter(author=user).update(author=None)
    return {
        "discussion_boardinvitation": invitations,
        "discussion_boardmember": members,
        "discussion_commentmention": mentions,
        "discussion_commentreport": reports,
        "discussion_commentobjection": objected + open_ones,
        "discussion_comment": max(comments, emptied),
    }
