"""What of a text goes into a search index, and what of a question is looked up there."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

from mitwirk.science.wording.compounds import all_parts, compound_parts
from mitwirk.science.wording.stems import stem
from mitwirk.science.wording.text import TOKEN, clean, fold, normalise, tokens

HYPHENATED = re.compile(r"[^\W_]+(?:[-‐‑–][^\W_]+)+")
WORD = re.compile(r"[^\W_]+(?:[-‐‑–][^\W_]+)*")
MAX_QUERY_TERMS = 8


@dataclass(frozen=True)
class QueryTerm:
    """One word of a question.

    `word` is what was typed (normalised), `whole` its stem, `parts` the stems of its compound parts, empty
    for a simple word. A text matches fully by `whole`, and nearly as well by all `parts` together.
    """

    word: str
    whole: str
    parts: tuple[str, ...] = ()


@functools.cache
def stop_words() -> frozenset[str]:
    """Return the words that say nothing about a subject, with and without umlauts."""
    path = resources.files("mitwirk.science.wording") / "data" / "stop_words_de.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    words = frozenset(normalise(line) for line in lines if not line.startswith("#"))
    return words | frozenset(fold(word) for word in words)


def is_stop_word(token: str) -> bool:
    """Tell whether a normalised word says nothing about a subject."""
    return token in stop_words()


def index_terms(text: str) -> list[str]:
    """Return what a text can be found by: stems, stems of compound parts, words joined across hyphens.

    Each once, in order of first appearance, without stop words; all lower case, umlauts folded.

    Examples
    --------
    >>> index_terms("Sichere Radwege für alle")
    ['sich', 'radweg', 'rad', 'weg']
    >>> index_terms("Bürger-Rat")
    ['buerger', 'rat', 'burgerrat']
    """
    joined = (stem("".join(tokens(match.group()))) for match in HYPHENATED.finditer(normalise(text)))
    return list(dict.fromkeys([*word_terms(text), *joined]))


def word_terms(text: str) -> list[str]:
    """Return stems and stems of compound parts, in order, as often as they occur, without stop words.

    Examples
    --------
    >>> word_terms("Radweg an Radweg")
    ['radweg', 'rad', 'weg', 'radweg', 'rad', 'weg']
    """
    words = (token for token in tokens(text) if not is_stop_word(token))
    return [term for word in words for term in dict.fromkeys([stem(word), *_part_stems(all_parts(word))])]


def query_terms(text: str) -> list[QueryTerm]:
    """Return the words of a question, at most eight, each once; stop words only fall away beside others.

    Examples
    --------
    >>> query_terms("die Fahrradstraße")
    [QueryTerm(word='fahrradstrasse', whole='fahrradstrass', parts=('fahrrad', 'strass'))]
    """
    terms = {term.whole: term for term in _terms(text)}
    return list(terms.values())[:MAX_QUERY_TERMS]


def _terms(text: str) -> Iterator[QueryTerm]:
    """Yield a term for every word that is no stop word."""
    for match in WORD.finditer(normalise(text)):
        pieces = tokens(match.group())
        if len(pieces) == 1:
            if not is_stop_word(pieces[0]):
                yield QueryTerm(pieces[0], stem(pieces[0]), _part_stems(compound_parts(pieces[0])))
        else:
            parts = tuple(stem(piece) for piece in pieces if not is_stop_word(piece))
            yield QueryTerm(match.group(), stem("".join(pieces)), parts)


def _part_stems(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the stems of compound parts, each once."""
    return tuple(dict.fromkeys(stem(part) for part in parts))


def vocabulary(text: str) -> set[str]:
    """Return the words of a text worth proposing to somebody who mistyped, in lower case, ß kept.

    Examples
    --------
    >>> sorted(vocabulary("Ein Radweg für 30 Leute"))
    ['leute', 'radweg']
    """
    spelled = TOKEN.findall(clean(unicodedata.normalize("NFKC", clean(text))).lower())
    return {word for word in spelled if len(word) >= 4 and word.isalpha() and not is_stop_word(normalise(word))}
