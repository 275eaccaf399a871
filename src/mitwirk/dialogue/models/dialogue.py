"""The dialogue itself, its steps and its team."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mitwirk.accounts.models import Role, Sector
from mitwirk.places.models import Place, Topic


class State(models.TextChoices):
    """Where a dialogue stands (Stand)."""

    DRAFT = "draft", _("Entwurf")
    OPEN = "open", _("offen")
    CLOSED = "closed", _("beendet")
    EVALUATED = "evaluated", _("ausgewertet")


class ModerationMode(models.TextChoices):
    """When statements are checked (Moderation)."""

    BEFORE = "before", _("vor der Veröffentlichung")
    AFTER = "after", _("nach der Veröffentlichung")


class TeamRole(models.TextChoices):
    """What a team member may do (Aufgabe im Team)."""

    ORGANISER = "organiser", _("Organisation")
    MODERATOR = "moderator", _("Moderation")


class DialogueQuerySet(models.QuerySet["Dialogue"]):
    """Many dialogues."""

    def visible_to(self, viewer):
        """All but drafts for everyone; drafts for their team and the office."""
        public = ~Q(state=State.DRAFT)
        if not viewer.is_authenticated:
            return self.filter(public)
        if viewer.holds(Role.OFFICE):
            return self
        return self.filter(public | Q(pk__in=TeamMember.objects.filter(user=viewer).values("dialogue")))

    def organised_by(self, viewer):
        """Those whose team the viewer is on; all for the office."""
        if not viewer.is_authenticated:
            return self.none()
        if viewer.holds(Role.OFFICE):
            return self
        return self.filter(pk__in=TeamMember.objects.filter(user=viewer).values("dialogue"))

    def for_list(self):
        """All that a list row shows: open ones first, the one that ends soonest on top."""
        order = models.Case(
            models.When(state=State.OPEN, then=0),
            models.When(state=State.DRAFT, then=1),
            default=2,
        )
        # The two databases would put a missing end at different places.
        return self.with_figures().order_by(order, models.F("closes_at").asc(nulls_last=True), "pk")

    def with_figures(self):
        """With place and the counts of the landscape; what is large stays in the database."""
        return self.with_summary().defer("snapshot__summary")

    def with_summary(self):
        """With place and the landscape as pages show it."""
        large = ("place__boundary", "snapshot__detail", "snapshot__exposure")
        return self.select_related("place", "snapshot").defer(*large)

    def due_to_open(self, now):
        """Drafts are opened by people; nothing opens by itself. Open ones whose time is over are due to close."""
        return self.filter(state=State.OPEN, closes_at__lte=now)


class Dialogue(models.Model):
    """A question that many people answer by voting on statements (Dialog)."""

    slug = models.SlugField(max_length=80, unique=True)
    question = models.CharField(_("Frage"), max_length=140)
    context = models.TextField(_("Worum geht es?"))
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Ort"))
    topics = models.ManyToManyField(Topic, blank=True, related_name="+", verbose_name=_("Themen"))
    asked_by = models.CharField(_("Wer fragt?"), max_length=140)
    open_points = models.TextField(_("Was ist noch offen, was steht fest?"), blank=True)
    result_use = models.TextField(_("Was geschieht mit dem Ergebnis?"))
    result_owner = models.CharField(_("Wer kümmert sich darum?"), max_length=140)
    result_on = models.DateField(_("Bis wann?"), null=True, blank=True)
    opens_at = models.DateTimeField(_("Beginn"), null=True, blank=True)
    closes_at = models.DateTimeField(_("Ende"), null=True, blank=True)
    invited_sectors = models.JSONField(_("Eingeladene Sektoren"), default=list, blank=True)
    moderation = models.CharField(
        _("Aussagen prüfen"), max_length=10, choices=ModerationMode, default=ModerationMode.BEFORE
    )
    takes_statements = models.BooleanField(_("Teilnehmende können eigene Aussagen schreiben"), default=True)
    language = models.CharField(_("Sprache"), max_length=5, default="de")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    seed = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    attribution = models.TextField(_("Quelle"), blank=True)
    snapshot = models.ForeignKey("dialogue.LandscapeSnapshot", models.SET_NULL, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    objects = DialogueQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(question=""), name="dialogue_has_question"),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=models.F("opens_at")),
                name="dialogue_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["state", "closes_at"], name="dialogue_state")]

    def __str__(self) -> str:
        return self.question

    def is_open(self, now) -> bool:
        """Say whether votes count at this moment."""
        return self.state == State.OPEN and (self.closes_at is None or now < self.closes_at)

    def present_snapshot(self):
        """Return the present landscape with its large part, asked for anew; None before the first."""
        return self.snapshots.filter(pk=self.snapshot_id).first() if self.snapshot_id else None

    @property
    def has_result(self) -> bool:
        """Results are for everyone once the dialogue is over."""
        return self.state in {State.CLOSED, State.EVALUATED}

    @property
    def sectors(self) -> list[Sector]:
        """The invited sectors in the house's order; all three when none was chosen."""
        return [sector for sector in Sector if not self.invited_sectors or sector in self.invited_sectors]


class DialogueStep(models.Model):
    """A change of state (Schritt): which, who, when, why."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="steps")
    state = models.CharField(max_length=10, choices=State)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.dialogue_id} {self.state}"


class TeamMember(models.Model):
    """Somebody who runs a dialogue (Teammitglied)."""

    dialogue = models.ForeignKey(Dialogue, models.CASCADE, related_name="team")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    role = models.CharField(max_length=10, choices=TeamRole, default=TeamRole.ORGANISER)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dialogue", "user"], name="team_member_once")]

    def __str__(self) -> str:
        return f"{self.dialogue_id} {self.user_id}"
