"""What a list of initiatives becomes: new initiatives, whose organisations are asked, and texts put right."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from mitwirk.accounts.models import User
from mitwirk.core import activity
from mitwirk.core.models import Audience
from mitwirk.core.slugs import insert_with_slug
from mitwirk.network.actions.import_lists import ListKind
from mitwirk.network.initiative_files import read_initiatives, with_initiative_twins
from mitwirk.network.models import Initiative, InitiativeImport, InitiativePartner

FIELDS = ("summary", "sector", "stage")


def _lock(lines: list[dict[str, Any]]) -> None:
    """Initiatives carry no numbers: nothing to lock."""


def _create(lines: list[dict[str, Any]], by: User, now: datetime) -> None:
    for line in lines:
        initiative = Initiative(
            title=line["title"], place_id=line["place"], made_by=by, made_at=now, changed_at=now, confirmed_at=now,
            **{name: line[name] for name in FIELDS},
        )  # fmt: skip
        insert_with_slug(initiative, initiative.title, route="network:initiative_detail", empty="initiative")
        initiative.topics.set(line["topics"])
        if line["organisation"]:
            # The organisation is asked; nobody carries what they did not agree to.
            InitiativePartner.objects.create(
                initiative=initiative, organisation_id=line["organisation"], leads=True, added_at=now
            )
        activity.record("network.initiative_started", by=by, at=now, subject=initiative, visible_to=Audience.ALL)


def _update(lines: list[dict[str, Any]], by: User, now: datetime) -> None:
    wanted = {line["twin"]["pk"]: line for line in lines}
    for initiative in Initiative.objects.select_for_update().filter(pk__in=wanted).order_by("pk"):
        line = wanted[initiative.pk]
        for name in FIELDS:
            setattr(initiative, name, line[name])
        initiative.version += 1
        initiative.changed_at = initiative.confirmed_at = now
        initiative.save()
        initiative.topics.set(line["topics"])
        activity.record("network.initiative_changed", by=by, at=now, subject=initiative, visible_to=Audience.ALL)


INITIATIVES = ListKind(
    model=InitiativeImport,
    deed="network.initiatives_imported",
    read=read_initiatives,
    with_twins=with_initiative_twins,
    create=_create,
    update=_update,
    lock=_lock,
)
