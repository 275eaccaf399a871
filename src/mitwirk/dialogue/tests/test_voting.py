"""Taking part: one statement at a time, without an account."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from mitwirk.accounts.testing import make_user
from mitwirk.core.models import Activity
from mitwirk.dialogue.guest import COOKIE
from mitwirk.dialogue.models import Participant, SectorBasis, State, StatementVote, Status
from mitwirk.dialogue.testing import make_dialogue, make_participant, make_statement, make_statements, make_vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def dialogue():
    dialogue = make_dialogue()
    make_statements(15, dialogue)
    return dialogue


def shown_number(response) -> int:
    return int(re.search(r"/aussagen/(\d+)/stimme/", response.content.decode()).group(1))


def answer(client, dialogue, number, stimme="ja", **extra):
    return client.post(f"/dialoge/{dialogue.slug}/aussagen/{number}/stimme/", {"stimme": stimme, **extra})


def vote_on_next(client, dialogue, stimme="ja"):
    page = client.get(f"/dialoge/{dialogue.slug}/abstimmen/")
    return answer(client, dialogue, shown_number(page), stimme)


def test_looking_leaves_no_row_behind(client, dialogue):
    client.get(f"/dialoge/{dialogue.slug}/abstimmen/")
    assert COOKIE in client.cookies
    assert Participant.objects.count() == 0


def test_the_first_answer_makes_one_participant_and_one_vote(client, dialogue):
    response = vote_on_next(client, dialogue)
    assert response.status_code == 303
    vote = StatementVote.objects.get()
    assert (vote.value, vote.participant.user, vote.participant.dialogue) == (1, None, dialogue)


def test_votes_stay_out_of_the_activity_log(client, dialogue):
    before = Activity.objects.count()
    vote_on_next(client, dialogue)
    assert Activity.objects.count() == before


def test_a_second_vote_costs_one_query(client, dialogue, django_assert_num_queries):
    vote_on_next(client, dialogue)
    number = shown_number(client.get(f"/dialoge/{dialogue.slug}/abstimmen/"))
    with django_assert_num_queries(1):
        answer(client, dialogue, number)


def test_the_first_vote_lets_a_newcomer_in_for_eight_queries(client, dialogue, django_assert_max_num_queries):
    page = client.get(f"/dialoge/{dialogue.slug}/abstimmen/")
    with django_assert_max_num_queries(8):
        answer(client, dialogue, shown_number(page))


def test_the_page_costs_the_same_for_3_and_300_statements(client, django_assert_num_queries):
    dialogue = make_dialogue()
    make_statements(3, dialogue)
    vote_on_next(client, dialogue)
    for more in (0, 297):
        make_statements(more, dialogue)
        with django_assert_num_queries(5):
            client.get(f"/dialoge/{dialogue.slug}/abstimmen/")


def test_changing_ones_mind_replaces_the_answer(client, dialogue):
    number = shown_number(client.get(f"/dialoge/{dialogue.slug}/abstimmen/"))
    answer(client, dialogue, number, "ja")
    answer(client, dialogue, number, "nein")
    assert StatementVote.objects.get().value == -1
    assert "Bisher haben Sie abgelehnt" in client.get(f"/dialoge/{dialogue.slug}/abstimmen/{number}/").content.decode()


def test_two_tabs_opened_before_the_first_answer_stay_one_person(client, dialogue):
    first = shown_number(client.get(f"/dialoge/{dialogue.slug}/abstimmen/"))
    client.get(f"/dialoge/{dialogue.slug}/abstimmen/")
    answer(client, dialogue, first)
    answer(client, dialogue, first)
    assert Participant.objects.count() == StatementVote.objects.count() == 1


def test_all_three_answers_are_counted_as_given(client, dialogue):
    for stimme in ("ja", "nein", "unentschieden"):
        vote_on_next(client, dialogue, stimme)
    assert sorted(StatementVote.objects.values_list("value", flat=True)) == [-1, 0, 1]


def test_a_person_meets_every_statement_once_and_then_thanks(client):
    dialogue = make_dialogue()
    make_statements(12, dialogue)
    seen = set()
    for _ in range(12):
        response = client.get(f"/dialoge/{dialogue.slug}/abstimmen/", follow=True)
        if "sicht" in response.request["PATH_INFO"]:
            client.post(f"/dialoge/{dialogue.slug}/sicht/", {"sector": ""})
        if "ueber-mich" in response.request["PATH_INFO"]:
            client.post(f"/dialoge/{dialogue.slug}/ueber-mich/", {})
        page = client.get(f"/dialoge/{dialogue.slug}/abstimmen/", follow=True)
        if "ueber-mich" in page.request["PATH_INFO"]:
            client.post(f"/dialoge/{dialogue.slug}/ueber-mich/", {})
            page = client.get(f"/dialoge/{dialogue.slug}/abstimmen/")
        number = shown_number(page)
        assert number not in seen
        seen.add(number)
        answer(client, dialogue, number)
    assert "alle Aussagen beantwortet" in client.get(f"/dialoge/{dialogue.slug}/abstimmen/").content.decode()


def test_a_vote_without_a_pass_is_refused_and_the_statement_stays_on_the_page(dialogue):
    response = answer(Client(), dialogue, 1)
    assert response.status_code == 403
    assert "Cookies" in response.content.decode()
    assert shown_number(response) == 1
    assert StatementVote.objects.count() == 0


@pytest.mark.parametrize("forged", ["", "x", "dialog-1.abc", "dialog-1.abc:falsch", "\x00", "a" * 5000])
def test_a_tampered_pass_is_worth_nothing(client, dialogue, forged):
    client.cookies[COOKIE] = forged
    assert answer(client, dialogue, 1).status_code == 403


def test_a_pass_is_worth_nothing_in_another_dialogue(client, dialogue):
    vote_on_next(client, dialogue)
    other = make_dialogue()
    make_statements(3, other)
    value = client.cookies[COOKIE].value
    stranger = Client()
    stranger.cookies[COOKIE] = value
    assert answer(stranger, other, 1).status_code == 403


def test_the_pass_travels_only_to_its_own_dialogue(client, dialogue):
    client.get(f"/dialoge/{dialogue.slug}/abstimmen/")
    cookie = client.cookies[COOKIE]
    assert cookie["path"] == f"/dialoge/{dialogue.slug}/"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_vote_in_a_closed_dialogue_gets_a_sentence_and_the_way_to_the_result(client, dialogue):
    number = shown_number(client.get(f"/dialoge/{dialogue.slug}/abstimmen/"))
    answer(client, dialogue, number)
    dialogue.state = State.CLOSED
    dialogue.save()
    response = answer(client, dialogue, number, "nein")
    assert response.status_code == 409
    assert "nimmt keine Antworten mehr an" in response.content.decode()
    assert StatementVote.objects.get().value == 1


def test_a_vote_after_the_closing_time_does_not_count_even_if_nobody_closed(client, dialogue):
    number = shown_number(client.get(f"/dialoge/{dialogue.slug}/abstimmen/"))
    dialogue.closes_at = timezone.now()
    dialogue.save()
    assert answer(client, dialogue, number).status_code == 409
    assert StatementVote.objects.count() == 0


def test_an_unknown_dialogue_is_404(client):
    assert client.post("/dialoge/gibt-es-nicht/aussagen/1/stimme/", {"stimme": "ja"}).status_code in {403, 404}
    assert client.get("/dialoge/gibt-es-nicht/abstimmen/").status_code == 404


def test_a_draft_is_404_for_strangers(client):
    draft = make_dialogue(state=State.DRAFT)
    make_statements(3, draft)
    assert client.get(f"/dialoge/{draft.slug}/").status_code == 404
    assert client.get(f"/dialoge/{draft.slug}/abstimmen/").status_code == 404


def test_a_statement_of_another_dialogue_cannot_be_voted_on(client, dialogue):
    vote_on_next(client, dialogue)
    response = answer(client, dialogue, 99)
    assert response.status_code == 404
    assert "wird hier nicht abgestimmt" in response.content.decode()


def test_a_statement_that_was_merged_away_takes_no_votes(client, dialogue):
    vote_on_next(client, dialogue)
    target = dialogue.statements.get(number=1)
    gone = make_statement(dialogue, status=Status.MERGED, merged_into=target, number=50)
    assert answer(client, dialogue, gone.number).status_code == 404


@pytest.mark.parametrize("stimme", ["", "5", "JA", "ja; DROP TABLE", "\x00"])
def test_an_unknown_answer_is_refused_with_a_sentence(client, dialogue, stimme):
    vote_on_next(client, dialogue)
    response = answer(client, dialogue, 2, stimme)
    assert response.status_code == 400
    assert "Wählen Sie" in response.content.decode()


def test_a_get_never_votes(client, dialogue):
    assert client.get(f"/dialoge/{dialogue.slug}/aussagen/1/stimme/").status_code == 405


def test_a_sixth_mark_is_refused_with_the_reason(client, dialogue):
    client.get(f"/dialoge/{dialogue.slug}/abstimmen/")
    for number in range(1, 6):
        assert answer(client, dialogue, number, wichtig="1").status_code == 303
    response = answer(client, dialogue, 6, wichtig="1")
    assert response.status_code == 409
    assert "fünf Aussagen" in response.content.decode()
    assert answer(client, dialogue, 5, wichtig="1").status_code == 303


def test_after_three_answers_the_sector_is_asked_once(client, dialogue):
    for _ in range(3):
        vote_on_next(client, dialogue)
    response = client.get(f"/dialoge/{dialogue.slug}/abstimmen/")
    assert response.headers["Location"] == f"/dialoge/{dialogue.slug}/sicht/"
    assert "Freiwillig" in client.get(response.headers["Location"]).content.decode()
    client.post(f"/dialoge/{dialogue.slug}/sicht/", {"sector": ""})
    assert client.get(f"/dialoge/{dialogue.slug}/abstimmen/").status_code == 200


def test_politics_without_a_proof_counts_as_self_declared(client, dialogue):
    vote_on_next(client, dialogue)
    client.post(f"/dialoge/{dialogue.slug}/sicht/", {"sector": "politics"})
    participant = Participant.objects.get()
    assert (participant.sector, participant.sector_basis) == ("politics", SectorBasis.SELF)


def test_an_invented_sector_is_not_stored(client, dialogue):
    vote_on_next(client, dialogue)
    client.post(f"/dialoge/{dialogue.slug}/sicht/", {"sector": "kaiser"})
    assert Participant.objects.get().sector == ""


def test_taking_an_account_later_keeps_the_votes(client, dialogue):
    vote_on_next(client, dialogue)
    amina = make_user("Amina")
    client.force_login(amina)
    client.post(f"/dialoge/{dialogue.slug}/konto/")
    participant = Participant.objects.get()
    assert (participant.user, participant.votes.count()) == (amina, 1)


def test_votes_of_a_second_browser_join_the_account_and_own_answers_win(dialogue):
    amina = make_user("Amina")
    statements = list(dialogue.statements.order_by("number"))
    own = make_participant(dialogue, user=amina)
    make_vote(own, statements[0], 1)
    browser = Client()
    browser.get(f"/dialoge/{dialogue.slug}/abstimmen/")
    answer(browser, dialogue, 1, "nein")
    answer(browser, dialogue, 2, "nein")
    browser.force_login(amina)
    browser.post(f"/dialoge/{dialogue.slug}/konto/")
    assert Participant.objects.get() == own
    assert list(own.votes.order_by("statement__number").values_list("value", flat=True)) == [1, -1]


def test_a_linked_row_no_longer_opens_with_the_old_pass(client, dialogue):
    vote_on_next(client, dialogue)
    amina = make_user("Amina")
    client.force_login(amina)
    client.post(f"/dialoge/{dialogue.slug}/konto/")
    client.logout()
    page = client.get(f"/dialoge/{dialogue.slug}/meine-antworten/").content.decode()
    assert "noch nichts beantwortet" in page


def test_leaving_deletes_ones_answers(client, dialogue):
    vote_on_next(client, dialogue)
    client.post(f"/dialoge/{dialogue.slug}/meine-antworten/loeschung/")
    assert Participant.objects.count() == StatementVote.objects.count() == 0


def test_many_new_guests_from_one_address_are_slowed_down(dialogue):
    for _ in range(120):
        guest = Client()
        guest.get(f"/dialoge/{dialogue.slug}/abstimmen/")
        assert answer(guest, dialogue, 1).status_code == 303
    guest = Client()
    guest.get(f"/dialoge/{dialogue.slug}/abstimmen/")
    response = answer(guest, dialogue, 1)
    assert response.status_code == 429
    assert response.headers["Retry-After"]
