"""People: accounts, sectors, roles, consents."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Sector(models.TextChoices):
    """From which side someone speaks (Sektor). One enum for the whole house."""

    POLITICS = "politics", _("Politik")
    ADMINISTRATION = "administration", _("Verwaltung")
    CITIZENS = "citizens", _("Bürgerschaft")


class Role(models.TextChoices):
    """House-wide roles (Rolle). Teams of single objects live in their room."""

    OFFICE = "office", _("Geschäftsstelle")
    PLACE_ADMIN = "place_admin", _("Verwaltung eines Orts")
    MODERATOR = "moderator", _("Moderation")


class UserManager(BaseUserManager["User"]):
    """Makes accounts by e-mail."""

    def create_user(self, email: str, password: str | None = None, **fields) -> User:
        """Make an account."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Find by e-mail whatever the case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person with an account (Konto). The e-mail is never shown to others."""

    email = models.EmailField(_("E-Mail-Adresse"), unique=True)
    display_name = models.CharField(_("Anzeigename"), max_length=60, blank=True)
    place = models.ForeignKey(
        "places.Place", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Wohnort")
    )
    languages = models.CharField(_("Sprachen"), max_length=60, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="email_once_whatever_case")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What others see: the chosen name, else a neutral word."""
        return self.display_name or str(_("Ein Mitglied"))

    def holds(self, role: str, place_id: int | None = None) -> bool:
        """Say whether this person holds a role now; asked once a request, then remembered."""
        if not hasattr(self, "_held_roles"):
            self._held_roles = set(self.grants.filter(ended_at=None).values_list("role", "place_id"))
        return any(held == role and (place_id is None or place == place_id) for held, place in self._held_roles)


class RoleGrant(models.Model):
    """A role given to a person (Rollenvergabe): by whom, when, until when."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role)
    place = models.ForeignKey("places.Place", models.CASCADE, null=True, blank=True, related_name="+")
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class SectorClaimQuerySet(models.QuerySet["SectorClaim"]):
    """Many claims."""

    def visible_to(self, viewer):
        """One's own, and all for the office."""
        if not viewer.is_authenticated:
            return self.none()
        return self if viewer.holds(Role.OFFICE) else self.filter(user=viewer)

    def present(self) -> SectorClaimQuerySet:
        """Those that were not replaced by a newer one or taken back."""
        return self.filter(ended_at=None)

    def with_latest_decision(self) -> SectorClaimQuerySet:
        """Add `was_confirmed`: what was decided last; None while nobody has."""
        latest = ClaimDecision.objects.filter(claim=models.OuterRef("pk")).order_by("-pk").values("confirmed")[:1]
        return self.annotate(was_confirmed=models.Subquery(latest))

    def undecided(self) -> SectorClaimQuerySet:
        """Those that nobody has decided about."""
        return self.exclude(models.Exists(ClaimDecision.objects.filter(claim=models.OuterRef("pk"))))

    def decided(self) -> SectorClaimQuerySet:
        """Those with a decision."""
        return self.filter(models.Exists(ClaimDecision.objects.filter(claim=models.OuterRef("pk"))))

    def for_list(self) -> SectorClaimQuerySet:
        """All that a list row shows, oldest first."""
        return self.select_related("user", "place").defer("place__boundary").order_by("made_at", "pk")


class SectorClaim(models.Model):
    """From which side somebody says to speak (Sektorangabe). Self-declared until a decision confirms it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="claims")
    sector = models.CharField(_("Aus welcher Sicht?"), max_length=15, choices=Sector)
    body = models.CharField(_("Stelle oder Gremium"), max_length=120, blank=True)
    place = models.ForeignKey(
        "places.Place", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Ort der Stelle")
    )
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SectorClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(ended_at=None), name="one_present_claim_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.sector}"


class ClaimWay(models.TextChoices):
    """How a claim was confirmed (Nachweis)."""

    DOMAIN = "domain", _("mit einer E-Mail-Adresse der Stelle")
    INVITATION = "invitation", _("durch eine Einladung")
    OFFICE = "office", _("von der Geschäftsstelle")


class ClaimDecision(models.Model):
    """A claim was confirmed or not (Sektorentscheidung): how, by whom, when, why. The latest one counts."""

    claim = models.ForeignKey(SectorClaim, models.CASCADE, related_name="decisions")
    confirmed = models.BooleanField()
    way = models.CharField(max_length=12, choices=ClaimWay)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmed=True) | ~models.Q(reason=""), name="refused_claim_gives_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.confirmed}"


class BodyDomain(models.Model):
    """A mail domain that proves a sector (Maildomäne), such as that of a town hall."""

    domain = models.CharField(_("Domäne"), max_length=120, unique=True)
    sector = models.CharField(_("Sektor"), max_length=15, choices=Sector)
    body = models.CharField(_("Stelle oder Gremium"), max_length=120)
    place = models.ForeignKey(
        "places.Place", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Ort der Stelle")
    )
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.domain


class SectorInvitation(models.Model):
    """An invitation by mail that confirms a sector (Einladung); works once, for thirty days."""

    email = models.EmailField(_("E-Mail-Adresse"))
    sector = models.CharField(_("Sektor"), max_length=15, choices=Sector)
    body = models.CharField(_("Stelle oder Gremium"), max_length=120)
    code_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField()
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.body


class Consent(models.Model):
    """What somebody agreed to (Einwilligung): purpose, version of the text, from when to when."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.purpose}"
