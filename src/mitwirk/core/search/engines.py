"""What differs between the databases: where the terms lie and how one asks for a row that contains one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from django.db import connection

FTS_TABLE = "core_search_terms"
FIELDS = ("title", "body")


def holders(slots: Sequence[tuple[str, str]]) -> dict[tuple[str, str], np.ndarray]:
    """Return for each field and term the numbers of the documents that contain it, in one query."""
    if not slots:
        return {}
    if any(name not in FIELDS for name, _term in slots):
        raise ValueError(slots)
    parts = [_SQLITE if connection.vendor == "sqlite" else _POSTGRES[name] for name, _term in slots]
    sql = " UNION ALL ".join(part.format(number=number) for number, part in enumerate(parts))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(sql, [f'{name} : "{term}"' for name, term in slots])
        else:
            cursor.execute(sql, [f"'{term}'" for _name, term in slots])
        # One text of numbers comes over in a tenth of the time of as many rows.
        return {slots[number]: _numbers(text) for number, text in cursor.fetchall()}


_SQLITE = f"SELECT {{number}}, group_concat(rowid) FROM {FTS_TABLE} WHERE {FTS_TABLE} MATCH %s"  # noqa: S608
_POSTGRES = {name: f"SELECT {{number}}, core_search_{name}(%s::tsquery)" for name in FIELDS}


def _numbers(text: str | None) -> np.ndarray:
    return np.array(text.split(","), dtype=np.int64) if text else np.zeros(0, dtype=np.int64)


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
