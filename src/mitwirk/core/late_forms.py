"""A form that was opened before somebody else saved: keep what was typed, show what is new, let the next save win."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

LONGEST = 1000


def let_compare(form: forms.Form, version: int) -> list[dict[str, str]]:
    """Return what the newer version says where it differs from what was typed, as label and text.

    The form is bound to what was typed, and made from the newer row. Its writer reads both; the next save goes on top
    of the newer version.
    """
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data[form.add_prefix("version")] = str(version)  # type: ignore[index]
    form.full_clean()
    form.add_error(
        None,
        _(
            "Inzwischen hat jemand anderes gespeichert. Ihre Eingaben stehen noch im Formular. Vergleichen Sie beide "
            "Fassungen. Wenn Sie noch einmal speichern, gilt Ihre."
        ),
    )
    return [
        {"label": str(form[name].label), "text": _words(form.fields[name], form[name].initial)}
        for name in form.changed_data
        if name in form.initial and name != "version"
    ]


def _words(field: forms.Field, value: Any) -> str:
    """Return how a value of a field reads."""
    if isinstance(field, forms.BooleanField):
        return _("ja") if value else _("nein")
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(str(one) for one in value or ()) or _("leer")
    if isinstance(field, forms.MultipleChoiceField):
        choices: Any = field.choices
        return ", ".join(str(label) for key, label in choices if key in (value or ())) or _("leer")
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        return str(dict(field.choices).get(value) or value or _("leer"))  # type: ignore[arg-type]
    if isinstance(value, date):
        return date_format(value)
    return Truncator(str(field.prepare_value(value) or "")).chars(LONGEST) or _("leer")
