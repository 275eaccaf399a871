"""What is told to whom, the mails that told it, and mails that came back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from mitwirk.core.models import Activity


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Many notices."""

    def visible_to(self, viewer):
        """One's own. Whether the deed itself may be read is asked of its room each time it is shown."""
        return self.filter(user=viewer) if viewer.is_authenticated else self.none()

    def unread(self):
        """Not opened yet."""
        return self.filter(read_at=None)

    def due(self, now):
        """Those whose mail is due."""
        return self.filter(due_at__lte=now)

    def for_list(self):
        """Newest first, with the deed."""
        return self.select_related("activity").order_by("-activity_id")


class Notice(models.Model):
    """One deed told to one person (Mitteilung). `due_at` is when it is mailed; empty when it is not, or no longer."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="+")
    category = models.CharField(max_length=30)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    digest = models.ForeignKey("Digest", models.SET_NULL, null=True, blank=True, related_name="notices")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "activity"], name="told_once")]
        indexes = [
            models.Index(fields=["due_at", "user"], name="notice_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["user"], name="notice_unread", condition=Q(read_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.activity_id}"


class NoticeCursor(models.Model):
    """How far the activity log has been read (Lesezeichen im Protokoll).

    All rows up to `done_to` are told. PostgreSQL gives numbers before it commits, so a row may appear late between
    others: `done_beyond` names the rows after `done_to` that are told already, until late ones cannot come any more.
    """

    done_to = models.BigIntegerField(default=0)
    done_beyond = models.JSONField(default=list)

    def __str__(self) -> str:
        return str(self.done_to)


class Digest(models.Model):
    """One mail with news for one person (Sammelmail). `key` stands in the mail's head, so that a bounce finds it.

    `returned_at` is when it came back: the same report counts once.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.made_at:%Y-%m-%d %H:%M}"


class BounceQuerySet(models.QuerySet["Bounce"]):
    """Many bounces."""

    def unsettled(self):
        """Those that still count."""
        return self.filter(settled_at=None)


class Bounce(models.Model):
    """A mail came back (Rückläufer). `status` is the code of RFC 3463: 5.x.x for good, 4.x.x for now."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    status = models.CharField(max_length=12)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = BounceQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.user_id} {self.status}"
