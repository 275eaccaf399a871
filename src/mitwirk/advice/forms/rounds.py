"""Forms of peer advice: be ready, ask, answer, find a date, look back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from mitwirk.accounts.models import Sector
from mitwirk.advice.matching import Match
from mitwirk.advice.models import Fits, PollOption
from mitwirk.core.fields import Line, Several, Text, day_field, time_field
from mitwirk.places.forms import PlaceField
from mitwirk.places.models import Place, PlaceKind, Topic

POLL_ROWS = 4


def topic_field(**options: Any) -> Several:
    """Return boxes for the topics of the house."""
    rows = Topic.objects.order_by("position", "pk")
    return Several(rows, label=_("Themen"), required=False, widget=forms.CheckboxSelectMultiple, **options)


class ReadinessForm(forms.Form):
    """On what, from where and how often somebody advises."""

    sector = forms.ChoiceField(label=_("Aus welcher Sicht beraten Sie?"), choices=Sector, widget=forms.RadioSelect)
    part = Line(
        label=_("Als was?"),
        max_length=80,
        required=False,
        help_text=_("Zum Beispiel: Bauamt, Kreistag, Initiative. Wer eine Runde sucht, sieht das."),
    )
    place = PlaceField(label=_("Aus welchem Ort?"), required=False, help_text=_("Damit Runden über Regionen reichen."))
    topics = topic_field(help_text=_("Ohne Auswahl fragen wir Sie zu allen Themen."))
    regions = Several(
        Place.objects.filter(kind=PlaceKind.REGION).defer("boundary").order_by("name", "key"),
        label=_("Fälle aus diesen Regionen"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ohne Auswahl gilt das ganze Land."),
    )
    times_a_year = forms.IntegerField(
        label=_("Wie oft im Jahr höchstens?"), min_value=1, max_value=12, initial=2, help_text=_("Zwischen 1 und 12.")
    )


class RequestForm(forms.Form):
    """A case that somebody wants advice on."""

    title = Line(
        label=_("Ihr Fall in einer Zeile"),
        max_length=120,
        help_text=_("Zum Beispiel: Der Rat entscheidet anders als die Bürgerrunde."),
    )
    concern = Text(
        label=_("Was beschäftigt Sie?"), rows=6, max_length=4000, help_text=_("Nur Eingeladene lesen das. Keine Namen.")
    )
    hopes = Text(label=_("Was erhoffen Sie sich von der Runde?"), rows=3, max_length=2000, required=False)
    sector = forms.ChoiceField(label=_("Aus welcher Sicht fragen Sie?"), choices=Sector, widget=forms.RadioSelect)
    place = PlaceField(label=_("Wo spielt der Fall?"), required=False, help_text=_("Gemeinde oder Landkreis."))
    topics = topic_field()


class InviteForm(forms.Form):
    """Which of the proposed people are invited."""

    people = forms.TypedMultipleChoiceField(
        label=_("Wen möchten Sie einladen?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Wählen Sie mindestens einen Menschen aus."),
            "invalid_choice": _("Jemand davon ist nicht mehr bereit. Prüfen Sie die neuen Vorschläge."),
        },
    )

    def __init__(self, *args: Any, matches: list[Match], **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["people"]
        field.choices = [(match.readiness.user_id, match.readiness.user.name) for match in matches]


class AnswerInvitationForm(forms.Form):
    """A yes or a no to an invitation, and whether somebody has a stake in the outcome."""

    has_conflict = forms.ChoiceField(
        label=_("Haben Sie ein eigenes Interesse daran, wie der Fall ausgeht?"),
        choices=[("nein", _("Nein")), ("ja", _("Ja"))],
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Zum Beispiel, weil Sie dort wohnen, arbeiten oder jemanden gut kennen. Mit Ja sagen Sie ab."),
    )
    accepts = forms.ChoiceField(choices=[("ja", ""), ("nein", "")], widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Whoever joins answers the question; whoever declines need not."""
        data = super().clean() or {}
        if data.get("accepts") == "ja" and not data.get("has_conflict"):
            self.add_error("has_conflict", _("Wählen Sie Ja oder Nein. Erst dann können Sie zusagen."))
        return data


class PollForm(forms.Form):
    """Two to four moments."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for number in range(1, POLL_ROWS + 1):
            needed = number <= 2
            day, hour = _("%(n)s. Vorschlag: Tag"), _("%(n)s. Vorschlag: Uhrzeit")
            self.fields[f"day_{number}"] = day_field(day % {"n": number}, required=needed)
            self.fields[f"time_{number}"] = time_field(hour % {"n": number}, required=needed)

    def clean(self) -> dict[str, Any]:
        """Put days and times together; half a proposal is asked about."""
        data = super().clean() or {}
        moments: set[datetime] = set()
        for number in range(1, POLL_ROWS + 1):
            day, hour = data.get(f"day_{number}"), data.get(f"time_{number}")
            if day and hour:
                moment = timezone.make_aware(datetime.combine(day, hour))
                moments.add(moment)
                if moment <= timezone.now():
                    self.add_error(f"day_{number}", _("Wählen Sie einen Tag nach heute."))
            elif (day or hour) and number > 2:
                self.add_error(f"day_{number}", _("Schreiben Sie Tag und Uhrzeit, oder lassen Sie beides leer."))
        data["moments"] = moments
        if not self.errors and len(moments) < 2:
            self.add_error("day_2", _("Schlagen Sie mindestens zwei verschiedene Termine vor."))
        return data


class PollAnswerForm(forms.Form):
    """For each moment whether it suits."""

    def __init__(self, *args: Any, options: list[PollOption], own: dict[int, str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for option in options:
            at = timezone.localtime(option.starts_at)
            self.fields[f"option_{option.pk}"] = forms.ChoiceField(
                label=date_format(at, "l, j. F, H.i"),
                choices=Fits,
                widget=forms.RadioSelect,
                initial=own.get(option.pk),
            )

    def answers(self) -> dict[int, str]:
        """Return option -> answer."""
        return {int(name.removeprefix("option_")): value for name, value in self.cleaned_data.items()}


class WriteForm(forms.Form):
    """One entry in a round."""

    text = Text(label=_("Ihr Text"), rows=3, max_length=2000)
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)


class KeyQuestionForm(forms.Form):
    """The question that the round shall answer."""

    key_question = Line(label=_("Die Schlüsselfrage"), max_length=300)


class ClosingForm(forms.Form):
    """What the case giver takes along."""

    thanks = Text(label=_("Wofür danken Sie?"), rows=3, max_length=2000, required=False)
    next_step = Text(label=_("Was ist Ihr nächster Schritt?"), rows=3, max_length=2000, required=False)


class FollowUpForm(forms.Form):
    """What became of a case."""

    outcome = Text(
        label=_("Was ist daraus geworden?"), rows=5, max_length=4000, help_text=_("Das liest nur Ihre Runde.")
    )


class SentenceForm(forms.Form):
    """The one sentence for everybody."""

    sentence = Line(
        label=_("Ihr Satz für alle"),
        max_length=240,
        help_text=_("Er steht ohne Namen auf der Startseite der Kollegialen Beratung. Nennen Sie keine Orte."),
    )
