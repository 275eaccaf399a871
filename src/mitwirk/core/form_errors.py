"""Error texts that say what to do. They replace Django's own; a form's own texts stay as they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def _stock_messages(field: forms.Field) -> set[str]:
    """Return Django's own texts for this kind of field, in the current language."""
    found: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        if kind.__module__.startswith("django."):
            found |= getattr(kind, "default_error_messages", {})
    checks = (validators.EmailValidator, validators.URLValidator)
    return {str(text) for text in [*found.values(), *(check.message for check in checks)]}


def _required(field: forms.Field, label: str) -> str:
    widget = field.widget
    if isinstance(widget, forms.CheckboxInput):
        return _("Setzen Sie das Häkchen bei „%(label)s“.") % {"label": label.rstrip(".")}
    if isinstance(widget, (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return _("Wählen Sie bei „%(label)s“ etwas aus.") % {"label": label}
    if isinstance(widget, forms.FileInput):
        return _("Wählen Sie bei „%(label)s“ eine Datei aus.") % {"label": label}
    return _("Füllen Sie „%(label)s“ aus.") % {"label": label}


def _invalid(field: forms.Field, label: str) -> str:
    if isinstance(field, forms.EmailField):
        return _("Geben Sie eine vollständige E-Mail-Adresse an, zum Beispiel name@beispiel.de.")
    if isinstance(field, forms.URLField):
        return _("Geben Sie eine vollständige Adresse an, zum Beispiel https://www.beispiel.de.")
    if isinstance(field, forms.DateTimeField):
        return _("Geben Sie Tag und Uhrzeit an, zum Beispiel 30.11.2026 18:30.")
    if isinstance(field, forms.DateField):
        return _("Geben Sie einen Tag an, zum Beispiel 30.11.2026.")
    if isinstance(field, forms.TimeField):
        return _("Geben Sie eine Uhrzeit an, zum Beispiel 18:30.")
    if isinstance(field, forms.IntegerField):
        return _("Schreiben Sie bei „%(label)s“ eine Zahl, zum Beispiel 12.") % {"label": label}
    return _("Prüfen Sie „%(label)s“. Die Angabe passt hier nicht.") % {"label": label}


def sentence(field: forms.Field, label: str, error: ValidationError) -> str:
    """Return one error of a field as a sentence that says what to do."""
    own = " ".join(error.messages)
    if error.code in {"min_length", "max_length"} and error.params and "show_value" in error.params:
        return _length(label, error)
    if str(error.message) not in _stock_messages(field):
        return own
    if error.code == "required":
        return _required(field, label)
    if error.code == "invalid_choice":
        return _("Wählen Sie bei „%(label)s“ eine der angebotenen Möglichkeiten.") % {"label": label}
    if error.code in {"invalid", "invalid_date", "invalid_time"}:
        return _invalid(field, label)
    if error.code == "empty":
        return _("Die Datei bei „%(label)s“ ist leer. Wählen Sie eine andere.") % {"label": label}
    return own


def _length(label: str, error: ValidationError) -> str:
    params = error.params or {}
    values = {"label": label, "limit": params["limit_value"], "now": params["show_value"]}
    if error.code == "max_length":
        return _("Kürzen Sie „%(label)s“ auf höchstens %(limit)s Zeichen. Gerade sind es %(now)s.") % values
    return _("Schreiben Sie bei „%(label)s“ mindestens %(limit)s Zeichen. Gerade sind es %(now)s.") % values


def sentences(field: forms.Field, label: str, errors: Iterable[ValidationError]) -> list[str]:
    """Return all errors of a field as sentences."""
    return [sentence(field, label, error) for error in errors]
