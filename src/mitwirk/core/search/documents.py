"""What a room hands in so that one of its rows can be found."""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass
from datetime import datetime

TEXT_LIMIT = 20_000
_HASH_BITS = 20


@dataclass(frozen=True)
class Document:
    """One findable thing.

    `kind` and `key` name it in the house. `title`, `summary` and `text` are searched; `note` is only shown,
    such as the question that a statement belongs to.
    `public` ones are for everyone. Others need an `audience`: "office", "team:…" (those to whom a room's
    contract gives it, and the office) or "user:<pk>" (only that person). Neither: nobody finds it.
    `place` and `topics` are the keys of the places room.
    """

    kind: str
    key: str
    title: str
    url: str
    text: str = ""
    summary: str = ""
    note: str = ""
    language: str = "de"
    public: bool = True
    audience: str = ""
    place: str = ""
    topics: tuple[str, ...] = ()
    published_at: datetime | None = None

    @property
    def digest(self) -> str:
        """A fingerprint of all fields, to see whether anything changed."""
        return hashlib.sha256(repr(astuple(self)).encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def position(self) -> int:
        """One number that puts newer before older and decides ties the same way on every database."""
        seconds = max(int(self.published_at.timestamp()), 0) if self.published_at else 0
        chance = hashlib.sha256(f"{self.kind}:{self.key}".encode()).digest()
        return (seconds << _HASH_BITS) | (int.from_bytes(chance[:4]) >> (32 - _HASH_BITS))
