"""German stems that bring singular and plural, masculine and feminine together."""

from __future__ import annotations

import functools
import re
import threading

import snowballstemmer

from mitwirk.science.wording.text import UMLAUTS, fold, tokens

# "Lehrerinnen", "Studentin": people look for the office, not for the gender of who holds it.
FEMININE = re.compile(r"(er|ent|ant|ist|eur|or|oge|at|wirt|arzt)in(nen)?$")
# Snowball reduces Bürger (also typed without dots) to Burg, and leaves foreign plurals apart.
BUERGER = re.compile(r"^(?:bürger|buerger|burger)(?:s|n|in|innen|schaft)?$")
PLURALS = {
    "themen": "thema", "museen": "museum", "räte": "rat", "räten": "rat", "praxen": "praxis",
    "zentren": "zentrum", "zentrums": "zentrum", "gremien": "gremium", "medien": "medium",
    "kriterien": "kriterium", "gymnasien": "gymnasium", "ministerien": "ministerium", "daten": "datum",
    "stadien": "stadium", "firmen": "firma", "villen": "villa", "risiken": "risiko", "konten": "konto",
    "parks": "park", "busse": "bus", "bussen": "bus", "bäuerin": "bauer", "bäuerinnen": "bauer",
    "ärztin": "arzt", "ärztinnen": "arzt", "räume": "raum", "räumen": "raum", "kitas": "kita",
}  # fmt: skip
_local = threading.local()


def _snowball(word: str) -> str:
    """Stem with this thread's own stemmer: the object keeps state."""
    if not hasattr(_local, "stemmer"):
        _local.stemmer = snowballstemmer.stemmer("german")
    return _local.stemmer.stemWord(word)


@functools.lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the stem of one normalised word, in plain letters where the script allows.

    Examples
    --------
    >>> [stem(w) for w in ("radwege", "räder", "raeder", "lehrerinnen", "bürgerin", "burg")]
    ['radweg', 'rad', 'rad', 'lehr', 'buerger', 'burg']
    """
    if word.isdigit():
        return word
    if BUERGER.match(word):
        return "buerger"
    lemma = PLURALS.get(word, word)
    lemma = FEMININE.sub(r"\1", lemma) if len(lemma) > 6 else lemma
    return fold(_snowball(lemma)) or fold(word)


def stems(text: str) -> list[str]:
    """Return the stems of a text, in order, with repeats.

    Examples
    --------
    >>> stems("Sichere Radwege für die Stadt")
    ['sich', 'radweg', 'fur', 'die', 'stadt']
    """
    return [stem(token) for token in tokens(text)]


def folded(word: str) -> str:
    """Return a normalised word with umlauts written out, for look-ups in word lists."""
    return word.translate(UMLAUTS)
