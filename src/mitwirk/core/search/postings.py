"""Which documents hold a term: one row for each term and block of documents, packed, alike in every database.

A question reads some dozen short rows, however many documents there are; a changed document touches one row for each
term that came or went.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from mitwirk.core.search.models import SearchEdition, SearchPosting

FIELDS = ("title", "body")
BLOCK = 4096  # documents; two bytes each make at most 8 KB a row
MOST_TERMS = 10_000  # in one statement
PACKED = np.dtype("<u2")
Terms = Sequence[str]  # of a document, parted by blanks: those of its title, those of its body
Places = dict[str, tuple[list[int], list[int]]]  # of a term in one block: title, body


def holders(terms: Iterable[str]) -> dict[tuple[str, str], np.ndarray]:
    """Return for each field and term the numbers of the documents that contain it, in one query."""
    parts: dict[tuple[str, str], list[np.ndarray]] = {(name, term): [] for term in set(terms) for name in FIELDS}
    wanted = {term for _name, term in parts}
    rows = SearchPosting.objects.filter(term__in=wanted).order_by("block") if wanted else SearchPosting.objects.none()
    for term, block, *packed in rows.values_list("term", "block", *FIELDS):
        for name, offsets in zip(FIELDS, packed, strict=True):
            parts[(name, term)].append(np.frombuffer(offsets, PACKED).astype(np.int64) + block * BLOCK)
    return {slot: np.concatenate(found) if found else np.zeros(0, np.int64) for slot, found in parts.items()}


def hold() -> None:
    """Let one writer after the other change the index, until the transaction ends."""
    SearchEdition.objects.select_for_update().get_or_create(pk=1)


def exchange(old: Mapping[int, Terms], new: Mapping[int, Terms]) -> None:
    """Take out what documents held and put in what they hold now, by number. The caller holds the index."""
    gone: dict[int, Places] = defaultdict(lambda: defaultdict(lambda: ([], [])))
    come: dict[int, Places] = defaultdict(lambda: defaultdict(lambda: ([], [])))
    for number in old.keys() | new.keys():
        block, offset = divmod(number, BLOCK)
        for at, (before, after) in enumerate(zip(old.get(number, ("", "")), new.get(number, ("", "")), strict=True)):
            had, has = set(before.split()), set(after.split())
            for term in had - has:
                gone[block][term][at].append(offset)
            for term in has - had:
                come[block][term][at].append(offset)
    for block in sorted(gone.keys() | come.keys()):
        terms = sorted(gone[block].keys() | come[block].keys())
        for first in range(0, len(terms), MOST_TERMS):
            _write(block, terms[first : first + MOST_TERMS], gone[block], come[block])


def _write(block: int, terms: list[str], gone: Places, come: Places) -> None:
    """Change the rows of some terms in one block."""
    stored = SearchPosting.objects.filter(block=block, term__in=terms)
    known = {row.term: row for row in stored}
    rows = [known.get(term) or SearchPosting(term=term, block=block) for term in terms]
    for row in rows:
        for at, name in enumerate(FIELDS):
            offsets = _changed(getattr(row, name), gone[row.term][at], come[row.term][at])
            setattr(row, name, offsets)
    empty = [row.term for row in rows if not row.title and not row.body]
    stored.filter(term__in=empty).delete()
    SearchPosting.objects.bulk_create(
        [row for row in rows if row.title or row.body],
        update_conflicts=True,
        unique_fields=["term", "block"],
        update_fields=FIELDS,
    )


def _changed(packed: bytes, gone: list[int], come: list[int]) -> bytes:
    if not gone and not come:
        return packed
    offsets = np.union1d(np.setdiff1d(np.frombuffer(packed, PACKED), gone), come)
    return offsets.astype(PACKED).tobytes()
