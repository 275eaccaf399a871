"""What of this room waits for a person, for my desk."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitwirk.accounts.models import Role
from mitwirk.network.models import Organisation, OrganisationMember
from mitwirk.network.models.actors import INVITATION_LIVES
from mitwirk.network.queries import waiting_invitations, waiting_partnerships

ANSWER_WITHIN = timedelta(days=7)
MOST_DESERTED = 20


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
    there = OrganisationMember.objects.filter(organisation=OuterRef("pk"), ended_at=None)
    rows = Organisation.objects.filter(~Exists(there), hidden_at=None).order_by("name", "pk")
    return [
        {
            "title": _("Organisation ohne Menschen"),
            "text": _("Für „%(name)s“ handelt niemand mehr. Laden Sie jemanden ein, oder verbergen Sie die Seite.")
            % {"name": organisation.name},
            "href": reverse("network:organisation_people", args=[organisation.slug]),
            "count": 1,
            "due": localtime(now + ANSWER_WITHIN).date(),
        }
        for organisation in rows[:MOST_DESERTED]
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
