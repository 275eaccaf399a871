"""The place picker as a form field."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from mitwirk.places.models import Place


class PlaceField(forms.CharField):
    """A place by its typed name."""

    def clean(self, value):
        """Return the place, or None when nothing was typed."""
        text = super().clean(value)
        if not text:
            return None
        place = Place.objects.filter(name__iexact=text).first()
        if place is None:
            raise forms.ValidationError(_("Diesen Ort kennen wir nicht. Schreiben Sie den Namen der Gemeinde."))
        return place
