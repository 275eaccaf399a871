"""What happens in the room of a round. Rights change with the phase, and every rule is kept here."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from mitwirk.accounts.models import User
from mitwirk.advice import phases
from mitwirk.advice.models import (
    EntryKind,
    PeerEntry,
    PeerSeat,
    PeerSession,
    RequestStage,
    SeatRole,
)
from mitwirk.core import activity
from mitwirk.core.errors import Conflict, HouseError, NotAllowed
from mitwirk.core.models import Audience
from mitwirk.core.ratelimit import limit

BEFORE = timedelta(minutes=30)
MORE = timedelta(minutes=5)
A_MINUTE = 40  # entries of one person; more is no talk any longer
KEY_QUESTION, METHOD, CONSULTATION, CLOSING = 3, 4, 5, 6


class NotYourTurn(NotAllowed):
    """The present phase gives this role no word."""

    def default_message(self) -> str:
        """Return the sentence shown when the raiser gave none."""
        return _("In dieser Phase schreibt Ihre Rolle nicht. Hören Sie zu, bis die Phase wechselt.")


def locked(session: PeerSession) -> PeerSession:
    """Lock a session, so that two deeds come one after the other."""
    return PeerSession.objects.select_for_update(of=("self",)).select_related("request").get(pk=session.pk)


def seat_of(session: PeerSession, by: User) -> PeerSeat:
    """Return somebody's seat; who has none has no business here."""
    seat = PeerSeat.objects.filter(session=session, user=by).first()
    if seat is None:
        raise NotAllowed
    return seat


def has_moderator(session: PeerSession) -> bool:
    """Say whether somebody moderates."""
    return PeerSeat.objects.filter(session=session, role=SeatRole.MODERATOR).exists()


def may_steer(session: PeerSession, seat: PeerSeat) -> bool:
    """The moderator steers; while there is none, everybody in the round may."""
    return seat.role == SeatRole.MODERATOR or not has_moderator(session)


def changed(session: PeerSession, *fields: str) -> PeerSession:
    """Store fields and let all windows know that something is new."""
    session.version += 1
    session.save(update_fields=[*fields, "version"])
    return session


def _running(session: PeerSession) -> None:
    if not session.is_running:
        raise Conflict(_("Die Runde läuft gerade nicht."))


def _steered(session: PeerSession, by: User) -> PeerSession:
    session = locked(session)
    if not may_steer(session, seat_of(session, by)):
        raise NotAllowed(_("Das entscheidet die Moderation. Sprechen Sie sie an."))
    return session


def _enter(session: PeerSession, phase: int, part: int, now: datetime) -> None:
    session.phase, session.part, session.paused_at = phase, part, None
    present = phases.part_of(phase, part, session.module)
    session.part_ends_at = now + timedelta(minutes=present.minutes if present else 0)
    changed(session, "phase", "part", "part_ends_at", "paused_at")


@transaction.atomic
def begin(*, session: PeerSession, by: User, now: datetime) -> PeerSession:
    """Begin the round; whoever presses first begins, the others come in."""
    session = locked(session)
    seat_of(session, by)
    if session.phase:
        return session
    if now < session.starts_at - BEFORE:
        raise Conflict(_("Die Runde beginnt frühestens eine halbe Stunde vor dem Termin."))
    _enter(session, 1, 0, now)
    activity.record("advice.round_begun", by=by, at=now, subject=session, visible_to=Audience.SELF)
    return session


@transaction.atomic
def end_part(*, session: PeerSession, spot: str, by: User, now: datetime) -> PeerSession:
    """Go on to the next part; pressed twice or by two people, it goes on once.

    `spot` is where the session stood on the page whose button was pressed.
    """
    session = _steered(session, by)
    _running(session)
    if session.spot != spot:
        return session
    if session.phase == 1 and not has_moderator(session):
        raise HouseError(_("Die Runde braucht zuerst eine Moderation. Verteilen Sie die Rollen."))
    if session.phase == KEY_QUESTION and not session.key_question:
        raise HouseError(_("Die Schlüsselfrage fehlt noch. Die Fallperson legt sie fest."))
    if session.phase == METHOD and not session.module:
        raise HouseError(_("Die Methode fehlt noch. Wählen Sie eine aus der Liste."))
    following = phases.after(session.phase, session.part, session.module)
    if following is None:
        return finish(session, by=by, now=now)
    _enter(session, *following, now)
    activity.record("advice.round_moved", by=by, at=now, subject=session, visible_to=Audience.SELF)
    return session


def finish(session: PeerSession, *, by: User | None, now: datetime) -> PeerSession:
    """End a locked session; the days of its notes are counted from now."""
    session.ended_at, session.paused_at, session.part_ends_at = now, None, None
    changed(session, "ended_at", "paused_at", "part_ends_at")
    request = session.request
    request.stage, request.changed_at = RequestStage.DONE, now
    request.save(update_fields=["stage", "changed_at"])
    activity.record("advice.round_ended", by=by, at=now, subject=session, visible_to=Audience.SELF)
    return session


@transaction.atomic
def extend(*, session: PeerSession, ends: str, by: User, now: datetime) -> PeerSession:
    """Give five more minutes, counted from now if time is over; pressed by two at once it stays five."""
    session = _steered(session, by)
    _running(session)
    if session.part_ends_at is None or ends_token(session) != ends:
        return session
    clock = session.paused_at or now
    session.part_ends_at = max(session.part_ends_at, clock) + MORE
    return changed(session, "part_ends_at")


def ends_token(session: PeerSession) -> str:
    """Return the end of the present part as a form sends it back."""
    return str(int(session.part_ends_at.timestamp())) if session.part_ends_at else ""


@transaction.atomic
def pause(*, session: PeerSession, rests: bool, by: User, now: datetime) -> PeerSession:
    """Stop the clock, or let it go on with what was left."""
    session = _steered(session, by)
    _running(session)
    if rests == (session.paused_at is not None):
        return session
    if rests:
        session.paused_at = now
    elif session.part_ends_at is not None and session.paused_at is not None:
        session.part_ends_at += now - session.paused_at
        session.paused_at = None
    return changed(session, "paused_at", "part_ends_at")


@transaction.atomic
def assign_role(*, session: PeerSession, seat: PeerSeat, role: str, by: User, now: datetime) -> PeerSeat:
    """Give a role to a seat; who had it before advises from then on. The case giver keeps the case.

    During the casting everybody assigns; later the moderator and the case giver, for somebody may have to leave.
    """
    session = locked(session)
    own = seat_of(session, by)
    seat = PeerSeat.objects.get(session=session, pk=seat.pk)
    if session.ended_at is not None:
        raise Conflict(_("Die Runde ist zu Ende."))
    later = session.phase > 1
    if later and own.role not in {SeatRole.MODERATOR, SeatRole.CASE} and has_moderator(session):
        raise NotAllowed(_("Nach dem Verteilen ändern nur Moderation und Fallperson die Rollen."))
    if SeatRole.CASE in {seat.role, role} or role not in SeatRole.values:
        raise NotAllowed(_("Die Fallperson bleibt dieselbe."))
    if seat.role == role:
        return seat
    if role != SeatRole.ADVISOR:
        PeerSeat.objects.filter(session=session, role=role).update(role=SeatRole.ADVISOR)
    seat.role = role
    seat.save(update_fields=["role"])
    changed(session)
    return seat


@transaction.atomic
def write(*, session: PeerSession, text: str, number: int, by: User, now: datetime) -> PeerEntry:
    """Write what the present phase lets one's role write; the same text sent twice stands once.

    `number` counts one's own entries, so that a repeated sending is recognised after a lost connection.
    """
    session = locked(session)
    _running(session)
    seat = seat_of(session, by)
    sent = PeerEntry.objects.filter(session=session, by=by, number=number, text=text).first()
    if sent is not None:
        return sent
    kind = phases.may_write(seat.role, session.phase, session.part, session.module)
    if kind is None:
        raise NotYourTurn
    if session.paused_at is not None:
        raise Conflict(_("Die Runde macht Pause. Ihr Text bleibt stehen, bis es weitergeht."))
    limit("advice.entry", str(by.pk), at_most=A_MINUTE, seconds=60, now=now)
    if kind == EntryKind.IDEA and _spoke_last(session, by):
        raise Conflict(_("Ein Beitrag je Runde: Lassen Sie zuerst jemand anderen zu Wort kommen."))
    return _add(session, seat, kind, text, now)


def _spoke_last(session: PeerSession, by: User) -> bool:
    present = phases.part_of(session.phase, session.part, session.module)
    if present is None or not present.one_at_a_time:
        return False
    ideas = session.entries.filter(kind=EntryKind.IDEA, phase=session.phase, part=session.part)
    others = session.seats.filter(role=SeatRole.ADVISOR).exclude(user=by).exists()
    return others and ideas.order_by("-pk").values_list("by", flat=True).first() == by.pk


def _add(session: PeerSession, seat: PeerSeat, kind: str, text: str, now: datetime) -> PeerEntry:
    own = PeerEntry.objects.filter(session=session, by=seat.user_id)
    entry = PeerEntry.objects.create(
        session=session,
        by_id=seat.user_id,
        sector=seat.sector,
        kind=kind,
        phase=session.phase,
        part=session.part,
        text=text,
        number=(own.aggregate(last=Max("number"))["last"] or 0) + 1,
        at=now,
    )
    changed(session)
    return entry


@transaction.atomic
def set_key_question(*, session: PeerSession, text: str, by: User, now: datetime) -> PeerSession:
    """The case giver says what the round shall answer; in phase three only."""
    session = locked(session)
    _running(session)
    if seat_of(session, by).role != SeatRole.CASE or session.phase != KEY_QUESTION:
        raise NotYourTurn(_("Die Schlüsselfrage legt die Fallperson in Phase 3 fest."))
    session.key_question = text
    return changed(session, "key_question")


@transaction.atomic
def propose_method(*, session: PeerSession, module: str, by: User, now: datetime) -> PeerEntry | None:
    """Propose a method from the pool, each at most once a person; in phase four only."""
    session = locked(session)
    _running(session)
    seat = seat_of(session, by)
    if session.phase != METHOD or module not in phases.BY_KEY:
        raise NotYourTurn
    if session.entries.filter(kind=EntryKind.METHOD, by=by, text=module).exists():
        return None
    return _add(session, seat, EntryKind.METHOD, module, now)


@transaction.atomic
def choose_method(*, session: PeerSession, module: str, by: User, now: datetime) -> PeerSession:
    """Fix the method; the case giver and the moderator may, in phase four only."""
    session = locked(session)
    _running(session)
    role = seat_of(session, by).role
    if role not in {SeatRole.CASE, SeatRole.MODERATOR} or session.phase != METHOD or module not in phases.BY_KEY:
        raise NotYourTurn(_("Die Methode legen Fallperson oder Moderation in Phase 4 fest."))
    session.module = module
    return changed(session, "module")


@transaction.atomic
def close_case(
    *, session: PeerSession, valuable: set[int], thanks: str, next_step: str, by: User, now: datetime
) -> PeerSession:
    """The case giver marks what was valuable, thanks and says the next step; in phase six."""
    session = locked(session)
    if seat_of(session, by).role != SeatRole.CASE or session.phase != CLOSING or session.ended_at is not None:
        raise NotYourTurn(_("Das sagt die Fallperson in Phase 6."))
    entries = session.entries.filter(kind__in=[EntryKind.IDEA, EntryKind.NOTE])
    entries.filter(pk__in=valuable).update(is_valuable=True)
    entries.exclude(pk__in=valuable).update(is_valuable=False)
    session.thanks, session.next_step = thanks, next_step
    return changed(session, "thanks", "next_step")
