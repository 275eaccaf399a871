"""Forms of organisations and initiatives: they check, they never save."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from mitwirk.accounts.models import Sector
from mitwirk.core.fields import Line, Several, Text, day_field
from mitwirk.network.models import Initiative, Organisation, OrganisationKind, OrganisationRole, Stage
from mitwirk.network.queries import written_for
from mitwirk.places.forms import PlaceField
from mitwirk.places.models import Topic

MOST_TOPICS = 5
MOST_LINKS = 6
WEB = URLValidator(schemes=["http", "https"])
LINK = re.compile(r"^(?P<title>.*?)[\s:–-]*(?P<url>https?://\S+)$")
ORGANISATION_FIELDS = (
    "name", "kind", "sector", "place", "summary", "about", "website", "reachable", "accessibility",
)  # fmt: skip
INITIATIVE_FIELDS = (
    "title", "summary", "sector", "stage", "starts_on", "ends_on", "place", "goals", "learnt", "looks_for",
)  # fmt: skip


def topics_field() -> Several:
    """Return the field for topics of the one taxonomy."""
    return Several(
        label=_("Themen"),
        queryset=Topic.objects.order_by("position"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Höchstens fünf. Danach finden andere Sie."),
    )


class WithTopics(forms.Form):
    """What every actor's form shares."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def clean_topics(self):
        """Few topics, so that they mean something."""
        topics = self.cleaned_data["topics"]
        if len(topics) > MOST_TOPICS:
            raise ValidationError(_("Wählen Sie höchstens fünf Themen."))
        return topics


class OrganisationForm(WithTopics):
    """What an organisation says about itself."""

    name = Line(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Was sind Sie?"), choices=[("", _("Bitte wählen")), *OrganisationKind.choices])
    sector = forms.ChoiceField(label=_("Aus welcher Sicht?"), choices=Sector, widget=forms.RadioSelect)
    place = PlaceField(label=_("Ort"), help_text=_("Gemeinde, Landkreis oder Postleitzahl"))
    summary = Line(label=_("In einem Satz"), max_length=280, help_text=_("Wer sind Sie, und was tun Sie?"))
    about = Text(label=_("Was wir tun"), rows=7, max_length=6000, required=False)
    topics = topics_field()
    website = forms.URLField(label=_("Website"), max_length=300, required=False, assume_scheme="https")
    reachable = Line(
        label=_("Wann und wo sind Sie ansprechbar?"),
        max_length=200,
        required=False,
        help_text=_("Zum Beispiel: Dienstag bis Freitag, 14 bis 18 Uhr, Marktstraße 3"),
    )
    accessibility = Line(
        label=_("Barrierefreiheit"),
        max_length=200,
        required=False,
        help_text=_("Zum Beispiel: stufenlos, WC rollstuhlgerecht, Höranlage"),
    )

    def __init__(self, *args: Any, organisation: Organisation | None = None, **options: Any):
        if organisation is not None:
            values = {name: getattr(organisation, name) for name in ORGANISATION_FIELDS}
            topics = organisation.topics.all()
            options["initial"] = {**values, "topics": topics, "version": organisation.version}
        super().__init__(*args, **options)

    def clean_website(self) -> str:
        """Only addresses of the web."""
        website = self.cleaned_data["website"]
        if website:
            WEB(website)
        return website

    def values(self) -> dict[str, Any]:
        """Return what the actions take."""
        return {name: self.cleaned_data[name] for name in (*ORGANISATION_FIELDS, "topics")}


class InitiativeForm(WithTopics):
    """What stands about an initiative."""

    title = Line(label=_("Titel"), max_length=140)
    summary = Line(label=_("In einem Satz"), max_length=280, help_text=_("Was soll sich ändern, und für wen?"))
    organisation = forms.ModelChoiceField(
        label=_("Wer trägt die Initiative?"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("ich als Person"),
        help_text=_("Weitere Organisationen laden Sie danach ein."),
    )
    sector = forms.ChoiceField(label=_("Aus welcher Sicht?"), choices=Sector, widget=forms.RadioSelect)
    stage = forms.ChoiceField(label=_("Stand"), choices=Stage, widget=forms.RadioSelect)
    starts_on = day_field(_("Beginn"), required=False)
    ends_on = day_field(_("Ende"), required=False)
    place = PlaceField(label=_("Ort oder Gebiet"), help_text=_("Gemeinde, Landkreis oder Postleitzahl"))
    topics = topics_field()
    goals = Text(label=_("Was wir erreichen wollen"), rows=5, max_length=6000, required=False)
    learnt = Text(
        label=_("Was wir gelernt haben"),
        rows=5,
        max_length=6000,
        required=False,
        help_text=_("Auch was nicht geklappt hat. Davon lernen andere am meisten."),
    )
    looks_for = Text(label=_("Was wir suchen"), rows=3, max_length=2000, required=False)
    links = Text(
        label=_("Verweise"),
        rows=3,
        max_length=2400,
        required=False,
        help_text=_("Je Zeile eine Bezeichnung und eine Adresse. Zum Beispiel: Bericht https://beispiel.de/bericht"),
    )

    def __init__(self, *args: Any, viewer: Any, initiative: Initiative | None = None, **options: Any):
        if initiative is not None:
            values = {name: getattr(initiative, name) for name in INITIATIVE_FIELDS}
            links = "\n".join(f"{link.title} {link.url}" for link in initiative.links.order_by("pk"))
            options["initial"] = {
                **values, "topics": initiative.topics.all(), "links": links, "version": initiative.version,
            }  # fmt: skip
        super().__init__(*args, **options)
        if initiative is None:
            self.fields["organisation"].queryset = written_for(viewer)  # type: ignore[attr-defined]
        else:
            del self.fields["organisation"]

    def clean_links(self) -> list[tuple[str, str]]:
        """Every line has a safe address; the words before it name it."""
        lines = [line.strip() for line in self.cleaned_data["links"].splitlines() if line.strip()]
        if len(lines) > MOST_LINKS:
            raise ValidationError(_("Nennen Sie höchstens sechs Verweise."))
        return [self._link(number, line) for number, line in enumerate(lines, 1)]

    @staticmethod
    def _link(number: int, line: str) -> tuple[str, str]:
        found = LINK.match(line)
        try:
            if found is None:
                raise ValidationError("")
            WEB(found["url"])
        except ValidationError as error:
            raise ValidationError(
                _("Zeile %(number)s hat keine gültige Adresse. Sie beginnt mit https://."), params={"number": number}
            ) from error
        return (found["title"].strip() or found["url"])[:100], found["url"][:300]

    def clean(self) -> dict[str, Any]:
        """The end comes after the beginning."""
        values = super().clean() or {}
        if values.get("starts_on") and values.get("ends_on") and values["ends_on"] < values["starts_on"]:
            self.add_error("ends_on", _("Das Ende liegt vor dem Beginn. Prüfen Sie beide Tage."))
        return values

    def values(self) -> dict[str, Any]:
        """Return what the actions take."""
        return {name: self.cleaned_data[name] for name in (*INITIATIVE_FIELDS, "topics", "links")}


class InvitationForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(label=_("E-Mail-Adresse"))
    role = forms.ChoiceField(label=_("Rolle"), choices=OrganisationRole, widget=forms.RadioSelect, initial="editor")


class PartnerForm(forms.Form):
    """Which organisation to ask."""

    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=300,
        help_text=_("Die Adresse ihrer Seite im Netzwerk, oder der Name"),
    )

    def __init__(self, *args: Any, viewer: Any, **options: Any):
        super().__init__(*args, **options)
        self.viewer = viewer

    def clean_organisation(self) -> Organisation:
        """Understand an address or a whole name; never guess among several."""
        typed = self.cleaned_data["organisation"].strip().rstrip("/")
        visible = Organisation.objects.visible_to(self.viewer)
        by_address = visible.filter(slug=typed.rsplit("/", 1)[-1]).first()
        found = [by_address] if by_address else list(visible.filter(name__iexact=typed)[:2])
        if len(found) != 1 or found[0] is None:
            raise ValidationError(_("Diese Organisation kennen wir nicht. Kopieren Sie die Adresse ihrer Seite."))
        return found[0]


class HidingForm(forms.Form):
    """Why the office takes an entry off the pages."""

    reason = Text(label=_("Grund"), rows=3, max_length=500, required=False)
