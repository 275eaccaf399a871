"""Forms of the import: which files, and what the votes were about."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mitwirk.core.fields import Line, Text, day_field
from mitwirk.places.forms import PlaceField

MOST_FILES = 8


class FilesInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once, as a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Check each file as a single one; an empty choice is refused like a missing file."""
        files = list(data) if isinstance(data, (list, tuple)) else [data]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("Wählen Sie nur die Dateien des Exports, höchstens acht."))
        return [super(FilesField, self).clean(file, initial) for file in files or [None]]


class UploadForm(forms.Form):
    """The files of a Polis export."""

    uploads = FilesField(
        label=_("Dateien des Exports"),
        help_text=_(
            "Eine Zip-Datei oder die einzelnen Dateien: comments.csv und dazu votes.csv oder participants-votes.csv."
        ),
        error_messages={
            "required": _("Wählen Sie die Dateien aus. Zum Beispiel die Zip-Datei, die Polis ausgibt."),
            "empty": _("Diese Datei ist leer. Laden Sie den Export noch einmal herunter und versuchen Sie es damit."),
        },
    )

    def __init__(self, *args: Any, limit: int, **kwargs: Any):
        super().__init__(*args, **kwargs)
        widget = self.fields["uploads"].widget
        widget.attrs |= {"accept": ".zip,.csv", "data-behaviour": "upload", "data-limit": str(limit)}


class ImportForm(forms.Form):
    """What the dialogue says about itself, as far as the files do not."""

    question = Line(
        label=_("Frage"),
        max_length=140,
        help_text=_("So stand sie über dem Dialog. Höchstens 140 Zeichen."),
        error_messages={"required": _("Schreiben Sie, was gefragt wurde. Zum Beispiel: „Wie sparen wir Energie?“")},
    )
    context = Text(
        label=_("Worum ging es?"),
        rows=5,
        error_messages={"required": _("Beschreiben Sie in zwei oder drei Sätzen, worum es ging.")},
    )
    asked_by = Line(
        label=_("Wer hat gefragt?"),
        max_length=140,
        error_messages={"required": _("Nennen Sie, wer gefragt hat. Zum Beispiel: „Stadt Musterstadt“.")},
    )
    place = PlaceField(label=_("Ort"), required=False)
    attribution = Text(
        label=_("Quelle und Lizenz"),
        rows=3,
        required=False,
        help_text=_("Woher die Daten kommen und unter welcher Lizenz. Das steht auf allen Seiten des Dialogs."),
    )
    result_use = Text(
        label=_("Was geschieht mit dem Ergebnis?"),
        rows=3,
        error_messages={"required": _("Schreiben Sie, was mit dem Ergebnis geschieht oder geschah.")},
    )
    result_owner = Line(
        label=_("Wer kümmert sich darum?"),
        max_length=140,
        error_messages={"required": _("Nennen Sie die Stelle oder Person, die sich kümmert.")},
    )
    result_on = day_field(_("Bis wann?"), required=False)
