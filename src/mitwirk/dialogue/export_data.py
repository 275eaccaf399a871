"""What leaves the house as open data: gathered once, with nothing in it that points to a person.

People get numbers in an order that only this installation can compute, per dialogue, so that two files
about two
dialogues cannot be joined. Rows are sorted by these numbers: the order of joining is not in the data either.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.urls import reverse

from mitwirk.accounts.models import Sector
from mitwirk.dialogue.landscape_summary import FEWEST
from mitwirk.dialogue.models import Dialogue, Participant, Statement, Status

ROWS_A_FETCH = 50_000
ZONE = ZoneInfo("Europe/Berlin")
LICENCE_NAME = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/deed.de"
IntArray = npt.NDArray[np.int64]

VOTES = """
SELECT v.participant_id, v.statement_id, v.value, v.important, {epoch}
FROM dialogue_statementvote v JOIN dialogue_statement s ON s.id = v.statement_id
WHERE v.dialogue_id = %s AND s.status = 'accepted'
"""
EPOCH = {"sqlite": "CAST(strftime('%%s', v.at) AS INTEGER)", "postgresql": "EXTRACT(EPOCH FROM v.at)::bigint"}


@dataclass(frozen=True)
class OpenStatement:
    """One published statement, or the mere fact that one was not published."""

    number: int
    text: str
    kind: str
    accepted: bool
    submitted_on: date
    agree: int
    unsure: int
    disagree: int
    important: int

    @property
    def votes(self) -> int:
        """Return how many answered."""
        return self.agree + self.unsure + self.disagree


@dataclass(frozen=True)
class OpenData:
    """Everything that the files of one dialogue are written from.

    `participant` (from 1), `statement` (position in `statements`), `value`, `important` and `day` (days
    since 1970 in local time) are columns of votes, sorted by participant, then statement. `sectors[i]`
    belongs to participant i + 1.
    """

    dialogue: Dialogue
    statements: list[OpenStatement]
    sectors: list[str]
    participant: IntArray
    statement: IntArray
    value: IntArray
    important: IntArray
    day: IntArray

    @property
    def attribution(self) -> str:
        """Return who has to be named when the data are used."""
        return attribution_of(self.dialogue)


def attribution_of(dialogue: Dialogue) -> str:
    """Return the source as it has to be named."""
    return dialogue.attribution.strip() or f"{dialogue.asked_by} / {settings.SITE_NAME}"


def page_address(dialogue: Dialogue) -> str:
    """Return the full address of the dialogue's page."""
    return settings.SITE_URL + reverse("dialogue:dialogue_detail", args=[dialogue.slug])


def gather(dialogue: Dialogue) -> OpenData:
    """Read one dialogue for publication."""
    people, statement_ids, value, important, seconds = _read_votes(dialogue)
    keys = np.unique(people)
    rank = _ranks(dialogue, keys)
    numbers = rank[np.searchsorted(keys, people)] + 1
    rows = list(Statement.objects.filter(dialogue=dialogue).exclude(status=Status.PENDING).order_by("number"))
    places = {row.pk: position for position, row in enumerate(rows)}
    statement = np.array([places[pk] for pk in statement_ids.tolist()], dtype=np.int64)
    order = np.lexsort((statement, numbers))
    counts = _counts(statement, value, important, len(rows))
    return OpenData(
        dialogue=dialogue,
        statements=[_open_statement(row, counts[position]) for position, row in enumerate(rows)],
        sectors=_sectors(dialogue, keys, rank),
        participant=numbers[order],
        statement=statement[order],
        value=value[order],
        important=important[order],
        day=_days(seconds)[order],
    )


def _read_votes(dialogue: Dialogue) -> list[IntArray]:
    parts = []
    with connection.cursor() as cursor:
        cursor.execute(VOTES.format(epoch=EPOCH[connection.vendor]), [dialogue.pk])
        while rows := cursor.fetchmany(ROWS_A_FETCH):
            parts.append(np.array(rows, dtype=np.int64))
    table = np.concatenate(parts) if parts else np.zeros((0, 5), dtype=np.int64)
    return [np.ascontiguousarray(table[:, column]) for column in range(5)]


def _ranks(dialogue: Dialogue, keys: IntArray) -> IntArray:
    """Return a place for each person in an order that looks random and stays the same for this dialogue."""
    secret = f"{settings.SECRET_KEY}:export:{dialogue.pk}:{dialogue.seed}".encode()
    marks = [hmac.new(secret, str(key).encode(), hashlib.sha256).digest() for key in keys.tolist()]
    ranks = np.empty(len(marks), dtype=np.int64)
    ranks[sorted(range(len(marks)), key=marks.__getitem__)] = np.arange(len(marks))
    return ranks


def _sectors(dialogue: Dialogue, keys: IntArray, rank: IntArray) -> list[str]:
    """Return the sector of each participant in export order, empty where fewer than five share it."""
    stated = dict(Participant.objects.filter(dialogue=dialogue).exclude(sector="").values_list("pk", "sector"))
    found = [stated.get(key, "") for key in keys.tolist()]
    shown = {sector for sector in Sector.values if found.count(sector) >= FEWEST}
    sectors = [""] * len(found)
    for position, sector in zip(rank.tolist(), found, strict=True):
        sectors[position] = sector if sector in shown else ""
    return sectors


def _counts(statement: IntArray, value: IntArray, important: IntArray, size: int) -> npt.NDArray[np.int64]:
    """Return agree, unsure, disagree, important per statement."""
    columns = [np.bincount(statement[value == wanted], minlength=size) for wanted in (1, 0, -1)]
    columns.append(np.bincount(statement[important > 0], minlength=size))
    return np.stack(columns, axis=1).astype(np.int64) if size else np.zeros((0, 4), dtype=np.int64)


def _open_statement(row: Statement, counts: IntArray) -> OpenStatement:
    accepted = row.status == Status.ACCEPTED
    agree, unsure, disagree, important = (int(count) for count in counts)
    return OpenStatement(
        number=row.number,
        text=row.text if accepted else "",
        kind=row.kind if accepted else "",
        accepted=accepted,
        submitted_on=row.submitted_at.astimezone(ZONE).date(),
        agree=agree,
        unsure=unsure,
        disagree=disagree,
        important=important,
    )


@functools.lru_cache(maxsize=100_000)
def _day_of_hour(hour: int) -> int:
    moment = datetime.fromtimestamp(hour * 3600, tz=UTC).astimezone(ZONE)
    return (moment.date() - date(1970, 1, 1)).days


def _days(seconds: IntArray) -> IntArray:
    hours, inverse = np.unique(seconds // 3600, return_inverse=True)
    days = np.array([_day_of_hour(hour) for hour in hours.tolist()], dtype=np.int64)
    return days[inverse] if days.size else seconds


def rejected_count(dialogue: Dialogue) -> int:
    """Return how many statements were not published."""
    counted = Statement.objects.filter(dialogue=dialogue, status=Status.REJECTED).aggregate(n=Count("pk"))
    return int(counted["n"])
