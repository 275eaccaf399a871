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
# Farida waits, so that the office has something to check.
WAITING = ("farida@beispiel.de", "Farida", Sector.POLITICS, "Kreistag Beispielkreis", "")


def demo_sign_ins() -> list[tuple[str, str]]:
    """Return addresses with what each person is."""
    parts = [_("Bürgerin"), _("Verwaltung"), _("Gemeinderätin"), _("Geschäftsstelle"), _("ohne Rolle")]
    return [(email, part) for (email, *_rest), part in zip(PEOPLE, parts, strict=True)]


def load(*, now: datetime) -> int:
    """Make the demo accounts that are missing."""
    made = sum(_make(person, now, confirmed=True) for person in PEOPLE) + _make(WAITING, now, confirmed=False)
    BodyDomain.objects.get_or_create(
        domain="lindental.example",
        defaults={"sector": Sector.ADMINISTRATION, "body": "Gemeinde Lindental", "added_at": now},
    )
    return made


def _make(person: tuple[str, str, str, str, str], now: datetime, *, confirmed: bool) -> int:
    email, name, sector, body, role = person
    if User.objects.filter(email=email).exists():
        return 0
    user = User.objects.create_user(email, DEMO_PASSWORD, display_name=name)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    if sector:
        claim = SectorClaim.objects.create(user=user, sector=sector, body=body, made_at=now)
        if confirmed and sector != Sector.CITIZENS:
            ClaimDecision.objects.create(claim=claim, confirmed=True, way=ClaimWay.OFFICE, at=now)
    if role:
        RoleGrant.objects.create(user=user, role=role, granted_at=now)
    return 1
