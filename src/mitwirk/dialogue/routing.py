"""Which statement comes next: the adapter to the rule in `docs/methods/next-statement.md`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from django.core.cache import cache

from mitwirk.core import activity
from mitwirk.dialogue.models import Dialogue, LandscapeSnapshot, Participant, Statement
from mitwirk.science.opinion.routing import priorities

KEEP_SECONDS = 300


@dataclass(frozen=True)
class Ballot:
    """The statements of one dialogue that can be voted on, with how often each was answered."""

    ids: np.ndarray  # int64, ascending
    numbers: np.ndarray  # int64
    exposure: np.ndarray  # int64, votes at the last snapshot


def ballot_of(dialogue: Dialogue) -> Ballot:
    """Return the ballot from memory; any deed in the house or a new snapshot makes it anew."""
    key = f"ballot:{dialogue.pk}:{dialogue.snapshot_id}:{activity.latest_stamp()}"
    ballot = cache.get(key)
    if ballot is None:
        ballot = _read_ballot(dialogue)
        cache.set(key, ballot, KEEP_SECONDS)
    return ballot


def _read_ballot(dialogue: Dialogue) -> Ballot:
    rows = list(Statement.objects.filter(dialogue=dialogue).accepted().order_by("pk").values_list("pk", "number"))
    snapshots = LandscapeSnapshot.objects.filter(dialogue=dialogue).order_by("-pk")
    seen = snapshots.values_list("exposure", flat=True).first() or {}
    table = np.array(rows, dtype=np.int64).reshape(-1, 2)
    exposure = np.array([int(seen.get(str(pk), 0)) for pk, _number in rows], dtype=np.int64)
    return Ballot(ids=table[:, 0], numbers=table[:, 1], exposure=exposure)


def next_number(seed: int, ballot: Ballot, person: int, answered: set[int]) -> int | None:
    """Return the number of the statement to show next, or None when all are answered.

    The same person sees the same order as long as the exposure figures of the last snapshot stand.
    """
    if not len(ballot.ids):
        return None
    order = priorities(seed, person, ballot.ids, ballot.exposure)
    is_open = ~np.isin(ballot.ids, np.fromiter(answered, dtype=np.int64, count=len(answered)))
    candidates = np.flatnonzero(is_open)
    if not len(candidates):
        return None
    return int(ballot.numbers[candidates[np.argmax(order[candidates])]])


def person_number(participant: Participant | None, guest_key: str) -> int:
    """Return the 63-bit number under which the rule knows a person, from a hash or the account's own row."""
    key = participant.guest_key if participant is not None else guest_key
    if not key:
        key = hashlib.sha256(f"participant {participant.pk}".encode()).hexdigest() if participant else "0"
    return int(key[:16], 16) >> 1
