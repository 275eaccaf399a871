"""Forms for writing: they check, they never save."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mitwirk.core.fields import Line, Text
from mitwirk.discussion.files import MOST_BYTES
from mitwirk.discussion.models import TEXT_LONGEST, Comment

ACCEPTED = "image/jpeg,image/png,image/webp,image/gif,application/pdf"


class CommentForm(forms.Form):
    """What somebody writes, with a file if they like."""

    text = Text(
        label=_("Ihr Beitrag"),
        max_length=TEXT_LONGEST,
        rows=6,
        help_text=_("Mit @Name sprechen Sie jemanden an, der hier schon geschrieben hat. Groß oder klein ist gleich."),
    )
    upload = forms.FileField(
        label=_("Bild oder PDF"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("Höchstens 10 MB. Aus Bildern entfernen wir Ort, Gerät und Zeitpunkt der Aufnahme."),
    )
    description = Line(
        label=_("Was ist auf der Datei zu sehen?"),
        max_length=200,
        required=False,
        help_text=_("Für alle, die das Bild nicht sehen können."),
    )

    def clean_upload(self) -> Any:
        """Refuse what is too large at once."""
        upload = self.cleaned_data["upload"]
        if upload is not None and upload.size > MOST_BYTES:
            raise ValidationError(_("Diese Datei ist zu groß. Erlaubt sind höchstens 10 MB."))
        return upload

    def clean(self) -> dict[str, Any]:
        """A file needs its description."""
        data = super().clean() or {}
        if data.get("upload") and not data.get("description") and "description" not in self.errors:
            self.add_error("description", _("Beschreiben Sie die Datei in einem Satz. Das hilft auch beim Suchen."))
        return data


class ThreadForm(CommentForm):
    """A new thread."""

    title = Line(
        label=_("Worum geht es?"), max_length=140, help_text=_("Zum Beispiel: Wie laden Sie zum Auslosen ein?")
    )
    field_order = ["title"]


class CommentChangeForm(CommentForm):
    """One's own words, changed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    field_order = ["text"]

    def __init__(self, *args: Any, comment: Comment, **options: Any):
        initial = {"text": comment.text, "version": comment.version}
        super().__init__(*args, **{**options, "initial": initial})
