"""Typed text as it may be stored: no invisible characters, no direction tricks, tidy spaces."""

from __future__ import annotations

import re
import unicodedata

from mitwirk.science.wording import clean

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_SPACES = re.compile(r"(?<=\S)[^\S\n]+")
_MANY_LINES = re.compile(r"\n{3,}")


LONGEST_NUMBER = 18  # digits that every database holds


def whole_number(text: str) -> int:
    """Return the number that somebody sent as a text; 0 for anything else and for what no database holds."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else 0


def tidy_line(text: str) -> str:
    """Return a text of one line without invisible or control characters."""
    return clean(text)


def tidy_text(text: str) -> str:
    """Return a text of several lines without invisible or control characters; indents stay for Markdown."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    "))
    text = "".join(char for char in text if char == "\n" or unicodedata.category(char) not in _INVISIBLE)
    lines = (_SPACES.sub(" ", line).rstrip() for line in text.split("\n"))
    return _MANY_LINES.sub("\n\n", "\n".join(lines)).strip("\n").rstrip()
