"""Forms of the office: decisions, domains, invitations, roles."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mitwirk.accounts.models import Role, Sector
from mitwirk.places.forms import PlaceField

CHECKED_SECTORS = [choice for choice in Sector.choices if choice[0] != Sector.CITIZENS]
DOMAIN = re.compile(r"(?!-)[a-z0-9äöüß-]{1,63}(?:\.[a-z0-9äöüß-]{1,63})+")
# Where everybody can get an address, an address proves nothing.
PUBLIC_PROVIDERS = frozenset(
    [
        "aol.com",
        "arcor.de",
        "freenet.de",
        "gmail.com",
        "gmx.at",
        "gmx.ch",
        "gmx.com",
        "gmx.de",
        "gmx.net",
        "googlemail.com",
        "hotmail.com",
        "hotmail.de",
        "icloud.com",
        "kabelbw.de",
        "live.de",
        "mail.de",
        "mailbox.org",
        "me.com",
        "online.de",
        "outlook.com",
        "outlook.de",
        "posteo.de",
        "proton.me",
        "protonmail.com",
        "t-online.de",
        "tutanota.com",
        "tuta.io",
        "vodafone.de",
        "web.de",
        "yahoo.com",
        "yahoo.de",
    ]
)


class DecisionForm(forms.Form):
    """The office confirms a claim or says why not."""

    confirmed = forms.ChoiceField(
        label=_("Entscheidung"),
        choices=[("ja", _("Angabe bestätigen")), ("nein", _("Angabe nicht bestätigen"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Begründung"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Nötig, wenn Sie nicht bestätigen. Die Person bekommt sie per E-Mail."),
    )
    reason.unmarked = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for a reason when refusing."""
        data = super().clean() or {}
        if data.get("confirmed") == "nein" and not data.get("reason", "").strip():
            self.add_error("reason", _("Schreiben Sie, warum Sie nicht bestätigen. Die Person liest das."))
        return data


class BodyForm(forms.Form):
    """A body and the side it stands for."""

    sector = forms.ChoiceField(label=_("Sicht"), choices=CHECKED_SECTORS, widget=forms.RadioSelect)
    body = forms.CharField(
        label=_("Stelle oder Gremium"), max_length=120, help_text=_("Zum Beispiel: Gemeinde Lindental")
    )


class DomainForm(BodyForm):
    """A mail domain of a body."""

    domain = forms.CharField(
        label=_("Domäne"), max_length=120, help_text=_("Der Teil hinter dem @, zum Beispiel lindental.de")
    )
    place = PlaceField(label=_("Ort der Stelle"), required=False)
    field_order = ["domain", "sector", "body", "place"]

    def clean_domain(self) -> str:
        """Accept it with or without @; refuse what everybody can get."""
        domain = self.cleaned_data["domain"].strip().lower().rpartition("@")[2].rstrip(".")
        if not DOMAIN.fullmatch(domain):
            raise forms.ValidationError(_("Schreiben Sie nur die Domäne, zum Beispiel lindental.de"))
        if domain in PUBLIC_PROVIDERS:
            raise forms.ValidationError(
                _("Bei diesem Anbieter bekommt jede Person eine Adresse. Tragen Sie eine Domäne der Stelle selbst ein.")
            )
        return domain


class InvitationForm(BodyForm):
    """An invitation that confirms a sector."""

    email = forms.EmailField(label=_("E-Mail-Adresse"), help_text=_("Nur mit dieser Adresse gilt die Einladung."))
    field_order = ["email", "sector", "body"]


class RoleForm(forms.Form):
    """Give a role to somebody by e-mail."""

    email = forms.EmailField(label=_("E-Mail-Adresse des Kontos"))
    role = forms.ChoiceField(label=_("Rolle"), choices=Role.choices, widget=forms.RadioSelect)
    role.hints = {  # type: ignore[attr-defined]
        "office": _("darf alles, auch Rollen vergeben"),
        "place_admin": _("legt Dialoge für einen Ort an und pflegt Ortsteile"),
        "moderator": _("prüft Aussagen in allen Dialogen"),
    }
    place = PlaceField(label=_("Ort"), required=False, help_text=_("Nötig für die Verwaltung eines Orts."))
    place.unmarked = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A place belongs to the administration of a place, and to no other role."""
        data = super().clean() or {}
        if data.get("role") == Role.PLACE_ADMIN:
            if data.get("place") is None and "place" not in self.errors:
                self.add_error("place", _("Schreiben Sie, für welchen Ort die Rolle gilt."))
        else:
            data["place"] = None
        return data
