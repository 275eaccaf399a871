"""Forms of the newsletter: ask for it, write an issue."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mitwirk.accounts.models import Sector
from mitwirk.core.fields import Line, Several, Text
from mitwirk.notices.models import Newsletter
from mitwirk.places.forms import PlaceField
from mitwirk.places.models import Topic


def _topics(label: Any, help_text: Any) -> Several:
    return Several(
        label=label,
        queryset=Topic.objects.order_by("position"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=help_text,
    )


class ReaderForm(forms.Form):
    """Who wants the newsletter, and about what."""

    email = forms.EmailField(
        label=_("E-Mail-Adresse"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    place = PlaceField(label=_("Ort"), required=False, help_text=_("Dann lassen wir weg, was nur woanders gilt."))
    sector = forms.ChoiceField(label=_("Aus welcher Sicht lesen Sie?"), choices=[("", _("alle")), *Sector.choices],
                               required=False)  # fmt: skip
    topics = _topics(_("Themen"), _("Ohne Auswahl bekommen Sie alles."))


class IssueForm(forms.Form):
    """One issue of the newsletter."""

    title = Line(label=_("Betreff"), max_length=120)
    body = Text(
        label=_("Text"), rows=16, help_text=_("Absätze durch Leerzeilen, Listen mit - und Links so: [Worte](Adresse).")
    )
    place = PlaceField(
        label=_("Nur für Menschen aus"), required=False, help_text=_("Ein Land, Landkreis oder Ort. Leer: alle.")
    )
    sector = forms.ChoiceField(
        label=_("Nur aus der Sicht von"), choices=[("", _("alle")), *Sector.choices], required=False
    )
    topics = _topics(_("Nur zu diesen Themen"), _("Wer keine Themen gewählt hat, bekommt alles."))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, *args: Any, issue: Newsletter | None = None, **options: Any):
        if issue is not None:
            options["initial"] = {
                "title": issue.title,
                "body": issue.body,
                "place": issue.place.label if issue.place else "",
                "sector": issue.sector,
                "topics": list(issue.topics.all()),
                "version": issue.version,
            }
        super().__init__(*args, **options)

    @property
    def values(self) -> dict[str, Any]:
        """What is kept of the issue itself."""
        return {name: self.cleaned_data[name] for name in ("title", "body", "place", "sector")}
