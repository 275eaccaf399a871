"""What a person tells about themselves, field by field."""

from __future__ import annotations

import itertools

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mitwirk.network.models.membership import is_member

PROFILE_TEXTS = ("about", "experience", "offers", "seeks")
PROFILE_FIELDS = (*PROFILE_TEXTS, "place", "topics", "sector")


class Audibility(models.TextChoices):
    """Who reads one field of a profile (Sichtbarkeit eines Feldes)."""

    ALL = "all", _("alle")
    MEMBERS = "members", _("Mitglieder der Allianz")
    NOBODY = "nobody", _("niemand")


class ProfileQuerySet(models.QuerySet["Profile"]):
    """Many profiles."""

    def visible_to(self, viewer):
        """Those that show this viewer at least one field; one's own always."""
        readers = [Audibility.ALL, Audibility.MEMBERS] if is_member(viewer) else [Audibility.ALL]
        shown = models.Q(pk__in=[])
        for name, reader in itertools.product(PROFILE_FIELDS, readers):
            shown |= models.Q(**{f"visibility__{name}": reader})
        rows = self.filter(user__is_active=True)
        return rows.filter(shown | models.Q(user=viewer)) if viewer.is_authenticated else rows.filter(shown)


class Profile(models.Model):
    """What a person tells about themselves (Profil): opt-in, field by field; exists only if they want one.

    `visibility` maps a field's name to an `Audibility`; a field that is missing there is read by nobody. The sector
    itself stands with the account. `shown_at` is when everybody could read something for the first time.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="profile")
    slug = models.SlugField(max_length=60, unique=True)
    about = models.TextField(_("Über mich"), max_length=2000, blank=True)
    experience = models.TextField(_("Erfahrung mit Beteiligung"), max_length=2000, blank=True)
    offers = models.CharField(_("Was ich anbiete"), max_length=280, blank=True)
    seeks = models.CharField(_("Was ich suche"), max_length=280, blank=True)
    topics = models.ManyToManyField("places.Topic", related_name="+", blank=True, verbose_name=_("Themen"))
    place = models.ForeignKey("places.Place", models.SET_NULL, null=True, blank=True, related_name="+")
    visibility = models.JSONField(default=dict)
    changed_at = models.DateTimeField()
    shown_at = models.DateTimeField(null=True, blank=True)

    objects = ProfileQuerySet.as_manager()

    def __str__(self) -> str:
        return self.slug

    def shown_to(self, viewer) -> list[str]:
        """Return the names of the fields that a viewer may read, empty texts and places left out."""
        own = viewer.is_authenticated and viewer.pk == self.user_id
        may = {Audibility.ALL, Audibility.MEMBERS} if own or is_member(viewer) else {Audibility.ALL}
        filled = [name for name in PROFILE_FIELDS if name in {"topics", "sector"} or getattr(self, name)]
        return [name for name in filled if own or self.visibility.get(name) in may]

    def shows_all(self, name: str) -> bool:
        """Say whether everybody may read a field."""
        return self.visibility.get(name) == Audibility.ALL
