"""Addresses of boards: made once from the name, never changed, so that links keep working."""

from __future__ import annotations

from django.utils.text import slugify

from mitwirk.discussion.models import Board

# The room's own addresses.
RESERVED = {"anhang", "beitrag", "einladung", "widerspruch", "feed", "moderation", "neu", "protokoll", "regeln"}
GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


def free_slug(title: str) -> str:
    """Return an address part that no other board has."""
    base = slugify(title.translate(GERMAN))[:120] or "raum"
    taken = RESERVED | set(Board.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (base, *numbered) if slug not in taken)
