"""What moderation decides about statements. Every decision is a row; taking one back is another row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from mitwirk.accounts.models import User
from mitwirk.core import activity
from mitwirk.core.errors import Conflict, HouseError, NotAllowed
from mitwirk.core.texts import tidy_line, tidy_text
from mitwirk.dialogue import mails
from mitwirk.dialogue.actions.statements import next_statement_number
from mitwirk.dialogue.models import (
    MAX_LENGTH,
    Decision,
    DecisionOutcome,
    Dialogue,
    Objection,
    Statement,
    StatementReport,
    Status,
)
from mitwirk.dialogue.permissions import can_moderate
from mitwirk.dialogue.rules import WITHDRAWN, rule_choices

# Number of a statement -> key of the last decision that the moderator had seen; 0 if there was none.
Seen = Mapping[int, int]

_STATUS = {
    DecisionOutcome.ACCEPTED: Status.ACCEPTED,
    DecisionOutcome.REJECTED: Status.REJECTED,
    DecisionOutcome.MERGED: Status.MERGED,
    DecisionOutcome.REWORDED: Status.REWORDED,
}


class AlreadyDecided(Conflict):
    """Another moderator was faster; nothing of this request was carried out."""


class MissingReason(HouseError):
    """A decision against a text needs a rule or a reason that its author can read."""

    def default_message(self) -> str:
        """Return the sentence with the next step."""
        return _("Wählen Sie eine Regel und schreiben Sie einen Grund. Die Person, die geschrieben hat, liest ihn.")


class WrongTarget(HouseError):
    """A statement cannot be merged into this one."""


@transaction.atomic
def accept_statements(*, dialogue: Dialogue, seen: Seen, by: User, now: datetime) -> list[Statement]:
    """Publish statements, or publish them again. A reworded one takes its own place back."""
    statements = _take(dialogue, seen, by)
    for statement in statements:
        if Decision.objects.filter(statement=statement, rule=WITHDRAWN).exists():
            raise HouseError(
                _("Nr. %(number)s wurde zurückgezogen. Der Text ist gelöscht.") % {"number": statement.number}
            )
        if statement.status == Status.REWORDED:
            _retract_rewording(statement, by, now)
    _decide(statements, DecisionOutcome.ACCEPTED, by=by, now=now)
    return statements


@transaction.atomic
def reject_statements(
    *, dialogue: Dialogue, seen: Seen, rule: str, reason: str, by: User, now: datetime
) -> list[Statement]:
    """Leave statements out, or take published ones out, with a rule and a reason for the author."""
    statements = _take(dialogue, seen, by)
    reason = tidy_text(reason)
    if not reason or rule not in dict(rule_choices()):
        raise MissingReason
    _decide(statements, DecisionOutcome.REJECTED, rule=rule, reason=reason, by=by, now=now)
    return statements


@transaction.atomic
def merge_statement(
    *, dialogue: Dialogue, number: int, seen: int, into: int, reason: str, by: User, now: datetime
) -> Statement:
    """Join a near-duplicate to a published statement; both keep their own votes and authors."""
    [statement] = _take(dialogue, {number: seen}, by)
    target = Statement.objects.select_for_update().filter(dialogue=dialogue, number=into).first()
    if target is None or target.status != Status.ACCEPTED:
        raise WrongTarget(_("Wählen Sie eine veröffentlichte Aussage dieses Dialogs, zum Beispiel Nr. 3."))
    if target.pk == statement.pk:
        raise WrongTarget(_("Eine Aussage lässt sich nicht mit sich selbst zusammenführen. Wählen Sie eine andere."))
    reason = tidy_text(reason)
    if not reason:
        raise MissingReason
    _decide([statement], DecisionOutcome.MERGED, reason=reason, by=by, now=now, merged_into=target)
    return target


@transaction.atomic
def reword_statement(
    *, dialogue: Dialogue, number: int, seen: int, text: str, kind: str, reason: str, by: User, now: datetime
) -> Statement:
    """Publish a clearer wording as a statement of its own; votes stay with the wording they were for."""
    Dialogue.objects.select_for_update().get(pk=dialogue.pk)
    [statement] = _take(dialogue, {number: seen}, by)
    text, reason = tidy_line(text), tidy_text(reason)
    if not reason:
        raise MissingReason
    if not text or len(text) > MAX_LENGTH:
        raise HouseError(_("Die neue Fassung braucht 1 bis %(most)s Zeichen.") % {"most": MAX_LENGTH})
    if text == statement.text:
        raise HouseError(
            _("Die neue Fassung ist gleich der alten. Ändern Sie den Text oder veröffentlichen Sie ihn so.")
        )
    _decide([statement], DecisionOutcome.REWORDED, reason=reason, by=by, now=now)
    fresh = Statement.objects.create(
        dialogue=dialogue,
        number=next_statement_number(dialogue),
        text=text,
        kind=kind,
        author_id=statement.author_id,
        sector=statement.sector,
        channel=statement.channel,
        brought_by_id=statement.brought_by_id,
        from_team=statement.from_team,
        status=Status.ACCEPTED,
        reworded_from=statement,
        submitted_at=now,
        published_at=now,
    )
    Decision.objects.create(statement=fresh, outcome=DecisionOutcome.ACCEPTED, by=by, at=now)
    data = {"reworded_from": statement.pk}
    activity.record("dialogue.statement_accepted", by=by, at=now, subject=fresh, data=data)
    return fresh


def _take(dialogue: Dialogue, seen: Seen, by: User) -> list[Statement]:
    """Lock the statements and make sure that nobody decided since they were looked at."""
    if not can_moderate(by, dialogue):
        raise NotAllowed
    if not seen:
        raise HouseError(_("Wählen Sie mindestens eine Aussage aus."))
    rows = Statement.objects.select_for_update().filter(dialogue=dialogue, number__in=seen).order_by("pk")
    statements = list(rows)
    if len(statements) != len(seen):
        raise HouseError(_("Mindestens eine Aussage gibt es hier nicht. Laden Sie die Seite neu."))
    last = last_decisions(statements)
    overtaken = [statement for statement in statements if last.get(statement.pk, 0) != seen[statement.number]]
    if overtaken:
        raise AlreadyDecided(_who_did_what(overtaken, last))
    return statements


def last_decisions(statements: Iterable[Statement]) -> dict[int, int]:
    """Return the key of the last decision about each statement that has one."""
    ids = [statement.pk for statement in statements]
    rows = Decision.objects.filter(statement__in=ids).values("statement").annotate(last=Max("pk"))
    return {row["statement"]: row["last"] for row in rows}


def _who_did_what(overtaken: list[Statement], last: Mapping[int, int]) -> str:
    decisions = Decision.objects.filter(pk__in=last.values()).select_related("by").in_bulk()
    parts = []
    for statement in overtaken[:5]:
        decision = decisions.get(last.get(statement.pk, 0))
        if decision is None:
            continue
        name = decision.by.name if decision.by is not None else _("die Person, die geschrieben hat")
        outcome = _("zurückgezogen") if decision.rule == WITHDRAWN else decision.get_outcome_display()
        when = date_format(localtime(decision.at), "MONTH_DAY_FORMAT") + date_format(localtime(decision.at), ", H.i")
        parts.append(
            _("Nr. %(number)s: %(outcome)s, %(name)s, %(when)s Uhr")
            % {"number": statement.number, "outcome": outcome, "name": name, "when": when}
        )
    facts = "; ".join(parts)
    return _(
        "Jemand war schneller. %(facts)s. Es wurde nichts geändert. Prüfen Sie den Rest und entscheiden Sie neu."
    ) % {"facts": facts}


def _decide(
    statements: list[Statement],
    outcome: DecisionOutcome,
    *,
    by: User | None,
    now: datetime,
    rule: str = "",
    reason: str = "",
    merged_into: Statement | None = None,
) -> list[Decision]:
    decisions = Decision.objects.bulk_create(
        Decision(statement=statement, outcome=outcome, rule=rule, reason=reason, by=by, at=now)
        for statement in statements
    )
    for statement in statements:
        statement.status = _STATUS[outcome]
        statement.merged_into = merged_into
        if outcome == DecisionOutcome.ACCEPTED:
            statement.published_at = statement.published_at or now
    Statement.objects.bulk_update(statements, ["status", "merged_into", "published_at"])
    _settle_reports(statements, by, now)
    if outcome == DecisionOutcome.ACCEPTED:
        _grant_objections(statements, by, now)
    for statement in statements:
        data: dict[str, Any] = {"rule": rule} if rule else {}
        if merged_into is not None:
            data["merged_into"] = merged_into.pk
        activity.record(f"dialogue.statement_{outcome.value}", by=by, at=now, subject=statement, data=data)
    mails.tell_authors(decisions)
    return decisions


def _settle_reports(statements: list[Statement], by: User | None, now: datetime) -> int:
    """A decision about a statement answers every report about it."""
    waiting = StatementReport.objects.filter(statement__in=statements, settled_at=None)
    return waiting.update(settled_by=by, settled_at=now)


def _grant_objections(statements: list[Statement], by: User | None, now: datetime) -> None:
    """Publishing a refused statement is what its author asked for."""
    waiting = Objection.objects.filter(statement__in=statements, answered_at=None)
    answer = _("Ihre Aussage ist jetzt veröffentlicht.")
    waiting.update(upheld=True, answer=answer, answered_by=by, answered_at=now)


def _retract_rewording(statement: Statement, by: User, now: datetime) -> None:
    wordings = list(statement.reworded_to.select_for_update().filter(status=Status.ACCEPTED))
    if wordings:
        reason = _("Die ursprüngliche Fassung gilt wieder.")
        _decide(wordings, DecisionOutcome.REJECTED, reason=reason, by=by, now=now)
