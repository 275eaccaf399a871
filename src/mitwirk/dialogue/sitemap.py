"""Pages of this room that everybody may open."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

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
