"""Forms of moderation: they check, they never save."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from mitwirk.core.fields import Text
from mitwirk.discussion.models import BoardRule


class ReportForm(forms.Form):
    """Which rule a comment breaks."""

    rule = forms.ChoiceField(label=_("Welche Regel ist verletzt?"), choices=BoardRule, widget=forms.RadioSelect)
    note = Text(label=_("Was stört Sie?"), max_length=1000, rows=3, required=False)


class DecisionForm(forms.Form):
    """What moderation decides; which button was pressed says whether the comment goes."""

    rule = forms.ChoiceField(label=_("Um welche Regel geht es?"), choices=BoardRule, widget=forms.RadioSelect)
    reason = Text(
        label=_("Begründung"),
        max_length=1000,
        rows=4,
        help_text=_("Wer geschrieben und wer gemeldet hat, liest diesen Text."),
    )


class ObjectionForm(forms.Form):
    """Why a comment should stand."""

    text = Text(label=_("Warum soll der Beitrag stehen bleiben?"), max_length=2000, rows=5)


class ObjectionAnswerForm(forms.Form):
    """What becomes of an objection."""

    answer = Text(label=_("Antwort"), max_length=1000, rows=4, help_text=_("Wer geschrieben hat, liest diesen Text."))
