"""Pictures of initiatives."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mitwirk.network.models.actors import Initiative


class InitiativePictureQuerySet(models.QuerySet["InitiativePicture"]):
    """Many pictures."""

    def visible_to(self, viewer):
        """Those of initiatives that somebody may see."""
        return self.filter(initiative__in=Initiative.objects.visible_to(viewer))

    def for_list(self):
        """In the order in which they came."""
        return self.order_by("pk")


class InitiativePicture(models.Model):
    """A picture of an initiative (Bild), drawn anew without what cameras write. `alt` says what it shows."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="pictures")
    file = models.FileField(upload_to="initiativen/")
    alt = models.CharField(_("Was zu sehen ist"), max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()

    objects = InitiativePictureQuerySet.as_manager()

    def __str__(self) -> str:
        return self.alt
