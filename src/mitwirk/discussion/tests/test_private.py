"""Private boards and those of the alliance: who comes in, who reads, what the office sees."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone

from mitwirk.accounts.testing import make_office, make_user
from mitwirk.core.contract import contracts
from mitwirk.core.search import rebuild
from mitwirk.discussion.actions import moderation, people
from mitwirk.discussion.models import Board, BoardAccess, BoardInvitation, BoardMember, BoardRole
from mitwirk.discussion.personal import erase
from mitwirk.discussion.testing import make_board, make_comment, make_thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def amina():
    return make_user("Amina")


@pytest.fixture
def emil():
    return make_user("Emil")


def invite(client, board, email, run_on_commit) -> str:
    with run_on_commit(execute=True):
        client.post(f"/gespraeche/{board.slug}/menschen/", {"email": email, "role": "member"})
    return re.search(r"/gespraeche/einladung/([\w-]+)/", mail.outbox[-1].body).group(1)


def test_an_invitation_works_once_and_for_its_address(client, amina, emil, django_capture_on_commit_callbacks):
    board = make_board("Vertraulich", access="private", moderator=amina)
    client.force_login(amina)
    code = invite(client, board, emil.email, django_capture_on_commit_callbacks)
    assert code not in str(BoardInvitation.objects.values_list())
    client.force_login(make_user("Bernd"))
    assert client.post(f"/gespraeche/einladung/{code}/").status_code == 409
    assert client.get(f"/gespraeche/{board.slug}/").status_code == 404
    client.force_login(emil)
    for _press in range(2):
        assert client.post(f"/gespraeche/einladung/{code}/").url == f"/gespraeche/{board.slug}/"
    assert BoardMember.objects.filter(user=emil).count() == 1
    assert client.get(f"/gespraeche/{board.slug}/").status_code == 200


def test_old_and_withdrawn_invitations_are_useless(client, amina, emil, django_capture_on_commit_callbacks):
    board = make_board(access="private", moderator=amina)
    client.force_login(amina)
    old = invite(client, board, emil.email, django_capture_on_commit_callbacks)
    BoardInvitation.objects.update(invited_at=timezone.now() - timedelta(days=31))
    client.force_login(emil)
    assert "abgelaufen" in client.post(f"/gespraeche/einladung/{old}/").content.decode()
    client.force_login(amina)
    code = invite(client, board, emil.email, django_capture_on_commit_callbacks)
    client.post(f"/gespraeche/{board.slug}/einladungen/{BoardInvitation.objects.waiting().get().pk}/")
    client.force_login(emil)
    assert "gilt nicht mehr" in client.post(f"/gespraeche/einladung/{code}/").content.decode()
    assert people.forget_old_board_invitations(now=timezone.now() + timedelta(days=91)) == 2


def test_an_invitation_waits_on_the_desk_and_is_answered_without_the_mail(client, amina, emil):
    board = make_board("Vertraulich", access="private", moderator=amina)
    people.invite_to_board(board=board, email=emil.email, role="member", by=amina, now=timezone.now())
    client.force_login(emil)
    assert "Vertraulich" not in client.get("/mein-bereich/").content.decode(), "the address is not confirmed"
    EmailAddress.objects.create(user=emil, email=emil.email, verified=True)
    assert "Sie sind eingeladen: Vertraulich." in client.get("/mein-bereich/").content.decode()
    waiting = board.invitations.get()
    answer = {"invitation": waiting.pk, "answer": "yes"}
    assert "Vertraulich" in client.get("/gespraeche/einladungen/").content.decode()
    assert client.post("/gespraeche/einladungen/", answer).url == f"/gespraeche/{board.slug}/"
    assert client.get(f"/gespraeche/{board.slug}/").status_code == 200
    assert "Vertraulich" not in client.get("/gespraeche/einladungen/").content.decode()
    client.force_login(make_user("Bernd"))
    assert client.post("/gespraeche/einladungen/", answer).status_code == 404


def test_who_says_no_is_not_asked_again(client, amina, emil):
    board = make_board("Vertraulich", access="private", moderator=amina)
    EmailAddress.objects.create(user=emil, email=emil.email, verified=True)
    people.invite_to_board(board=board, email=emil.email, role="member", by=amina, now=timezone.now())
    client.force_login(emil)
    client.post("/gespraeche/einladungen/", {"invitation": board.invitations.get().pk, "answer": "no"})
    assert "Vertraulich" not in client.get("/mein-bereich/").content.decode()
    assert not board.members.present().filter(user=emil).exists()


def test_the_last_moderator_hands_over_before_leaving(client, amina, emil):
    board = make_board(access="private", moderator=amina, members=[emil])
    client.force_login(amina)
    own, other = (board.members.get(user=user) for user in (amina, emil))
    client.post(f"/gespraeche/{board.slug}/menschen/{own.pk}/", {"role": ""})
    assert board.members.present().filter(user=amina).exists()
    client.post(f"/gespraeche/{board.slug}/menschen/{other.pk}/", {"role": "moderator"})
    client.post(f"/gespraeche/{board.slug}/menschen/{own.pk}/", {"role": ""})
    assert not board.members.present().filter(user=amina).exists()
    assert client.get(f"/gespraeche/{board.slug}/").status_code == 404


def test_the_office_reads_of_a_private_board_only_what_is_reported(client, amina, emil):
    office = make_office()
    board = make_board("Vertraulich", access="private", moderator=amina, members=[emil])
    thread = make_thread(board, by=emil)
    quiet = make_comment(thread, by=emil, text="Unter uns.")
    loud = make_comment(thread, by=emil, text="Ihr Esel.")
    client.force_login(office)
    assert client.get(f"/gespraeche/{board.slug}/{thread.pk}/").status_code == 404
    assert client.get(f"/gespraeche/beitrag/{loud.pk}/entscheidung/").status_code == 404
    moderation.report_comment(comment=loud, rule="respect", note="", by=amina, address="", now=timezone.now())
    assert "Ihr Esel." in client.get(f"/gespraeche/beitrag/{loud.pk}/entscheidung/").content.decode()
    assert client.get(f"/gespraeche/beitrag/{quiet.pk}/entscheidung/").status_code == 404
    assert client.get(f"/gespraeche/{board.slug}/").status_code == 404


def test_the_search_finds_private_talk_for_its_people_only(client, amina, emil):
    board = make_board("Vertraulich", access="private", moderator=amina)
    make_thread(board, by=amina, title="Quittenmarmelade")
    make_thread(by=amina, title="Quittenbaum")
    rebuild()
    for user, seen in ((amina, True), (emil, False), (make_office(), False)):
        client.force_login(user)
        page = client.get("/suche/?q=Quittenmarmelade").content.decode()
        assert ("Vertraulich" in page) is seen
    member = make_office("Farida")
    BoardMember.objects.create(board=board, user=member, added_at=timezone.now())
    client.force_login(member)
    assert "Vertraulich" in client.get("/suche/?q=Quittenmarmelade").content.decode()
    client.logout()
    assert "Quittenbaum" in client.get("/suche/?q=Quittenbaum").content.decode()


def test_a_board_of_the_alliance_is_for_those_whom_a_higher_room_calls_members(amina, emil, monkeypatch):
    board = make_board(access="alliance")
    network = contracts()["network"]
    members = {amina.pk}
    monkeypatch.setitem(network.__dict__, "audiences", lambda viewer: ["alliance"] if viewer.pk in members else [])
    assert Board.objects.visible_to(amina).get() == board
    assert not Board.objects.visible_to(emil).exists()
    assert Board.objects.visible_to(make_office()).get() == board


def test_the_office_invites_moderators_to_boards_for_many(client, emil, django_capture_on_commit_callbacks):
    board = make_board("Losverfahren")
    client.force_login(make_office())
    address = f"/gespraeche/{board.slug}/menschen/"
    assert client.post(address, {"email": emil.email, "role": "member"}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, {"email": emil.email, "role": "moderator"})
    code = re.search(r"/gespraeche/einladung/([\w-]+)/", mail.outbox[-1].body).group(1)
    client.force_login(emil)
    client.post(f"/gespraeche/einladung/{code}/")
    assert Board.objects.moderated_by(emil).get() == board
    member = board.members.get()
    client.post(f"{address}{member.pk}/", {"role": ""})
    assert not Board.objects.moderated_by(emil).exists()


def test_when_the_last_moderator_deletes_the_account_the_longest_member_moderates(amina, emil):
    board = make_board(access=BoardAccess.PRIVATE, moderator=amina, members=[emil, make_user("Frida")])
    erase(amina, now=timezone.now())
    assert {row.user.display_name: row.role for row in board.members.present()} == {
        "Emil": BoardRole.MODERATOR,
        "Frida": BoardRole.MEMBER,
    }
