"""Statements under a name: the same on both databases, as often as asked, also after a rollback."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from mitwirk.core import prepared
from mitwirk.core.models import Heartbeat

pytestmark = pytest.mark.django_db
QUERY = "INSERT INTO core_heartbeat (name, at) VALUES (%s, %s)"


def beat(name: str, at: str) -> int:
    with connection.cursor() as cursor:
        prepared.execute(cursor, QUERY, [name, at], name="test_beat", types=("text", "timestamptz"))
        return cursor.rowcount


def test_it_writes_what_it_is_given_each_time():
    assert [beat("eins", "2026-11-01 10:00:00+00:00"), beat("zwei", "2026-11-02 10:00:00+00:00")] == [1, 1]
    assert {row.name: row.at.day for row in Heartbeat.objects.filter(name__in=["eins", "zwei"])} == {
        "eins": 1,
        "zwei": 2,
    }


def test_text_is_never_read_as_sql():
    beat("'); DELETE FROM core_heartbeat; --", "2026-11-01 10:00:00+00:00")
    assert Heartbeat.objects.filter(name__startswith="');").count() == 1


def test_it_still_works_after_a_rollback():
    def half_a_deed():
        with transaction.atomic():
            beat("eins", "2026-11-01 10:00:00+00:00")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_a_deed()
    beat("zwei", "2026-11-02 10:00:00+00:00")
    assert list(Heartbeat.objects.filter(name__in=["eins", "zwei"]).values_list("name", flat=True)) == ["zwei"]
