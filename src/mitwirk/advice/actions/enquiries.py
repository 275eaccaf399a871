"""Enquiries to advisors: ask, answer, withdraw; what the worker does when time runs out."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mitwirk.accounts.models import User
from mitwirk.advice import mails
from mitwirk.advice.models import Advisor, AdvisorEnquiry, EnquiryOutcome, EnquiryStep, Listing
from mitwirk.advice.permissions import can_ask
from mitwirk.core import activity
from mitwirk.core.errors import Conflict, HouseError, NotAllowed
from mitwirk.core.models import Audience
from mitwirk.core.ratelimit import limit
from mitwirk.network.actions.contact import NotDelivered, is_blocked
from mitwirk.places.models import Place

A_DAY = 10
REMIND_BEFORE = timedelta(days=2)


class AlreadyAsked(HouseError):
    """One open enquiry to one advisor at a time."""

    def default_message(self) -> str:
        """Return the sentence shown when the raiser gave none."""
        return _("Sie haben diese Person schon gefragt. Warten Sie die Antwort ab oder ziehen Sie die Anfrage zurück.")


@transaction.atomic
def ask_advisor(
    *, advisor: Advisor, subject: str, text: str, place: Place | None, answer_by: date, by: User, now: datetime
) -> AdvisorEnquiry:
    """Ask a listed advisor; addresses stay hidden until the answer is yes."""
    if not can_ask(by, advisor) or advisor.listing != Listing.LISTED:
        raise NotAllowed
    if is_blocked(by, user_id=advisor.user_id, organisation_id=None):
        raise NotDelivered
    limit("advice.enquiry", str(by.pk), at_most=A_DAY, seconds=86_400, now=now)
    try:
        with transaction.atomic():
            enquiry = AdvisorEnquiry.objects.create(
                advisor=advisor,
                asked_by=by,
                subject=subject,
                text=text,
                place=place,
                answer_by=answer_by,
                made_at=now,
            )
    except IntegrityError as error:
        raise AlreadyAsked from error
    activity.record("advice.enquiry_made", by=by, at=now, subject=enquiry, visible_to=Audience.SELF)
    mails.tell_enquiry(enquiry)
    return enquiry


@transaction.atomic
def answer_enquiry(*, enquiry: AdvisorEnquiry, accepted: bool, text: str, by: User, now: datetime) -> AdvisorEnquiry:
    """Say yes or no; a yes tells both their addresses."""
    enquiry = _locked(enquiry)
    if enquiry.advisor.user_id != by.pk:
        raise NotAllowed
    _end(enquiry, EnquiryOutcome.ACCEPTED if accepted else EnquiryOutcome.DECLINED, text, by, now)
    activity.record("advice.enquiry_answered", by=by, at=now, subject=enquiry, visible_to=Audience.SELF)
    mails.tell_enquiry_answer(enquiry, accepted=accepted, text=text)
    return enquiry


@transaction.atomic
def withdraw_enquiry(*, enquiry: AdvisorEnquiry, by: User, now: datetime) -> AdvisorEnquiry:
    """Take back one's own enquiry while nobody has answered."""
    enquiry = _locked(enquiry)
    if enquiry.asked_by_id != by.pk:
        raise NotAllowed
    _end(enquiry, EnquiryOutcome.WITHDRAWN, "", by, now)
    activity.record("advice.enquiry_withdrawn", by=by, at=now, subject=enquiry, visible_to=Audience.SELF)
    return enquiry


def _locked(enquiry: AdvisorEnquiry) -> AdvisorEnquiry:
    rows = AdvisorEnquiry.objects.select_for_update(of=("self",)).select_related("advisor__user", "asked_by")
    return rows.get(pk=enquiry.pk)


def _end(enquiry: AdvisorEnquiry, outcome: str, text: str, by: User | None, now: datetime) -> None:
    if enquiry.closed_at is not None:
        raise Conflict(_("Diese Anfrage ist schon beendet. Laden Sie die Seite neu."))
    enquiry.closed_at = now
    enquiry.save(update_fields=["closed_at"])
    EnquiryStep.objects.create(enquiry=enquiry, outcome=outcome, text=text, by=by, at=now)


@transaction.atomic
def pursue_due(*, now: datetime) -> int:
    """Remind of deadlines in two days, and end what nobody answered; pulled by the worker."""
    today = timezone.localdate(now)
    rows = AdvisorEnquiry.objects.open().select_related("advisor__user", "asked_by").order_by("pk")
    late = list(rows.filter(answer_by__lt=today).select_for_update(of=("self",)))
    for enquiry in late:
        _end(enquiry, EnquiryOutcome.EXPIRED, "", None, now)
        activity.record("advice.enquiry_expired", by=None, at=now, subject=enquiry, visible_to=Audience.SELF)
        mails.tell_enquiry_expired(enquiry)
    soon = list(rows.filter(answer_by__lte=today + REMIND_BEFORE, reminded_at=None).select_for_update(of=("self",)))
    for enquiry in soon:
        enquiry.reminded_at = now
        enquiry.save(update_fields=["reminded_at"])
        mails.tell_enquiry_reminder(enquiry)
    return len(late) + len(soon)
