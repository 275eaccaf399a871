"""Forms of boards and the people in them: they check, they never save."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mitwirk.core.fields import Line, Text
from mitwirk.discussion.models import Board, BoardAccess, BoardKind, BoardRole
from mitwirk.discussion.permissions import can_open_board
from mitwirk.places.forms import PlaceField
from mitwirk.places.models import Topic

GROUPS = [choice for choice in BoardKind.choices if choice[0] != BoardKind.THING]


class BoardForm(forms.Form):
    """What stands about a board."""

    title = Line(label=_("Name"), max_length=120, help_text=_("Zum Beispiel: Losverfahren in der Praxis"))
    about = Text(label=_("Worum geht es?"), max_length=500, rows=3, help_text=_("Ein bis zwei Sätze."))
    kind = forms.ChoiceField(label=_("Art"), choices=GROUPS, widget=forms.RadioSelect)
    access = forms.ChoiceField(label=_("Wer liest und schreibt?"), choices=BoardAccess, widget=forms.RadioSelect)
    topic = forms.ModelChoiceField(
        label=_("Thema"), queryset=Topic.objects.order_by("position"), required=False, empty_label=_("keines")
    )
    place = PlaceField(label=_("Ort oder Gebiet"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, *args: Any, viewer: Any, board: Board | None = None, **options: Any):
        if board is not None:
            place = board.place.label if board.place else ""
            options["initial"] = {
                "title": board.title,
                "about": board.about,
                "topic": board.topic,
                "place": place,
                "version": board.version,
            }
        super().__init__(*args, **options)
        if board is not None:  # who reads what was written with trust must not change afterwards
            del self.fields["access"], self.fields["kind"]
            return
        allowed = [choice for choice in BoardAccess.choices if can_open_board(viewer, choice[0])]
        if len(allowed) == 1:
            self.fields["access"].help_text = _("Räume für alle eröffnet die Geschäftsstelle.")
        self.fields["access"].choices = allowed  # type: ignore[attr-defined]
        self.fields["access"].initial = allowed[0][0] if allowed else ""
        self.fields["kind"].initial = BoardKind.TOPIC

    def values(self) -> dict[str, Any]:
        """Return what the actions take."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class BoardFilter(forms.Form):
    """What to show of the list."""

    q = Line(label=_("Suchwörter"), max_length=80, required=False)
    thema = forms.ModelChoiceField(
        label=_("Thema"),
        queryset=Topic.objects.order_by("position"),
        to_field_name="key",
        required=False,
        empty_label=_("alle"),
    )
    ort = PlaceField(label=_("Ort"), required=False)

    def __init__(self, *args: Any, viewer: Any, **options: Any):
        super().__init__(*args, **options)
        used = Board.objects.visible_to(viewer).exclude(topic=None).values("topic")
        self.fields["thema"].queryset = Topic.objects.filter(pk__in=used).order_by("position")  # type: ignore[attr-defined]


class BoardInvitationForm(forms.Form):
    """Whom to invite; to boards for many only moderators."""

    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        max_length=200,
        help_text=_("Die Einladung gilt nur für diese Adresse, 30 Tage lang."),
    )
    role = forms.ChoiceField(label=_("Rolle"), choices=BoardRole, widget=forms.RadioSelect, initial=BoardRole.MEMBER)

    def __init__(self, *args: Any, board: Board, **options: Any):
        super().__init__(*args, **options)
        if board.access != BoardAccess.PRIVATE:
            self.fields["role"].choices = [(BoardRole.MODERATOR.value, BoardRole.MODERATOR.label)]  # type: ignore[attr-defined]
            self.fields["role"].initial = BoardRole.MODERATOR
