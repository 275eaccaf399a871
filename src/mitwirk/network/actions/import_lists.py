"""Lists of the office: taken in for a look, imported as a whole, forgotten after a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mitwirk.accounts.models import User
from mitwirk.core import activity
from mitwirk.core.csv_cells import table_file
from mitwirk.core.csv_tables import FAULT_TITLE, plain_name
from mitwirk.core.errors import HouseError, NotAllowed
from mitwirk.core.models import Audience
from mitwirk.network.models import InitiativeImport, MemberImport, WaitingList
from mitwirk.network.permissions import can_decide_members

LIVES = timedelta(hours=24)
NEW, SKIP, UPDATE = "new", "skip", "update"
CHOICES = {NEW, SKIP, UPDATE}
Lines = list[dict[str, Any]]


@dataclass(frozen=True)
class ListKind:
    """What one kind of list needs: its table, how it is read, how duplicates are found, what is made of its rows.

    `with_twins(lines, by)` returns the rows, each with the entry it may be under `twin`: `pk` (None where there is
    nothing to update), `words`, `why`, and `same` where a second entry is out of the question.
    """

    model: type[WaitingList]
    deed: str
    read: Callable[[bytes], dict[str, Any]]
    with_twins: Callable[[Lines, User], Lines]
    create: Callable[[Lines, User, datetime], None]
    update: Callable[[Lines, User, datetime], None]
    lock: Callable[[Lines], None]


@transaction.atomic
def take_list(*, kind: ListKind, data: bytes, filename: str, by: User, now: datetime) -> Any:
    """Read a list and keep what was read for a look; nothing is imported yet."""
    if not can_decide_members(by):
        raise NotAllowed
    read = kind.read(data)
    read["lines"] = kind.with_twins(read["lines"], by)
    return kind.model._default_manager.create(by=by, at=now, filename=filename[-120:], **read)


@transaction.atomic
def choose(*, waiting: WaitingList, choices: Mapping[str, str], by: User) -> Any:
    """Remember what shall become of rows that may be there already; "default" stands for all others."""
    waiting = _own(waiting, by)
    merged = {**waiting.choices, **choices}
    waiting.choices = {line: choice for line, choice in merged.items() if choice in CHOICES}
    waiting.save(update_fields=["choices"])
    return waiting


def _own(waiting: WaitingList, by: User) -> WaitingList:
    waiting = type(waiting)._default_manager.select_for_update().get(pk=waiting.pk)
    if waiting.by_id != by.pk or not can_decide_members(by):
        raise NotAllowed
    return waiting


@transaction.atomic
def import_list(*, kind: ListKind, waiting: WaitingList, only_good: bool, by: User, now: datetime) -> Any:
    """Import all rows of a list or none. A second press finds it done.

    Where the house has changed since the look and other rows may be there already, nothing is imported: the row
    comes back without `imported_at`, with the new proposals.
    """
    waiting = _own(waiting, by)
    if waiting.imported_at is not None:
        return waiting
    if waiting.faults and not only_good:
        raise HouseError(
            _("Die Datei hat fehlerhafte Zeilen. Bringen Sie sie in Ordnung oder lesen Sie nur die anderen ein.")
        )
    kind.lock(waiting.lines)
    fresh = kind.with_twins(waiting.lines, by)
    if fresh != waiting.lines:
        waiting.lines = fresh
        waiting.save(update_fields=["lines"])
        return waiting
    wanted: dict[str, Lines] = {NEW: [], SKIP: [], UPDATE: []}
    for line in waiting.lines:
        wanted[choice_of(waiting, line)].append(line)
    kind.create(wanted[NEW], by, now)
    kind.update(wanted[UPDATE], by, now)
    waiting.outcome = {choice: len(lines) for choice, lines in wanted.items()}
    waiting.lines, waiting.choices, waiting.imported_at = [], {}, now
    waiting.save()
    activity.record(kind.deed, by=by, at=now, subject=waiting, visible_to=Audience.OFFICE, data=waiting.outcome)
    return waiting


def choice_of(waiting: WaitingList, line: Mapping[str, Any]) -> str:
    """Return what shall become of a row: one that may be there already is left out unless the office says otherwise."""
    twin = line.get("twin")
    if not twin:
        return NEW
    choice = waiting.choices.get(str(line["line"])) or waiting.choices.get("default") or SKIP
    impossible = (choice == UPDATE and twin["pk"] is None) or (choice == NEW and twin.get("same"))
    return SKIP if impossible else choice


def faults_file(waiting: WaitingList) -> bytes:
    """Return the bad rows as they stood in the file, each with what is wrong."""
    kept = [place for place, header in enumerate(waiting.headers) if plain_name(header) != plain_name(FAULT_TITLE)]
    rows = (
        [*(fault["cells"][place] if place < len(fault["cells"]) else "" for place in kept), words_of(fault["errors"])]
        for fault in waiting.faults
    )
    return table_file([*(waiting.headers[place] for place in kept), FAULT_TITLE], rows)


def words_of(errors: Iterable[Mapping[str, str]]) -> str:
    """Return what is wrong in one row, column by column."""
    return " ".join(f"{error['column']}: {error['text']}" for error in errors)


def forget_old_imports(*, now: datetime) -> int:
    """Delete lists that were taken in more than a day ago."""
    models = (MemberImport, InitiativeImport)
    return sum(model.objects.filter(at__lt=now - LIVES).delete()[0] for model in models)
