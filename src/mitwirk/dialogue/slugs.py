"""Addresses of dialogues: made once from the question, readable, unique, never changed."""

from __future__ import annotations

import re
import secrets
import unicodedata

from mitwirk.dialogue.models import Dialogue

LONGEST = 60
_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "ae", "Ö": "oe", "Ü": "ue"})
# First parts of addresses under /dialoge/ that are pages of their own.
RESERVED = frozenset(
    {
        "auswertung",
        "neu",
        "regeln",
        "beleg",
        "einlesen",
        "import",
        "export",
        "daten",
        "suche",
        "feed",
        "archiv",
    }
)


def slug_from(question: str) -> str:
    """Return the readable part of the address, cut between words."""
    plain = unicodedata.normalize("NFKD", question.translate(_LETTERS)).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:LONGEST]
        if len(longer) > LONGEST:
            break
        slug = longer
    return slug or "dialog"


def free_slug(question: str) -> str:
    """Return an address that no dialogue has yet: the plain one, else with a number."""
    base = slug_from(question)
    taken = set(Dialogue.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED
    if base not in taken:
        return base
    return next(f"{base}-{number}" for number in range(2, len(taken) + 3) if f"{base}-{number}" not in taken)


def random_slug(question: str) -> str:
    """Return an address that two people who press the button at once cannot both get."""
    return f"{slug_from(question)}-{secrets.token_hex(3)}"
