"""The newsletter: asked for with proof, sent once to whom it is for, left with one click."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from mitwirk.accounts.testing import make_office, make_user
from mitwirk.core.errors import Conflict
from mitwirk.notices.actions.newsletter import (
    forget_ended_readers,
    keep_issue,
    leave_token,
    release_issue,
    send_issues,
)
from mitwirk.notices.bounces import take_bounce
from mitwirk.notices.models import Newsletter, NewsletterDelivery, NewsletterReader, NewsletterState
from mitwirk.places.models import Topic
from mitwirk.places.testing import make_municipality

ASK = "/mitteilungen/rundbrief/bestellen/"


def link_in(message) -> str:
    return re.search(r"https?://[^/]+(/mitteilungen/\S+)", message.body).group(1)


def make_reader(email: str, **fields) -> NewsletterReader:
    now = timezone.now()
    values = {"words": "2026-11", "asked_at": now, "confirmed_at": now, **fields}
    return NewsletterReader.objects.create(email=email, **values)


def make_issue(**fields) -> Newsletter:
    values = {"title": "Neues", "slug": "neues", "body": "Guten **Tag**", "changed_at": timezone.now(), **fields}
    return Newsletter.objects.create(**values)


@pytest.fixture
def dilek(db):
    return make_office()


@pytest.mark.django_db
def test_nothing_is_stored_before_the_link_and_its_button(client):
    topic = Topic.objects.order_by("position").first() or Topic.objects.create(key="t", name="Verkehr", position=1)
    answer = client.post(ASK, {"email": "emil@beispiel.de", "place": "", "sector": "", "topics": [topic.pk]})
    assert "Eine Mail ist unterwegs" in answer.content.decode()
    assert NewsletterReader.objects.count() == 0
    address = link_in(mail.outbox[0])
    assert "emil@beispiel.de" in client.get(address).content.decode()
    assert NewsletterReader.objects.count() == 0, "mail scanners open links"
    for _twice in range(2):
        assert client.post(address).status_code == 200
    reader = NewsletterReader.objects.get()
    assert (reader.email, reader.words, list(reader.topics.all())) == ("emil@beispiel.de", "2026-11", [topic])
    assert reader.asked_at <= reader.confirmed_at


@pytest.mark.django_db
def test_wrong_addresses_forged_and_old_links_are_refused_and_who_left_is_not_brought_back(client):
    assert client.post(ASK, {"email": "kein-postfach"}).status_code == 422
    assert client.get("/mitteilungen/rundbrief/bestaetigen/erfunden/").status_code == 404
    client.post(ASK, {"email": "emil@beispiel.de"})
    address = link_in(mail.outbox[0])
    client.post(address)
    reader = NewsletterReader.objects.get()
    leave = f"/mitteilungen/rundbrief/abbestellen/{leave_token(reader)}/"
    client.handler.enforce_csrf_checks = True
    assert client.get(leave).status_code == 200
    assert NewsletterReader.objects.running().count() == 1
    client.post(leave, {"List-Unsubscribe": "One-Click"})
    assert NewsletterReader.objects.running().count() == 0
    client.handler.enforce_csrf_checks = False
    assert client.post(address).status_code == 404
    assert NewsletterReader.objects.running().count() == 0


@pytest.mark.django_db
def test_one_address_cannot_be_flooded(client):
    for _time in range(4):
        answer = client.post(ASK, {"email": "Emil@beispiel.de"})
    assert answer.status_code == 422
    assert len(mail.outbox) == 3


def test_an_issue_goes_once_to_everybody_whom_it_is_for(client, dilek):
    town, other = make_municipality("Lindental"), make_municipality("Buchhausen")
    topic = Topic.objects.create(key="bus", name="Bus", position=91)
    all_of_it, here = make_reader("alles@beispiel.de"), make_reader("hier@beispiel.de", place=town)
    make_reader("dort@beispiel.de", place=other)
    make_reader("verwaltung@beispiel.de", place=town, sector="administration")
    buses = make_reader("bus@beispiel.de", place=town)
    buses.topics.add(topic)
    walkers = make_reader("fuss@beispiel.de")
    walkers.topics.add(Topic.objects.create(key="gehen", name="Gehen", position=92))
    make_reader("weg@beispiel.de", ended_at=timezone.now())
    issue = make_issue(place=town, sector="citizens")
    issue.topics.add(topic)
    client.force_login(dilek)
    assert "3 Adressen" in client.get(f"/mitteilungen/buero/rundbriefe/{issue.slug}/").content.decode()
    for _twice in range(2):
        client.post(f"/mitteilungen/buero/rundbriefe/{issue.slug}/versand/", {"version": "1"})
    assert send_issues(now=timezone.now()) == 3
    assert send_issues(now=timezone.now()) == 0
    issue.refresh_from_db()
    assert issue.state == NewsletterState.SENT
    assert sorted(message.to[0] for message in mail.outbox) == sorted(r.email for r in (all_of_it, buses, here))
    assert all("List-Unsubscribe" in message.extra_headers for message in mail.outbox)
    assert "Neues" in client.get("/mitteilungen/rundbrief/").content.decode()


def test_a_sent_issue_stays_and_two_editors_do_not_overwrite_each_other(client, dilek):
    client.force_login(dilek)
    issue = make_issue()
    form = {"title": "Neues im Mai", "body": "Text", "place": "", "sector": "", "version": "1"}
    address = f"/mitteilungen/buero/rundbriefe/{issue.slug}/aendern/"
    assert client.post(address, form).status_code == 302
    late = client.post(address, {**form, "title": "Zu spät"})
    assert late.status_code == 422
    assert "Zu spät" in late.content.decode()
    assert "<dd>Neues im Mai</dd>" in late.content.decode()
    with pytest.raises(Conflict):
        release_issue(issue=issue, version=1, by=dilek, now=timezone.now())
    release_issue(issue=issue, version=2, by=dilek, now=timezone.now())
    assert client.post(address, {**form, "version": "2"}).status_code == 404


def test_a_trial_reaches_only_oneself_and_a_draft_is_nobodys_business(client, dilek):
    make_reader("alles@beispiel.de")
    issue = make_issue()
    client.force_login(dilek)
    client.post(f"/mitteilungen/buero/rundbriefe/{issue.slug}/probe/")
    assert [message.to for message in mail.outbox] == [[dilek.email]]
    client.force_login(make_user("Emil"))
    for address in (f"/mitteilungen/rundbrief/{issue.slug}/", "/mitteilungen/buero/rundbriefe/"):
        assert client.get(address).status_code == 404
    assert client.post(f"/mitteilungen/buero/rundbriefe/{issue.slug}/versand/", {"version": "1"}).status_code == 404


def test_a_returned_issue_ends_the_reading(dilek):
    reader, issue = make_reader("weg@beispiel.de"), make_issue()
    NewsletterDelivery.objects.create(newsletter=issue, reader=reader, key="d" * 32)
    report = (
        b'Content-Type: multipart/report; boundary="x"\n\n--x\nContent-Type: message/delivery-status\n\n'
        b"Status: 5.1.1\n\n--x\nContent-Type: text/rfc822-headers\n\nMessage-ID: <mw-"
        + b"d" * 32
        + b"@a.de>\n\n--x--\n"
    )
    assert take_bounce(report, now=timezone.now())
    assert NewsletterReader.objects.running().count() == 0


@pytest.mark.django_db
def test_addresses_go_three_years_after_they_left():
    make_reader("alt@beispiel.de", ended_at=timezone.now() - timedelta(days=1200))
    make_reader("neu@beispiel.de", ended_at=timezone.now() - timedelta(days=12))
    assert forget_ended_readers(now=timezone.now()) >= 1
    assert list(NewsletterReader.objects.values_list("email", flat=True)) == ["neu@beispiel.de"]


def test_pressing_twice_writes_one_issue(dilek):
    values = {"title": "Neues", "body": "Guten Tag", "place": None, "sector": ""}
    for _press in range(2):
        keep_issue(issue=None, values=values, topics=[], version=None, by=dilek, now=timezone.now())
    assert Newsletter.objects.count() == 1
