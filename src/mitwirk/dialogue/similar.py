"""Which published statements say nearly the same: the adapter to the text index."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import NamedTuple

from mitwirk.dialogue.models import Dialogue, Statement, Status
from mitwirk.science.wording import SimilarTexts

CLOSE_ENOUGH = 0.35
INDEXES_KEPT = 16


class SimilarStatement(NamedTuple):
    """A published statement close to a new one."""

    number: int
    text: str
    kind: str
    score: float


@functools.lru_cache(maxsize=INDEXES_KEPT)
def _index(texts: tuple[str, ...]) -> SimilarTexts:
    # The texts themselves are the key: whatever changes them, in whichever process, makes a new index.
    return SimilarTexts(texts)


def similar_statements(dialogue: Dialogue, text: str, limit: int = 3) -> list[SimilarStatement]:
    """Return the published statements of a dialogue that come closest to a text, closest first."""
    return similar_to_many(dialogue, {0: text}, limit)[0]


def similar_to_many(dialogue: Dialogue, texts: Mapping[int, str], limit: int = 3) -> dict[int, list[SimilarStatement]]:
    """Return what comes close to each text, by statement number, in one query and without itself."""
    published = Statement.objects.filter(dialogue=dialogue, status=Status.ACCEPTED).order_by("number")
    rows = list(published.values_list("number", "text", "kind"))
    index = _index(tuple(row[1] for row in rows))
    found: dict[int, list[SimilarStatement]] = {}
    for number, text in texts.items():
        close = index.query(text, k=limit + 1, at_least=CLOSE_ENOUGH)
        near = [SimilarStatement(*rows[place], score) for place, score in close if rows[place][0] != number]
        found[number] = near[:limit]
    return found
