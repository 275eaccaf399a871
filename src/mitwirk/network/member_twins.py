"""Is somebody of a list a member already? Proposed with the reason, never merged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from mitwirk.core.csv_tables import plain_name
from mitwirk.network.models import Membership

ALIKE = 88.0  # of 100: one slip in a name of ten letters


@dataclass(frozen=True)
class Known:
    """One membership as far as comparing needs it."""

    pk: int
    number: int | None
    name: str
    plain: str
    place: int | None
    emails: tuple[str, ...]

    @property
    def words(self) -> str:
        """Name the membership."""
        return f"{self.name} ({self.number})" if self.number else self.name


def _known() -> list[Known]:
    fields = ("pk", "number", "name", "place_id", "email", "user__email", "organisation__name")
    rows, gone = Membership.objects.order_by("pk").values_list(*fields), _("Ehemaliges Mitglied")
    return [
        Known(pk, number, organisation or name or gone, plain_name(organisation or name), place,
              tuple(mail.lower() for mail in (email, account) if mail))
        for pk, number, name, place, email, account, organisation in rows.iterator()
    ]  # fmt: skip


def with_twins(lines: Iterable[Mapping[str, Any]], by: Any = None) -> list[dict[str, Any]]:
    """Return the rows of a list, each with the member it may be, if any, under `twin`."""
    by_number: dict[int, Known] = {}
    by_mail: dict[str, Known] = {}
    by_place: dict[int | None, dict[int, str]] = defaultdict(dict)
    by_pk: dict[int, Known] = {}
    for known in _known():
        if known.number:
            by_number[known.number] = known
        for mail in known.emails:
            by_mail.setdefault(mail, known)
        by_pk[known.pk] = known
        by_place[known.place][known.pk] = known.plain
    found, above = [], _Above()
    for line in lines:
        row = {key: value for key, value in line.items() if key != "twin"}
        twin = (
            _told(by_number.get(row["number"] or 0), _("gleiche Nummer"))
            or _told(by_mail.get(row["email"].lower()), _("gleiche E-Mail-Adresse"))
            or _told(by_pk.get(_alike(row["name"], by_place[row["place"]])), _("ähnlicher Name am selben Ort"))
            or above.twin(row)
        )
        found.append({**row, "twin": twin} if twin else row)
    return found


def _told(known: Known | None, why: str) -> dict[str, Any] | None:
    return {"pk": known.pk, "words": known.words, "why": why} if known else None


def _alike(name: str, others: Mapping[int, str]) -> int:
    """Return the key of the most similar name, 0 if none is similar enough."""
    best = process.extractOne(plain_name(name), others, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return best[2] if best else 0


class _Above:
    """The rows of the same list that stand above."""

    def __init__(self) -> None:
        self.mails: dict[str, int] = {}
        self.names: dict[int, dict[int, str]] = defaultdict(dict)

    def twin(self, row: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the row above that may be the same, and remember this one."""
        mail = row["email"].lower()
        same = self.mails.get(mail) if mail else None
        why = _("gleiche E-Mail-Adresse")
        if same is None:
            same, why = _alike(row["name"], self.names[row["place"]]) or None, _("ähnlicher Name am selben Ort")
        self.names[row["place"]][row["line"]] = plain_name(row["name"])
        if mail:
            self.mails.setdefault(mail, row["line"])
        if same is None:
            return None
        return {"pk": None, "words": _("Zeile %(line)s derselben Datei") % {"line": same}, "why": why}
