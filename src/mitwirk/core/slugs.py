"""Readable parts of addresses: made once from a name, unique, never changed, so that links keep working."""

from __future__ import annotations

import re
import secrets
import unicodedata
from typing import cast

from django.db import IntegrityError, transaction
from django.db.models import Model, SlugField
from django.urls import resolve, reverse

LONGEST = 60
NUMBERED = 8  # letters that a number or an ending of chance may take
GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "ae", "Ö": "oe", "Ü": "ue"})


def slug_of(text: str, *, empty: str, longest: int = LONGEST) -> str:
    """Return a text as part of an address, cut between words; `empty` if no letter of it can stand there."""
    plain = unicodedata.normalize("NFKD", text.translate(GERMAN)).encode("ascii", "ignore").decode().lower()
    slug = ""
    for word in re.findall(r"[a-z0-9]+", plain):
        longer = f"{slug}-{word}" if slug else word[:longest]
        if len(longer) > longest:
            break
        slug = longer
    return slug or empty


def insert_with_slug(row: Model, text: str, *, route: str, empty: str) -> None:
    """Store a new row under an address that no other row has, also when two people bring the same name at once.

    `route` names the page of such a row: a word that leads to another page there is never taken.
    """
    room = cast("SlugField[str, str]", row._meta.get_field("slug")).max_length or LONGEST
    stem = slug_of(text, empty=empty, longest=min(LONGEST, room - NUMBERED))
    row.slug = _free(type(row), stem, route)  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "slug" not in str(error):
            raise
        row.slug = f"{stem}-{secrets.token_hex(3)}"  # type: ignore[attr-defined]
        row.save(force_insert=True)


def _free(model: type[Model], stem: str, route: str) -> str:
    taken = set(model._default_manager.filter(slug__startswith=stem).values_list("slug", flat=True))
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 4))
    return next(slug for slug in (stem, *numbered) if slug not in taken and _leads_to(route, slug))


def _leads_to(route: str, slug: str) -> bool:
    return resolve(reverse(route, args=[slug])).view_name == route
