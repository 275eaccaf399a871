"""What rounds hold about a person, and what becomes of it when the account is erased."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from mitwirk.advice.models import (
    PeerEntry,
    PeerInvitation,
    PeerReadiness,
    PeerRequest,
    PeerSeat,
    PeerSession,
    PeerTrace,
    PollAnswer,
)


def personal_data(user: Any) -> dict[str, Any]:
    """Return one's readiness, cases, invitations, seats and own words; never the words of others."""
    invitations = PeerInvitation.objects.filter(user=user).order_by("pk")
    seats = PeerSeat.objects.filter(user=user).select_related("session").order_by("pk")
    entries = PeerEntry.objects.filter(by=user).order_by("pk")
    poll = PollAnswer.objects.filter(user=user).select_related("option").order_by("pk")
    return {
        "peer_readiness": _readiness(user),
        "peer_requests": [_request(row) for row in _requests(user)],
        "peer_invitations": [
            {"number": row.request_id, "answer": row.get_answer_display(), "at": row.invited_at.isoformat()}
            for row in invitations
        ],
        "peer_dates": [{"at": row.option.starts_at.isoformat(), "answer": row.get_fits_display()} for row in poll],
        "peer_rounds": [
            {"number": row.session_id, "role": row.get_role_display(), "at": row.session.starts_at.isoformat()}
            for row in seats
        ],
        "peer_entries": [
            {"kind": row.get_kind_display(), "text": row.text, "at": row.at.isoformat()} for row in entries
        ],
        "peer_sentences": [
            {"text": row.text, "at": row.released_at.isoformat()}
            for row in PeerTrace.objects.filter(by=user).order_by("pk")
        ],
    }


def _requests(user: Any):
    return PeerRequest.objects.filter(made_by=user).prefetch_related("topics").for_list()


def _readiness(user: Any) -> dict[str, Any] | None:
    row = PeerReadiness.objects.filter(user=user).select_related("place").first()
    if row is None:
        return None
    return {
        "sector": row.get_sector_display(),
        "part": row.part,
        "place": row.place.name if row.place else "",
        "topics": [str(topic) for topic in row.topics.all()],
        "regions": [place.name for place in row.regions.defer("boundary")],
        "times_a_year": row.times_a_year,
        "since": row.since.isoformat(),
    }


def _request(row: PeerRequest) -> dict[str, Any]:
    session: PeerSession | None = getattr(row, "session", None)
    after = ("key_question", "thanks", "next_step", "outcome")
    return {
        "title": row.title,
        "concern": row.concern,
        "hopes": row.hopes,
        "sector": row.get_sector_display(),
        "place": row.place.name if row.place else "",
        "topics": [str(topic) for topic in row.topics.all()],
        "stage": row.get_stage_display(),
        "at": row.made_at.isoformat(),
        **({name: getattr(session, name) for name in after} if session else {}),
    }


def erase(user: Any, *, now: datetime) -> dict[str, int]:
    """Delete the own cases with their rounds, the readiness and the seats; in rounds of others words stay, nameless.

    A case belongs to its case giver, so its round ends with the account. In a round of somebody else the seat is
    empty from then on, and whoever is there takes over its role.
    """
    rounds = list(PeerSeat.objects.filter(user=user).values_list("session", flat=True))
    kept = PeerEntry.objects.filter(by=user).update(by=None)
    counts = {
        "advice_peerrequest": PeerRequest.objects.filter(made_by=user).delete()[0],
        "advice_peerreadiness": PeerReadiness.objects.filter(user=user).delete()[0],
        "advice_peerinvitation": PeerInvitation.objects.filter(user=user).delete()[0],
        "advice_pollanswer": PollAnswer.objects.filter(user=user).delete()[0],
        "advice_peerseat": PeerSeat.objects.filter(user=user).delete()[0],
        "advice_peertrace": PeerTrace.objects.filter(by=user).delete()[0],
        "advice_peerentry": kept,
    }
    for session in PeerSession.objects.select_for_update().filter(pk__in=rounds):
        session.version += 1
        session.save(update_fields=["version"])
    return counts
