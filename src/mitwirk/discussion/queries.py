"""Questions about boards, threads and comments."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, F, Prefetch, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _

from mitwirk.accounts.queries import invitations_for
from mitwirk.discussion.models import (
    Board,
    BoardInvitation,
    Comment,
    CommentDecision,
    CommentObjection,
    Thread,
)

COMMENTS_A_PAGE, ANSWERS_SHOWN, ANSWERS_A_PAGE, THREADS_A_PAGE = 20, 10, 50, 20


def boards(viewer: Any, *, words: str = "", topic: Any = None, place: Any = None) -> QuerySet[Board]:
    """Return the boards that somebody reads, narrowed by search words, topic and place."""
    rows = Board.objects.visible_to(viewer)
    for word in words.split()[:6]:
        rows = rows.filter(Q(title__icontains=word) | Q(about__icontains=word))
    if topic is not None:
        rows = rows.filter(topic=topic)
    if place is not None:
        rows = rows.filter(place__key__startswith=place.key)
    return rows.for_list()


def waiting_board_invitations(user: Any, now: datetime) -> QuerySet[BoardInvitation]:
    """Return invitations that went to an address which this person proved to be the own, oldest first."""
    return invitations_for(BoardInvitation.objects.filter(board__retired_at=None).select_related("board"), user, now)


def newest_threads(board: Board, viewer: Any, count: int = 5) -> list[Thread]:
    """Return the threads of a board with the newest activity, for a panel of a higher room."""
    return list(Thread.objects.visible_to(viewer).shown().filter(board=board).for_list()[:count])


def removals() -> Prefetch:
    """Fetch with each comment why it was removed, the latest first, as `removals`."""
    rows = CommentDecision.objects.filter(removes=True).select_related("objection").order_by("-pk")
    return Prefetch("decisions", queryset=rows, to_attr="removals")


def comments_page(thread: Thread, number: Any) -> Any:
    """Return one page of top-level comments, each with its first answers, in a fixed number of queries."""
    tops = thread.comments.top_level().for_list().prefetch_related(removals())
    page = Paginator(tops, COMMENTS_A_PAGE).get_page(number)
    rows = list(page.object_list)
    page.object_list = rows
    keys = [row.pk for row in rows]
    place = Window(RowNumber(), partition_by=F("parent"), order_by="pk")
    answers = thread.comments.filter(parent__in=keys).annotate(place=place).filter(place__lte=ANSWERS_SHOWN)
    by_parent: dict[int, list[Comment]] = {key: [] for key in keys}
    for answer in answers.for_list().prefetch_related(removals()):
        by_parent[answer.parent_id or 0].append(answer)
    counts = dict(thread.comments.filter(parent__in=keys).order_by().values_list("parent").annotate(count=Count("pk")))
    for row in rows:
        row.show_answers(by_parent[row.pk], left=counts.get(row.pk, 0) - len(by_parent[row.pk]))
    return page


def answers_page(parent: Comment, number: Any) -> Any:
    """Return one page of all answers to a comment."""
    rows = parent.answers.for_list().prefetch_related(removals())
    return Paginator(rows, ANSWERS_A_PAGE).get_page(number)


def address_of(comment: Comment) -> str:
    """Return where a comment is read: the page of its thread, or of the answers to its parent."""
    mark = f"#beitrag-{comment.pk}"
    top = comment.parent or comment
    if comment.parent_id is not None:
        before = Comment.objects.filter(parent=comment.parent_id, pk__lt=comment.pk).count()
        if before >= ANSWERS_SHOWN:
            number = before // ANSWERS_A_PAGE + 1
            page = f"?seite={number}" if number > 1 else ""
            return reverse("discussion:comment_answers", args=[top.pk]) + page + mark
    number = comment.thread.comments.top_level().filter(pk__lt=top.pk).count() // COMMENTS_A_PAGE + 1
    page = f"?seite={number}" if number > 1 else ""
    return reverse("discussion:thread_detail", args=[comment.thread.board.slug, comment.thread_id]) + page + mark


def names_for(viewer: Any, threads: Collection[Thread]) -> dict[int, str]:
    """Return where each thread stands, as far as somebody reads it: a private board is not named to others."""
    boards = {thread.board_id for thread in threads}
    seen = set(Board.objects.visible_to(viewer).filter(pk__in=boards).values_list("pk", flat=True))
    hidden = _("Ein privater Raum")
    return {row.pk: f"{row.board.title} · {row.title}" if row.board_id in seen else hidden for row in threads}


def name_for(viewer: Any, thread: Thread) -> str:
    """Return where one thread stands, as far as somebody reads it."""
    return names_for(viewer, [thread])[thread.pk]


def waiting_comments(viewer: Any) -> QuerySet[Comment]:
    """Return reported comments about which somebody may decide, the oldest report first."""
    rows = Comment.objects.decidable_by(viewer).standing().filter(reports__isnull=False, reports__decision=None)
    rows = rows.annotate(reported=Count("reports", filter=Q(reports__decision=None)))
    return rows.select_related("author", "thread__board").order_by("pk")


def waiting_objections(viewer: Any) -> QuerySet[CommentObjection]:
    """Return objections about comments that somebody moderates, the oldest first."""
    decidable = Comment.objects.decidable_by(viewer).values("pk")
    rows = CommentObjection.objects.waiting().filter(decision__comment__in=decidable)
    return rows.select_related("decision__comment__thread__board", "decision__by").order_by("made_at", "pk")
