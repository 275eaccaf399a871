"""What this room hangs on pages of lower rooms."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from mitwirk.dialogue.models import Dialogue, State
from mitwirk.places.models import Place

MOST = 6


def dialogues_here(request: HttpRequest, place: Place) -> str:
    """Show dialogues about a place, about all it lies in and about all that lies in it; open ones first."""
    visible = Dialogue.objects.visible_to(request.user).exclude(state=State.DRAFT)
    around = Place.objects.around(place).values("pk")
    dialogues = list(visible.filter(place__in=around).for_list().defer("place__boundary", "snapshot__detail")[:MOST])
    return render_to_string("dialogue/_place_panel.html", {"place": place, "dialogues": dialogues}, request)
