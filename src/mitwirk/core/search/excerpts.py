"""Showing where a document matches: marked words, and the passage with most of them, all escaped."""

from __future__ import annotations

import re
from collections.abc import Collection

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from mitwirk.core.search.terms import term_set

WORD = re.compile(r"[^\W_]+(?:[-‐‑–][^\W_]+)*")
LENGTH = 240


def matches(text: str, terms: Collection[str]) -> list[tuple[int, int]]:
    """Return where the words stand that contain a term: start and end."""
    wanted = set(terms)
    return [found.span() for found in WORD.finditer(text) if wanted & term_set(found.group())]


def marked(text: str, terms: Collection[str]) -> SafeString:
    """Return the text as safe HTML, matching words inside `mark`."""
    pieces, end = [], 0
    for start, stop in matches(text, terms):
        pieces += [escape(text[end:start]), "<mark>", escape(text[start:stop]), "</mark>"]
        end = stop
    return mark_safe("".join([*pieces, escape(text[end:])]))  # noqa: S308  every piece is escaped above


def excerpt(text: str, terms: Collection[str], length: int = LENGTH) -> SafeString:
    """Return the passage of a text with most matches as safe HTML, cut at words."""
    plain = " ".join(text.split())
    if len(plain) <= length:
        return marked(plain, terms)
    spans = matches(plain, terms)
    best = max(
        (start for start, _ in spans),
        key=lambda start: (sum(start <= at < start + length * 2 // 3 for at, _ in spans), -start),
        default=0,
    )
    begin = _word_start(plain, max(best - length // 4, 0))
    cut = plain[begin : begin + length]
    if begin + length < len(plain):
        cut = cut.rsplit(" ", 1)[0]
    before = "… " if begin else ""
    after = " …" if begin + len(cut) < len(plain) else ""
    return mark_safe(f"{before}{marked(cut, terms)}{after}")  # noqa: S308  marked() escapes


def _word_start(text: str, place: int) -> int:
    """Return the start of the next word at or after a place."""
    if place == 0:
        return 0
    blank = text.find(" ", place)
    return place if blank < 0 else blank + 1
