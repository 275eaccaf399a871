"""Decisions about one statement: merging, rewording, undoing; reports and what answers them."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from mitwirk.accounts.testing import make_user
from mitwirk.core.models import Activity
from mitwirk.dialogue.actions.moderation import reject_statements
from mitwirk.dialogue.models import (
    Decision,
    Statement,
    StatementReport,
    Status,
    TeamMember,
    TeamRole,
)
from mitwirk.dialogue.testing import make_dialogue, make_participant, make_statement, make_vote

pytestmark = pytest.mark.django_db
REASON = "Die Aussage nennt eine Telefonnummer."


@pytest.fixture
def clara():
    return make_user("Clara")


@pytest.fixture
def bernd():
    return make_user("Bernd")


@pytest.fixture
def dialogue(clara, bernd):
    dialogue = make_dialogue(organiser=clara)
    TeamMember.objects.create(dialogue=dialogue, user=bernd, role=TeamRole.MODERATOR, added_at=timezone.now())
    return dialogue


@pytest.fixture
def moderator(bernd):
    return signed_in(bernd)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def make_pending(dialogue, count=1, **fields) -> list[Statement]:
    return [make_statement(dialogue, status=Status.PENDING, **fields) for _number in range(count)]


def decide(client, dialogue, number, deed, **fields):
    """Send one of the forms on the page about a statement, as freshly loaded."""
    last = Decision.objects.filter(statement__dialogue=dialogue, statement__number=number).order_by("-pk").first()
    data = {"tat": deed, "stand": str(last.pk if last else 0)}
    data |= {f"{deed}-{name}": value for name, value in fields.items()}
    return client.post(f"/dialoge/{dialogue.slug}/moderation/{number}/", data)


def status_of(statement) -> str:
    statement.refresh_from_db()
    return statement.status


# -- Single decisions


def test_rewording_makes_a_new_statement_and_votes_stay_with_the_old_one(moderator, dialogue):
    author = make_participant(dialogue)
    old = make_statement(dialogue, "bäume halt", author=author, sector="citizens", kind="chance")
    make_vote(make_participant(dialogue), old)
    response = decide(
        moderator,
        dialogue,
        1,
        "neufassen",
        text="Am Platz fehlen Bäume.",
        kind="chance",
        reason="So ist es klarer.",
    )
    assert response.status_code == 303
    fresh = Statement.objects.get(number=2)
    assert (fresh.text, fresh.reworded_from, fresh.author, fresh.sector) == (
        "Am Platz fehlen Bäume.",
        old,
        author,
        "citizens",
    )
    assert (fresh.status, fresh.votes.count()) == (Status.ACCEPTED, 0)
    assert (status_of(old), old.text, old.votes.count()) == (Status.REWORDED, "bäume halt", 1)


@pytest.mark.parametrize("text", ["", "x" * 201, "<b>fett</b> so", "bäume halt"])
def test_a_rewording_must_be_a_statement_and_a_new_one(moderator, dialogue, text):
    [old] = make_pending(dialogue, text="bäume halt")
    response = decide(moderator, dialogue, 1, "neufassen", text=text, kind="chance", reason="Klarer.")
    assert response.status_code in {409, 422}
    assert status_of(old) == Status.PENDING
    assert Statement.objects.count() == 1


def test_merging_keeps_both_votes_and_tells_where_it_went(moderator, dialogue):
    target, double = make_statement(dialogue), make_statement(dialogue)
    for statement in (target, double):
        make_vote(make_participant(dialogue), statement)
    assert decide(moderator, dialogue, 2, "zusammenfuehren", into="1", reason="Derselbe Gedanke.").status_code == 303
    assert (status_of(double), double.merged_into) == (Status.MERGED, target)
    assert (target.votes.count(), double.votes.count()) == (1, 1)
    assert Activity.objects.get(kind="dialogue.statement_merged").data["merged_into"] == target.pk


@pytest.mark.parametrize(
    ("into", "sentence"), [("2", "nicht mit sich selbst"), ("3", "veröffentlichte"), ("99", "Nr. 3")]
)
def test_a_statement_merges_only_into_another_published_one(moderator, dialogue, into, sentence):
    make_statement(dialogue)
    double = make_statement(dialogue)
    make_pending(dialogue)
    response = decide(moderator, dialogue, 2, "zusammenfuehren", into=into, reason="Gleich.")
    assert response.status_code == 409
    assert sentence in response.content.decode()
    assert status_of(double) == Status.ACCEPTED


@pytest.mark.parametrize("deed", ["ablehnen", "zusammenfuehren", "neufassen"])
def test_every_decision_is_undone_by_a_new_one_and_the_history_stays(moderator, dialogue, deed):
    make_statement(dialogue, "Bleibt stehen.")
    [row] = make_pending(dialogue)
    fields = {
        "ablehnen": {"rule": "law", "reason": "Grund."},
        "zusammenfuehren": {"into": "1", "reason": "Grund."},
        "neufassen": {"text": "Ein neuer Satz.", "kind": "chance", "reason": "Grund."},
    }[deed]
    assert decide(moderator, dialogue, 2, deed, **fields).status_code == 303
    assert decide(moderator, dialogue, 2, "veroeffentlichen").status_code == 303
    assert (status_of(row), row.merged_into) == (Status.ACCEPTED, None)
    assert row.decisions.count() == 2
    assert not Statement.objects.filter(reworded_from=row, status=Status.ACCEPTED).exists()


def test_a_published_statement_can_be_taken_out_with_its_votes_kept(moderator, dialogue):
    row = make_statement(dialogue)
    make_vote(make_participant(dialogue), row)
    assert (
        decide(moderator, dialogue, 1, "ablehnen", rule="respect", reason="Sie greift Menschen an.").status_code == 303
    )
    assert (status_of(row), row.votes.count()) == (Status.REJECTED, 1)


def test_a_decision_on_an_old_view_of_the_page_is_a_conflict(moderator, dialogue, clara):
    [row] = make_pending(dialogue)
    reject_statements(dialogue=dialogue, seen={1: 0}, rule="law", reason="G.", by=clara, now=timezone.now())
    response = moderator.post(f"/dialoge/{dialogue.slug}/moderation/1/", {"tat": "veroeffentlichen", "stand": "0"})
    assert response.status_code == 409
    assert "Clara" in response.content.decode()
    assert status_of(row) == Status.REJECTED


def test_an_unknown_deed_is_refused(moderator, dialogue):
    make_pending(dialogue)
    assert (
        moderator.post(f"/dialoge/{dialogue.slug}/moderation/1/", {"tat": "loeschen", "stand": "x"}).status_code == 409
    )


def test_authors_with_an_account_get_a_mail_with_the_reason(moderator, dialogue, django_capture_on_commit_callbacks):
    amina = make_user("Amina")
    make_pending(dialogue, author=make_participant(dialogue, user=amina))
    make_pending(dialogue, author=make_participant(dialogue))
    data = {"auswahl": [1, 2], "rule": "privacy", "reason": REASON}
    with django_capture_on_commit_callbacks(execute=True):
        moderator.post(f"/dialoge/{dialogue.slug}/moderation/ablehnung/", data)
    [message] = mail.outbox
    assert message.to == ["amina@beispiel.de"]
    assert REASON in message.body
    assert f"/dialoge/{dialogue.slug}/aussagen/1/verlauf/" in message.body


# -- Reports


def test_anyone_reports_a_published_statement_and_the_same_person_once(dialogue):
    make_statement(dialogue)
    guest = Client()
    guest.get(f"/dialoge/{dialogue.slug}/abstimmen/")
    guest.post(f"/dialoge/{dialogue.slug}/aussagen/1/stimme/", {"stimme": "nein"})
    for _press in range(2):
        response = guest.post(
            f"/dialoge/{dialogue.slug}/aussagen/1/meldung/",
            {"rule": "respect", "note": "Greift Menschen an."},
        )
        assert response.status_code == 303
    assert StatementReport.objects.get().note == "Greift Menschen an."


@pytest.mark.parametrize("typed", [{}, {"rule": "erfunden"}, {"rule": "respect", "note": "x" * 501}])
def test_a_report_needs_a_rule_and_a_short_note(client, dialogue, typed):
    make_statement(dialogue)
    assert client.post(f"/dialoge/{dialogue.slug}/aussagen/1/meldung/", typed).status_code == 422
    assert not StatementReport.objects.exists()


def test_what_is_not_published_cannot_be_reported(client, dialogue):
    make_pending(dialogue)
    assert client.get(f"/dialoge/{dialogue.slug}/aussagen/1/meldung/").status_code == 404


def test_a_flood_of_reports_is_slowed_down(client, dialogue):
    make_statement(dialogue)
    address = f"/dialoge/{dialogue.slug}/aussagen/1/meldung/"
    codes = [client.post(address, {"rule": "respect"}).status_code for _press in range(21)]
    assert codes[0] == 303
    assert 429 in codes  # more than twice the limit: whenever the window turns, one of the two overflows


def test_reported_statements_stay_or_go_and_either_answers_all_reports(moderator, bernd, dialogue):
    for _number in range(2):
        statement = make_statement(dialogue)
        for _report in range(2):
            StatementReport.objects.create(statement=statement, rule="respect", note="Prüfen.", made_at=timezone.now())
    page = moderator.get(f"/dialoge/{dialogue.slug}/moderation/?liste=gemeldet").content.decode()
    assert "2 Meldungen" in page
    assert decide(moderator, dialogue, 1, "stehenlassen").status_code == 303
    assert decide(moderator, dialogue, 2, "ablehnen", rule="respect", reason="Sie beleidigt.").status_code == 303
    assert StatementReport.objects.filter(settled_by=bernd).count() == 4
    assert [row.status for row in Statement.objects.order_by("number")] == [Status.ACCEPTED, Status.REJECTED]
