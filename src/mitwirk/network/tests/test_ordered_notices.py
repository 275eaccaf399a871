"""What somebody ordered, such as news of a saved search, comes in its own rhythm; what concerns in person at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from mitwirk.accounts.testing import make_user
from mitwirk.core.search import rebuild
from mitwirk.network.actions import saved
from mitwirk.network.testing import make_initiative
from mitwirk.notices.models import Notice, RhythmChoice
from mitwirk.notices.sending import send_due
from mitwirk.notices.testing import tell

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))
MORNING = NOON + timedelta(hours=19)


@pytest.fixture
def amina():
    amina = make_user("Amina")
    saved.save_search(query="q=Garten", by=amina, now=NOON)
    return amina


def find() -> Notice:
    make_initiative("Ein neuer Garten", made_at=NOON - timedelta(hours=1))
    rebuild()
    assert saved.find_new(now=NOON) == 1
    assert tell(now=NOON) == 1
    return Notice.objects.get()


def test_news_of_a_saved_search_waits_for_the_daily_mail(amina):
    notice = find()
    assert (notice.category, notice.due_at) == ("searches", MORNING)
    send_due(now=NOON + timedelta(hours=1))
    assert mail.outbox == []
    send_due(now=MORNING)
    assert "Ein neuer Garten" in mail.outbox[0].body


def test_everybody_may_choose_another_rhythm_for_searches_alone(client, amina):
    client.force_login(amina)
    page = client.get("/mitteilungen/einstellungen/").content.decode()
    assert "Gespeicherte Suchen" in page
    RhythmChoice.objects.create(user=amina, category="searches", rhythm="never")
    assert find().due_at is None
