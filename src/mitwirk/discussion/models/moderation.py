"""Reports, decisions and objections: moderation by published rules."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mitwirk.discussion.models.boards import BoardAccess
from mitwirk.discussion.models.threads import Comment

OBJECT_WITHIN = timedelta(days=14)


class BoardRule(models.TextChoices):
    """The published rules, each a reason to report and to remove (Gesprächsregel)."""

    RESPECT = "respect", _("Beleidigung oder Herabsetzung")
    HATE = "hate", _("Hetze gegen Menschen oder Gruppen")
    PRIVACY = "privacy", _("Persönliche Angaben anderer")
    LAW = "law", _("Verstoß gegen Gesetze")
    SPAM = "spam", _("Werbung oder Überflutung")
    TOPIC = "topic", _("Hat mit dem Gespräch nichts zu tun")


class CommentReportQuerySet(models.QuerySet["CommentReport"]):
    """Many reports."""

    def visible_to(self, viewer: Any) -> CommentReportQuerySet:
        """Those about comments that somebody may decide about, and one's own."""
        if not viewer.is_authenticated:
            return self.none()
        decidable = Comment.objects.decidable_by(viewer).values("pk")
        return self.filter(models.Q(comment__in=decidable) | models.Q(by=viewer))

    def waiting(self) -> CommentReportQuerySet:
        """Those that nobody has decided about."""
        return self.filter(decision=None)


class CommentDecisionQuerySet(models.QuerySet["CommentDecision"]):
    """Many decisions."""

    def for_log(self) -> CommentDecisionQuerySet:
        """All that the public log shows; nothing of private boards."""
        rows = self.exclude(comment__thread__board__access=BoardAccess.PRIVATE).filter(
            comment__thread__board__withheld_at=None
        )
        return rows.select_related("objection").order_by("-at", "-pk")

    def can_be_objected(self, now: Any) -> CommentDecisionQuerySet:
        """Removals of comments that are still removed, young enough, without an objection."""
        young = self.filter(removes=True, at__gte=now - OBJECT_WITHIN, objection=None)
        return young.filter(comment__removed_at__isnull=False)


class CommentDecision(models.Model):
    """Moderation keeps or removes a comment (Gesprächsentscheidung): by which rule, why, by whom, when."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="decisions")
    removes = models.BooleanField()
    rule = models.CharField(_("Regel"), max_length=10, choices=BoardRule)
    reason = models.TextField(_("Begründung"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    objects = CommentDecisionQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="comment_decision_has_reason")]
        indexes = [models.Index(fields=["-at", "-id"], name="comment_decision_newest")]

    def __str__(self) -> str:
        return f"{self.comment_id} {self.removes}"


class CommentReport(models.Model):
    """Somebody finds that a comment breaks a rule (Beitragsmeldung); people without an account may report, too."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="reports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    rule = models.CharField(_("Welche Regel?"), max_length=10, choices=BoardRule)
    note = models.TextField(_("Was stört Sie?"), max_length=1000, blank=True)
    at = models.DateTimeField()
    decision = models.ForeignKey(CommentDecision, models.SET_NULL, null=True, blank=True, related_name="reports")

    objects = CommentReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "by"], condition=models.Q(decision=None), name="comment_report_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} {self.rule}"


class CommentObjectionQuerySet(models.QuerySet["CommentObjection"]):
    """Many objections."""

    def waiting(self) -> CommentObjectionQuerySet:
        """Those that nobody has decided about."""
        return self.filter(decided_at=None)


class CommentObjection(models.Model):
    """The author of a removed comment objects, once (Widerspruch); somebody else decides, with an answer."""

    decision = models.OneToOneField(CommentDecision, models.CASCADE, related_name="objection")
    text = models.TextField(_("Warum soll der Beitrag stehen bleiben?"), max_length=2000)
    made_at = models.DateTimeField()
    upheld = models.BooleanField(null=True)
    answer = models.TextField(_("Antwort"), max_length=1000, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = CommentObjectionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.decision_id} {self.upheld}"
