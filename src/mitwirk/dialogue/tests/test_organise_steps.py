"""Opening, closing, answering; the team's statements, the team, and what waits on the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from mitwirk.accounts.models import Role
from mitwirk.accounts.testing import make_office, make_user
from mitwirk.core.contract import contracts
from mitwirk.core.errors import NotAllowed
from mitwirk.core.models import Activity
from mitwirk.dialogue.actions.steps import WrongState, close_due, evaluate_dialogue, open_dialogue
from mitwirk.dialogue.desk import desk_items
from mitwirk.dialogue.models import (
    DialogueStep,
    Objection,
    State,
    Statement,
    StatementReport,
    Status,
    TeamMember,
    TeamRole,
)
from mitwirk.dialogue.testing import make_dialogue, make_statement, make_statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def clara():
    return make_user("Clara")


@pytest.fixture
def organiser(client, clara):
    client.force_login(clara)
    return client


@pytest.fixture
def draft(clara):
    return make_dialogue(state=State.DRAFT, organiser=clara, opens_at=None)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def steps_of(dialogue, state) -> int:
    return DialogueStep.objects.filter(dialogue=dialogue, state=state).count()


def test_before_opening_the_page_says_in_words_what_is_missing(organiser, draft):
    draft.closes_at = None
    draft.save()
    make_statements(3, draft)
    page = organiser.get(f"/dialoge/{draft.slug}/eroeffnung/").content.decode()
    assert "Noch 2 Sachen fehlen" in page
    assert "bisher: 3" in page
    assert "Jetzt eröffnen?" not in page
    refused = organiser.post(f"/dialoge/{draft.slug}/eroeffnung/")
    assert refused.status_code == 409
    assert "Vor der Eröffnung fehlt noch etwas" in refused.content.decode()
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_opening_twice_opens_once_and_everybody_can_come(organiser, clara, draft):
    make_statements(5, draft)
    for _press in range(2):
        response = organiser.post(f"/dialoge/{draft.slug}/eroeffnung/")
        assert response.status_code == 303
    draft.refresh_from_db()
    assert draft.is_open(timezone.now())
    assert draft.opens_at is not None
    assert steps_of(draft, State.OPEN) == 1
    assert Activity.objects.filter(kind="dialogue.opened", by=clara, visible_to="all").count() == 1
    assert Client().get(f"/dialoge/{draft.slug}/").status_code == 200


def test_a_closed_dialogue_is_not_opened_again(clara):
    dialogue = make_dialogue(state=State.CLOSED, organiser=clara)
    with pytest.raises(WrongState, match="Kopie"):
        open_dialogue(dialogue=dialogue, by=clara, now=timezone.now())


def test_closing_asks_first_warns_of_unread_statements_and_happens_once(organiser, clara):
    dialogue = make_dialogue(organiser=clara)
    make_statement(dialogue, status=Status.PENDING)
    page = organiser.get(f"/dialoge/{dialogue.slug}/abschluss/").content.decode()
    assert "Eine Aussage ist noch nicht geprüft" in page
    for _press in range(2):
        assert organiser.post(f"/dialoge/{dialogue.slug}/abschluss/").status_code == 303
    dialogue.refresh_from_db()
    assert dialogue.state == State.CLOSED
    assert steps_of(dialogue, State.CLOSED) == 1
    assert Activity.objects.filter(kind="dialogue.closed", by=clara).count() == 1


def test_a_draft_cannot_be_closed(organiser, draft):
    assert organiser.post(f"/dialoge/{draft.slug}/abschluss/").status_code == 409


def test_dialogues_end_on_time_by_themselves_and_only_once():
    now = timezone.now()
    due = make_dialogue(closes_at=now - timedelta(minutes=1))
    later = make_dialogue(closes_at=now + timedelta(minutes=1))
    endless = make_dialogue(closes_at=None)
    assert close_due(now=now) == 1
    assert close_due(now=now) == 0
    for dialogue in (due, later, endless):
        dialogue.refresh_from_db()
    assert (due.state, later.state, endless.state) == (State.CLOSED, State.OPEN, State.OPEN)
    step = due.steps.get(state=State.CLOSED)
    assert (step.by, step.at) == (None, now)
    assert Activity.objects.get(kind="dialogue.closed").by is None


def test_the_worker_knows_the_job():
    jobs = {job.name: job for job in contracts()["dialogue"].jobs}
    assert jobs["dialogue.close_due"].every_seconds == 60


def test_the_answer_to_the_result_needs_a_text_and_is_given_once(organiser, clara):
    dialogue = make_dialogue(state=State.CLOSED, organiser=clara)
    blank = organiser.post(f"/dialoge/{dialogue.slug}/auswertung/", {"reason": " \u200b "})
    assert blank.status_code == 422
    assert "Schreiben Sie, was mit dem Ergebnis geschieht" in blank.content.decode()
    long = organiser.post(f"/dialoge/{dialogue.slug}/auswertung/", {"reason": "x" * 5001})
    assert long.status_code == 422
    for _press in range(2):
        sent = organiser.post(f"/dialoge/{dialogue.slug}/auswertung/", {"reason": "Der Rat berät am 3. Mai."})
        assert sent.status_code == 303
    dialogue.refresh_from_db()
    assert dialogue.state == State.EVALUATED
    assert steps_of(dialogue, State.EVALUATED) == 1
    other = organiser.post(f"/dialoge/{dialogue.slug}/auswertung/", {"reason": "Etwas anderes."})
    assert other.status_code == 409
    assert "Etwas anderes." in other.content.decode()
    assert "Clara hat die Rückmeldung schon veröffentlicht" in other.content.decode()


def test_an_open_dialogue_has_no_answer_yet(clara):
    dialogue = make_dialogue(organiser=clara)
    with pytest.raises(WrongState, match="nach dem Ende"):
        evaluate_dialogue(dialogue=dialogue, reason="Zu früh.", by=clara, now=timezone.now())


def test_emil_takes_no_step():
    emil = make_user("Emil")
    dialogue = make_dialogue(state=State.CLOSED)
    with pytest.raises(NotAllowed):
        evaluate_dialogue(dialogue=dialogue, reason="Ich sage mal.", by=emil, now=timezone.now())
    dialogue.refresh_from_db()
    assert dialogue.state == State.CLOSED


# -- The team's own statements


def add_lines(client, dialogue, lines, kind="chance"):
    data = {"art": "viele", "viele-kind": kind, "viele-lines": lines}
    return client.post(f"/dialoge/{dialogue.slug}/startaussagen/", data)


def test_statements_come_one_a_line_with_their_kind_and_no_doubles(organiser, draft):
    make_statement(draft, "Die Linde bleibt.", from_team=True)
    lines = "Mehr Bänke am Platz.\n\r\nVorbehalt: Der Lärm  wächst.\ndie linde bleibt.\nMehr Bänke am Platz."
    assert add_lines(organiser, draft, lines).status_code == 303
    rows = list(draft.statements.order_by("number").values_list("number", "kind", "text", "from_team", "status"))
    assert rows[1:] == [
        (2, "chance", "Mehr Bänke am Platz.", True, Status.ACCEPTED),
        (3, "reservation", "Der Lärm wächst.", True, Status.ACCEPTED),
    ]


def test_every_bad_line_is_named_and_nothing_is_added(organiser, draft):
    response = add_lines(organiser, draft, "Gut so.\n" + "x" * 201 + "\n<b>Fett</b> hier.")
    page = response.content.decode()
    assert response.status_code == 422
    assert "Zeile 2:" in page
    assert "Zeile 3:" in page
    assert "Gut so." in page
    assert not Statement.objects.exists()


def test_one_statement_is_changed_and_deleted_in_a_draft_only(organiser, clara, draft):
    response = organiser.post(
        f"/dialoge/{draft.slug}/startaussagen/", {"kind": "chance", "text": "Ein Brunnen kühlt den Platz."}
    )
    assert response.status_code == 303
    data = {"kind": "experience", "text": "Ein Brunnen kühlt im Sommer."}
    assert organiser.post(f"/dialoge/{draft.slug}/startaussagen/1/", data).status_code == 303
    assert Statement.objects.get().text == "Ein Brunnen kühlt im Sommer."
    for _press in range(2):
        assert organiser.post(f"/dialoge/{draft.slug}/startaussagen/1/loeschung/").status_code == 303
    assert not Statement.objects.exists()
    running = make_dialogue(organiser=clara)
    make_statement(running, from_team=True)
    assert organiser.get(f"/dialoge/{running.slug}/startaussagen/1/").status_code == 404
    assert organiser.post(f"/dialoge/{running.slug}/startaussagen/1/loeschung/").status_code == 409
    assert running.statements.count() == 1


def test_an_ended_dialogue_takes_no_statements_of_the_team(organiser, clara):
    dialogue = make_dialogue(state=State.CLOSED, organiser=clara)
    response = organiser.post(f"/dialoge/{dialogue.slug}/startaussagen/", {"kind": "chance", "text": "Noch ein Satz."})
    assert response.status_code == 409
    assert "Dieser Dialog ist beendet" in response.content.decode()


def test_the_list_of_statements_costs_the_same_for_3_and_30(organiser, draft, django_assert_num_queries):
    for rows in (3, 27):
        make_statements(rows, draft)
        Statement.objects.update(from_team=True)
        with django_assert_num_queries(8):
            organiser.get(f"/dialoge/{draft.slug}/startaussagen/")


# -- The team


def test_somebody_with_an_account_joins_the_team_and_is_told(organiser, draft, django_capture_on_commit_callbacks):
    make_user("Bernd")
    with django_capture_on_commit_callbacks(execute=True):
        response = organiser.post(f"/dialoge/{draft.slug}/team/", {"email": "BERND@beispiel.de", "role": "moderator"})
    assert response.status_code == 303
    assert draft.team.get(user__display_name="Bernd").role == TeamRole.MODERATOR
    [message] = mail.outbox
    assert message.to == ["bernd@beispiel.de"]
    assert f"/dialoge/{draft.slug}/verwaltung/" in message.body


def test_an_address_without_account_is_explained(organiser, draft):
    response = organiser.post(f"/dialoge/{draft.slug}/team/", {"email": "niemand@beispiel.de", "role": "moderator"})
    assert response.status_code == 409
    assert "gibt es kein Konto" in response.content.decode()
    assert draft.team.count() == 1


def test_the_last_organiser_cannot_leave_or_step_down(organiser, draft):
    member = draft.team.get()
    for path, data in (("austritt", {}), ("aufgabe", {"role": "moderator"})):
        response = organiser.post(f"/dialoge/{draft.slug}/team/{member.pk}/{path}/", data)
        assert response.status_code == 409
        assert "Mindestens eine Person" in response.content.decode()
    assert draft.team.get().role == TeamRole.ORGANISER


def test_a_moderator_may_leave_but_not_remove_others(draft, clara):
    bernd = make_user("Bernd")
    member = TeamMember.objects.create(dialogue=draft, user=bernd, role=TeamRole.MODERATOR, added_at=timezone.now())
    client = signed_in(bernd)
    assert client.post(f"/dialoge/{draft.slug}/team/{draft.team.get(user=clara).pk}/austritt/").status_code == 403
    assert client.post(f"/dialoge/{draft.slug}/team/", {"email": "x@y.de", "role": "organiser"}).status_code == 403
    assert client.post(f"/dialoge/{draft.slug}/team/{member.pk}/austritt/").headers["Location"] == "/dialoge/"
    assert not draft.team.filter(user=bernd).exists()


def test_a_second_organiser_lets_the_first_leave(organiser, draft, clara):
    make_user("Bernd")
    organiser.post(f"/dialoge/{draft.slug}/team/", {"email": "bernd@beispiel.de", "role": "organiser"})
    response = organiser.post(f"/dialoge/{draft.slug}/team/{draft.team.get(user=clara).pk}/austritt/")
    assert response.status_code == 303
    assert [member.user.name for member in draft.team.all()] == ["Bernd"]


# -- The desk


def test_the_desk_gathers_what_waits_and_the_most_urgent_comes_first(clara):
    now = timezone.now()
    soon = make_dialogue(organiser=clara, closes_at=now + timedelta(days=2), question="Endet bald?")
    ended = make_dialogue(organiser=clara, state=State.CLOSED, question="Beendet?")
    make_statement(soon, status=Status.PENDING, submitted_at=now - timedelta(days=3))
    refused = make_statement(soon, status=Status.REJECTED)
    Objection.objects.create(statement=refused, text="Doch.", made_at=now)
    StatementReport.objects.create(statement=make_statement(soon), rule="respect", made_at=now)
    items = desk_items(clara, now)
    texts = [item["text"] for item in items]
    assert texts[0] == "1 Aussage wartet auf Prüfung."
    for part in (
        "1 Meldung ist offen",
        "1 Einspruch wartet",
        "Der Dialog endet am",
        "warten auf Ihre Rückmeldung",
    ):
        assert any(part in text for text in texts), part
    assert {"title", "text", "href", "count", "due"} <= set(items[0])
    client = signed_in(clara)
    assert all(client.get(item["href"]).status_code == 200 for item in items)
    assert any(f"/{ended.slug}/auswertung/" in item["href"] for item in items)


def test_the_desk_shows_nobody_the_work_of_others(clara):
    dialogue = make_dialogue(organiser=clara)
    make_statement(dialogue, status=Status.PENDING)
    assert desk_items(make_user("Emil")) == []
    assert len(desk_items(make_office())) == 1
    assert len(desk_items(make_user("Bernd", role=Role.MODERATOR))) == 1


def test_the_desk_costs_the_same_for_3_and_30_dialogues(clara, django_assert_num_queries):
    for rows in (3, 27):
        for _number in range(rows):
            make_statement(make_dialogue(organiser=clara), status=Status.PENDING)
        clara.holds(Role.OFFICE)
        with django_assert_num_queries(5):
            desk_items(clara)
