"""Demo rounds: ready people, one finished round with its sentence, one request that looks for peers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localtime

from mitwirk.accounts.models import Sector, User
from mitwirk.advice.models import (
    Answer,
    EntryKind,
    PeerEntry,
    PeerInvitation,
    PeerReadiness,
    PeerRequest,
    PeerSeat,
    PeerSession,
    PeerTrace,
    RequestStage,
    SeatRole,
)
from mitwirk.places.models import Place, Topic

# Address, name, sector, part, municipality, topics.
PEERS = [
    ("amina@beispiel.de", "Amina", Sector.CITIZENS, "Nachbarschaftsverein", "Esslingen am Neckar", ("ortsmitte",)),
    ("clara@beispiel.de", "Clara", Sector.POLITICS, "Gemeinderat", "Gengenbach", ("verkehr", "ortsmitte")),
    ("emil@beispiel.de", "Emil", Sector.CITIZENS, "Initiative", "Tübingen", ("klima",)),
    ("ines@beispiel.de", "Ines", Sector.ADMINISTRATION, "Bauamt", "Ravensburg", ("verkehr", "wohnen")),
    ("jakob@beispiel.de", "Jakob", Sector.POLITICS, "Kreistag", "Crailsheim", ("beteiligung",)),
    ("karin@beispiel.de", "Karin", Sector.ADMINISTRATION, "Hauptamt", "Wertheim", ("beteiligung", "jugend")),
    ("lukas@beispiel.de", "Lukas", Sector.CITIZENS, "Jugendgemeinderat", "Emmendingen", ("jugend", "klima")),
]
FINISHED = {
    "title": "Wenn der Rat anders entscheidet als die Bürgerrunde",
    "concern": "Eine Runde aus zwanzig Menschen hat ein Jahr lang beraten. Der Rat hat ihre Empfehlung in einer "
    "Sitzung abgelehnt. Seitdem kommt niemand mehr, wenn wir einladen.",
    "hopes": "Ich möchte wissen, wie ich das Gespräch wieder aufnehme.",
}
NOTES = [
    (1, EntryKind.IDEA, False, "Ich vermute, dass der Rat von der Runde erst aus der Zeitung erfahren hat."),
    (3, EntryKind.IDEA, True, "Mir fällt auf: Es gab keine Zusage, wie mit dem Ergebnis umgegangen wird."),
    (4, EntryKind.IDEA, False, "Vielleicht ging es gar nicht um die Sache, sondern um die Kosten im Haushalt."),
]
SENTENCE = "Seit der Runde sagen wir vor jeder Einladung, was der Rat mit dem Ergebnis macht."
LOOKING = {
    "title": "Zum Bürgerabend kommen immer dieselben",
    "concern": "Wir laden seit drei Jahren zum Bürgerabend ein. Es kommen zwölf Menschen, fast alle über sechzig.",
    "hopes": "Ideen, wie wir Jüngere und Zugezogene erreichen.",
}


def load(*, now: datetime) -> int:
    """Make what is missing; a second run makes nothing."""
    people = [_person(row, now) for row in PEERS]
    bernd = User.objects.filter(email="bernd@beispiel.de").first()
    if bernd is None or PeerRequest.objects.filter(made_by=bernd, title=FINISHED["title"]).exists():
        return 0
    _finished(bernd, people, now)
    row = _request(bernd, LOOKING, RequestStage.LOOKING, now - timedelta(days=2))
    row.topics.set(Topic.objects.filter(key="jugend"))
    for user in people[:2]:
        _invite(row, user, Answer.OPEN, now - timedelta(days=1))
    return 2


def _person(row: tuple[Any, ...], now: datetime) -> User:
    email, name, sector, part, place, topics = row
    user = User.objects.filter(email=email).first()
    if user is None:
        # Nobody signs in as these: they fill the round and have no password.
        user = User.objects.create_user(email, None, display_name=name)
    home = Place.objects.municipalities().filter(name=place).first()
    ready, made = PeerReadiness.objects.get_or_create(
        user=user,
        defaults={"sector": sector, "part": part, "place": home, "times_a_year": 4, "since": now},
    )
    if made:
        ready.topics.set(Topic.objects.filter(key__in=topics))
    return user


def _request(by: User, words: dict[str, str], stage: str, at: datetime) -> PeerRequest:
    place = Place.objects.municipalities().order_by("key").first()
    return PeerRequest.objects.create(
        made_by=by, sector=Sector.ADMINISTRATION, place=place, stage=stage, made_at=at, changed_at=at, **words
    )


def _invite(request: PeerRequest, user: User, answer: str, at: datetime) -> PeerInvitation:
    ready = PeerReadiness.objects.get(user=user)
    return PeerInvitation.objects.create(
        request=request,
        user=user,
        sector=ready.sector,
        part=ready.part,
        reasons=["sector"],
        answer=answer,
        invited_at=at,
        answered_at=at if answer != Answer.OPEN else None,
    )


def _finished(by: User, people: list[User], now: datetime) -> None:
    at = localtime(now - timedelta(days=6)).replace(hour=18, minute=0, second=0, microsecond=0)
    request = _request(by, FINISHED, RequestStage.DONE, at)
    session = PeerSession.objects.create(
        request=request,
        starts_at=at,
        phase=6,
        key_question="Wie nehme ich das Gespräch mit Rat und Runde wieder auf?",
        module="hypotheses",
        thanks="Danke, dass Sie zuerst zugehört haben.",
        next_step="Ich spreche diese Woche mit den Fraktionen.",
        ended_at=at + timedelta(minutes=62),
    )
    PeerSeat.objects.create(session=session, user=by, role=SeatRole.CASE, sector=Sector.ADMINISTRATION)
    roles = [SeatRole.MODERATOR, SeatRole.ADVISOR, SeatRole.SECRETARY]
    for index, user in enumerate(people[:6]):
        invitation = _invite(request, user, Answer.YES, at - timedelta(days=9))
        role = roles[index] if index < len(roles) else SeatRole.ADVISOR
        PeerSeat.objects.create(session=session, user=user, role=role, sector=invitation.sector, part=invitation.part)
    for number, (who, kind, valuable, text) in enumerate(NOTES, 1):
        PeerEntry.objects.create(
            session=session,
            by=people[who],
            sector=PEERS[who][2],
            kind=kind,
            phase=5,
            part=0,
            text=text,
            number=number,
            is_valuable=valuable,
            at=at + timedelta(minutes=35 + number),
        )
    PeerTrace.objects.create(session=session, by=by, text=SENTENCE, released_at=at + timedelta(days=1))
