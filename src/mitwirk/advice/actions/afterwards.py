"""After a round: notes that go or stay, the question after eight weeks, the one public sentence."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from mitwirk.accounts.models import User
from mitwirk.advice import mails_rounds
from mitwirk.advice.actions.rooms import changed, finish, locked
from mitwirk.advice.models import PeerRequest, PeerSession, PeerTrace, RequestStage
from mitwirk.core import activity
from mitwirk.core.errors import Conflict, NotAllowed
from mitwirk.core.models import Audience

NOTES_LIVE = timedelta(days=14)
FOLLOW_UP = timedelta(weeks=8)
ROUND_LIVES = timedelta(days=365)
FORGOTTEN = timedelta(hours=24)
IDLE = timedelta(days=180)
BATCH = 200


def _own_ended(session: PeerSession, by: User) -> PeerSession:
    session = locked(session)
    if session.request.made_by_id != by.pk:
        raise NotAllowed
    if session.ended_at is None:
        raise Conflict(_("Die Runde ist noch nicht zu Ende."))
    return session


@transaction.atomic
def keep_notes(*, session: PeerSession, keeps: bool, by: User, now: datetime) -> PeerSession:
    """Keep the notes for the group, or let them go after fourteen days."""
    session = _own_ended(session, by)
    if session.notes_deleted_at is not None:
        raise Conflict(_("Die Notizen sind schon gelöscht."))
    session.notes_kept_at = now if keeps else None
    return changed(session, "notes_kept_at")


@transaction.atomic
def follow_up(*, session: PeerSession, outcome: str, by: User, now: datetime) -> PeerSession:
    """The case giver tells the group what became of it."""
    session = _own_ended(session, by)
    session.outcome = outcome
    session.followed_up_at = session.followed_up_at or now
    changed(session, "outcome", "followed_up_at")
    activity.record("advice.followed_up", by=by, at=now, subject=session, visible_to=Audience.SELF)
    return session


@transaction.atomic
def release_sentence(*, session: PeerSession, text: str, by: User, now: datetime) -> PeerTrace:
    """Release one sentence for everybody; released again it replaces the former one."""
    session = _own_ended(session, by)
    row, _made = PeerTrace.objects.update_or_create(
        session=session, defaults={"by": by, "text": text, "released_at": now}
    )
    activity.record("advice.sentence_released", by=by, at=now, subject=row, visible_to=Audience.SELF)
    return row


@transaction.atomic
def withdraw_sentence(*, session: PeerSession, by: User, now: datetime) -> None:
    """Take the sentence back; it is gone at once."""
    session = _own_ended(session, by)
    row = PeerTrace.objects.filter(session=session).first()
    if row is None:
        return
    activity.record("advice.sentence_withdrawn", by=by, at=now, subject=row, visible_to=Audience.SELF)
    row.delete()


@transaction.atomic
def tidy_rounds(*, now: datetime) -> int:
    """End what was forgotten, delete notes and rounds whose time is over, ask after eight weeks; for the worker."""
    return _end_forgotten(now) + _delete_notes(now) + _ask(now) + _delete_rounds(now)


def _end_forgotten(now: datetime) -> int:
    """A round that stands still a day after its date is over, begun or not."""
    rows = PeerSession.objects.select_for_update(of=("self",)).select_related("request").filter(ended_at=None)
    forgotten = list(rows.filter(starts_at__lte=now - FORGOTTEN)[:BATCH])
    for session in forgotten:
        finish(session, by=None, now=now)
    return len(forgotten)


def _delete_notes(now: datetime) -> int:
    """Delete what was written in rounds that ended fourteen days ago, unless the case giver keeps it."""
    rows = PeerSession.objects.select_for_update().filter(notes_kept_at=None, notes_deleted_at=None)
    over = list(rows.filter(ended_at__lte=now - NOTES_LIVE)[:BATCH])
    for session in over:
        session.entries.all().delete()
        session.key_question = session.thanks = session.next_step = ""
        session.notes_deleted_at = now
        changed(session, "key_question", "thanks", "next_step", "notes_deleted_at")
    return len(over)


def _ask(now: datetime) -> int:
    """Ask once after eight weeks; rounds that never began are not asked about."""
    due = PeerSession.objects.filter(phase__gt=0, ended_at__lte=now - FOLLOW_UP, followed_up_at=None, asked_at=None)
    rows = list(due.select_for_update(of=("self",)).select_related("request__made_by")[:BATCH])
    for session in rows:
        session.asked_at = now
        session.save(update_fields=["asked_at"])
        activity.record("advice.follow_up_due", by=None, at=now, subject=session, visible_to=Audience.SELF)
        mails_rounds.tell_follow_up(session)
    return len(rows)


def _delete_rounds(now: datetime) -> int:
    """A year after the end the whole round goes; so do requests that nobody touches, and withdrawn ones."""
    done = PeerRequest.objects.filter(session__ended_at__lte=now - ROUND_LIVES)
    idle = PeerRequest.objects.filter(
        stage__in=[RequestStage.LOOKING, RequestStage.POLLING], changed_at__lte=now - IDLE
    )
    withdrawn = PeerRequest.objects.filter(stage=RequestStage.WITHDRAWN, changed_at__lte=now - NOTES_LIVE)
    gone = [pk for rows in (done, idle, withdrawn) for pk in rows.values_list("pk", flat=True)[:BATCH]]
    PeerRequest.objects.filter(pk__in=gone).delete()
    return len(gone)
