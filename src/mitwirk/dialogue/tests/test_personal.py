"""What a person gets to see of the own participation, and what an erased account leaves behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from mitwirk.accounts.testing import make_user
from mitwirk.dialogue.models import (
    Decision,
    DecisionOutcome,
    Objection,
    Participant,
    State,
    Statement,
    StatementReport,
    StatementVote,
    Status,
    TeamMember,
)
from mitwirk.dialogue.personal import erase, personal_data
from mitwirk.dialogue.testing import make_dialogue, make_participant, make_statement, make_statements, make_vote

pytestmark = pytest.mark.django_db


def take_part(user, *, state=State.OPEN, **fields):
    """Answer three statements and write one, beside somebody else who does the same."""
    dialogue = make_dialogue(state=state, **fields)
    statements = make_statements(3, dialogue)
    own = make_participant(dialogue, user=user, guest_key=f"pass-{dialogue.pk}", sector="citizens")
    other = make_participant(dialogue, guest_key=f"other-{dialogue.pk}")
    for person in (own, other):
        for statement in statements:
            make_vote(person, statement)
    make_statement(dialogue, "Der Brunnen soll wieder laufen.", author=own)
    make_statement(dialogue, "Emils Satz gehört nicht in Aminas Daten.", author=other)
    return dialogue


def test_own_data_holds_answers_and_statements_of_the_person_and_of_nobody_else():
    amina = make_user("Amina")
    dialogue = take_part(amina)
    (part,) = personal_data(amina)["participations"]
    assert part["dialogue"] == dialogue.question
    assert part["sector"] == "Bürgerschaft"
    assert [answer["answer"] for answer in part["answers"]] == ["Stimme zu"] * 3
    assert [statement["text"] for statement in part["statements"]] == ["Der Brunnen soll wieder laufen."]


def test_own_data_names_deeds_of_moderation_and_teams():
    dilek, now = make_user("Dilek"), timezone.now()
    dialogue = make_dialogue(organiser=dilek, created_by=dilek)
    statement = make_statement(dialogue, status=Status.REJECTED)
    Decision.objects.create(
        statement=statement, outcome=DecisionOutcome.REJECTED, reason="Nennt eine Person.", by=dilek, at=now
    )
    Objection.objects.create(
        statement=statement, text="Doch.", made_at=now, answer="Nein.", answered_by=dilek, answered_at=now
    )
    StatementReport.objects.create(statement=statement, rule="person", made_at=now, settled_by=dilek, settled_at=now)
    data = personal_data(dilek)
    assert data["decisions"][0]["reason"] == "Nennt eine Person."
    assert data["teams"][0]["role"] == "Organisation"
    assert data["answered_objections"][0]["answer"] == "Nein."
    assert len(data["settled_reports"]) == 1
    assert {row["deed"] for row in data["organised"]} == {"created"}


def test_own_data_of_somebody_who_never_took_part_is_empty():
    take_part(make_user("Amina"))
    assert [rows for rows in personal_data(make_user("Emil")).values() if rows] == []


def test_own_data_costs_the_same_for_few_and_many_answers(django_assert_num_queries):
    amina = make_user("Amina")
    for _number in range(4):
        take_part(amina)
    with django_assert_num_queries(16):
        personal_data(amina)


def test_erasing_in_an_open_dialogue_deletes_answers_and_keeps_the_statement_without_author():
    amina = make_user("Amina")
    dialogue = take_part(amina)
    erased = erase(amina, now=timezone.now())
    assert erased["dialogue_statementvote"] == 3
    assert StatementVote.objects.filter(dialogue=dialogue).count() == 3
    assert Participant.objects.filter(dialogue=dialogue).count() == 1
    assert Statement.objects.get(text="Der Brunnen soll wieder laufen.").author is None


@pytest.mark.parametrize("state", [State.CLOSED, State.EVALUATED])
def test_erasing_in_a_finished_dialogue_keeps_its_figures_and_forgets_the_person(state):
    amina = make_user("Amina")
    dialogue = take_part(amina, state=state)
    erase(amina, now=timezone.now())
    assert StatementVote.objects.filter(dialogue=dialogue).count() == 6
    assert not Participant.objects.filter(user=amina).exists()
    assert not Participant.objects.filter(guest_key=f"pass-{dialogue.pk}").exists()


def test_a_dialogue_whose_time_is_over_counts_as_finished_before_the_worker_closes_it():
    amina, now = make_user("Amina"), timezone.now()
    dialogue = take_part(amina, opens_at=now - timedelta(days=3), closes_at=now - timedelta(minutes=1))
    erase(amina, now=now)
    assert StatementVote.objects.filter(dialogue=dialogue).count() == 6


def test_erasing_takes_the_person_off_every_team():
    bernd = make_user("Bernd")
    make_dialogue(organiser=bernd)
    assert erase(bernd, now=timezone.now())["dialogue_teammember"] == 1
    assert TeamMember.objects.count() == 0


def test_own_data_holds_what_was_decided_about_own_statements_and_why():
    amina, bernd = make_user("Amina"), make_user("Bernd")
    dialogue, now = make_dialogue(), timezone.now()
    own = make_participant(dialogue, user=amina)
    statement = make_statement(dialogue, author=own, status=Status.REJECTED)
    Decision.objects.create(
        statement=statement, outcome=DecisionOutcome.REJECTED, reason="Nennt eine Person.", by=bernd, at=now
    )
    Objection.objects.create(statement=statement, text="Nein.", made_at=now, answer="Doch.", answered_by=bernd)
    ((told,),) = [part["statements"] for part in personal_data(amina)["participations"]]
    assert [(row["outcome"], row["reason"]) for row in told["decisions"]] == [
        ("nicht veröffentlicht", "Nennt eine Person.")
    ]
    assert (told["objection"], told["answer"]) == ("Nein.", "Doch.")
    assert "Bernd" not in str(told)
