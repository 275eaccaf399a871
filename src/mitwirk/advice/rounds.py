"""What the pages of a round show, gathered in a fixed number of queries."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mitwirk.accounts.models import User
from mitwirk.advice import phases
from mitwirk.advice.actions.rooms import ends_token
from mitwirk.advice.models import (
    EntryKind,
    Fits,
    PeerEntry,
    PeerRequest,
    PeerSeat,
    PeerSession,
    PollOption,
    SeatRole,
)

RING = 327


@dataclass
class PollRow:
    """One moment with what everybody said."""

    option: PollOption
    counts: Counter[str]
    is_best: bool = False

    @property
    def comes(self) -> int:
        """How many can come."""
        return self.counts[Fits.YES] + self.counts[Fits.MAYBE]


def poll_of(request: PeerRequest, viewer: User) -> tuple[list[PollRow], dict[int, str]]:
    """Return the moments with counts and the best one marked, and the viewer's own answers."""
    own: dict[int, str] = {}
    rows = []
    for option in request.options.prefetch_related("answers").order_by("starts_at"):
        answers = option.answers.all()
        rows.append(PollRow(option, Counter(answer.fits for answer in answers)))
        own.update((option.pk, answer.fits) for answer in answers if answer.user_id == viewer.pk)
    if rows:
        best = max(rows, key=lambda row: (row.comes, row.counts[Fits.YES], -row.option.starts_at.timestamp()))
        best.is_best = best.comes > 0
    return rows, own


@dataclass
class Room:
    """All that one person sees of a session at one moment."""

    session: PeerSession
    seat: PeerSeat
    seats: list[PeerSeat]
    entries: list[PeerEntry]
    now: datetime
    course: list[dict[str, Any]] = field(default_factory=list)

    @property
    def part(self) -> phases.Part | None:
        """The present part."""
        return phases.part_of(self.session.phase, self.session.part, self.session.module)

    @property
    def phase_title(self) -> Any:
        """The present phase."""
        return phases.PHASES[self.session.phase - 1].title if self.session.phase else ""

    @property
    def has_moderator(self) -> bool:
        """Say whether somebody moderates."""
        return any(seat.role == SeatRole.MODERATOR for seat in self.seats)

    @property
    def may_steer(self) -> bool:
        """Say whether the viewer has the buttons of the moderation."""
        return self.session.is_running and (self.seat.role == SeatRole.MODERATOR or not self.has_moderator)

    @property
    def is_case(self) -> bool:
        """Say whether the viewer gives the case."""
        return self.seat.role == SeatRole.CASE

    @property
    def may_assign(self) -> bool:
        """Say whether the viewer gives out roles."""
        if self.session.ended_at is not None:
            return False
        steers = self.seat.role in {SeatRole.MODERATOR, SeatRole.CASE} or not self.has_moderator
        return self.session.phase <= 1 or steers

    @property
    def kind(self) -> str | None:
        """What the viewer may write now."""
        if not self.session.is_running:
            return None
        return phases.may_write(self.seat.role, self.session.phase, self.session.part, self.session.module)

    @property
    def kind_label(self) -> str:
        """The same in words."""
        return str(EntryKind(self.kind).label) if self.kind else ""

    @property
    def listens(self) -> bool:
        """Say whether the case giver has to listen now."""
        part = self.part
        return self.session.phase == 5 and part is not None and SeatRole.CASE not in part.writes

    @property
    def next_number(self) -> int:
        """How many entries the viewer has, plus one: recognises a form that is sent twice."""
        own = [entry.number for entry in self.entries if entry.by_id == self.seat.user_id]
        return max(own, default=0) + 1

    @property
    def ends(self) -> str:
        """The end of the part as forms send it back."""
        return ends_token(self.session)

    @property
    def seconds(self) -> int:
        """What is left on the clock."""
        return self.session.seconds_left(self.now)

    @property
    def whole(self) -> int:
        """How many seconds the present part has, without extensions."""
        return self.part.minutes * 60 if self.part else 1

    @property
    def ring(self) -> int:
        """How much of the ring around the clock is left; the whole ring is 327 long."""
        return max(0, min(RING, RING * self.seconds // self.whole))

    @property
    def clock(self) -> str:
        """The same as digits, "8:24"; the word before says whether that is left or over."""
        minutes, seconds = divmod(abs(self.seconds), 60)
        return f"{minutes}:{seconds:02d}"

    @property
    def notes(self) -> list[PeerEntry]:
        """All that was written, without proposals of methods."""
        return [entry for entry in self.entries if entry.kind != EntryKind.METHOD]

    @property
    def ideas(self) -> list[PeerEntry]:
        """What can be valuable at the end."""
        return [entry for entry in self.entries if entry.kind in {EntryKind.IDEA, EntryKind.NOTE}]

    @property
    def present_notes(self) -> list[PeerEntry]:
        """Notes of the present phase."""
        return [entry for entry in self.notes if entry.phase == self.session.phase]

    @property
    def former_notes(self) -> list[PeerEntry]:
        """Notes of earlier phases."""
        return [entry for entry in self.notes if entry.phase != self.session.phase]

    @property
    def methods(self) -> list[dict[str, Any]]:
        """The pool with how many propose each."""
        wanted = Counter(entry.text for entry in self.entries if entry.kind == EntryKind.METHOD)
        own = {e.text for e in self.entries if e.kind == EntryKind.METHOD and e.by_id == self.seat.user_id}
        return [
            {
                "module": module,
                "wanted": wanted[module.key],
                "own": module.key in own,
                "chosen": module.key == self.session.module,
                "minutes": sum(part.minutes for part in module.parts),
            }
            for module in phases.MODULES
        ]

    @property
    def module(self) -> phases.Module | None:
        """The chosen method."""
        return phases.BY_KEY.get(self.session.module)

    @property
    def form_key(self) -> str:
        """Changes when the form for writing has to be another one."""
        return f"{self.session.spot}.{self.seat.role}.{self.kind}.{bool(self.session.ended_at)}.{self.session.module}"


def course_of(session: PeerSession) -> list[dict[str, Any]]:
    """Return the six phases with their minutes and where the session stands."""
    return [
        {
            "title": phase.title,
            "minutes": phases.minutes_of(number, session.module),
            "is_over": number < session.phase or session.ended_at is not None,
            "is_now": number == session.phase and session.ended_at is None,
        }
        for number, phase in enumerate(phases.PHASES, 1)
    ]


ORDER = {SeatRole.CASE: 0, SeatRole.MODERATOR: 1, SeatRole.SECRETARY: 2, SeatRole.ADVISOR: 3}


def room_of(session: PeerSession, viewer: User, now: datetime) -> Room:
    """Return what a participant sees, in two queries."""
    seats = sorted(session.seats.select_related("user"), key=lambda seat: (ORDER[SeatRole(seat.role)], seat.pk))
    seat = next(row for row in seats if row.user_id == viewer.pk)
    entries = list(session.entries.order_by("pk"))
    return Room(session, seat, seats, entries, now, course_of(session))
