"""Threads and comments, their older versions, attachments and mentions."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mitwirk.accounts.models import Role
from mitwirk.discussion.models.boards import Board, BoardAccess

TEXT_LONGEST = 8000


class ThreadQuerySet(models.QuerySet["Thread"]):
    """Many threads."""

    def visible_to(self, viewer: Any) -> ThreadQuerySet:
        """Those of boards that somebody reads."""
        return self.filter(board__in=Board.objects.visible_to(viewer).values("pk"))

    def shown(self) -> ThreadQuerySet:
        """Those whose beginning was not removed."""
        return self.filter(withheld_at=None)

    def for_list(self) -> ThreadQuerySet:
        """All that a list row shows; the newest activity first."""
        return self.select_related("board", "begun_by").order_by("-last_at", "-pk")


class Thread(models.Model):
    """A thread in a board (Gespräch). Its first comment is what it began with.

    `withheld_at` says that this first comment was removed: then the title is not shown either.
    """

    board = models.ForeignKey(Board, models.CASCADE, related_name="threads")
    title = models.CharField(_("Überschrift"), max_length=140)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    begun_at = models.DateTimeField()
    last_at = models.DateTimeField()
    withheld_at = models.DateTimeField(null=True, blank=True)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["board", "-last_at", "-id"], name="thread_newest"),
            models.Index(fields=["-last_at", "-id"], name="thread_newest_of_all"),
        ]

    def __str__(self) -> str:
        return str(_("Gespräch, dessen Anfang entfernt ist")) if self.withheld_at else self.title


class CommentQuerySet(models.QuerySet["Comment"]):
    """Many comments."""

    def visible_to(self, viewer: Any) -> CommentQuerySet:
        """Those of boards that somebody reads; a removed or deleted one is a neutral line there."""
        return self.filter(thread__board__in=Board.objects.visible_to(viewer).values("pk"))

    def standing(self) -> CommentQuerySet:
        """Those whose text is to be read."""
        return self.filter(removed_at=None, withdrawn_at=None)

    def top_level(self) -> CommentQuerySet:
        """Those that answer no other comment."""
        return self.filter(parent=None)

    def decidable_by(self, viewer: Any) -> CommentQuerySet:
        """Those about which somebody may decide: of boards one moderates; reported ones reach the office anyway."""
        if not viewer.is_authenticated:
            return self.none()
        mine = models.Q(thread__board__in=Board.objects.moderated_by(viewer).values("pk"))
        if viewer.holds(Role.OFFICE):
            private = models.Q(thread__board__access=BoardAccess.PRIVATE)
            mine |= private & (models.Q(reports__isnull=False) | models.Q(decisions__objection__isnull=False))
        return self.filter(pk__in=Comment.objects.filter(mine).values("pk")).exclude(author=viewer)

    def for_list(self) -> CommentQuerySet:
        """All that a comment shows, in the order of writing."""
        return self.select_related("author").prefetch_related("attachments").order_by("pk")


class Comment(models.Model):
    """What somebody wrote in a thread (Gesprächsbeitrag). Answers are one level deep: a parent has no parent.

    A comment without an author is that of a departed member. One that was removed by moderation keeps its text for
    the objection; one that its author deleted has none.
    """

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="answers")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("Beitrag"), max_length=TEXT_LONGEST, blank=True)
    written_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    shown_answers: list[Comment]
    answers_left: int

    objects = CommentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["thread", "parent", "id"], name="comment_in_thread")]

    def __str__(self) -> str:
        return f"comment {self.pk}"

    @property
    def stands(self) -> bool:
        """Whether its text is to be read."""
        return self.removed_at is None and self.withdrawn_at is None

    def show_answers(self, answers: list[Comment], *, left: int) -> None:
        """Note which answers a page shows below, and how many more there are."""
        self.shown_answers, self.answers_left = answers, left

    @property
    def author_name(self) -> str:
        """Who wrote it, as others read it."""
        return self.author.name if self.author else str(_("Ehemaliges Mitglied"))


class CommentVersion(models.Model):
    """What stood there before a change (Frühere Fassung)."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    replaced_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "number"], name="comment_version_once")]

    def __str__(self) -> str:
        return f"{self.comment_id} {self.number}"


class AttachmentKind(models.TextChoices):
    """What is attached (Art eines Anhangs)."""

    PICTURE = "picture", _("Bild")
    PDF = "pdf", _("PDF")


class CommentAttachment(models.Model):
    """A picture or PDF of a comment (Anhang). Pictures were drawn anew; nothing hidden of the camera is in them."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="attachments")
    kind = models.CharField(max_length=10, choices=AttachmentKind)
    file = models.FileField(upload_to="gespraeche/")
    description = models.CharField(_("Was zu sehen ist"), max_length=200)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.description


class CommentMention(models.Model):
    """Somebody is mentioned in a comment (Erwähnung) and hears of it."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "user"], name="comment_mention_once")]

    def __str__(self) -> str:
        return f"{self.comment_id} {self.user_id}"
