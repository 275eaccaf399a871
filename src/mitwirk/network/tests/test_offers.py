"""Offers and needs: made once, changed carefully, extended, fulfilled, found, suggested."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from mitwirk.accounts.testing import make_office, make_user
from mitwirk.core.errors import Conflict, NotAllowed
from mitwirk.network import house_offers, matching
from mitwirk.network.actions import offers as deeds
from mitwirk.network.models import Fulfilment, MatchTelling, Offer, OfferMatch, OfferState
from mitwirk.places.models import Topic
from mitwirk.places.testing import make_municipality

LIST = "/netzwerk/gesuche-und-angebote/"


@pytest.fixture
def amina(db):
    return make_user("Amina")


@pytest.fixture
def bernd(db):
    return make_user("Bernd")


@pytest.fixture
def topic(db):
    return Topic.objects.get_or_create(key="losverfahren", defaults={"name": "Losverfahren", "position": 90})[0]


def make(by, title="Raum gesucht", *, direction="need", kind="room", text="Für 40 Menschen", topics=(), **fields):
    place = fields.pop("place", None) or make_municipality()
    return deeds.make_offer(
        by=by, now=timezone.now(), direction=direction, kind=kind, title=title, text=text, place=place,
        topics=topics, **fields,
    )  # fmt: skip


def test_somebody_enters_a_need_by_the_form_and_everybody_reads_it(client, amina):
    make_municipality("Lindental")
    client.force_login(amina)
    typed = {"direction": "need", "kind": "room", "title": "Raum gesucht", "text": "Für 40 Menschen",
             "place": "Lindental", "expires_on": (timezone.localdate() + timedelta(days=30)).strftime("%d.%m.%Y")}  # fmt: skip
    answer = client.post(f"{LIST}neu/", typed)
    offer = Offer.objects.get()
    assert answer.status_code == 302
    assert offer.steps.get().state == OfferState.OPEN
    client.logout()
    assert "Raum gesucht" in client.get(LIST).text
    page = client.get(f"{LIST}{offer.pk}/").text
    assert "Anmelden und schreiben" in page
    assert amina.email not in page


def test_pressing_twice_makes_one_entry(amina):
    place = make_municipality()
    assert make(amina, place=place) == make(amina, place=place)


def test_who_was_slower_keeps_what_was_typed_and_overwrites_nothing(amina):
    offer = make(amina)
    fields = {"topics": (), "by": amina, "now": timezone.now()}
    deeds.change_offer(offer=offer, version=1, title="Neuer Titel", **fields)
    with pytest.raises(Conflict):
        deeds.change_offer(offer=offer, version=1, title="Alter Titel", **fields)
    offer.refresh_from_db()
    assert offer.title == "Neuer Titel"


def test_who_was_slower_compares_and_saves_on_top(client, amina):
    offer = make(amina)
    client.force_login(amina)
    path, place = f"{LIST}{offer.pk}/aendern/", offer.place.label
    typed = {"direction": offer.direction, "kind": offer.kind, "text": offer.text, "place": place,
             "expires_on": f"{offer.expires_on:%d.%m.%Y}"}  # fmt: skip
    assert client.post(path, {**typed, "title": "Der schnelle Titel", "version": 1}).status_code == 302
    page = client.post(path, {**typed, "title": "Der langsame Titel", "version": 1}).text
    assert "<dd>Der schnelle Titel</dd>" in page
    assert 'value="Der langsame Titel"' in page
    assert client.post(path, {**typed, "title": "Der langsame Titel", "version": 2}).status_code == 302


def test_others_cannot_change_or_end_an_entry(client, amina, bernd):
    offer = make(amina)
    with pytest.raises(NotAllowed):
        deeds.withdraw_offer(offer=offer, by=bernd, now=timezone.now())
    client.force_login(bernd)
    assert client.get(f"{LIST}{offer.pk}/aendern/").status_code == 404


def test_a_week_before_the_end_one_mail_comes_and_then_the_entry_closes(amina, django_capture_on_commit_callbacks):
    offer = make(amina)
    soon = timezone.now() + timedelta(days=85)
    with django_capture_on_commit_callbacks(execute=True):
        assert deeds.expire_offers(now=soon) == 1
        assert deeds.expire_offers(now=soon) == 0
    assert len(mail.outbox) == 1
    deeds.expire_offers(now=timezone.now() + timedelta(days=92))
    offer.refresh_from_db()
    assert offer.state == OfferState.EXPIRED
    assert deeds.extend_offer(offer=offer, by=amina, now=timezone.now()).state == OfferState.OPEN


def test_what_ended_or_is_hidden_is_seen_by_its_people_and_the_office_only(client, amina, bernd):
    offer = make(amina)
    deeds.hide_offer(offer=offer, hidden=True, reason="Das ist Werbung.", by=make_office(), now=timezone.now())
    client.force_login(bernd)
    assert client.get(f"{LIST}{offer.pk}/").status_code == 404
    client.force_login(amina)
    assert "Das ist Werbung." in client.get(f"{LIST}{offer.pk}/").text


def test_who_helped_is_shown_only_after_confirming_and_agreeing(client, amina, bernd):
    offer = make(amina)
    deeds.fulfil_offer(offer=offer, organisation=None, user=bernd, by=amina, now=timezone.now())
    assert "Bernd" not in client.get(f"{LIST}{offer.pk}/").text
    client.force_login(bernd)
    client.post(f"{LIST}{offer.pk}/bestaetigung/", {"answer": "shown"})
    client.logout()
    assert "Bernd" in client.get(f"{LIST}{offer.pk}/").text
    assert Fulfilment.objects.get().confirmed


def test_nobody_else_confirms(amina, bernd):
    offer = make(amina)
    deeds.fulfil_offer(offer=offer, organisation=None, user=bernd, by=amina, now=timezone.now())
    with pytest.raises(NotAllowed):
        deeds.answer_fulfilment(
            fulfilment=offer.fulfilment, confirmed=True, may_be_shown=True, by=amina, now=timezone.now()
        )


def test_the_list_narrows_by_direction_kind_and_radius(client, amina):
    near = make_municipality("Nahdorf", latitude=48.8, longitude=9.5)
    far = make_municipality("Ferndorf", latitude=47.8, longitude=8.5)
    make(amina, "Nahes Gesuch", place=near)
    make(amina, "Fernes Gesuch", place=far)
    make(amina, "Fernes Angebot überall", place=far, direction="offer", anywhere=True)
    page = client.get(f"{LIST}?ort=Nahdorf&umkreis=25").text
    assert "Nahes Gesuch" in page
    assert "Fernes Gesuch" not in page
    assert "Fernes Angebot überall" in page
    assert "Nahes Gesuch" not in client.get(f"{LIST}?richtung=offer").text
    assert "Nahes Gesuch" in client.get(f"{LIST}feed.atom").text


def test_the_list_costs_the_same_for_3_and_30(client, amina, django_assert_max_num_queries):
    place = make_municipality()
    now = timezone.now()
    for rows in (3, 27):
        Offer.objects.bulk_create(
            Offer(direction="need", kind="room", title=f"Raum {number}", text="x", place=place, made_by=amina,
                  made_at=now, changed_at=now, expires_on=timezone.localdate(now)) for number in range(rows)
        )  # fmt: skip
        with django_assert_max_num_queries(6):
            client.get(f"{LIST}?seite=1&x={rows}")


def test_a_need_and_an_offer_that_fit_are_suggested_once_with_reasons(
    amina, bernd, topic, django_capture_on_commit_callbacks
):
    one = make_municipality("Nahdorf", latitude=48.8, longitude=9.5)
    two = make_municipality("Nebendorf", latitude=48.8, longitude=9.6)
    need = make(amina, "Wer kennt Losverfahren?", kind="know_how", place=one, topics=[topic])
    make(bernd, "Erfahrung mit Losverfahren", direction="offer", kind="know_how", place=two, topics=[topic])
    assert matching.match_changed(now=timezone.now()) == 2
    assert matching.match_changed(now=timezone.now()) == 0
    match = OfferMatch.objects.get()
    reasons = " ".join(matching.reasons_of([match])[match.pk])
    assert "Gleiches Thema: Losverfahren" in reasons
    assert "7 km entfernt" in reasons
    with django_capture_on_commit_callbacks(execute=True):
        assert matching.tell_matches(now=timezone.now()) == 2
        assert matching.tell_matches(now=timezone.now() + timedelta(days=8)) == 0
    assert {message.to[0] for message in mail.outbox} == {amina.email, bernd.email}
    assert list(matching.matches_for(need, amina)) == [match]
    deeds.dismiss_match(match=match, by=amina, now=timezone.now())
    assert not matching.matches_for(need, amina).exists()
    assert matching.open_matches(bernd).exists()
    assert MatchTelling.objects.count() == 2


def test_nobody_gets_a_second_mail_within_a_week(amina, bernd, topic):
    place = make_municipality()
    make(amina, kind="know_how", place=place, topics=[topic])
    for number in (1, 2):
        make(bernd, f"Angebot {number}", direction="offer", kind="know_how", place=place, topics=[topic])
        matching.match_changed(now=timezone.now())
        told = matching.tell_matches(now=timezone.now())
        assert told == (2 if number == 1 else 0)
    assert matching.tell_matches(now=timezone.now() + timedelta(days=8)) == 2


def test_who_leaves_takes_own_entries_along(amina):
    make(amina)
    assert house_offers.personal_data(amina)["offers"][0]["title"] == "Raum gesucht"
    house_offers.erase(amina, now=timezone.now())
    assert not Offer.objects.exists()
