"""The form of a picture: it checks, it never saves."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from mitwirk.core.fields import Line


class PictureForm(forms.Form):
    """One picture with what it shows."""

    upload = forms.FileField(
        label=_("Bild"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
        help_text=_("JPEG, PNG oder WebP, höchstens 10 MB. Ort, Gerät und Zeitpunkt der Aufnahme entfernen wir."),
    )
    alt = Line(
        label=_("Was ist zu sehen?"),
        max_length=200,
        help_text=_("Ein Satz für alle, die das Bild nicht sehen: Acht Menschen stehen um einen Tisch mit einem Plan."),
    )
