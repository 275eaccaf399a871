"""Peer advice: who is ready, what is asked, who is invited, when it is, and the room of a session."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mitwirk.accounts.models import Sector

USER = settings.AUTH_USER_MODEL


class PeerReadiness(models.Model):
    """Somebody is ready to advise peers (Bereitschaft): on what, where, how often a year. Opt-in, ends any time."""

    user = models.OneToOneField(USER, models.CASCADE, related_name="+")
    sector = models.CharField(_("Aus welcher Sicht?"), max_length=15, choices=Sector)
    part = models.CharField(_("Als was?"), max_length=80, blank=True)
    place = models.ForeignKey(
        "places.Place", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Woher?")
    )
    topics = models.ManyToManyField("places.Topic", related_name="+", blank=True, verbose_name=_("Themen"))
    regions = models.ManyToManyField("places.Place", related_name="+", blank=True, verbose_name=_("Regionen"))
    times_a_year = models.PositiveSmallIntegerField(_("Wie oft im Jahr?"), default=2)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"readiness {self.pk}"


class RequestStage(models.TextChoices):
    """Where a request stands (Stand der Anfrage)."""

    LOOKING = "looking", _("sucht Beratende")
    POLLING = "polling", _("sucht einen Termin")
    FIXED = "fixed", _("Termin steht")
    DONE = "done", _("beraten")
    WITHDRAWN = "withdrawn", _("zurückgezogen")


class PeerRequestQuerySet(models.QuerySet["PeerRequest"]):
    """Many requests."""

    def visible_to(self, viewer):
        """Only for the case giver, who was asked and has not refused, and who sits in the round. Nobody else."""
        if not viewer.is_authenticated:
            return self.none()
        asked = PeerInvitation.objects.filter(user=viewer, answer__in=[Answer.OPEN, Answer.YES]).values("request")
        open_or_seated = models.Q(pk__in=asked) & ~models.Q(stage=RequestStage.WITHDRAWN)
        return self.filter(models.Q(made_by=viewer) | open_or_seated)

    def for_list(self):
        """All that a list row shows, newest first."""
        return self.select_related("place", "session").defer("place__boundary").order_by("-made_at", "pk")


class PeerRequest(models.Model):
    """Somebody wants advice on a case (Beratungsanfrage). Confidential: only those asked read it."""

    made_by = models.ForeignKey(USER, models.CASCADE, related_name="+")
    title = models.CharField(_("Ihr Fall in einer Zeile"), max_length=120)
    concern = models.TextField(_("Was beschäftigt Sie?"), max_length=4000)
    hopes = models.TextField(_("Was erhoffen Sie sich?"), max_length=2000, blank=True)
    sector = models.CharField(_("Aus welcher Sicht?"), max_length=15, choices=Sector)
    place = models.ForeignKey(
        "places.Place", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Wo spielt der Fall?")
    )
    topics = models.ManyToManyField("places.Topic", related_name="+", blank=True, verbose_name=_("Themen"))
    stage = models.CharField(max_length=10, choices=RequestStage, default=RequestStage.LOOKING)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = PeerRequestQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["stage", "changed_at"], name="peerrequest_stage")]

    def __str__(self) -> str:
        return f"request {self.pk}"


class Answer(models.TextChoices):
    """What an invited person answered (Antwort)."""

    OPEN = "open", _("noch keine Antwort")
    YES = "yes", _("dabei")
    NO = "no", _("abgesagt")


class PeerInvitation(models.Model):
    """Somebody was asked to advise (Beratungseinladung), with codes of the reasons. A no needs no reason."""

    request = models.ForeignKey(PeerRequest, models.CASCADE, related_name="invitations")
    user = models.ForeignKey(USER, models.CASCADE, related_name="+")
    sector = models.CharField(max_length=15, choices=Sector)
    part = models.CharField(max_length=80, blank=True)
    reasons = models.JSONField(default=list)
    answer = models.CharField(max_length=5, choices=Answer, default=Answer.OPEN)
    invited_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "user"], name="invited_once_to_a_request")]
        indexes = [models.Index(fields=["user", "answer"], name="peerinvitation_of_user")]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class PollOption(models.Model):
    """A moment that is proposed (Terminvorschlag)."""

    request = models.ForeignKey(PeerRequest, models.CASCADE, related_name="options")
    starts_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "starts_at"], name="poll_option_once")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.starts_at:%Y-%m-%d %H:%M}"


class Fits(models.TextChoices):
    """Whether a moment suits somebody (Passt)."""

    YES = "yes", _("passt")
    MAYBE = "maybe", _("zur Not")
    NO = "no", _("passt nicht")


class PollAnswer(models.Model):
    """What one person says to one moment (Terminantwort)."""

    option = models.ForeignKey(PollOption, models.CASCADE, related_name="answers")
    user = models.ForeignKey(USER, models.CASCADE, related_name="+")
    fits = models.CharField(max_length=5, choices=Fits)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["option", "user"], name="poll_answer_once")]

    def __str__(self) -> str:
        return f"{self.option_id} {self.fits}"


class PeerSessionQuerySet(models.QuerySet["PeerSession"]):
    """Many sessions."""

    def visible_to(self, viewer):
        """Only for those who sit in the round; the office and the house's moderators do not read along."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(pk__in=PeerSeat.objects.filter(user=viewer).values("session"))

    def running(self):
        """Begun and not ended."""
        return self.filter(phase__gt=0, ended_at=None)


class PeerSession(models.Model):
    """One round of peer advice (Beratungsrunde): where it stands, until when, what was chosen.

    `phase` is 0 before the beginning, then 1 to 6; `part` counts within a phase. `version` grows with every change
    that somebody in the room may see. While `paused_at` is set, the clock stands still.
    """

    request = models.OneToOneField(PeerRequest, models.CASCADE, related_name="session")
    starts_at = models.DateTimeField()
    phase = models.PositiveSmallIntegerField(default=0)
    part = models.PositiveSmallIntegerField(default=0)
    part_ends_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    key_question = models.CharField(_("Schlüsselfrage"), max_length=300, blank=True)
    module = models.CharField(max_length=20, blank=True)
    thanks = models.TextField(_("Dank"), max_length=2000, blank=True)
    next_step = models.TextField(_("Mein nächster Schritt"), max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=1)
    ended_at = models.DateTimeField(null=True, blank=True)
    notes_kept_at = models.DateTimeField(null=True, blank=True)
    notes_deleted_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    followed_up_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(_("Was ist daraus geworden?"), max_length=4000, blank=True)

    objects = PeerSessionQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(phase__lte=6), name="peer_session_has_six_phases")]
        indexes = [models.Index(fields=["ended_at"], name="peersession_ended")]

    def __str__(self) -> str:
        return f"session {self.pk}"

    @property
    def spot(self) -> str:
        """Where the session stands, as a form sends it back: "5.1"."""
        return f"{self.phase}.{self.part}"

    @property
    def is_running(self) -> bool:
        """Say whether it has begun and not ended."""
        return self.phase > 0 and self.ended_at is None

    def seconds_left(self, now: datetime) -> int:
        """How long the present part lasts; below zero when time is over."""
        if self.part_ends_at is None:
            return 0
        return int((self.part_ends_at - (self.paused_at or now)).total_seconds())


class SeatRole(models.TextChoices):
    """What somebody does in a round (Rolle in der Runde)."""

    CASE = "case", _("Fallperson")
    MODERATOR = "moderator", _("Moderation")
    SECRETARY = "secretary", _("Mitschrift")
    ADVISOR = "advisor", _("Beratende")


class PeerSeat(models.Model):
    """One person in one round (Platz), with the present role."""

    session = models.ForeignKey(PeerSession, models.CASCADE, related_name="seats")
    user = models.ForeignKey(USER, models.CASCADE, related_name="+")
    role = models.CharField(max_length=10, choices=SeatRole, default=SeatRole.ADVISOR)
    sector = models.CharField(max_length=15, choices=Sector)
    part = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "user"], name="one_seat_a_person"),
            models.UniqueConstraint(
                fields=["session", "role"], condition=~models.Q(role=SeatRole.ADVISOR), name="one_person_a_special_role"
            ),
        ]

    def __str__(self) -> str:
        return f"seat {self.pk}"


class EntryKind(models.TextChoices):
    """What was written in a round (Art der Notiz)."""

    ACCOUNT = "account", _("Schilderung")
    QUESTION = "question", _("Verständnisfrage")
    REPLY = "reply", _("Antwort")
    PROPOSAL = "proposal", _("Vorschlag zur Schlüsselfrage")
    METHOD = "method", _("Vorschlag zur Methode")
    IDEA = "idea", _("Beitrag")
    NOTE = "note", _("Mitschrift")
    COMMENT = "comment", _("Rückmeldung der Fallperson")


class PeerEntry(models.Model):
    """Something written in a round (Notiz der Runde). Belongs to the group, goes 14 days after the end."""

    session = models.ForeignKey(PeerSession, models.CASCADE, related_name="entries")
    by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")
    sector = models.CharField(max_length=15, choices=Sector)
    kind = models.CharField(max_length=10, choices=EntryKind)
    phase = models.PositiveSmallIntegerField()
    part = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=2000)
    number = models.PositiveIntegerField()
    is_valuable = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "by", "number"], name="peer_entry_sent_once")]

    def __str__(self) -> str:
        return f"entry {self.pk}"


class PeerTrace(models.Model):
    """The one sentence of a round that its case giver releases (Satz aus einer Runde). Taking it back deletes it."""

    session = models.OneToOneField(PeerSession, models.SET_NULL, null=True, related_name="trace")
    by = models.ForeignKey(USER, models.CASCADE, related_name="+")
    text = models.CharField(_("Ihr Satz"), max_length=240)
    released_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-released_at"], name="peertrace_newest")]

    def __str__(self) -> str:
        return self.text
