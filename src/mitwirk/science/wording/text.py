"""Cleaning what people type, one comparable form of a word, and what is wrong with a statement."""

from __future__ import annotations

import re
import unicodedata

BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "œ": "oe"})
TOKEN = re.compile(r"[^\W_]+")
MARKUP = re.compile(
    r"<\s*[/!a-z?][^<>]*>|&#?\w{2,31};|\[[^\]\n]*\]\([^)\n]*\)|\*\*[^*]+\*\*|```|^\s{0,3}#{1,6}\s",
    re.IGNORECASE,
)
LINK = re.compile(
    r"\b(?:https?|ftp|mailto|javascript|data):\S"
    r"|\bwww\.\S|\S@\S+\.\w{2,}"
    r"|\b[a-z0-9-]{2,}\.(?:de|com|org|net|eu|info|io|at|ch|me|ly|biz|app|gl|tv|shop|online)\b",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"[.!?…]+[\"“”‘’»)]*\s+(?=[\"„“‚»(]*[^\W\d_a-zäöüß])")
ABBREVIATIONS = re.compile(
    r"\b(?:z\. ?B|d\. ?h|u\. ?a|z\. ?T|i\. ?d\. ?R|o\. ?ä|bzw|ca|Nr|St|Dr|Prof|Str|usw|etc|ggf|evtl|inkl"
    r"|max|min|vgl|Abs|Art|S|\d{1,3})\.",
    re.IGNORECASE,
)
MAX_LENGTH = 200


def clean(text: str) -> str:
    """Return the text without invisible characters and with single blanks.

    Zero-width characters, bidirectional controls, control characters and unassigned code points go; every
    run of white space becomes one blank; the rest is composed (NFC) but otherwise untouched.

    Examples
    --------
    >>> clean("  Mehr\\u200b Bäume \\n bitte\\u202e ")
    'Mehr Bäume bitte'
    """
    spaced = "".join(" " if char.isspace() else char for char in text)
    kept = (char for char in spaced if char == " " or unicodedata.category(char) not in _INVISIBLE)
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def normalise(text: str) -> str:
    """Return one comparable form: NFKC, case folded, without invisible characters; umlauts stay.

    Examples
    --------
    >>> normalise("Ｓtraßen der BÜRGER")
    'strassen der bürger'
    """
    return clean(unicodedata.normalize("NFKC", clean(text)).casefold())


def fold(text: str) -> str:
    """Return the normalised text with ä, ö, ü, ß written ae, oe, ue, ss and other accents removed.

    Examples
    --------
    >>> fold("Käßmann im Café")
    'kaessmann im cafe'
    """
    written = normalise(text).translate(UMLAUTS)
    bare = "".join(char for char in unicodedata.normalize("NFKD", written) if not unicodedata.combining(char))
    return clean(bare)


def tokens(text: str) -> list[str]:
    """Return the words and numbers of a text, normalised, in order; hyphens and points part words.

    Examples
    --------
    >>> tokens("Tempo 30, auch für den Rad-Verkehr!")
    ['tempo', '30', 'auch', 'für', 'den', 'rad', 'verkehr']
    """
    return TOKEN.findall(normalise(text))


def problems(text: str, max_length: int = MAX_LENGTH) -> list[str]:
    """Return the codes of what keeps a text from being one plain statement; empty if nothing does.

    Codes, in this order: ``blank``, ``too_long``, ``markup``, ``bidi``, ``link``, ``shouting``,
    ``several_sentences``. Length is counted after `clean`.

    Examples
    --------
    >>> problems("Mehr Bäume am Marktplatz, z. B. Linden.")
    []
    >>> problems("<b>Baut</b> Wege. Pflanzt Bäume.")
    ['markup', 'several_sentences']
    """
    cleaned = clean(text)
    if not TOKEN.search(cleaned):
        return ["blank"]
    checks = {
        "too_long": len(cleaned) > max_length,
        "markup": bool(MARKUP.search(cleaned)),
        "bidi": any(char in BIDI for char in text),
        "link": bool(LINK.search(cleaned)),
        "shouting": is_shouting(cleaned),
        "several_sentences": bool(SENTENCE_END.search(ABBREVIATIONS.sub("x", cleaned))),
    }
    return [code for code, found in checks.items() if found]


def is_shouting(text: str) -> bool:
    """Tell whether most of a text is in capitals, or ends in a row of exclamation marks.

    Single abbreviations such as ÖPNV do not count.
    """
    words = [word for word in re.findall(r"[^\W\d_]{2,}", text) if word.upper() != word.lower()]
    loud = [word for word in words if word.isupper()]
    letters = sum(map(len, words))
    mostly = len(loud) >= 3 and sum(map(len, loud)) > 0.6 * letters
    return mostly or (len(loud) == 2 == len(words) and letters > 10) or "!!!" in text
