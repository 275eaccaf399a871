"""Atom feeds of what is written where everybody reads."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mitwirk.core.cache import public_page
from mitwirk.discussion.models import Board, Comment
from mitwirk.discussion.models.threads import CommentQuerySet

IN_FEED = 50


def _feed(request: HttpRequest, title: str, link: str, rows: CommentQuerySet) -> HttpResponse:
    feed = Atom1Feed(
        title=title,
        link=request.build_absolute_uri(link),
        description="",
        feed_url=request.build_absolute_uri(),
        language="de",
    )
    shown = rows.standing().filter(thread__withheld_at=None).select_related("author", "thread__board")
    for comment in shown.order_by("-pk")[:IN_FEED]:
        url = request.build_absolute_uri(reverse("discussion:comment_detail", args=[comment.pk]))
        feed.add_item(
            title=comment.thread.title,
            link=url,
            unique_id=url,
            description=comment.text,
            author_name=comment.author_name,
            pubdate=comment.written_at,
            updateddate=comment.changed_at or comment.written_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@require_safe
@public_page()
def feed_of_all(request: HttpRequest) -> HttpResponse:
    """Give the newest comments of all open boards."""
    rows = Comment.objects.filter(thread__board__in=Board.objects.public().values("pk"))
    return _feed(request, _("Gespräche"), reverse("discussion:board_list"), rows)


@require_safe
@public_page()
def board_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the newest comments of one open board; others have no feed, whoever asks."""
    board = get_object_or_404(Board.objects.public(), slug=slug)
    rows = Comment.objects.filter(thread__board=board)
    return _feed(request, board.title, reverse("discussion:board_detail", args=[slug]), rows)
