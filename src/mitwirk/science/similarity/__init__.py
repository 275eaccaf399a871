"""Which texts are about the same thing, by letters and by meaning (Ähnlichkeit)."""

from .encoder import meanings
from .evaluate import PairFigures, Recall, pair_figures, read_pairs, read_titled, recall
from .index import Closeness, Neighbour, TextIndex, TextVectors, vectorise

__all__ = [
    "Closeness",
    "Neighbour",
    "PairFigures",
    "Recall",
    "TextIndex",
    "TextVectors",
    "meanings",
    "pair_figures",
    "read_pairs",
    "read_titled",
    "recall",
    "vectorise",
]
