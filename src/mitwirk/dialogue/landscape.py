"""The landscape of a dialogue: the only file that knows the opinion engine, so that the engine can be exchanged.

Rows become arrays, the engine computes, the result becomes a snapshot row with digest, version and seed.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection, transaction
from django.db.models import Max

from mitwirk.accounts.models import Sector
from mitwirk.core import activity
from mitwirk.core.models import Audience
from mitwirk.dialogue.canonical import canonical_order
from mitwirk.dialogue.landscape_summary import FEWEST, summarise
from mitwirk.dialogue.models import Dialogue, LandscapeSnapshot, Participant, Statement, StatementVote
from mitwirk.dialogue.population import age_rows
from mitwirk.science.opinion import Landscape, Votes, analyse

IntArray = npt.NDArray[np.int64]
SECTORS = list(Sector.values)
KEEP_SNAPSHOTS = 3
ROWS_A_FETCH = 50_000
READ = """
SELECT v.participant_id, v.statement_id, v.value
FROM dialogue_statementvote v JOIN dialogue_statement s ON s.id = v.statement_id
WHERE v.dialogue_id = %s AND s.status = 'accepted'
"""


@dataclass(frozen=True)
class Ballots:
    """A dialogue's answers as the engine wants them: people in canonical order, statements by number."""

    participants: IntArray
    statements: IntArray
    votes: Votes
    sectors: IntArray  # position in SECTORS, -1 where unknown


def read_ballots(dialogue: Dialogue) -> Ballots:
    """Read all answers to accepted statements."""
    parts = [np.zeros((0, 3), dtype=np.int64)]
    with connection.cursor() as cursor:
        cursor.execute(READ, [dialogue.pk])
        while rows := cursor.fetchmany(ROWS_A_FETCH):
            parts.append(np.array(rows, dtype=np.int64))
    table = np.concatenate(parts)
    # A fixed order, whatever order the database reads in: the same answers give the same bits.
    table = table[np.lexsort((table[:, 1], table[:, 0]))]
    accepted = Statement.objects.filter(dialogue=dialogue).accepted().order_by("number").values_list("pk", "number")
    statements, numbers = np.array(list(accepted), dtype=np.int64).reshape(-1, 2).T
    by_key = np.argsort(statements)
    column = by_key[np.searchsorted(statements[by_key], table[:, 1])] if len(table) else table[:, 1]
    stored, person = np.unique(table[:, 0], return_inverse=True)
    sectors = _sectors(dialogue, stored)
    order = canonical_order(person, numbers[column], table[:, 2], sectors)
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    votes = Votes(place[person], column, table[:, 2], len(stored), len(statements))
    return Ballots(stored[order], statements, votes, sectors[order])


def _sectors(dialogue: Dialogue, participants: IntArray) -> IntArray:
    label = np.full(len(participants), -1, dtype=np.int64)
    told = Participant.objects.filter(dialogue=dialogue).exclude(sector="").values_list("pk", "sector")
    for pk, sector in told.iterator(chunk_size=5000):
        position = int(np.searchsorted(participants, pk))
        if position < len(participants) and participants[position] == pk and sector in SECTORS:
            label[position] = SECTORS.index(sector)
    # Sectors too small to be shown do not count either: the open data, which leave them out, give the same result.
    size = np.bincount(label[label >= 0], minlength=len(SECTORS))
    return np.where((label >= 0) & (size[label] < FEWEST), -1, label)


def compute(*, dialogue: Dialogue, now: datetime) -> LandscapeSnapshot:
    """Compute the landscape and make it the dialogue's present one. The same answers make no new row."""
    until = StatementVote.objects.filter(dialogue=dialogue).aggregate(latest=Max("at"))["latest"]
    ballots = read_ballots(dialogue)
    landscape = analyse(ballots.votes, ballots.sectors, dialogue.seed, n_labels=len(SECTORS))
    fields = ("pk", "number", "text", "kind")
    texts = {row["pk"]: dict(row) for row in Statement.objects.filter(dialogue=dialogue).values(*fields)}
    rows = [texts[pk] for pk in ballots.statements.tolist()]
    summary = summarise(landscape, ballots.sectors, rows, age_rows(dialogue))
    return _store(dialogue, ballots, landscape, summary, until, now)


@transaction.atomic
def _store(
    dialogue: Dialogue,
    ballots: Ballots,
    landscape: Landscape,
    summary: dict,
    until: datetime | None,
    now: datetime,
) -> LandscapeSnapshot:
    dialogue = Dialogue.objects.select_for_update(of=("self",)).get(pk=dialogue.pk)
    present = dialogue.present_snapshot()
    facts = landscape.diagnostics
    if present is not None and present.digest == facts.digest and present.summary == summary:
        LandscapeSnapshot.objects.filter(pk=present.pk).update(votes_until=until, computed_at=now)
        return present
    seen = landscape.statements.overall.seen.tolist()
    snapshot = LandscapeSnapshot.objects.create(
        dialogue=dialogue,
        computed_at=now,
        votes_until=until,
        participants=len(ballots.participants),
        statements=len(ballots.statements),
        votes=len(ballots.votes.value),
        summary=summary,
        detail=pack_detail(ballots, landscape),
        exposure={str(pk): count for pk, count in zip(ballots.statements.tolist(), seen, strict=True)},
        digest=facts.digest,
        engine=facts.version,
        seed=facts.seed,
    )
    Dialogue.objects.filter(pk=dialogue.pk).update(snapshot=snapshot)
    kept = LandscapeSnapshot.objects.filter(dialogue=dialogue).order_by("-pk").values_list("pk", flat=True)
    LandscapeSnapshot.objects.filter(dialogue=dialogue).exclude(pk__in=list(kept[:KEEP_SNAPSHOTS])).delete()
    if dialogue.has_result:
        # Pages of finished dialogues are kept in memory until something is logged.
        activity.record("dialogue.landscape_computed", by=None, at=now, subject=dialogue, visible_to=Audience.TEAM)
    return snapshot


def pack_detail(ballots: Ballots, landscape: Landscape) -> bytes:
    """Pack what few pages need: where people stand, and all figures of all statements."""
    by_group, by_sector = landscape.statements.by_group, landscape.statements.by_label
    arrays: dict[str, Any] = {
        "participants": ballots.participants,
        "position": landscape.positions.mean.astype(np.float32),
        "known": landscape.positions.known,
        "label": landscape.groups.label.astype(np.int8),
        "statements": ballots.statements,
        "counts": _counts(landscape.statements.overall)[:, None],
        "group_counts": _counts(by_group) if by_group else np.zeros((3, 0, len(ballots.statements)), dtype=np.int32),
        "sector_counts": _counts(by_sector) if by_sector else np.zeros((3, 0, len(ballots.statements)), dtype=np.int32),
        "division": landscape.statements.division.value.astype(np.float32),
        "common": landscape.statements.common_ground.holds,
    }
    target = io.BytesIO()
    np.savez_compressed(target, **arrays)
    return target.getvalue()


def _counts(shares) -> npt.NDArray[np.int32]:
    return np.stack([shares.agree, shares.passed, shares.disagree]).astype(np.int32)


@dataclass(frozen=True)
class Detail:
    """The unpacked detail of a snapshot."""

    participants: IntArray
    position: npt.NDArray[np.float32]
    known: npt.NDArray[np.bool_]
    label: npt.NDArray[np.int8]
    statements: IntArray
    counts: npt.NDArray[np.int32]  # (agree, pass, disagree) × 1 × statement
    group_counts: npt.NDArray[np.int32]  # (agree, pass, disagree) × group × statement
    sector_counts: npt.NDArray[np.int32]  # (agree, pass, disagree) × sector × statement
    division: npt.NDArray[np.float32]
    common: npt.NDArray[np.bool_]


def detail_of(snapshot: LandscapeSnapshot) -> Detail:
    """Unpack a snapshot's detail."""
    with np.load(io.BytesIO(bytes(snapshot.detail)), allow_pickle=False) as arrays:
        return Detail(**{name: arrays[name] for name in arrays.files})


@dataclass(frozen=True)
class OwnPlace:
    """Where one person stands; shown to nobody else."""

    x: float
    y: float
    known: bool
    group: int  # -1: between the groups, or too few answers


def own_place(snapshot: LandscapeSnapshot, participant: Participant | None) -> OwnPlace | None:
    """Return where a person stood at the last computation; None for newcomers."""
    if participant is None:
        return None
    detail = detail_of(snapshot)
    rows = np.flatnonzero(detail.participants == participant.pk)
    if not len(rows):
        return None
    row = int(rows[0])
    x, y = detail.position[row].tolist()
    return OwnPlace(x, y, bool(detail.known[row]), int(detail.label[row]))
