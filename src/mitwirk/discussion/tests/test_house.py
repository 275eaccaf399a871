"""What the house learns of this room: notices, own data, erasure, search, demo."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from mitwirk.accounts.demo import load as load_people
from mitwirk.accounts.testing import make_office, make_user
from mitwirk.core.models import Activity
from mitwirk.discussion.actions import moderation, writing
from mitwirk.discussion.contract import CONTRACT
from mitwirk.discussion.models import Board, Comment, CommentMention, Thread
from mitwirk.discussion.testing import make_board, make_comment, make_thread

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


@pytest.fixture
def amina():
    return make_user("Amina")


@pytest.fixture
def bernd():
    return make_user("Bernd")


def last(kind: str) -> Activity:
    return Activity.objects.filter(kind=f"discussion.{kind}").latest("pk")


def told(row: Activity, viewer) -> list[str]:
    return [line.text for line in CONTRACT.notice_rules[row.kind].describe([row], viewer).values()]


def test_followers_hear_of_threads_and_comments_and_asked_people_in_any_case(amina, bernd):
    clara = make_user("Clara")
    board = make_board("Losverfahren")
    make_comment(make_thread(board, by=clara), by=clara)
    now = timezone.now()
    thread = writing.begin_thread(board=board, title="Wie viele?", text="@Clara, wissen Sie es?", by=amina, now=now)
    row = last("thread_begun")
    rule = CONTRACT.notice_rules[row.kind]
    assert rule.followed(row) == [f"discussion.board:{board.pk}"]
    assert rule.people(row) == [clara.pk]
    assert told(row, NOBODY) == ["Neues Gespräch: Wie viele?"]
    first = thread.comments.get()
    writing.write_comment(thread=thread, parent=first, text="600, fragen Sie @Clara.", by=bernd, now=now)
    row = last("comment_written")
    rule = CONTRACT.notice_rules[row.kind]
    assert rule.followed(row) == [f"discussion.thread:{thread.pk}"]
    assert rule.people(row) == sorted([amina.pk, clara.pk])
    assert told(row, amina) == ["Bernd hat geschrieben"]


def test_what_is_private_or_removed_is_told_to_nobody_outside(amina, bernd):
    board = make_board(access="private", moderator=amina)
    thread = make_thread(board, by=amina)
    comment = writing.write_comment(thread=thread, text="Unter uns.", by=amina, now=timezone.now())
    row = last("comment_written")
    assert told(row, bernd) == []
    assert told(row, amina) == ["Amina hat geschrieben"]
    for subject in ("board", "thread"):
        pk = board.pk if subject == "board" else thread.pk
        followed = CONTRACT.followables[f"discussion.{subject}"]
        assert set(followed(amina, [pk])) == {pk}
        assert followed(bernd, [pk]) == {}
    Comment.objects.filter(pk=comment.pk).update(removed_at=timezone.now())
    assert told(row, amina) == []


def test_decisions_are_told_to_the_author_only(amina, bernd):
    office = make_office()
    comment = make_comment(make_thread(by=bernd), by=amina)
    values = {"removes": True, "rule": "spam", "reason": "Werbung.", "by": office, "now": timezone.now()}
    decision = moderation.decide_comment(comment=comment, **values)
    row = last("comment_decided")
    assert CONTRACT.notice_rules[row.kind].people(row) == [amina.pk]
    assert (told(row, amina), told(row, bernd)) == (["Ihr Beitrag wurde entfernt"], [])
    objection = moderation.object_to_decision(decision=decision, text="Nein.", by=amina, now=timezone.now())
    moderation.decide_objection(objection=objection, upheld=False, answer="Doch.", by=office, now=timezone.now())
    row = last("objection_decided")
    assert CONTRACT.notice_rules[row.kind].people(row) == [amina.pk]
    assert (told(row, amina), told(row, bernd)) == (["Über Ihren Widerspruch ist entschieden"], [])


def test_posts_of_a_departed_member_stay_without_the_name(client, amina, bernd):
    thread = make_thread(by=amina, text="Das war unser Weg.")
    removed = make_comment(thread, by=amina, text="Esel", removed_at=timezone.now())
    deleted = make_comment(thread, by=amina, text="Vorher gelöscht.")
    CommentMention.objects.create(comment=make_comment(thread, by=bernd), user=amina)
    make_board(access="private", moderator=amina)
    writing.withdraw_comment(comment=deleted, by=amina, now=timezone.now())
    CONTRACT.erase(amina, now=timezone.now())
    amina.delete()
    page = client.get(f"/gespraeche/{thread.board.slug}/{thread.pk}/").content.decode()
    assert "Das war unser Weg." in page
    assert "Ehemaliges Mitglied" in page
    assert "Amina" not in page
    assert "Vorher gelöscht." not in page
    removed.refresh_from_db()
    assert removed.text == ""
    assert not CommentMention.objects.exists()


def test_the_own_data_hold_everything_somebody_wrote(amina, bernd):
    office = make_office()
    now = timezone.now()
    thread = writing.begin_thread(board=make_board(), title="Frage", text="Alt", by=amina, now=now)
    comment = thread.comments.get()
    writing.change_comment(comment=comment, version=1, text="Neu", by=amina, now=now)
    moderation.report_comment(comment=comment, rule="spam", note="Werbung", by=bernd, address="", now=now)
    decision = moderation.decide_comment(comment=comment, removes=True, rule="spam", reason="Ja.", by=office, now=now)
    moderation.object_to_decision(decision=decision, text="Keine Werbung.", by=amina, now=now)
    held = str(CONTRACT.personal_data(amina))
    for word in ("Frage", "Alt", "Neu", "Ja.", "Keine Werbung."):
        assert word in held
    assert "Bernd" not in held
    assert "Werbung" in str(CONTRACT.personal_data(bernd)["comment_reports"])


def test_the_demo_has_four_boards_and_is_loaded_once():
    load_people(now=timezone.now())
    for _time in range(2):
        CONTRACT.demo(now=timezone.now())
    assert Board.objects.count() == 4
    assert Board.objects.filter(access="private").count() == 1
    assert Thread.objects.count() == 5
    assert not Comment.objects.filter(author=None).exists()


def test_search_documents_say_who_may_find_them(amina):
    make_thread(make_board("Offen"), by=amina, title="Für alle")
    make_thread(make_board("Allianz", access="alliance"), by=amina, title="Für Mitglieder")
    private = make_board("Privat", access="private", moderator=amina)
    make_thread(private, by=amina, title="Für uns")
    make_thread(make_board("Verborgen", withheld_at=timezone.now()), by=amina, title="Für niemanden")
    found = {document.title: (document.public, document.audience) for document in CONTRACT.search_documents()}
    assert found == {
        "Für alle": (True, ""),
        "Für Mitglieder": (False, "alliance"),
        "Für uns": (False, f"board:{private.pk}"),
    }
    assert f"board:{private.pk}" in CONTRACT.audiences(amina)
    assert CONTRACT.audiences(make_user("Emil")) == []
