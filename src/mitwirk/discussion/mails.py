"""Mails of this room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

from mitwirk.accounts.models import User
from mitwirk.core import mail
from mitwirk.discussion.models import BoardInvitation, CommentDecision, CommentObjection


def _address(name: str, *args: Any) -> str:
    return settings.SITE_URL + reverse(name, args=args)


def tell_invitation(invitation: BoardInvitation, code: str) -> None:
    """Send the way into a board."""
    context = {"board": invitation.board, "invitation": invitation, "url": _address("discussion:board_join", code)}
    mail.send("discussion/mails/board_invited", to=invitation.email, context=context)


def tell_decision(decision: CommentDecision, reporters: Iterable[User]) -> None:
    """Tell the author of a removed comment, and whoever reported it, what was decided and why."""
    comment = decision.comment
    context = {"decision": decision, "thread": comment.thread, "rule": decision.get_rule_display()}
    author = comment.author
    if author is not None and author.is_active and decision.removes:
        url = _address("discussion:objection_create", comment.pk)
        mail.send("discussion/mails/comment_removed", to=author.email, context={**context, "url": url})
    for person in reporters:
        url = _address("discussion:thread_detail", comment.thread.board.slug, comment.thread_id)
        mail.send("discussion/mails/report_decided", to=person.email, context={**context, "url": url})


def tell_objection_decided(objection: CommentObjection) -> None:
    """Tell the author what became of an objection."""
    comment = objection.decision.comment
    if comment.author is not None and comment.author.is_active:
        url = _address("discussion:objection_create", comment.pk)
        context = {"objection": objection, "thread": comment.thread, "url": url}
        mail.send("discussion/mails/objection_decided", to=comment.author.email, context=context)
