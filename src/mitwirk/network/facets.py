"""What a process remembers of all entries that everybody may see: columns to filter and count in a millisecond.

One query says whether anything changed; then the columns are read anew, so that nobody waits to see their own deed.
Rows for a page are still fetched through `visible_to`, so that a page never shows more than its reader may see.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import QuerySet

from mitwirk.accounts.models import ClaimDecision, SectorClaim, User
from mitwirk.accounts.queries import confirmed_sectors
from mitwirk.network.models import Audibility, Initiative, Offer, OfferState, Organisation, Profile
from mitwirk.places.models import Place

DISTRICT_KEY = 5
NOWHERE = -1
ORGANISATION, INITIATIVE, PERSON = "organisation", "initiative", "person"
MODELS: dict[str, Any] = {ORGANISATION: Organisation, INITIATIVE: Initiative, PERSON: Profile}
Mask = np.ndarray


@dataclass(frozen=True)
class Land:
    """All places as columns."""

    stamp: tuple[Any, ...]
    at: dict[int, int]
    keys: np.ndarray
    districts: np.ndarray
    district_keys: list[str]
    latitudes: np.ndarray
    longitudes: np.ndarray
    people: np.ndarray


@dataclass(frozen=True)
class Columns:
    """All public entries of one kind, in the order of their list.

    `numbers` are primary keys; `made` grows with each entry that everybody may see for the first time: the number
    itself, for people the moment in microseconds. Codes stand for the values of a choice.
    """

    land: Land
    numbers: np.ndarray
    made: np.ndarray
    places: np.ndarray
    codes: dict[str, tuple[np.ndarray, list[str]]]
    looks: Mask
    topics: dict[int, Mask]
    offers: dict[tuple[str, str], Mask]

    def nothing(self) -> Mask:
        """Return a mask in which no entry fits."""
        return np.zeros(len(self.numbers), dtype=bool)

    def of(self, name: str, values: Iterable[str]) -> Mask:
        """Return which entries have one of some values."""
        codes, names = self.codes[name]
        wanted = set(values)
        return np.isin(codes, [code for code, value in enumerate(names) if value in wanted])

    def at_places(self, fits: Mask) -> Mask:
        """Return which entries lie in places that fit, for a mask over all places; an unknown place never does."""
        return np.append(fits, False)[self.places]

    def counts(self, name: str, mask: Mask) -> dict[str, int]:
        """Return how many entries under a mask have which value."""
        codes, names = self.codes[name]
        amounts = np.bincount(codes[mask], minlength=len(names))
        return {value: int(amount) for value, amount in zip(names, amounts, strict=True)}

    def districts(self, mask: Mask) -> dict[str, int]:
        """Return how many entries under a mask lie in which district."""
        places = self.places[mask]
        codes = self.land.districts[places[places != NOWHERE]]
        amounts = np.bincount(codes[codes != NOWHERE], minlength=len(self.land.district_keys))
        return {key: int(amount) for key, amount in zip(self.land.district_keys, amounts, strict=True) if amount}


_kept: dict[str, tuple[Any, Columns]] = {}


def columns(kind: str) -> Columns:
    """Return the columns of one kind as they stand at this moment."""
    stamp = _stamp(kind)
    known = _kept.get(kind)
    if known is not None and known[0] == stamp:
        return known[1]
    fresh = _read(kind, _land(stamp[-3:]))
    _kept[kind] = (stamp, fresh)
    return fresh


def _stamp(kind: str) -> tuple[Any, ...]:
    """Return facts that differ after any change of entries, their offers or places; answered from indexes."""
    table, offers, places = MODELS[kind]._meta.db_table, Offer._meta.db_table, Place._meta.db_table
    if kind == PERSON:
        users, claims, decisions = (model._meta.db_table for model in (User, SectorClaim, ClaimDecision))
        entries = (
            f"SELECT COUNT(*), MAX(p.id), MAX(p.changed_at), COUNT(CASE WHEN u.is_active THEN 1 END),"  # noqa: S608
            f" (SELECT MAX(id) FROM {claims}), (SELECT COUNT(ended_at) FROM {claims}),"
            f" (SELECT MAX(id) FROM {decisions}) FROM {table} p JOIN {users} u ON u.id = p.user_id"
        )
    else:
        # The two maxima apart: an index answers each at once, and the rest is counted four times as fast.
        entries = (
            f"SELECT COUNT(*), SUM(version), COUNT(hidden_at), (SELECT MAX(id) FROM {table}),"  # noqa: S608
            f" (SELECT MAX(hidden_at) FROM {table}) FROM {table}"
        )
    sql = (
        f"SELECT * FROM ({entries}) a, (SELECT COUNT(*), MAX(id), SUM(version),"  # noqa: S608  names are constants
        f" COUNT(CASE WHEN state = '{OfferState.OPEN}' THEN 1 END) FROM {offers}) b,"
        f" (SELECT COUNT(*), MAX(id), MAX(changed_at) FROM {places}) c"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return tuple(cursor.fetchone())


@functools.lru_cache(maxsize=2)
def _land(stamp: tuple[Any, ...]) -> Land:
    rows = list(Place.objects.order_by("pk").values_list("pk", "key", "latitude", "longitude", "population"))
    district_keys = sorted({key[:DISTRICT_KEY] for _pk, key, *_rest in rows if len(key) >= DISTRICT_KEY})
    codes = {key: code for code, key in enumerate(district_keys)}
    return Land(
        stamp=stamp,
        at={pk: number for number, (pk, *_rest) in enumerate(rows)},
        keys=np.array([row[1] for row in rows], dtype=str),
        districts=np.array([codes.get(row[1][:DISTRICT_KEY], NOWHERE) for row in rows], dtype=np.int64),
        district_keys=district_keys,
        latitudes=np.array([np.nan if row[2] is None else row[2] for row in rows], dtype=float),
        longitudes=np.array([np.nan if row[3] is None else row[3] for row in rows], dtype=float),
        people=np.array([NOWHERE if row[4] is None else row[4] for row in rows], dtype=np.int64),
    )


def public_rows(kind: str) -> QuerySet[Any]:
    """Return the entries that everybody may see, in the order of their list."""
    return listed(kind, AnonymousUser())


def listed(kind: str, viewer: Any) -> QuerySet[Any]:
    """Return the entries of the directory that a viewer may see; hidden ones stand on nobody's list."""
    if kind == PERSON:
        rows = Profile.objects.visible_to(viewer).select_related("user", "place").defer("place__boundary")
        return rows.order_by("user__display_name", "pk")
    return MODELS[kind].objects.visible_to(viewer).filter(hidden_at=None).for_list().prefetch_related(None)


def _read(kind: str, land: Land) -> Columns:
    rows = public_rows(kind).select_related(None)
    if kind == PERSON:
        return _people(rows, land)
    names = {"sector": "sector", "form": "kind"} if kind == ORGANISATION else {"sector": "sector", "stage": "stage"}
    looks = [] if kind == ORGANISATION else ["looks_for"]
    found = list(rows.values_list("pk", "place_id", *names.values(), *looks))
    numbers = np.array([row[0] for row in found], dtype=np.int64)
    through = MODELS[kind].topics.through
    tagged = through.objects.values_list("topic_id", f"{kind}_id")
    offered = Offer.objects.shown().open().exclude(**{f"{kind}_id": None})
    return Columns(
        land=land,
        numbers=numbers,
        made=numbers,
        places=_places(land, (row[1] for row in found)),
        codes={name: _coded([row[2 + at] for row in found]) for at, name in enumerate(names)},
        looks=np.array([bool(looks and row[-1]) for row in found], dtype=bool),
        topics=_masks(numbers, tagged),
        offers=_masks(numbers, (((row[0], row[1]), row[2]) for row in _offers(offered, f"{kind}_id"))),
    )


def _people(rows: QuerySet[Profile], land: Land) -> Columns:
    """Return the columns of profiles: place, topics and sector count only if all may read them."""
    found = list(rows.values_list("pk", "place_id", "visibility", "user_id", "shown_at"))
    numbers = np.array([row[0] for row in found], dtype=np.int64)
    profile_of = {row[3]: row[0] for row in found}
    offered = _offers(Offer.objects.shown().open().filter(organisation=None, initiative=None), "made_by_id")
    own = (((row[0], row[1]), profile_of[row[2]]) for row in offered if row[2] in profile_of)
    told = {row[0] for row in found if row[2].get("topics") == Audibility.ALL}
    named = Profile.topics.through.objects.values_list("topic_id", "profile_id")
    tagged = [(topic, profile) for topic, profile in named if profile in told]
    return Columns(
        land=land,
        numbers=numbers,
        made=np.array([moment_number(row[4]) if row[4] else 0 for row in found], dtype=np.int64),
        places=_places(land, (row[1] if row[2].get("place") == Audibility.ALL else None for row in found)),
        codes={"sector": _coded(_sectors(found))},
        looks=np.zeros(len(numbers), dtype=bool),
        topics=_masks(numbers, tagged),
        offers=_masks(numbers, own),
    )


def _sectors(found: list[tuple[Any, ...]]) -> list[str]:
    """Return the sector of each profile, empty where not everybody may read it."""
    told = [row[3] for row in found if row[2].get("sector") == Audibility.ALL]
    known = confirmed_sectors(told)
    return [known.get(row[3], "") if row[2].get("sector") == Audibility.ALL else "" for row in found]


def moment_number(moment: datetime) -> int:
    """Return a moment as a number that grows, in microseconds."""
    return int(moment.timestamp() * 1_000_000)


def _offers(rows: QuerySet[Offer], owner: str) -> Iterable[Any]:
    return rows.order_by().values_list("direction", "kind", owner)


def _places(land: Land, pks: Iterable[int | None]) -> np.ndarray:
    return np.array([NOWHERE if pk is None else land.at.get(pk, NOWHERE) for pk in pks], dtype=np.int64)


def _coded(values: list[str]) -> tuple[np.ndarray, list[str]]:
    names = sorted(set(values))
    codes = {name: code for code, name in enumerate(names)}
    return np.array([codes[value] for value in values], dtype=np.int64), names


def _masks(numbers: np.ndarray, pairs: Iterable[tuple[Any, int]]) -> dict[Any, Mask]:
    """Return for each value a mask of the entries that have it; entries that nobody may see are left out."""
    holders: dict[Any, list[int]] = {}
    for value, number in pairs:
        holders.setdefault(value, []).append(number)
    return {value: np.isin(numbers, np.array(held, dtype=np.int64)) for value, held in holders.items()}
