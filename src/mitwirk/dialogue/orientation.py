"""The map stays still: a new count keeps the sides and the letters that people know from the one before.

What the engine finds is not touched. Its two directions may come back mirrored or in the other order, and its
groups numbered anew; only drawing and letters are turned, so that the same answers give the same figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

from mitwirk.dialogue.landscape import LETTERS, IntArray

FEWEST_COMMON = 10
"""People who stand in both counts; with fewer there is nothing to hold on to."""
FloatArray = npt.NDArray[np.float64]
STRAIGHT = ((1, 0), (0, 1))
# Mirroring and swapping are exact; any other angle would move points a little at every count.
TURNS = [
    ((a, 0), (0, b)) if not swapped else ((0, a), (b, 0)) for swapped, a, b in product((False, True), (1, -1), (1, -1))
]


@dataclass(frozen=True)
class Orientation:
    """How the engine's directions are drawn, and which letter each of its groups has."""

    turn: tuple[tuple[int, int], tuple[int, int]] = STRAIGHT
    letters: str = LETTERS

    def applied(self, places: npt.ArrayLike) -> FloatArray:
        """Return positions of shape (n, 2) as they are drawn."""
        return np.asarray(places, dtype=np.float64) @ np.array(self.turn, dtype=np.float64).T

    def stored(self) -> dict[str, Any]:
        """Return what a summary keeps."""
        return {"turn": [list(row) for row in self.turn], "letters": self.letters}


@dataclass(frozen=True)
class Places:
    """Where people stood at one count: rows belong together."""

    people: IntArray
    position: FloatArray
    known: npt.NDArray[np.bool_]
    label: IntArray


def orientation_in(summary: dict[str, Any]) -> Orientation:
    """Return what a stored summary was drawn with."""
    kept = summary.get("orientation")
    if not kept:
        return Orientation()
    (a, b), (c, d) = kept["turn"]
    return Orientation(((a, b), (c, d)), kept["letters"])


def orient(now: Places, count: int, before: Places | None, drawn: Orientation) -> Orientation:
    """Choose mirroring, order of directions and letters so that people stay where they were drawn before."""
    if before is None:
        return Orientation()
    at, was = _common(now, before)
    if len(at) < FEWEST_COMMON:
        return Orientation()
    turn = _best_turn(now.position[at], drawn.applied(before.position[was]))
    letters = _letters(now.label[at], count, before.label[was], drawn.letters)
    return Orientation(turn, letters)


def _common(now: Places, before: Places) -> tuple[IntArray, IntArray]:
    here, there = np.flatnonzero(now.known), np.flatnonzero(before.known)
    _shared, one, two = np.intersect1d(now.people[here], before.people[there], return_indices=True)
    return here[one], there[two]


def _best_turn(places: FloatArray, wanted: FloatArray) -> tuple[tuple[int, int], tuple[int, int]]:
    places, wanted = places - places.mean(axis=0), wanted - wanted.mean(axis=0)
    together = wanted.T @ places
    # The first of equal ones wins: without any direction nothing is turned.
    return max(TURNS, key=lambda turn: round(float((together * np.array(turn)).sum()), 6))


def _letters(label: IntArray, count: int, earlier: IntArray, drawn: str) -> str:
    """Give each group the letter of the former group with which it shares most people; new ones get free letters."""
    both = (label >= 0) & (earlier >= 0)
    shared = np.zeros((count, len(LETTERS)), dtype=np.int64)
    np.add.at(shared, (label[both], earlier[both]), 1)
    given: dict[int, str] = {}
    pairs: Sequence[tuple[int, int]] = [(int(a), int(b)) for a, b in np.argwhere(shared > 0)]
    for group, former in sorted(pairs, key=lambda pair: -shared[pair]):
        # With fewer groups than before, letters beyond their number would point to nobody.
        if group not in given and drawn[former] not in given.values() and drawn[former] in LETTERS[:count]:
            given[group] = drawn[former]
    free = [letter for letter in LETTERS if letter not in given.values()]
    letters = [given.get(group) or free.pop(0) for group in range(count)]
    return "".join([*letters, *(letter for letter in LETTERS if letter not in letters)])
