"""What the house must know about this room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_noop as _

from mitwirk.advice import advisor_desk, advisor_findable, advisor_personal, round_desk, round_personal
from mitwirk.advice.actions.afterwards import tidy_rounds
from mitwirk.advice.actions.enquiries import pursue_due
from mitwirk.advice.advisor_demo import load as advisor_demo
from mitwirk.advice.models import AdvisorEnquiry
from mitwirk.advice.round_demo import load as round_demo
from mitwirk.core.contract import NoticeRule, PeriodicJob, RoomContract


def _asked(row) -> list[int]:
    return list(AdvisorEnquiry.objects.filter(pk=row.subject_id).values_list("advisor__user", flat=True))


def _asking(row) -> list[int]:
    return list(AdvisorEnquiry.objects.filter(pk=row.subject_id).values_list("asked_by", flat=True))


def _told(describe: Callable[..., Any], people: Callable[[Any], list[int]]) -> NoticeRule:
    # This room writes to these people at once; a second mail would be noise.
    return NoticeRule("advice", describe, people=people, mails_itself=True)


def _personal_data(user) -> dict[str, Any]:
    return {**advisor_personal.personal_data(user), **round_personal.personal_data(user)}


def _erase(user, *, now: datetime) -> dict[str, int]:
    return {**advisor_personal.erase(user, now=now), **round_personal.erase(user, now=now)}


def _desk_items(user, now: datetime) -> list[dict[str, Any]]:
    return [*round_desk.desk_items(user, now), *advisor_desk.desk_items(user, now)]


def _sitemap() -> list[str]:
    return [reverse("advice:start"), *advisor_findable.pages()]


def _demo(*, now: datetime) -> int:
    return (advisor_demo(now=now) or 0) + round_demo(now=now)


CONTRACT = RoomContract(
    room="advice",
    activity_kinds={
        "advice.advisor_entered": _("Im Beraternetz eingetragen"),
        "advice.advisor_changed": _("Eintrag im Beraternetz geändert"),
        "advice.advisor_decided": _("Eintrag im Beraternetz geprüft"),
        "advice.advisor_left": _("Eintrag im Beraternetz beendet"),
        "advice.reference_named": _("Referenz genannt"),
        "advice.reference_decided": _("Referenz beantwortet"),
        "advice.reference_removed": _("Referenz entfernt"),
        "advice.enquiry_made": _("Fachperson gefragt"),
        "advice.enquiry_answered": _("Anfrage beantwortet"),
        "advice.enquiry_withdrawn": _("Anfrage zurückgezogen"),
        "advice.enquiry_expired": _("Anfrage abgelaufen"),
        "advice.readiness_given": _("Bereitschaft zur Beratung erklärt"),
        "advice.readiness_ended": _("Bereitschaft zur Beratung beendet"),
        "advice.request_made": _("Um kollegiale Beratung gefragt"),
        "advice.request_withdrawn": _("Beratungsanfrage zurückgezogen"),
        "advice.peer_invited": _("Zur Beratung eingeladen"),
        "advice.peer_joined": _("Für eine Runde zugesagt"),
        "advice.peer_declined": _("Für eine Runde abgesagt"),
        "advice.poll_opened": _("Termine vorgeschlagen"),
        "advice.poll_answered": _("Auf Termine geantwortet"),
        "advice.date_fixed": _("Termin der Runde festgelegt"),
        "advice.date_dropped": _("Termin der Runde aufgehoben"),
        "advice.round_begun": _("Runde begonnen"),
        "advice.round_moved": _("Phase der Runde beendet"),
        "advice.round_ended": _("Runde beendet"),
        "advice.follow_up_due": _("Rückblick erbeten"),
        "advice.followed_up": _("Auf die Runde zurückgeblickt"),
        "advice.sentence_released": _("Satz freigegeben"),
        "advice.sentence_withdrawn": _("Satz zurückgenommen"),
    },
    personal_data=_personal_data,
    erase=_erase,
    search_documents=advisor_findable.documents,
    search_kinds={"advisor": (_("Fachperson"), _("Fachleute"))},
    search_visible={"advisor": advisor_findable.visible},
    sitemap=_sitemap,
    notice_categories={"advice": _("Beratung")},
    notice_rules={
        "advice.enquiry_made": _told(advisor_findable.describe_enquiries, _asked),
        "advice.enquiry_answered": _told(advisor_findable.describe_enquiries, _asking),
        "advice.peer_invited": _told(round_desk.describe, round_desk.invited_person),
        "advice.peer_joined": _told(round_desk.describe, round_desk.case_giver),
        "advice.peer_declined": _told(round_desk.describe, round_desk.case_giver),
        "advice.poll_opened": _told(round_desk.describe, round_desk.joined_people),
        "advice.date_fixed": _told(round_desk.describe, round_desk.seated_people),
        "advice.date_dropped": _told(round_desk.describe, round_desk.joined_people),
        "advice.follow_up_due": _told(round_desk.describe, round_desk.case_giver_of_round),
    },
    followables={"advice.advisor": advisor_findable.followable},
    desk_items=_desk_items,
    demo=_demo,
    jobs=(
        PeriodicJob("advice.tidy_rounds", 3600, tidy_rounds),
        PeriodicJob("advice.pursue_enquiries", 3600, pursue_due),
        PeriodicJob("advice.forget_old_enquiries", 24 * 3600, advisor_personal.forget_old_enquiries),
    ),
)
