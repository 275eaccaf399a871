"""Peer advice in the house of the matrix: Amina gives cases, Emil advises, nobody else is in the round."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from mitwirk.advice.models import (
    Answer,
    EntryKind,
    PeerEntry,
    PeerInvitation,
    PeerRequest,
    PeerSeat,
    PeerTrace,
    PollAnswer,
    PollOption,
    RequestStage,
)
from mitwirk.advice.testing import make_peer_request, make_peer_session, make_ready

MOMENT = datetime(2031, 7, 29, 2, 7, tzinfo=UTC)  # 4.07 in the morning here: nothing else is then


def peer_rounds(scene: Any, text: Any) -> None:
    """Place a finished round, a request that looks for a date and one that looks for people."""
    amina, emil = scene.people["amina"], scene.people["emil"]
    make_ready(emil, part="Zqbereit")
    session = make_peer_session(
        amina, [emil], phase=6, module="good_advice", key_question=text("Zqschluessel"), ended_at=timezone.now()
    )
    PeerRequest.objects.filter(pk=session.request_id).update(
        title=text("Zqfalltitel"), concern=text("Zqfallwort"), stage=RequestStage.DONE
    )
    PeerSeat.objects.filter(session=session, user=emil).update(part="Zqplatz")
    PeerEntry.objects.create(
        session=session, by=emil, sector="politics", kind=EntryKind.IDEA, phase=5, part=0,
        text=text("Zqrundennotiz"), number=1, at=timezone.now(),
    )  # fmt: skip
    PeerTrace.objects.create(session=session, by=amina, text=text("Zqfreisatz"), released_at=timezone.now())
    polling = make_peer_request(amina, title=text("Zqzweiterfall"), stage=RequestStage.POLLING)
    PeerInvitation.objects.create(
        request=polling, user=emil, sector="politics", part="Zqgeladen", answer=Answer.YES, invited_at=timezone.now()
    )
    option = PollOption.objects.create(request=polling, starts_at=MOMENT)
    PollAnswer.objects.create(option=option, user=emil, fits="maybe")
    looking = make_peer_request(amina, title=text("Zqdritterfall"))
    scene.rows["round"] = session
    scene.rows["cases"] = [session.request_id, polling.pk, looking.pk]
