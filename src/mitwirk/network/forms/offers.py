"""Forms of offers, needs and messages: they check, they never save."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from mitwirk.core.fields import Line, Several, Text, day_field
from mitwirk.network.models import Direction, Offer, OfferKind, Organisation
from mitwirk.network.models.offers import RUNS_FOR
from mitwirk.network.queries import own_initiatives, written_for
from mitwirk.places.forms import PlaceField
from mitwirk.places.models import Topic

MOST_TOPICS = 5
LONGEST = timedelta(days=365)
FIELDS = ("direction", "kind", "title", "text", "place", "anywhere", "expires_on")
RADII = [("10", _("10 km")), ("25", _("25 km")), ("50", _("50 km")), ("100", _("100 km"))]


class OfferForm(forms.Form):
    """What somebody looks for or gives."""

    direction = forms.ChoiceField(label=_("Suchen Sie etwas, oder bieten Sie etwas an?"), choices=Direction,
                                  widget=forms.RadioSelect)  # fmt: skip
    kind = forms.ChoiceField(label=_("Worum geht es?"), choices=[("", _("Bitte wählen")), *OfferKind.choices])
    title = Line(label=_("Titel"), max_length=120, help_text=_("Zum Beispiel: Raum für 40 Menschen an Abenden"))
    text = Text(
        label=_("Beschreibung"),
        max_length=3000,
        rows=6,
        help_text=_("Was genau, ab wann, zu welchen Bedingungen? Ihre Adresse gehört nicht hierher."),
    )
    place = PlaceField(label=_("Ort"))
    anywhere = forms.BooleanField(label=_("Auch an anderen Orten oder online"), required=False)
    topics = Several(
        label=_("Themen"),
        queryset=Topic.objects.order_by("position"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Höchstens fünf."),
    )
    expires_on = day_field(_("Zu sehen bis"), help_text=_("Höchstens ein Jahr. Eine Woche vorher fragen wir nach."))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, *args: Any, viewer: Any, offer: Offer | None = None, **options: Any):
        initial = options.pop("initial", {}) or {}
        if offer is not None:
            initial = {name: getattr(offer, name) for name in FIELDS} | {
                "place": offer.place.label,
                "topics": list(offer.topics.all()),
                "version": offer.version,
            }
        initial.setdefault("expires_on", localdate() + RUNS_FOR)
        super().__init__(*args, **{**options, "initial": initial})
        self.actors = {} if offer is not None else self._actors(viewer)
        if self.actors:
            choices = [("", _("für mich selbst")), *((key, str(actor)) for key, actor in self.actors.items())]
            self.fields["actor"] = forms.ChoiceField(label=_("Für wen?"), choices=choices, required=False)
            self.order_fields(["actor"])

    @staticmethod
    def _actors(viewer: Any) -> dict[str, Any]:
        found: dict[str, Any] = {f"organisation-{row.pk}": row for row in written_for(viewer)}
        return found | {f"initiative-{row.pk}": row for row in own_initiatives(viewer)[:50]}

    def clean_topics(self) -> Any:
        """Few topics, so that they mean something."""
        if len(self.cleaned_data["topics"]) > MOST_TOPICS:
            raise ValidationError(_("Wählen Sie höchstens fünf Themen."))
        return self.cleaned_data["topics"]

    def clean_expires_on(self) -> Any:
        """A day to come, within a year."""
        day, today = self.cleaned_data["expires_on"], localdate()
        if not today <= day <= today + LONGEST:
            raise ValidationError(_("Wählen Sie einen Tag von heute an bis in einem Jahr."))
        return day

    def values(self) -> dict[str, Any]:
        """Return what the actions take."""
        return {name: self.cleaned_data[name] for name in (*FIELDS, "topics")}

    def chosen_actor(self) -> dict[str, Any]:
        """Return for whom the entry is made."""
        actor = self.actors.get(self.cleaned_data.get("actor") or "")
        return {"organisation" if isinstance(actor, Organisation) else "initiative": actor} if actor else {}


class OfferFilter(forms.Form):
    """What to show of the list."""

    richtung = forms.ChoiceField(label=_("Was"), choices=[("", _("Gesuche und Angebote")), *Direction.choices],
                                 required=False)  # fmt: skip
    art = forms.ChoiceField(label=_("Art"), choices=[("", _("alle")), *OfferKind.choices], required=False)
    thema = forms.ModelChoiceField(
        label=_("Thema"),
        queryset=Topic.objects.order_by("position"),
        to_field_name="key",
        required=False,
        empty_label=_("alle"),
    )
    ort = PlaceField(label=_("Ort"), required=False)
    umkreis = forms.ChoiceField(label=_("Umkreis"), choices=RADII, required=False)

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        # Only topics that open entries have: a topic that only a draft elsewhere uses gives nothing away.
        used = Offer.topics.through.objects.filter(offer__in=Offer.objects.shown().open()).values("topic")
        self.fields["thema"].queryset = Topic.objects.filter(pk__in=used).order_by("position")  # type: ignore[attr-defined]


class MessageForm(forms.Form):
    """What somebody writes."""

    text = Text(label=_("Ihre Nachricht"), max_length=4000, rows=6)


class ReasonForm(forms.Form):
    """Why."""

    reason = Text(label=_("Grund"), max_length=1000, rows=3)


class FulfilmentForm(forms.Form):
    """Who fulfilled an entry: somebody one wrote with, or an organisation of the network."""

    who = forms.ChoiceField(label=_("Wer hat geholfen?"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, partners: list[tuple[str, str]], **options: Any):
        super().__init__(*args, **options)
        self.fields["who"].choices = [*partners, ("", _("Jemand anderes, oder ich nenne niemanden"))]  # type: ignore[attr-defined]
