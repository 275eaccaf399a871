"""People of the demo network: one for each part in the house. Never loaded without being asked for."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from django.utils.translation import gettext as _

from mitwirk.accounts.models import (
    BodyDomain,
    ClaimDecision,
    ClaimWay,
    Role,
    RoleGrant,
    Sector,
    SectorClaim,
    User,
)

DEMO_PASSWORD = "mitwirk-zum-ausprobieren"  # noqa: S105 - printed at the start of every demo
PEOPLE = [
    ("amina@beispiel.de", "Amina", Sector.CITIZENS, "", ""),
    ("bernd@beispiel.de", "Bernd", Sector.ADMINISTRATION, "Bauamt Lindental", ""),
    ("clara@beispiel.de", "Clara", Sector.POLITICS, "Gemeinderat Lindental", ""),
    ("dilek@beispiel.de", "Dilek", "", "", Role.OFFICE),
    ("emil@beispiel.de", "Emil", "", "", ""),
]


def demo_sign_ins() -> list[tuple[str, str]]:
    """Return addresses with what each person is."""
    parts = [_("Bürgerin"), _("Verwaltung"), _("Gemeinderätin"), _("Geschäftsstelle"), _("ohne Rolle")]
    return [(email, part) for (email, *_rest), part in zip(PEOPLE, parts, strict=True)]


def load(*, now: datetime) -> int:
    """Make the demo accounts that are missing."""
    made = 0
    for email, name, sector, body, role in PEOPLE:
        if User.objects.filter(email=email).exists():
            continue
        user = User.objects.create_user(email, DEMO_PASSWORD, display_name=name)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        if sector:
            claim = SectorClaim.objects.create(user=user, sector=sector, body=body, made_at=now)
            if sector != Sector.CITIZENS:
                ClaimDecision.objects.create(claim=claim, confirmed=True, way=ClaimWay.OFFICE, at=now)
        if role:
            RoleGrant.objects.create(user=user, role=role, granted_at=now)
        made += 1
    BodyDomain.objects.get_or_create(
        domain="lindental.example",
        defaults={"sector": Sector.ADMINISTRATION, "body": "Gemeinde Lindental", "added_at": now},
    )
    return made
