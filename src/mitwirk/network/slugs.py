"""Addresses of actors: made once from the name, never changed, so that links keep working."""

from __future__ import annotations

from django.db.models import Model
from django.utils.text import slugify

RESERVED = {"neu", "anfragen", "mein-profil"}  # the room's own addresses
GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


def free_slug(model: type[Model], name: str) -> str:
    """Return an address part that no other row of this model has."""
    base = slugify(name.translate(GERMAN))[:120] or "eintrag"
    taken = RESERVED | set(model._default_manager.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (base, *numbered) if slug not in taken)
