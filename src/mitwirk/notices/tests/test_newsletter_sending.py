"""An issue on its way: who leaves meanwhile, whom the server refuses, and a post office that is closed."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPNotSupportedError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail, signing
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from mitwirk.accounts.testing import make_office
from mitwirk.notices.actions.newsletter import ASK_SALT, confirm_newsletter, send_issues
from mitwirk.notices.models import Newsletter, NewsletterReader, NewsletterState
from mitwirk.notices.tests.test_newsletter import make_issue, make_reader

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def issue() -> Newsletter:
    early = NOW - timedelta(days=1)
    for name in ("anna", "berta", "carla"):
        make_reader(f"{name}@beispiel.de", asked_at=early, confirmed_at=early)
    return make_issue(state=NewsletterState.SENDING, released_at=NOW)


def refuse(monkeypatch, error, for_whom=""):
    post = EmailBackend.send_messages

    def send(self, messages):
        if all(for_whom in message.to[0] for message in messages):
            raise error
        return post(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send)


def state_of(issue) -> str:
    return Newsletter.objects.get(pk=issue.pk).state


def test_a_passing_refusal_is_tried_again_while_all_others_read_already(monkeypatch, issue):
    with monkeypatch.context() as patched:
        refuse(patched, SMTPRecipientsRefused({"berta@beispiel.de": (451, b"later")}), for_whom="berta")
        assert send_issues(now=NOW) == 2
        assert send_issues(now=NOW) == 0
    assert state_of(issue) == NewsletterState.SENDING
    assert send_issues(now=NOW + timedelta(minutes=15)) == 1
    send_issues(now=NOW + timedelta(minutes=16))
    assert state_of(issue) == NewsletterState.SENT
    assert len(mail.outbox) == 3


def test_who_is_never_reached_keeps_no_issue_open(monkeypatch, issue):
    refuse(monkeypatch, SMTPRecipientsRefused({"berta@beispiel.de": (451, b"later")}), for_whom="berta")
    for hours in range(0, 24, 2):
        send_issues(now=NOW + timedelta(hours=hours))
    assert state_of(issue) == NewsletterState.SENT
    reader = NewsletterReader.objects.get(email="berta@beispiel.de")
    assert reader.bounced_at
    assert reader.ended_at is None


def test_an_address_that_the_server_cannot_write_to_ends_the_reading_and_holds_up_nobody(monkeypatch, issue):
    refuse(monkeypatch, SMTPNotSupportedError("SMTPUTF8"), for_whom="anna")
    assert send_issues(now=NOW) == 2
    send_issues(now=NOW)
    assert state_of(issue) == NewsletterState.SENT
    assert not NewsletterReader.objects.running().filter(email="anna@beispiel.de").exists()


def test_a_mail_that_breaks_the_connection_holds_up_nobody(monkeypatch, issue):
    refuse(monkeypatch, SMTPServerDisconnected(), for_whom="anna")
    assert [send_issues(now=NOW + timedelta(minutes=minute)) for minute in range(2)] == [0, 2]


def test_a_closed_post_office_is_asked_once_a_round_and_loses_nobody(monkeypatch, issue):
    asked = []

    def closed(self, messages):
        asked.append(messages)
        raise SMTPServerDisconnected

    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "send_messages", closed)
        for minutes in range(10):
            assert send_issues(now=NOW + timedelta(minutes=minutes)) == 0
    assert len(asked) == 3
    assert send_issues(now=NOW + timedelta(hours=1)) == 3


def test_one_mail_that_cannot_be_made_holds_up_nobody_else(issue):
    NewsletterReader.objects.filter(email="anna@beispiel.de").update(email="anna\n@beispiel.de")
    assert send_issues(now=NOW) == 2


def test_who_leaves_while_the_issue_goes_out_gets_no_mail(monkeypatch, issue):
    post = EmailBackend.send_messages

    def send(self, messages):
        NewsletterReader.objects.filter(email="carla@beispiel.de").update(ended_at=NOW)
        return post(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send)
    send_issues(now=NOW)
    send_issues(now=NOW)
    assert sorted(message.to[0] for message in mail.outbox) == ["anna@beispiel.de", "berta@beispiel.de"]
    assert state_of(issue) == NewsletterState.SENT


def test_pressing_the_confirming_link_again_changes_nothing_and_an_older_link_neither(issue):
    def link(sector, at):
        asked = {"email": "dora@beispiel.de", "sector": sector, "place": None, "topics": [], "at": at.isoformat()}
        return signing.dumps(asked, salt=ASK_SALT, compress=True)

    older, newer = link("politics", NOW - timedelta(days=2)), link("citizens", NOW - timedelta(days=1))
    confirm_newsletter(token=newer, now=NOW - timedelta(hours=1))
    for token in (newer, older):
        confirm_newsletter(token=token, now=NOW + timedelta(hours=1))
    reader = NewsletterReader.objects.get(email="dora@beispiel.de")
    assert (reader.sector, reader.confirmed_at) == ("citizens", NOW - timedelta(hours=1))
    send_issues(now=NOW + timedelta(hours=2))
    assert "dora@beispiel.de" in {message.to[0] for message in mail.outbox}


def test_a_trial_that_the_server_refuses_says_what_to_check(client, monkeypatch, issue):
    dilek = make_office()
    refuse(monkeypatch, SMTPRecipientsRefused({dilek.email: (550, b"unknown")}))
    client.force_login(dilek)
    answer = client.post(f"/mitteilungen/buero/rundbriefe/{issue.slug}/probe/", follow=True)
    assert "Prüfen Sie sie in Ihrem Konto" in answer.content.decode()
