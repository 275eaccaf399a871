"""The question for cases like mine."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mitwirk.network.models import Initiative
from mitwirk.places.forms import PlaceField
from mitwirk.places.models import Topic


class SimilarForm(forms.Form):
    """What somebody plans, where, and about what; one answer is enough."""

    text = forms.CharField(
        label=_("Was haben Sie vor?"),
        help_text=_(
            "Zwei, drei Sätze genügen. Nennen Sie keine Namen: Der Text steht danach in der Adresse der Seite."
        ),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 600, "data-behaviour": "counter"}),
        max_length=600,
        required=False,
    )
    ort = PlaceField(label=_("Ort"), help_text=_("Damit Fälle aus ähnlich großen Orten oben stehen."), required=False)
    thema = forms.ModelChoiceField(
        label=_("Thema"),
        queryset=Topic.objects.none(),
        to_field_name="key",
        empty_label=_("Alle Themen"),
        required=False,
    )

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        # Only topics that somebody works on: any other would find nothing by itself.
        used = Initiative.objects.visible_to(viewer).values("topics")
        self.fields["thema"].queryset = Topic.objects.filter(pk__in=used).order_by("position")  # type: ignore[attr-defined]

    def clean(self):
        """Ask for at least one answer."""
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(
                _("Schreiben Sie, was Sie vorhaben, oder nennen Sie einen Ort. Eine Angabe genügt.")
            )
        return cleaned
