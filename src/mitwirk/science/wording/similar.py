"""Near-duplicate short texts by the stems, compound parts and letters they share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from mitwirk.science.wording.terms import word_terms

SIZES = (3, 4, 5)
_MULTIPLIERS = (np.uint64(1_000_003), np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F))


def _letters(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return for every letter of every term, blanks around: code point, term number, text number."""
    pieces: list[str] = []
    owners: list[int] = []
    for number, text in enumerate(texts):
        terms = word_terms(text)
        pieces += [f" {term} " for term in terms]
        owners += [number] * len(terms)
    lengths = np.array([len(piece) for piece in pieces], dtype=np.int64)
    codes = np.frombuffer("".join(pieces).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    word = np.repeat(np.arange(len(pieces)), lengths)
    return codes.astype(np.uint64), word, np.repeat(np.array(owners, dtype=np.int64), lengths)


def _grams(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return a 64-bit hash and the text number of every letter group of 3 to 5 inside a term."""
    codes, word, owner = _letters(texts)
    hashes, rows = [], []
    for size in SIZES:
        count = len(codes) - size + 1
        if count <= 0:
            continue
        inside = word[:count] == word[size - 1 :]
        value = np.full(count, size, dtype=np.uint64)
        for offset in range(size):
            value = (value * _MULTIPLIERS[0]) ^ (codes[offset : offset + count] * _MULTIPLIERS[1])
            value ^= value >> np.uint64(29)
            value *= _MULTIPLIERS[2]
        hashes.append(value[inside])
        rows.append(owner[:count][inside])
    if not hashes:
        return np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.int64)
    return np.concatenate(hashes), np.concatenate(rows)


class SimilarTexts:
    """An index over short texts that proposes near-duplicates of a new one.

    Texts become TF-IDF vectors over groups of 3 to 5 letters inside their index terms; closeness is the
    cosine. It finds the same wish in nearly the same words. It also ranks *opposed* wishes in the same words
    as close, so its answers are proposals for a person, never a reason to merge.

    Parameters
    ----------
    texts : sequence of str
        Positions in it are the indices of the answers.

    Examples
    --------
    >>> index = SimilarTexts(["Mehr Radwege in der Stadt", "Das Hallenbad erhalten", "Bänke am Fluss"])
    >>> [(i, round(score, 1)) for i, score in index.query("mehr Radwege für unsere Stadt", k=1)]
    [(0, 1.0)]
    """

    def __init__(self, texts: Sequence[str]) -> None:
        hashes, rows = _grams(texts)
        self.size = len(texts)
        self._features, columns = np.unique(hashes, return_inverse=True)
        shape = (self.size, len(self._features))
        counts = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
        counts.sum_duplicates()
        documents = np.bincount(counts.indices, minlength=len(self._features))
        self._weights = np.log((1 + self.size) / (1 + documents)) + 1
        counts.data = (1 + np.log(counts.data)) * self._weights[counts.indices]
        norms = np.sqrt(np.asarray(counts.multiply(counts).sum(axis=1)).ravel())
        norms[norms == 0] = 1
        self._matrix = (sparse.diags_array(1 / norms) @ counts).tocsc() if self.size else counts.tocsc()

    def query(self, text: str, k: int = 5, at_least: float = 0.0) -> list[tuple[int, float]]:
        """Return up to `k` pairs (index, cosine from 0 to 1), closest first, only those above `at_least`."""
        scores = self._scores(text)
        above = np.flatnonzero(scores > at_least)
        order = above[np.lexsort((above, -scores[above]))][:k]
        return [(int(index), float(min(scores[index], 1.0))) for index in order]

    def _scores(self, text: str) -> np.ndarray:
        """Return the cosine of one text with every text of the index."""
        hashes, _ = _grams([text])
        values, counts = np.unique(hashes, return_counts=True)
        if not len(values):
            return np.zeros(self.size)
        unknown_weight = np.log(1 + self.size) + 1
        places = np.searchsorted(self._features, values)
        known = np.zeros(len(values), dtype=bool)
        inside = places < len(self._features)
        known[inside] = self._features[places[inside]] == values[inside]
        weights = np.full(len(values), unknown_weight)
        weights[known] = self._weights[places[known]]
        weights *= 1 + np.log(counts)
        vector = weights / np.sqrt((weights**2).sum())
        # Columns of the matrix, not rows: only the groups of the question are touched.
        return np.asarray(self._matrix[:, places[known]] @ vector[known]).ravel()


def similar(texts: Sequence[str], text: str, k: int = 5, at_least: float = 0.35) -> list[tuple[int, float]]:
    """Return the texts closest to one text; build a `SimilarTexts` yourself for many questions.

    Examples
    --------
    >>> similar(["Tempo 30 im Ort", "Bäume pflanzen"], "Tempo 30 im ganzen Ort")[0][0]
    0
    """
    return SimilarTexts(texts).query(text, k, at_least)
