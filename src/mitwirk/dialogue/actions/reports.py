"""Reports: somebody finds that a published statement breaks a rule."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from mitwirk.accounts.models import User
from mitwirk.core import activity
from mitwirk.core.errors import Conflict, HouseError, NotAllowed
from mitwirk.core.texts import tidy_line
from mitwirk.dialogue.models import Decision, Participant, Statement, StatementReport, Status
from mitwirk.dialogue.permissions import can_moderate
from mitwirk.dialogue.rules import rule_choices


@transaction.atomic
def report_statement(
    *, statement: Statement, participant: Participant | None, rule: str, note: str, by, now: datetime
) -> StatementReport:
    """Report a published statement; the same person reporting it again changes nothing."""
    statement = Statement.objects.select_for_update().get(pk=statement.pk)
    if statement.status != Status.ACCEPTED:
        raise Conflict(_("Diese Aussage ist nicht mehr veröffentlicht. Es gibt nichts zu melden."))
    if rule not in dict(rule_choices()):
        raise HouseError(_("Wählen Sie die Regel, gegen die die Aussage verstößt."))
    if participant is not None:
        earlier = StatementReport.objects.filter(statement=statement, participant=participant, settled_at=None).first()
        if earlier is not None:
            return earlier
    report = StatementReport.objects.create(
        statement=statement, participant=participant, rule=rule, note=tidy_line(note)[:500], made_at=now
    )
    activity.record("dialogue.statement_reported", by=None, at=now, subject=statement, data={"rule": rule})
    return report


@transaction.atomic
def settle_reports(*, statement: Statement, seen: int, by: User, now: datetime) -> int:
    """Leave a reported statement as it is; everything reported so far is answered with that."""
    statement = Statement.objects.select_for_update(of=("self",)).select_related("dialogue").get(pk=statement.pk)
    if not can_moderate(by, statement.dialogue):
        raise NotAllowed
    last = Decision.objects.filter(statement=statement).order_by("-pk").first()
    if (last.pk if last else 0) != seen:
        raise Conflict(_("Über diese Aussage hat inzwischen jemand entschieden. Laden Sie die Seite neu."))
    waiting = StatementReport.objects.filter(statement=statement, settled_at=None)
    count = waiting.update(settled_by=by, settled_at=now)
    if count:
        activity.record("dialogue.report_settled", by=by, at=now, subject=statement, data={"reports": count})
    return count
