"""Forms of membership: apply, put data right, leave; for the office decide, change and search."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mitwirk.core.fields import Line, Text
from mitwirk.network.models import MEMBER_KINDS, Membership, MembershipState, PersonKind
from mitwirk.places.forms import PlaceField
from mitwirk.places.models import Place

LONGEST_REASON = 1000
FRESHNESS = [("", _("alle")), ("gefragt", _("gefragt, noch ohne Antwort")), ("alt", _("älter als ein Jahr")),
             ("neu", _("im letzten Jahr bestätigt"))]  # fmt: skip


class PersonDataForm(forms.Form):
    """What the office knows about a person who is a member."""

    name = Line(label=_("Ihr Name"), max_length=120, help_text=_("Nur die Geschäftsstelle liest ihn."))
    kind = forms.ChoiceField(label=_("Sie sind"), choices=PersonKind, widget=forms.RadioSelect, initial="person")
    place = PlaceField(label=_("Ort"), help_text=_("Gemeinde oder Postleitzahl"))
    shown = forms.BooleanField(
        label=_("Auf meinem Profil darf stehen, dass ich Mitglied bin"),
        required=False,
        help_text=_("Nur wenn Sie ein Profil haben. Sie können das jederzeit ändern."),
    )

    def __init__(self, *args: Any, membership: Membership | None = None, **options: Any):
        if membership is not None:
            options["initial"] = {name: getattr(membership, name) for name in ("name", "kind", "place", "shown")}
        super().__init__(*args, **options)


class NoteForm(forms.Form):
    """What somebody tells the office with an application."""

    note = Text(
        label=_("Was möchten Sie der Geschäftsstelle sagen?"),
        rows=3,
        max_length=LONGEST_REASON,
        required=False,
        help_text=_("Zum Beispiel: was Sie einbringen möchten"),
    )


class ApplicationForm(PersonDataForm, NoteForm):
    """An application for oneself."""

    field_order = ["name", "kind", "place", "note", "shown"]


class LeaveForm(forms.Form):
    """Why somebody leaves; nobody has to say."""

    reason = Text(label=_("Grund"), rows=3, max_length=LONGEST_REASON, required=False)


class DecisionForm(forms.Form):
    """What the office writes about its decision."""

    reason = Text(
        label=_("Begründung"),
        rows=3,
        max_length=LONGEST_REASON,
        required=False,
        help_text=_("Nötig, wenn Sie ablehnen oder beenden. Das Mitglied liest sie."),
    )
    reason.unmarked = True  # type: ignore[attr-defined]


class MemberForm(forms.Form):
    """What the office puts right, for example after a call."""

    name = Line(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Art"), choices=MEMBER_KINDS)
    place = PlaceField(label=_("Ort"))
    email = forms.EmailField(label=_("E-Mail-Adresse"), required=False)
    confirmed = forms.BooleanField(label=_("Die Angaben sind heute bestätigt worden"), required=False)

    def __init__(self, *args: Any, membership: Membership, **options: Any):
        options["initial"] = {name: getattr(membership, name) for name in ("name", "kind", "place", "email")}
        super().__init__(*args, **options)
        if membership.user_id is not None:
            self.fields["kind"].choices = PersonKind.choices  # type: ignore[attr-defined]
            del self.fields["email"]
        if membership.organisation_id is not None:
            for name in ("name", "kind", "place", "email"):
                del self.fields[name]


class MemberFilter(forms.Form):
    """Which members the office looks at."""

    q = Line(label=_("Suche"), max_length=100, required=False, help_text=_("Name, E-Mail-Adresse oder Nummer"))
    stand = forms.ChoiceField(label=_("Stand"), choices=[("", _("alle")), *MembershipState.choices], required=False)
    art = forms.ChoiceField(label=_("Art"), choices=[("", _("alle")), *MEMBER_KINDS], required=False)
    kreis = forms.ModelChoiceField(
        label=_("Landkreis"),
        queryset=Place.objects.filter(kind="district").defer("boundary").order_by("name", "key"),
        to_field_name="key",
        required=False,
        empty_label=_("alle"),
    )
    aktuell = forms.ChoiceField(label=_("Angaben"), choices=FRESHNESS, required=False)
