"""Organisations: found one, change it, hide it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mitwirk.accounts.models import User
from mitwirk.core import activity
from mitwirk.core.errors import Conflict, HouseError, NotAllowed
from mitwirk.core.models import Audience
from mitwirk.core.ratelimit import limit
from mitwirk.core.slugs import insert_with_slug
from mitwirk.network.models import Organisation, OrganisationMember, OrganisationRole
from mitwirk.network.permissions import can_edit_organisation, can_hide
from mitwirk.places.models import Topic

A_DAY = 5


class NameTaken(HouseError):
    """The same name in the same place."""

    def default_message(self) -> str:
        """Return the sentence shown when the raiser gave none."""
        return _(
            "Unter diesem Namen gibt es an diesem Ort schon eine Organisation. Suchen Sie sie im Netzwerk und "
            "bitten Sie dort um eine Einladung."
        )


@transaction.atomic
def found_organisation(*, topics: Iterable[Topic], by: User, now: datetime, **fields: Any) -> Organisation:
    """Enter an organisation; whoever does so becomes its speaker. Pressing twice enters one."""
    User.objects.select_for_update().get(pk=by.pk)
    if Organisation.objects.filter(name__iexact=fields["name"], place=fields["place"]).exists():
        raise NameTaken
    limit("network.organisation", str(by.pk), at_most=A_DAY, seconds=86_400, now=now)
    organisation = Organisation(made_by=by, made_at=now, changed_at=now, confirmed_at=now, **fields)
    insert_with_slug(organisation, organisation.name, route="network:organisation_detail", empty="organisation")
    organisation.topics.set(topics)
    OrganisationMember.objects.create(
        organisation=organisation, user=by, role=OrganisationRole.SPEAKER, added_by=by, added_at=now
    )
    activity.record("network.organisation_founded", by=by, at=now, subject=organisation, visible_to=Audience.ALL)
    return organisation


@transaction.atomic
def change_organisation(
    *, organisation: Organisation, version: int, topics: Iterable[Topic], by: User, now: datetime, **fields: Any
) -> Organisation:
    """Change what an organisation says about itself; refused when somebody else was faster."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not can_edit_organisation(by, organisation):
        raise NotAllowed
    if organisation.version != version:
        raise Conflict
    topics = list(topics)
    same = all(getattr(organisation, name) == value for name, value in fields.items())
    if same and {topic.pk for topic in topics} == set(organisation.topics.values_list("pk", flat=True)):
        Organisation.objects.filter(pk=organisation.pk).update(confirmed_at=now)  # looked through, still right
        return organisation
    for name, value in fields.items():
        setattr(organisation, name, value)
    organisation.version += 1
    organisation.changed_at = organisation.confirmed_at = now
    organisation.save()
    organisation.topics.set(topics)
    activity.record("network.organisation_changed", by=by, at=now, subject=organisation, visible_to=Audience.ALL)
    return organisation


@transaction.atomic
def hide_organisation(*, organisation: Organisation, hidden: bool, reason: str, by: User, now: datetime) -> None:
    """Take an organisation off the pages, or show it again; its people see it and the reason."""
    if not can_hide(by):
        raise NotAllowed
    if hidden and not reason.strip():
        raise HouseError(_("Nennen Sie den Grund. Die Leute der Organisation lesen ihn."))
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if bool(organisation.hidden_at) == hidden:
        return
    organisation.hidden_at = now if hidden else None
    organisation.hidden_reason = reason.strip() if hidden else ""
    organisation.save(update_fields=["hidden_at", "hidden_reason"])
    kind = "network.organisation_hidden" if hidden else "network.organisation_shown"
    activity.record(kind, by=by, at=now, subject=organisation, visible_to=Audience.OFFICE)
