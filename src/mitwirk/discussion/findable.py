"""What of this room can be found, followed, and told of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import OuterRef, Subquery, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from mitwirk.core.contract import NoticeLine, NoticeRule
from mitwirk.core.search.documents import TEXT_LIMIT, Document
from mitwirk.discussion.models import (
    Board,
    BoardAccess,
    BoardMember,
    Comment,
    CommentDecision,
    CommentMention,
    CommentObjection,
    Thread,
)

BATCH, COMMENTS_SEARCHED = 200, 60
Lines = Mapping[int, NoticeLine]


def thread_address(thread: Thread) -> str:
    """Return where a thread is read."""
    return reverse("discussion:thread_detail", args=[thread.board.slug, thread.pk])


def search_documents() -> Iterator[Document]:
    """Yield a document for each thread, with what was written in it first."""
    rows = Thread.objects.shown().filter(board__withheld_at=None)
    rows = rows.select_related("board__topic", "board__place").order_by("pk")
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        chunk = keys[start : start + BATCH]
        texts = _first_texts(chunk)
        for thread in rows.filter(pk__in=chunk):
            yield _document(thread, texts.get(thread.pk, ""))


def _first_texts(threads: list[int]) -> dict[int, str]:
    """Return what was written first in each of these threads, in one query."""
    number = Window(RowNumber(), partition_by="thread", order_by="pk")
    rows = Comment.objects.standing().filter(thread__in=threads).annotate(number=number)
    first = rows.filter(number__lte=COMMENTS_SEARCHED).order_by("thread", "pk").values_list("thread", "text")
    found: dict[int, str] = {}
    for thread, text in first.iterator():
        so_far = found.get(thread)
        found[thread] = text[:TEXT_LIMIT] if so_far is None else f"{so_far} · {text}"[:TEXT_LIMIT]
    return found


def _document(thread: Thread, text: str) -> Document:
    board = thread.board
    return Document(
        kind="thread",
        key=str(thread.pk),
        title=thread.title,
        url=thread_address(thread),
        text=text,
        note=board.title,
        public=board.is_public,
        audience="" if board.is_public else board.audience,
        place=board.place.key if board.place else "",
        topics=(board.topic.key,) if board.topic else (),
        published_at=thread.last_at,
    )


def visible_threads(viewer: Any, keys: Collection[str]) -> Iterable[str]:
    """Return those threads that a viewer may read at this moment."""
    rows = Thread.objects.visible_to(viewer).shown().filter(pk__in=[int(key) for key in keys])
    return [str(pk) for pk in rows.values_list("pk", flat=True)]


def audiences(viewer: Any) -> list[str]:
    """Return the private boards of somebody, as search audiences."""
    rows = BoardMember.objects.present().filter(user=viewer, board__access=BoardAccess.PRIVATE)
    return [f"board:{pk}" for pk in rows.values_list("board", flat=True)]


def sitemap() -> Iterator[str]:
    """Yield the pages for everybody: list, rules, log, open boards and their newest threads."""
    for name in ("board_list", "rules", "moderation_log"):
        yield reverse(f"discussion:{name}")
    for slug in Board.objects.public().order_by("pk").values_list("slug", flat=True):
        yield reverse("discussion:board_detail", args=[slug])
    threads = Thread.objects.shown().filter(board__in=Board.objects.public().values("pk"))
    for thread in threads.for_list()[:1000]:
        yield thread_address(thread)


def feeds() -> Iterator[tuple[str, str]]:
    """Yield the feed of all open boards and that of each."""
    yield _("Gespräche"), reverse("discussion:feed")
    for title, slug in Board.objects.public().order_by("title", "pk").values_list("title", "slug")[:100]:
        yield title, reverse("discussion:board_feed", args=[slug])


def followed_boards(viewer: Any, ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Return title and address of the boards among these that a viewer reads."""
    rows = Board.objects.visible_to(viewer).filter(pk__in=ids)
    return {row.pk: (row.title, reverse("discussion:board_detail", args=[row.slug])) for row in rows}


def followed_threads(viewer: Any, ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Return title and address of the threads among these that a viewer reads."""
    rows = Thread.objects.visible_to(viewer).shown().filter(pk__in=ids).select_related("board")
    return {row.pk: (row.title, thread_address(row)) for row in rows}


def describe_threads(rows: Collection[Any], viewer: Any) -> Lines:
    """Say which threads were begun."""
    ids = [row.subject_id for row in rows]
    found = Thread.objects.visible_to(viewer).shown().filter(pk__in=ids).select_related("board", "begun_by")
    seen = {thread.pk: thread for thread in found}
    lines = {}
    for row in rows:
        thread = seen.get(row.subject_id)
        if thread is not None:
            text = _("Neues Gespräch: %(title)s") % {"title": thread.title}
            about_url = reverse("discussion:board_detail", args=[thread.board.slug])
            lines[row.pk] = NoticeLine(text, thread_address(thread), thread.board.title, about_url)
    return lines


def describe_comments(rows: Collection[Any], viewer: Any) -> Lines:
    """Say who wrote where."""
    ids = [row.subject_id for row in rows]
    found = Comment.objects.visible_to(viewer).standing().filter(pk__in=ids, thread__withheld_at=None)
    seen = {comment.pk: comment for comment in found.select_related("author", "thread__board")}
    lines = {}
    for row in rows:
        comment = seen.get(row.subject_id)
        if comment is not None:
            text = _("%(name)s hat geschrieben") % {"name": comment.author_name}
            url = reverse("discussion:comment_detail", args=[comment.pk])
            lines[row.pk] = NoticeLine(text, url, comment.thread.title, thread_address(comment.thread))
    return lines


def describe_decisions(rows: Collection[Any], viewer: Any) -> Lines:
    """Tell an author what was decided about the own comment; nobody else."""
    if not viewer.is_authenticated:
        return {}
    own = CommentDecision.objects.filter(pk__in=[row.subject_id for row in rows], comment__author=viewer, removes=True)
    seen = {row.pk: row for row in own.select_related("comment__thread")}
    return _own(rows, {pk: (_("Ihr Beitrag wurde entfernt"), found.comment) for pk, found in seen.items()})


def describe_objections(rows: Collection[Any], viewer: Any) -> Lines:
    """Tell an author what became of the own objection; nobody else."""
    if not viewer.is_authenticated:
        return {}
    ids = [row.subject_id for row in rows]
    own = CommentObjection.objects.filter(pk__in=ids, decision__comment__author=viewer)
    text = _("Über Ihren Widerspruch ist entschieden")
    found = own.select_related("decision__comment__thread")
    return _own(rows, {row.pk: (text, row.decision.comment) for row in found})


def _own(rows: Collection[Any], seen: Mapping[int, tuple[str, Comment]]) -> Lines:
    lines = {}
    for row in rows:
        if row.subject_id in seen:
            text, comment = seen[row.subject_id]
            url = reverse("discussion:objection_create", args=[comment.pk])
            lines[row.pk] = NoticeLine(text, url, comment.thread.title, url)
    return lines


def board_of(row: Any) -> list[str]:
    """Return the board of a begun thread."""
    return [f"discussion.board:{pk}" for pk in Thread.objects.filter(pk=row.subject_id).values_list("board", flat=True)]


def thread_of(row: Any) -> list[str]:
    """Return the thread of a comment."""
    threads = Comment.objects.filter(pk=row.subject_id).values_list("thread", flat=True)
    return [f"discussion.thread:{pk}" for pk in threads]


def mentioned_at_the_beginning(row: Any) -> list[int]:
    """Return who is mentioned where a thread begins."""
    first = Comment.objects.filter(thread=OuterRef("comment__thread")).order_by("pk").values("pk")[:1]
    rows = CommentMention.objects.filter(comment__thread=row.subject_id, comment=Subquery(first))
    return list(rows.values_list("user", flat=True))


def asked_people(row: Any) -> list[int]:
    """Return whom a comment answers and whom it mentions, without its own author."""
    comment = Comment.objects.filter(pk=row.subject_id).select_related("parent", "thread").first()
    if comment is None:
        return []
    answered = comment.parent.author_id if comment.parent else comment.thread.begun_by_id
    people = {answered, *comment.mentions.values_list("user", flat=True)} - {comment.author_id}
    return sorted(pk for pk in people if pk is not None)


def author_of_decision(row: Any) -> list[int]:
    """Return whose comment was decided about."""
    rows = CommentDecision.objects.filter(pk=row.subject_id).exclude(comment__author=None)
    return list(rows.values_list("comment__author", flat=True))


def author_of_objection(row: Any) -> list[int]:
    """Return whose objection was decided about."""
    rows = CommentObjection.objects.filter(pk=row.subject_id).exclude(decision__comment__author=None)
    return list(rows.values_list("decision__comment__author", flat=True))


NOTICE_CATEGORIES = {"discussion": gettext_noop("Gespräche"), "moderation": gettext_noop("Moderation")}
NOTICE_RULES = {
    "discussion.thread_begun": NoticeRule(
        "discussion", describe_threads, followed=board_of, people=mentioned_at_the_beginning
    ),
    "discussion.comment_written": NoticeRule("discussion", describe_comments, followed=thread_of, people=asked_people),
    "discussion.comment_decided": NoticeRule(
        "moderation", describe_decisions, people=author_of_decision, mails_itself=True
    ),
    "discussion.objection_decided": NoticeRule(
        "moderation", describe_objections, people=author_of_objection, mails_itself=True
    ),
}
FOLLOWABLES = {"discussion.board": followed_boards, "discussion.thread": followed_threads}
