"""What this room holds about a person, and what becomes of it when the account is erased."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from mitwirk.accounts.consents import PURPOSES
from mitwirk.accounts.models import ClaimDecision, Consent, RoleGrant, SectorClaim, SectorInvitation, User
from mitwirk.accounts.queries import language_names


def personal_data(user: User) -> dict[str, Any]:
    """Return account, addresses, ways of signing in, sides, roles and consents."""
    return {
        "email": user.email,
        "display_name": user.display_name,
        "place": user.place.name if user.place else "",
        "languages": language_names(user.languages),
        "joined_at": user.joined_at.isoformat(),
        "last_login": _moment(user.last_login),
        "has_password": user.has_usable_password(),
        "addresses": list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary")),
        **_ways_in(user),
        **_standing(user),
    }


def _ways_in(user: User) -> dict[str, Any]:
    """Return second steps, keys and connected accounts; their secrets stay inside."""
    return {
        "keys": [
            {
                "kind": row.get_type_display(),
                "name": row.data.get("name", ""),
                "added_at": row.created_at.isoformat(),
                "last_used_at": _moment(row.last_used_at),
            }
            for row in Authenticator.objects.filter(user=user).order_by("pk")
        ],
        "accounts": [
            {"provider": row.provider, "added_at": row.date_joined.isoformat(), "data": row.extra_data}
            for row in SocialAccount.objects.filter(user=user).order_by("pk")
        ],
    }


def _standing(user: User) -> dict[str, Any]:
    """Return sides with decisions, invitations, roles and consents."""
    invited = SectorInvitation.objects.filter(email__iexact=user.email)
    return {
        "sector_claims": [
            {
                "sector": row.get_sector_display(),
                "body": row.body,
                "place": row.place.name if row.place else "",
                "made_at": row.made_at.isoformat(),
                "ended_at": _moment(row.ended_at),
                "decisions": _decisions(row),
            }
            for row in SectorClaim.objects.filter(user=user).select_related("place").order_by("pk")
        ],
        "invitations": [
            {"body": row.body, "invited_at": row.invited_at.isoformat(), "used_at": _moment(row.used_at)}
            for row in (invited | SectorInvitation.objects.filter(used_by=user)).order_by("pk")
        ],
        "roles": [
            {
                "role": row.get_role_display(),
                "place": row.place.name if row.place else "",
                "granted_at": row.granted_at.isoformat(),
                "ended_at": _moment(row.ended_at),
            }
            for row in RoleGrant.objects.filter(user=user).select_related("place").order_by("pk")
        ],
        "consents": [
            {
                "purpose": str(PURPOSES[row.purpose].title if row.purpose in PURPOSES else row.purpose),
                "version": row.version,
                "given_at": row.given_at.isoformat(),
                "withdrawn_at": _moment(row.withdrawn_at),
            }
            for row in Consent.objects.filter(user=user).order_by("pk")
        ],
    }


def _decisions(claim: SectorClaim) -> list[dict[str, Any]]:
    return [
        {
            "confirmed": row.confirmed,
            "way": row.get_way_display(),
            "reason": row.reason,
            "at": row.at.isoformat(),
        }
        for row in ClaimDecision.objects.filter(claim=claim).order_by("pk")
    ]


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def erase(user: User, *, now: datetime) -> dict[str, int]:
    """Delete what belongs to the person; the account itself goes last, by whoever calls all rooms."""
    addresses = EmailAddress.objects.filter(user=user)
    invited = SectorInvitation.objects.filter(used_by=user)
    gone = invited.delete()[0]
    for address in [user.email, *addresses.values_list("email", flat=True)]:
        gone += SectorInvitation.objects.filter(email__iexact=address).delete()[0]
    return {
        "accounts_sectorinvitation": gone,
        "accounts_sectorclaim": SectorClaim.objects.filter(user=user).delete()[0],
        "accounts_rolegrant": RoleGrant.objects.filter(user=user).delete()[0],
        "accounts_consent": Consent.objects.filter(user=user).delete()[0],
        "account_emailaddress": addresses.delete()[0],
        "mfa_authenticator": Authenticator.objects.filter(user=user).delete()[0],
        "socialaccount_socialaccount": SocialAccount.objects.filter(user=user).delete()[0],
    }
