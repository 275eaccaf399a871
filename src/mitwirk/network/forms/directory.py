"""The choices of the directory; all of them stand in the address."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from mitwirk.accounts.models import Sector
from mitwirk.network.models import OrganisationKind, Stage
from mitwirk.places.forms import PlaceField
from mitwirk.places.models import Topic

EVERY = ("", _("Alle"))


class DirectoryForm(forms.Form):
    """What somebody looks for."""

    q = forms.CharField(label=_("Suche"), max_length=100, required=False)
    sektor = forms.MultipleChoiceField(
        label=_("Sektor"), choices=Sector, required=False, widget=forms.CheckboxSelectMultiple
    )
    thema = forms.ModelMultipleChoiceField(
        label=_("Themen"), queryset=Topic.objects.order_by("position"), to_field_name="key", required=False
    )
    ort = PlaceField(label=_("Ort, Landkreis oder Postleitzahl"), required=False)
    umkreis = forms.TypedChoiceField(
        label=_("Umkreis"),
        choices=[("", _("nur dort")), ("10", _("10 Kilometer")), ("25", _("25 Kilometer")), ("50", _("50 Kilometer"))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    groesse = forms.ChoiceField(
        label=_("Größe der Gemeinde"),
        choices=[
            EVERY,
            ("klein", _("unter 5 000 Menschen")),
            ("mittel", _("5 000 bis 20 000")),
            ("gross", _("über 20 000")),
        ],
        required=False,
    )
    form = forms.ChoiceField(label=_("Art"), choices=[EVERY, *OrganisationKind.choices], required=False)
    stand = forms.ChoiceField(label=_("Stand"), choices=[EVERY, *Stage.choices], required=False)
    sucht = forms.BooleanField(label=_("Sucht etwas"), required=False)
    art = forms.ChoiceField(
        choices=[("initiativen", ""), ("organisationen", "")], required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args, kind: str, **options):
        super().__init__(*args, **options)
        for name in ("stand", "sucht") if kind == "organisation" else ("form",):
            del self.fields[name]
        self.label_suffix = ""
