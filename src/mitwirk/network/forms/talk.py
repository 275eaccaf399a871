"""A thread about something of this room: checks, never saves."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from mitwirk.core.fields import Line, Text
from mitwirk.discussion.models import TEXT_LONGEST


class TalkForm(forms.Form):
    """What somebody asks or tells."""

    title = Line(label=_("Worum geht es?"), max_length=140, help_text=_("Zum Beispiel: Wie haben Sie das bezahlt?"))
    text = Text(label=_("Ihr Beitrag"), max_length=TEXT_LONGEST, rows=6)
