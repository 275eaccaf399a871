"""Forms of notices: how often, when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from mitwirk.notices.models import NoticeSettings, Rhythm

TIMES = ("hour", "weekday", "quiet_from", "quiet_until")


def _hours() -> list[tuple[int, str]]:
    return [(hour, gettext("%(hour)s Uhr") % {"hour": hour}) for hour in range(24)]


class SettingsForm(forms.Form):
    """How often mails come, for each category, and at which hours."""

    hour = forms.TypedChoiceField(label=_("Tägliche und wöchentliche Mails kommen um"), choices=_hours, coerce=int)
    weekday = forms.TypedChoiceField(
        label=_("Wöchentliche Mails kommen am"), choices=list(WEEKDAYS.items()), coerce=int
    )
    quiet_from = forms.TypedChoiceField(label=_("Keine Mails ab"), choices=_hours, coerce=int)
    quiet_until = forms.TypedChoiceField(
        label=_("Keine Mails bis"),
        choices=_hours,
        coerce=int,
        help_text=_("Was in diese Zeit fällt, kommt danach. Zweimal dieselbe Uhrzeit heißt: keine Ruhezeit."),
    )

    def __init__(
        self, data: Any = None, *, categories: Mapping[str, str], rhythms: Mapping[str, str], settings: NoticeSettings
    ):
        initial: dict[str, Any] = {name: getattr(settings, name) for name in TIMES}
        initial |= {f"rhythm_{key}": rhythms[key] for key in categories}
        super().__init__(data, initial=initial)
        fields = {
            f"rhythm_{key}": forms.ChoiceField(label=label, choices=Rhythm.choices) for key, label in categories.items()
        }
        self.fields = {**fields, **self.fields}
        for field in self.fields.values():
            field.width = "short"  # type: ignore[attr-defined]

    @property
    def rhythms(self) -> dict[str, str]:
        """The chosen rhythm of every category."""
        prefix = "rhythm_"
        return {name[len(prefix) :]: value for name, value in self.cleaned_data.items() if name.startswith(prefix)}

    @property
    def times(self) -> dict[str, int]:
        """The chosen hours and the weekday."""
        return {name: self.cleaned_data[name] for name in TIMES}
