"""Membership in the alliance: of a person or an organisation, with its steps, and imports that wait."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from mitwirk.accounts.models import Role
from mitwirk.network.models.actors import Organisation, OrganisationKind, OrganisationMember, OrganisationRole

FRESH_FOR = timedelta(days=365)


class PersonKind(models.TextChoices):
    """What a member is that is a person (Art). Organisations keep their own kinds."""

    PERSON = "person", _("Einzelperson")
    COUNCILLOR = "councillor", _("Ratsmitglied")


MEMBER_KINDS = [*PersonKind.choices, *OrganisationKind.choices]


class MembershipState(models.TextChoices):
    """How far a membership is (Stand)."""

    APPLIED = "applied", _("beantragt")
    RUNNING = "running", _("Mitglied")
    DECLINED = "declined", _("abgelehnt")
    WITHDRAWN = "withdrawn", _("zurückgezogen")
    ENDED = "ended", _("beendet")


OPEN_STATES = [MembershipState.APPLIED, MembershipState.RUNNING]


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Many memberships."""

    def visible_to(self, viewer):
        """One's own and those of organisations one writes for; all for the office."""
        if not viewer.is_authenticated:
            return self.none()
        return self if viewer.holds(Role.OFFICE) else self.of(viewer)

    def of(self, viewer) -> MembershipQuerySet:
        """Those of a person and of the organisations the person writes for."""
        roles = [OrganisationRole.SPEAKER, OrganisationRole.EDITOR]
        writes = OrganisationMember.objects.filter(user=viewer, ended_at=None, role__in=roles)
        return self.filter(Q(user=viewer) | Q(organisation__in=writes.values("organisation")))

    def running(self) -> MembershipQuerySet:
        """Those that count today."""
        return self.filter(state=MembershipState.RUNNING)

    def waiting(self) -> MembershipQuerySet:
        """Applications the office has not decided."""
        return self.filter(state=MembershipState.APPLIED)

    def unclaimed(self) -> MembershipQuerySet:
        """Running ones of the office's list that belong to no account yet."""
        return self.running().filter(user=None, organisation=None).exclude(email="")

    def stale(self, today: date) -> MembershipQuerySet:
        """Running ones whose data nobody confirmed for a year."""
        old = Q(last_confirmed_on__lt=today - FRESH_FOR) | Q(last_confirmed_on=None)
        return self.running().filter(old)

    def for_list(self) -> MembershipQuerySet:
        """All that a list row shows, by name."""
        rows = self.select_related("user", "organisation", "place__parent")
        return rows.defer("place__boundary", "place__parent__boundary").order_by("name", "pk")


class Membership(models.Model):
    """Somebody belongs to the alliance (Mitgliedschaft): a person, an organisation, or a name of the office's list.

    A name without account keeps its mail address until its owner claims it. `number` is given once and never again;
    it stays when everything personal goes. `last_confirmed_on` is the day on which the data were last confirmed,
    `asked_on` and `reminded_on` the days of the present question. `shown`: others may read of it on the profile.
    `version` grows whenever the data change.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="memberships")
    kind = models.CharField(_("Art"), max_length=20, choices=MEMBER_KINDS)
    name = models.CharField(_("Name"), max_length=120, blank=True)
    email = models.EmailField(_("E-Mail-Adresse"), blank=True)
    place = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+", verbose_name=_("Ort"))
    state = models.CharField(_("Stand"), max_length=10, choices=MembershipState, default=MembershipState.APPLIED)
    number = models.PositiveIntegerField(_("Mitgliedsnummer"), unique=True, null=True)
    applied_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    member_since = models.DateField(_("Mitglied seit"), null=True)
    ended_at = models.DateTimeField(null=True)
    last_confirmed_on = models.DateField(_("zuletzt bestätigt am"), null=True)
    asked_on = models.DateField(null=True)
    reminded_on = models.DateField(null=True)
    shown = models.BooleanField(_("auf dem Profil zeigen"), default=False)
    version = models.PositiveIntegerField(default=1)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["name"], name="membership_name"),
            models.Index(fields=["state", "last_confirmed_on"], name="membership_freshness"),
            models.Index(fields=["email"], name="membership_email"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(user=None) | Q(organisation=None), name="membership_of_person_or_organisation"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["running", "ended"]) | Q(number__isnull=False), name="member_has_number"
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(state__in=["applied", "running"]), name="one_open_membership_a_person"
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(state__in=["applied", "running"]),
                name="one_open_membership_an_organisation",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The name that is read today; an organisation's own name, a neutral word where all personal is gone."""
        if self.organisation is not None:
            return self.organisation.name
        return self.name or str(_("Ehemaliges Mitglied"))

    @property
    def address(self) -> str:
        """The mail address of a person or a name of the list; an organisation's mail goes to its people."""
        return self.user.email if self.user is not None else self.email

    @property
    def is_of_person(self) -> bool:
        """Say whether this member is a person."""
        return self.kind in PersonKind.values

    @property
    def is_stale(self) -> bool:
        """Say whether nobody confirmed the data for a year."""
        return self.last_confirmed_on is None or self.last_confirmed_on < localdate() - FRESH_FOR


class MembershipDeed(models.TextChoices):
    """What happened to a membership (Schritt)."""

    APPLIED = "applied", _("beantragt")
    CONFIRMED = "confirmed", _("aufgenommen")
    DECLINED = "declined", _("abgelehnt")
    WITHDRAWN = "withdrawn", _("Antrag zurückgezogen")
    ENDED = "ended", _("beendet")
    IMPORTED = "imported", _("aus einer Liste eingelesen")
    ENTERED = "entered", _("von der Geschäftsstelle eingetragen")
    CLAIMED = "claimed", _("mit einem Konto verbunden")
    CHANGED = "changed", _("Angaben geändert")
    DATA_CONFIRMED = "data_confirmed", _("Angaben bestätigt")
    ASKED = "asked", _("um Bestätigung gebeten")
    REMINDED = "reminded", _("an die Bestätigung erinnert")


class MembershipStep(models.Model):
    """One step of a membership (Mitgliedschaftsschritt): what, by whom, when, why."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="steps")
    deed = models.CharField(max_length=15, choices=MembershipDeed)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(deed="declined") | ~Q(reason=""), name="declined_member_reads_why")
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.deed}"


class MemberCounter(models.Model):
    """The last member number that was given (Zähler der Mitgliedsnummern); one row, counted up in the database."""

    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.last)


def is_member(viewer) -> bool:
    """Say whether somebody belongs to the alliance now: as a person, or acting for an organisation that does."""
    if not viewer.is_authenticated:
        return False
    acts = OrganisationMember.objects.filter(user=viewer, ended_at=None, organisation__hidden_at=None)
    own = Q(user=viewer) | Q(organisation__in=acts.values("organisation"))
    return Membership.objects.running().filter(own).exists()
