"""How well similarity finds what belongs together: figures that a table can show."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .index import TextIndex, TextVectors, vectorise

FIRST = 10
WAYS = ("letters", "meaning", "both")


@dataclass(frozen=True)
class Recall:
    """For each way of comparing: the share of titles whose own text is among the first ten, and at the top."""

    n: int
    among_ten: dict[str, float]
    first: dict[str, float]


@dataclass(frozen=True)
class PairFigures:
    """For each way: AUC of similar against unrelated pairs, and how often the partner comes first."""

    n: int
    auc: dict[str, float]
    first: dict[str, float]
    opposed: dict[str, float]


def _by_way(index: TextIndex, asked: TextVectors, row: int) -> dict[str, np.ndarray]:
    close = index.closeness(asked, row)
    return {"letters": close.letters, "meaning": close.meaning, "both": close.score}


def recall(titles: Sequence[str], texts: Sequence[str], *, encoder: bool = True) -> Recall:
    """Ask with each title; its own text should be found among all texts.

    Parameters
    ----------
    titles, texts : sequences of str, of one length
        Which title belongs to which text.
    encoder : bool

    Returns
    -------
    Recall
        Fractions of 1 for the ways "letters", "meaning" and "both".

    Examples
    --------
    >>> found = recall(["Radweg", "Bücherei"], ["Der Radweg endet.", "Bücherei länger öffnen"], encoder=False)
    >>> found.n, found.first["letters"]
    (2, 1.0)
    """
    index = TextIndex(vectorise(texts, encoder=encoder))
    asked = vectorise(titles, encoder=encoder)
    ranks: dict[str, list[int]] = {way: [] for way in WAYS}
    for row in range(len(titles)):
        for way, scores in _by_way(index, asked, row).items():
            ranks[way].append(int((scores > scores[row]).sum()))
    among = {way: float(np.mean(np.array(found) < FIRST)) for way, found in ranks.items()}
    return Recall(len(titles), among, {way: float(np.mean(np.array(found) < 1)) for way, found in ranks.items()})


def auc(higher: np.ndarray, lower: np.ndarray) -> float:
    """Return how often a value of the first kind lies above one of the second; ties count half.

    Examples
    --------
    >>> auc(np.array([3.0, 1.0]), np.array([1.0, 0.0]))
    0.875
    """
    above = (higher[:, None] > lower[None, :]).mean()
    return float(above + (higher[:, None] == lower[None, :]).mean() / 2)


def pair_figures(pairs: Sequence[tuple[str, str, str]], *, encoder: bool = True) -> PairFigures:
    """Compare hand-written pairs: similar ones among each other, and opposed ones.

    Parameters
    ----------
    pairs : sequence of (kind, text, text)
        Kinds "similar", "opposed" and "hard_negative"; unrelated pairs are made of different similar ones.
    encoder : bool

    Returns
    -------
    PairFigures
        `opposed` is the share of opposed pairs closer than the median similar pair.

    Examples
    --------
    >>> pairs = [("similar", "Radweg bauen", "Radwege"), ("similar", "Bücherei", "Die Bücherei öffnen")]
    >>> pair_figures(pairs, encoder=False).first["both"]
    1.0
    """
    similar = [pair for pair in pairs if pair[0] == "similar"]
    opposed = [pair for pair in pairs if pair[0] == "opposed"]
    index = TextIndex(vectorise([pair[2] for pair in similar + opposed], encoder=encoder))
    asked = vectorise([pair[1] for pair in similar + opposed], encoder=encoder)
    n = len(similar)
    rows = [_by_way(index, asked, row) for row in range(n + len(opposed))]
    made: dict[str, dict[str, float]] = {"auc": {}, "first": {}, "opposed": {}}
    for way in WAYS:
        scores = np.array([row[way] for row in rows])
        block = scores[:n, :n]
        own, other = np.diag(block), block[~np.eye(n, dtype=bool)]
        made["auc"][way] = auc(own, other)
        made["first"][way] = float((block.argmax(axis=1) == np.arange(n)).mean())
        against = np.array([scores[row, row] for row in range(n, len(rows))])
        made["opposed"][way] = float((against > np.median(own)).mean()) if len(against) else 0.0
    return PairFigures(n, made["auc"], made["first"], made["opposed"])


def read_pairs(path: Path) -> list[tuple[str, str, str]]:
    """Read lines of kind, text and text, parted by tabs.

    Raises
    ------
    ValueError
        If a line has not three fields; the message names it.
    """
    rows = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        fields = line.split("\t")
        if len(fields) != 3:
            raise ValueError(f"{path.name}:{number}")
        rows.append((fields[0], fields[1], fields[2]))
    return rows


def read_titled(path: Path, title: str, text: Sequence[str]) -> tuple[list[str], list[str]]:
    """Read titles and texts of a CSV file; rows without either are left out, several columns are joined."""
    titles, texts = [], []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            body = " ".join(part for name in text if (part := (row.get(name) or "").strip()))
            if (row.get(title) or "").strip() and body:
                titles.append(row[title].strip())
                texts.append(body)
    return titles, texts
