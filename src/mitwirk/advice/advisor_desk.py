"""What of the network of advisors waits for a person, for my desk."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitwirk.advice.models import Advisor, AdvisorEnquiry, Listing
from mitwirk.advice.permissions import can_confirm_advisors
from mitwirk.advice.queries import waiting_references

CHECK_WITHIN = timedelta(days=7)


def desk_items(user: Any, now: datetime) -> list[dict[str, Any]]:
    """Return enquiries to answer, references to confirm, entries to check."""
    items = [_enquiry(row) for row in AdvisorEnquiry.objects.open().filter(advisor__user=user).order_by("answer_by")]
    references = list(waiting_references(user).values_list("made_at", flat=True))
    if references:
        text = ngettext("Eine Angabe wartet.", "%(count)s Angaben warten.", len(references))
        title, oldest = _("Referenzen bestätigen"), min(references)
        items.append(_item(title, text, len(references), reverse("advice:reference_list"), oldest))
    if can_confirm_advisors(user):
        waiting = list(Advisor.objects.filter(listing=Listing.WAITING).values_list("changed_at", flat=True))
        if waiting:
            text = ngettext("Ein Eintrag wartet auf Prüfung.", "%(count)s Einträge warten auf Prüfung.", len(waiting))
            items.append(_item(_("Beraternetz"), text, len(waiting), reverse("advice:listing_list"), min(waiting)))
    return items


def _enquiry(row: AdvisorEnquiry) -> dict[str, Any]:
    return {
        "title": row.subject,
        "text": _("Jemand wartet auf Ihre Antwort aus dem Beraternetz."),
        "href": reverse("advice:enquiry_detail", args=[row.pk]),
        "count": 1,
        "due": row.answer_by,
    }


def _item(title: str, text: str, count: int, href: str, oldest: datetime) -> dict[str, Any]:
    due = localtime(oldest + CHECK_WITHIN).date()
    return {"title": title, "text": text % {"count": count}, "href": href, "count": count, "due": due}
