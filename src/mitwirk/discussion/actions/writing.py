"""Write: begin a thread, comment, change, delete one's own words."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from mitwirk.accounts.models import User
from mitwirk.core import activity
from mitwirk.core.errors import Conflict, HouseError, NotAllowed, TooMany
from mitwirk.core.kept_files import files_go_with_failure
from mitwirk.core.ratelimit import limit
from mitwirk.discussion import files
from mitwirk.discussion.actions.boards import audience_of
from mitwirk.discussion.mentions import mentioned
from mitwirk.discussion.models import Board, Comment, CommentAttachment, CommentMention, CommentVersion, Thread
from mitwirk.discussion.permissions import can_edit_comment, can_write

AT_ONCE = timedelta(minutes=10)
YOUNG = timedelta(days=7)
THREADS_A_DAY, COMMENTS_IN_TEN_MINUTES, COMMENTS_A_DAY, COMMENTS_A_DAY_WHEN_YOUNG = 10, 15, 150, 30
CHANGES_AN_HOUR = 60


class WrittenTooMuch(TooMany):
    """Somebody writes very much in a short time."""

    def default_message(self) -> str:
        """Return the sentence shown when the raiser gave none."""
        return _("Sie haben in kurzer Zeit viel geschrieben. Ihr Text bleibt hier stehen; senden Sie ihn später.")


def _count(scope: str, by: User, at_most: int, seconds: int, now: datetime) -> None:
    try:
        limit(scope, str(by.pk), at_most=at_most, seconds=seconds, now=now)
    except TooMany as error:
        raise WrittenTooMuch from error


def _in_use(board: Board) -> None:
    if board.retired_at is not None:
        raise HouseError(_("Dieser Gesprächsraum ist geschlossen. Lesen können Sie weiter, schreiben nicht mehr."))


def _writer(by: User, board: Board) -> tuple[User, Board]:
    by = User.objects.select_for_update(of=("self",)).get(pk=by.pk)  # pressing twice waits here
    board = Board.objects.get(pk=board.pk)
    _in_use(board)
    if not can_write(by, board):
        raise NotAllowed
    return by, board


@files_go_with_failure
@transaction.atomic
def begin_thread(
    *,
    board: Board,
    title: str,
    text: str,
    upload: UploadedFile | None = None,
    description: str = "",
    by: User,
    now: datetime,
) -> Thread:
    """Begin a thread with its first comment. Pressing twice begins one."""
    by, board = _writer(by, board)
    same = Thread.objects.filter(board=board, begun_by=by, title=title, begun_at__gt=now - AT_ONCE)
    found = same.filter(comments__text=text, comments__parent=None).first()
    if found is not None:
        return found
    _count("discussion.thread", by, THREADS_A_DAY, 86_400, now)
    thread = Thread.objects.create(board=board, title=title, begun_by=by, begun_at=now, last_at=now)
    _written(thread, None, text=text, upload=upload, description=description, by=by, now=now)
    activity.record("discussion.thread_begun", by=by, at=now, subject=thread, visible_to=audience_of(board))
    return thread


@files_go_with_failure
@transaction.atomic
def write_comment(
    *,
    thread: Thread,
    text: str,
    parent: Comment | None = None,
    upload: UploadedFile | None = None,
    description: str = "",
    by: User,
    now: datetime,
) -> Comment:
    """Write in a thread, or answer a comment; an answer to an answer stands beside it. Pressing twice writes one."""
    by, board = _writer(by, thread.board)
    if parent is not None:
        parent = Comment.objects.filter(thread=thread).get(pk=parent.pk)
        if not parent.stands:
            raise HouseError(_("Dieser Beitrag ist inzwischen entfernt. Schreiben Sie stattdessen ins Gespräch."))
        parent = parent.parent or parent
    same = Comment.objects.filter(thread=thread, parent=parent, author=by, text=text, written_at__gt=now - AT_ONCE)
    found = same.first()
    if found is not None:
        return found
    comment = _written(thread, parent, text=text, upload=upload, description=description, by=by, now=now)
    Thread.objects.filter(pk=thread.pk).update(last_at=now)
    activity.record("discussion.comment_written", by=by, at=now, subject=comment, visible_to=audience_of(board))
    return comment


def _written(
    thread: Thread,
    parent: Comment | None,
    *,
    text: str,
    upload: UploadedFile | None,
    description: str,
    by: User,
    now: datetime,
) -> Comment:
    _count("discussion.comment", by, COMMENTS_IN_TEN_MINUTES, 600, now)
    a_day = COMMENTS_A_DAY_WHEN_YOUNG if now - by.joined_at < YOUNG else COMMENTS_A_DAY
    _count("discussion.comments", by, a_day, 86_400, now)
    comment = Comment.objects.create(thread=thread, parent=parent, author=by, text=text, written_at=now)
    if upload is not None:
        files.attach(comment, upload, description, now)
    _mention(comment)
    Board.objects.filter(pk=thread.board_id).update(last_at=now)
    return comment


def _mention(comment: Comment) -> None:
    people = [person for person in mentioned(comment.text, comment.thread) if person.pk != comment.author_id]
    CommentMention.objects.exclude(user__in=people).filter(comment=comment).delete()
    CommentMention.objects.bulk_create(
        [CommentMention(comment=comment, user=person) for person in people], ignore_conflicts=True
    )


def _own(comment: Comment, by: User) -> Comment:
    rows = Comment.objects.select_for_update(of=("self",)).select_related("thread__board")
    comment = rows.get(pk=comment.pk)
    visible = Comment.objects.visible_to(by).filter(pk=comment.pk).exists()
    if not visible or not can_edit_comment(by, comment):
        raise NotAllowed(
            _("Diesen Beitrag können Sie nicht mehr ändern. Er ist gelöscht, entfernt oder nicht von Ihnen.")
        )
    return comment


@files_go_with_failure
@transaction.atomic
def change_comment(
    *,
    comment: Comment,
    version: int,
    text: str,
    upload: UploadedFile | None = None,
    description: str = "",
    by: User,
    now: datetime,
) -> Comment:
    """Change one's own words; what stood there before stays readable. Refused when another window was faster."""
    comment = _own(comment, by)
    _in_use(comment.thread.board)
    if comment.version != version:
        raise Conflict
    _count("discussion.change", by, CHANGES_AN_HOUR, 3600, now)
    if upload is not None:
        files.attach(comment, upload, description, now)
    if comment.text == text:
        return comment
    CommentVersion.objects.create(comment=comment, number=comment.version, text=comment.text, replaced_at=now)
    comment.text, comment.changed_at, comment.version = text, now, comment.version + 1
    comment.save(update_fields=["text", "changed_at", "version"])
    _mention(comment)
    board = comment.thread.board
    activity.record("discussion.comment_changed", by=by, at=now, subject=comment, visible_to=audience_of(board))
    return comment


@transaction.atomic
def remove_attachment(*, attachment: CommentAttachment, by: User, now: datetime) -> None:
    """Take a file off one's own comment."""
    comment = _own(attachment.comment, by)
    files.discard(CommentAttachment.objects.filter(pk=attachment.pk, comment=comment))
    board = comment.thread.board
    activity.record("discussion.attachment_removed", by=by, at=now, subject=comment, visible_to=audience_of(board))


@transaction.atomic
def withdraw_comment(*, comment: Comment, by: User, now: datetime) -> bool:
    """Delete one's own words, with versions and files; where somebody answered, a neutral line stays.

    Returns whether the row is still there.
    """
    comment = _own(comment, by)
    files.discard(comment.attachments.all())
    comment.versions.all().delete()
    comment.mentions.all().delete()
    board = comment.thread.board
    activity.record("discussion.comment_withdrawn", by=by, at=now, subject=comment, visible_to=audience_of(board))
    first = comment.thread.comments.order_by("pk").first()
    begins = first is not None and first.pk == comment.pk
    answered = comment.answers.exists() or comment.decisions.exists()
    if begins and comment.thread.comments.count() == 1 and not answered:
        comment.thread.delete()
        return False
    if not begins and not answered:
        comment.delete()
        return False
    comment.text, comment.withdrawn_at, comment.version = "", now, comment.version + 1
    comment.save(update_fields=["text", "withdrawn_at", "version"])
    return True
