"""SQL that PostgreSQL plans once for each connection: for the rare deed where planning costs more than doing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection
from django.db.backends.utils import CursorWrapper

_known: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


def execute(cursor: CursorWrapper, query: str, params: Sequence[Any], *, name: str, types: Sequence[str]) -> None:
    """Execute a query; on PostgreSQL under a name, with the types of its parameters, so that its plan is kept.

    The query has to be a constant. SQLite keeps its own plans.
    """
    if connection.vendor != "postgresql":
        cursor.execute(query, params)
        return
    known = _known.setdefault(connection.connection, set())
    if name not in known:
        places = tuple(f"${number}" for number in range(1, len(types) + 1))
        cursor.execute(f"PREPARE {name} ({', '.join(types)}) AS {query % places}")
        known.add(name)
    cursor.execute(f"EXECUTE {name} ({', '.join(['%s'] * len(params))})", params)
