"""Typed text as it may be stored: no invisible characters, no direction tricks, tidy spaces."""

from __future__ import annotations

import re
import unicodedata

# Zero-width and direction characters change what is read without being seen. The joiner inside emoji goes too.
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]")
_SPACES = re.compile(r"(?<=\S)[^\S\n]+")
_MANY_LINES = re.compile(r"\n{3,}")


def tidy_text(text: str) -> str:
    """Return a text of several lines without invisible or control characters."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    text = _INVISIBLE.sub("", text)
    text = "".join(char for char in text if char in "\n\t" or unicodedata.category(char)[0] != "C")
    # Spaces at the start of a line mean something in Markdown.
    lines = (_SPACES.sub(" ", line).rstrip() for line in text.split("\n"))
    return _MANY_LINES.sub("\n\n", "\n".join(lines)).strip("\n").rstrip()


def tidy_line(text: str) -> str:
    """Return a text of one line without invisible or control characters."""
    return " ".join(tidy_text(text).split())
