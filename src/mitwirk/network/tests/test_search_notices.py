"""News of saved searches come in a rhythm of their own; what is gone is counted no longer."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone

from mitwirk.accounts.testing import make_user
from mitwirk.core import activity
from mitwirk.core.models import Audience
from mitwirk.core.search import rebuild
from mitwirk.network.actions import saved
from mitwirk.network.models import Initiative
from mitwirk.network.testing import make_initiative
from mitwirk.notices.models import Notice, RhythmChoice
from mitwirk.notices.sending import send_due
from mitwirk.notices.testing import make_notice, tell

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


def test_what_can_be_read_no_more_is_counted_no_more_once_the_list_was_opened(client):
    amina = make_user("Amina")
    initiative = make_initiative("Dorfplatz")
    row = activity.record("network.initiative_learnt", by=None, at=timezone.now(), subject=initiative,
                          visible_to=Audience.ALL)  # fmt: skip
    make_notice(amina, row)
    client.force_login(amina)
    assert "Dorfplatz" in client.get("/mitteilungen/").content.decode()
    assert "1 neue Mitteilung" in client.get("/stil/").content.decode()
    Initiative.objects.update(hidden_at=timezone.now())
    client.get("/mitteilungen/")
    assert "mw-neues" not in client.get("/stil/").content.decode()
