"""What people find of this room, and what they never find."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from mitwirk.accounts.testing import make_office, make_user
from mitwirk.core import search
from mitwirk.dialogue.findable import document_for, search_documents
from mitwirk.dialogue.models import Dialogue, State, Statement, Status
from mitwirk.dialogue.testing import make_dialogue, make_statement

pytestmark = pytest.mark.django_db


def found(query, viewer):
    return {(hit.kind, hit.title) for hit in search.search(query, viewer).hits}


def test_dialogues_and_published_statements_are_found_by_everyone():
    dialogue = make_dialogue(question="Wie wird die Innenstadt grüner?", context="Es geht um Straßenbäume.")
    make_statement(dialogue, "Mehr Schatten durch Bäume auf dem Marktplatz.")
    make_statement(dialogue, "Bäume fällen lassen.", status=Status.PENDING)
    make_statement(dialogue, "Bäume sind Unsinn.", status=Status.REJECTED)
    search.rebuild(search_documents())
    assert found("Baum", AnonymousUser()) == {
        ("dialogue", "Wie wird die Innenstadt grüner?"),
        ("statement", "Mehr Schatten durch Bäume auf dem Marktplatz."),
    }


def test_drafts_are_found_by_their_team_and_the_office_only():
    bernd, emil = make_user("Bernd"), make_user("Emil")
    draft = make_dialogue(question="Soll das Hallenbad bleiben?", state=State.DRAFT, organiser=bernd)
    make_statement(draft, "Das Hallenbad gehört zum Ort.")
    search.rebuild(search_documents())
    assert found("Hallenbad", emil) == found("Hallenbad", AnonymousUser()) == set()
    assert len(found("Hallenbad", bernd)) == len(found("Hallenbad", make_office())) == 2


def test_what_was_hidden_a_second_ago_is_not_shown_although_the_index_knows_it():
    dialogue = make_dialogue(question="Was fehlt im Ortskern?")
    statement = make_statement(dialogue, "Am Bahnhof fehlt eine Toilette.")
    search.rebuild(search_documents())
    assert found("Toilette", AnonymousUser())
    Statement.objects.filter(pk=statement.pk).update(status=Status.REJECTED)
    assert found("Toilette", AnonymousUser()) == found("Toilette", make_office()) == set()
    Dialogue.objects.filter(pk=dialogue.pk).update(state=State.DRAFT)
    assert found("Ortskern", AnonymousUser()) == set()


def test_hits_lead_to_voting_while_the_dialogue_is_open_and_to_the_result_later():
    dialogue = make_dialogue()
    statement = make_statement(dialogue)
    assert document_for(statement).url == f"/dialoge/{dialogue.slug}/abstimmen/{statement.number}/"
    dialogue.state = State.CLOSED
    assert document_for(statement).url == f"/dialoge/{dialogue.slug}/"


def test_the_job_follows_the_activity_of_the_house():
    dialogue = make_dialogue(question="Wohin mit dem Wochenmarkt?")
    assert search.refresh(now=timezone.now()) > 0
    assert found("Wochenmarkt", AnonymousUser())
    dialogue.delete()
    now = timezone.now().replace(minute=0)
    assert search.refresh(now=now) > 0
    assert found("Wochenmarkt", AnonymousUser()) == set()
