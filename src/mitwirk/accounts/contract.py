"""What the house must know about this room."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils.translation import gettext_noop as _

from mitwirk.accounts import demo
from mitwirk.accounts.actions.people import forget_unconfirmed
from mitwirk.accounts.models import Consent, RoleGrant, SectorClaim, SectorInvitation
from mitwirk.core.contract import PeriodicJob, RoomContract


def personal_data(user) -> dict[str, Any]:
    """Return account, addresses, sector claims, roles, consents."""
    return {
        "email": user.email,
        "display_name": user.display_name,
        "place": user.place.name if user.place else None,
        "languages": user.languages,
        "joined_at": user.joined_at.isoformat(),
        "addresses": list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary")),
        "sector_claims": [
            {"sector": row.sector, "body": row.body, "made_at": row.made_at.isoformat()}
            for row in SectorClaim.objects.filter(user=user)
        ],
        "roles": [
            {"role": row.role, "granted_at": row.granted_at.isoformat()} for row in RoleGrant.objects.filter(user=user)
        ],
        "consents": [
            {"purpose": row.purpose, "given_at": row.given_at.isoformat()} for row in Consent.objects.filter(user=user)
        ],
    }


def erase(user, *, now: datetime) -> dict[str, int]:
    """Remove invitations sent to the person; all else goes with the account."""
    gone = SectorInvitation.objects.filter(email__iexact=user.email).delete()[0]
    return {"accounts_sectorinvitation": gone}


def sitemap() -> list[str]:
    """Return the pages of signing in that everyone may open."""
    return [reverse("account_login"), reverse("account_signup"), reverse("account_request_login_code")]


CONTRACT = RoomContract(
    room="accounts",
    activity_kinds={
        "accounts.sector_claimed": _("Sicht angegeben"),
        "accounts.sector_confirmed": _("Sicht bestätigt"),
        "accounts.sector_refused": _("Sicht nicht bestätigt"),
        "accounts.domain_added": _("Maildomäne eingetragen"),
        "accounts.invited": _("Einladung verschickt"),
        "accounts.role_granted": _("Rolle vergeben"),
        "accounts.role_ended": _("Rolle beendet"),
    },
    personal_data=personal_data,
    erase=erase,
    sitemap=sitemap,
    demo=demo.load,
    jobs=(PeriodicJob("accounts.forget_unconfirmed", 24 * 3600, forget_unconfirmed),),
)
