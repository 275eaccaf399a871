"""Words that differ from a typed word by a slip of the finger."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA


def slips_allowed(term: str) -> int:
    """Return how many slips a word of this length may contain: none under 4 letters, 1 up to 7, else 2."""
    return 0 if len(term) < 4 else 1 if len(term) < 8 else 2


def close_terms(term: str, vocabulary: Iterable[str], limit: int = 5) -> list[tuple[str, int]]:
    """Return the words of a vocabulary within the allowed slips, nearest first.

    A slip is a letter too many, missing, wrong, or two neighbours swapped (Damerau [1]_, restricted form).
    Among equally near words those with the same first letter, then the same length, then the alphabet decide.

    Parameters
    ----------
    term : str
        A word as `fold` writes it.
    vocabulary : iterable of str
        Words as `fold` writes them.

    Returns
    -------
    list of (str, int)
        Word and number of slips; never the term itself.

    References
    ----------
    .. [1] Damerau, "A technique for computer detection and correction of spelling errors", CACM 7(3), 1964.

    Examples
    --------
    >>> close_terms("radwge", ["radweg", "radwege", "rathaus"])
    [('radweg', 1), ('radwege', 1)]
    """
    allowed = slips_allowed(term)
    if not allowed:
        return []
    words = [word for word in vocabulary if abs(len(word) - len(term)) <= allowed and word != term]
    found = process.extract(term, words, scorer=OSA.distance, score_cutoff=allowed, limit=None)
    ranked = sorted({(word, int(slips)) for word, slips, _ in found}, key=lambda pair: _order(term, *pair))
    return ranked[:limit]


def _order(term: str, word: str, slips: int) -> tuple[int, bool, int, str]:
    """Return the sort key of one candidate."""
    return slips, word[0] != term[0], abs(len(word) - len(term)), word
