"""Makers for tests of this room and of rooms above."""

from __future__ import annotations

import itertools
from typing import Any

from django.utils import timezone

from mitwirk.discussion.models import Board, BoardAccess, BoardKind, BoardMember, BoardRole, Comment, Thread

_numbers = itertools.count(1)


def make_board(title: str = "", *, moderator: Any = None, members: Any = (), **fields: Any) -> Board:
    """Make an open topic group, unless told otherwise; with people if some are given."""
    number, now = next(_numbers), timezone.now()
    values = {
        "slug": f"raum-{number}",
        "kind": BoardKind.TOPIC,
        "access": BoardAccess.OPEN,
        "made_by": moderator,
        "made_at": now,
        "last_at": now,
        **fields,
    }
    board = Board.objects.create(title=title or f"Losverfahren {number}", **values)
    people = [
        *([(moderator, BoardRole.MODERATOR)] if moderator else []),
        *((user, BoardRole.MEMBER) for user in members),
    ]
    for user, role in people:
        BoardMember.objects.create(board=board, user=user, role=role, added_at=now)
    return board


def make_thread(board: Board | None = None, *, by: Any = None, title: str = "", text: str = "Wer weiß Rat?") -> Thread:
    """Make a thread with its first comment."""
    number, now = next(_numbers), timezone.now()
    thread = Thread.objects.create(
        board=board or make_board(),
        title=title or f"Wie laden Sie ein? {number}",
        begun_by=by,
        begun_at=now,
        last_at=now,
    )
    make_comment(thread, by=by, text=text)
    return thread


def make_comment(thread: Thread, *, by: Any = None, text: str = "Wir haben es so gemacht.", **fields: Any) -> Comment:
    """Make a comment."""
    return Comment.objects.create(
        thread=thread, author=by, text=text, written_at=fields.pop("written_at", timezone.now()), **fields
    )
