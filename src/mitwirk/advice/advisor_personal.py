"""What the network of advisors holds about a person, and what becomes of it when the account is erased."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from mitwirk.advice.models import Advisor, AdvisorEnquiry, AdvisorReference, AdvisorStep

ENQUIRIES_LIVE = timedelta(days=730)


def personal_data(user: Any) -> dict[str, Any]:
    """Return the own entry with its references, enquiries of both directions, decisions as office."""
    own = Advisor.objects.filter(user=user).for_list().first()
    enquiries = AdvisorEnquiry.objects.visible_to(user).for_list()
    return {
        "advisor": [_entry(own)] if own else [],
        "enquiries": [
            {
                "to": row.advisor.name,
                "subject": row.subject,
                "text": row.text,
                "answer_by": row.answer_by.isoformat(),
                "at": row.made_at.isoformat(),
                "outcome": row.outcome.get_outcome_display() if row.outcome else "",
                "answer": row.outcome.text if row.outcome else "",
            }
            for row in enquiries
        ],
        "advisor_decisions": [
            {"advisor": row.advisor.name, "outcome": row.get_listing_display(), "at": row.at.isoformat()}
            for row in AdvisorStep.objects.filter(by=user).select_related("advisor").order_by("at", "pk")
        ],
        "reference_decisions": [
            {"advisor": row.advisor.name, "initiative": row.initiative.title, "confirmed": bool(row.confirmed_at)}
            for row in AdvisorReference.objects.filter(decided_by=user)
            .select_related("advisor", "initiative")
            .order_by("pk")
        ],
    }


def _entry(advisor: Advisor) -> dict[str, Any]:
    references = advisor.references.select_related("initiative").order_by("pk")
    return {
        "name": advisor.name,
        "sector": advisor.get_sector_display(),
        "summary": advisor.summary,
        "about": advisor.about,
        "services": advisor.services,
        "topics": [str(topic) for topic in advisor.topics.all()],
        "regions": [place.name for place in advisor.regions.all()],
        "day_rate": [str(part) for part in (advisor.day_rate_from, advisor.day_rate_to, advisor.rate_note) if part],
        "availability": advisor.get_availability_display(),
        "free_from": advisor.free_from.isoformat() if advisor.free_from else "",
        "mandates_per_year": advisor.mandates_per_year,
        "website": advisor.website,
        "standing": advisor.get_listing_display(),
        "references": [{"initiative": row.initiative.title, "part": row.part} for row in references],
    }


def erase(user: Any, *, now: datetime) -> dict[str, int]:
    """Delete the entry with its references, and enquiries of both directions with their answers."""
    enquiries = AdvisorEnquiry.objects.visible_to(user).delete()[0]
    return {"advice_advisorenquiry": enquiries, "advice_advisor": Advisor.objects.filter(user=user).delete()[0]}


def forget_old_enquiries(*, now: datetime) -> int:
    """Delete enquiries two years after they ended."""
    return AdvisorEnquiry.objects.filter(closed_at__lt=now - ENQUIRIES_LIVE).delete()[0]
