"""What became of one's statement: with a receipt, in the browser that wrote it, with an account."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from mitwirk.accounts.testing import make_office, make_user
from mitwirk.core.models import Activity
from mitwirk.dialogue.actions.moderation import (
    accept_statements,
    merge_statement,
    reject_statements,
    reword_statement,
)
from mitwirk.dialogue.models import Objection, State, Statement, Status, TeamMember, TeamRole
from mitwirk.dialogue.receipts import receipt_hash
from mitwirk.dialogue.testing import make_dialogue, make_participant, make_statement, make_statements

pytestmark = pytest.mark.django_db
CODE = "K7PM-3XQD-WH9T"
TEXT = "An der Bushaltestelle fehlt ein Dach."


@pytest.fixture
def clara():
    return make_user("Clara")


@pytest.fixture
def dialogue(clara):
    dialogue = make_dialogue(organiser=clara)
    make_statements(2, dialogue)
    return dialogue


@pytest.fixture
def statement(dialogue):
    return make_statement(dialogue, TEXT, status=Status.PENDING, receipt_hash=receipt_hash(CODE))


def refuse(statement, by, reason="Sie enthält zwei Gedanken.") -> None:
    reject_statements(
        dialogue=statement.dialogue,
        seen={statement.number: 0},
        rule="one_thought",
        reason=reason,
        by=by,
        now=timezone.now(),
    )


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(client, code=CODE) -> str:
    return client.get(f"/dialoge/beleg/{code}/").content.decode()


# -- The trail


def test_a_waiting_statement_shows_its_trail_and_can_be_taken_back(client, statement):
    page = page_of(client)
    assert TEXT in page
    assert "wird geprüft" in page
    assert "Aussage endgültig zurückziehen" in page
    assert "Einspruch einlegen" not in page


def test_the_code_may_be_typed_in_any_way(client, statement):
    response = client.post("/dialoge/beleg/", {"code": " k7pm 3xqd-wh9t "})
    assert response.status_code == 303
    assert TEXT in client.get(response.headers["Location"]).content.decode()


@pytest.mark.parametrize("code", ["AAAA-AAAA-AAAA", "x", "<script>", "…", "K7PM-3XQD-WH9", "A" * 300])
def test_an_unknown_code_is_explained(client, statement, code):
    response = client.get(f"/dialoge/beleg/{code}/")
    assert response.status_code == 404
    assert "<script>alert" not in response.content.decode()
    assert TEXT not in response.content.decode()
    assert client.post("/dialoge/beleg/", {"code": code}).status_code in {404, 422}


def test_an_empty_code_finds_no_statement_without_receipt(client, dialogue):
    assert client.post("/dialoge/beleg/", {"code": "---"}).status_code == 404
    assert client.get("/dialoge/beleg/---/").status_code == 404


def test_guessing_codes_is_slowed_down(client):
    codes = [client.post("/dialoge/beleg/", {"code": f"AAAA-AAAA-{n:04}"}).status_code for n in range(61)]
    assert codes[0] == 404
    assert 429 in codes  # more than twice the limit: whenever the window turns, one of the two overflows


def test_the_page_is_kept_out_of_caches_and_search_engines(client, statement):
    response = client.get(f"/dialoge/beleg/{CODE}/")
    assert "no-store" in response.headers["Cache-Control"]
    assert "noindex" in response.headers["X-Robots-Tag"]


def test_a_published_statement_says_so(client, statement, clara):
    accept_statements(dialogue=statement.dialogue, seen={statement.number: 0}, by=clara, now=timezone.now())
    page = page_of(client)
    assert "veröffentlicht" in page
    assert f"/abstimmen/{statement.number}/" in page


def test_a_refused_statement_gives_rule_and_reason_and_never_a_name(client, statement, clara):
    refuse(statement, clara)
    page = page_of(client)
    assert "Regel: Ein Gedanke je Aussage" in page
    assert "Sie enthält zwei Gedanken." in page
    assert "Einspruch einlegen" in page
    assert "Clara" not in page


def test_a_merged_statement_leads_through_several_steps_to_what_is_voted_on(client, statement, clara):
    dialogue, now = statement.dialogue, timezone.now()
    merge_statement(dialogue=dialogue, number=3, seen=0, into=1, reason="Gleich.", by=clara, now=now)
    merge_statement(dialogue=dialogue, number=1, seen=0, into=2, reason="Auch gleich.", by=clara, now=now)
    page = page_of(client)
    assert "Aussage Nummer 2 zur Ortsmitte." in page
    assert "Darin geht Ihre Aussage auf" in page


def test_a_reworded_statement_shows_the_new_wording(client, statement, clara):
    reword_statement(
        dialogue=statement.dialogue,
        number=3,
        seen=0,
        text="Die Haltestelle braucht ein Dach.",
        kind="chance",
        reason="Klarer.",
        by=clara,
        now=timezone.now(),
    )
    page = page_of(client)
    assert "Die neue Fassung" in page
    assert "Die Haltestelle braucht ein Dach." in page


def test_after_the_end_the_trail_goes_on_to_the_result(client, statement, clara):
    accept_statements(dialogue=statement.dialogue, seen={3: 0}, by=clara, now=timezone.now())
    statement.dialogue.state = State.CLOSED
    statement.dialogue.save()
    page = page_of(client)
    assert "Abstimmung beendet" in page
    assert "Rückmeldung zum Ergebnis" in page


def test_the_page_costs_the_same_after_many_decisions(client, statement, clara, django_assert_num_queries):
    refuse(statement, clara)
    with django_assert_num_queries(4):
        page_of(client)
    for _turn in range(3):
        last = statement.decisions.order_by("-pk").first().pk
        accept_statements(dialogue=statement.dialogue, seen={3: last}, by=clara, now=timezone.now())
        last = statement.decisions.order_by("-pk").first().pk
        reject_statements(
            dialogue=statement.dialogue, seen={3: last}, rule="law", reason="R.", by=clara, now=timezone.now()
        )
    with django_assert_num_queries(4):
        page_of(client)


# -- Without the code


def test_the_browser_that_wrote_it_needs_no_code_and_no_other_browser_can_look(dialogue):
    guest = Client()
    guest.get(f"/dialoge/{dialogue.slug}/aussagen/neu/")
    guest.post(f"/dialoge/{dialogue.slug}/aussagen/neu/", {"kind": "chance", "text": TEXT})
    number = Statement.objects.get(text=TEXT).number
    assert TEXT in guest.get(f"/dialoge/{dialogue.slug}/aussagen/{number}/verlauf/").content.decode()
    stranger = Client()
    stranger.get(f"/dialoge/{dialogue.slug}/abstimmen/")
    assert stranger.get(f"/dialoge/{dialogue.slug}/aussagen/{number}/verlauf/").status_code == 404
    assert stranger.post(f"/dialoge/{dialogue.slug}/aussagen/{number}/rueckzug/").status_code == 404
    assert signed_in(make_user("Emil")).get(f"/dialoge/{dialogue.slug}/aussagen/{number}/verlauf/").status_code == 404
    assert Statement.objects.get(number=number).status == Status.PENDING


def test_an_author_with_account_objects_without_the_code(dialogue, clara):
    amina = make_user("Amina")
    statement = make_statement(dialogue, TEXT, status=Status.PENDING, author=make_participant(dialogue, user=amina))
    refuse(statement, clara)
    client = signed_in(amina)
    response = client.post(f"/dialoge/{dialogue.slug}/aussagen/3/einspruch/", {"text": "Es ist ein Gedanke."})
    assert response.headers["Location"] == f"/dialoge/{dialogue.slug}/aussagen/3/verlauf/"
    assert Objection.objects.get().text == "Es ist ein Gedanke."


# -- Taking back


def test_taking_back_deletes_the_text_and_works_once(client, statement):
    for _press in range(2):
        assert client.post(f"/dialoge/beleg/{CODE}/rueckzug/").status_code == 303
    statement.refresh_from_db()
    assert statement.status == Status.REJECTED
    assert TEXT not in statement.text
    assert statement.decisions.count() == 1
    page = page_of(client)
    assert "zurückgezogen" in page
    assert "Einspruch einlegen" not in page
    assert client.post(f"/dialoge/beleg/{CODE}/einspruch/", {"text": "Doch."}).status_code == 409


def test_what_is_decided_cannot_be_taken_back(client, statement, clara):
    accept_statements(dialogue=statement.dialogue, seen={3: 0}, by=clara, now=timezone.now())
    response = client.post(f"/dialoge/beleg/{CODE}/rueckzug/")
    assert response.status_code == 409
    assert "schon entschieden" in response.content.decode()
    statement.refresh_from_db()
    assert (statement.status, statement.text) == (Status.ACCEPTED, TEXT)


def test_a_moderator_cannot_publish_what_was_taken_back(client, statement, clara):
    client.post(f"/dialoge/beleg/{CODE}/rueckzug/")
    last = statement.decisions.get().pk
    response = signed_in(clara).post(
        f"/dialoge/{statement.dialogue.slug}/moderation/3/", {"tat": "veroeffentlichen", "stand": str(last)}
    )
    assert response.status_code == 409
    assert "zurückgezogen" in response.content.decode()


# -- Objections


def test_an_objection_is_made_once_and_waits_for_the_team(client, statement, clara):
    refuse(statement, clara)
    for _press in range(2):
        assert client.post(f"/dialoge/beleg/{CODE}/einspruch/", {"text": "Es ist ein Gedanke."}).status_code == 303
    again = client.post(f"/dialoge/beleg/{CODE}/einspruch/", {"text": "Noch einmal anders."})
    assert again.status_code == 409
    assert Objection.objects.get().text == "Es ist ein Gedanke."
    assert Activity.objects.filter(kind="dialogue.objection_made").count() == 1
    queue = signed_in(clara).get(f"/dialoge/{statement.dialogue.slug}/moderation/?liste=einsprueche")
    assert "Es ist ein Gedanke." in queue.content.decode()


@pytest.mark.parametrize(("text", "sentence"), [(" \u200b ", "Zwei Sätze genügen"), ("x" * 1001, "höchstens 1000")])
def test_a_blank_or_endless_objection_is_explained(client, statement, clara, text, sentence):
    refuse(statement, clara)
    response = client.post(f"/dialoge/beleg/{CODE}/einspruch/", {"text": text})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Objection.objects.exists()


def test_only_a_refusal_can_be_objected_to(client, statement):
    assert client.post(f"/dialoge/beleg/{CODE}/einspruch/", {"text": "Warum?"}).status_code == 409


def test_whoever_refused_leaves_the_answer_to_somebody_else(client, statement, clara):
    dialogue = statement.dialogue
    bernd = make_user("Bernd")
    TeamMember.objects.create(dialogue=dialogue, user=bernd, role=TeamRole.MODERATOR, added_at=timezone.now())
    refuse(statement, clara)
    client.post(f"/dialoge/beleg/{CODE}/einspruch/", {"text": "Es ist ein Gedanke."})
    address = f"/dialoge/{dialogue.slug}/moderation/3/einspruch/"
    refused = signed_in(clara).post(address, {"upheld": "nein", "answer": "Nein."})
    assert refused.status_code == 403
    assert "zum Beispiel: Bernd" in refused.content.decode()
    assert signed_in(bernd).post(address, {"upheld": "ja", "answer": "Sie haben recht."}).status_code == 303
    statement.refresh_from_db()
    assert statement.status == Status.ACCEPTED
    page = page_of(client)
    assert "Sie haben recht." in page
    assert "Bernd" not in page


def test_alone_without_office_one_answers_oneself_but_not_when_the_office_could(client, statement, clara):
    refuse(statement, clara)
    client.post(f"/dialoge/beleg/{CODE}/einspruch/", {"text": "Es ist ein Gedanke."})
    address = f"/dialoge/{statement.dialogue.slug}/moderation/3/einspruch/"
    dilek = make_office()
    assert signed_in(clara).post(address, {"upheld": "nein", "answer": "Nein."}).status_code == 403
    dilek.grants.all().delete()
    assert signed_in(clara).post(address, {"upheld": "nein", "answer": "Es bleibt dabei."}).status_code == 303
    statement.refresh_from_db()
    assert statement.status == Status.REJECTED
    assert "Es bleibt dabei." in page_of(client)


def test_the_second_answer_to_an_objection_learns_of_the_first(client, statement, clara):
    dilek, dora = make_office(), make_office("Dora")
    refuse(statement, clara)
    client.post(f"/dialoge/beleg/{CODE}/einspruch/", {"text": "Es ist ein Gedanke."})
    address = f"/dialoge/{statement.dialogue.slug}/moderation/3/einspruch/"
    assert signed_in(dilek).post(address, {"upheld": "nein", "answer": "Bleibt."}).status_code == 303
    late = signed_in(dora).post(address, {"upheld": "ja", "answer": "Doch."})
    assert late.status_code == 409
    assert "Dilek hat diesen Einspruch schon beantwortet" in late.content.decode()
    assert Objection.objects.get().upheld is False


def test_an_answer_needs_a_decision_and_a_reason(client, statement, clara):
    refuse(statement, clara)
    client.post(f"/dialoge/beleg/{CODE}/einspruch/", {"text": "Es ist ein Gedanke."})
    address = f"/dialoge/{statement.dialogue.slug}/moderation/3/einspruch/"
    response = signed_in(make_office()).post(address, {"answer": " "})
    assert response.status_code == 422
    assert Objection.objects.get().answered_at is None
    assert signed_in(make_user("Emil")).post(address, {"upheld": "ja", "answer": "Ja."}).status_code == 403


def test_publishing_after_all_also_answers_the_objection(client, statement, clara):
    refuse(statement, clara)
    client.post(f"/dialoge/beleg/{CODE}/einspruch/", {"text": "Es ist ein Gedanke."})
    last = statement.decisions.get().pk
    accept_statements(dialogue=statement.dialogue, seen={3: last}, by=clara, now=timezone.now())
    objection = Objection.objects.get()
    assert objection.upheld is True
    assert objection.answered_by == clara


def test_an_author_with_account_hears_of_the_answer(dialogue, clara, django_capture_on_commit_callbacks):
    author = make_participant(dialogue, user=make_user("Amina"))
    statement = make_statement(dialogue, TEXT, status=Status.REJECTED, author=author)
    objection = Objection.objects.create(statement=statement, text="Doch.", made_at=timezone.now())
    address = f"/dialoge/{dialogue.slug}/moderation/{statement.number}/einspruch/"
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(make_office()).post(address, {"upheld": "nein", "answer": "Es bleibt dabei."})
    objection.refresh_from_db()
    [message] = mail.outbox
    assert message.to == ["amina@beispiel.de"]
    assert "Es bleibt dabei." in message.body
