"""Finding documents: which contain which word, who may see them, in what order."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.contrib.auth.models import AnonymousUser

from mitwirk.core.search.memory import Memory, memory
from mitwirk.core.search.models import SearchDocument
from mitwirk.core.search.postings import FIELDS
from mitwirk.core.search.terms import asked, proposals
from mitwirk.science.wording import QueryTerm

PER_PAGE = 20
FIELD_WEIGHT = {"title": 3.0, "body": 1.0}
PARTS_WEIGHT = 0.6
FRAGMENT_WEIGHT = 0.1


@dataclass(frozen=True)
class SearchResult:
    """What was found.

    `hits` are the documents of this page; `total` counts those of the chosen kinds, `kinds` all by kind.
    `corrections` maps words without any hit to the word that was looked up instead; `did_you_mean` is the
    question written so. `words` are what was looked up.
    """

    query: str
    hits: Sequence[SearchDocument] = ()
    total: int = 0
    page: int = 1
    pages: int = 1
    kinds: Mapping[str, int] = field(default_factory=dict)
    corrections: Mapping[str, str] = field(default_factory=dict)
    did_you_mean: str = ""
    words: Sequence[QueryTerm] = ()


class _Holders:
    """Which of the documents that a viewer may find hold a term, asked for many terms at once."""

    def __init__(self, known: Memory, seen: np.ndarray):
        self.known, self.seen = known, seen
        self.rows: dict[tuple[str, str], np.ndarray] = {}

    def add(self, terms: Collection[str]) -> None:
        """Learn who holds some terms."""
        slots = [(name, term) for term in sorted(terms) for name in FIELDS]
        for slot, rows in self.known.holders([slot for slot in slots if slot not in self.rows]).items():
            self.rows[slot] = rows[self.seen[rows]]

    def mask(self, name: str, term: str) -> np.ndarray:
        """Return which documents hold a term in one field."""
        found = np.zeros(len(self.seen), dtype=bool)
        found[self.rows[(name, term)]] = True
        return found

    def either(self, term: str) -> np.ndarray:
        """Return which documents hold a term anywhere."""
        found = self.mask("title", term)
        found[self.rows[("body", term)]] = True
        return found

    def anywhere(self, term: str) -> bool:
        """Say whether any document holds a term."""
        return any(len(self.rows[(name, term)]) for name in FIELDS)


@dataclass(frozen=True)
class _Matches:
    """What matched: rows of the memory, for each how many of the words and how well."""

    words: list[QueryTerm]
    corrections: dict[str, str]
    rows: np.ndarray
    counts: np.ndarray
    scores: np.ndarray


def search(
    query: str,
    viewer: Any,
    kinds: Collection[str] | None = None,
    place: str | Collection[str] | None = None,
    page: int = 1,
    per_page: int = PER_PAGE,
) -> SearchResult:
    """Return what a viewer may read about a question, best first.

    At most five queries and one for each kind on the page: its room says which hits the viewer may read at
    this moment, so that a text hidden a second ago is not shown even if the index still knows it. `place` is
    one place key or several (a district and its municipalities).
    """
    asked_words = asked(query)
    if not asked_words:
        return SearchResult(query)
    known = memory()
    found = _matches(asked_words, known, viewer, [place] if isinstance(place, str) else place)
    return _result(query, known, found, kinds, page, per_page, viewer)


def matching_numbers(query: str, viewer: Any, kind: str) -> np.ndarray:
    """Return the keys of all documents of one kind that match a question, however many, in no order.

    For kinds whose keys are numbers. The room has to check what the viewer may read at this moment.
    """
    words = asked(query)
    known = memory()
    if not words or kind not in known.kind_names:
        return known.keys[:0]
    rows = _matches(words, known, viewer, None).rows
    return known.keys[rows[known.kinds[rows] == known.kind_names.index(kind)]]


def _matches(words: list[QueryTerm], known: Memory, viewer: Any, place: Collection[str] | None) -> _Matches:
    """Return all that matches a question; rare words count more."""
    holders = _Holders(known, known.seen_by(viewer, place or None))
    holders.add({term for word in words for term in _all(word)})
    words, corrections = _correct(words, holders)
    counts = np.zeros(len(known.numbers), dtype=np.int8)
    scores = np.zeros(len(known.numbers))
    for word in words:
        strengths = _strengths(word, holders)
        if not strengths.any():
            strengths = _fragments(word, holders)
        holding = strengths > 0
        amount = int(holding.sum())
        if amount:
            counts += holding
            scores += strengths / (1 + math.log(amount))
    wanted = math.ceil(len(words) / 2)
    least = wanted if len(counts) and counts.max() >= wanted else 1
    rows = np.flatnonzero(counts >= least)
    return _Matches(words, corrections, rows, counts[rows], scores[rows].round(9))


def _correct(words: list[QueryTerm], holders: _Holders) -> tuple[list[QueryTerm], dict[str, str]]:
    """Replace words without any hit by near words that have some."""
    lost = [word for word in words if not word.word.isdigit() and not _strengths(word, holders).any()]
    if not lost:
        return words, {}
    options = _near_words(lost, holders.known)
    near_words = [near for found in options.values() for near in found.values()]
    holders.add({term for near in near_words for term in _all(near)})
    corrections: dict[str, str] = {}
    chosen: dict[str, QueryTerm] = {}
    for typed, found in options.items():
        for shown, near in found.items():
            if holders.anywhere(near.whole):
                corrections[typed], chosen[typed] = shown, near
                break
    return [chosen.get(word.word, word) for word in words], corrections


def _near_words(lost: Sequence[QueryTerm], known: Memory) -> dict[str, dict[str, QueryTerm]]:
    """Return for each word the near words of public documents, as shown, nearest first."""
    vocabulary = known.words()
    found: dict[str, dict[str, QueryTerm]] = {}
    for word in lost:
        shown = [vocabulary.shown[plain] for plain in proposals(word.word, vocabulary.around(word.word))]
        found[word.word] = {text: near[0] for text in shown if (near := asked(text))}
    return found


def _all(word: QueryTerm) -> tuple[str, ...]:
    return (word.whole, *word.parts)


def _strengths(word: QueryTerm, holders: _Holders) -> np.ndarray:
    """Return how well each document matches one word: the whole word, else all its parts; 0 is no match."""
    found = np.zeros(len(holders.seen))
    for name, weight in FIELD_WEIGHT.items():
        found[holders.rows[(name, word.whole)]] += weight
    if word.parts:
        together = np.logical_and.reduce([holders.either(part) for part in word.parts])
        in_title = np.logical_and.reduce([holders.mask("title", part) for part in word.parts])
        weights = np.where(in_title, FIELD_WEIGHT["title"], FIELD_WEIGHT["body"]) * PARTS_WEIGHT
        found = np.where(together, np.maximum(found, weights), found)
    return found


def _fragments(word: QueryTerm, holders: _Holders) -> np.ndarray:
    """Return weak matches by single parts, for a compound that nothing matches as a whole."""
    counts = np.zeros(len(holders.seen))
    for part in word.parts:
        counts += holders.either(part)
    return FRAGMENT_WEIGHT * counts / max(len(word.parts), 1)


def _result(
    query: str,
    known: Memory,
    found: _Matches,
    kinds: Collection[str] | None,
    page: int,
    per_page: int,
    viewer: Any,
) -> SearchResult:
    """Put the matches in order, cut the page and load its documents."""
    of_kind = known.kinds[found.rows]
    amounts = np.bincount(of_kind, minlength=len(known.kind_names))
    by_kind = {name: int(amount) for name, amount in zip(known.kind_names, amounts, strict=True) if amount}
    kept = np.arange(len(found.rows))
    if kinds:
        kept = np.flatnonzero(np.isin(of_kind, [code for code, name in enumerate(known.kind_names) if name in kinds]))
    pages = max(math.ceil(len(kept) / per_page), 1)
    page = min(max(page, 1), pages)
    chosen = _best(known, found, kept, page * per_page)[(page - 1) * per_page :]
    rows = SearchDocument.objects.defer("title_terms", "body_terms", "digest").in_bulk(chosen)
    return SearchResult(
        query=query,
        hits=_still_visible([rows[pk] for pk in chosen if pk in rows], viewer),
        total=len(kept),
        page=page,
        pages=pages,
        kinds=dict(sorted(by_kind.items())),
        corrections=found.corrections,
        did_you_mean=_rewritten(query, found.words, found.corrections),
        words=tuple(found.words),
    )


def _best(known: Memory, found: _Matches, kept: np.ndarray, most: int) -> list[int]:
    """Return the numbers of the best documents: most words, best score, then the newest."""
    rows = found.rows[kept]
    order = np.lexsort((rows, known.positions[rows], found.scores[kept], found.counts[kept]))[::-1]
    return [int(number) for number in known.numbers[rows[order[:most]]]]


def _still_visible(hits: list[SearchDocument], viewer: Any) -> list[SearchDocument]:
    """Drop hits that their room would not show this viewer any more."""
    from mitwirk.core.contract import contracts

    viewer = viewer if viewer is not None else AnonymousUser()
    checks = {kind: check for room in contracts().values() for kind, check in room.search_visible.items()}
    seen: dict[str, set[str]] = {}
    for kind in sorted({hit.kind for hit in hits} & checks.keys()):
        seen[kind] = {str(key) for key in checks[kind](viewer, [hit.key for hit in hits if hit.kind == kind])}
    return [hit for hit in hits if hit.kind not in seen or hit.key in seen[hit.kind]]


def _rewritten(query: str, words: Sequence[QueryTerm], corrections: Mapping[str, str]) -> str:
    """Return the question with its corrected words."""
    if not corrections:
        return ""
    typed = {word.word: word for word in asked(query)}
    return " ".join(corrections.get(word, word) for word in typed)
