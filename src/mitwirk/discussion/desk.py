"""What of this room waits for a person, for my desk."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitwirk.accounts.queries import INVITATION_LIVES
from mitwirk.discussion.models import OBJECT_WITHIN, Comment, CommentDecision, CommentObjection, CommentReport
from mitwirk.discussion.queries import waiting_board_invitations

DECIDE_WITHIN, ANSWER_WITHIN = timedelta(days=1), timedelta(days=3)


def desk_items(user: Any, now: datetime | None = None) -> list[dict[str, Any]]:
    """Return reports and objections that wait for moderation, and own removed comments one may object to."""
    if not user.is_authenticated:
        return []
    now = now or timezone.now()
    return [*_invitations(user, now), *_waiting(user), *_removed(user, now)]


def _invitations(user: Any, now: datetime) -> list[dict[str, Any]]:
    rows = list(waiting_board_invitations(user, now).values_list("board__title", "invited_at"))
    if not rows:
        return []
    text = ngettext("Sie sind eingeladen: %(name)s.", "%(count)s Räume laden Sie ein.", len(rows))
    words = text % {"count": len(rows), "name": rows[0][0]}
    href, due = reverse("discussion:invitation_list"), rows[0][1] + INVITATION_LIVES
    return [_item(_("Einladungen in Gesprächsräume"), words, href, len(rows), due)]


def _waiting(user: Any) -> list[dict[str, Any]]:
    decidable = Comment.objects.decidable_by(user)
    items = []
    reports = CommentReport.objects.waiting().filter(comment__in=decidable.standing().values("pk"))
    found = reports.aggregate(oldest=Min("at"), count=Count("comment", distinct=True))
    href = reverse("discussion:moderation_queue")
    if found["oldest"]:
        text = ngettext("%(count)s Beitrag ist gemeldet.", "%(count)s Beiträge sind gemeldet.", found["count"])
        items.append(
            _item(_("Gemeldete Beiträge"), text % found, href, found["count"], found["oldest"] + DECIDE_WITHIN)
        )
    objections = CommentObjection.objects.waiting().filter(decision__comment__in=decidable.values("pk"))
    # Where somebody else can decide, the first decider need not look.
    found = objections.exclude(decision__by=user).aggregate(oldest=Min("made_at"), count=Count("pk"))
    if found["oldest"]:
        text = ngettext("%(count)s Widerspruch wartet.", "%(count)s Widersprüche warten.", found["count"])
        due = found["oldest"] + ANSWER_WITHIN
        items.append(_item(_("Widersprüche"), text % found, f"{href}?liste=widersprueche", found["count"], due))
    return items


def _removed(user: Any, now: datetime) -> list[dict[str, Any]]:
    rows = CommentDecision.objects.can_be_objected(now).filter(comment__author=user)
    text = _("Ihr Beitrag wurde entfernt. Lesen Sie den Grund; Sie können widersprechen.")
    return [
        _item(
            row.comment.thread.title,
            text,
            reverse("discussion:objection_create", args=[row.comment_id]),
            1,
            row.at + OBJECT_WITHIN,
        )
        for row in rows.select_related("comment__thread").order_by("pk")[:5]
    ]


def _item(title: str, text: str, href: str, count: int, due: datetime) -> dict[str, Any]:
    return {"title": title, "text": text, "href": href, "count": count, "due": localdate(due)}
