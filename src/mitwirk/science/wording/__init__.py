"""Pure text functions for German: cleaning, stems, compound parts, near words, near-duplicate sentences."""

from mitwirk.science.wording.closeness import close_terms
from mitwirk.science.wording.compounds import all_parts, compound_parts
from mitwirk.science.wording.similar import SimilarTexts, similar
from mitwirk.science.wording.stems import stem, stems
from mitwirk.science.wording.terms import QueryTerm, index_terms, query_terms, vocabulary
from mitwirk.science.wording.text import clean, fold, normalise, problems, tokens

__all__ = [
    "QueryTerm",
    "SimilarTexts",
    "all_parts",
    "clean",
    "close_terms",
    "compound_parts",
    "fold",
    "index_terms",
    "normalise",
    "problems",
    "query_terms",
    "similar",
    "stem",
    "stems",
    "tokens",
    "vocabulary",
]
