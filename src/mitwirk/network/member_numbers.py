"""Member numbers: counted up by the database in one statement, so that no two confirmations get the same."""

from __future__ import annotations

from django.db import connection

COUNT_UP = """
INSERT INTO network_membercounter (id, "last") VALUES (1, %s)
ON CONFLICT (id) DO UPDATE SET "last" = network_membercounter."last" + %s
RETURNING "last"
"""
RAISE = """
INSERT INTO network_membercounter (id, "last") VALUES (1, %s)
ON CONFLICT (id) DO UPDATE SET "last" = CASE
    WHEN network_membercounter."last" < excluded."last" THEN excluded."last" ELSE network_membercounter."last" END
"""


def next_numbers(count: int = 1) -> range:
    """Take so many numbers that nobody ever had. A row stays locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_UP, [count, count])
        last = cursor.fetchone()[0]
    return range(last - count + 1, last + 1)


def keep_above(number: int) -> None:
    """Let the count go on behind a number that the office brought along."""
    with connection.cursor() as cursor:
        cursor.execute(RAISE, [number])
