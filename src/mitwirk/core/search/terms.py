"""The adapter to the text engine: texts and questions become terms that every database stores alike."""

from __future__ import annotations

from mitwirk.science import wording
from mitwirk.science.wording import QueryTerm

TERM_LIMIT = 64


def terms_of(text: str) -> str:
    """Return the terms of a text, parted by blanks, as the index stores them."""
    return " ".join(dict.fromkeys(term[:TERM_LIMIT] for term in wording.index_terms(text)))


def asked(query: str) -> list[QueryTerm]:
    """Return the words of a question."""
    return [
        QueryTerm(term.word, term.whole[:TERM_LIMIT], tuple(part[:TERM_LIMIT] for part in term.parts))
        for term in wording.query_terms(query[:500])
    ]


def term_set(word: str) -> set[str]:
    """Return the terms by which a single word of a text is found."""
    return {term[:TERM_LIMIT] for term in wording.index_terms(word)}


def words_of(text: str) -> dict[str, str]:
    """Return the words worth proposing: written plainly, and as shown."""
    found = {}
    for word in sorted(wording.vocabulary(text)):
        plain = wording.fold(word)
        if len(plain) <= TERM_LIMIT:
            found[plain] = word
    return found


def proposals(word: str, vocabulary: list[str], limit: int = 8) -> list[str]:
    """Return near words of a vocabulary: slips of the finger, and longer words that begin so."""
    plain = wording.fold(word)
    longer = (found for found in vocabulary if found.startswith(plain) and found != plain)
    begun = sorted(longer, key=_by_length)[:limit] if len(plain) >= 4 else []
    slips = [found for found, _ in wording.close_terms(plain, vocabulary, limit)]
    return list(dict.fromkeys([*slips, *begun] if len(plain) > 5 else [*begun, *slips]))


def _by_length(word: str) -> tuple[int, str]:
    return len(word), word
