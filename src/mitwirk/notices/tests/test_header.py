"""Signed-in people see in the header of every page how much is new; one query, from an index."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mitwirk.accounts.testing import make_user
from mitwirk.core import activity
from mitwirk.core.models import Activity, Audience
from mitwirk.notices.models import Notice
from mitwirk.notices.testing import make_notice

pytestmark = pytest.mark.django_db
PAGE = "/stil/"


def deeds(by, count: int) -> list[Activity]:
    now = timezone.now()
    return [
        activity.record("network.profile_kept", by=by, at=now, subject=by, visible_to=Audience.SELF)
        for _number in range(count)
    ]


def header(client) -> str:
    return client.get(PAGE).content.decode().split("</header>")[0]


def test_the_number_is_there_for_eyes_and_ears_and_goes_when_all_is_read(client):
    amina = make_user("Amina")
    client.force_login(amina)
    assert "mw-neues" not in header(client)
    one, *others = deeds(amina, 3)
    make_notice(amina, one)
    assert '<span class="kern-sr-only">1 neue Mitteilung</span>' in header(client)
    for row in others:
        make_notice(amina, row)
    assert '<span aria-hidden="true">3 neu</span>' in header(client)
    assert '<span class="kern-sr-only">3 neue Mitteilungen</span>' in header(client)
    assert 'href="/mitteilungen/"' in header(client)
    Notice.objects.update(read_at=timezone.now())
    assert "mw-neues" not in header(client)


def test_nobody_sees_the_number_of_somebody_else(client):
    amina, emil = make_user("Amina"), make_user("Emil")
    make_notice(amina, deeds(amina, 1)[0])
    client.force_login(amina)
    assert "1 neue Mitteilung" in header(client)
    client.force_login(emil)
    assert "mw-neues" not in header(client)
    client.logout()
    assert "mw-neues" not in header(client)


def test_very_many_are_not_counted_to_the_end(client):
    amina = make_user("Amina")
    rows = deeds(amina, 105)
    now = timezone.now()
    Notice.objects.bulk_create(Notice(user=amina, activity=row, category="direct", made_at=now) for row in rows)
    client.force_login(amina)
    assert "99+ neue Mitteilungen" in header(client)


def test_the_header_costs_one_query_however_much_is_new(client):
    amina = make_user("Amina")
    client.force_login(amina)
    client.get(PAGE)
    for _round in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get(PAGE)
        asked = [query["sql"] for query in captured if "notices_notice" in query["sql"]]
        assert len(asked) == 1
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]}")
                assert "notice_unread" in str(cursor.fetchall())
        for row in deeds(amina, 20):
            make_notice(amina, row)
