"""The states of a dialogue: opening, closing, saying what follows. Each is a row with who and when."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from mitwirk.accounts.models import User
from mitwirk.core import activity
from mitwirk.core.errors import Conflict, HouseError, NotAllowed
from mitwirk.core.models import Audience
from mitwirk.dialogue.checklist import must_have
from mitwirk.dialogue.models import Dialogue, DialogueStep, State
from mitwirk.dialogue.permissions import can_organise


class NotReady(HouseError):
    """Something is missing before the dialogue can open."""


class WrongState(Conflict):
    """The dialogue stands elsewhere than this step needs."""


@transaction.atomic
def open_dialogue(*, dialogue: Dialogue, by: User, now: datetime) -> Dialogue:
    """Open a draft for everybody. Pressing twice opens once."""
    dialogue = _locked(dialogue, by)
    if dialogue.state == State.OPEN:
        return dialogue
    if dialogue.state != State.DRAFT:
        raise WrongState(_("Dieser Dialog ist schon beendet. Legen Sie für eine neue Runde eine Kopie an."))
    missing = [point.text for point in must_have(dialogue, now) if not point.done]
    if missing:
        raise NotReady(_("Vor der Eröffnung fehlt noch etwas. Die Liste zeigt, was."))
    dialogue.opens_at = now
    _step(dialogue, State.OPEN, by=by, now=now)
    activity.record("dialogue.opened", by=by, at=now, subject=dialogue, visible_to=Audience.ALL)
    return dialogue


@transaction.atomic
def close_dialogue(*, dialogue: Dialogue, by: User, now: datetime) -> Dialogue:
    """End an open dialogue early or on time. Pressing twice ends once."""
    dialogue = _locked(dialogue, by)
    if dialogue.state == State.CLOSED:
        return dialogue
    if dialogue.state != State.OPEN:
        raise WrongState(_("Nur ein offener Dialog lässt sich beenden. Laden Sie die Seite neu."))
    _close(dialogue, by=by, now=now)
    return dialogue


@transaction.atomic
def close_due(*, now: datetime) -> int:
    """End all dialogues whose time is over; pulled by the worker."""
    due = Dialogue.objects.due_to_open(now).order_by("pk").values_list("pk", flat=True)
    done = 0
    for pk in list(due):
        dialogue = Dialogue.objects.select_for_update().get(pk=pk)
        if dialogue.state == State.OPEN and dialogue.closes_at is not None and dialogue.closes_at <= now:
            _close(dialogue, by=None, now=now)
            done += 1
    return done


@transaction.atomic
def evaluate_dialogue(*, dialogue: Dialogue, reason: str, by: User, now: datetime) -> Dialogue:
    """Say what happens next with the result (Rückmeldung)."""
    dialogue = _locked(dialogue, by)
    last = dialogue.steps.select_related("by").order_by("pk").last()
    if dialogue.state == State.EVALUATED:
        if last is not None and last.reason == reason and last.by_id == by.pk:
            return dialogue
        who = last.by.name if last is not None and last.by is not None else _("Das Team")
        raise WrongState(_("%(who)s hat die Rückmeldung schon veröffentlicht.") % {"who": who})
    if dialogue.state != State.CLOSED:
        raise WrongState(_("Die Rückmeldung kommt nach dem Ende. Beenden Sie zuerst den Dialog."))
    if not reason.strip():
        raise HouseError(_("Schreiben Sie, was mit dem Ergebnis geschieht. Zwei Sätze genügen."))
    _step(dialogue, State.EVALUATED, by=by, now=now, reason=reason)
    activity.record("dialogue.evaluated", by=by, at=now, subject=dialogue, visible_to=Audience.ALL)
    return dialogue


def _locked(dialogue: Dialogue, by: User) -> Dialogue:
    dialogue = Dialogue.objects.select_for_update().get(pk=dialogue.pk)
    if not can_organise(by, dialogue):
        raise NotAllowed
    return dialogue


def _close(dialogue: Dialogue, *, by: User | None, now: datetime) -> None:
    _step(dialogue, State.CLOSED, by=by, now=now)
    activity.record("dialogue.closed", by=by, at=now, subject=dialogue, visible_to=Audience.ALL)


def _step(dialogue: Dialogue, state: str, *, by: User | None, now: datetime, reason: str = "") -> None:
    dialogue.state = state
    dialogue.save(update_fields=["state", "opens_at"])
    DialogueStep.objects.create(dialogue=dialogue, state=state, by=by, at=now, reason=reason)
