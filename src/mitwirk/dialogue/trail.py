"""What became of a statement, told to its author step by step (Statusspur)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from mitwirk.dialogue.models import Decision, DecisionOutcome, Objection, State, Statement, Status
from mitwirk.dialogue.rules import WITHDRAWN, rule_titled

DONE, CURRENT, OPEN = "done", "current", "open"


@dataclass(frozen=True)
class TrailStep:
    """One step as the component `trail.html` shows it."""

    label: str
    note: str
    state: str


@dataclass(frozen=True)
class Story:
    """All that an author reads about a statement."""

    statement: Statement
    steps: list[TrailStep]
    decision: Decision | None
    rule: str
    objection: Objection | None
    became: list[Statement]
    can_object: bool
    can_withdraw: bool
    withdrawn: bool


def story_of(statement: Statement) -> Story:
    """Return a statement's story in a fixed number of queries, however long it is."""
    decisions = list(statement.decisions.order_by("pk"))
    last = decisions[-1] if decisions else None
    objection = Objection.objects.filter(statement=statement).first()
    withdrawn = any(decision.rule == WITHDRAWN for decision in decisions)
    refused = statement.status == Status.REJECTED and not withdrawn
    return Story(
        statement=statement,
        steps=_steps(statement, decisions, objection, withdrawn),
        decision=last,
        rule=rule_titled(last.rule) if last is not None and last.rule else "",
        objection=objection,
        became=successors(statement),
        can_object=refused and objection is None,
        can_withdraw=statement.status == Status.PENDING,
        withdrawn=withdrawn,
    )


def successors(statement: Statement) -> list[Statement]:
    """Return what is voted on instead of a merged or reworded statement, step by step."""
    found: list[Statement] = []
    current: Statement | None = statement
    while current is not None and len(found) < 10:
        if current.status == Status.MERGED:
            current = current.merged_into
        elif current.status == Status.REWORDED:
            current = current.reworded_to.order_by("pk").last()
        else:
            break
        if current is not None:
            found.append(current)
    return found


def day(at: datetime) -> str:
    """Return a day as people write it."""
    return date_format(localtime(at), "DATE_FORMAT")


def _steps(
    statement: Statement, decisions: list[Decision], objection: Objection | None, withdrawn: bool
) -> list[TrailStep]:
    steps = [TrailStep(_("eingereicht"), day(statement.submitted_at), DONE)]
    if withdrawn:
        return [*steps, TrailStep(_("zurückgezogen"), day(decisions[-1].at), CURRENT)]
    if statement.status == Status.PENDING:
        return [
            *steps,
            TrailStep(_("wird geprüft"), _("Jemand aus der Moderation liest Ihre Aussage."), CURRENT),
            TrailStep(_("wird beantwortet"), "", OPEN),
            TrailStep(_("Ergebnis des Dialogs"), "", OPEN),
        ]
    if decisions:
        steps.append(TrailStep(_("geprüft"), day(decisions[0].at), DONE))
    if statement.status == Status.REJECTED:
        return [*steps, *_refusal(decisions, objection)]
    return [*steps, *_in_the_dialogue(statement)]


def _refusal(decisions: list[Decision], objection: Objection | None) -> list[TrailStep]:
    refusals = [decision for decision in decisions if decision.outcome == DecisionOutcome.REJECTED]
    note = day(refusals[-1].at) if refusals else ""
    if objection is None:
        return [TrailStep(_("nicht veröffentlicht"), note, CURRENT)]
    steps = [
        TrailStep(_("nicht veröffentlicht"), note, DONE),
        TrailStep(_("Einspruch eingelegt"), day(objection.made_at), DONE),
    ]
    if objection.answered_at is None:
        return [*steps, TrailStep(_("Einspruch wird geprüft"), "", CURRENT)]
    return [*steps, TrailStep(_("Einspruch beantwortet"), day(objection.answered_at), CURRENT)]


def _in_the_dialogue(statement: Statement) -> list[TrailStep]:
    labels = {
        Status.ACCEPTED: _("veröffentlicht"),
        Status.MERGED: _("mit einer anderen zusammengeführt"),
        Status.REWORDED: _("neu gefasst"),
    }
    label = labels[Status(statement.status)]
    note = day(statement.published_at) if statement.published_at and statement.status == Status.ACCEPTED else ""
    dialogue = statement.dialogue
    over = dialogue.state in {State.CLOSED, State.EVALUATED}
    steps = [TrailStep(label, note, DONE if over else CURRENT)]
    steps.append(TrailStep(_("Abstimmung beendet"), "", DONE if over else OPEN))
    evaluated = dialogue.state == State.EVALUATED
    steps.append(TrailStep(_("Rückmeldung zum Ergebnis"), "", CURRENT if evaluated else OPEN))
    return steps
