"""Forms of people's own pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mitwirk.accounts.consents import SECTOR_CHECK
from mitwirk.accounts.models import Sector, User
from mitwirk.accounts.names import checked_name
from mitwirk.places.forms import PlaceField

NAME_HELP = _("Steht neben dem, was Sie veröffentlichen. Ein erfundener Name genügt. Ohne steht dort „Ein Mitglied“.")
LANGUAGES = [
    ("de", _("Deutsch")),
    ("en", _("Englisch")),
    ("ar", _("Arabisch")),
    ("fr", _("Französisch")),
    ("it", _("Italienisch")),
    ("hr", _("Kroatisch")),
    ("pl", _("Polnisch")),
    ("ro", _("Rumänisch")),
    ("ru", _("Russisch")),
    ("es", _("Spanisch")),
    ("tr", _("Türkisch")),
    ("uk", _("Ukrainisch")),
]


class SignupForm(forms.Form):
    """What sign-up asks besides e-mail and password: a name, voluntarily."""

    display_name = forms.CharField(label=_("Anzeigename"), max_length=60, required=False, help_text=NAME_HELP)

    def clean_display_name(self) -> str:
        """Check the name."""
        return checked_name(self.cleaned_data["display_name"])

    def signup(self, request: Any, user: User) -> None:
        """Store the name on the new account."""
        user.display_name = self.cleaned_data["display_name"]
        user.save(update_fields=["display_name"])


class ProfileForm(forms.Form):
    """Name, place and languages."""

    display_name = forms.CharField(
        label=_("Anzeigename"),
        max_length=60,
        required=False,
        help_text=NAME_HELP,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    place = PlaceField(
        label=_("Wohnort"),
        required=False,
        help_text=_("Damit wir zeigen, was in Ihrer Nähe offen ist. Niemand sonst sieht ihn."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Sprachen"),
        choices=LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("In welchen Sprachen Sie lesen und schreiben."),
    )

    def clean_display_name(self) -> str:
        """Check the name."""
        return checked_name(self.cleaned_data["display_name"])

    def clean_languages(self) -> str:
        """Return the codes as they are stored."""
        return ",".join(self.cleaned_data["languages"])


class ClaimForm(forms.Form):
    """From which side somebody speaks."""

    sector = forms.ChoiceField(
        label=_("Sicht"),
        choices=Sector.choices,
        widget=forms.RadioSelect,
    )
    sector.hints = {  # type: ignore[attr-defined]
        "politics": _("zum Beispiel im Gemeinderat, Kreistag oder Landtag"),
        "administration": _("zum Beispiel im Rathaus, Landratsamt oder Ministerium"),
        "citizens": _("als Privatperson, Verein, Initiative oder Betrieb"),
    }
    body = forms.CharField(
        label=_("Stelle oder Gremium"),
        max_length=120,
        required=False,
        help_text=_("Nötig für Politik und Verwaltung. Zum Beispiel: Gemeinderat Lindental"),
    )
    body.unmarked = True  # type: ignore[attr-defined]
    place = PlaceField(
        label=_("Ort der Stelle"), required=False, help_text=_("Wenn sie zu einer Gemeinde oder einem Kreis gehört.")
    )
    agreed = forms.BooleanField(label=SECTOR_CHECK.text, required=False)
    agreed.unmarked = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for body and consent where somebody will have to check."""
        data = super().clean() or {}
        if data.get("sector") in {Sector.POLITICS, Sector.ADMINISTRATION}:
            if not data.get("body") and "body" not in self.errors:
                self.add_error("body", _("Schreiben Sie, für welche Stelle oder welches Gremium Sie sprechen."))
            if not data.get("agreed"):
                self.add_error(
                    "agreed", _("Setzen Sie das Häkchen. Ohne Prüfung können wir die Angabe nicht bestätigen.")
                )
        data.pop("agreed", None)
        return data


class ErasureForm(forms.Form):
    """The last question before everything is gone."""

    code = forms.CharField(
        label=_("Code aus der E-Mail"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "one-time-code"})
    )
    understood = forms.BooleanField(label=_("Ich weiß: Das Löschen lässt sich nicht rückgängig machen."))

    def __init__(self, *args: Any, needs_code: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_code:
            del self.fields["code"]
