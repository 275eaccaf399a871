"""Showing where a document matches: marked words, and the passage with most of them, all escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from mitwirk.core.search.terms import term_set
from mitwirk.science.wording import QueryTerm

Needles = tuple[frozenset[str], ...]

WORD = re.compile(r"[^\W_]+(?:[-‐‑–][^\W_]+)*")
LENGTH = 240


def needles(words: Sequence[QueryTerm], text: str) -> Needles:
    """Return what to mark in a text: the words asked for, or their single parts where no whole one stands."""
    terms = [term_set(found.group()) for found in WORD.finditer(text)]
    found: list[frozenset[str]] = []
    for word in words:
        strong = [frozenset({word.whole})] + ([frozenset(word.parts)] if word.parts else [])
        whole = any(needle <= present for needle in strong for present in terms)
        found += strong if whole else [frozenset({part}) for part in (word.whole, *word.parts)]
    return tuple(found)


def matches(text: str, wanted: Needles) -> list[tuple[int, int]]:
    """Return where the words stand that hold all terms of a needle: start and end."""
    spans = []
    for found in WORD.finditer(text):
        present = term_set(found.group())
        if any(needle <= present for needle in wanted):
            spans.append(found.span())
    return spans


def marked(text: str, wanted: Needles) -> SafeString:
    """Return the text as safe HTML, matching words inside `mark`."""
    pieces, end = [], 0
    for start, stop in matches(text, wanted):
        pieces += [escape(text[end:start]), "<mark>", escape(text[start:stop]), "</mark>"]
        end = stop
    return mark_safe("".join([*pieces, escape(text[end:])]))  # noqa: S308  every piece is escaped above


def excerpt(text: str, wanted: Needles, length: int = LENGTH) -> SafeString:
    """Return the passage of a text with most matches as safe HTML, cut at words."""
    plain = " ".join(text.split())
    if len(plain) <= length:
        return marked(plain, wanted)
    spans = matches(plain, wanted)
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
    return mark_safe(f"{before}{marked(cut, wanted)}{after}")  # noqa: S308  marked() escapes


def _word_start(text: str, place: int) -> int:
    """Return the start of the next word at or after a place."""
    if place == 0:
        return 0
    blank = text.find(" ", place)
    return place if blank < 0 else blank + 1
