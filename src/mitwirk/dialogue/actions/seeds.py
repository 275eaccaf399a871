"""Statements that the team itself writes, so that nobody starts before an empty page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from mitwirk.accounts.models import User
from mitwirk.core import activity
from mitwirk.core.errors import Conflict, HouseError, NotAllowed
from mitwirk.core.texts import tidy_line
from mitwirk.dialogue.actions.statements import next_statement_number
from mitwirk.dialogue.models import Dialogue, State, Statement, Status
from mitwirk.dialogue.permissions import can_organise


class DialogueOver(Conflict):
    """No statements are added once people can no longer answer them."""

    def default_message(self) -> str:
        """Return the sentence."""
        return _("Dieser Dialog ist beendet. Neue Aussagen könnte niemand mehr beantworten.")


class HasVotes(Conflict):
    """A statement that people may have answered is not deleted."""

    def default_message(self) -> str:
        """Return the sentence with the next step."""
        return _("Der Dialog ist eröffnet. Nehmen Sie die Aussage in der Moderation heraus, mit Grund.")


@transaction.atomic
def add_seeds(*, dialogue: Dialogue, texts: Sequence[tuple[str, str]], by: User, now: datetime) -> list[Statement]:
    """Add statements as pairs (kind, text); those that stand there already are left out."""
    dialogue = Dialogue.objects.select_for_update().get(pk=dialogue.pk)
    if not can_organise(by, dialogue):
        raise NotAllowed
    if dialogue.state not in {State.DRAFT, State.OPEN}:
        raise DialogueOver
    known = {text.casefold() for text in dialogue.statements.values_list("text", flat=True)}
    first = next_statement_number(dialogue)
    fresh: list[Statement] = []
    for kind, raw in texts:
        text = tidy_line(raw)
        if text and text.casefold() not in known:
            known.add(text.casefold())
            fresh.append(_seed(dialogue, first + len(fresh), kind, text, by, now))
    made = Statement.objects.bulk_create(fresh)
    if made:
        data = {"statements_added": len(made)}
        activity.record("dialogue.changed", by=by, at=now, subject=dialogue, data=data)
    return made


def _seed(dialogue: Dialogue, number: int, kind: str, text: str, by: User, now: datetime) -> Statement:
    return Statement(
        dialogue=dialogue,
        number=number,
        kind=kind,
        text=text,
        from_team=True,
        brought_by=by,
        status=Status.ACCEPTED,
        submitted_at=now,
        published_at=now,
    )


@transaction.atomic
def remove_seed(*, dialogue: Dialogue, number: int, by: User, now: datetime) -> None:
    """Take a statement out of a draft; twice is as good as once."""
    dialogue = Dialogue.objects.select_for_update().get(pk=dialogue.pk)
    if not can_organise(by, dialogue):
        raise NotAllowed
    if dialogue.state != State.DRAFT:
        raise HasVotes
    gone, _rows = dialogue.statements.filter(number=number, from_team=True).delete()
    if gone:
        activity.record("dialogue.changed", by=by, at=now, subject=dialogue, data={"statement_removed": number})


@transaction.atomic
def change_seed(*, dialogue: Dialogue, number: int, kind: str, text: str, by: User, now: datetime) -> Statement:
    """Reword a statement of a draft in place: nobody has answered it yet."""
    dialogue = Dialogue.objects.select_for_update().get(pk=dialogue.pk)
    if not can_organise(by, dialogue):
        raise NotAllowed
    if dialogue.state != State.DRAFT:
        raise HasVotes
    statement = dialogue.statements.filter(number=number, from_team=True).first()
    if statement is None:
        raise HouseError(_("Diese Aussage gibt es nicht mehr. Laden Sie die Seite neu."))
    statement.text, statement.kind = tidy_line(text), kind
    statement.save(update_fields=["text", "kind"])
    activity.record("dialogue.changed", by=by, at=now, subject=dialogue, data={"statement_changed": number})
    return statement
