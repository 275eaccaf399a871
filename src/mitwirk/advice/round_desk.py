"""What of peer advice waits for a person: my desk and notices. Both name no case: others may read over a shoulder."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from mitwirk.advice.actions.afterwards import FOLLOW_UP
from mitwirk.advice.matching import FEWEST
from mitwirk.advice.models import (
    Answer,
    PeerInvitation,
    PeerRequest,
    PeerSession,
    PollAnswer,
    RequestStage,
)
from mitwirk.core.contract import NoticeLine

ANSWER_WITHIN = timedelta(days=7)
Item = dict[str, Any]


def desk_items(user: Any, now: datetime) -> list[Item]:
    """Return invitations, polls, rounds of today and looks back, in a fixed number of queries."""
    if not user.is_authenticated:
        return []
    return [*_invited(user), *_enough(user), *_polls(user), *_today(user, now), *_due(user, now)]


def _item(text: str, href: str, due: date) -> Item:
    return {"title": _("Kollegiale Beratung"), "text": text, "href": href, "count": 1, "due": due}


def _invited(user: Any) -> Iterable[Item]:
    stages = [RequestStage.LOOKING, RequestStage.POLLING]
    rows = PeerInvitation.objects.filter(user=user, answer=Answer.OPEN, request__stage__in=stages)
    for row in rows.order_by("invited_at"):
        href = reverse("advice:request_detail", args=[row.request_id])
        yield _item(_("Jemand bittet Sie um Rat. Sagen Sie zu oder ab."), href, _day(row.invited_at + ANSWER_WITHIN))


def _enough(user: Any) -> Iterable[Item]:
    joined = Count("invitations", filter=Q(invitations__answer=Answer.YES))
    rows = PeerRequest.objects.filter(made_by=user, stage=RequestStage.LOOKING).annotate(joined=joined)
    for row in rows.filter(joined__gte=FEWEST).order_by("changed_at"):
        href = reverse("advice:request_detail", args=[row.pk])
        yield _item(_("Genug Menschen haben zugesagt. Schlagen Sie Termine vor."), href, _day(row.changed_at))


def _polls(user: Any) -> Iterable[Item]:
    rows = PeerRequest.objects.visible_to(user).filter(stage=RequestStage.POLLING)
    joined = PeerInvitation.objects.filter(user=user, answer=Answer.YES).values("request")
    answered = PollAnswer.objects.filter(user=user).values("option__request")
    for row in rows.filter(pk__in=joined).exclude(pk__in=answered).order_by("changed_at"):
        href = reverse("advice:request_detail", args=[row.pk])
        yield _item(_("Sagen Sie, welche Termine Ihnen passen."), href, _day(row.changed_at + ANSWER_WITHIN))


def _today(user: Any, now: datetime) -> Iterable[Item]:
    soon = PeerSession.objects.visible_to(user).filter(ended_at=None, starts_at__lte=now + timedelta(days=1))
    for row in soon.order_by("starts_at"):
        at = date_format(localtime(row.starts_at), "l, H.i")
        text = _("Ihre Runde trifft sich: %(at)s Uhr.") % {"at": at}
        yield _item(text, reverse("advice:room", args=[row.pk]), _day(row.starts_at))


def _due(user: Any, now: datetime) -> Iterable[Item]:
    rows = PeerSession.objects.filter(request__made_by=user, phase__gt=0, followed_up_at=None)
    for row in rows.filter(ended_at__lte=now - FOLLOW_UP).order_by("ended_at"):
        href = reverse("advice:follow_up", args=[row.pk])
        at = _day((row.ended_at or now) + FOLLOW_UP)
        yield _item(_("Sagen Sie Ihrer Runde, was aus dem Fall geworden ist."), href, at)


def _day(at: datetime) -> date:
    return localtime(at).date()


def invited_person(row: Any) -> list[int]:
    """Return who was invited."""
    return list(PeerInvitation.objects.filter(pk=row.subject_id).values_list("user", flat=True))


def case_giver(row: Any) -> list[int]:
    """Return whose case it is, for a deed about an invitation."""
    return list(PeerInvitation.objects.filter(pk=row.subject_id).values_list("request__made_by", flat=True))


def case_giver_of_round(row: Any) -> list[int]:
    """Return whose case it is, for a deed about a session."""
    return list(PeerSession.objects.filter(pk=row.subject_id).values_list("request__made_by", flat=True))


def joined_people(row: Any) -> list[int]:
    """Return who joined a request."""
    rows = PeerInvitation.objects.filter(request=row.subject_id, answer=Answer.YES)
    return list(rows.values_list("user", flat=True))


def seated_people(row: Any) -> list[int]:
    """Return who sits in a round."""
    found = PeerSession.objects.filter(pk=row.subject_id).values_list("seats__user", flat=True)
    return [pk for pk in found if pk is not None]


def describe(rows: Collection[Any], viewer: Any) -> dict[int, NoticeLine]:
    """Say what happened without a word of the case, and only to those who may open the page it leads to."""
    words = {
        "advice.peer_invited": _("Jemand bittet Sie um Rat zu einem Fall."),
        "advice.peer_joined": _("Jemand hat für Ihre Runde zugesagt."),
        "advice.peer_declined": _("Jemand hat für Ihre Runde abgesagt. Sie können Ersatz einladen."),
        "advice.poll_opened": _("Für Ihre Runde sind Termine vorgeschlagen."),
        "advice.date_fixed": _("Der Termin Ihrer Runde steht."),
        "advice.date_dropped": _("Für Ihre Runde wird ein anderer Termin gesucht."),
        "advice.follow_up_due": _("Was ist aus Ihrem Fall geworden?"),
    }
    about, about_url = _("Kollegiale Beratung"), reverse("advice:start")
    ids = {row.subject_id for row in rows if row.subject_type == "advice.peerinvitation"}
    request_of = dict(PeerInvitation.objects.filter(pk__in=ids).values_list("pk", "request"))
    requests = set(request_of.values()) | {r.subject_id for r in rows if r.subject_type == "advice.peerrequest"}
    sessions = {row.subject_id for row in rows if row.subject_type == "advice.peersession"}
    seen = set(PeerRequest.objects.visible_to(viewer).filter(pk__in=requests).values_list("pk", flat=True))
    open_rooms = set(PeerSession.objects.visible_to(viewer).filter(pk__in=sessions).values_list("pk", flat=True))
    lines = {}
    for row in rows:
        if row.subject_type == "advice.peersession":
            route, key, allowed = "advice:room", row.subject_id, open_rooms
        else:
            route, key, allowed = "advice:request_detail", request_of.get(row.subject_id, row.subject_id), seen
        if row.kind in words and key in allowed:
            lines[row.pk] = NoticeLine(words[row.kind], reverse(route, args=[key]), about, about_url)
    return lines
