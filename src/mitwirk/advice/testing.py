"""Makers of rounds, for tests of this room and of rooms above."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from mitwirk.accounts.models import Sector, User
from mitwirk.accounts.testing import make_user
from mitwirk.advice.models import (
    Answer,
    PeerInvitation,
    PeerReadiness,
    PeerRequest,
    PeerSeat,
    PeerSession,
    RequestStage,
    SeatRole,
)

SECTORS = (Sector.POLITICS, Sector.ADMINISTRATION, Sector.CITIZENS)
PEERS = ("Petra", "Quirin", "Rosa", "Samir", "Tilda")


def make_ready(user: User, **fields: Any) -> PeerReadiness:
    """Make somebody ready to advise."""
    values = {"sector": Sector.CITIZENS, "since": timezone.now(), "times_a_year": 3, **fields}
    return PeerReadiness.objects.create(user=user, **values)


def make_peers(count: int = 5) -> list[User]:
    """Make people of all sectors who are ready."""
    names = [PEERS[index] if index < len(PEERS) else f"Person{index}" for index in range(count)]
    people = [make_user(name) for name in names]
    for index, user in enumerate(people):
        make_ready(user, sector=SECTORS[index % 3])
    return people


def make_peer_request(by: User, **fields: Any) -> PeerRequest:
    """Make a request that looks for peers."""
    now = timezone.now()
    values = {
        "title": "Der Rat entscheidet anders als die Bürgerrunde",
        "concern": "Nach einem Jahr Arbeit hat der Rat die Empfehlung abgelehnt.",
        "sector": Sector.ADMINISTRATION,
        "made_at": now,
        "changed_at": now,
        **fields,
    }
    return PeerRequest.objects.create(made_by=by, **values)


def make_peer_session(
    by: User, peers: Sequence[User], *, starts_at: datetime | None = None, **fields: Any
) -> PeerSession:
    """Make a round with a fixed date, a minute ago unless told otherwise; the first peer moderates."""
    request = make_peer_request(by, stage=RequestStage.FIXED)
    starts_at = starts_at or timezone.now() - timedelta(minutes=1)
    session = PeerSession.objects.create(request=request, starts_at=starts_at, **fields)
    PeerSeat.objects.create(session=session, user=by, role=SeatRole.CASE, sector=request.sector)
    roles = [SeatRole.MODERATOR, SeatRole.SECRETARY]
    for index, user in enumerate(peers):
        role = roles[index] if index < len(roles) else SeatRole.ADVISOR
        sector = SECTORS[index % 3]
        PeerSeat.objects.create(session=session, user=user, role=role, sector=sector)
        PeerInvitation.objects.create(
            request=request, user=user, sector=sector, answer=Answer.YES, invited_at=request.made_at
        )
    return session
