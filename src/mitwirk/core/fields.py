"""Form fields of the house: tidy texts, days and times typed the German way."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mitwirk.core.texts import LONGEST_NUMBER, tidy_line, tidy_text

DATES = ["%d.%m.%Y", "%Y-%m-%d", "%d.%m.%y"]
TIMES = ["%H.%M", "%H:%M", "%H"]
LONGEST_TEXT = 20_000


class Line(forms.CharField):
    """A text of one line, without invisible characters."""

    def clean(self, value: Any) -> str:
        """Tidy before checking, so that a blank made of zero-width characters counts as blank."""
        return super().clean(tidy_line(str(value or "")))


class Text(forms.CharField):
    """A text of several lines, without invisible characters."""

    def __init__(self, *, rows: int = 4, **options: Any):
        options.setdefault("max_length", LONGEST_TEXT)
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), strip=False, **options)

    def clean(self, value: Any) -> str:
        """Tidy before checking."""
        return super().clean(tidy_text(str(value or "")))


class Several(forms.ModelMultipleChoiceField):
    """Several rows to choose from; a number that no database could hold is a wrong choice, not a fault."""

    def _check_values(self, value: Any) -> Any:
        for key in value or ():
            if len(str(key)) > LONGEST_NUMBER:
                raise forms.ValidationError(
                    self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": "…"}
                )
        return super()._check_values(value)  # type: ignore[misc]


def day_field(label: Any, **options: Any) -> forms.DateField:
    """Return a field for a day, typed the German way."""
    widget = forms.DateInput(format="%d.%m.%Y", attrs={"autocomplete": "off"})
    wrong = {"invalid": _("Schreiben Sie den Tag so: 30.11.2026.")}
    field = forms.DateField(label=label, widget=widget, input_formats=DATES, error_messages=wrong, **options)
    field.width = "short"  # type: ignore[attr-defined]
    return field


def time_field(label: Any, **options: Any) -> forms.TimeField:
    """Return a field for a time of day, typed the German way."""
    widget = forms.TimeInput(format="%H.%M", attrs={"autocomplete": "off"})
    wrong = {"invalid": _("Schreiben Sie die Uhrzeit so: 18.30.")}
    field = forms.TimeField(label=label, widget=widget, input_formats=TIMES, error_messages=wrong, **options)
    field.width = "short"  # type: ignore[attr-defined]
    return field
