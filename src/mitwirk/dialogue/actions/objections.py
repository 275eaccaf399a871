"""What authors can do about their own statement: take it back while it waits, object once to a refusal."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from mitwirk.accounts.models import Role, RoleGrant, User
from mitwirk.core import activity
from mitwirk.core.errors import Conflict, HouseError, NotAllowed
from mitwirk.core.texts import tidy_text
from mitwirk.dialogue import mails
from mitwirk.dialogue.models import (
    Decision,
    DecisionOutcome,
    Objection,
    Statement,
    Status,
    TeamMember,
)
from mitwirk.dialogue.permissions import can_moderate
from mitwirk.dialogue.rules import WITHDRAWN

LONGEST_OBJECTION = 1000


class NotWaiting(Conflict):
    """The statement has been decided about since."""


class OwnDecision(NotAllowed):
    """Somebody else than the first moderator answers an objection."""


@transaction.atomic
def withdraw_statement(*, statement: Statement, by, now: datetime) -> Statement:
    """Take a waiting statement back for good: its text is deleted, the trail stays. Twice is as good as once.

    The caller has made sure that the author asks: by receipt code or by the pass of the author's browser.
    """
    statement = Statement.objects.select_for_update().get(pk=statement.pk)
    if is_withdrawn(statement):
        return statement
    if statement.status != Status.PENDING:
        raise NotWaiting(
            _("Über diese Aussage ist schon entschieden. Zurückziehen geht nur, solange sie geprüft wird.")
        )
    statement.status = Status.REJECTED
    statement.text = str(_("(zurückgezogen)"))
    statement.save(update_fields=["status", "text"])
    Decision.objects.create(
        statement=statement,
        outcome=DecisionOutcome.REJECTED,
        rule=WITHDRAWN,
        reason=_("Zurückgezogen von der Person, die sie geschrieben hat."),
        at=now,
    )
    activity.record("dialogue.statement_rejected", by=None, at=now, subject=statement, data={"rule": WITHDRAWN})
    return statement


def is_withdrawn(statement: Statement) -> bool:
    """Say whether the author took the statement back."""
    return statement.status == Status.REJECTED and statement.decisions.filter(rule=WITHDRAWN).exists()


@transaction.atomic
def make_objection(*, statement: Statement, text: str, by, now: datetime) -> Objection:
    """Object to a refusal, once. Sending the same text twice counts as once."""
    statement = Statement.objects.select_for_update().get(pk=statement.pk)
    text = tidy_text(text)
    if not text:
        raise HouseError(_("Schreiben Sie, warum die Aussage veröffentlicht werden soll. Zwei Sätze genügen."))
    if len(text) > LONGEST_OBJECTION:
        raise HouseError(_("Kürzen Sie Ihren Einspruch auf %(most)s Zeichen.") % {"most": LONGEST_OBJECTION})
    earlier = Objection.objects.filter(statement=statement).first()
    if earlier is not None:
        if earlier.text == text:
            return earlier
        raise Conflict(
            _("Zu dieser Aussage gibt es schon einen Einspruch. Die Antwort steht auf dieser Seite, sobald sie da ist.")
        )
    if statement.status != Status.REJECTED or is_withdrawn(statement):
        raise Conflict(_("Ein Einspruch ist nur möglich, wenn eine Aussage nicht veröffentlicht wurde."))
    objection = Objection.objects.create(statement=statement, text=text, made_at=now)
    activity.record("dialogue.objection_made", by=None, at=now, subject=statement)
    return objection


@transaction.atomic
def answer_objection(*, objection: Objection, upheld: bool, answer: str, by: User, now: datetime) -> Objection:
    """Answer an objection; whoever refused the statement leaves it to somebody else, if there is anybody."""
    objection = Objection.objects.select_for_update().get(pk=objection.pk)
    statement = (
        Statement.objects.select_for_update(of=("self",)).select_related("dialogue").get(pk=objection.statement_id)
    )
    if not can_moderate(by, statement.dialogue):
        raise NotAllowed
    if objection.answered_at is not None:
        who = objection.answered_by.name if objection.answered_by else _("Ein Mitglied des Teams")
        raise Conflict(_("%(who)s hat diesen Einspruch schon beantwortet.") % {"who": who})
    answer = tidy_text(answer)
    if not answer:
        raise HouseError(_("Begründen Sie die Antwort. Die Person, die geschrieben hat, liest sie."))
    _leave_to_others(statement, by)
    objection.upheld, objection.answer = upheld, answer
    objection.answered_by, objection.answered_at = by, now
    objection.save(update_fields=["upheld", "answer", "answered_by", "answered_at"])
    if upheld and statement.status == Status.REJECTED:
        _publish_after_all(statement, by, now)
    activity.record("dialogue.objection_answered", by=by, at=now, subject=statement, data={"upheld": upheld})
    mails.tell_objection_answered(objection, statement)
    return objection


def _publish_after_all(statement: Statement, by: User, now: datetime) -> None:
    statement.status = Status.ACCEPTED
    statement.published_at = statement.published_at or now
    statement.save(update_fields=["status", "published_at"])
    Decision.objects.create(statement=statement, outcome=DecisionOutcome.ACCEPTED, by=by, at=now)
    activity.record("dialogue.statement_accepted", by=by, at=now, subject=statement)


def first_moderator(statement: Statement) -> int | None:
    """Return who refused the statement last."""
    refusal = statement.decisions.filter(outcome=DecisionOutcome.REJECTED).order_by("-pk").first()
    return refusal.by_id if refusal else None


def others_who_could_answer(statement: Statement, user_id: int | None) -> list[str]:
    """Return the names of those who can answer instead of one person: the team, else the office."""
    team = TeamMember.objects.filter(dialogue=statement.dialogue_id).exclude(user=user_id)
    names = [member.user.name for member in team.select_related("user").order_by("pk")]
    office = RoleGrant.objects.filter(role=Role.OFFICE, ended_at=None).exclude(user=user_id)
    if not names and office.exists():
        names = [str(Role.OFFICE.label)]
    return names


def _leave_to_others(statement: Statement, by: User) -> None:
    names = others_who_could_answer(statement, by.pk) if first_moderator(statement) == by.pk else []
    if names:
        raise OwnDecision(
            _(
                "Sie haben die Aussage abgelehnt. Über den Einspruch entscheidet jemand anderes, zum "
                "Beispiel: %(names)s."
            )
            % {"names": ", ".join(names)}
        )
