"""The landscape of a dialogue: the adapter to the opinion engine.

Rows become arrays here, and the engine's names are taken from here, so that the engine can be exchanged in one
file. What becomes of the result stands in `landscape_summary` (pages), `landscape_detail` (large parts) and
`actions.landscape` (the row).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from django.db import connection
from django.db.models import Count

from mitwirk.accounts.models import Sector
from mitwirk.dialogue.canonical import canonical_order
from mitwirk.dialogue.models import Dialogue, Participant, Statement, StatementVote
from mitwirk.science.opinion import (
    Interval,
    Landscape,
    Shares,
    Votes,
    fit,
    place_newcomer,
    share_interval,
    shared_ranks,
    shown_to_all,
)
from mitwirk.science.opinion.figures import MIN_ANSWERS, MIN_KNOWN
from mitwirk.science.opinion.influence import Influence, influence

__all__ = [
    "FEWEST",
    "LETTERS",
    "MIN_ANSWERS",
    "MIN_KNOWN",
    "SECTORS",
    "Ballots",
    "Influence",
    "Interval",
    "Landscape",
    "Shares",
    "influence_of",
    "landscape_of",
    "marks_of",
    "place_newcomer",
    "read_ballots",
    "share_interval",
    "shared_ranks",
    "shown_to_all",
]

IntArray = npt.NDArray[np.int64]
SECTORS = list(Sector.values)
LETTERS = "ABCDE"
FEWEST = 5
"""From so many people upward figures of a sector or an age group are shown, and count."""
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


def landscape_of(ballots: Ballots, seed: int) -> Landscape:
    """Compute the landscape; the same answers and seed give the same bits."""
    return fit(ballots.votes, rng=seed, labels=ballots.sectors, n_labels=len(SECTORS))


def influence_of(landscape: Landscape, ballots: Ballots) -> Influence:
    """Find out which findings stand whatever any one percent of the people had answered."""
    return influence(landscape, ballots.votes)


def read_ballots(dialogue: Dialogue) -> Ballots:
    """Read all answers to accepted statements."""
    table = _read(dialogue)
    # A fixed order, whatever order the database reads in: the same answers give the same bits.
    table = table[np.lexsort((table[:, 1], table[:, 0]))]
    accepted = Statement.objects.filter(dialogue=dialogue).accepted().order_by("number").values_list("pk", "number")
    statements, numbers = np.array(list(accepted), dtype=np.int64).reshape(-1, 2).T
    # A statement accepted or withdrawn between the two readings belongs to the next landscape.
    table = table[np.isin(table[:, 1], statements)]
    by_key = np.argsort(statements)
    column = by_key[np.searchsorted(statements[by_key], table[:, 1])] if len(table) else table[:, 1]
    stored, person = np.unique(table[:, 0], return_inverse=True)
    sectors = _sectors(dialogue, stored)
    order = canonical_order(person, numbers[column], table[:, 2], sectors)
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    votes = Votes(place[person], column, table[:, 2], len(stored), len(statements))
    return Ballots(stored[order], statements, votes, sectors[order])


def marks_of(dialogue: Dialogue) -> dict[int, int]:
    """Return by statement how many people have marked it as important to them."""
    marked = StatementVote.objects.filter(dialogue=dialogue, important=True).order_by()
    return dict(marked.values_list("statement_id").annotate(marks=Count("participant_id")))


def _read(dialogue: Dialogue) -> IntArray:
    parts = [np.zeros((0, 3), dtype=np.int64)]
    with connection.cursor() as cursor:
        cursor.execute(READ, [dialogue.pk])
        while rows := cursor.fetchmany(ROWS_A_FETCH):
            parts.append(np.array(rows, dtype=np.int64))
    return np.concatenate(parts)


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
