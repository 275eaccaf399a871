"""Report, decide, object, decide about the objection."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from mitwirk.accounts.models import User
from mitwirk.core import activity
from mitwirk.core.errors import HouseError, NotAllowed
from mitwirk.core.models import Audience
from mitwirk.core.ratelimit import limit
from mitwirk.discussion import mails
from mitwirk.discussion.files import discard
from mitwirk.discussion.models import (
    OBJECT_WITHIN,
    Comment,
    CommentAttachment,
    CommentDecision,
    CommentObjection,
    CommentReport,
    CommentVersion,
    Thread,
)
from mitwirk.discussion.permissions import can_decide, can_decide_objection, is_biased

REPORTS_AN_HOUR = 10
KEPT_FOR = timedelta(days=365)


class AlreadyDecidedComment(HouseError):
    """Somebody else was faster."""

    def default_message(self) -> str:
        """Return the sentence shown when the raiser gave none."""
        return _("Darüber hat inzwischen jemand anderes entschieden. Laden Sie die Liste neu.")


@transaction.atomic
def report_comment(
    *, comment: Comment, rule: str, note: str, by: Any, address: str, now: datetime
) -> CommentReport | None:
    """Tell moderation that a comment breaks a rule, signed in or not; the address only counts, it is not kept."""
    if not Comment.objects.visible_to(by).standing().filter(pk=comment.pk).exists():
        raise NotAllowed
    person = by if by.is_authenticated else None
    limit("discussion.report", str(person.pk) if person else address, at_most=REPORTS_AN_HOUR, seconds=3600, now=now)
    if person is not None:
        User.objects.select_for_update(of=("self",)).get(pk=person.pk)  # pressing twice waits here
        if comment.author_id == person.pk:
            raise HouseError(_("Das ist Ihr eigener Beitrag. Sie können ihn ändern oder löschen."))
        found = CommentReport.objects.waiting().filter(comment=comment, by=person).first()
        if found is not None:
            return found
    report = CommentReport.objects.create(comment=comment, by=person, rule=rule, note=note, at=now)
    activity.record("discussion.comment_reported", by=by, at=now, subject=comment, visible_to=Audience.OFFICE)
    return report


def _locked(comment: Comment) -> Comment:
    return Comment.objects.select_for_update(of=("self",)).select_related("thread__board", "author").get(pk=comment.pk)


def _show(comment: Comment, removed_at: datetime | None) -> None:
    """Remove a comment or bring it back; with the first comment goes the title of its thread."""
    comment.removed_at = removed_at
    comment.save(update_fields=["removed_at"])
    first = Comment.objects.filter(thread=comment.thread_id).order_by("pk").values_list("pk", flat=True).first()
    if first == comment.pk:
        Thread.objects.filter(pk=comment.thread_id).update(withheld_at=removed_at)


@transaction.atomic
def decide_comment(
    *, comment: Comment, removes: bool, rule: str, reason: str, by: User, now: datetime
) -> CommentDecision:
    """Keep or remove a comment, by a rule and with a reason that its author reads."""
    comment = _locked(comment)
    if not can_decide(by, comment):
        raise NotAllowed
    if not comment.stands:
        raise AlreadyDecidedComment
    if is_biased(by, comment):
        raise NotAllowed(_("Sie haben diesen Beitrag gemeldet. Darüber entscheidet deshalb jemand anderes."))
    decision = CommentDecision.objects.create(comment=comment, removes=removes, rule=rule, reason=reason, by=by, at=now)
    reports = CommentReport.objects.waiting().filter(comment=comment)
    reporters = list(User.objects.filter(pk__in=reports.values("by"), is_active=True))
    reports.update(decision=decision)
    if removes:
        _show(comment, now)
    activity.record("discussion.comment_decided", by=by, at=now, subject=decision, visible_to=Audience.TEAM)
    mails.tell_decision(decision, reporters)
    return decision


@transaction.atomic
def object_to_decision(*, decision: CommentDecision, text: str, by: User, now: datetime) -> CommentObjection:
    """Object to the removal of one's own comment: once, within fourteen days."""
    comment = _locked(decision.comment)
    if comment.author_id != by.pk or not decision.removes:
        raise NotAllowed
    found = CommentObjection.objects.filter(decision=decision).first()
    if found is not None:
        return found
    if comment.removed_at is None:
        raise HouseError(_("Der Beitrag steht inzwischen wieder. Ein Widerspruch ist nicht mehr nötig."))
    if now > decision.at + OBJECT_WITHIN:
        raise HouseError(_("Die 14 Tage für einen Widerspruch sind vorbei. Schreiben Sie der Geschäftsstelle."))
    objection = CommentObjection.objects.create(decision=decision, text=text, made_at=now)
    activity.record("discussion.objection_made", by=by, at=now, subject=objection, visible_to=Audience.SELF)
    return objection


@transaction.atomic
def decide_objection(
    *, objection: CommentObjection, upheld: bool, answer: str, by: User, now: datetime
) -> CommentObjection:
    """Decide about an objection, with an answer; an upheld one brings the comment back."""
    rows = CommentObjection.objects.select_for_update(of=("self",)).select_related("decision__comment__thread__board")
    objection = rows.get(pk=objection.pk)
    if not can_decide_objection(by, objection):
        raise NotAllowed(_("Über einen Widerspruch entscheidet jemand anderes als beim ersten Mal."))
    if objection.decided_at is not None:
        raise AlreadyDecidedComment
    objection.upheld, objection.answer = upheld, answer
    objection.decided_by, objection.decided_at = by, now
    objection.save(update_fields=["upheld", "answer", "decided_by", "decided_at"])
    if upheld:
        _show(_locked(objection.decision.comment), None)
    activity.record("discussion.objection_decided", by=by, at=now, subject=objection, visible_to=Audience.TEAM)
    mails.tell_objection_decided(objection)
    return objection


@transaction.atomic
def forget_old_moderation(*, now: datetime) -> int:
    """Delete reports and empty removed comments a year after the decision; pulled by the worker.

    What was decided stays in the log; an objection that nobody has answered keeps its comment.
    """
    before = now - KEPT_FOR
    gone = CommentReport.objects.filter(decision__at__lt=before).delete()[0]
    # What its author deleted is decided about no more.
    gone += CommentReport.objects.waiting().filter(comment__withdrawn_at__lt=before).delete()[0]
    waits = CommentObjection.objects.waiting().filter(decision__comment=OuterRef("pk"))
    rows = Comment.objects.filter(removed_at__lt=before).exclude(text="").exclude(Exists(waits))
    keys = list(rows.values_list("pk", flat=True)[:1000])
    CommentVersion.objects.filter(comment__in=keys).delete()
    discard(CommentAttachment.objects.filter(comment__in=keys))
    return gone + Comment.objects.filter(pk__in=keys).update(text="")
