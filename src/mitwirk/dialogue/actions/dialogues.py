"""Making, changing and copying a dialogue."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from mitwirk.accounts.models import Role, User
from mitwirk.core import activity
from mitwirk.core.errors import Conflict, HouseError, NotAllowed
from mitwirk.core.models import Activity
from mitwirk.core.slugs import insert_with_slug
from mitwirk.dialogue.models import Dialogue, DialogueStep, State, Statement, Status, TeamMember, TeamRole
from mitwirk.dialogue.permissions import can_create, can_organise
from mitwirk.places.models import Place

FIELDS = (
    "question",
    "context",
    "place",
    "topics",
    "asked_by",
    "open_points",
    "result_use",
    "result_owner",
    "result_on",
    "opens_at",
    "closes_at",
    "invited_sectors",
    "moderation",
    "takes_statements",
    "language",
)
# People answered on the strength of these; changing them later would change what the answers mean.
FIXED_WHEN_OPEN = frozenset({"question", "result_use", "opens_at", "invited_sectors", "language"})
DOUBLE_PRESS = timedelta(seconds=20)
STILL_OPEN_AFTER_END = frozenset({"result_owner", "result_on"})


class StaleVersion(Conflict):
    """Somebody else saved in between. `changed` names the fields, `version` the present one."""

    def __init__(self, message: str, *, changed: list[str], version: int):
        super().__init__(message)
        self.changed = changed
        self.version = version


class FixedField(HouseError):
    """A field that can no longer be changed in this state."""


class WrongPlace(HouseError):
    """A place administrator chose a place that somebody else looks after."""


def locked_fields(state: str) -> frozenset[str]:
    """Return the fields that nobody can change in this state."""
    if state == State.DRAFT:
        return frozenset()
    if state == State.OPEN:
        return FIXED_WHEN_OPEN
    return frozenset(FIELDS) - STILL_OPEN_AFTER_END


def field_label(name: str) -> str:
    """Return a field's German name as the form shows it."""
    return str(Dialogue._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


@transaction.atomic
def create_dialogue(*, values: Mapping[str, Any], by: User, now: datetime) -> Dialogue:
    """Make a draft with the person who starts it as its first organiser."""
    if not can_create(by):
        raise NotAllowed
    twin = _just_made(by, values["question"], now)
    if twin is not None:
        return twin
    check_place(by, values.get("place"))
    plain = {name: values[name] for name in FIELDS if name in values and name != "topics"}
    dialogue = Dialogue(**plain, created_by=by, created_at=now, seed=secrets.randbelow(2**31))
    insert_with_slug(dialogue, dialogue.question, route="dialogue:dialogue_detail", empty="dialog")
    dialogue.topics.set(values.get("topics", ()))
    DialogueStep.objects.create(dialogue=dialogue, state=State.DRAFT, by=by, at=now)
    TeamMember.objects.create(dialogue=dialogue, user=by, role=TeamRole.ORGANISER, added_by=by, added_at=now)
    activity.record("dialogue.created", by=by, at=now, subject=dialogue)
    return dialogue


def _just_made(by: User, question: str, now: datetime, but: int = 0) -> Dialogue | None:
    """Return the draft of a first press of the button, if this is the second."""
    User.objects.select_for_update().get(pk=by.pk)
    drafts = Dialogue.objects.filter(created_by=by, question=question, state=State.DRAFT)
    return drafts.filter(created_at__gt=now - DOUBLE_PRESS).exclude(pk=but).first()


def check_place(by: User, place: Place | None) -> None:
    """Refuse a place outside the ones that a place administrator looks after."""
    own = administered_places(by)
    if own is None:
        return
    step = place
    while step is not None:
        if step.pk in own:
            return
        step = step.parent
    names = ", ".join(Place.objects.filter(pk__in=own).order_by("name").values_list("name", flat=True))
    raise WrongPlace(_("Sie verwalten %(places)s. Wählen Sie einen Ort, der dazugehört.") % {"places": names})


def administered_places(by: User) -> set[int] | None:
    """Return the places somebody administers; None means that every place is fine."""
    if by.holds(Role.OFFICE):
        return None
    own = by.grants.filter(role=Role.PLACE_ADMIN, ended_at=None).values_list("place_id", flat=True)
    places = {place for place in own if place is not None}
    return places or None


@transaction.atomic
def change_dialogue(
    *, dialogue: Dialogue, version: int, values: Mapping[str, Any], by: User, now: datetime
) -> Dialogue:
    """Save what an organiser typed, unless somebody else saved since the form was opened."""
    dialogue = Dialogue.objects.select_for_update().get(pk=dialogue.pk)
    if not can_organise(by, dialogue):
        raise NotAllowed
    changed = changed_fields(dialogue, values)
    if not changed:
        return dialogue
    if version != dialogue.version:
        raise stale(dialogue, version)
    _check_change(dialogue, changed, values, by, now)
    for name in changed:
        if name == "topics":
            dialogue.topics.set(values["topics"])
        else:
            setattr(dialogue, name, values[name])
    dialogue.version += 1
    dialogue.save(update_fields=[*(name for name in changed if name != "topics"), "version"])
    data = {"fields": changed, "version": dialogue.version}
    activity.record("dialogue.changed", by=by, at=now, subject=dialogue, data=data)
    return dialogue


def _check_change(dialogue: Dialogue, changed: list[str], values: Mapping[str, Any], by: User, now: datetime) -> None:
    fixed = [field_label(name) for name in changed if name in locked_fields(dialogue.state)]
    if fixed:
        raise FixedField(
            _("Diese Angaben stehen seit der Eröffnung fest: %(fields)s. Legen Sie für eine neue Frage eine Kopie an.")
            % {"fields": ", ".join(fixed)}
        )
    if "place" in changed:
        check_place(by, values["place"])
    ends = values.get("closes_at")
    if "closes_at" in changed and dialogue.state == State.OPEN and (ends is None or ends <= now):
        raise HouseError(
            _(
                "Der Dialog läuft. Wählen Sie ein Ende in der Zukunft oder beenden Sie ihn auf der Seite "
                "„Dialog beenden“."
            )
        )


def changed_fields(dialogue: Dialogue, values: Mapping[str, Any]) -> list[str]:
    """Return the names of the fields whose new value differs from the saved one."""
    return [name for name in FIELDS if name in values and _comparable(values[name]) != saved_value(dialogue, name)]


def _comparable(value: Any) -> Any:
    if hasattr(value, "values_list"):
        return sorted(value.values_list("pk", flat=True))
    if isinstance(value, (list, tuple)):
        return sorted(getattr(entry, "pk", entry) for entry in value)
    return value


def saved_value(dialogue: Dialogue, name: str) -> Any:
    """Return a field's saved value in a form that compares."""
    return _comparable(dialogue.topics.all() if name == "topics" else getattr(dialogue, name))


def _moment(at: datetime) -> str:
    """Return day and time in the words of the reader's language."""
    local = localtime(at)
    return date_format(local, "MONTH_DAY_FORMAT") + date_format(local, ", H.i")


def stale(dialogue: Dialogue, version: int) -> StaleVersion:
    """Say who changed what since a version was read."""
    since = activity.trail(dialogue).filter(kind="dialogue.changed", data__version__gt=version).select_related("by")
    rows = list(since)
    names = list(dict.fromkeys(name for row in rows for name in row.data.get("fields", ())))
    last: Activity | None = rows[-1] if rows else None
    who = last.by.name if last is not None and last.by is not None else _("Ein Mitglied des Teams")
    when = _moment(last.at) if last is not None else ""
    message = _(
        "%(who)s hat inzwischen gespeichert (%(when)s Uhr). Geändert: %(fields)s. Ihre Eingaben stehen noch "
        "im "
        "Formular. Vergleichen Sie und speichern Sie dann noch einmal."
    ) % {"who": who, "when": when, "fields": ", ".join(map(field_label, names))}
    return StaleVersion(message, changed=names, version=dialogue.version)


@transaction.atomic
def duplicate_dialogue(*, dialogue: Dialogue, by: User, now: datetime) -> Dialogue:
    """Make a new draft with the same texts and the team's own statements; no votes, no people, no dates."""
    if not (can_create(by) or can_organise(by, dialogue)):
        raise NotAllowed
    twin = _just_made(by, dialogue.question, now, but=dialogue.pk)
    if twin is not None:
        return twin
    dropped = {"topics", "opens_at", "closes_at", "result_on"}
    plain = {name: getattr(dialogue, name) for name in FIELDS if name not in dropped}
    copy = Dialogue(**plain, created_by=by, created_at=now, seed=secrets.randbelow(2**31))
    insert_with_slug(copy, copy.question, route="dialogue:dialogue_detail", empty="dialog")
    copy.topics.set(dialogue.topics.all())
    DialogueStep.objects.create(dialogue=copy, state=State.DRAFT, by=by, at=now)
    TeamMember.objects.create(dialogue=copy, user=by, role=TeamRole.ORGANISER, added_by=by, added_at=now)
    own = dialogue.statements.filter(from_team=True, status=Status.ACCEPTED).order_by("number")
    Statement.objects.bulk_create(
        Statement(
            dialogue=copy,
            number=number,
            text=statement.text,
            kind=statement.kind,
            from_team=True,
            status=Status.ACCEPTED,
            brought_by=by,
            submitted_at=now,
            published_at=now,
        )
        for number, statement in enumerate(own, start=1)
    )
    activity.record("dialogue.created", by=by, at=now, subject=copy, data={"copy_of": dialogue.pk})
    return copy
