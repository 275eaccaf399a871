"""Own statements: hostile texts, similar ones, receipts, floods."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from mitwirk.core.models import Activity
from mitwirk.dialogue.models import ModerationMode, Participant, State, Statement, Status
from mitwirk.dialogue.testing import make_dialogue, make_statement, make_statements

pytestmark = pytest.mark.django_db
GOOD = "An der Bushaltestelle Lindenplatz fehlt ein Dach gegen Regen."


@pytest.fixture
def dialogue():
    dialogue = make_dialogue()
    make_statements(3, dialogue)
    return dialogue


@pytest.fixture
def guest(client, dialogue):
    client.get(f"/dialoge/{dialogue.slug}/aussagen/neu/")
    return client


def submit(client, dialogue, text=GOOD, kind="experience", **extra):
    return client.post(f"/dialoge/{dialogue.slug}/aussagen/neu/", {"text": text, "kind": kind, **extra})


def test_a_statement_waits_for_moderation_and_leads_to_its_receipt(guest, dialogue):
    response = submit(guest, dialogue)
    assert response.status_code == 303
    assert re.fullmatch(r"/dialoge/beleg/([A-Z2-9]{4}-){2}[A-Z2-9]{4}/", response.headers["Location"])
    statement = Statement.objects.get(text=GOOD)
    assert (statement.status, statement.kind, statement.number) == (Status.PENDING, "experience", 4)
    assert Activity.objects.filter(kind="dialogue.statement_submitted", by=None, subject_id=statement.pk).exists()


def test_the_receipt_code_itself_is_not_stored(guest, dialogue):
    code = submit(guest, dialogue).headers["Location"].split("/")[-2]
    statement = Statement.objects.get(text=GOOD)
    assert code.replace("-", "") not in str(Statement.objects.filter(pk=statement.pk).values().get())


def test_with_moderation_afterwards_it_can_be_voted_on_at_once(client):
    dialogue = make_dialogue(moderation=ModerationMode.AFTER)
    client.get(f"/dialoge/{dialogue.slug}/aussagen/neu/")
    submit(client, dialogue)
    assert Statement.objects.get(text=GOOD).status == Status.ACCEPTED


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Schreiben Sie einen Satz"),
        ("   \u200b\u200d ", "Schreiben Sie einen Satz"),
        ("x" * 201, "höchstens 200 Zeichen"),
        ("<script>alert(1)</script> Bänke fehlen überall.", "Zeichen &lt; und &gt;"),
        ("Mehr Bänke \u202eneknäB rheM", "unsichtbare Steuerzeichen"),
        ("Kauft hier: https://gewinn.example/jetzt", "Internetadresse"),
        ("WIR BRAUCHEN ENDLICH MEHR BÄNKE AM MARKT", "Großbuchstaben"),
    ],
)
def test_a_text_that_others_could_not_vote_on_is_refused_and_stays_in_the_field(guest, dialogue, text, sentence):
    response = submit(guest, dialogue, text)
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert Statement.objects.count() == 3
    if text.startswith("x"):
        assert text in page


def test_a_statement_without_its_kind_is_asked_for_it_and_the_text_stays(guest, dialogue):
    response = submit(guest, dialogue, kind="")
    assert response.status_code == 422
    assert "Wählen Sie Erfahrung, Chance oder Vorbehalt." in response.content.decode()
    assert GOOD in response.content.decode()


def test_a_similar_statement_is_shown_before_anything_is_stored(guest, dialogue):
    make_statement(dialogue, "An der Bushaltestelle Lindenplatz fehlt ein Dach.", number=9)
    response = submit(guest, dialogue)
    assert response.status_code == 200
    assert "Gibt es das schon?" in response.content.decode()
    assert not Statement.objects.filter(text=GOOD).exists()
    assert submit(guest, dialogue, trotzdem="1").status_code == 303


def test_a_double_click_stores_one_statement(guest, dialogue):
    submit(guest, dialogue)
    response = submit(guest, dialogue)
    assert response.status_code == 409
    assert "schon eingereicht" in response.content.decode()
    assert Statement.objects.filter(text=GOOD).count() == 1


def test_a_flood_from_one_guest_stops_at_ten_an_hour_and_the_text_is_kept(guest, dialogue):
    for number in range(10):
        response = submit(guest, dialogue, f"Satz {number}: {'abcdefghij'[number] * 12} braucht Platz.", trotzdem="1")
        assert response.status_code == 303
    response = submit(guest, dialogue, trotzdem="1")
    assert response.status_code == 429
    assert GOOD in response.content.decode()


def test_no_statement_reaches_a_closed_dialogue(guest, dialogue):
    dialogue.state = State.CLOSED
    dialogue.save()
    submit(guest, dialogue)
    assert not Statement.objects.filter(text=GOOD).exists()


def test_a_dialogue_that_collects_nothing_says_so(guest, dialogue):
    dialogue.takes_statements = False
    dialogue.save()
    response = submit(guest, dialogue)
    assert response.status_code == 409
    assert "keine weiteren Aussagen gesammelt" in response.content.decode()


def test_without_cookies_nothing_is_lost(dialogue):
    response = submit(Client(), dialogue)
    assert response.status_code == 403
    assert GOOD in response.content.decode()
    assert Participant.objects.count() == 0
