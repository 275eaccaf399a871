"""Forms of the entrance."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from mitwirk.core.models import Feedback, OperatorText


class FeedbackForm(forms.ModelForm):
    """Tell of a barrier."""

    class Meta:
        model = Feedback
        fields = ["text", "page", "contact"]
        widgets = {"text": forms.Textarea(attrs={"rows": 5, "maxlength": 3000})}
        help_texts = {
            "text": _("Zum Beispiel: „Der Knopf lässt sich mit der Tastatur nicht erreichen.“"),
            "page": _("Adresse oder Name der Seite."),
            "contact": _("Nur wenn Sie eine Antwort möchten. Wir löschen die Adresse nach einem Jahr."),
        }


class OperatorTextForm(forms.ModelForm):
    """Fill a page of the operator."""

    class Meta:
        model = OperatorText
        fields = ["body"]
        labels = {"body": _("Text der Seite")}
        help_texts = {"body": _("Absätze durch Leerzeilen, Überschriften mit #, Listen mit -.")}
        widgets = {"body": forms.Textarea(attrs={"rows": 20})}
