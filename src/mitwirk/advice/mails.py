"""Mails of this room. They carry no words of a confidential round; enquiries tell no address before a yes."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from mitwirk.advice.models import Advisor, AdvisorEnquiry
from mitwirk.core import mail


def _address(name: str, *args: object) -> str:
    return settings.SITE_URL + reverse(name, args=args)


def tell_advisor_decision(advisor: Advisor, reason: str) -> None:
    """Tell what the office decided about an entry, and why."""
    context = {"advisor": advisor, "reason": reason, "url": _address("advice:advisor_detail", advisor.slug)}
    mail.send("advice/mails/advisor_decided", to=advisor.user.email, context=context)


def _enquiry(template: str, enquiry: AdvisorEnquiry, to: str, **more: object) -> None:
    context = {"enquiry": enquiry, "url": _address("advice:enquiry_detail", enquiry.pk), **more}
    mail.send(f"advice/mails/{template}", to=to, context=context)


def tell_enquiry(enquiry: AdvisorEnquiry) -> None:
    """Tell an advisor that somebody asks."""
    _enquiry("enquiry_made", enquiry, enquiry.advisor.user.email)


def tell_enquiry_answer(enquiry: AdvisorEnquiry, *, accepted: bool, text: str) -> None:
    """Tell who asked; after a yes both read the other's address on the page."""
    _enquiry("enquiry_answered", enquiry, enquiry.asked_by.email, accepted=accepted, text=text)


def tell_enquiry_reminder(enquiry: AdvisorEnquiry) -> None:
    """Remind an advisor of the day by which an answer is needed."""
    _enquiry("enquiry_reminder", enquiry, enquiry.advisor.user.email)


def tell_enquiry_expired(enquiry: AdvisorEnquiry) -> None:
    """Tell who asked that no answer came."""
    _enquiry("enquiry_expired", enquiry, enquiry.asked_by.email)
