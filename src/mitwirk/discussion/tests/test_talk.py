"""Boards, threads and comments: write, answer, change, delete, find."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mitwirk.accounts.testing import make_office, make_user
from mitwirk.core.models import Activity
from mitwirk.discussion.actions import boards, writing
from mitwirk.discussion.models import Board, Comment, CommentMention, Thread
from mitwirk.discussion.testing import make_board, make_comment, make_thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def amina():
    return make_user("Amina")


@pytest.fixture
def bernd():
    return make_user("Bernd")


def test_a_thread_is_begun_answered_and_read_by_everybody(client, amina, bernd):
    board = make_board("Losverfahren")
    client.force_login(amina)
    asked = {"title": "Wie viele Briefe?", "text": "Für 30 Plätze."}
    response = client.post(f"/gespraeche/{board.slug}/neu/", asked)
    thread = Thread.objects.get()
    assert response.url == f"/gespraeche/{board.slug}/{thread.pk}/"
    client.force_login(bernd)
    first = thread.comments.get()
    response = client.post(f"/gespraeche/beitrag/{first.pk}/antwort/", {"text": "Etwa 600."})
    answer = Comment.objects.get(parent=first)
    assert response.url == f"/gespraeche/{board.slug}/{thread.pk}/#beitrag-{answer.pk}"
    client.logout()
    page = client.get(f"/gespraeche/{board.slug}/{thread.pk}/").content.decode()
    assert "Für 30 Plätze." in page
    assert "Etwa 600." in page
    assert "Anmelden" in page
    assert set(Activity.objects.values_list("kind", flat=True)) >= {
        "discussion.thread_begun",
        "discussion.comment_written",
    }


def test_an_answer_to_an_answer_stands_beside_it(amina, bernd):
    thread = make_thread(by=amina)
    first = thread.comments.get()
    answer = make_comment(thread, by=bernd, parent=first)
    made = writing.write_comment(thread=thread, parent=answer, text="Danke.", by=amina, now=timezone.now())
    assert made.parent == first


def test_pressing_twice_writes_once(client, amina):
    thread = make_thread(by=amina)
    client.force_login(amina)
    for _press in range(2):
        client.post(f"/gespraeche/{thread.board.slug}/{thread.pk}/", {"text": "Noch etwas."})
        client.post(f"/gespraeche/{thread.board.slug}/neu/", {"title": "Neu", "text": "Anfang"})
    assert Comment.objects.filter(text="Noch etwas.").count() == 1
    assert Thread.objects.filter(title="Neu").count() == 1


def test_who_floods_waits_and_keeps_the_text(client, amina):
    thread = make_thread(by=amina)
    client.force_login(amina)
    address = f"/gespraeche/{thread.board.slug}/{thread.pk}/"
    answers = [client.post(address, {"text": f"Wort {number}"}) for number in range(17)]
    assert answers[0].status_code == 302
    assert answers[-1].status_code == 422
    assert "Wort 16" in answers[-1].content.decode()
    assert "viel geschrieben" in answers[-1].content.decode()


def test_a_change_keeps_the_older_version_and_refuses_a_stale_window(client, amina, bernd):
    comment = make_thread(by=amina, text="Alt").comments.get()
    client.force_login(amina)
    address = f"/gespraeche/beitrag/{comment.pk}/aendern/"
    assert client.post(address, {"text": "Neu", "version": 1}).status_code == 302
    stale = client.post(address, {"text": "Anderes", "version": 1})
    assert stale.status_code == 422
    page = stale.content.decode()
    assert "Anderes" in page
    assert "<dd>Neu</dd>" in page
    assert 'name="version" value="2"' in page
    comment.refresh_from_db()
    assert comment.text == "Neu"
    client.force_login(bernd)
    assert "Alt" in client.get(f"/gespraeche/beitrag/{comment.pk}/verlauf/").content.decode()
    assert client.get(address).status_code == 404


def test_an_answered_comment_leaves_a_neutral_line_and_another_nothing(client, amina, bernd):
    thread = make_thread(by=amina, text="Erstes Wort")
    client.force_login(bernd)
    alone = make_comment(thread, by=bernd, text="Ohne Antwort")
    answered = make_comment(thread, by=bernd, text="Mit Antwort")
    make_comment(thread, by=amina, parent=answered)
    for comment in (alone, answered):
        client.post(f"/gespraeche/beitrag/{comment.pk}/loeschen/")
    assert not Comment.objects.filter(pk=alone.pk).exists()
    answered.refresh_from_db()
    assert answered.text == ""
    page = client.get(f"/gespraeche/{thread.board.slug}/{thread.pk}/").content.decode()
    assert "Diesen Beitrag hat gelöscht" in page
    assert "Mit Antwort" not in page


def test_a_thread_that_nobody_answered_goes_with_its_beginning(client, amina):
    thread = make_thread(by=amina)
    client.force_login(amina)
    client.post(f"/gespraeche/beitrag/{thread.comments.get().pk}/loeschen/")
    assert not Thread.objects.exists()


def test_only_people_of_the_board_can_be_mentioned(amina, bernd):
    board = make_board()
    make_user("Emil")
    make_comment(make_thread(board, by=bernd), by=make_user("Anna Berg"))
    thread = writing.begin_thread(
        board=board, title="Frage", text="@Bernd und @Anna Berg, und @Emil?", by=amina, now=timezone.now()
    )
    names = CommentMention.objects.filter(comment__thread=thread).values_list("user__display_name", flat=True)
    assert set(names) == {"Bernd", "Anna Berg"}


def test_somebody_who_left_a_private_board_is_not_mentioned(amina, bernd):
    board = make_board(access="private", moderator=amina, members=[bernd])
    thread = make_thread(board, by=bernd)
    board.members.filter(user=bernd).update(ended_at=timezone.now())
    comment = writing.write_comment(thread=thread, text="Was meint @Bernd?", by=amina, now=timezone.now())
    assert not comment.mentions.exists()


def test_a_retired_board_is_read_and_not_written(client, amina):
    office = make_office()
    thread = make_thread(by=amina)
    boards.retire_board(board=thread.board, retired=True, by=office, now=timezone.now())
    client.force_login(amina)
    assert client.get(f"/gespraeche/{thread.board.slug}/neu/").status_code == 404
    page = client.get(f"/gespraeche/{thread.board.slug}/{thread.pk}/").content.decode()
    assert "geschlossen" in page
    assert "Beitrag schreiben" not in page
    comment = thread.comments.get()
    answer = client.post(f"/gespraeche/beitrag/{comment.pk}/aendern/", {"text": "Noch ein Wort.", "version": 1})
    assert "Dieser Gesprächsraum ist geschlossen" in answer.content.decode()
    comment.refresh_from_db()
    assert comment.text == "Wer weiß Rat?"


def test_the_office_opens_boards_for_all_and_anybody_a_private_one(client, amina):
    values = {"title": "Runde", "about": "Wir reden.", "kind": "topic"}
    client.force_login(amina)
    assert client.post("/gespraeche/neu/", {**values, "access": "open"}).status_code == 422
    assert client.post("/gespraeche/neu/", {**values, "access": "private"}).status_code == 302
    assert Board.objects.get().access == "private"
    client.force_login(make_office())
    assert client.post("/gespraeche/neu/", {**values, "access": "alliance"}).status_code == 302


def test_two_who_change_a_board_do_not_overwrite_each_other(client):
    board = make_board("Losverfahren")
    client.force_login(make_office())
    values = {"title": "Neuer Name", "about": "Worum", "version": 1}
    assert client.post(f"/gespraeche/{board.slug}/angaben/", values).status_code == 302
    again = client.post(f"/gespraeche/{board.slug}/angaben/", {**values, "title": "Dritter"})
    assert again.status_code == 422
    assert "Dritter" in again.content.decode()
    assert "<dd>Neuer Name</dd>" in again.content.decode()
    assert (
        client.post(f"/gespraeche/{board.slug}/angaben/", {**values, "title": "Dritter", "version": 2}).status_code
        == 302
    )


def test_boards_are_found_by_words_topic_and_newest_talk(client):
    make_board("Losverfahren", last_at=timezone.now() - timedelta(days=3))
    make_board("Jugend beteiligen")
    page = client.get("/gespraeche/").content.decode()
    assert page.index("Jugend beteiligen") < page.index("Losverfahren")
    assert "Jugend" not in client.get("/gespraeche/?q=losverfahren").content.decode().split("<h2")[1]
    assert "Kein Raum passt" in client.get("/gespraeche/?q=Quark").content.decode()


def test_a_link_to_a_comment_leads_to_its_page(client, amina):
    thread = make_thread(by=amina)
    first = thread.comments.get()
    Comment.objects.bulk_create(
        Comment(thread=thread, text=f"Wort {number}", written_at=timezone.now()) for number in range(45)
    )
    Comment.objects.bulk_create(
        Comment(thread=thread, parent=first, text=f"Antwort {number}", written_at=timezone.now())
        for number in range(60)
    )
    place = f"/gespraeche/{thread.board.slug}/{thread.pk}/"
    rows = {comment.text: comment for comment in thread.comments.all()}

    def leads(text: str) -> str:
        return client.get(f"/gespraeche/beitrag/{rows[text].pk}/").url.partition("#")[0]

    assert leads("Wort 18") == place
    assert leads("Wort 19") == place + "?seite=2"
    assert leads("Wort 44") == place + "?seite=3"
    assert leads("Antwort 9") == place
    assert leads("Antwort 10") == f"/gespraeche/beitrag/{first.pk}/antworten/"
    assert leads("Antwort 55") == f"/gespraeche/beitrag/{first.pk}/antworten/?seite=2"
    assert "50 weitere Antworten lesen" in client.get(place).content.decode()


@pytest.mark.parametrize("flat", [True, False])
def test_a_thread_costs_the_same_with_3_with_30_and_with_10000_comments(client, amina, flat):
    thread = make_thread(by=amina, text="Anfang")
    parent = None if flat else thread.comments.get()
    client.force_login(amina)
    address = f"/gespraeche/{thread.board.slug}/{thread.pk}/"
    make_comment(thread, by=amina, parent=thread.comments.get(), removed_at=timezone.now())
    client.get(address)
    counts = []
    for more in (2, 27, 9_970):
        Comment.objects.bulk_create(
            Comment(thread=thread, parent=parent, author=amina, text="Wort", written_at=timezone.now())
            for _number in range(more)
        )
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        with CaptureQueriesContext(connection) as last:
            client.get(address + "?seite=500")
        counts.append((len(asked), len(last)))
    assert len({first for first, _last in counts}) == 1
    assert all(last <= first for first, last in counts)  # without answers nothing is asked about them


def test_an_open_board_has_a_feed_and_a_private_one_has_none(client, amina):
    public = make_thread(make_board("Offen"), by=amina, text="Ein Wort für alle")
    private = make_thread(make_board("Privat", access="private", moderator=amina), by=amina, text="Nur unter uns")
    client.force_login(amina)
    assert "Ein Wort für alle" in client.get(f"/gespraeche/{public.board.slug}/feed/").content.decode()
    assert client.get(f"/gespraeche/{private.board.slug}/feed/").status_code == 404
    both = client.get("/gespraeche/feed/").content.decode()
    assert "Ein Wort für alle" in both
    assert "Nur unter uns" not in both


def test_who_was_signed_out_while_writing_gets_the_words_back(client, amina):
    thread = make_thread(by=amina)
    response = client.post(f"/gespraeche/{thread.board.slug}/{thread.pk}/", {"text": "Lange überlegt."})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Lange überlegt." in page
    assert "nicht mehr angemeldet" in page
    boards.retire_board(board=thread.board, retired=True, by=make_office(), now=timezone.now())
    client.force_login(amina)
    response = client.post(f"/gespraeche/{thread.board.slug}/{thread.pk}/", {"text": "Zu spät."})
    assert "Zu spät." in response.content.decode()
    assert Comment.objects.count() == 1
