"""The stored index of similar cases: rows written by a job, held in memory by each process that asks."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max
from scipy import sparse

from mitwirk.network.models import Initiative, Organisation, SimilarCase
from mitwirk.science.similarity import TextIndex, TextVectors, vectorise
from mitwirk.science.similarity.letters import BUCKETS

INITIATIVE, ORGANISATION = "network.initiative", "network.organisation"
VERSION = 1
LONGEST = 2_000
AT_ONCE = 200
READ = ("subject_id", "columns", "counts", "numbers", "factor", "population", "density", "place_key", "topics")
FIELDS = {INITIATIVE: ("title", "summary", "goals", "looks_for"), ORGANISATION: ("name", "summary", "about")}
MODELS: dict[str, Any] = {INITIATIVE: Initiative, ORGANISATION: Organisation}


def version() -> int:
    """Return the way rows are computed now: switching the encoder on or off makes all anew."""
    return 2 * VERSION + int(settings.SENTENCE_ENCODER)


def text_vectors(texts: Sequence[str]) -> TextVectors:
    """Turn texts into vectors, with the encoder where the setting allows it."""
    return vectorise([text[:LONGEST] for text in texts], encoder=settings.SENTENCE_ENCODER)


def index_changed(*, now: datetime) -> int:
    """Bring the index up to date: only rows whose subject is new, changed or gone are touched."""
    return sum(_index_kind(kind, now) for kind in FIELDS)


def _index_kind(kind: str, now: datetime) -> int:
    model = MODELS[kind]
    # Only public texts are indexed at all; what a reader may see is checked once more when cases are shown.
    wanted = dict(model.objects.filter(hidden_at=None).values_list("pk", "changed_at"))
    held = {
        pk: (stamp, made)
        for pk, stamp, made in SimilarCase.objects.filter(subject_type=kind).values_list(
            "subject_id", "stamp", "version"
        )
    }
    gone = [pk for pk in held if pk not in wanted]
    if gone:
        for start in range(0, len(gone), 500):
            SimilarCase.objects.filter(subject_type=kind, subject_id__in=gone[start : start + 500]).delete()
    due = sorted(pk for pk, stamp in wanted.items() if held.get(pk) != (stamp, version()))
    for start in range(0, len(due), AT_ONCE):
        # Each batch has a moment of its own: whoever read between two batches sees that there is more.
        _write(kind, due[start : start + AT_ONCE], now + timedelta(microseconds=start))
    return len(gone) + len(due)


def _write(kind: str, ids: list[int], now: datetime) -> None:
    """Compute and store rows; where the text is as before, only what stands around it."""
    subjects = MODELS[kind].objects.filter(pk__in=ids).select_related("place").defer("place__boundary")
    subjects = list(subjects.prefetch_related("topics").order_by("pk"))
    texts = [text_of(kind, subject) for subject in subjects]
    digests = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    known = {
        row.subject_id: row
        for row in SimilarCase.objects.filter(subject_type=kind, subject_id__in=ids, version=version())
    }
    new = [
        at for at, subject in enumerate(subjects) if subject.pk not in known or known[subject.pk].digest != digests[at]
    ]
    packed = dict(zip(new, pack(text_vectors([texts[at] for at in new])), strict=True))
    rows = []
    for at, subject in enumerate(subjects):
        before = known.get(subject.pk)
        parts = packed.get(at) or {name: getattr(before, name) for name in ("columns", "counts", "numbers", "factor")}
        rows.append(SimilarCase(subject_type=kind, **_around(subject, now), digest=digests[at], **parts))
    updated = [f.name for f in SimilarCase._meta.local_fields if f.name not in {"id", "subject_type", "subject_id"}]
    with transaction.atomic():
        SimilarCase.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["subject_type", "subject_id"], update_fields=updated
        )


def text_of(kind: str, subject: Any) -> str:
    """Return what of a subject is compared."""
    return "\n".join(value for name in FIELDS[kind] if (value := getattr(subject, name)))[:LONGEST]


def density_of(place: Any) -> float | None:
    """Return people per square kilometre, where both are known."""
    return place.population / place.area_km2 if place.population and place.area_km2 else None


def _around(subject: Any, now: datetime) -> dict[str, Any]:
    return {
        "subject_id": subject.pk,
        "version": version(),
        "stamp": subject.changed_at,
        "indexed_at": now,
        "place_key": subject.place.key,
        "population": subject.place.population,
        "density": density_of(subject.place),
        "topics": sorted(topic.pk for topic in subject.topics.all()),
    }


def pack(vectors: TextVectors) -> list[dict[str, Any]]:
    """Return each text's arrays as bytes for a row."""
    counts = vectors.counts
    return [
        {
            "columns": counts.indices[start:end].astype("<u4").tobytes(),
            "counts": np.minimum(counts.data[start:end], 255).astype(np.uint8).tobytes(),
            "numbers": vectors.numbers[at].tobytes(),
            "factor": float(vectors.factors[at]),
        }
        for at, (start, end) in enumerate(zip(counts.indptr[:-1], counts.indptr[1:], strict=True))
    ]


def unpack(rows: Iterable[Any]) -> TextVectors:
    """Return the vectors of stored rows."""
    found = list(rows)
    if not found:
        return text_vectors([])
    columns = [np.frombuffer(bytes(row.columns), dtype="<u4") for row in found]
    starts = np.concatenate([[0], np.cumsum([len(part) for part in columns])]).astype(np.int64)
    joined = np.concatenate(columns).astype(np.int32)
    counts = np.frombuffer(b"".join(bytes(row.counts) for row in found), dtype=np.uint8).astype(np.float32)
    numbers = np.frombuffer(b"".join(bytes(row.numbers) for row in found), dtype=np.int8).reshape(len(found), -1)
    factors = np.array([row.factor for row in found], dtype=np.float32)
    return TextVectors(sparse.csr_matrix((counts, joined, starts), shape=(len(found), BUCKETS)), numbers, factors)


@dataclass
class Held:
    """The index of one kind in this process's memory, and what else is compared, row by row."""

    ids: np.ndarray
    index: TextIndex
    population: np.ndarray
    density: np.ndarray
    places: np.ndarray
    topics: list[frozenset[int]] = field(default_factory=list)

    def row_of(self, subject_id: int) -> int | None:
        """Return the row of a subject, or None while the job has not come to it."""
        at = int(np.searchsorted(self.ids, subject_id))
        return at if at < len(self.ids) and self.ids[at] == subject_id else None


_lock = threading.Lock()
_memory: dict[str, tuple[tuple[Any, ...], Held]] = {}


def held(kind: str) -> Held:
    """Return the index of one kind; read anew only when the job has written something since. One or two queries."""
    rows = SimilarCase.objects.filter(subject_type=kind, version=version())
    facts = rows.aggregate(n=Count("pk"), newest=Max("indexed_at"), last=Max("pk"))
    key = (facts["n"], facts["newest"], facts["last"], version())
    with _lock:
        kept = _memory.get(kind)
        if kept is None or kept[0] != key:
            kept = _memory[kind] = (key, _read(list(rows.order_by("subject_id").values_list(*READ, named=True))))
    return kept[1]


def _read(rows: list[Any]) -> Held:
    def numbers(name: str) -> np.ndarray:
        return np.array([np.nan if getattr(row, name) is None else getattr(row, name) for row in rows], dtype=float)

    return Held(
        np.array([row.subject_id for row in rows], dtype=np.int64),
        TextIndex(unpack(rows)),
        numbers("population"),
        numbers("density"),
        np.array([row.place_key for row in rows], dtype=object),
        [frozenset(row.topics) for row in rows],
    )
