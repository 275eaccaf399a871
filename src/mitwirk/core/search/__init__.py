"""One index for the house: rooms hand in documents, people find what they may read.

Doors: `Document`, `index`, `remove`, `rebuild`, `refresh`, `search`, `matching_numbers`, `needles`, `marked`,
`excerpt`.
"""

from mitwirk.core.search.documents import Document
from mitwirk.core.search.excerpts import excerpt, marked, needles
from mitwirk.core.search.finding import SearchResult, matching_numbers, search
from mitwirk.core.search.indexing import index, rebuild, refresh, remove

__all__ = [
    "Document",
    "SearchResult",
    "excerpt",
    "index",
    "marked",
    "matching_numbers",
    "needles",
    "rebuild",
    "refresh",
    "remove",
    "search",
]
