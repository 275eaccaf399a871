"""The form of a members list: which file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mitwirk.core.csv_tables import MOST_BYTES


class ListForm(forms.Form):
    """A CSV file."""

    upload = forms.FileField(
        label=_("CSV-Datei"),
        help_text=_("Aus Ihrem Tabellenprogramm als CSV gespeichert. Höchstens 2 MB und 5 000 Zeilen."),
        error_messages={
            "required": _("Wählen Sie die Datei mit der Liste aus."),
            "empty": _("Diese Datei ist leer. Speichern Sie die Liste noch einmal als CSV."),
        },
    )

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        accept = ".csv,.txt,.tsv,text/csv"
        self.fields["upload"].widget.attrs |= {"accept": accept, "data-behaviour": "upload", "data-limit": MOST_BYTES}

    def clean_upload(self) -> Any:
        """Refuse a large file before it is read."""
        upload = self.cleaned_data["upload"]
        if upload.size > MOST_BYTES:
            raise ValidationError(_("Die Datei ist zu groß. Höchstens 2 MB gehen. Teilen Sie die Liste auf."))
        return upload
