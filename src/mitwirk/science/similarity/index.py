"""An index over texts that finds the nearest ones by letters and by meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import sparse

from .encoder import DIMENSIONS, meanings, shrink
from .letters import BUCKETS, dampen, letter_counts, rarity

VERSION = 1
# Where all texts are about equally far, a standard deviation is noise; below these it is not trusted. Chosen on
# the pairs and the three collections of docs/methods/similarity.md.
LETTERS_SPREAD, MEANING_SPREAD = 0.12, 0.06


@dataclass(frozen=True)
class TextVectors:
    """What is kept of texts: counted letter groups, and meanings in whole numbers, or none.

    Attributes
    ----------
    counts : csr_matrix of shape (n_texts, 1048576)
    numbers : ndarray of shape (n_texts, 512), dtype int8
    factors : ndarray of shape (n_texts,), dtype float32
        All zero where the encoder was off.
    """

    counts: sparse.csr_matrix
    numbers: np.ndarray
    factors: np.ndarray

    def __len__(self) -> int:
        return self.counts.shape[0]


@dataclass(frozen=True)
class Neighbour:
    """One text close to another: its row, the fused score and both parts.

    `letters` is the share of the question's letter groups, weighted by rarity, that the text has (about 0 to 1);
    `meaning` is a cosine. `letters_z` and `meaning_z` say how many standard deviations each lies above the mean
    of all texts; `score` is their sum.
    """

    row: int
    score: float
    letters: float
    meaning: float
    letters_z: float
    meaning_z: float


@dataclass(frozen=True)
class Closeness:
    """How close every text of an index comes to one text: shapes (n_texts,), see `Neighbour`."""

    letters: np.ndarray
    meaning: np.ndarray
    letters_z: np.ndarray
    meaning_z: np.ndarray

    @property
    def score(self) -> np.ndarray:
        """The sum of both z scores."""
        return self.letters_z + self.meaning_z


def vectorise(texts: Sequence[str], *, encoder: bool = True) -> TextVectors:
    """Turn texts into what an index keeps of them.

    Parameters
    ----------
    texts : sequence of str
    encoder : bool
        False leaves meanings out: letters alone then decide, and no memory goes into the encoder.

    Returns
    -------
    TextVectors

    Examples
    --------
    >>> vectors = vectorise(["Ein Jugendrat"], encoder=False)
    >>> len(vectors), float(vectors.factors[0])
    (1, 0.0)
    """
    counts = letter_counts(texts)
    if not encoder:
        none = np.zeros((len(texts), DIMENSIONS), dtype=np.int8)
        return TextVectors(counts, none, np.zeros(len(texts), dtype=np.float32))
    return TextVectors(counts, *shrink(meanings(texts)))


def standardise(values: np.ndarray, least: float = 1e-9) -> np.ndarray:
    """Return by how many standard deviations each value lies above the mean.

    Parameters
    ----------
    values : ndarray of shape (n,)
    least : float
        A standard deviation below this counts as this.

    Returns
    -------
    ndarray of shape (n,)

    Examples
    --------
    >>> standardise(np.array([1.0, 3.0])).tolist(), standardise(np.array([2.0, 2.0])).tolist()
    ([-1.0, 1.0], [0.0, 0.0])
    >>> standardise(np.array([1.0, 3.0]), least=2.0).tolist()
    [-0.5, 0.5]
    """
    if not len(values):
        return np.zeros(0)
    return (values - values.mean()) / max(float(values.std()), least)


class TextIndex:
    """Texts by letters and meaning; immutable.

    Parameters
    ----------
    vectors : TextVectors

    Examples
    --------
    >>> index = TextIndex(vectorise(["Jugendrat gründen", "Radweg bauen", "Radwege am Fluss"], encoder=False))
    >>> [near.row for near in index.nearest(vectorise(["Ein neuer Radweg"], encoder=False), k=2)]
    [1, 2]
    """

    def __init__(self, vectors: TextVectors) -> None:
        self.vectors = vectors
        self._weights = rarity(vectors.counts)
        damped = dampen(vectors.counts)
        # Only columns that occur are kept, so that one question is a product with a small dense vector.
        # A table says where each went: among millions of entries that is ten times as fast as searching.
        columns = np.flatnonzero(np.bincount(damped.indices, minlength=BUCKETS))
        self._place = np.full(BUCKETS, -1, dtype=np.int32)
        self._place[columns] = np.arange(len(columns), dtype=np.int32)
        places = self._place[damped.indices]
        shape = (len(vectors), max(len(columns), 1))
        self._letters = sparse.csr_matrix((damped.data, places, damped.indptr), shape=shape)
        self._meanings = vectors.numbers.astype(np.float32) * vectors.factors[:, None]

    def __len__(self) -> int:
        return len(self.vectors)

    def closeness(self, asked: TextVectors, row: int = 0) -> Closeness:
        """Compare one of the asked texts with all texts.

        Parameters
        ----------
        asked : TextVectors
        row : int
            Which of them.

        Returns
        -------
        Closeness
            Both parts are measured in standard deviations and added. Without a meaning on either side that
            part is 0 everywhere.
        """
        columns = asked.counts[row].indices
        wanted = self._weights[columns]
        dense = np.zeros(self._letters.shape[1], dtype=np.float32)
        at = self._place[columns]
        dense[at[at >= 0]] = wanted[at >= 0]
        letters = np.asarray(self._letters @ dense, dtype=float) / max(float(wanted.sum()), 1e-9)
        meaning = (self._meanings @ (asked.numbers[row] * asked.factors[row]).astype(np.float32)).astype(float)
        usual = standardise(letters, LETTERS_SPREAD), standardise(meaning, MEANING_SPREAD)
        return Closeness(letters, meaning, *usual)

    def nearest(self, asked: TextVectors, k: int = 10, *, row: int = 0, without: int | None = None) -> list[Neighbour]:
        """Return the texts closest to one of the asked texts, the closest first; ties by row.

        Parameters
        ----------
        asked : TextVectors
        k : int
        row : int
            Which of the asked texts.
        without : int, optional
            A row to leave out: the text itself.

        Returns
        -------
        list of Neighbour
            At most `k`. It proposes; opposed wishes in the same words look close too.
        """
        close = self.closeness(asked, row)
        score = close.score.copy()
        if without is not None:
            score[without] = -np.inf
        order = np.argsort(-score, kind="stable")[:k]
        return [
            Neighbour(
                int(at),
                float(score[at]),
                float(close.letters[at]),
                float(close.meaning[at]),
                float(close.letters_z[at]),
                float(close.meaning_z[at]),
            )
            for at in order
            if np.isfinite(score[at])
        ]

    def save(self, path: Path) -> None:
        """Write the index to one compressed file: columns, counts in one byte each, meanings in one byte each."""
        counts = self.vectors.counts
        with path.open("wb") as stream:
            np.savez_compressed(
                stream,
                version=np.array([VERSION]),
                starts=counts.indptr.astype(np.int64),
                columns=counts.indices.astype(np.uint32),
                counts=np.minimum(counts.data, 255).astype(np.uint8),
                numbers=self.vectors.numbers,
                factors=self.vectors.factors,
            )

    @classmethod
    def load(cls, path: Path) -> TextIndex:
        """Read a file written by `save`.

        Raises
        ------
        ValueError
            If another version wrote the file: make the index anew.
        """
        with np.load(path, allow_pickle=False) as kept:
            if int(kept["version"][0]) != VERSION:
                raise ValueError("The index was made by another version; make it anew.")
            shape = (len(kept["starts"]) - 1, BUCKETS)
            entries = (kept["counts"].astype(np.float32), kept["columns"].astype(np.int32), kept["starts"])
            counts = sparse.csr_matrix(entries, shape=shape)
            return cls(TextVectors(counts, kept["numbers"], kept["factors"]))
