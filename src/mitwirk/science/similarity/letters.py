"""Letter groups of texts, hashed and counted, and how much each of them weighs."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from scipy import sparse

SIZES = (3, 4, 5)
BUCKETS = 1 << 20
SATURATION, BY_LENGTH = 0.9, 0.6
_WORD = re.compile(r"\w+")
_ODD = (np.uint64(1_000_003), np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F))


def _positions(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return for every letter of every word, blanks around: code point, word number, text number."""
    words = [_WORD.findall(text.casefold()) for text in texts]
    pieces = [f" {word} " for row in words for word in row]
    owners = np.repeat(np.arange(len(texts)), [len(row) for row in words])
    lengths = np.array([len(piece) for piece in pieces], dtype=np.int64)
    codes = np.frombuffer("".join(pieces).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return codes.astype(np.uint64), np.repeat(np.arange(len(pieces)), lengths), np.repeat(owners, lengths)


def letter_counts(texts: Sequence[str]) -> sparse.csr_matrix:
    """Count groups of 3 to 5 letters inside the words of each text, blanks at both ends, by their hash.

    Parameters
    ----------
    texts : sequence of str

    Returns
    -------
    csr_matrix of shape (n_texts, 1048576), dtype float32
        Counts without unit; sorted columns. The hash is the same on every machine and in every process.

    Notes
    -----
    Upper and lower case are alike. Two groups may share a column; among a million columns that is rare
    enough not to matter for ranks.

    Examples
    --------
    >>> counts = letter_counts(["Rad", "rad rad", ""])
    >>> counts.sum(axis=1).ravel().tolist()
    [[6.0, 12.0, 0.0]]
    >>> (2 * counts[0] - counts[1]).nnz
    0
    """
    codes, word, owner = _positions(texts)
    columns, rows = [], []
    for size in SIZES:
        count = len(codes) - size + 1
        if count <= 0:
            continue
        inside = word[:count] == word[size - 1 :]
        value = np.full(count, size, dtype=np.uint64)
        for offset in range(size):
            value = (value * _ODD[0]) ^ (codes[offset : offset + count] * _ODD[1])
            value ^= value >> np.uint64(29)
            value *= _ODD[2]
        columns.append((value[inside] >> np.uint64(44)).astype(np.int64))
        rows.append(owner[:count][inside])
    at = (np.concatenate(rows), np.concatenate(columns)) if rows else (np.empty(0, int), np.empty(0, int))
    counts = sparse.csr_matrix((np.ones(len(at[0]), dtype=np.float32), at), shape=(len(texts), BUCKETS))
    counts.sum_duplicates()
    return counts


def rarity(counts: sparse.csr_matrix) -> np.ndarray:
    """Return how much each column weighs: few texts with it, much weight.

    Parameters
    ----------
    counts : csr_matrix of shape (n_texts, n_columns)

    Returns
    -------
    ndarray of shape (n_columns,), dtype float32
        ln(1 + (n - m + 0.5) / (m + 0.5)) for m of n texts, without unit, above 0.

    References
    ----------
    .. [1] Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", Foundations and
       Trends in Information Retrieval 3(4), 2009, 333-389.

    Examples
    --------
    >>> rarity(sparse.csr_matrix([[1.0, 0.0], [2.0, 3.0]])).round(3).tolist()
    [0.18199999630451202, 0.6930000185966492]
    """
    found_in = np.arange(counts.shape[0] + 1)
    table = np.log1p((counts.shape[0] - found_in + 0.5) / (found_in + 0.5)).astype(np.float32)
    return table[np.bincount(counts.indices, minlength=counts.shape[1])]


def dampen(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    """Return counts that saturate: the second time says less than the first, and less so in a long text.

    Parameters
    ----------
    counts : csr_matrix of shape (n_texts, n_columns)

    Returns
    -------
    csr_matrix of shape (n_texts, n_columns), dtype float32
        Between 0 and 1.9, without unit; see BM25 in `rarity` with k1 = 0.9 and b = 0.6.

    Examples
    --------
    >>> dampen(sparse.csr_matrix([[1.0, 4.0], [0.0, 5.0]])).toarray().round(2).tolist()
    [[1.0, 1.5499999523162842], [0.0, 1.6100000143051147]]
    """
    made = sparse.csr_matrix(counts, dtype=np.float32, copy=True)
    lengths = np.asarray(counts.sum(axis=1), dtype=float).ravel()
    usual = max(float(lengths.mean()), 1.0) if len(lengths) else 1.0
    owner = np.repeat(np.arange(made.shape[0]), np.diff(made.indptr))
    slack = SATURATION * (1 - BY_LENGTH + BY_LENGTH * lengths / usual)
    made.data = (made.data * (SATURATION + 1) / (made.data + slack[owner])).astype(np.float32)
    return made
