"""Mails with news that do not go out: whose they are waits, nobody else does, and nothing comes twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from mitwirk.accounts.models import User
from mitwirk.accounts.testing import make_user
from mitwirk.core import activity
from mitwirk.core.models import Audience
from mitwirk.dialogue.testing import make_dialogue
from mitwirk.notices import sending
from mitwirk.notices.actions.following import stop_mails
from mitwirk.notices.bounces import take_bounce
from mitwirk.notices.models import Bounce, Digest, Notice, NoticeSettings
from mitwirk.notices.sending import send_due
from mitwirk.notices.testing import make_notice

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture
def amina():
    return make_user("Amina")


@pytest.fixture
def bernd():
    return make_user("Bernd")


@pytest.fixture
def due(amina, bernd):
    """Make a notice due for both."""
    row = activity.record("dialogue.opened", by=None, at=NOON, subject=make_dialogue(), visible_to=Audience.ALL)
    for user in (amina, bernd):
        make_notice(user, row, due_at=NOON)


def fail_with(monkeypatch, error, for_whom=""):
    """Let the mail server refuse what goes to some address, or everything."""
    post = EmailBackend.send_messages

    def send(self, messages):
        if all(for_whom in message.to[0] for message in messages):
            raise error
        return post(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send)


def reached() -> list[str]:
    return [message.to[0] for message in mail.outbox]


def test_an_address_that_breaks_the_mail_holds_up_nobody_else_and_is_tried_next_day(amina, bernd, due):
    User.objects.filter(pk=amina.pk).update(email="amina\n@beispiel.de")
    assert send_due(now=NOON) == 1
    assert reached() == [bernd.email]
    User.objects.filter(pk=amina.pk).update(email=amina.email)
    assert send_due(now=NOON + timedelta(hours=2)) == 0
    assert send_due(now=NOON + timedelta(days=1)) == 1
    assert reached() == [bernd.email, amina.email]


def test_news_that_cannot_be_told_hold_up_nobody_else(monkeypatch, amina, bernd, due):
    tell = sending.describe

    def broken(activities, viewer):
        if viewer == amina:
            raise ValueError("a describer fails")
        return tell(activities, viewer)

    with monkeypatch.context() as patched:
        patched.setattr(sending, "describe", broken)
        assert send_due(now=NOON) == 1
        assert send_due(now=NOON) == 0
    assert reached() == [bernd.email]
    assert send_due(now=NOON + timedelta(days=1)) == 1


def test_a_passing_refusal_is_tried_again_and_only_the_third_stops_the_mails(monkeypatch, amina, bernd, due):
    fail_with(monkeypatch, SMTPRecipientsRefused({amina.email: (451, b"greylisted")}), for_whom="amina")
    now = NOON
    for _attempt in range(4):
        send_due(now=now)
        now += timedelta(days=1)
    assert reached() == [bernd.email]
    assert Bounce.objects.filter(user=amina).count() == 3
    assert not Notice.objects.filter(user=amina).exclude(due_at=None).exists()


def test_a_refused_text_says_nothing_against_the_address(monkeypatch, amina, bernd, due):
    with monkeypatch.context() as patched:
        fail_with(patched, SMTPDataError(554, b"looks like spam"), for_whom="amina")
        send_due(now=NOON)
    assert send_due(now=NOON + timedelta(hours=4)) == 1
    assert reached() == [bernd.email, amina.email]


def test_what_was_read_or_switched_off_while_the_post_office_was_closed_is_not_mailed(monkeypatch, amina, bernd, due):
    def closed(self, messages):
        Notice.objects.filter(user=bernd).update(read_at=NOON)
        stop_mails(user=amina, now=NOON)
        raise SMTPServerDisconnected

    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "send_messages", closed)
        assert send_due(now=NOON) == 0
    assert send_due(now=NOON + timedelta(days=2)) == 0
    assert Digest.objects.count() == 0


def test_a_closed_post_office_is_not_asked_for_everybody(monkeypatch, amina, bernd, due):
    row = activity.record("dialogue.closed", by=None, at=NOON, subject=make_dialogue(), visible_to=Audience.ALL)
    for number in range(8):
        make_notice(make_user(f"Person{number}"), row, due_at=NOON)
    asked = []

    def closed(self, messages):
        asked.append(messages)
        raise SMTPServerDisconnected

    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "send_messages", closed)
        send_due(now=NOON)
    assert len(asked) == 3
    assert send_due(now=NOON + timedelta(minutes=15)) == 10


def test_a_delayed_mail_keeps_the_quiet_hours(monkeypatch, amina, bernd, due):
    NoticeSettings.objects.create(user=amina, quiet_from=12, quiet_until=18)
    with monkeypatch.context() as patched:
        fail_with(patched, SMTPServerDisconnected())
        send_due(now=NOON)
    assert send_due(now=NOON + timedelta(minutes=15)) == 1
    assert send_due(now=NOON + timedelta(hours=6)) == 1
    assert reached() == [bernd.email, amina.email]


def test_the_same_report_counts_once_and_the_worst_status_of_it(amina):
    key = "a" * 32
    Digest.objects.create(user=amina, key=key, made_at=NOON)
    report = (
        b'Content-Type: multipart/report; boundary="x"\n\n--x\nContent-Type: message/delivery-status\n\n'
        b"Reporting-MTA: dns; a.de\n\nStatus: 2.0.0\n\nStatus: 4.2.2\n\n"
        b"--x\nContent-Type: text/rfc822-headers\n\nMessage-ID: <mw-" + key.encode() + b"@a.de>\n\n--x--\n"
    )
    for _twice in range(2):
        assert take_bounce(report, now=NOON)
    assert [bounce.status for bounce in Bounce.objects.all()] == ["4.2.2"]
