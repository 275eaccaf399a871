"""The choices of the directory; all of them stand in the address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from mitwirk.accounts.models import Sector
from mitwirk.core.fields import Line, Several
from mitwirk.core.templatetags.ui import nice_number
from mitwirk.network.facets import INITIATIVE, ORGANISATION, PERSON
from mitwirk.network.models import OfferKind, OrganisationKind, Stage
from mitwirk.places.forms import PlaceField
from mitwirk.places.models import Topic

EVERY = ("", _("Alle"))
SIDES = {"initiativen": INITIATIVE, "organisationen": ORGANISATION, "menschen": PERSON}
SIDE_NAMES = {INITIATIVE: _("Initiativen"), ORGANISATION: _("Organisationen"), PERSON: _("Menschen")}
SIZES = {
    "klein": _("unter 5 000 Menschen"),
    "mittel": _("5 000 bis 20 000"),
    "gross": _("über 20 000"),
}
# What one side of the directory cannot be asked.
LACKING = {
    INITIATIVE: ("form",),
    ORGANISATION: ("stand", "sucht"),
    PERSON: ("form", "stand", "sucht"),
}


class DrawnSelect(forms.Select):
    """A list written in one go: Django renders two templates for every option, a third of the page's time."""

    def render(self, name, value, attrs=None, renderer=None):
        """Return the list as HTML."""
        chosen = {str(item) for item in self.format_value(value)}
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, mark_safe(" selected") if str(key) in chosen else "", label) for key, label in self.choices),
        )
        built = self.build_attrs(self.attrs, {"name": name, **(attrs or {})})
        return format_html("<select{}>{}</select>", flatatt(built), options)


class DirectoryForm(forms.Form):
    """What somebody looks for."""

    q = Line(label=_("Suche"), max_length=100, required=False)
    sektor = forms.MultipleChoiceField(
        label=_("Sektor"), choices=Sector, required=False, widget=forms.CheckboxSelectMultiple
    )
    thema = Several(label=_("Themen"), queryset=Topic.objects.order_by("position"), to_field_name="key", required=False)
    ort = PlaceField(label=_("Ort, Landkreis oder Postleitzahl"), required=False)
    umkreis = forms.TypedChoiceField(
        label=_("Umkreis"),
        choices=[("", _("nur dort")), ("10", _("10 Kilometer")), ("25", _("25 Kilometer")), ("50", _("50 Kilometer"))],
        coerce=int,
        empty_value=None,
        required=False,
        widget=DrawnSelect,
    )
    groesse = forms.ChoiceField(
        label=_("Größe der Gemeinde"), choices=[EVERY, *SIZES.items()], required=False, widget=DrawnSelect
    )
    form = forms.ChoiceField(
        label=_("Art"), choices=[EVERY, *OrganisationKind.choices], required=False, widget=DrawnSelect
    )
    stand = forms.ChoiceField(label=_("Stand"), choices=[EVERY, *Stage.choices], required=False, widget=DrawnSelect)
    bietet = forms.ChoiceField(
        label=_("Bietet an"), choices=[EVERY, *OfferKind.choices], required=False, widget=DrawnSelect
    )
    braucht = forms.ChoiceField(
        label=_("Sucht über ein Gesuch"), choices=[EVERY, *OfferKind.choices], required=False, widget=DrawnSelect
    )
    sucht = forms.BooleanField(label=_("Sucht etwas"), required=False)
    art = forms.ChoiceField(choices=[(name, "") for name in SIDES], required=False, widget=forms.HiddenInput)

    def __init__(self, *args, kind: str, **options):
        super().__init__(*args, **options)
        for name in LACKING[kind]:
            del self.fields[name]
        self.label_suffix = ""

    def wanted(self) -> dict[str, Any]:
        """Return the choices that were made; what cannot be understood does not narrow the list."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value and name != "art"}

    def show_counts(self, counts: Mapping[str, Mapping[str, int]]) -> None:
        """Write behind each choice of a list how many entries it leads to."""
        for name, amounts in counts.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                shown: Any = field.choices
                field.choices = [
                    (value, f"{label} ({nice_number(amounts.get(value, 0))})" if value else label)
                    for value, label in shown
                ]
