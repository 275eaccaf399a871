"""What people say about themselves, all of it voluntary."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from mitwirk.accounts.models import Sector
from mitwirk.dialogue.models import AgeGroup, VoteValue
from mitwirk.places.forms import PlaceField

VALUES = {"ja": VoteValue.AGREE, "nein": VoteValue.DISAGREE, "unentschieden": VoteValue.PASS}


class SectorForm(forms.Form):
    """From which side someone answers."""

    sector = forms.ChoiceField(choices=[("", _("Keine Angabe")), *Sector.choices], required=False)


class BackgroundForm(forms.Form):
    """Age group and place: only counted together, to see who is missing and what that changes."""

    age_group = forms.ChoiceField(
        label=_("Ihre Altersgruppe"),
        choices=[("", _("Keine Angabe")), *AgeGroup.choices],
        required=False,
        help_text=_(
            "Damit sehen alle, welche Altersgruppen noch fehlen, und wie das Ergebnis aussähe, wenn alle dabei wären."
        ),
    )
    place = PlaceField(
        label=_("Ihr Wohnort"),
        required=False,
        help_text=_("Damit sehen alle, ob Menschen aus allen Orten mitreden. Gezählt wird nur die Gemeinde."),
    )
