"""The form of one's own profile: every field with its readers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mitwirk.core.fields import Line, Text
from mitwirk.network.forms.actors import WithTopics, topics_field
from mitwirk.network.models import PROFILE_FIELDS, PROFILE_TEXTS, Audibility, Profile
from mitwirk.places.forms import PlaceField

KEPT = (*PROFILE_TEXTS, "place", "topics")


def _readers(label: Any, **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=Audibility, initial=Audibility.NOBODY, **options)


class ProfileForm(WithTopics):
    """What I tell, and who may read it."""

    about = Text(label=_("Über mich"), rows=4, max_length=2000, required=False)
    about_readers = _readers(_("Wer liest „Über mich“?"))
    experience = Text(label=_("Erfahrung mit Beteiligung"), rows=4, max_length=2000, required=False)
    experience_readers = _readers(_("Wer liest Ihre Erfahrung?"))
    offers = Line(label=_("Was ich anbiete"), max_length=280, required=False)
    offers_readers = _readers(_("Wer liest, was Sie anbieten?"))
    seeks = Line(label=_("Was ich suche"), max_length=280, required=False)
    seeks_readers = _readers(_("Wer liest, was Sie suchen?"))
    topics = topics_field()
    topics_readers = _readers(_("Wer liest Ihre Themen?"))
    place = PlaceField(label=_("Ort"), required=False)
    place_readers = _readers(_("Wer liest Ihren Ort?"))
    sector_readers = _readers(
        _("Wer liest, aus welcher Sicht Sie sprechen?"),
        help_text=_("Das steht in Ihrem Konto. Politik und Verwaltung zeigen wir erst, wenn sie bestätigt sind."),
    )

    def __init__(self, *args: Any, profile: Profile | None = None, sector: str | None = None, **options: Any):
        if profile is not None:
            values = {name: getattr(profile, name) for name in (*PROFILE_TEXTS, "place")}
            readers = {f"{name}_readers": profile.visibility.get(name, "nobody") for name in PROFILE_FIELDS}
            options["initial"] = {**values, **readers, "topics": profile.topics.all()}
        super().__init__(*args, **options)
        del self.fields["version"]
        if sector is None:
            del self.fields["sector_readers"]

    def values(self) -> dict[str, Any]:
        """Return what the action takes."""
        data = self.cleaned_data
        fields = {name: data[name] for name in KEPT}
        readers = {name: data.get(f"{name}_readers", Audibility.NOBODY) for name in PROFILE_FIELDS}
        return {**fields, "visibility": readers}
