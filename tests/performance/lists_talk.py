"""How the lists of the discussion grow."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from mitwirk.discussion.models import Board, Comment, CommentDecision, CommentReport, Thread
from mitwirk.discussion.testing import make_board, make_thread


def boards(house: Any, count: int) -> None:
    """Grow the list of boards."""
    now = timezone.now()
    Board.objects.bulk_create(
        Board(title=f"Reihe {number}", slug=f"reihe-{number}", kind="topic", made_at=now, last_at=now)
        for number in house.numbers(count)
    )


def threads(house: Any, count: int) -> None:
    """Grow one board."""
    now = timezone.now()
    board = house.more.get("board") or make_board(slug="raum")
    house.more["board"] = board
    Thread.objects.bulk_create(
        Thread(board=board, title=f"Reihe {number}", begun_by=house.office, begun_at=now, last_at=now)
        for number in house.numbers(count)
    )


def _comments(house: Any, count: int) -> list[Comment]:
    thread = house.more.get("thread") or make_thread(text="Anfang")
    house.more["thread"] = thread
    return Comment.objects.bulk_create(
        Comment(thread=thread, text=f"Reihe {number}", written_at=timezone.now()) for number in house.numbers(count)
    )


def comments(house: Any, count: int) -> None:
    """Grow the feed."""
    _comments(house, count)


def reported(house: Any, count: int) -> None:
    """Grow the queue of moderation."""
    now = timezone.now()
    CommentReport.objects.bulk_create(
        CommentReport(comment=comment, rule="spam", at=now) for comment in _comments(house, count)
    )


def decisions(house: Any, count: int) -> None:
    """Grow the public log: one comment, decided about again and again on days of its own."""
    rows = _comments(house, count)
    now = timezone.now()
    CommentDecision.objects.bulk_create(
        CommentDecision(comment=comment, removes=False, rule="spam", reason="Nein.", at=now) for comment in rows
    )
