"""Pages of this room that everybody may open."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext

from mitwirk.dialogue.models import Dialogue, State

PUBLIC = ("dialogue_list", "method", "rules", "receipt_lookup")
ALWAYS = ("dialogue_detail", "moderation_log")
OPEN = ("vote",)
FINISHED = ("landscape", "landscape_statements", "results", "data")


def sitemap() -> Iterator[str]:
    """Yield the addresses, each dialogue's own ones by its state."""
    for name in PUBLIC:
        yield reverse(f"dialogue:{name}")
    rows = Dialogue.objects.visible_to(AnonymousUser()).order_by("pk").values_list("slug", "state")
    for slug, state in rows.iterator():
        for name in (*ALWAYS, *(OPEN if state == State.OPEN else FINISHED)):
            yield reverse(f"dialogue:{name}", args=[slug])


def feeds() -> list[tuple[str, str]]:
    """Return the feeds of this room."""
    return [
        (gettext("Dialoge (Atom)"), reverse("dialogue:dialogue_feed")),
        (gettext("Dialoge: letzte Tage zum Mitmachen (Kalender)"), reverse("dialogue:dialogue_calendar")),
    ]
