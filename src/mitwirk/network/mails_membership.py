"""Mails about membership in the alliance."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from mitwirk.core import mail
from mitwirk.network.mails_offers import writers
from mitwirk.network.models import Membership, OrganisationMember
from mitwirk.network.permissions import WRITERS


def addresses_of(membership: Membership) -> list[str]:
    """Return where mail for a member goes: the account, the people of the organisation, or the office's list."""
    if membership.organisation is not None:
        return [person.email for person in writers(membership.organisation)]
    if membership.user is not None:
        return [membership.user.email] if membership.user.is_active else []
    return [membership.email] if membership.email else []


def ask_to_confirm(membership: Membership, token: str) -> None:
    """Ask whether the data are still right."""
    url = settings.SITE_URL + reverse("network:member_data_confirmation", args=[token])
    context = {"membership": membership, "url": url, "reminds": membership.reminded_on is not None}
    for address in addresses_of(membership):
        mail.send("network/mails/member_data_asked", to=address, context=context)


def addresses_by_organisation() -> dict[int, str]:
    """Return one mail address for each organisation that is a member: of whoever spoke for it first."""
    members = Membership.objects.exclude(organisation=None).values("organisation")
    people = OrganisationMember.objects.filter(organisation__in=members, ended_at=None, role__in=WRITERS)
    rows = people.filter(user__is_active=True).order_by("role", "-added_at", "-pk")
    # The last one of an organisation stays in the mapping: speakers behind editors, the first behind later ones.
    return dict(rows.values_list("organisation", "user__email"))
