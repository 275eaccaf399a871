"""Access cards: made, printed, used once, never by a link preview, revoked."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from mitwirk.accounts.models import Sector
from mitwirk.accounts.testing import make_user
from mitwirk.core.errors import NotAllowed
from mitwirk.core.models import Activity
from mitwirk.dialogue.actions.codes import CodeInvalid, make_codes, redeem
from mitwirk.dialogue.models import AccessCode, Participant, SectorBasis, State
from mitwirk.dialogue.testing import make_dialogue, make_statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def clara():
    return make_user("Clara")


@pytest.fixture
def dialogue(clara):
    dialogue = make_dialogue(organiser=clara)
    make_statements(3, dialogue)
    return dialogue


@pytest.fixture
def organiser(clara):
    client = Client()
    client.force_login(clara)
    return client


def card_of(dialogue, clara, sector=Sector.POLITICS) -> AccessCode:
    return make_codes(dialogue=dialogue, count=1, sector=sector, label="Rat", by=clara, now=timezone.now())[0]


def test_a_batch_is_made_once_even_when_pressed_twice(organiser, dialogue):
    for _press in range(2):
        response = organiser.post(
            f"/dialoge/{dialogue.slug}/karten/", {"count": "12", "sector": "politics", "label": "Gemeinderat"}
        )
        assert response.status_code == 303
    assert AccessCode.objects.filter(dialogue=dialogue, sector="politics", label="Gemeinderat").count() == 12
    assert Activity.objects.filter(kind="dialogue.codes_made").count() == 1


@pytest.mark.parametrize("count", ["0", "501", "viele", ""])
def test_an_impossible_number_is_explained(organiser, dialogue, count):
    response = organiser.post(f"/dialoge/{dialogue.slug}/karten/", {"count": count, "sector": "politics"})
    assert response.status_code == 422
    assert not AccessCode.objects.exists()


def test_the_printed_cards_carry_qr_and_code_and_no_inline_style(organiser, dialogue, clara):
    card = card_of(dialogue, clara)
    page = organiser.get(f"/dialoge/{dialogue.slug}/karten/druck/").content.decode()
    assert f"{card.code[:4]}-{card.code[4:]}" in page
    assert "<svg" in page
    assert "style=" not in page
    assert not re.search(r"\son[a-z]+=", page)


def test_looking_does_not_use_a_card_but_the_button_does(dialogue, clara):
    card = card_of(dialogue, clara)
    address = f"/dialoge/{dialogue.slug}/zugang/{card.code}/"
    guest = Client()
    for _look in range(3):
        assert "Mit dieser Karte teilnehmen" in guest.get(address).content.decode()
    card.refresh_from_db()
    assert card.used_on is None
    response = guest.post(address)
    assert response.headers["Location"] == f"/dialoge/{dialogue.slug}/abstimmen/"
    participant = Participant.objects.get()
    assert (participant.sector, participant.sector_basis) == (Sector.POLITICS, SectorBasis.CODE)
    card.refresh_from_db()
    assert card.used_on == timezone.localdate()
    assert guest.get(f"/dialoge/{dialogue.slug}/abstimmen/").status_code == 200


def test_who_used_a_card_is_written_nowhere(dialogue, clara):
    card = card_of(dialogue, clara)
    before = Activity.objects.count()
    Client().post(f"/dialoge/{dialogue.slug}/zugang/{card.code}/")
    assert Activity.objects.count() == before
    assert card.code not in str(Participant.objects.values().get())


def test_a_card_works_once(dialogue, clara):
    card = card_of(dialogue, clara)
    Client().post(f"/dialoge/{dialogue.slug}/zugang/{card.code}/")
    second = Client().post(f"/dialoge/{dialogue.slug}/zugang/{card.code}/")
    assert second.status_code == 404
    assert "Dieser Code gilt hier nicht" in second.content.decode()
    assert Participant.objects.count() == 1


def test_all_cards_that_do_not_work_get_the_same_answer(dialogue, clara):
    revoked, elsewhere = card_of(dialogue, clara), card_of(make_dialogue(organiser=clara), clara)
    AccessCode.objects.filter(pk=revoked.pk).update(revoked_at=timezone.now())
    used = card_of(make_dialogue(organiser=clara), clara)
    redeem(code=used.code, dialogue=used.dialogue, now=timezone.now())
    answers = set()
    for code, where in (
        (revoked.code, dialogue),
        (elsewhere.code, dialogue),
        ("QUATSCH1", dialogue),
        (used.code, used.dialogue),
    ):
        with pytest.raises(CodeInvalid) as caught:
            redeem(code=code, dialogue=where, now=timezone.now())
        answers.add(str(caught.value))
    assert len(answers) == 1


def test_a_code_may_be_typed_with_blanks_and_small_letters(dialogue, clara):
    card = card_of(dialogue, clara)
    typed = f" {card.code[:4].lower()} - {card.code[4:].lower()} "
    response = Client().post(f"/dialoge/{dialogue.slug}/zugang/", {"code": typed})
    assert response.headers["Location"] == f"/dialoge/{dialogue.slug}/zugang/{card.code}/"


def test_guessing_codes_is_slowed_down(dialogue):
    guest = Client()
    answers = [guest.post(f"/dialoge/{dialogue.slug}/zugang/", {"code": f"AAAA-{n:04}"}).status_code for n in range(41)]
    assert answers[0] == 404
    assert 429 in answers  # more than twice the limit: whenever the window turns, one of the two overflows


def test_a_card_stays_good_while_the_dialogue_is_not_open(clara):
    dialogue = make_dialogue(organiser=clara, state=State.CLOSED)
    card = card_of(dialogue, clara)
    page = Client().get(f"/dialoge/{dialogue.slug}/zugang/{card.code}/")
    assert "Ihre Karte bleibt gültig" in page.content.decode()
    assert Client().post(f"/dialoge/{dialogue.slug}/zugang/{card.code}/").status_code == 409
    card.refresh_from_db()
    assert card.used_on is None
    assert not Participant.objects.exists()


def test_answers_given_before_stay_when_the_card_comes_later(dialogue, clara):
    guest = Client()
    guest.get(f"/dialoge/{dialogue.slug}/abstimmen/")
    guest.post(f"/dialoge/{dialogue.slug}/aussagen/1/stimme/", {"stimme": "ja"})
    card = card_of(dialogue, clara, Sector.ADMINISTRATION)
    guest.post(f"/dialoge/{dialogue.slug}/zugang/{card.code}/")
    participant = Participant.objects.get()
    assert (participant.sector, participant.votes.count()) == (Sector.ADMINISTRATION, 1)


def test_unused_cards_are_revoked_and_used_ones_stay(organiser, dialogue, clara):
    cards = make_codes(dialogue=dialogue, count=3, sector="", label="", by=clara, now=timezone.now())
    redeem(code=cards[0].code, dialogue=dialogue, now=timezone.now())
    response = organiser.post(f"/dialoge/{dialogue.slug}/karten/sperrung/", {"stapel": str(cards[0].pk)})
    assert response.status_code == 303
    assert AccessCode.objects.filter(revoked_at=None).get().pk == cards[0].pk
    page = organiser.get(f"/dialoge/{dialogue.slug}/karten/").content.decode()
    assert "benutzt am" in page
    assert "gesperrt am" in page


def test_cards_of_another_dialogue_cannot_be_revoked(organiser, dialogue, clara):
    other = card_of(make_dialogue(), make_user("Dora", role="office"))
    organiser.post(f"/dialoge/{dialogue.slug}/karten/sperrung/", {"karte": str(other.pk)})
    other.refresh_from_db()
    assert other.revoked_at is None


def test_emil_neither_makes_nor_sees_cards(dialogue, clara):
    card = card_of(dialogue, clara)
    emil = Client()
    emil.force_login(make_user("Emil"))
    for path in ("karten", "karten/druck"):
        response = emil.get(f"/dialoge/{dialogue.slug}/{path}/")
        assert response.status_code == 403
        assert card.code not in response.content.decode()
    assert emil.post(f"/dialoge/{dialogue.slug}/karten/sperrung/", {"karte": card.pk}).status_code == 403
    with pytest.raises(NotAllowed):
        make_codes(dialogue=dialogue, count=1, sector="", label="", by=make_user("Ede"), now=timezone.now())


def test_lists_of_cards_cost_the_same_for_3_and_30(organiser, dialogue, clara, django_assert_num_queries):
    for rows in (3, 27):
        now = timezone.now() - timedelta(days=rows)
        make_codes(dialogue=dialogue, count=rows, sector="politics", label="Rat", by=clara, now=now)
        with django_assert_num_queries(9):
            organiser.get(f"/dialoge/{dialogue.slug}/karten/")
        with django_assert_num_queries(8):
            organiser.get(f"/dialoge/{dialogue.slug}/karten/druck/")
