"""Forms of people's own pages and of the office."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from mitwirk.accounts.models import BodyDomain, Role, Sector, SectorInvitation, User
from mitwirk.accounts.names import checked_name
from mitwirk.places.forms import PlaceField


class SignupForm(forms.Form):
    """What sign-up asks besides e-mail and password: a name, voluntarily."""

    display_name = forms.CharField(
        label=_("Anzeigename"),
        max_length=60,
        required=False,
        help_text=_("Steht neben dem, was Sie veröffentlichen. Ein erfundener Name genügt."),
    )

    def clean_display_name(self) -> str:
        """Check the name."""
        return checked_name(self.cleaned_data["display_name"])

    def signup(self, request, user: User) -> None:
        """Store the name on the new account."""
        user.display_name = self.cleaned_data["display_name"]
        user.save(update_fields=["display_name"])


class ProfileForm(forms.Form):
    """Name, place, languages and the side someone speaks from."""

    display_name = forms.CharField(
        label=_("Anzeigename"), max_length=60, required=False, help_text=_("Ein erfundener Name genügt.")
    )
    place = PlaceField(
        label=_("Wohnort"), required=False, help_text=_("Damit wir zeigen, was in Ihrer Nähe offen ist.")
    )
    languages = forms.CharField(
        label=_("Sprachen"), max_length=60, required=False, help_text=_("Zum Beispiel: Deutsch, Türkisch")
    )

    def clean_display_name(self) -> str:
        """Check the name."""
        return checked_name(self.cleaned_data["display_name"])


class ClaimForm(forms.Form):
    """From which side somebody speaks."""

    sector = forms.ChoiceField(label=_("Aus welcher Sicht sprechen Sie?"), choices=Sector.choices, widget=forms.RadioSelect)
    body = forms.CharField(
        label=_("Stelle oder Gremium"),
        max_length=120,
        required=False,
        help_text=_("Nötig für Politik und Verwaltung. Zum Beispiel: Gemeinderat Lindental"),
    )

    def clean(self):
        """Ask for the body where it is needed."""
        data = super().clean()
        if data.get("sector") in {Sector.POLITICS, Sector.ADMINISTRATION} and not data.get("body"):
            self.add_error("body", _("Schreiben Sie, für welche Stelle oder welches Gremium Sie sprechen."))
        return data


class DecisionForm(forms.Form):
    """The office confirms a claim or says why not."""

    confirmed = forms.ChoiceField(
        label=_("Entscheidung"),
        choices=[("ja", _("Bestätigen")), ("nein", _("Nicht bestätigen"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Begründung"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Bei einer Ablehnung nötig. Die Person liest sie."),
    )

    def clean(self):
        """Ask for a reason when refusing."""
        data = super().clean()
        if data.get("confirmed") == "nein" and not data.get("reason"):
            self.add_error("reason", _("Schreiben Sie, warum Sie nicht bestätigen. Die Person liest das."))
        return data


class DomainForm(forms.ModelForm):
    """A mail domain of a body."""

    class Meta:
        model = BodyDomain
        fields = ["domain", "sector", "body"]
        help_texts = {"domain": _("Der Teil hinter dem @, zum Beispiel lindental.de")}

    def clean_domain(self) -> str:
        """Accept it with or without @; refuse what everybody can get."""
        domain = self.cleaned_data["domain"].strip().lower().lstrip("@")
        if "." not in domain or "/" in domain or " " in domain:
            raise forms.ValidationError(_("Schreiben Sie nur die Domäne, zum Beispiel lindental.de"))
        if domain in {"gmx.de", "web.de", "gmail.com", "t-online.de", "outlook.com", "posteo.de", "mailbox.org", "icloud.com", "yahoo.de", "freenet.de", "googlemail.com", "hotmail.com"}:
            raise forms.ValidationError(_("Bei diesem Anbieter kann sich jeder eine Adresse holen. Sie beweist nichts."))
        return domain


class InvitationForm(forms.ModelForm):
    """An invitation that confirms a sector."""

    class Meta:
        model = SectorInvitation
        fields = ["email", "sector", "body"]


class RoleForm(forms.Form):
    """Give a role to somebody by e-mail."""

    email = forms.EmailField(label=_("E-Mail-Adresse des Kontos"))
    role = forms.ChoiceField(label=_("Rolle"), choices=Role.choices)
    place = PlaceField(label=_("Ort"), required=False, help_text=_("Nur für die Verwaltung eines Orts."))
