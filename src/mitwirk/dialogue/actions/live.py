"""A dialogue in a hall: starting, showing and hiding the landscape, ending."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from mitwirk.accounts.models import User
from mitwirk.core import activity
from mitwirk.core.errors import Conflict, NotAllowed
from mitwirk.dialogue.actions.codes import ALPHABET
from mitwirk.dialogue.models import Dialogue, LiveSession
from mitwirk.dialogue.permissions import can_present

LASTS = timedelta(hours=12)
"""A day of events; after that the screen's address is worth nothing."""
CODE_LENGTH = 4


class NotLive(Conflict):
    """There is no session to steer."""

    def default_message(self) -> str:
        """Return the sentence with what to do next."""
        return _("Diese Saalrunde ist beendet. Beginnen Sie eine neue, wenn es weitergeht.")


class NothingToAnswer(Conflict):
    """Only an open dialogue has something to do for a hall."""

    def default_message(self) -> str:
        """Return the sentence with what to do next."""
        return _("Im Saal abstimmen kann man nur, solange der Dialog offen ist. Eröffnen Sie ihn zuerst.")


@transaction.atomic
def start_live(*, dialogue: Dialogue, by: User, now: datetime) -> LiveSession:
    """Put the dialogue on a screen, the landscape hidden. Pressing twice starts once."""
    dialogue = _locked(dialogue, by)
    if not dialogue.is_open(now):
        raise NothingToAnswer
    present = LiveSession.objects.filter(dialogue=dialogue, ended_at=None).first()
    if present is not None and present.is_running(now):
        return present
    if present is not None:  # forgotten on an earlier day
        present.ended_at = present.ends_at
        present.save(update_fields=["ended_at"])
    session = LiveSession.objects.create(
        dialogue=dialogue, code=_fresh_code(), started_by=by, started_at=now, ends_at=now + LASTS
    )
    activity.record("dialogue.live_started", by=by, at=now, subject=dialogue)
    return session


@transaction.atomic
def show_results(*, dialogue: Dialogue, shown: bool, by: User, now: datetime) -> LiveSession:
    """Show the landscape on the screen, or hide it again."""
    session = _running(_locked(dialogue, by), now)
    if session.results_shown == shown:
        return session
    session.results_shown = shown
    session.save(update_fields=["results_shown"])
    if shown:
        activity.record("dialogue.live_results_shown", by=by, at=now, subject=dialogue)
    else:
        activity.record("dialogue.live_results_hidden", by=by, at=now, subject=dialogue)
    return session


@transaction.atomic
def end_live(*, dialogue: Dialogue, by: User, now: datetime) -> None:
    """End the session: the screen says thanks, its address is worth nothing any more. The dialogue goes on."""
    dialogue = _locked(dialogue, by)
    ended = LiveSession.objects.running(now).filter(dialogue=dialogue).update(ended_at=now)
    if ended:
        activity.record("dialogue.live_ended", by=by, at=now, subject=dialogue)


def _locked(dialogue: Dialogue, by: User) -> Dialogue:
    dialogue = Dialogue.objects.select_for_update().get(pk=dialogue.pk)
    if not can_present(by, dialogue):
        raise NotAllowed
    return dialogue


def _running(dialogue: Dialogue, now: datetime) -> LiveSession:
    session = LiveSession.objects.running(now).filter(dialogue=dialogue).first()
    if session is None:
        raise NotLive
    return session


def _fresh_code() -> str:
    """Return a code that no session has had; the longer the list, the longer the code."""
    length = CODE_LENGTH
    while True:
        code = "".join(secrets.choice(ALPHABET) for _place in range(length))
        if not LiveSession.objects.filter(code=code).exists():
            return code
        length = min(8, length + 1)
