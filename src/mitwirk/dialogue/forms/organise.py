"""Forms for those who run a dialogue."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import gettext_lazy as _

from mitwirk.accounts.models import Sector
from mitwirk.core.fields import Line, Several, Text, day_field, time_field
from mitwirk.dialogue.actions.dialogues import FIELDS, locked_fields
from mitwirk.dialogue.models import Dialogue, ModerationMode, TeamRole
from mitwirk.places.forms import PlaceField
from mitwirk.places.models import Topic

END_OF_DAY = time(23, 59)
START_OF_DAY = time(9, 0)


class DialogueForm(forms.Form):
    """All that a dialogue says about itself."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    question = Line(
        label=_("Frage"),
        max_length=140,
        help_text=_("So, wie Sie Ihre Nachbarin fragen würden. Höchstens 140 Zeichen."),
        error_messages={
            "required": _("Schreiben Sie die Frage. Zum Beispiel: „Was soll in der Ortsmitte Platz haben?“")
        },
    )
    context = Text(
        label=_("Worum geht es?"),
        rows=8,
        help_text=_("Zwei bis fünf Sätze. Eine Leerzeile trennt Absätze, ein Strich beginnt einen Listenpunkt."),
        error_messages={"required": _("Beschreiben Sie in zwei bis fünf Sätzen, worum es geht.")},
    )
    place = PlaceField(label=_("Ort"), required=False, help_text=_("Für welchen Ort gilt die Frage?"))
    topics = Several(
        label=_("Themen"),
        queryset=Topic.objects.order_by("position"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Höchstens drei. So finden Interessierte den Dialog."),
    )
    asked_by = Line(
        label=_("Wer fragt?"),
        max_length=140,
        help_text=_("Die Stelle oder das Gremium, das die Antworten braucht. Zum Beispiel: Gemeinderat Lindental."),
        error_messages={"required": _("Nennen Sie, wer fragt. Zum Beispiel: Gemeinderat Lindental.")},
    )
    open_points = Text(
        label=_("Was ist noch offen, was steht fest?"),
        required=False,
        help_text=_("Nennen Sie beides. Ohne Spielraum ist eine Information der ehrlichere Weg."),
    )
    result_use = Text(
        label=_("Was geschieht mit dem Ergebnis?"),
        help_text=_("Diese Zusage steht vor der ersten Aussage. Nach der Eröffnung lässt sie sich nicht mehr ändern."),
        error_messages={"required": _("Sagen Sie zu, was mit dem Ergebnis geschieht. Ein Satz genügt.")},
    )
    result_owner = Line(
        label=_("Wer kümmert sich darum?"),
        max_length=140,
        help_text=_("Amt oder Gremium. Zum Beispiel: Bauamt Lindental."),
        error_messages={"required": _("Nennen Sie, wer sich um das Ergebnis kümmert. Zum Beispiel: Bauamt Lindental.")},
    )
    result_on = day_field(_("Bis wann?"), required=False, help_text=_("Tag.Monat.Jahr"))
    opens_on = day_field(_("Beginn"), required=False, help_text=_("Tag.Monat.Jahr. Sie eröffnen selbst."))
    opens_time = time_field(_("Uhrzeit des Beginns"), required=False, help_text=_("Zum Beispiel 9.00"))
    closes_on = day_field(_("Ende"), required=False, help_text=_("Tag.Monat.Jahr. Dann endet der Dialog von selbst."))
    closes_time = time_field(_("Uhrzeit des Endes"), required=False, help_text=_("Ohne Angabe: 23.59 Uhr"))
    invited_sectors = forms.MultipleChoiceField(
        label=_("Wer ist eingeladen?"),
        choices=Sector.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Ohne Auswahl sind alle drei eingeladen. Ausgeschlossen wird niemand."),
    )
    takes_statements = forms.BooleanField(
        label=_("Teilnehmende können eigene Aussagen schreiben"), required=False, initial=True
    )
    moderation = forms.ChoiceField(
        label=_("Aussagen prüfen"),
        choices=ModerationMode.choices,
        widget=forms.RadioSelect,
        initial=ModerationMode.BEFORE,
    )
    language = forms.ChoiceField(label=_("Sprache des Dialogs"), choices=settings.LANGUAGES, initial="de")

    def __init__(self, *args: Any, dialogue: Dialogue | None = None, **options: Any):
        if dialogue is not None:
            options["initial"] = {**initial_from(dialogue), **(options.get("initial") or {})}
        super().__init__(*args, **options)
        self.dialogue = dialogue
        self.fields["moderation"].hints = {  # type: ignore[attr-defined]
            ModerationMode.BEFORE: _("Jemand aus dem Team liest jede Aussage, bevor andere sie sehen."),
            ModerationMode.AFTER: _("Aussagen erscheinen sofort. Das Team prüft sie danach."),
        }
        if dialogue is not None:
            self._lock(locked_fields(dialogue.state))

    def _lock(self, names: frozenset[str]) -> None:
        parts = {"opens_at": ("opens_on", "opens_time"), "closes_at": ("closes_on", "closes_time")}
        for name in names:
            for part in parts.get(name, (name,)):
                self.fields[part].disabled = True

    def clean_topics(self):
        """Few topics, so that they mean something."""
        topics = self.cleaned_data["topics"]
        if len(topics) > 3:
            raise ValidationError(_("Wählen Sie höchstens drei Themen."))
        return topics

    def clean(self) -> dict[str, Any]:
        """Join days and times to moments and check their order."""
        values = super().clean() or {}
        opens = moment(values.get("opens_on"), values.get("opens_time"), START_OF_DAY)
        closes = moment(values.get("closes_on"), values.get("closes_time"), END_OF_DAY)
        for name in ("opens", "closes"):
            if values.get(f"{name}_time") and not values.get(f"{name}_on") and f"{name}_on" not in self.errors:
                self.add_error(f"{name}_on", _("Schreiben Sie zur Uhrzeit auch den Tag, zum Beispiel 30.11.2026."))
        if opens and closes and closes <= opens:
            day = date_format(localtime(opens), "d.m.Y, H.i")
            self.add_error("closes_on", _("Wählen Sie ein Ende nach dem %(day)s Uhr.") % {"day": day})
        ends, result = values.get("closes_on"), values.get("result_on")
        if ends and result and result < ends:
            self.add_error(
                "result_on",
                _("Wählen Sie einen Tag nach dem Ende des Dialogs, also nach dem %(day)s.")
                % {"day": date_format(ends, "d.m.Y")},
            )
        return {**values, "opens_at": opens, "closes_at": closes}

    def values(self) -> dict[str, Any]:
        """Return what the action takes."""
        values = {name: self.cleaned_data[name] for name in FIELDS}
        if self.dialogue is not None:
            # The form shows minutes; an untouched moment keeps its seconds.
            for name in ("opens_at", "closes_at"):
                saved = getattr(self.dialogue, name)
                if saved is not None and values[name] == saved.replace(second=0, microsecond=0):
                    values[name] = saved
        return values


def moment(day: date | None, clock: time | None, default: time) -> datetime | None:
    """Return a day and a time of day as one moment here."""
    if day is None:
        return None
    return datetime.combine(day, clock or default, tzinfo=get_current_timezone())


def initial_from(dialogue: Dialogue) -> dict[str, Any]:
    """Return a dialogue's values as the form shows them."""
    moments = ("opens_at", "closes_at")
    initial: dict[str, Any] = {name: getattr(dialogue, name) for name in FIELDS if name not in {"topics", *moments}}
    initial["topics"] = list(dialogue.topics.values_list("pk", flat=True))
    initial["version"] = dialogue.version
    for name in moments:
        at = getattr(dialogue, name)
        if at is not None:
            part = name.removesuffix("_at")
            initial[f"{part}_on"] = localtime(at).date()
            initial[f"{part}_time"] = localtime(at).time()
    return initial


class EvaluationForm(forms.Form):
    """What happens next with the result."""

    reason = Text(
        label=_("Was geschieht jetzt mit dem Ergebnis?"),
        rows=8,
        max_length=5000,
        help_text=_("Sagen Sie, was aufgegriffen wird, was nicht und warum. Alle können diesen Text lesen."),
        error_messages={"required": _("Schreiben Sie, was mit dem Ergebnis geschieht. Zwei Sätze genügen.")},
    )


class TeamForm(forms.Form):
    """Somebody new on the team."""

    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        help_text=_("Die Person braucht ein Konto mit dieser Adresse. Sie bekommt eine Nachricht."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Schreiben Sie die E-Mail-Adresse des Kontos."),
            "invalid": _("Schreiben Sie die Adresse vollständig, zum Beispiel name@gemeinde.de."),
        },
    )
    role = forms.ChoiceField(
        label=_("Aufgabe"), choices=TeamRole.choices, initial=TeamRole.MODERATOR, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["role"].hints = {  # type: ignore[attr-defined]
            TeamRole.ORGANISER: _("Ändert Texte, eröffnet und beendet den Dialog, prüft Aussagen."),
            TeamRole.MODERATOR: _("Prüft Aussagen, beantwortet Meldungen und Einsprüche."),
        }
