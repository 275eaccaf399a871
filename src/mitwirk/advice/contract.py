"""What the house must know about this room."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from mitwirk.advice import advisor_desk, advisor_findable, advisor_personal
from mitwirk.advice.actions.enquiries import pursue_due
from mitwirk.advice.advisor_demo import load as advisor_demo
from mitwirk.advice.models import AdvisorEnquiry
from mitwirk.core.contract import NoticeRule, PeriodicJob, RoomContract


def _asked(row) -> list[int]:
    return list(AdvisorEnquiry.objects.filter(pk=row.subject_id).values_list("advisor__user", flat=True))


def _asking(row) -> list[int]:
    return list(AdvisorEnquiry.objects.filter(pk=row.subject_id).values_list("asked_by", flat=True))


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
    },
    personal_data=advisor_personal.personal_data,
    erase=advisor_personal.erase,
    search_documents=advisor_findable.documents,
    search_kinds={"advisor": (_("Fachperson"), _("Fachleute"))},
    search_visible={"advisor": advisor_findable.visible},
    sitemap=advisor_findable.pages,
    notice_categories={"advice": _("Beratung")},
    notice_rules={
        "advice.enquiry_made": NoticeRule("advice", advisor_findable.describe_enquiries, people=_asked),
        "advice.enquiry_answered": NoticeRule("advice", advisor_findable.describe_enquiries, people=_asking),
    },
    followables={"advice.advisor": advisor_findable.followable},
    desk_items=advisor_desk.desk_items,
    demo=advisor_demo,
    jobs=(
        PeriodicJob("advice.pursue_enquiries", 3600, pursue_due),
        PeriodicJob("advice.forget_old_enquiries", 24 * 3600, advisor_personal.forget_old_enquiries),
    ),
)
