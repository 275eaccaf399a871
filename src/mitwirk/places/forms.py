"""The place picker as a form field: it suggests while typing, and understands plain text without scripts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from mitwirk.places import queries
from mitwirk.places.models import Place

CHOICE = "_wahl"


class PlaceInput(forms.TextInput):
    """A text field that suggests places.

    Its value is always text. Where the text may mean several places, they stand below as choices; a choice
    counts only while the text still allows it, so typing something else needs no unchoosing.
    """

    template_name = "places/widgets/place_input.html"
    understood = ""  # what the field found to mean one place for sure: not looked up again

    def __init__(self, attrs=None):
        super().__init__(attrs={"autocomplete": "off", "data-behaviour": "typeahead", **(attrs or {})})

    def get_context(self, name, value, attrs):
        """Name the address that suggests, and the places that unclear text may mean."""
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        widget["attrs"]["data-url"] = str(reverse_lazy("places:suggest"))
        text = widget["value"] or ""
        meant = queries.meaning(text) if text and text != self.understood else None
        unclear = meant is not None and not meant.sure
        context["unclear"] = unclear
        context["choice_name"] = name + CHOICE
        context["choices"] = meant.entries if meant is not None and unclear else []
        context["single"] = len(context["choices"]) == 1
        return context

    def value_from_datadict(self, data, files, name) -> Any:
        """Return the typed text, or the label of a chosen place that the text may mean."""
        text = super().value_from_datadict(data, files, name)
        chosen = data.get(name + CHOICE)
        if text and chosen:
            labels = {entry.slug: entry.label for entry in queries.meaning(text).entries}
            return labels.get(chosen, text)
        return text


class PlaceField(forms.CharField):
    """A place by name or postcode. The cleaned value is a Place, or None when nothing was typed."""

    widget = PlaceInput

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", queries.MAX_TYPED)
        super().__init__(**kwargs)

    def prepare_value(self, value):
        """Show a place by a name that is understood when it comes back."""
        if isinstance(value, int):
            value = Place.objects.filter(pk=value).for_list().first()
        if isinstance(value, Place):
            return queries.label_of(value)
        return value

    def clean(self, value):
        """Understand what was typed; ask back when it is not clear, and never store a guess."""
        text = super().clean(value)
        if not text:
            return None
        found = queries.resolve(text)
        if found.place is not None and found.sure:
            self.widget.understood = text
            return found.place
        raise forms.ValidationError(self._question(text, found), code="unclear")

    @staticmethod
    def _question(text: str, found: queries.Resolved) -> str:
        if found.place is not None:
            return _("„%(typed)s“ kennen wir nicht. Meinen Sie %(name)s? Wählen Sie den Ort unter dem Feld.") % {
                "typed": text,
                "name": found.place.label,
            }
        if found.candidates:
            return _("„%(typed)s“ kann mehrere Orte meinen. Wählen Sie einen unter dem Feld.") % {"typed": text}
        return _("„%(typed)s“ kennen wir nicht. Schreiben Sie den Namen der Gemeinde oder die Postleitzahl.") % {
            "typed": text
        }

    def has_changed(self, initial, data):
        """Compare by what is shown."""
        return super().has_changed(self.prepare_value(initial), data)
