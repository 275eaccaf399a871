"""The members list of the office: narrowed by what stands in the address, and as a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from mitwirk.core.csv_cells import table_file
from mitwirk.network.mails_membership import addresses_by_organisation
from mitwirk.network.models import Membership

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
    if question.isdigit():
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
    mail = addresses_by_organisation()
    lines = list(_lines(rows, mail))
    return table_file(headers(), lines), len(lines)


def _lines(rows: QuerySet[Membership], mail: Mapping[int, str]) -> Iterator[list[object]]:
    for row in rows.iterator(chunk_size=BATCH):
        address = mail.get(row.organisation_id, "") if row.organisation_id else row.address
        ended = localdate(row.ended_at) if row.ended_at else None
        days = [_day(row.member_since), _day(row.last_confirmed_on), _day(ended)]
        place = row.place.label if row.place else ""
        yield [
            row.number, row.title, row.get_kind_display(), place, address, row.get_state_display(), *days,
        ]  # fmt: skip


def _day(day: Any) -> str:
    return date_format(day, "d.m.Y") if day else ""
