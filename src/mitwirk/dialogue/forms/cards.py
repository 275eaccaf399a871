"""Forms for access cards."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from mitwirk.accounts.models import Sector
from mitwirk.core.fields import Line
from mitwirk.dialogue.actions.codes import MOST_AT_ONCE


class CardsForm(forms.Form):
    """A batch of cards for one group of invited people."""

    count = forms.IntegerField(
        label=_("Wie viele Karten?"),
        min_value=1,
        max_value=MOST_AT_ONCE,
        initial=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": _("Schreiben Sie eine Zahl, zum Beispiel 20."),
            "invalid": _("Schreiben Sie eine ganze Zahl, zum Beispiel 20."),
            "min_value": _("Machen Sie mindestens eine Karte."),
            "max_value": _("Machen Sie höchstens 500 Karten auf einmal."),
        },
    )
    sector = forms.ChoiceField(
        label=_("Für welche Sicht?"),
        choices=[*Sector.choices, ("", _("ohne Angabe"))],
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Wer die Karte benutzt, antwortet aus dieser Sicht. Das gilt dann als bestätigt."),
    )
    label = Line(
        label=_("Wofür sind die Karten?"),
        max_length=80,
        required=False,
        help_text=_("Nur für Ihr Team, zum Beispiel „Gemeinderat“ oder „Losverfahren, erste Runde“."),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["count"].width = "short"  # type: ignore[attr-defined]


class CodeForm(forms.Form):
    """A code typed from a card."""

    code = forms.CharField(
        label=_("Code von der Karte"),
        max_length=40,
        help_text=_("Acht Zeichen, zum Beispiel K7PM-3XQD."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={
            "required": _("Schreiben Sie den Code von Ihrer Karte."),
            "max_length": _("Der Code hat acht Zeichen."),
        },
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["code"].width = "short"  # type: ignore[attr-defined]
