"""What a process remembers of one edition of the index: facts of all documents, and which of them hold a term.

A word that stands in most documents would otherwise bring tens of thousands of rows into Python for every question.
The edition's mark is asked once a question; after any change of the index everything here is read anew.
"""

from __future__ import annotations

import bisect
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db import connection

from mitwirk.core.search import postings
from mitwirk.core.search.models import SearchDocument, SearchEdition, SearchWord, audiences_of

MOST_HELD = 4_000_000  # document numbers of remembered terms, four bytes each
Rows = np.ndarray


@dataclass
class Vocabulary:
    """The words of public documents, as one may type them, in the order of the alphabet."""

    shown: dict[str, str]
    words: list[str] = field(default_factory=list)
    by_length: dict[int, list[str]] = field(default_factory=dict)

    def __post_init__(self):
        self.words = sorted(self.shown)
        for word in self.words:
            self.by_length.setdefault(len(word), []).append(word)

    def around(self, word: str, slips: int = 2) -> list[str]:
        """Return the words of about the same length, and those that begin with it."""
        sizes = range(len(word) - slips, len(word) + slips + 1)
        near = [found for size in sizes for found in self.by_length.get(size, [])]
        first = bisect.bisect_left(self.words, word)
        last = bisect.bisect_left(self.words, word + "\U0010ffff")
        return list(dict.fromkeys([*near, *self.words[first:last]]))


@dataclass
class Memory:
    """Facts of all documents as columns in the order of their numbers, and remembered terms."""

    numbers: np.ndarray
    positions: np.ndarray
    kinds: np.ndarray
    kind_names: list[str]
    keys: np.ndarray  # as numbers; -1 where a key is none
    public: np.ndarray
    audiences: np.ndarray
    audience_names: list[str]
    places: np.ndarray
    place_names: list[str]
    terms: dict[tuple[str, str], Rows] = field(default_factory=dict)
    held: int = 0
    vocabulary: Vocabulary | None = None

    def holders(self, slots: Collection[tuple[str, str]]) -> dict[tuple[str, str], Rows]:
        """Return for each field and term which rows hold it; unknown ones are asked in one query."""
        missing = [slot for slot in slots if slot not in self.terms]
        found = {slot: self.terms[slot] for slot in slots if slot not in missing}
        for slot, numbers in postings.holders(term for _name, term in missing).items():
            at = np.searchsorted(self.numbers, numbers)
            at[at == len(self.numbers)] = 0
            # What came into the index a moment ago belongs to the next edition.
            rows = at[self.numbers[at] == numbers].astype(np.int32) if len(self.numbers) else at[:0].astype(np.int32)
            found[slot] = rows
            self._keep(slot, rows)
        return found

    def _keep(self, slot: tuple[str, str], rows: Rows) -> None:
        if self.held + len(rows) > MOST_HELD:
            self.terms.clear()
            self.held = 0
        self.terms[slot] = rows
        self.held += len(rows)

    def seen_by(self, viewer: Any, place: Collection[str] | None) -> np.ndarray:
        """Return which documents a viewer may find, as a mask; `place` narrows it to some place keys.

        The same rule as `SearchDocumentQuerySet.visible_to`.
        """
        seen = self.public.copy()
        if viewer is not None and viewer.is_authenticated:
            seen |= np.isin(self.audiences, self._audiences_of(viewer))
        if place is not None:
            wanted = set(place)
            codes = [code for code, name in enumerate(self.place_names) if name in wanted]
            seen &= np.isin(self.places, codes)
        return seen

    def _audiences_of(self, viewer: Any) -> list[int]:
        mine = set(audiences_of(viewer))
        if viewer.holds("office"):
            mine |= {name for name in self.audience_names if name == "office" or name.startswith("team:")}
        return [code for code, name in enumerate(self.audience_names) if name and name in mine]

    def words(self) -> Vocabulary:
        """Return the vocabulary, read when the first word is not found."""
        if self.vocabulary is None:
            self.vocabulary = Vocabulary(dict(SearchWord.objects.values_list("word", "shown")))
        return self.vocabulary


_kept: tuple[str, Memory] | None = None


def memory() -> Memory:
    """Return what is known of the present edition."""
    global _kept  # one edition a process
    mark = SearchEdition.objects.values_list("mark", flat=True).first()
    if _kept is not None and mark and _kept[0] == mark:
        return _kept[1]
    fresh = _read()
    # An index that nobody wrote through its doors has no edition, and so nothing to recognise it by.
    _kept = (mark, fresh) if mark else None
    return fresh


def _read() -> Memory:
    columns = ("id", "position", "kind", "key", "public", "audience", "place")
    table = SearchDocument._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY id")  # noqa: S608  names are constants
        rows = cursor.fetchall()
    numbers, positions, kinds, keys, public, audiences, places = zip(*rows, strict=True) if rows else [()] * 7
    kind_codes, kind_names = _coded(kinds)
    audience_codes, audience_names = _coded(audiences)
    place_codes, place_names = _coded(places)
    return Memory(
        numbers=np.array(numbers, dtype=np.int64),
        positions=np.array(positions, dtype=np.int64),
        kinds=kind_codes,
        kind_names=kind_names,
        keys=np.array([int(key) if key.isdecimal() and len(key) < 19 else -1 for key in keys], dtype=np.int64),
        public=np.array(public, dtype=bool),
        audiences=audience_codes,
        audience_names=audience_names,
        places=place_codes,
        place_names=place_names,
    )


def _coded(values: Iterable[str]) -> tuple[np.ndarray, list[str]]:
    """Return texts as numbers, and the text of each number."""
    values = list(values)
    codes = {name: code for code, name in enumerate(dict.fromkeys(values))}
    return np.array([codes[name] for name in values], dtype=np.int32), list(codes)
