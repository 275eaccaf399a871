"""Asking for peer advice: be ready, ask, invite, answer, find a date."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mitwirk.accounts.models import User
from mitwirk.advice import mails_rounds
from mitwirk.advice.matching import FEWEST, MOST, matches
from mitwirk.advice.models import (
    Answer,
    Fits,
    PeerInvitation,
    PeerReadiness,
    PeerRequest,
    PeerSeat,
    PeerSession,
    PollAnswer,
    PollOption,
    RequestStage,
    SeatRole,
)
from mitwirk.core import activity
from mitwirk.core.errors import Conflict, HouseError, NotAllowed
from mitwirk.core.models import Audience
from mitwirk.core.ratelimit import limit
from mitwirk.places.models import Place, Topic

OPEN_REQUESTS = 3
A_DAY = 5
POOL = 40  # so many proposals are looked at when somebody was chosen


@transaction.atomic
def be_ready(
    *,
    sector: str,
    part: str,
    place: Place | None,
    topics: Collection[Topic],
    regions: Collection[Place],
    times_a_year: int,
    by: User,
    now: datetime,
) -> PeerReadiness:
    """Say that one is ready to advise, or change on what, where and how often."""
    fields = {"sector": sector, "part": part, "place": place, "times_a_year": times_a_year}
    row, made = PeerReadiness.objects.update_or_create(
        user=by, defaults=fields, create_defaults={**fields, "since": now}
    )
    row.topics.set(topics)
    row.regions.set(regions)
    if made:
        activity.record("advice.readiness_given", by=by, at=now, subject=row, visible_to=Audience.SELF)
    return row


@transaction.atomic
def end_readiness(*, by: User, now: datetime) -> None:
    """Stop being asked; rounds that somebody has joined go on."""
    row = PeerReadiness.objects.select_for_update().filter(user=by).first()
    if row is None:
        return
    activity.record("advice.readiness_ended", by=by, at=now, subject=row, visible_to=Audience.SELF)
    row.delete()


@transaction.atomic
def make_request(
    *,
    title: str,
    concern: str,
    hopes: str,
    sector: str,
    place: Place | None,
    topics: Collection[Topic],
    by: User,
    now: datetime,
) -> PeerRequest:
    """Ask for advice on a case; the same case sent twice is one request."""
    User.objects.select_for_update().get(pk=by.pk)  # pressing twice waits here
    own = PeerRequest.objects.filter(made_by=by)
    own = own.exclude(stage__in=[RequestStage.DONE, RequestStage.WITHDRAWN])
    waiting = list(own.order_by("pk"))
    twin = next((row for row in waiting if row.title == title and row.concern == concern), None)
    if twin is not None:
        return twin
    if len(waiting) >= OPEN_REQUESTS:
        raise HouseError(_("Sie haben schon drei offene Anfragen. Beenden Sie zuerst eine davon."))
    limit("advice.request", str(by.pk), at_most=A_DAY, seconds=86_400, now=now)
    row = PeerRequest.objects.create(
        title=title,
        concern=concern,
        hopes=hopes,
        sector=sector,
        place=place,
        made_by=by,
        made_at=now,
        changed_at=now,
    )
    row.topics.set(topics)
    activity.record("advice.request_made", by=by, at=now, subject=row, visible_to=Audience.SELF)
    return row


def own_request(request: PeerRequest, by: User) -> PeerRequest:
    """Lock a request of one's own."""
    locked = PeerRequest.objects.select_for_update().get(pk=request.pk)
    if locked.made_by_id != by.pk:
        raise NotAllowed
    return locked


def _move(request: PeerRequest, stage: str, now: datetime) -> None:
    request.stage = stage
    request.changed_at = now
    request.save(update_fields=["stage", "changed_at"])


@transaction.atomic
def invite_peers(*, request: PeerRequest, people: Collection[int], by: User, now: datetime) -> list[PeerInvitation]:
    """Invite people who were proposed; at most eight seats are open or taken at once."""
    request = own_request(request, by)
    if request.stage not in {RequestStage.LOOKING, RequestStage.POLLING}:
        raise Conflict
    already = set(request.invitations.filter(user__in=people).values_list("user", flat=True))
    wanted = set(people) - already  # pressed twice
    held = request.invitations.exclude(answer=Answer.NO).count()
    if held + len(wanted) > MOST:
        raise HouseError(_("Eine Runde hat höchstens acht Beratende. Wählen Sie weniger Menschen aus."))
    found = [match for match in matches(request, now, POOL) if match.readiness.user_id in wanted]
    if len(found) < len(wanted):
        raise Conflict(_("Jemand davon ist nicht mehr bereit. Prüfen Sie die neuen Vorschläge."))
    rows = [_invite(request, match, now) for match in found]
    for row in rows:
        activity.record("advice.peer_invited", by=by, at=now, subject=row, visible_to=Audience.SELF)
        mails_rounds.tell_invitation(row)
    return rows


def _invite(request: PeerRequest, match: Any, now: datetime) -> PeerInvitation:
    ready = match.readiness
    return PeerInvitation.objects.create(
        request=request,
        user=ready.user,
        sector=ready.sector,
        part=ready.part,
        reasons=list(match.reasons),
        invited_at=now,
    )


@transaction.atomic
def answer_invitation(
    *, invitation: PeerInvitation, accepts: bool, has_conflict: bool, by: User, now: datetime
) -> PeerInvitation:
    """Join, stay away, or leave again before the round begins; the reason of a no, also a stake, nobody learns."""
    row = PeerInvitation.objects.select_for_update(of=("self",)).select_related("request").get(pk=invitation.pk)
    if row.user_id != by.pk:
        raise NotAllowed
    joins = accepts and not has_conflict
    answer = Answer.YES if joins else Answer.NO
    if row.answer == answer:
        return row
    if row.answer == Answer.NO or not _is_open(row.request, joins):
        raise Conflict(_("Diese Einladung ist schon beantwortet."))
    row.answer = answer
    row.answered_at = now
    row.save(update_fields=["answer", "answered_at"])
    if not joins:
        PollAnswer.objects.filter(option__request=row.request, user=by).delete()
        PeerSeat.objects.filter(session__request=row.request, user=by).delete()
    kind = "advice.peer_joined" if joins else "advice.peer_declined"
    activity.record(kind, by=by, at=now, subject=row, visible_to=Audience.SELF)
    mails_rounds.tell_answer(row)
    return row


@transaction.atomic
def open_poll(*, request: PeerRequest, moments: Collection[datetime], by: User, now: datetime) -> list[PollOption]:
    """Propose moments, or others; moments that stay keep their answers."""
    request = own_request(request, by)
    if request.stage not in {RequestStage.LOOKING, RequestStage.POLLING}:
        raise Conflict
    joined = list(request.invitations.filter(answer=Answer.YES).select_related("user"))
    if len(joined) < FEWEST:
        raise HouseError(_("Eine Runde braucht fünf Zusagen. Laden Sie weitere Menschen ein."))
    if any(moment <= now for moment in moments):
        raise HouseError(_("Ein Termin liegt schon zurück. Schlagen Sie nur kommende Termine vor."))
    request.options.exclude(starts_at__in=moments).delete()
    rows = [PollOption.objects.get_or_create(request=request, starts_at=moment)[0] for moment in sorted(moments)]
    _move(request, RequestStage.POLLING, now)
    activity.record("advice.poll_opened", by=by, at=now, subject=request, visible_to=Audience.SELF)
    for invitation in joined:
        mails_rounds.tell_poll(invitation)
    return rows


@transaction.atomic
def answer_poll(*, request: PeerRequest, answers: Mapping[int, str], by: User, now: datetime) -> None:
    """Say for each moment whether it suits."""
    request = PeerRequest.objects.select_for_update().get(pk=request.pk)
    joined = request.invitations.filter(user=by, answer=Answer.YES).exists()
    if not joined and request.made_by_id != by.pk:
        raise NotAllowed
    if request.stage != RequestStage.POLLING:
        raise Conflict(_("Der Termin steht schon fest."))
    for option in request.options.filter(pk__in=answers):
        PollAnswer.objects.update_or_create(option=option, user=by, defaults={"fits": answers[option.pk]})
    activity.record("advice.poll_answered", by=by, at=now, subject=request, visible_to=Audience.SELF)


@transaction.atomic
def fix_date(*, option: PollOption, by: User, now: datetime) -> PeerSession:
    """Choose the moment: those who can come get a seat; pressed twice it stays one session."""
    request = own_request(option.request, by)
    session = PeerSession.objects.filter(request=request).first()
    if session is not None:
        return session
    if request.stage != RequestStage.POLLING or option.starts_at <= now - timedelta(hours=1):
        raise Conflict
    cannot = set(option.answers.filter(fits=Fits.NO).values_list("user", flat=True))
    joined = list(request.invitations.filter(answer=Answer.YES).select_related("user"))
    comes = [row for row in joined if row.user_id not in cannot]
    if len(comes) < FEWEST:
        raise HouseError(_("Zu diesem Termin kommen weniger als fünf. Wählen Sie einen anderen oder laden Sie ein."))
    session = PeerSession.objects.create(request=request, starts_at=option.starts_at)
    seats = [PeerSeat(session=session, user=row.user, sector=row.sector, part=row.part) for row in comes]
    seats.append(PeerSeat(session=session, user=by, role=SeatRole.CASE, sector=request.sector))
    PeerSeat.objects.bulk_create(seats)
    # Who cannot come is no longer part of the round and must not read on; neither who never answered.
    request.invitations.exclude(user__in=[row.user_id for row in comes]).update(answer=Answer.NO, answered_at=now)
    _move(request, RequestStage.FIXED, now)
    activity.record("advice.date_fixed", by=by, at=now, subject=session, visible_to=Audience.SELF)
    for seat in seats:
        mails_rounds.tell_date(session, seat.user)
    return session


def _is_open(request: PeerRequest, joins: bool) -> bool:
    """Say whether answers still count: until a date stands, and a no until the round begins."""
    if request.stage in {RequestStage.LOOKING, RequestStage.POLLING}:
        return True
    session = PeerSession.objects.select_for_update().filter(request=request).first()
    return not joins and session is not None and not session.phase and session.ended_at is None


@transaction.atomic
def drop_date(*, request: PeerRequest, by: User, now: datetime) -> PeerRequest:
    """Look for another moment: the date falls, and who had joined is asked anew."""
    request = own_request(request, by)
    session = PeerSession.objects.select_for_update().filter(request=request).first()
    if session is None:
        return request  # pressed twice
    if session.phase or session.ended_at is not None:
        raise Conflict(_("Die Runde hat schon begonnen. Beenden Sie sie im Raum der Runde."))
    session.delete()
    _move(request, RequestStage.POLLING, now)
    activity.record("advice.date_dropped", by=by, at=now, subject=request, visible_to=Audience.SELF)
    for invitation in request.invitations.filter(answer=Answer.YES).select_related("user"):
        mails_rounds.tell_date_dropped(invitation)
    return request


@transaction.atomic
def withdraw_request(*, request: PeerRequest, by: User, now: datetime) -> PeerRequest:
    """Take a case back before the round has begun; nobody else can read it from then on."""
    request = own_request(request, by)
    session = PeerSession.objects.select_for_update().filter(request=request).first()
    if session is not None and session.phase:
        raise Conflict(_("Die Runde hat schon begonnen. Beenden Sie sie im Raum der Runde."))
    if request.stage == RequestStage.WITHDRAWN:
        return request
    told = [row.user.email for row in request.invitations.exclude(answer=Answer.NO).select_related("user")]
    if session is not None:
        session.delete()
    _move(request, RequestStage.WITHDRAWN, now)
    activity.record("advice.request_withdrawn", by=by, at=now, subject=request, visible_to=Audience.SELF)
    for address in told:
        mails_rounds.tell_withdrawn(address)
    return request
