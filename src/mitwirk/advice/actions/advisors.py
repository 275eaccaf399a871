"""Entries of the network of advisors: apply, change, confirm, end; references and their confirmation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mitwirk.accounts.models import User
from mitwirk.advice import mails
from mitwirk.advice.models import Advisor, AdvisorReference, AdvisorStep, Listing
from mitwirk.advice.permissions import can_confirm_advisors, can_decide_reference, can_edit_advisor
from mitwirk.core import activity
from mitwirk.core.errors import Conflict, HouseError, NotAllowed
from mitwirk.core.models import Audience
from mitwirk.core.slugs import insert_with_slug
from mitwirk.network.models import Initiative
from mitwirk.places.models import Place, Topic


class AlreadyEntered(HouseError):
    """One person has one entry."""

    def default_message(self) -> str:
        """Return the sentence shown when the raiser gave none."""
        return _("Sie haben schon einen Eintrag. Öffnen Sie ihn und ändern Sie, was nicht mehr stimmt.")


@transaction.atomic
def enter_advisor(
    *, topics: Iterable[Topic], regions: Iterable[Place], by: User, now: datetime, **fields: Any
) -> Advisor:
    """Make one's own entry; it waits for the office."""
    User.objects.select_for_update().get(pk=by.pk)
    if Advisor.objects.filter(user=by).exists():
        raise AlreadyEntered
    advisor = Advisor(user=by, made_at=now, changed_at=now, **fields)
    insert_with_slug(advisor, advisor.name, route="advice:advisor_detail", empty="fachperson")
    advisor.topics.set(topics)
    advisor.regions.set(regions)
    AdvisorStep.objects.create(advisor=advisor, listing=Listing.WAITING, by=by, at=now)
    activity.record("advice.advisor_entered", by=by, at=now, subject=advisor, visible_to=Audience.OFFICE)
    return advisor


@transaction.atomic
def change_advisor(
    *,
    advisor: Advisor,
    version: int,
    topics: Iterable[Topic],
    regions: Iterable[Place],
    by: User,
    now: datetime,
    **fields: Any,
) -> Advisor:
    """Change one's own entry; refused when it was changed elsewhere since the form was opened."""
    advisor = Advisor.objects.select_for_update().get(pk=advisor.pk)
    if not can_edit_advisor(by, advisor):
        raise NotAllowed
    if advisor.version != version:
        raise Conflict
    for name, value in fields.items():
        setattr(advisor, name, value)
    advisor.version += 1
    advisor.changed_at = now
    was_refused = advisor.listing in {Listing.REFUSED, Listing.ENDED}
    if was_refused:
        advisor.listing = Listing.WAITING
        AdvisorStep.objects.create(advisor=advisor, listing=Listing.WAITING, by=by, at=now)
    advisor.save()
    advisor.topics.set(topics)
    advisor.regions.set(regions)
    activity.record("advice.advisor_changed", by=by, at=now, subject=advisor, visible_to=Audience.OFFICE)
    return advisor


@transaction.atomic
def decide_advisor(*, advisor: Advisor, listing: str, reason: str, by: User, now: datetime) -> Advisor:
    """Confirm, refuse or end an entry, for the office; pressing twice decides once."""
    if not can_confirm_advisors(by):
        raise NotAllowed
    advisor = Advisor.objects.select_for_update().select_related("user").get(pk=advisor.pk)
    if listing != Listing.LISTED and not reason.strip():
        raise HouseError(_("Nennen Sie den Grund. Die Person bekommt ihn mit der Entscheidung."))
    if advisor.listing == listing:
        return advisor
    advisor.listing = listing
    advisor.save(update_fields=["listing"])
    AdvisorStep.objects.create(advisor=advisor, listing=listing, reason=reason.strip(), by=by, at=now)
    audience = Audience.ALL if listing == Listing.LISTED else Audience.OFFICE
    activity.record("advice.advisor_decided", by=by, at=now, subject=advisor, visible_to=audience)
    mails.tell_advisor_decision(advisor, reason.strip())
    return advisor


@transaction.atomic
def leave_advisors(*, advisor: Advisor, by: User, now: datetime) -> None:
    """Take one's own entry out of the network; it can be changed and handed in again later."""
    advisor = Advisor.objects.select_for_update().get(pk=advisor.pk)
    if not can_edit_advisor(by, advisor):
        raise NotAllowed
    if advisor.listing == Listing.ENDED:
        return
    advisor.listing = Listing.ENDED
    advisor.save(update_fields=["listing"])
    AdvisorStep.objects.create(advisor=advisor, listing=Listing.ENDED, by=by, at=now)
    activity.record("advice.advisor_left", by=by, at=now, subject=advisor, visible_to=Audience.OFFICE)


@transaction.atomic
def name_reference(*, advisor: Advisor, initiative: Initiative, part: str, by: User, now: datetime) -> AdvisorReference:
    """Name an initiative somebody worked for; its people are asked to confirm."""
    advisor = Advisor.objects.select_for_update().get(pk=advisor.pk)
    if not can_edit_advisor(by, advisor):
        raise NotAllowed
    if AdvisorReference.objects.filter(advisor=advisor, initiative=initiative).exists():
        raise HouseError(_("Diese Initiative steht schon in Ihrer Liste. Wählen Sie eine andere."))
    reference = AdvisorReference.objects.create(advisor=advisor, initiative=initiative, part=part, made_at=now)
    activity.record("advice.reference_named", by=by, at=now, subject=reference)
    return reference


@transaction.atomic
def decide_reference(*, reference: AdvisorReference, confirmed: bool, by: User, now: datetime) -> AdvisorReference:
    """Confirm or refuse a reference, for people of the initiative; the first decision counts."""
    rows = AdvisorReference.objects.select_for_update().select_related("advisor", "initiative")
    reference = rows.get(pk=reference.pk)
    if not can_decide_reference(by, reference):
        raise NotAllowed
    if reference.confirmed_at or reference.refused_at:
        return reference
    if confirmed:
        reference.confirmed_at = now
    else:
        reference.refused_at = now
    reference.decided_by = by
    reference.save(update_fields=["confirmed_at", "refused_at", "decided_by"])
    activity.record("advice.reference_decided", by=by, at=now, subject=reference)
    return reference


@transaction.atomic
def remove_reference(*, reference: AdvisorReference, by: User, now: datetime) -> None:
    """Take a reference from one's own list, confirmed or not."""
    if not can_edit_advisor(by, reference.advisor):
        raise NotAllowed
    activity.record("advice.reference_removed", by=by, at=now, subject=reference)
    reference.delete()
