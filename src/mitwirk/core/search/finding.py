"""Finding documents: which contain which word, who may see them, in what order."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Q, Value

from mitwirk.core.search import engines
from mitwirk.core.search.models import SearchDocument, SearchDocumentQuerySet, SearchWord
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


@dataclass
class _Places:
    """Which documents contain which term in which field, and two facts about every document."""

    holders: defaultdict[tuple[str, str], set[int]] = field(default_factory=lambda: defaultdict(set))
    facts: dict[int, tuple[int, str]] = field(default_factory=dict)

    def add(self, documents: SearchDocumentQuerySet, terms: Collection[str]) -> None:
        """Ask the database for all terms at once."""
        slots = [(name, term) for term in sorted(terms) for name in engines.FIELDS]
        if not slots:
            return
        rows = documents.order_by()
        parts = [
            engines.containing(rows, *slot).values_list("pk", "position", "kind").annotate(slot=Value(number))
            for number, slot in enumerate(slots)
        ]
        sql, params = parts[0].union(*parts[1:], all=True).query.sql_with_params()
        # Plain numbers and a word: a cursor hands out thousands of them in half the time of the ORM.
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            for pk, position, kind, number in cursor.fetchall():
                self.holders[slots[number]].add(pk)
                self.facts[pk] = (position, kind)

    def either(self, term: str) -> set[int]:
        """Return the documents that contain a term anywhere."""
        return self.holders[("title", term)] | self.holders[("body", term)]


def search(
    query: str,
    viewer: Any,
    kinds: Collection[str] | None = None,
    place: str | Collection[str] | None = None,
    page: int = 1,
    per_page: int = PER_PAGE,
) -> SearchResult:
    """Return what a viewer may read about a question, best first.

    At most four queries, and one for each kind on the page: its room says which hits the viewer may read at
    this moment, so that a text hidden a second ago is not shown even if the index still knows it. `place` is
    one place key or several (a district and its municipalities).
    """
    words = asked(query)
    if not words:
        return SearchResult(query)
    documents = SearchDocument.objects.visible_to(viewer)
    if place:
        documents = documents.filter(place__in=[place] if isinstance(place, str) else list(place))
    places = _Places()
    places.add(documents, {term for word in words for term in (word.whole, *word.parts)})
    words, corrections = _correct(words, documents, places)
    scores = _scores(words, places)
    return _result(query, words, corrections, scores, places, kinds, page, per_page, viewer)


def _correct(
    words: list[QueryTerm], documents: SearchDocumentQuerySet, places: _Places
) -> tuple[list[QueryTerm], dict[str, str]]:
    """Replace words without any hit by near words that have some."""
    lost = [word for word in words if not _strengths(word, places) and not word.word.isdigit()]
    if not lost:
        return words, {}
    options = _near_words(lost)
    near_words = [near for found in options.values() for near in found.values()]
    places.add(documents, {term for near in near_words for term in _all(near)})
    corrections: dict[str, str] = {}
    chosen: dict[str, QueryTerm] = {}
    for typed, found in options.items():
        for shown, near in found.items():
            if places.either(near.whole):
                corrections[typed], chosen[typed] = shown, near
                break
    return [chosen.get(word.word, word) for word in words], corrections


def _near_words(lost: Sequence[QueryTerm]) -> dict[str, dict[str, QueryTerm]]:
    """Return for each word the near words of public documents, as shown, nearest first; one query for all."""
    wanted = Q()
    for word in lost:
        size = len(word.word)
        wanted |= Q(length__range=(size - 2, size + 4)) | Q(word__startswith=word.word)
    vocabulary = dict(SearchWord.objects.filter(wanted).values_list("word", "shown"))
    found: dict[str, dict[str, QueryTerm]] = {}
    for word in lost:
        shown = [vocabulary[plain] for plain in proposals(word.word, list(vocabulary))]
        found[word.word] = {text: near[0] for text in shown if (near := asked(text))}
    return found


def _all(word: QueryTerm) -> tuple[str, ...]:
    return (word.whole, *word.parts)


def _strengths(word: QueryTerm, places: _Places) -> dict[int, float]:
    """Return how well each document matches one word: the whole word, else all its parts."""
    found: dict[int, float] = {}
    for name, weight in FIELD_WEIGHT.items():
        for pk in places.holders[(name, word.whole)]:
            found[pk] = found.get(pk, 0.0) + weight
    if word.parts:
        together = set.intersection(*(places.either(part) for part in word.parts))
        in_title = set.intersection(*(places.holders[("title", part)] for part in word.parts))
        for pk in together:
            weight = FIELD_WEIGHT["title" if pk in in_title else "body"] * PARTS_WEIGHT
            found[pk] = max(found.get(pk, 0.0), weight)
    return found


def _fragments(word: QueryTerm, places: _Places) -> dict[int, float]:
    """Return weak matches by single parts, for a compound that nothing matches as a whole."""
    counts = Counter(pk for part in word.parts for pk in places.either(part))
    return {pk: FRAGMENT_WEIGHT * count / len(word.parts) for pk, count in counts.items()}


def _scores(words: Sequence[QueryTerm], places: _Places) -> dict[int, tuple[int, float]]:
    """Return for every match how many of the words it has, and its score: rare words count more."""
    matched: Counter[int] = Counter()
    scores: defaultdict[int, float] = defaultdict(float)
    for word in words:
        strengths = _strengths(word, places) or _fragments(word, places)
        rarity = 1 / (1 + math.log(len(strengths))) if strengths else 0.0
        for pk, strength in strengths.items():
            matched[pk] += 1
            scores[pk] += strength * rarity
    wanted = math.ceil(len(words) / 2)
    least = wanted if any(count >= wanted for count in matched.values()) else 1
    return {pk: (count, round(scores[pk], 9)) for pk, count in matched.items() if count >= least}


def _result(
    query: str,
    words: Sequence[QueryTerm],
    corrections: Mapping[str, str],
    scores: Mapping[int, tuple[int, float]],
    places: _Places,
    kinds: Collection[str] | None,
    page: int,
    per_page: int,
    viewer: Any,
) -> SearchResult:
    """Put the matches in order, cut the page and load its documents."""
    by_kind = Counter(places.facts[pk][1] for pk in scores)
    kept = [pk for pk in scores if not kinds or places.facts[pk][1] in kinds]
    kept.sort(key=lambda pk: (*scores[pk], places.facts[pk][0], pk), reverse=True)
    pages = max(math.ceil(len(kept) / per_page), 1)
    page = min(max(page, 1), pages)
    chosen = kept[(page - 1) * per_page : page * per_page]
    rows = SearchDocument.objects.defer("title_terms", "body_terms", "digest").in_bulk(chosen)
    return SearchResult(
        query=query,
        hits=_still_visible([rows[pk] for pk in chosen if pk in rows], viewer),
        total=len(kept),
        page=page,
        pages=pages,
        kinds=dict(sorted(by_kind.items())),
        corrections=corrections,
        did_you_mean=_rewritten(query, words, corrections),
        words=tuple(words),
    )


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
