"""Forms of the network of advisors."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from mitwirk.accounts.models import Sector
from mitwirk.advice.models import Advisor, Availability, Listing
from mitwirk.core.fields import Line, Several, Text, day_field
from mitwirk.network.models import Initiative
from mitwirk.places.forms import PlaceField
from mitwirk.places.models import Place, PlaceKind, Topic

LONGEST_WAIT = timedelta(days=90)
SERVICES = {
    "facilitates": _("Moderation von Gesprächen und Abenden"),
    "accompanies": _("Begleitung ganzer Verfahren"),
    "knows": _("Fachwissen zu einem Thema"),
}
FIELDS = (
    "name",
    "sector",
    "summary",
    "about",
    "day_rate_from",
    "day_rate_to",
    "rate_note",
    "availability",
    "free_from",
    "mandates_per_year",
    "website",
)


def regions() -> QuerySet[Place]:
    """Return where somebody may work: the four regions and all districts."""
    rows = Place.objects.filter(kind__in=[PlaceKind.REGION, PlaceKind.DISTRICT])
    return rows.defer("boundary").order_by("-kind", "name", "key")


class AdvisorForm(forms.Form):
    """One's own entry."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    name = Line(label=_("Name, unter dem Sie arbeiten"), max_length=100)
    sector = forms.ChoiceField(label=_("Aus welcher Sicht?"), choices=Sector, widget=forms.RadioSelect)
    summary = Line(label=_("In einem Satz"), max_length=200, help_text=_("Was können andere von Ihnen bekommen?"))
    about = Text(
        label=_("Wie ich arbeite"),
        rows=6,
        max_length=4000,
        required=False,
        help_text=_("Ausbildung, Erfahrung, Arbeitsweise. Was passt nicht zu Ihnen?"),
    )
    services = forms.MultipleChoiceField(
        label=_("Was bieten Sie an?"), choices=SERVICES.items(), widget=forms.CheckboxSelectMultiple
    )
    topics = Several(
        label=_("Themen"),
        queryset=Topic.objects.order_by("position"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    regions = Several(
        label=_("Wo arbeiten Sie?"),
        queryset=Place.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ohne Auswahl gilt Ihr Eintrag für das ganze Land."),
    )
    day_rate_from = forms.IntegerField(
        label=_("Tagessatz ab, in Euro ohne Umsatzsteuer"),
        min_value=0,
        max_value=10_000,
        required=False,
        help_text=_("Manche Förderprogramme zahlen höchstens 800 Euro am Tag."),
    )
    day_rate_to = forms.IntegerField(label=_("Tagessatz bis"), min_value=0, max_value=10_000, required=False)
    rate_note = Line(
        label=_("Hinweis zum Tagessatz"),
        max_length=120,
        required=False,
        help_text=_("Zum Beispiel: für Initiativen ohne Budget kostenfrei"),
    )
    availability = forms.ChoiceField(label=_("Haben Sie Zeit?"), choices=Availability, widget=forms.RadioSelect)
    free_from = day_field(_("Frei ab"), required=False)
    mandates_per_year = forms.IntegerField(
        label=_("Wie viele Aufträge nehmen Sie im Jahr an?"), min_value=1, max_value=100, initial=5
    )
    website = forms.URLField(label=_("Website"), max_length=300, required=False, assume_scheme="https")

    def __init__(self, *args: Any, advisor: Advisor | None = None, **options: Any):
        if advisor is not None:
            options["initial"] = _initial(advisor)
        super().__init__(*args, **options)
        self.fields["regions"].queryset = regions()  # type: ignore[attr-defined]
        self.fields["mandates_per_year"].width = "short"  # type: ignore[attr-defined]

    def clean_website(self) -> str:
        """Only addresses of the web."""
        website = self.cleaned_data["website"]
        if website and not website.startswith(("https://", "http://")):
            raise ValidationError(_("Schreiben Sie eine Adresse, die mit https:// beginnt."))
        return website

    def clean(self) -> dict[str, Any]:
        """Rates make a range, and who is free later says when."""
        values = super().clean() or {}
        low, high = values.get("day_rate_from"), values.get("day_rate_to")
        if high is not None and low is None:
            self.add_error("day_rate_from", _("Schreiben Sie auch, ab welchem Satz Sie arbeiten. Zum Beispiel: 400."))
        elif low is not None and high is not None and high < low:
            self.add_error("day_rate_to", _("Der höchste Satz liegt unter dem niedrigsten. Tauschen Sie die Zahlen."))
        if values.get("availability") == Availability.LATER and not values.get("free_from"):
            self.add_error("free_from", _("Schreiben Sie, ab wann Sie Zeit haben. Zum Beispiel: 01.03.2027."))
        return values

    def values(self) -> dict[str, Any]:
        """Return what the actions take."""
        data = self.cleaned_data
        later = data["availability"] == Availability.LATER
        return {
            **{name: data[name] for name in FIELDS},
            **{name: name in data["services"] for name in SERVICES},
            "free_from": data["free_from"] if later else None,
            "topics": data["topics"],
            "regions": data["regions"],
        }


def _initial(advisor: Advisor) -> dict[str, Any]:
    return {
        **{name: getattr(advisor, name) for name in FIELDS},
        "version": advisor.version,
        "services": [name for name in SERVICES if getattr(advisor, name)],
        "topics": advisor.topics.all(),
        "regions": advisor.regions.all(),
    }


class AdvisorFilterForm(forms.Form):
    """What somebody looks for; every choice stands in the address."""

    q = Line(label=_("Suche"), max_length=100, required=False)
    leistung = forms.ChoiceField(
        label=_("Was brauchen Sie?"), choices=[("", _("Alles")), *SERVICES.items()], required=False
    )
    thema = forms.ModelChoiceField(
        label=_("Thema"),
        queryset=Topic.objects.none(),
        to_field_name="key",
        required=False,
        empty_label=_("Alle Themen"),
    )
    ort = PlaceField(label=_("Wo?"), required=False)
    satz = forms.IntegerField(label=_("Tagessatz höchstens, in Euro"), min_value=0, max_value=10_000, required=False)
    frei = forms.BooleanField(label=_("Nur wer jetzt Zeit hat"), required=False)

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        used = Advisor.topics.through.objects.filter(advisor__listing=Listing.LISTED).values("topic")
        self.fields["thema"].queryset = Topic.objects.filter(pk__in=used).order_by("position")  # type: ignore[attr-defined]


class InitiativeByAddress(forms.ModelChoiceField):
    """An initiative by its address, or by the last part of it."""

    def to_python(self, value: Any) -> Initiative | None:
        """Only the last part counts."""
        return super().to_python(str(value or "").strip().rstrip("/").rsplit("/", 1)[-1])


class ReferenceForm(forms.Form):
    """An initiative one worked for."""

    initiative = InitiativeByAddress(
        label=_("Initiative"),
        queryset=Initiative.objects.none(),
        to_field_name="slug",
        widget=forms.TextInput,
        help_text=_("Der letzte Teil ihrer Adresse im Netzwerk. Zum Beispiel: offenes-wohnzimmer"),
        error_messages={
            "invalid_choice": _(
                "Diese Initiative kennen wir nicht. Öffnen Sie ihre Seite und kopieren Sie die Adresse."
            )
        },
    )
    part = Line(label=_("Was haben Sie dort gemacht?"), max_length=160)

    def __init__(self, *args: Any, viewer: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["initiative"].queryset = Initiative.objects.visible_to(viewer)  # type: ignore[attr-defined]


class EnquiryForm(forms.Form):
    """A question to an advisor."""

    subject = Line(label=_("Worum geht es?"), max_length=140)
    text = Text(
        label=_("Was brauchen Sie, und wann?"),
        rows=7,
        max_length=4000,
        help_text=_("Anlass, Zahl der Menschen, Termine, was schon feststeht, welches Geld da ist."),
    )
    place = PlaceField(label=_("Wo?"), required=False)
    answer_by = day_field(_("Bis wann brauchen Sie eine Antwort?"))

    def clean_answer_by(self):
        """A day that leaves time to answer."""
        today, day = timezone.localdate(), self.cleaned_data["answer_by"]
        if not today < day <= today + LONGEST_WAIT:
            last = date_format(today + LONGEST_WAIT, "d.m.Y")
            raise ValidationError(_("Wählen Sie einen Tag zwischen morgen und dem %(last)s."), params={"last": last})
        return day


class AnswerForm(forms.Form):
    """The answer to an enquiry."""

    accepted = forms.ChoiceField(
        label=_("Ihre Antwort"),
        choices=[("ja", _("Ich sage zu")), ("nein", _("Ich sage ab"))],
        widget=forms.RadioSelect,
    )
    text = Text(label=_("Was möchten Sie dazu schreiben?"), rows=4, max_length=2000, required=False)


class ListingForm(forms.Form):
    """What the office decides about an entry."""

    listing = forms.ChoiceField(
        label=_("Entscheidung"),
        choices=[
            (Listing.LISTED, _("aufnehmen")),
            (Listing.REFUSED, _("nicht aufnehmen")),
            (Listing.ENDED, _("Eintrag beenden")),
        ],
        widget=forms.RadioSelect,
    )
    reason = Text(
        label=_("Grund"), rows=3, max_length=1000, required=False, help_text=_("Nötig, wenn Sie nicht aufnehmen.")
    )
