"""Putting documents into the index, taking them out, and starting afresh."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from mitwirk.core.search import postings
from mitwirk.core.search.documents import TEXT_LIMIT, Document
from mitwirk.core.search.models import SearchDocument, SearchEdition, SearchPosting, SearchWord
from mitwirk.core.search.terms import terms_of, words_of

BATCH = 2_000
LATELY = timedelta(minutes=3)
_WRITTEN = [
    "title",
    "summary",
    "note",
    "text",
    "url",
    "language",
    "public",
    "audience",
    "place",
    "topics",
    "published_at",
    "position",
    "title_terms",
    "body_terms",
    "digest",
]


def house_documents() -> Iterator[Document]:
    """Yield the documents of all rooms."""
    from mitwirk.core.contract import contracts

    for contract in contracts().values():
        yield from contract.search_documents()


@transaction.atomic
def index(documents: Iterable[Document]) -> int:
    """Put documents in, in place of older versions; return how many had changed."""
    changed = 0
    for batch in _batches(documents):
        changed += _index_batch({(document.kind, document.key): document for document in batch})
    if changed:
        _new_edition()
    return changed


def _new_edition() -> None:
    """Say that what processes remember of the index is old."""
    SearchEdition.objects.update_or_create(pk=1, defaults={"mark": secrets.token_hex(16)})


def _batches(documents: Iterable[Document]) -> Iterator[Sequence[Document]]:
    """Cut a stream into batches (itertools.batched comes with Python 3.12)."""
    source = iter(documents)
    while batch := list(itertools.islice(source, BATCH)):
        yield batch


def _index_batch(documents: dict[tuple[str, str], Document]) -> int:
    """Write the documents of one batch whose fingerprint differs from what is stored."""
    kinds = {kind for kind, _ in documents}
    keys = {key for _, key in documents}
    stored = SearchDocument.objects.filter(kind__in=kinds, key__in=keys)
    known = {(kind, key): digest for kind, key, digest in stored.values_list("kind", "key", "digest")}
    fresh = {name: document for name, document in documents.items() if known.get(name) != document.digest}
    if not fresh:
        return 0
    postings.hold()
    before = _terms_of_rows(stored, fresh)
    SearchDocument.objects.bulk_create(
        [_row(document) for document in fresh.values()],
        update_conflicts=True,
        unique_fields=["kind", "key"],
        update_fields=_WRITTEN,
    )
    postings.exchange(before, _terms_of_rows(stored, fresh))
    _learn_words(document for document in fresh.values() if document.public)
    return len(fresh)


def _terms_of_rows(rows: QuerySet[SearchDocument], names: Container[tuple[str, str]]) -> dict[int, tuple[str, str]]:
    """Return the stored terms of some documents by number: those of the title, those of the body."""
    found = rows.values_list("pk", "title_terms", "body_terms", "kind", "key")
    return {pk: (title, body) for pk, title, body, *name in found if tuple(name) in names}


def _row(document: Document) -> SearchDocument:
    """Return the row of a document, terms computed."""
    text = document.text[:TEXT_LIMIT]
    return SearchDocument(
        kind=document.kind,
        key=document.key,
        title=document.title[:300],
        summary=document.summary,
        note=document.note,
        text=text,
        url=document.url,
        language=document.language,
        public=document.public,
        audience="" if document.public else document.audience,
        place=document.place,
        topics=list(document.topics),
        published_at=document.published_at,
        position=document.position,
        title_terms=terms_of(document.title),
        body_terms=terms_of(f"{document.summary} {text}"),
        digest=document.digest,
    )


def _learn_words(documents: Iterable[Document]) -> None:
    """Add the words of public documents to those that may be proposed."""
    words: dict[str, str] = {}
    for document in documents:
        words |= words_of(f"{document.title} {document.summary} {document.text[:TEXT_LIMIT]}")
    SearchWord.objects.bulk_create(
        [SearchWord(word=word, shown=shown[:64], length=len(word)) for word, shown in sorted(words.items())],
        ignore_conflicts=True,
        batch_size=BATCH,
    )


@transaction.atomic
def remove(kind: str, keys: Iterable[object]) -> int:
    """Take documents out by kind and keys; return how many were there."""
    gone = SearchDocument.objects.filter(kind=kind, key__in=[str(key) for key in keys])
    if not gone.exists():
        return 0
    postings.hold()
    postings.exchange({pk: terms for pk, *terms in gone.values_list("pk", "title_terms", "body_terms")}, {})
    _new_edition()
    return gone.delete()[0]


@transaction.atomic
def rebuild(documents: Iterable[Document] | None = None) -> int:
    """Empty the index and fill it from the rooms (or from the given documents); return how many there are."""
    postings.hold()
    SearchPosting.objects.all().delete()
    SearchDocument.objects.all().delete()
    SearchWord.objects.all().delete()
    index(house_documents() if documents is None else documents)
    _new_edition()
    return SearchDocument.objects.count()


def is_due(now: datetime) -> bool:
    """Tell whether anything happened in the house lately; once an hour, and with an empty index, always."""
    from mitwirk.core.models import Activity

    lately = Activity.objects.filter(at__gt=now - LATELY)
    return now.minute == 0 or lately.exists() or not SearchDocument.objects.exists()


@transaction.atomic
def refresh(*, now: datetime) -> int:
    """Bring the index up to the rooms' present state; return how many documents changed or went.

    The activity log says whether it is worth looking. Words are read only where a fingerprint differs. What
    was hidden in the meantime is not shown anyway: every page of hits is checked with its room.
    """
    if not is_due(now):
        return 0
    documents = list(house_documents())
    changed = index(documents)
    present = {(document.kind, document.key) for document in documents}
    stored = SearchDocument.objects.values_list("kind", "key")
    for kind, group in itertools.groupby(sorted(set(stored) - present), key=lambda name: name[0]):
        changed += remove(kind, [key for _, key in group])
    return changed
