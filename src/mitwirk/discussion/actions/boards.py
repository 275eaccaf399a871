"""Boards: open one, change it, retire it, withhold it with the thing it belongs to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from mitwirk.accounts.models import User
from mitwirk.core import activity
from mitwirk.core.errors import Conflict, NotAllowed
from mitwirk.core.models import Audience
from mitwirk.core.ratelimit import limit
from mitwirk.core.slugs import insert_with_slug
from mitwirk.discussion.models import Board, BoardAccess, BoardKind, BoardMember, BoardRole
from mitwirk.discussion.permissions import can_lead, can_open_board

A_DAY = 5


def audience_of(board: Board) -> str:
    """Return who reads of deeds in a board in the activity log."""
    return Audience.ALL if board.is_public else Audience.TEAM


@transaction.atomic
def begin_board(*, by: User, now: datetime, **fields: Any) -> Board:
    """Begin a topic or regional group; whoever begins a private one moderates it. Pressing twice begins one."""
    by = User.objects.select_for_update().get(pk=by.pk)
    if not can_open_board(by, fields["access"]):
        raise NotAllowed
    same = {"title": fields["title"], "access": fields["access"], "made_by": by, "retired_at": None}
    found = Board.objects.filter(**same).first()
    if found is not None:
        return found
    limit("discussion.board", str(by.pk), at_most=A_DAY, seconds=86_400, now=now)
    board = _made(by=by, now=now, **fields)
    if board.access == BoardAccess.PRIVATE:
        BoardMember.objects.create(board=board, user=by, role=BoardRole.MODERATOR, added_by=by, added_at=now)
    return board


@transaction.atomic
def open_board(*, title: str, about: str = "", place: Any = None, topic: Any = None, by: User, now: datetime) -> Board:
    """Open a board for a thing of a higher room, which has checked that the person may do so and keeps the row."""
    fields = {"title": title[:120], "about": about[:500], "place": place, "topic": topic}
    return _made(by=by, now=now, kind=BoardKind.THING, access=BoardAccess.OPEN, **fields)


def _made(*, by: User, now: datetime, **fields: Any) -> Board:
    board = Board(made_by=by, made_at=now, last_at=now, **fields)
    insert_with_slug(board, board.title, route="discussion:board_detail", empty="raum")
    activity.record("discussion.board_begun", by=by, at=now, subject=board, visible_to=audience_of(board))
    return board


@transaction.atomic
def change_board(*, board: Board, version: int, by: User, now: datetime, **fields: Any) -> Board:
    """Change what stands about a board; refused when somebody else was faster. Its access stays."""
    board = Board.objects.select_for_update(of=("self",)).get(pk=board.pk)
    if not can_lead(by, board):
        raise NotAllowed
    if board.version != version:
        raise Conflict
    for name in ("title", "about", "topic", "place"):
        setattr(board, name, fields[name])
    board.version += 1
    board.save()
    activity.record("discussion.board_changed", by=by, at=now, subject=board, visible_to=audience_of(board))
    return board


@transaction.atomic
def retire_board(*, board: Board, retired: bool, by: User, now: datetime) -> None:
    """End a board: it stays to be read, nobody writes any more. Or take it up again."""
    board = Board.objects.select_for_update(of=("self",)).get(pk=board.pk)
    if not can_lead(by, board):
        raise NotAllowed
    if bool(board.retired_at) == retired:
        return
    board.retired_at = now if retired else None
    board.save(update_fields=["retired_at"])
    kind = "discussion.board_retired" if retired else "discussion.board_taken_up"
    activity.record(kind, by=by, at=now, subject=board, visible_to=audience_of(board))


@transaction.atomic
def withhold_board(*, board: Board, withheld: bool, by: User, now: datetime) -> None:
    """Take the board of a hidden thing off the pages, or show it again; the higher room has checked who may do so."""
    board = Board.objects.select_for_update(of=("self",)).get(pk=board.pk)
    if bool(board.withheld_at) == withheld:
        return
    board.withheld_at = now if withheld else None
    board.save(update_fields=["withheld_at"])
    kind = "discussion.board_withheld" if withheld else "discussion.board_shown"
    activity.record(kind, by=by, at=now, subject=board, visible_to=Audience.OFFICE)
