"""Votes from elsewhere: a Polis export becomes a dialogue, all of it or nothing."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _

from mitwirk.accounts.models import User
from mitwirk.core import activity
from mitwirk.core.errors import Conflict, NotAllowed
from mitwirk.core.slugs import insert_with_slug
from mitwirk.dialogue.models import (
    Channel,
    Decision,
    DecisionOutcome,
    Dialogue,
    DialogueStep,
    ImportRun,
    Participant,
    State,
    Statement,
    Status,
    TeamMember,
)
from mitwirk.dialogue.permissions import can_import
from mitwirk.dialogue.polis import Source
from mitwirk.dialogue.votes_bulk import VoteRows, insert_votes

# Called with votes written so far and votes in all.
Progress = Callable[[int, int], None]
ROWS_A_BATCH = 500


class AddressTaken(Conflict):
    """Another dialogue has this address."""

    def default_message(self) -> str:
        """Return the sentence."""
        return _("Unter dieser Adresse gibt es schon einen Dialog. Wählen Sie eine andere Adresse.")


@transaction.atomic
def import_polis(
    *,
    export: Source,
    dialogue_fields: Mapping[str, Any],
    by: User | None,
    now: datetime,
    progress: Progress | None = None,
) -> Dialogue:
    """Make a closed dialogue of a Polis export. `by` is None at the command line of the server.

    Statements keep their numbers and moments, participants the number they had; votes on statements that the
    source did not release are kept, but no landscape counts them.
    """
    if by is not None and not can_import(by):
        raise NotAllowed
    dialogue = _make_dialogue(export, dialogue_fields, by, now)
    participants = _make_participants(export, dialogue, now)
    statements = _make_statements(export, dialogue, participants, by, now)
    rows = VoteRows(
        participant=participants[export.vote_voter],
        statement=statements[export.vote_statement],
        value=export.vote_value,
        important=export.vote_important,
        at_ms=_moments(export, now),
    )
    insert_votes(
        rows,
        dialogue_id=dialogue.pk,
        progress=None if progress is None else lambda done: progress(done, len(rows)),
    )
    _note_import(export, dialogue, by, now)
    return dialogue


def _make_dialogue(source: Source, fields: Mapping[str, Any], by: User | None, now: datetime) -> Dialogue:
    first, last = _span(source, now)
    values: dict[str, Any] = {
        "question": source.topic or _("Eingelesener Dialog"),
        "context": source.description
        or _("Dieser Dialog fand anderswo statt. Hier sind seine Aussagen und Stimmen eingelesen."),
        "attribution": source.attribution,
        "asked_by": _("nicht angegeben"),
        "result_use": _("nicht angegeben"),
        "result_owner": _("nicht angegeben"),
        "opens_at": first,
        "closes_at": last + timedelta(seconds=1),
        "takes_statements": False,
        "state": State.CLOSED,
        "seed": source.seed if source.seed is not None else secrets.randbelow(2**31),
        "created_by": by,
        "created_at": now,
        **{name: value for name, value in fields.items() if value not in (None, "")},
    }
    values["question"] = str(values["question"])[:140]
    dialogue = Dialogue(**values)
    if not dialogue.slug:
        insert_with_slug(dialogue, dialogue.question, route="dialogue:dialogue_detail", empty="dialog")
    elif Dialogue.objects.filter(slug=dialogue.slug).exists():
        raise AddressTaken
    else:
        dialogue.save(force_insert=True)
    _make_steps(dialogue, by, now)
    if by is not None:
        TeamMember.objects.create(dialogue=dialogue, user=by, added_by=by, added_at=now)
    return dialogue


def _make_steps(dialogue: Dialogue, by: User | None, now: datetime) -> None:
    reason = _("eingelesen am %(day)s") % {"day": f"{now:%d.%m.%Y}"}
    moments = {State.OPEN: dialogue.opens_at or now, State.CLOSED: dialogue.closes_at or now}
    steps = [DialogueStep(dialogue=dialogue, state=s, by=by, at=at, reason=reason) for s, at in moments.items()]
    if dialogue.state == State.EVALUATED:
        day = dialogue.result_on
        at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC) if day is not None and day < now.date() else now
        steps.append(DialogueStep(dialogue=dialogue, state=State.EVALUATED, by=by, at=at, reason=dialogue.result_use))
    DialogueStep.objects.bulk_create(steps)


def _span(source: Source, now: datetime) -> tuple[datetime, datetime]:
    """Return first and last known vote; else of statements; else now."""
    for moments in (source.vote_ms, source.statement_ms):
        known = moments[moments > 0]
        if known.size:
            return _moment(int(known.min())), _moment(int(known.max()))
    return now, now


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)


def _moments(source: Source, now: datetime) -> np.ndarray:
    """Return when each vote was given; unknown ones get the moment of their statement."""
    fallback = np.where(source.statement_ms > 0, source.statement_ms, int(now.timestamp() * 1000))
    return np.where(source.vote_ms > 0, source.vote_ms, fallback[source.vote_statement])


def _make_participants(source: Source, dialogue: Dialogue, now: datetime) -> np.ndarray:
    first = np.full(len(source.voters), np.iinfo(np.int64).max)
    np.minimum.at(first, source.vote_voter, _moments(source, now))
    rows = Participant.objects.bulk_create(
        (
            Participant(
                dialogue=dialogue,
                channel=Channel.IMPORT,
                imported_key=key,
                joined_at=_moment(int(at)) if at < np.iinfo(np.int64).max else now,
                asked_sector=True,
                asked_about=True,
                **source.about(index),
            )
            for index, (key, at) in enumerate(zip(source.voters, first.tolist(), strict=True))
        ),
        batch_size=ROWS_A_BATCH,
    )
    return np.array([row.pk for row in rows], dtype=np.int64)


def _make_statements(
    source: Source, dialogue: Dialogue, participants: np.ndarray, by: User | None, now: datetime
) -> np.ndarray:
    authors = {key: int(pk) for key, pk in zip(source.voters, participants.tolist(), strict=True)}
    rows = Statement.objects.bulk_create(
        (_statement(source, index, dialogue, authors, now) for index in range(len(source.numbers))),
        batch_size=ROWS_A_BATCH,
    )
    reason = _("in der Quelle nicht freigegeben")
    Decision.objects.bulk_create(
        (
            Decision(statement=row, outcome=DecisionOutcome.REJECTED, reason=reason, by=by, at=now)
            for row in rows
            if row.status == Status.REJECTED
        ),
        batch_size=ROWS_A_BATCH,
    )
    return np.array([row.pk for row in rows], dtype=np.int64)


def _statement(source: Source, index: int, dialogue: Dialogue, authors: Mapping[str, int], now: datetime) -> Statement:
    submitted = _moment(int(source.statement_ms[index])) if source.statement_ms[index] > 0 else now
    accepted = bool(source.accepted[index])
    return Statement(
        dialogue=dialogue,
        number=int(source.numbers[index]),
        text=source.texts[index] or _("(ohne Text)"),
        kind=source.kinds[index],
        author_id=authors.get(source.authors[index]),
        channel=Channel.IMPORT,
        status=Status.ACCEPTED if accepted else Status.REJECTED,
        submitted_at=submitted,
        published_at=submitted if accepted else None,
    )


def _note_import(source: Source, dialogue: Dialogue, by: User | None, now: datetime) -> None:
    run = ImportRun.objects.create(
        dialogue=dialogue,
        by=by,
        at=now,
        source=source.name[:200],
        statements=len(source.numbers),
        participants=len(source.voters),
        votes=source.vote_value.size,
    )
    data = {"statements": run.statements, "participants": run.participants, "votes": run.votes}
    activity.record("dialogue.votes_imported", by=by, at=now, subject=dialogue, data=data)
