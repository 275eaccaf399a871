"""What of this room waits for a person, for my desk."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitwirk.network.queries import waiting_partnerships

ANSWER_WITHIN = timedelta(days=7)


def desk_items(user: Any, now: datetime) -> list[dict[str, Any]]:
    """Return requests to carry an initiative."""
    asked = list(waiting_partnerships(user).values_list("added_at", flat=True))
    if not asked:
        return []
    text = ngettext(
        "Eine Initiative fragt Ihre Organisation.", "%(count)s Initiativen fragen Ihre Organisation.", len(asked)
    )
    return [
        {
            "title": _("Anfragen von Initiativen"),
            "text": text % {"count": len(asked)},
            "href": reverse("network:partnership_list"),
            "count": len(asked),
            "due": localtime(min(asked) + ANSWER_WITHIN).date(),
        }
    ]
