"""The place picker as a form field: it suggests while typing, and understands plain text without scripts."""

from __future__ import annotations

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from mitwirk.places import queries
from mitwirk.places.models import Place


class PlaceInput(forms.TextInput):
    """A text field that suggests places."""

    def __init__(self, attrs=None):
        super().__init__(attrs={"autocomplete": "off", "data-behaviour": "typeahead", **(attrs or {})})

    def get_context(self, name, value, attrs):
        """Name the address that suggests."""
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["data-url"] = str(reverse_lazy("places:suggest"))
        return context


class PlaceField(forms.CharField):
    """A place by name or postcode. The cleaned value is a Place, or None when nothing was typed."""

    widget = PlaceInput

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", queries.MAX_TYPED)
        super().__init__(**kwargs)

    def prepare_value(self, value):
        """Show a place by its name."""
        if isinstance(value, Place):
            return value.name
        if isinstance(value, int):
            place = Place.objects.filter(pk=value).defer("boundary").first()
            return place.name if place else ""
        return value

    def clean(self, value):
        """Understand what was typed; say which places it may mean when it is not clear."""
        text = super().clean(value)
        if not text:
            return None
        found = queries.resolve(text)
        if found.place is not None:
            return found.place
        if found.candidates:
            names = ", ".join(f"{place.name} ({place.parent.name})" if place.parent else place.name for place in found.candidates[:5])
            raise forms.ValidationError(
                _("„%(typed)s“ ist nicht eindeutig. Meinen Sie: %(names)s? Schreiben Sie es so in das Feld.")
                % {"typed": text, "names": names}
            )
        raise forms.ValidationError(
            _("„%(typed)s“ kennen wir nicht. Schreiben Sie den Namen der Gemeinde oder die Postleitzahl.")
            % {"typed": text}
        )

    def has_changed(self, initial, data):
        """Compare by what is shown."""
        return super().has_changed(self.prepare_value(initial), data)
