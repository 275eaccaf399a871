"""Which statement comes next: the adapter to the rule in `docs/methods/next-statement.md`."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from django.core.cache import cache

from mitwirk.core import activity
from mitwirk.dialogue.models import Dialogue, LandscapeSnapshot, Participant, Statement
from mitwirk.science.opinion.figures import MIN_KNOWN
from mitwirk.science.opinion.routing import Guide, next_statements, told_share

KEEP_SECONDS = 300


@dataclass(frozen=True)
class Ballot:
    """The statements of one dialogue that can be voted on, with how often each was answered."""

    ids: np.ndarray  # int64, ascending
    numbers: np.ndarray  # int64
    exposure: np.ndarray  # int64, votes at the last snapshot
    snapshot_id: int | None


@dataclass(frozen=True)
class Route:
    """What the last snapshot says about its statements, for the choice of the next one."""

    statements: np.ndarray  # int64, ids in the order of the guide
    guide: Guide | None  # None while too few answers are there

    def places(self, ids: np.ndarray) -> np.ndarray:
        """Return where statements stand in the guide; -1 for those that came since."""
        order = np.argsort(self.statements, kind="stable")
        at = np.searchsorted(self.statements, ids, sorter=order)
        place = np.append(order, -1)[at]
        return np.where((place >= 0) & (np.append(self.statements, -1)[place] == ids), place, -1)


NOWHERE = Route(np.zeros(0, dtype=np.int64), None)


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
    snapshot_id, seen = snapshots.values_list("pk", "exposure").first() or (None, {})
    table = np.array(rows, dtype=np.int64).reshape(-1, 2)
    exposure = np.array([int(seen.get(str(pk), 0)) for pk, _number in rows], dtype=np.int64)
    return Ballot(table[:, 0], table[:, 1], exposure, snapshot_id)


def route_of(snapshot_id: int | None) -> Route:
    """Return what a snapshot says about its statements, from memory; a snapshot never changes."""
    if snapshot_id is None:
        return NOWHERE
    key = f"route:{snapshot_id}"
    route = cache.get(key)
    if route is None:
        detail = LandscapeSnapshot.objects.filter(pk=snapshot_id).values_list("detail", flat=True).first()
        route = NOWHERE if detail is None else _unpacked(bytes(detail))
        cache.set(key, route, KEEP_SECONDS)
    return route


def _unpacked(detail: bytes) -> Route:
    with np.load(io.BytesIO(detail), allow_pickle=False) as arrays:
        # Rows written before an update hold no guide until they are counted anew, seconds later.
        if "guess_mean" not in arrays.files or arrays["known"].sum() < MIN_KNOWN:
            return NOWHERE
        counts = arrays["counts"][:, 0]
        guide = Guide(
            mean=arrays["guess_mean"],
            cov=arrays["guess_cov"],
            precision=arrays["guess_precision"],
            told=told_share(counts.sum(axis=0), counts[1]),
        )
        return Route(arrays["statements"], guide)


def next_number(seed: int, ballot: Ballot, person: int, answers: Mapping[int, int]) -> int | None:
    """Return the number of the statement to show next, or None when all are answered.

    `answers` are a person's own ones by statement id. The same person sees the same statement again as long as no
    answer and no snapshot is added.
    """
    answered = np.fromiter(answers.keys(), dtype=np.int64, count=len(answers))
    candidates = np.flatnonzero(~np.isin(ballot.ids, answered))
    if not len(candidates):
        return None
    route, ids = route_of(ballot.snapshot_id), ballot.ids[candidates]
    chosen = next_statements(
        route.guide,
        route.places(answered),
        np.fromiter(answers.values(), dtype=np.int64, count=len(answers)),
        open_statements=route.places(ids),
        exposure=ballot.exposure[candidates],
        keys=ids,
        seed=seed,
        participant_key=person,
    )
    return int(ballot.numbers[candidates[chosen[0]]])


def person_number(participant: Participant | None, guest_key: str) -> int:
    """Return the 63-bit number under which the rule knows a person, from a hash or the account's own row."""
    key = participant.guest_key if participant is not None else guest_key
    if not key:
        key = hashlib.sha256(f"participant {participant.pk}".encode()).hexdigest() if participant else "0"
    return int(key[:16], 16) >> 1
