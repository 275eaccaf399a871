"""Boards: rooms for talk, who belongs to them, who was invited."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mitwirk.accounts.models import Role
from mitwirk.core.search.models import audiences_of

ALLIANCE = "alliance"  # the audience word by which a higher room says who is a member


class BoardKind(models.TextChoices):
    """What a board is about (Art eines Gesprächsraums)."""

    TOPIC = "topic", _("Themengruppe")
    REGION = "region", _("Regionalgruppe")
    THING = "thing", _("Gespräch zu einer Sache")


class BoardAccess(models.TextChoices):
    """Who reads a board and writes in it (Zugang)."""

    OPEN = "open", _("offen: Alle lesen, Angemeldete schreiben")
    ALLIANCE = "alliance", _("für Mitglieder der Allianz")
    PRIVATE = "private", _("privat: nur auf Einladung")


class BoardRole(models.TextChoices):
    """What somebody does in a board (Rolle im Gesprächsraum)."""

    MODERATOR = "moderator", _("Moderation")
    MEMBER = "member", _("Mitglied")


def reads_alliance(viewer: Any) -> bool:
    """Say whether somebody reads what is for members of the alliance; asked once a request, then remembered."""
    if not viewer.is_authenticated:
        return False
    if not hasattr(viewer, "_reads_alliance"):
        serves = viewer.holds(Role.OFFICE) or viewer.holds(Role.MODERATOR)
        viewer._reads_alliance = serves or ALLIANCE in audiences_of(viewer)
    return viewer._reads_alliance


class BoardQuerySet(models.QuerySet["Board"]):
    """Many boards."""

    def visible_to(self, viewer: Any) -> BoardQuerySet:
        """Open ones for all, others for members; the office reads withheld ones, but no private ones."""
        if not viewer.is_authenticated:
            return self.filter(access=BoardAccess.OPEN, withheld_at=None)
        public = [BoardAccess.OPEN, BoardAccess.ALLIANCE] if reads_alliance(viewer) else [BoardAccess.OPEN]
        own = BoardMember.objects.present().filter(user=viewer).values("board")
        rows = self.filter(Q(access__in=public) | Q(access=BoardAccess.PRIVATE, pk__in=own))
        return rows if viewer.holds(Role.OFFICE) else rows.filter(withheld_at=None)

    def moderated_by(self, viewer: Any) -> BoardQuerySet:
        """Those in which somebody decides about comments."""
        if not viewer.is_authenticated:
            return self.none()
        rows = BoardMember.objects.present().filter(user=viewer, role=BoardRole.MODERATOR)
        mine = Q(pk__in=rows.values("board"))
        if viewer.holds(Role.OFFICE) or viewer.holds(Role.MODERATOR):
            mine |= ~Q(access=BoardAccess.PRIVATE)
        return self.filter(mine)

    def public(self) -> BoardQuerySet:
        """Those that everybody reads."""
        return self.filter(access=BoardAccess.OPEN, withheld_at=None)

    def for_list(self) -> BoardQuerySet:
        """All that a list row shows; those with the newest talk first."""
        rows = self.select_related("topic", "place").defer("place__boundary")
        return rows.order_by("retired_at", "-last_at", "-pk")


class Board(models.Model):
    """A room for talk (Gesprächsraum): a topic group, a regional group, or belonging to something of a higher room.

    `withheld_at` says that the thing it belongs to is hidden: then only the office reads it.
    """

    title = models.CharField(_("Name"), max_length=120)
    slug = models.SlugField(max_length=140, unique=True)
    about = models.CharField(_("Worum es geht"), max_length=500, blank=True)
    kind = models.CharField(_("Art"), max_length=10, choices=BoardKind)
    access = models.CharField(_("Zugang"), max_length=10, choices=BoardAccess, default=BoardAccess.OPEN)
    topic = models.ForeignKey(
        "places.Topic", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Thema")
    )
    place = models.ForeignKey(
        "places.Place", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Ort")
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    last_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    withheld_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = BoardQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["last_at"], name="board_last")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_public(self) -> bool:
        """Whether everybody reads it."""
        return self.access == BoardAccess.OPEN and self.withheld_at is None

    @property
    def audience(self) -> str:
        """The search audience of what is written here, where not everybody reads it."""
        return ALLIANCE if self.access == BoardAccess.ALLIANCE else f"board:{self.pk}"


class BoardMemberQuerySet(models.QuerySet["BoardMember"]):
    """Many belongings."""

    def present(self) -> BoardMemberQuerySet:
        """Those that have not ended."""
        return self.filter(ended_at=None)


class BoardMember(models.Model):
    """Somebody belongs to a board (Raumzugehörigkeit), from when to when. One present row a person."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    role = models.CharField(_("Rolle"), max_length=10, choices=BoardRole, default=BoardRole.MEMBER)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = BoardMemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "user"], condition=Q(ended_at=None), name="board_member_once")
        ]

    def __str__(self) -> str:
        return f"{self.board_id} {self.user_id} {self.role}"


class BoardInvitationQuerySet(models.QuerySet["BoardInvitation"]):
    """Many invitations."""

    def waiting(self) -> BoardInvitationQuerySet:
        """Those that were neither used nor taken back."""
        return self.filter(used_at=None, withdrawn_at=None)


class BoardInvitation(models.Model):
    """An invitation by mail into a board (Raumeinladung); works once, for its address, for thirty days."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("E-Mail-Adresse"))
    role = models.CharField(_("Rolle"), max_length=10, choices=BoardRole, default=BoardRole.MEMBER)
    code_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField()
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = BoardInvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.board_id} {self.role}"
