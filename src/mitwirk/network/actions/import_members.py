"""What a members list becomes: new memberships, and data put right."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from mitwirk.accounts.models import User
from mitwirk.accounts.queries import accounts_by_address
from mitwirk.network.actions.import_lists import ListKind
from mitwirk.network.member_files import read_members
from mitwirk.network.member_numbers import keep_above, next_numbers
from mitwirk.network.member_twins import with_twins
from mitwirk.network.models import MemberImport, Membership, MembershipDeed, MembershipState, MembershipStep, PersonKind
from mitwirk.network.models.membership import OPEN_STATES

BATCH = 500


def _lock(lines: list[dict[str, Any]]) -> None:
    """Let nobody take a number until the import is done; the count goes on behind numbers that the list brings."""
    keep_above(max((line["number"] or 0 for line in lines), default=0))


def _create(lines: list[dict[str, Any]], by: User, now: datetime) -> None:
    taken = set(Membership.objects.exclude(number=None).values_list("number", flat=True))
    given = [line["number"] if line["number"] not in taken else None for line in lines]
    fresh = iter(next_numbers(given.count(None)) if None in given else ())
    accounts = free_accounts(line["email"] for line in lines if line["kind"] in PersonKind.values)
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


def free_accounts(addresses: Iterable[str]) -> dict[str, int]:
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
        row.version += 1
        row.member_since = _day(line["since"]) or row.member_since
        row.last_confirmed_on = _day(line["confirmed"]) or row.last_confirmed_on
        if row.organisation_id is None:
            row.name, row.place_id = line["name"], line["place"]
            row.kind = line["kind"] if row.user_id is None or line["kind"] in PersonKind.values else row.kind
            row.email = row.email if row.user_id else line["email"] or row.email
    fields = ["name", "place", "kind", "email", "member_since", "last_confirmed_on", "version"]
    Membership.objects.bulk_update(rows, fields, batch_size=BATCH)
    _note(rows, MembershipDeed.CHANGED, by, now)


def _note(rows: Iterable[Membership], deed: str, by: User, now: datetime) -> None:
    steps = [MembershipStep(membership=row, deed=deed, by=by, at=now) for row in rows]
    MembershipStep.objects.bulk_create(steps, batch_size=BATCH)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


MEMBERS = ListKind(
    model=MemberImport,
    deed="network.members_imported",
    read=read_members,
    with_twins=with_twins,
    create=_create,
    update=_update,
    lock=_lock,
)
