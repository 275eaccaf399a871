"""Mails of this room."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from mitwirk.accounts.models import User
from mitwirk.core import mail
from mitwirk.network.models import Organisation, OrganisationInvitation


def tell_invitation(invitation: OrganisationInvitation, code: str) -> None:
    """Send the way into an organisation."""
    url = settings.SITE_URL + reverse("network:organisation_join", args=[code])
    context = {"organisation": invitation.organisation, "invitation": invitation, "url": url}
    mail.send("network/mails/organisation_invited", to=invitation.email, context=context)


def tell_speaking(organisation: Organisation, user: User) -> None:
    """Tell somebody that they now speak for an organisation, because the last speaker's account is gone."""
    url = settings.SITE_URL + reverse("network:organisation_people", args=[organisation.slug])
    mail.send("network/mails/organisation_speaking", to=user.email, context={"organisation": organisation, "url": url})
