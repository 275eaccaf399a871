"""Members lists of the office: taken in for a look, imported as a whole, forgotten after a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mitwirk.accounts.models import User
from mitwirk.accounts.queries import accounts_by_address
from mitwirk.core import activity
from mitwirk.core.csv_cells import table_file
from mitwirk.core.csv_tables import FAULT_TITLE, plain_name
from mitwirk.core.errors import HouseError, NotAllowed
from mitwirk.core.models import Audience
from mitwirk.network.member_files import read_members
from mitwirk.network.member_numbers import keep_above, next_numbers
from mitwirk.network.member_twins import with_twins
from mitwirk.network.models import MemberImport, Membership, MembershipDeed, MembershipState, MembershipStep, PersonKind
from mitwirk.network.models.membership import OPEN_STATES
from mitwirk.network.permissions import can_decide_members

LIVES = timedelta(hours=24)
BATCH = 500
NEW, SKIP, UPDATE = "new", "skip", "update"
CHOICES = {NEW, SKIP, UPDATE}


@transaction.atomic
def take_list(*, data: bytes, filename: str, by: User, now: datetime) -> MemberImport:
    """Read a list and keep what was read for a look; nothing is imported yet."""
    if not can_decide_members(by):
        raise NotAllowed
    read = read_members(data)
    read["lines"] = with_twins(read["lines"])
    return MemberImport.objects.create(by=by, at=now, filename=filename[-120:], **read)


@transaction.atomic
def choose(*, waiting: MemberImport, choices: Mapping[str, str], by: User) -> MemberImport:
    """Remember what shall become of rows that may be members already; "default" stands for all others."""
    waiting = _own(waiting, by)
    merged = {**waiting.choices, **choices}
    waiting.choices = {line: choice for line, choice in merged.items() if choice in CHOICES}
    waiting.save(update_fields=["choices"])
    return waiting


def _own(waiting: MemberImport, by: User) -> MemberImport:
    waiting = MemberImport.objects.select_for_update().get(pk=waiting.pk)
    if waiting.by_id != by.pk or not can_decide_members(by):
        raise NotAllowed
    return waiting


@transaction.atomic
def import_list(*, waiting: MemberImport, only_good: bool, by: User, now: datetime) -> MemberImport:
    """Import all rows of a list or none. A second press finds it done.

    Where the members list has changed since the look and other rows may be members now, nothing is imported: the
    row comes back without `imported_at`, with the new proposals.
    """
    waiting = _own(waiting, by)
    if waiting.imported_at is not None:
        return waiting
    if waiting.faults and not only_good:
        raise HouseError(
            _("Die Datei hat fehlerhafte Zeilen. Bringen Sie sie in Ordnung oder lesen Sie nur die anderen ein.")
        )
    keep_above(max((line["number"] or 0 for line in waiting.lines), default=0))  # locks: nobody confirms meanwhile
    fresh = with_twins(waiting.lines)
    if fresh != waiting.lines:
        waiting.lines = fresh
        waiting.save(update_fields=["lines"])
        return waiting
    wanted: dict[str, list[dict[str, Any]]] = {NEW: [], SKIP: [], UPDATE: []}
    for line in waiting.lines:
        wanted[choice_of(waiting, line)].append(line)
    _create(wanted[NEW], by, now)
    _update(wanted[UPDATE], by, now)
    waiting.outcome = {choice: len(lines) for choice, lines in wanted.items()}
    waiting.lines, waiting.choices, waiting.imported_at = [], {}, now
    waiting.save()
    activity.record(
        "network.members_imported", by=by, at=now, subject=waiting, visible_to=Audience.OFFICE, data=waiting.outcome
    )
    return waiting


def choice_of(waiting: MemberImport, line: Mapping[str, Any]) -> str:
    """Return what shall become of a row: one that may be a member is left out unless the office says otherwise."""
    twin = line.get("twin")
    if not twin:
        return NEW
    choice = waiting.choices.get(str(line["line"])) or waiting.choices.get("default") or SKIP
    return SKIP if choice == UPDATE and twin["pk"] is None else choice


def _create(lines: list[dict[str, Any]], by: User, now: datetime) -> None:
    taken = set(Membership.objects.exclude(number=None).values_list("number", flat=True))
    given = [line["number"] if line["number"] not in taken else None for line in lines]
    fresh = iter(next_numbers(given.count(None)) if None in given else ())
    accounts = _free_accounts(line["email"] for line in lines if line["kind"] in PersonKind.values)
    rows = []
    for line, number in zip(lines, given, strict=True):
        person = line["kind"] in PersonKind.values
        user_id = accounts.pop(line["email"].lower(), None) if person else None
        rows.append(
            Membership(
                user_id=user_id, name=line["name"], kind=line["kind"], email="" if user_id else line["email"],
                place_id=line["place"], number=number or next(fresh), state=MembershipState.RUNNING, applied_at=now,
                decided_at=now, member_since=_day(line["since"]), last_confirmed_on=_day(line["confirmed"]),
            )
        )  # fmt: skip
    Membership.objects.bulk_create(rows, batch_size=BATCH)
    _note(rows, MembershipDeed.IMPORTED, by, now)


def _free_accounts(addresses: Iterable[str]) -> dict[str, int]:
    """Return accounts that proved these addresses and have no open membership yet."""
    found = accounts_by_address(address for address in addresses if address)
    taken = set(Membership.objects.filter(state__in=OPEN_STATES).exclude(user=None).values_list("user", flat=True))
    free: dict[str, int] = {}
    for address, user in found.items():
        if user not in taken:
            free[address] = user
            taken.add(user)
    return free


def _update(lines: list[dict[str, Any]], by: User, now: datetime) -> None:
    """Put the data of members right by a list; numbers, accounts and states stay as they are."""
    wanted = {line["twin"]["pk"]: line for line in lines}
    rows = list(Membership.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
    for row in rows:
        line = wanted[row.pk]
        row.member_since = _day(line["since"]) or row.member_since
        row.last_confirmed_on = _day(line["confirmed"]) or row.last_confirmed_on
        if row.organisation_id is None:
            row.name, row.place_id = line["name"], line["place"]
            row.kind = line["kind"] if row.user_id is None or line["kind"] in PersonKind.values else row.kind
            row.email = row.email if row.user_id else line["email"] or row.email
    fields = ["name", "place", "kind", "email", "member_since", "last_confirmed_on"]
    Membership.objects.bulk_update(rows, fields, batch_size=BATCH)
    _note(rows, MembershipDeed.CHANGED, by, now)


def _note(rows: Iterable[Membership], deed: str, by: User, now: datetime) -> None:
    steps = [MembershipStep(membership=row, deed=deed, by=by, at=now) for row in rows]
    MembershipStep.objects.bulk_create(steps, batch_size=BATCH)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def faults_file(waiting: MemberImport) -> bytes:
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
    return MemberImport.objects.filter(at__lt=now - LIVES).delete()[0]
