"""What needs somebody of a dialogue's team today, for "my desk", in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitwirk.accounts.models import Role
from mitwirk.dialogue.models import Dialogue, Objection, State, Statement, StatementReport, Status

READ_WITHIN = timedelta(days=1)
ANSWER_WITHIN = timedelta(days=3)
EVALUATE_WITHIN = timedelta(days=14)
CLOSING_SOON = timedelta(days=3)

Item = dict[str, Any]


def desk_items(user: Any, now: datetime | None = None) -> list[Item]:
    """Return what waits for a person: title, text, href, count and due (a day), the most urgent first."""
    if not user.is_authenticated:
        return []
    now = now or timezone.now()
    organised = Dialogue.objects.organised_by(user)
    # House moderators help everywhere; what to do with a result is not theirs to say.
    moderated = Dialogue.objects.exclude(state=State.DRAFT) if user.holds(Role.MODERATOR) else organised
    items = [
        *_pending(moderated),
        *_reports(moderated),
        *_objections(moderated),
        *_closing(organised, now),
        *_unanswered(organised),
    ]
    return sorted(items, key=lambda item: (item["due"], item["title"]))


def _pending(dialogues: QuerySet[Dialogue]) -> Iterable[Item]:
    rows = Statement.objects.filter(dialogue__in=dialogues.values("pk"), status=Status.PENDING)
    for row in _grouped(rows, "dialogue", "submitted_at"):
        text = ngettext("%(count)s Aussage wartet auf Prüfung.", "%(count)s Aussagen warten auf Prüfung.", row["count"])
        yield _item(row, text, "?liste=neu", READ_WITHIN)


def _reports(dialogues: QuerySet[Dialogue]) -> Iterable[Item]:
    rows = StatementReport.objects.filter(statement__dialogue__in=dialogues.values("pk"), settled_at=None)
    for row in _grouped(rows, "statement__dialogue", "made_at"):
        text = ngettext("%(count)s Meldung ist offen.", "%(count)s Meldungen sind offen.", row["count"])
        yield _item(row, text, "?liste=gemeldet", READ_WITHIN)


def _objections(dialogues: QuerySet[Dialogue]) -> Iterable[Item]:
    rows = Objection.objects.filter(statement__dialogue__in=dialogues.values("pk"), answered_at=None)
    for row in _grouped(rows, "statement__dialogue", "made_at"):
        text = ngettext(
            "%(count)s Einspruch wartet auf Antwort.",
            "%(count)s Einsprüche warten auf Antwort.",
            row["count"],
        )
        yield _item(row, text, "?liste=einsprueche", ANSWER_WITHIN)


def _grouped(rows: QuerySet[Any], path: str, moment: str) -> QuerySet[Any, dict[str, Any]]:
    named = rows.order_by().values(slug=F(f"{path}__slug"), question=F(f"{path}__question"))
    return named.annotate(count=Count("pk"), oldest=Min(moment))


def _item(row: dict[str, Any], text: str, query: str, within: timedelta) -> Item:
    return {
        "title": row["question"],
        "text": text % {"count": row["count"]},
        "href": reverse("dialogue:moderation", args=[row["slug"]]) + query,
        "count": row["count"],
        "due": _day(row["oldest"] + within),
    }


def _closing(dialogues: QuerySet[Dialogue], now: datetime) -> Iterable[Item]:
    soon = dialogues.filter(state=State.OPEN, closes_at__gt=now, closes_at__lte=now + CLOSING_SOON)
    for slug, question, closes_at in soon.values_list("slug", "question", "closes_at"):
        ends = date_format(localtime(closes_at), "MONTH_DAY_FORMAT") + date_format(localtime(closes_at), ", H.i")
        yield {
            "title": question,
            "text": _("Der Dialog endet am %(day)s Uhr. Prüfen Sie bis dahin alle Aussagen.") % {"day": ends},
            "href": reverse("dialogue:organise", args=[slug]),
            "count": 1,
            "due": _day(closes_at or now),
        }


def _unanswered(dialogues: QuerySet[Dialogue]) -> Iterable[Item]:
    ended = dialogues.filter(state=State.CLOSED)
    ended = ended.annotate(ended_at=Max("steps__at", filter=Q(steps__state=State.CLOSED)))
    for slug, question, result_on, ended_at in ended.values_list("slug", "question", "result_on", "ended_at"):
        yield {
            "title": question,
            "text": _("Der Dialog ist beendet. Die Teilnehmenden warten auf Ihre Rückmeldung."),
            "href": reverse("dialogue:dialogue_evaluate", args=[slug]),
            "count": 1,
            "due": result_on or _day((ended_at or timezone.now()) + EVALUATE_WITHIN),
        }


def _day(at: datetime) -> date:
    return localtime(at).date()
