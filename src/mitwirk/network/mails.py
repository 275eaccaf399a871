"""Mails of this room."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from mitwirk.core import mail
from mitwirk.network.models import OrganisationInvitation


def tell_invitation(invitation: OrganisationInvitation, code: str) -> None:
    """Send the way into an organisation."""
    url = settings.SITE_URL + reverse("network:organisation_join", args=[code])
    context = {"organisation": invitation.organisation, "invitation": invitation, "url": url}
    mail.send("network/mails/organisation_invited", to=invitation.email, context=context)
