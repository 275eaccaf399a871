"""The form of a saved search."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from mitwirk.core.fields import Line


class SavedSearchForm(forms.Form):
    """How a search is called."""

    name = Line(
        label=_("Name der Suche"),
        max_length=100,
        error_messages={"required": _("Geben Sie der Suche einen Namen, zum Beispiel „Bürgerräte im Neckarkreis“.")},
    )
