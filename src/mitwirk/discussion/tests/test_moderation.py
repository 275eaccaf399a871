"""Report, decide, object: by published rules, with reasons, and a public log without names."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from mitwirk.accounts.models import Role
from mitwirk.accounts.testing import make_office, make_user
from mitwirk.core.errors import NotAllowed
from mitwirk.discussion.actions import moderation
from mitwirk.discussion.actions.writing import withdraw_comment
from mitwirk.discussion.desk import desk_items
from mitwirk.discussion.models import CommentDecision, CommentObjection, CommentReport
from mitwirk.discussion.testing import make_board, make_comment, make_thread

pytestmark = pytest.mark.django_db
REPORT = {"rule": "respect", "note": "Das ist eine Beschimpfung."}


@pytest.fixture
def amina():
    return make_user("Amina")


@pytest.fixture
def dilek():
    return make_office("Dilek")


@pytest.fixture
def comment(amina):
    thread = make_thread(by=make_user("Bernd"))
    return make_comment(thread, by=amina, text="Sie sind ein Esel.")


def page_of(client, comment) -> str:
    return client.get(f"/gespraeche/{comment.thread.board.slug}/{comment.thread_id}/").content.decode()


def remove(comment, by, **more):
    values = {"removes": True, "rule": "respect", "reason": "Beschimpfung statt Sache.", "now": timezone.now(), **more}
    return moderation.decide_comment(comment=comment, by=by, **values)


def test_a_stranger_reports_and_the_author_learns_why_the_comment_went(
    client, amina, dilek, comment, django_capture_on_commit_callbacks
):
    assert client.post(f"/gespraeche/beitrag/{comment.pk}/meldung/", REPORT).status_code == 302
    assert CommentReport.objects.get().by is None
    client.force_login(dilek)
    assert "Esel" in client.get("/gespraeche/moderation/").content.decode()
    assert [item["title"] for item in desk_items(dilek)] == ["Gemeldete Beiträge"]
    decided = {"rule": "respect", "reason": "Beschimpfung statt Sache.", "outcome": "remove"}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/gespraeche/beitrag/{comment.pk}/entscheidung/", decided)
    [message] = mail.outbox
    assert message.to == [amina.email]
    assert "Beschimpfung statt Sache." in message.body
    assert desk_items(dilek) == []
    client.force_login(amina)
    own = page_of(client, comment)
    assert "Ihr Beitrag ist entfernt" in own
    assert "Beschimpfung statt Sache." in own
    assert [item["title"] for item in desk_items(amina)] == [comment.thread.title]
    client.logout()
    others = page_of(client, comment)
    assert "Esel" not in others
    assert "Beschimpfung" not in others
    assert "weil er gegen die Regeln verstößt" in others


def test_who_reported_hears_what_became_of_it(client, dilek, comment, django_capture_on_commit_callbacks):
    clara = make_user("Clara")
    client.force_login(clara)
    for _press in range(2):
        client.post(f"/gespraeche/beitrag/{comment.pk}/meldung/", REPORT)
    assert CommentReport.objects.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        remove(comment, dilek, removes=False)
    [message] = mail.outbox
    assert message.to == [clara.email]
    assert "stehen gelassen" in message.body
    comment.refresh_from_db()
    assert comment.stands


def test_reports_without_an_account_are_limited(client, comment):
    answers = [client.post(f"/gespraeche/beitrag/{comment.pk}/meldung/", REPORT).status_code for _try in range(11)]
    assert answers == [302] * 10 + [429]


def test_somebody_else_decides_about_the_objection_and_the_comment_returns(
    client, amina, dilek, comment, django_capture_on_commit_callbacks
):
    other = make_user("Farida", role=Role.OFFICE)
    remove(comment, dilek)
    client.force_login(amina)
    address = f"/gespraeche/beitrag/{comment.pk}/widerspruch/"
    for text in ("Das war ein Zitat.", "Noch einmal."):
        client.post(address, {"text": text})
    objection = CommentObjection.objects.get()
    assert objection.text == "Das war ein Zitat."
    answer = {"answer": "Stimmt, ein Zitat.", "outcome": "restore"}
    client.force_login(dilek)
    assert "entscheidet jemand anderes" in client.get(f"/gespraeche/widerspruch/{objection.pk}/").content.decode()
    client.post(f"/gespraeche/widerspruch/{objection.pk}/", answer)
    objection.refresh_from_db()
    assert objection.decided_at is None
    client.force_login(other)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/gespraeche/widerspruch/{objection.pk}/", answer)
    assert [message.to for message in mail.outbox] == [[amina.email]]
    client.logout()
    assert "Esel" in page_of(client, comment)


def test_where_nobody_else_is_the_first_decider_decides(amina, dilek, comment):
    objection = moderation.object_to_decision(
        decision=remove(comment, dilek), text="Nein.", by=amina, now=timezone.now()
    )
    moderation.decide_objection(objection=objection, upheld=False, answer="Doch.", by=dilek, now=timezone.now())
    comment.refresh_from_db()
    assert comment.removed_at is not None


def test_after_fourteen_days_there_is_no_objection(client, amina, dilek, comment):
    remove(comment, dilek)
    CommentDecision.objects.update(at=timezone.now() - timedelta(days=15))
    client.force_login(amina)
    assert "vorbei" in client.get(f"/gespraeche/beitrag/{comment.pk}/widerspruch/").content.decode()
    client.post(f"/gespraeche/beitrag/{comment.pk}/widerspruch/", {"text": "Doch."})
    assert not CommentObjection.objects.exists()
    assert desk_items(amina) == []


def test_the_log_tells_rule_day_and_outcome_and_nothing_else(client, amina, dilek, comment):
    remove(comment, dilek)
    private = make_board("Geheim", access="private", moderator=dilek, members=[amina])
    remove(make_comment(make_thread(private, by=amina), by=amina), dilek, rule="spam")
    page = client.get("/gespraeche/protokoll/").content.decode()
    assert "Beleidigung oder Herabsetzung" in page
    assert "Beitrag entfernt" in page
    for word in ("Esel", "Beschimpfung statt", "Amina", "Dilek", "Werbung", "Geheim", comment.thread.title):
        assert word not in page


def test_with_the_beginning_goes_the_title(client, amina, dilek):
    thread = make_thread(by=amina, title="Herr Maier ist ein Esel")
    make_comment(thread, by=dilek, text="Bitte sachlich.")
    remove(thread.comments.order_by("pk").first(), dilek)
    assert "Maier" not in client.get(f"/gespraeche/{thread.board.slug}/").content.decode()
    page = client.get(f"/gespraeche/{thread.board.slug}/{thread.pk}/").content.decode()
    assert "Maier" not in page
    assert "Bitte sachlich." in page


def test_who_does_not_moderate_decides_nothing(client, amina, comment):
    emil = make_user("Emil")
    client.force_login(emil)
    assert client.get("/gespraeche/moderation/").status_code == 404
    assert client.get(f"/gespraeche/beitrag/{comment.pk}/entscheidung/").status_code == 404
    with pytest.raises(NotAllowed):
        remove(comment, emil)


def test_nobody_decides_about_own_words(dilek):
    own = make_comment(make_thread(by=dilek), by=dilek)
    with pytest.raises(NotAllowed):
        remove(own, dilek)


def test_a_moderator_of_one_board_decides_there_only(amina, comment):
    clara = make_user("Clara")
    here = make_board(moderator=clara)
    remove(make_comment(make_thread(here, by=amina), by=amina), clara)
    with pytest.raises(NotAllowed):
        remove(comment, clara)


def test_a_year_later_the_words_are_gone_and_the_log_stays(client, amina, dilek, comment):
    moderation.report_comment(comment=comment, rule="respect", note="Böse.", by=dilek, address="", now=timezone.now())
    waits = make_comment(comment.thread, by=amina, text="Wartet noch.")
    remove(comment, dilek)
    moderation.object_to_decision(decision=remove(waits, dilek), text="Nein.", by=amina, now=timezone.now())
    assert moderation.forget_old_moderation(now=timezone.now()) == 0
    assert moderation.forget_old_moderation(now=timezone.now() + timedelta(days=366)) == 2
    comment.refresh_from_db()
    waits.refresh_from_db()
    assert (comment.text, waits.text) == ("", "Wartet noch.")
    assert not CommentReport.objects.exists()
    assert "Beitrag entfernt" in client.get("/gespraeche/protokoll/").content.decode()


def test_who_reported_leaves_the_decision_to_somebody_else_if_there_is_somebody(client, dilek, comment):
    values = {"comment": comment, **REPORT, "address": "", "by": dilek, "now": timezone.now()}
    moderation.report_comment(**values)
    decided = remove(comment, dilek, removes=False)  # nobody else is there
    assert decided.by == dilek
    eva = make_office("Eva")
    moderation.report_comment(**values)
    with pytest.raises(NotAllowed, match="gemeldet"):
        remove(comment, dilek)
    assert remove(comment, eva).removes


def test_a_report_about_words_that_their_author_deleted_goes_after_a_year(amina, comment):
    make_comment(comment.thread, by=None, parent=comment)
    now = timezone.now()
    moderation.report_comment(comment=comment, **REPORT, by=make_user("Emil"), address="", now=now)
    withdraw_comment(comment=comment, by=amina, now=now)
    moderation.forget_old_moderation(now=now + timedelta(days=364))
    assert CommentReport.objects.count() == 1
    moderation.forget_old_moderation(now=now + timedelta(days=366))
    assert CommentReport.objects.count() == 0
