"""Submitting one's own statement."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from mitwirk.core import activity
from mitwirk.core.errors import HouseError, TooMany
from mitwirk.dialogue.actions.voting import DialogueNotOpen
from mitwirk.dialogue.models import (
    Channel,
    Dialogue,
    ModerationMode,
    Participant,
    Statement,
    Status,
)
from mitwirk.dialogue.receipts import new_receipt, receipt_hash

PER_HOUR = 10


class StatementsClosed(HouseError):
    """The team collects no statements in this dialogue."""


class AlreadySaid(HouseError):
    """The same person sent the same words before: a double click, not a second thought."""


def next_statement_number(dialogue: Dialogue) -> int:
    """Return the next free number; call it with the dialogue's row locked."""
    return (Statement.objects.filter(dialogue=dialogue).aggregate(top=Max("number"))["top"] or 0) + 1


@transaction.atomic
def submit_statement(
    *,
    dialogue: Dialogue,
    text: str,
    kind: str,
    participant: Participant,
    by=None,
    channel: str = Channel.WEB,
    now: datetime,
) -> tuple[Statement, str]:
    """Take in one statement and return it with its receipt code, which nobody can look up later."""
    dialogue = Dialogue.objects.select_for_update(of=("self",)).get(pk=dialogue.pk)
    if not dialogue.is_open(now):
        raise DialogueNotOpen
    if not dialogue.takes_statements:
        raise StatementsClosed(
            _("In diesem Dialog werden keine weiteren Aussagen gesammelt. Stimmen Sie über die vorhandenen ab.")
        )
    _refuse_flood(participant, text, now)
    published = dialogue.moderation == ModerationMode.AFTER
    code = new_receipt()
    statement = Statement.objects.create(
        dialogue=dialogue,
        number=next_statement_number(dialogue),
        text=text,
        kind=kind,
        author=participant,
        sector=participant.sector,
        channel=channel,
        brought_by=by if channel != Channel.WEB else None,
        status=Status.ACCEPTED if published else Status.PENDING,
        receipt_hash=receipt_hash(code),
        submitted_at=now,
        published_at=now if published else None,
    )
    activity.record("dialogue.statement_submitted", by=None, at=now, subject=statement)
    return statement, code


def _refuse_flood(participant: Participant, text: str, now: datetime) -> None:
    own = Statement.objects.filter(author=participant)
    if own.filter(text=text).exists():
        raise AlreadySaid(_("Diese Aussage haben Sie schon eingereicht. Ihr Beleg gilt weiter."))
    if own.filter(submitted_at__gt=now - timedelta(hours=1)).count() >= PER_HOUR:
        raise TooMany(
            _(
                "Sie haben in der letzten Stunde zehn Aussagen eingereicht. "
                "Machen Sie später weiter, Ihr Text bleibt hier stehen."
            )
        )
