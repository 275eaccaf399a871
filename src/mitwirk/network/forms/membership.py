"""Forms of membership: apply, put data right, leave; for the office decide, change and search."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from mitwirk.core.fields import Line, Text, day_field
from mitwirk.network.member_files import HIGHEST_NUMBER
from mitwirk.network.models import MEMBER_KINDS, Membership, MembershipState, PersonKind
from mitwirk.places.forms import PlaceField
from mitwirk.places.models import Place

LONGEST_REASON = 1000
ENTRY = [("waits", _("Er wartet noch auf die Entscheidung")), ("decided", _("Aufgenommen"))]
FRESHNESS = [("", _("alle")), ("gefragt", _("gefragt, noch ohne Antwort")), ("alt", _("älter als ein Jahr")),
             ("neu", _("im letzten Jahr bestätigt"))]  # fmt: skip


def version_field() -> forms.IntegerField:
    """Return the hidden field that says which version a form was opened with."""
    return forms.IntegerField(widget=forms.HiddenInput, min_value=1)


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
    version = version_field()

    def __init__(self, *args: Any, membership: Membership | None = None, **options: Any):
        if membership is not None:
            names = ("name", "kind", "place", "shown", "version")
            options["initial"] = {name: getattr(membership, name) for name in names}
        super().__init__(*args, **options)
        if membership is None:
            del self.fields["version"]


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
    version = version_field()

    def __init__(self, *args: Any, membership: Membership, **options: Any):
        names = ("name", "kind", "place", "email", "version")
        options["initial"] = {name: getattr(membership, name) for name in names}
        super().__init__(*args, **options)
        if membership.user_id is not None:
            self.fields["kind"].choices = PersonKind.choices  # type: ignore[attr-defined]
            del self.fields["email"]
        if membership.organisation_id is not None:
            for name in ("name", "kind", "place", "email"):
                del self.fields[name]


class MemberEntryForm(forms.Form):
    """Somebody who applied by letter, as the office enters it."""

    name = Line(label=_("Name"), max_length=120, help_text=_("Vor- und Nachname, oder der Name der Organisation"))
    kind = forms.ChoiceField(label=_("Art"), choices=MEMBER_KINDS)
    place = PlaceField(label=_("Ort"), help_text=_("Gemeinde oder Postleitzahl"))
    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        required=False,
        help_text=_("Damit kann das Mitglied den Eintrag später selbst übernehmen. Es geht keine Mail hinaus."),
    )
    decided = forms.ChoiceField(label=_("Wie weit ist der Antrag?"), choices=ENTRY, widget=forms.RadioSelect,
                                initial="waits")  # fmt: skip
    number = forms.IntegerField(
        label=_("Mitgliedsnummer"),
        min_value=1,
        max_value=HIGHEST_NUMBER,
        required=False,
        help_text=_("Nur wenn das Mitglied schon eine hat. Sonst bekommt es bei der Aufnahme die nächste freie."),
    )
    number.width = "short"  # type: ignore[attr-defined]
    since = day_field(_("Mitglied seit"), required=False)
    note = Line(label=_("Notiz"), max_length=200, required=False, help_text=_("Zum Beispiel: Brief vom 3. November"))
    another = forms.IntegerField(label=_("Es ist jemand anderes"), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.twin: Membership | None = None

    def propose(self, twin: Membership) -> None:
        """Let the office say that the person is not the member who was found."""
        self.twin = twin
        self.data = {**{name: self.data.get(name) for name in self.data}, "another": ""}
        self.fields["another"].widget = forms.CheckboxInput(attrs={"value": twin.pk}, check_test=lambda _value: False)

    def clean_since(self) -> date | None:
        """A day that has been."""
        since = self.cleaned_data["since"]
        if since and not date(1900, 1, 1) <= since <= localdate():
            raise ValidationError(_("Dieser Tag liegt in der Zukunft oder sehr weit zurück. Prüfen Sie das Jahr."))
        return since

    def clean(self) -> dict[str, Any]:
        """Number and day belong to members, not to applications."""
        data = super().clean() or {}
        if data.get("decided") == "waits":
            for name in ("number", "since"):
                if data.get(name):
                    self.add_error(
                        name, _("Das gehört zu einer Aufnahme. Wählen Sie „Aufgenommen“ oder löschen Sie es.")
                    )
        return data


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
