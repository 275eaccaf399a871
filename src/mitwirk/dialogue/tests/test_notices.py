"""Deeds become notices and mails: for followers, by their rhythm, once, and never what somebody may not read."""

from __future__ import annotations

from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from mitwirk.accounts.models import User
from mitwirk.accounts.testing import make_office, make_user
from mitwirk.core import activity
from mitwirk.core.models import Activity, Audience
from mitwirk.dialogue.actions.steps import close_dialogue
from mitwirk.dialogue.models import State
from mitwirk.dialogue.testing import make_dialogue
from mitwirk.discussion.actions import moderation
from mitwirk.discussion.testing import make_comment, make_thread
from mitwirk.notices.actions.following import follow, keep_settings, stop_mails
from mitwirk.notices.bounces import take_bounce
from mitwirk.notices.models import Bounce, Digest, Notice, NoticeCursor, NoticeSettings, Rhythm, Subscription
from mitwirk.notices.sending import send_due, unsubscribe_token
from mitwirk.notices.testing import make_subscription, tell
from mitwirk.places.testing import make_municipality

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))  # a Monday
MORNING = NOON + timedelta(hours=19)


@pytest.fixture
def amina(db):
    return make_user("Amina")


@pytest.fixture
def clara(db):
    return make_user("Clara")


@pytest.fixture
def dialogue(clara):
    return make_dialogue(organiser=clara, question="Wohin mit den Bänken?")


def opened(dialogue, by=None, at=NOON) -> Activity:
    return activity.record("dialogue.opened", by=by, at=at, subject=dialogue, visible_to=Audience.ALL)


def test_a_step_reaches_followers_of_the_dialogue_and_of_all_places_it_lies_in(amina, clara):
    town = make_municipality("Lindental")
    dialogue = make_dialogue(place=town, organiser=clara)
    make_subscription(amina, dialogue, at=NOON)
    make_subscription(make_user("Bernd"), town, at=NOON)
    make_subscription(make_user("Emil"), town.parent, at=NOON)
    make_subscription(clara, dialogue, at=NOON)
    make_subscription(make_user("Frida"), make_municipality("Anderswo"), at=NOON)
    opened(dialogue, by=clara)
    assert tell(now=NOON) == 3
    assert sorted(Notice.objects.values_list("user__display_name", flat=True)) == ["Amina", "Bernd", "Emil"]


def test_telling_again_changes_nothing_and_a_late_row_is_not_lost(amina, dialogue):
    make_subscription(amina, dialogue, at=NOON)
    late = Activity(kind="dialogue.opened", at=NOON, subject_type="dialogue.dialogue", subject_id=dialogue.pk)
    late.pk = (Activity.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    row = Activity.objects.create(
        pk=late.pk + 1, kind="dialogue.closed", at=NOON, subject_type="dialogue.dialogue", subject_id=dialogue.pk
    )
    assert tell(now=NOON) == 1
    assert tell(now=NOON) == 0
    late.save(force_insert=True)  # its number is lower, but it was committed later
    assert tell(now=NOON + timedelta(minutes=1)) == 1
    assert set(Notice.objects.values_list("activity_id", flat=True)) == {late.pk, row.pk}
    tell(now=NOON + timedelta(minutes=20))
    assert tell(now=NOON + timedelta(minutes=20)) == 0
    assert NoticeCursor.objects.get().done_beyond == []


def test_what_came_before_somebody_followed_is_not_told(amina, dialogue):
    opened(dialogue)
    make_subscription(amina, dialogue, at=NOON + timedelta(minutes=1))
    assert tell(now=NOON + timedelta(minutes=2)) == 0


def test_only_who_may_read_a_dialogue_hears_of_it(amina, clara):
    draft = make_dialogue(organiser=clara, state=State.DRAFT)
    make_subscription(amina, draft, at=NOON)
    make_subscription(clara, draft, at=NOON)
    opened(draft)
    tell(now=NOON)
    assert list(Notice.objects.values_list("user__display_name", flat=True)) == ["Clara"]


def test_one_mail_tells_all_once_grouped_and_with_a_way_out(amina, dialogue):
    other = make_dialogue(question="Wann fährt der Bus?")
    for thing in (dialogue, other):
        make_subscription(amina, thing, at=NOON)
        opened(thing)
    activity.record("dialogue.closed", by=None, at=NOON, subject=dialogue, visible_to=Audience.ALL)
    tell(now=NOON)
    assert send_due(now=NOON) == 0
    assert send_due(now=MORNING) == 1
    assert send_due(now=MORNING + timedelta(days=8)) == 0
    (message,) = mail.outbox
    assert message.to == [amina.email]
    assert message.subject.startswith("3 Neuigkeiten")
    assert message.body.count("Wohin mit den Bänken?") == 1
    assert "Der Dialog ist beendet" in message.body
    assert "Wann fährt der Bus?" in message.body
    headers = message.extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].strip("<>") in message.body


def test_what_was_read_here_is_not_mailed_and_no_empty_mail_goes_out(client, amina, dialogue):
    make_subscription(amina, dialogue, at=NOON)
    opened(dialogue)
    tell(now=NOON)
    client.force_login(amina)
    page = client.get("/mitteilungen/")
    assert "Wohin mit den Bänken?" in page.content.decode()
    notice = Notice.objects.get()
    answer = client.get(f"/mitteilungen/{notice.pk}/")
    assert answer.url == f"/dialoge/{dialogue.slug}/"
    assert send_due(now=MORNING) == 0
    assert mail.outbox == []


def test_what_became_invisible_is_neither_shown_nor_mailed(client, amina, dialogue):
    make_subscription(amina, dialogue, at=NOON)
    opened(dialogue)
    tell(now=NOON)
    dialogue.state = State.DRAFT
    dialogue.save()
    client.force_login(amina)
    assert "Wohin mit den Bänken?" not in client.get("/mitteilungen/").content.decode()
    assert client.get(f"/mitteilungen/{Notice.objects.get().pk}/").status_code == 404
    assert send_due(now=MORNING) == 0
    assert mail.outbox == []


def test_rhythms_hold_for_each_category_and_a_new_choice_holds_for_what_waits(amina, dialogue):
    make_subscription(amina, dialogue, at=NOON)
    times = {"hour": 18, "weekday": 2, "quiet_from": 21, "quiet_until": 7}
    keep_settings(by=amina, rhythms={"dialogue": Rhythm.WEEKLY}, times=times, now=NOON)
    opened(dialogue)
    tell(now=NOON)
    due = timezone.localtime(Notice.objects.get().due_at)
    assert (due.weekday(), due.hour) == (2, 18)
    keep_settings(by=amina, rhythms={"dialogue": Rhythm.AT_ONCE}, times=times, now=NOON)
    assert send_due(now=NOON) == 1


def test_never_means_the_notice_stands_in_the_centre_only(client, amina, dialogue):
    make_subscription(amina, dialogue, at=NOON)
    times = {"hour": 7, "weekday": 0, "quiet_from": 21, "quiet_until": 7}
    keep_settings(by=amina, rhythms={"dialogue": Rhythm.NEVER}, times=times, now=NOON)
    opened(dialogue)
    tell(now=NOON)
    assert send_due(now=NOON + timedelta(days=30)) == 0
    client.force_login(amina)
    assert "Der Dialog ist offen" in client.get("/mitteilungen/").content.decode()


def test_a_mail_program_unsubscribes_with_one_click_without_cookie_or_origin(client, amina, dialogue):
    make_subscription(amina, dialogue, at=NOON)
    opened(dialogue)
    tell(now=NOON)
    address = f"/mitteilungen/abmelden/{unsubscribe_token(amina)}/"
    client.handler.enforce_csrf_checks = True
    assert client.get(address).status_code == 200
    assert Notice.objects.exclude(due_at=None).count() == 1, "opening the link alone changes nothing"
    answer = client.post(address, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert send_due(now=MORNING) == 0
    client.post(address, {"tat": "wieder"})
    assert NoticeSettings.objects.get(user=amina).mails_off_at is None
    assert client.post("/mitteilungen/abmelden/erfunden/").status_code == 404


def test_a_closed_post_office_only_delays(monkeypatch, amina, dialogue):
    make_subscription(amina, dialogue, at=NOON)
    opened(dialogue)
    tell(now=NOON)

    def fail(self, messages):
        raise SMTPServerDisconnected

    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "send_messages", fail)
        assert send_due(now=MORNING) == 0
    assert send_due(now=MORNING) == 0
    assert send_due(now=MORNING + timedelta(minutes=15)) == 1
    assert Digest.objects.count() == 1


def test_a_dead_address_gets_no_further_mail_until_its_owner_says_so(client, monkeypatch, amina, dialogue):
    make_subscription(amina, dialogue, at=NOON)
    opened(dialogue)
    tell(now=NOON)

    def refuse(self, messages):
        raise SMTPRecipientsRefused({amina.email: (550, b"no such user")})

    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "send_messages", refuse)
        send_due(now=MORNING)
    assert Bounce.objects.get().status == "5.0.0"
    activity.record("dialogue.closed", by=None, at=MORNING, subject=dialogue, visible_to=Audience.ALL)
    tell(now=MORNING)
    assert send_due(now=MORNING + timedelta(days=2)) == 0
    client.force_login(amina)
    assert "Mails an Sie kommen zurück" in client.get("/mitteilungen/").content.decode()
    client.post("/mitteilungen/einstellungen/adresse/")
    activity.record("dialogue.evaluated", by=None, at=MORNING, subject=dialogue, visible_to=Audience.ALL)
    tell(now=MORNING)
    assert send_due(now=MORNING + timedelta(days=2)) == 1


DSN = b"""\
From: MAILER-DAEMON@mail.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="xx"

--xx
Content-Type: text/plain

I'm sorry.
--xx
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; amina@beispiel.de
Action: failed
Status: %s

--xx
Content-Type: text/rfc822-headers

Subject: News
Message-ID: <mw-%s@mitwirk.example>

--xx--
"""


def test_a_returned_mail_is_recognised_and_others_are_not(amina):
    digest = Digest.objects.create(user=amina, key="a" * 32, made_at=NOON)
    key = digest.key.encode()
    assert take_bounce(DSN % (b"5.1.1", key), now=NOON)
    assert Bounce.objects.get().status == "5.1.1"
    assert not take_bounce(DSN % (b"2.0.0", key), now=NOON)
    assert not take_bounce(DSN % (b"5.1.1", b"b" * 32), now=NOON)
    assert not take_bounce(b"Subject: Ich bin im Urlaub\n\nBis Montag", now=NOON)
    assert not take_bounce(b"\xff\xfe\x00" * 1000, now=NOON)
    assert Bounce.objects.count() == 1


def test_three_passing_refusals_within_a_month_stop_mails_one_does_not(amina, dialogue):
    make_subscription(amina, dialogue, at=NOON)
    for day in (0, 1, 2):
        Digest.objects.create(user=amina, key=str(day) * 32, made_at=NOON)
        opened(dialogue, at=NOON + timedelta(days=day))
        tell(now=NOON + timedelta(days=day))
        assert send_due(now=MORNING + timedelta(days=day)) == 1
        take_bounce(DSN % (b"4.2.2", str(day).encode() * 32), now=MORNING + timedelta(days=day))
    opened(dialogue, at=NOON + timedelta(days=3))
    tell(now=NOON + timedelta(days=3))
    assert send_due(now=MORNING + timedelta(days=3)) == 0


def test_only_people_with_something_due_are_touched(django_assert_max_num_queries, dialogue):
    names = [User(email=f"p{number}@beispiel.de", display_name=f"P{number}") for number in range(2000)]
    people = User.objects.bulk_create(names)
    NoticeSettings.objects.bulk_create(NoticeSettings(user=user) for user in people)
    subject = f"dialogue.dialogue:{dialogue.pk}"
    Subscription.objects.bulk_create(Subscription(user=user, subject=subject, at=NOON) for user in people[:3])
    opened(dialogue)
    assert tell(now=NOON) == 3
    with django_assert_max_num_queries(3 * 14 + 6):
        assert send_due(now=MORNING) == 3


def test_following_needs_sight_happens_once_and_ends(client, amina, dialogue):
    client.force_login(amina)
    page = client.get(f"/dialoge/{dialogue.slug}/").content.decode()
    assert ">Folgen<" in page
    subject = f"dialogue.dialogue:{dialogue.pk}"
    back = f"/dialoge/{dialogue.slug}/"
    for _twice in range(2):
        answer = client.post("/mitteilungen/abonnements/", {"subject": subject, "zurueck": back})
        assert answer.url == back
    assert Subscription.objects.count() == 1
    assert "Nicht mehr folgen" in client.get(back).content.decode()
    draft = make_dialogue(state=State.DRAFT)
    for wrong in (
        f"dialogue.dialogue:{draft.pk}",
        "dialogue.dialogue:0",
        "accounts.user:1",
        "x",
        "network.initiative:9e9",
    ):
        client.post("/mitteilungen/abonnements/", {"subject": wrong, "zurueck": "//boese.example/"})
    assert Subscription.objects.count() == 1
    answer = client.post(
        "/mitteilungen/abonnements/", {"subject": subject, "tat": "beenden", "zurueck": "//boese.example"}
    )
    assert answer.url == "/mitteilungen/abonnements/"
    assert Subscription.objects.count() == 0


def test_follows_and_notices_are_in_the_own_data_and_go_with_the_account(client, amina, dialogue):
    from mitwirk.notices.personal import erase, personal_data

    follow(subject=f"dialogue.dialogue:{dialogue.pk}", by=amina, now=NOON)
    opened(dialogue)
    tell(now=NOON)
    send_due(now=MORNING)
    stop_mails(user=amina, now=NOON)
    data = personal_data(amina)
    assert data["follows"][0]["title"] == "Wohin mit den Bänken?"
    assert data["notices"][0]["text"] == "Der Dialog ist offen: Stimmen Sie mit ab"
    erase(amina, now=NOON)
    assert not any(value for key, value in personal_data(amina).items())


def test_closing_a_dialogue_for_real_tells_its_followers(amina, clara, dialogue):
    make_subscription(amina, dialogue, at=NOON)
    close_dialogue(dialogue=dialogue, by=clara, now=NOON)
    assert tell(now=NOON) == 1


def test_feeds_are_listed_and_a_calendar_names_the_last_day(client, dialogue):
    make_office()
    page = client.get("/mitteilungen/feeds/").content.decode()
    assert "/dialoge/feed.atom" in page
    assert "Wohin mit den Bänken?" in client.get("/dialoge/feed.atom").content.decode()
    calendar = client.get("/dialoge/kalender.ics")
    assert calendar.headers["Content-Type"].startswith("text/calendar")
    text = calendar.content.decode().replace("\r\n ", "")
    assert "SUMMARY:Dialog endet: Wohin mit den Bänken?" in text
    assert f"DTSTART:{dialogue.closes_at.astimezone(ZoneInfo('UTC')):%Y%m%dT%H%M%SZ}" in text.replace(";TZID=UTC", "")


def test_whose_comment_was_removed_finds_that_in_the_notices(amina):
    comment = make_comment(make_thread(), by=amina)
    values = {"removes": True, "rule": "spam", "reason": "Werbung.", "now": NOON}
    decision = moderation.decide_comment(comment=comment, by=make_office(), **values)
    objection = moderation.object_to_decision(decision=decision, text="Nein.", by=amina, now=NOON)
    moderation.decide_objection(objection=objection, upheld=False, answer="Doch.", by=make_office("Eva"), now=NOON)
    assert tell(now=NOON) == 2
    assert set(Notice.objects.values_list("user", flat=True)) == {amina.pk}
