"""What of this room waits for a person, for my desk."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitwirk.accounts.models import Role
from mitwirk.accounts.queries import INVITATION_LIVES
from mitwirk.network.models import Organisation
from mitwirk.network.queries import waiting_invitations, waiting_partnerships

ANSWER_WITHIN = timedelta(days=7)


def desk_items(user: Any, now: datetime) -> list[dict[str, Any]]:
    """Return invitations, requests to carry an initiative, and for the office organisations without anybody."""
    return [*_invitations(user, now), *_partnerships(user), *(_deserted(now) if user.holds(Role.OFFICE) else [])]


def _invitations(user: Any, now: datetime) -> list[dict[str, Any]]:
    rows = list(waiting_invitations(user, now).values_list("organisation__name", "invited_at"))
    if not rows:
        return []
    text = ngettext("%(name)s lädt Sie ein.", "%(count)s Organisationen laden Sie ein.", len(rows))
    return [
        {
            "title": _("Einladungen von Organisationen"),
            "text": text % {"count": len(rows), "name": rows[0][0]},
            "href": reverse("network:invitation_list"),
            "count": len(rows),
            "due": localtime(rows[0][1] + INVITATION_LIVES).date(),
        }
    ]


def _deserted(now: datetime) -> list[dict[str, Any]]:
    count = Organisation.objects.deserted().count()
    if not count:
        return []
    text = ngettext("Für eine Organisation handelt niemand.", "Für %(count)s Organisationen handelt niemand.", count)
    return [
        {
            "title": _("Organisationen ohne Menschen"),
            "text": text % {"count": count},
            "href": reverse("network:deserted_list"),
            "count": count,
            "due": localtime(now + ANSWER_WITHIN).date(),
        }
    ]


def _partnerships(user: Any) -> list[dict[str, Any]]:
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
