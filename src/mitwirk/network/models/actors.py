"""Actors of the network: organisations with their people, initiatives, personal profiles."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mitwirk.accounts.models import Role, Sector


class OrganisationKind(models.TextChoices):
    """What an organisation is (Art)."""

    INITIATIVE = "initiative", _("Bürgerinitiative")
    ASSOCIATION = "association", _("Verein oder Verband")
    MUNICIPALITY = "municipality", _("Gemeinde oder Landkreis")
    AUTHORITY = "authority", _("Behörde")
    SCHOOL = "school", _("Schule oder Hochschule")
    FOUNDATION = "foundation", _("Stiftung")
    PARTY_GROUP = "party_group", _("Fraktion oder Partei")
    COMPANY = "company", _("Büro oder Unternehmen")
    OTHER = "other", _("Andere Form")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Many organisations."""

    def visible_to(self, viewer):
        """Published ones for all; hidden ones for their people and the office."""
        if not viewer.is_authenticated:
            return self.filter(hidden_at=None)
        if viewer.holds(Role.OFFICE):
            return self
        own = OrganisationMember.objects.filter(user=viewer, ended_at=None).values("organisation")
        return self.filter(models.Q(hidden_at=None) | models.Q(pk__in=own))

    def deserted(self):
        """Those on our pages for which nobody acts."""
        there = OrganisationMember.objects.filter(organisation=models.OuterRef("pk"), ended_at=None)
        return self.filter(~models.Exists(there), hidden_at=None)

    def for_list(self):
        """All that a list row shows, by name."""
        members = Organisation.objects.filter(pk=models.OuterRef("pk"), memberships__state="running")
        rows = self.select_related("place").defer("place__boundary").prefetch_related("topics")
        return rows.annotate(in_alliance=models.Exists(members)).order_by("name", "pk")


class Organisation(models.Model):
    """An actor that acts as itself (Organisation): several people share it, nobody shares a password.

    `version` grows with every change; a form that was opened before another change is refused.
    """

    name = models.CharField(_("Name"), max_length=120)
    slug = models.SlugField(max_length=140, unique=True)
    kind = models.CharField(_("Art"), max_length=20, choices=OrganisationKind)
    sector = models.CharField(_("Sektor"), max_length=15, choices=Sector)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", verbose_name=_("Ort"))
    topics = models.ManyToManyField("places.Topic", related_name="+", blank=True, verbose_name=_("Themen"))
    summary = models.CharField(_("In einem Satz"), max_length=280)
    about = models.TextField(_("Was wir tun"), max_length=6000, blank=True)
    website = models.URLField(_("Website"), max_length=300, blank=True)
    reachable = models.CharField(_("Ansprechbar"), max_length=200, blank=True)
    accessibility = models.CharField(_("Barrierefreiheit"), max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(_("zuletzt bestätigt am"))
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_reason = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["name"], name="organisation_name"),
            # Says whether anything changed without a look at the rows (network/facets.py).
            models.Index(fields=["hidden_at", "version"], name="organisation_stamp"),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationRole(models.TextChoices):
    """What somebody may do for an organisation (Rolle)."""

    SPEAKER = "speaker", _("Sprecherin oder Sprecher")
    EDITOR = "editor", _("Redaktion")
    MEMBER = "member", _("Mitglied")


class OrganisationMember(models.Model):
    """Somebody acts for an organisation (Zugehörigkeit), from when to when. One present row a person."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    role = models.CharField(_("Rolle"), max_length=10, choices=OrganisationRole)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"],
                condition=models.Q(ended_at=None),
                name="organisation_member_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.user_id} {self.role}"


class OrganisationInvitation(models.Model):
    """An invitation by mail to act for an organisation (Organisationseinladung); works once, for thirty days."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("E-Mail-Adresse"))
    role = models.CharField(_("Rolle"), max_length=10, choices=OrganisationRole)
    code_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField()
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.role}"


class Stage(models.TextChoices):
    """How far an initiative is (Stand)."""

    PLANNED = "planned", _("geplant")
    RUNNING = "running", _("läuft")
    FINISHED = "finished", _("abgeschlossen")


class InitiativeQuerySet(models.QuerySet["Initiative"]):
    """Many initiatives."""

    def visible_to(self, viewer):
        """Published ones for all; hidden ones for who made them, their organisations' people and the office."""
        if not viewer.is_authenticated:
            return self.filter(hidden_at=None)
        if viewer.holds(Role.OFFICE):
            return self
        own = OrganisationMember.objects.filter(user=viewer, ended_at=None).values("organisation")
        partner = InitiativePartner.objects.filter(organisation__in=own, ended_at=None, agreed_at__isnull=False)
        return self.filter(
            models.Q(hidden_at=None) | models.Q(made_by=viewer) | models.Q(pk__in=partner.values("initiative"))
        )

    def for_list(self):
        """All that a list row shows, the newest first."""
        rows = self.select_related("place").defer("place__boundary")
        return rows.prefetch_related("topics", "partners__organisation").order_by("-changed_at", "-pk")


class Initiative(models.Model):
    """An undertaking of one or several organisations, or of people (Initiative), running or finished."""

    title = models.CharField(_("Titel"), max_length=140)
    slug = models.SlugField(max_length=160, unique=True)
    summary = models.CharField(_("In einem Satz"), max_length=280)
    sector = models.CharField(_("Sektor"), max_length=15, choices=Sector)
    stage = models.CharField(_("Stand"), max_length=10, choices=Stage, default=Stage.RUNNING)
    starts_on = models.DateField(_("Beginn"), null=True, blank=True)
    ends_on = models.DateField(_("Ende"), null=True, blank=True)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", verbose_name=_("Ort oder Gebiet"))
    topics = models.ManyToManyField("places.Topic", related_name="+", blank=True, verbose_name=_("Themen"))
    goals = models.TextField(_("Was wir erreichen wollen"), max_length=6000, blank=True)
    learnt = models.TextField(_("Was wir gelernt haben"), max_length=6000, blank=True)
    looks_for = models.TextField(_("Was wir suchen"), max_length=2000, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(_("zuletzt bestätigt am"))
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_reason = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    board = models.OneToOneField(
        "discussion.Board", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Gesprächsraum")
    )

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["hidden_at", "version"], name="initiative_stamp")]

    def __str__(self) -> str:
        return self.title


class InitiativePartner(models.Model):
    """An organisation carries an initiative (Trägerschaft): it leads it or takes part."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="partnerships")
    leads = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "organisation"],
                condition=models.Q(ended_at=None),
                name="initiative_partner_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.organisation_id}"


class InitiativeLink(models.Model):
    """A link of an initiative to the outside (Verweis)."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="links")
    title = models.CharField(_("Bezeichnung"), max_length=100)
    url = models.URLField(_("Adresse"), max_length=300)

    def __str__(self) -> str:
        return self.title
