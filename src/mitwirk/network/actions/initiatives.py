"""Initiatives: begin one, change it, share it with other organisations, hide it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
from mitwirk.discussion.actions.boards import open_board, withhold_board
from mitwirk.discussion.actions.writing import begin_thread
from mitwirk.discussion.models import Thread
from mitwirk.network.models import Initiative, InitiativeLink, InitiativePartner, Organisation
from mitwirk.network.permissions import can_edit_initiative, can_edit_organisation, can_hide
from mitwirk.places.models import Topic

A_DAY = 10
Links = Sequence[tuple[str, str]]


class TitleTaken(HouseError):
    """The same title in the same place."""

    def default_message(self) -> str:
        """Return the sentence shown when the raiser gave none."""
        return _("Unter diesem Titel gibt es an diesem Ort schon eine Initiative. Wählen Sie einen anderen Titel.")


@transaction.atomic
def start_initiative(
    *,
    organisation: Organisation | None,
    topics: Iterable[Topic],
    links: Links,
    by: User,
    now: datetime,
    **fields: Any,
) -> Initiative:
    """Enter an initiative, for an organisation one writes for or as a person. Pressing twice enters one."""
    User.objects.select_for_update().get(pk=by.pk)
    if organisation is not None and not can_edit_organisation(by, organisation):
        raise NotAllowed
    if Initiative.objects.filter(title__iexact=fields["title"], place=fields["place"]).exists():
        raise TitleTaken
    limit("network.initiative", str(by.pk), at_most=A_DAY, seconds=86_400, now=now)
    initiative = Initiative(made_by=by, made_at=now, changed_at=now, confirmed_at=now, **fields)
    insert_with_slug(initiative, initiative.title, route="network:initiative_detail", empty="initiative")
    initiative.topics.set(topics)
    _set_links(initiative, links)
    if organisation is not None:
        InitiativePartner.objects.create(
            initiative=initiative, organisation=organisation, leads=True, added_at=now, agreed_at=now
        )
    activity.record("network.initiative_started", by=by, at=now, subject=initiative, visible_to=Audience.ALL)
    return initiative


def _set_links(initiative: Initiative, links: Links) -> None:
    initiative.links.all().delete()
    InitiativeLink.objects.bulk_create(
        [InitiativeLink(initiative=initiative, title=title, url=url) for title, url in links]
    )


def _differs(initiative: Initiative, fields: dict[str, Any], topics: Iterable[Topic], links: Links) -> bool:
    """Say whether a form brings anything new: saving what stands there already is no deed."""
    if any(getattr(initiative, name) != value for name, value in fields.items()):
        return True
    kept = list(initiative.links.order_by("pk").values_list("title", "url"))
    return {topic.pk for topic in topics} != set(initiative.topics.values_list("pk", flat=True)) or kept != [
        (title, url) for title, url in links
    ]


@transaction.atomic
def change_initiative(
    *,
    initiative: Initiative,
    version: int,
    topics: Iterable[Topic],
    links: Links,
    by: User,
    now: datetime,
    **fields: Any,
) -> Initiative:
    """Change what stands about an initiative; refused when somebody else was faster."""
    initiative = Initiative.objects.select_for_update().get(pk=initiative.pk)
    if not can_edit_initiative(by, initiative):
        raise NotAllowed
    if initiative.version != version:
        raise Conflict
    topics, links = list(topics), list(links)
    if not _differs(initiative, fields, topics, links):
        Initiative.objects.filter(pk=initiative.pk).update(confirmed_at=now)
        return initiative
    learnt_more = bool(fields.get("learnt")) and fields["learnt"] != initiative.learnt
    for name, value in fields.items():
        setattr(initiative, name, value)
    initiative.version += 1
    initiative.changed_at = initiative.confirmed_at = now
    initiative.save()
    initiative.topics.set(topics)
    _set_links(initiative, links)
    kind = "network.initiative_learnt" if learnt_more else "network.initiative_changed"
    activity.record(kind, by=by, at=now, subject=initiative, visible_to=Audience.ALL)
    return initiative


@transaction.atomic
def ask_partner(*, initiative: Initiative, organisation: Organisation, by: User, now: datetime) -> InitiativePartner:
    """Ask another organisation to carry the initiative, too; shown once its people agree."""
    initiative = Initiative.objects.select_for_update().get(pk=initiative.pk)
    if not can_edit_initiative(by, initiative):
        raise NotAllowed
    found = initiative.partners.filter(organisation=organisation, ended_at=None).first()
    if found is not None:
        return found
    limit("network.partner", str(by.pk), at_most=A_DAY, seconds=86_400, now=now)
    agreed = now if can_edit_organisation(by, organisation) else None
    partner = InitiativePartner.objects.create(
        initiative=initiative, organisation=organisation, added_at=now, agreed_at=agreed
    )
    activity.record("network.partner_asked", by=by, at=now, subject=initiative)
    return partner


@transaction.atomic
def answer_partnership(*, partner: InitiativePartner, agrees: bool, by: User, now: datetime) -> InitiativePartner:
    """Agree to carry an initiative, or not; also ends a partnership that was agreed."""
    rows = InitiativePartner.objects.select_for_update(of=("self",)).select_related("organisation", "initiative")
    partner = rows.get(pk=partner.pk)
    if not can_edit_organisation(by, partner.organisation):
        raise NotAllowed
    if partner.ended_at is not None or (agrees and partner.agreed_at is not None):
        return partner
    if agrees:
        partner.agreed_at = now
    else:
        partner.ended_at = now
    partner.save(update_fields=["agreed_at", "ended_at"])
    kind = "network.partner_agreed" if agrees else "network.partner_ended"
    audience = Audience.ALL if agrees else Audience.TEAM
    activity.record(kind, by=by, at=now, subject=partner.initiative, visible_to=audience)
    return partner


@transaction.atomic
def hide_initiative(*, initiative: Initiative, hidden: bool, reason: str, by: User, now: datetime) -> None:
    """Take an initiative off the pages, or show it again; its people see it and the reason."""
    if not can_hide(by):
        raise NotAllowed
    if hidden and not reason.strip():
        raise HouseError(_("Nennen Sie den Grund. Die Leute der Initiative lesen ihn."))
    initiative = Initiative.objects.select_for_update().get(pk=initiative.pk)
    if bool(initiative.hidden_at) == hidden:
        return
    initiative.hidden_at = now if hidden else None
    initiative.hidden_reason = reason.strip() if hidden else ""
    initiative.save(update_fields=["hidden_at", "hidden_reason"])
    if initiative.board is not None:
        withhold_board(board=initiative.board, withheld=hidden, by=by, now=now)
    kind = "network.initiative_hidden" if hidden else "network.initiative_shown"
    activity.record(kind, by=by, at=now, subject=initiative, visible_to=Audience.OFFICE)


@transaction.atomic
def talk_about_initiative(*, initiative: Initiative, title: str, text: str, by: User, now: datetime) -> Thread:
    """Begin a thread about an initiative; its board is opened with the first one. Not while it is hidden."""
    if not Initiative.objects.visible_to(by).filter(pk=initiative.pk).exists():
        raise NotAllowed
    initiative = Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)
    if initiative.hidden_at is not None:
        raise HouseError(_("Diese Initiative ist gerade verborgen. Solange beginnt hier kein Gespräch."))
    if initiative.board is None:
        initiative.board = open_board(
            title=initiative.title, about=initiative.summary, place=initiative.place, by=by, now=now
        )
        initiative.save(update_fields=["board"])
    return begin_thread(board=initiative.board, title=title, text=text, by=by, now=now)
