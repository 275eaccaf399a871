"""What differs between the databases: where the terms lie and how one asks for a row that contains one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from mitwirk.core.search.models import SearchDocumentQuerySet

FTS_TABLE = "core_search_terms"
FIELDS = ("title", "body")


def containing(documents: SearchDocumentQuerySet, field: str, term: str) -> SearchDocumentQuerySet:
    """Return those documents whose title or body contains a term."""
    if field not in FIELDS:
        raise ValueError(field)
    if connection.vendor == "sqlite":
        match = f'{field} : "{term}"'
        rows = RawSQL(f"SELECT rowid FROM {FTS_TABLE} WHERE {FTS_TABLE} MATCH %s", [match])  # noqa: S608, S611
        return documents.filter(pk__in=rows)
    condition = f"core_searchdocument.{field}_vector @@ %s::tsquery"
    return documents.filter(RawSQL(condition, [f"'{term}'"], output_field=BooleanField()))  # noqa: S611


def store(rows: Sequence[tuple[int, str, str]]) -> None:
    """Put the terms of documents (key, title terms, body terms) into the index, in place of older ones.

    PostgreSQL does this by itself, in generated columns.
    """
    if connection.vendor != "sqlite":
        return
    drop([key for key, _, _ in rows])
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {FTS_TABLE} (rowid, title, body) VALUES (%s, %s, %s)", rows)  # noqa: S608


def drop(keys: Iterable[int]) -> None:
    """Take documents out of the index."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.executemany(f"DELETE FROM {FTS_TABLE} WHERE rowid = %s", [(key,) for key in keys])  # noqa: S608


def drop_all() -> None:
    """Empty the index."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {FTS_TABLE}")  # noqa: S608


def tidy() -> None:
    """Merge the pieces of the index after many changes, and let PostgreSQL count what it holds."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"INSERT INTO {FTS_TABLE} ({FTS_TABLE}) VALUES ('optimize')")  # noqa: S608
        else:
            cursor.execute("ANALYZE core_searchdocument")
