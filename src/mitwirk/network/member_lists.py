"""The members list of the office: narrowed by what stands in the address, and as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from mitwirk.core.csv_cells import table_file
from mitwirk.network.mails_membership import addresses_by_organisation
from mitwirk.network.models import MEMBER_KINDS, Membership, MembershipState
from mitwirk.places import queries as places

BATCH = 2000


def chosen_members(wanted: Mapping[str, Any]) -> QuerySet[Membership]:
    """Return the memberships that fit all choices, by name."""
    rows, today = Membership.objects.for_list(), localdate()
    if wanted.get("stand"):
        rows = rows.filter(state=wanted["stand"])
    if wanted.get("art"):
        rows = rows.filter(kind=wanted["art"])
    if wanted.get("kreis"):
        rows = rows.filter(place__key__startswith=wanted["kreis"].key)
    if wanted.get("aktuell") == "gefragt":
        rows = rows.running().filter(asked_on__isnull=False)
    elif wanted.get("aktuell") == "alt":
        rows = rows.stale(today)
    elif wanted.get("aktuell") == "neu":
        rows = rows.running().exclude(pk__in=Membership.objects.stale(today).values("pk"))
    return rows.filter(_asked(wanted["q"])) if wanted.get("q") else rows


def _asked(question: str) -> Q:
    if question.isascii() and question.isdigit():
        return Q(number=int(question)) if len(question) < 9 else Q(pk__in=[])
    sought = Q()
    # SQLite compares umlauts with regard to case; these four spellings are what people type.
    for spelt in {question, question.lower(), question.upper(), question.title()}:
        sought |= Q(name__icontains=spelt) | Q(organisation__name__icontains=spelt)
    return sought | Q(email__icontains=question) | Q(user__email__icontains=question)


def headers() -> list[str]:
    """Return the column names, which the import understands too."""
    return [
        _("Mitgliedsnummer"), _("Name"), _("Art"), _("Ort"), _("E-Mail"), _("Stand"), _("Mitglied seit"),
        _("zuletzt bestätigt am"), _("beendet am"),
    ]  # fmt: skip


def members_file(rows: QuerySet[Membership]) -> tuple[bytes, int]:
    """Return the list as a file, and how many members stand in it."""
    lines = list(_lines(rows, addresses_by_organisation(), places.labels_by_id()))
    return table_file(headers(), lines), len(lines)


def _lines(
    rows: QuerySet[Membership], mail: Mapping[int, str], place_name: Callable[[int], str]
) -> Iterator[list[object]]:
    kinds = {str(key): str(label) for key, label in MEMBER_KINDS}
    states = {str(key): str(label) for key, label in MembershipState.choices}
    for row in rows.select_related(None).select_related("user", "organisation").iterator(chunk_size=BATCH):
        address = mail.get(row.organisation_id, "") if row.organisation_id else row.address
        ended = localdate(row.ended_at) if row.ended_at else None
        days = [_day(row.member_since), _day(row.last_confirmed_on), _day(ended)]
        place = place_name(row.place_id) if row.place_id else ""
        yield [
            row.number, row.title, kinds[row.kind], place, address, states[row.state], *days,
        ]  # fmt: skip


def _day(day: Any) -> str:
    return f"{day:%d.%m.%Y}" if day else ""
