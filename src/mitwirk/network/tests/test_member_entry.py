"""The office enters a member by hand, and puts data right beside others who do the same."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from mitwirk.accounts.testing import make_office, make_user
from mitwirk.core.models import Activity
from mitwirk.network.models import Membership
from mitwirk.network.testing import make_membership
from mitwirk.places.testing import make_municipality

pytestmark = pytest.mark.django_db
ALL, ENTER = "/netzwerk/mitglieder/", "/netzwerk/mitglieder/eintragen/"
TYPED = {"name": "Rosa Reben", "kind": "person", "place": "Lindental", "decided": "decided", "note": "Brief vom 3.11."}


@pytest.fixture
def office():
    make_municipality("Lindental")
    client = Client()
    client.force_login(make_office())
    return client


def test_an_application_by_letter_waits_like_any_other_and_no_mail_goes_out(office):
    assert ENTER in office.get(ALL).content.decode()
    answer = office.post(ENTER, {**TYPED, "decided": "waits"})
    made = Membership.objects.get()
    assert answer.headers["Location"] == f"{ALL}{made.pk}/"
    assert (made.state, made.number, made.email, made.user) == ("applied", None, "", None)
    page = office.get(f"{ALL}{made.pk}/").content.decode()
    assert "von der Geschäftsstelle eingetragen" in page
    assert "Brief vom 3.11." in page
    assert Activity.objects.filter(kind="network.member_entered", subject_id=made.pk).count() == 1
    office.post(f"{ALL}{made.pk}/", {"outcome": "confirm", "reason": ""})
    made.refresh_from_db()
    assert (made.state, made.number) == ("running", 1)
    assert mail.outbox == []


def test_who_was_taken_in_on_paper_gets_the_number_and_day_of_the_paper(office):
    office.post(ENTER, {**TYPED, "number": "41", "since": "01.03.2020"})
    office.post(ENTER, {**TYPED, "name": "Karl Kelter"})
    rows = Membership.objects.order_by("number").values_list("number", "name", "state")
    assert list(rows) == [(41, "Rosa Reben", "running"), (42, "Karl Kelter", "running")]
    assert Membership.objects.get(number=41).member_since.isoformat() == "2020-03-01"


def test_pressing_twice_enters_one(office):
    for _time in range(2):
        assert office.post(ENTER, TYPED).status_code == 302
    assert Membership.objects.count() == 1


def test_somebody_alike_is_proposed_and_the_office_decides(office):
    known = make_membership("Rosa Reben", number=7)
    answer = office.post(ENTER, {**TYPED, "name": "Rosa Rebén"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "ähnlicher Name am selben Ort" in page
    assert f'href="{ALL}{known.pk}/"' in page
    assert f'value="{known.pk}"' in page
    assert Membership.objects.count() == 1
    assert office.post(ENTER, {**TYPED, "name": "Rosa Rebén", "another": str(known.pk)}).status_code == 302
    assert Membership.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"number": "7"}, "Die Nummer 7 gehört schon"),
        ({"since": "01.01.2999"}, "liegt in der Zukunft"),
        ({"decided": "waits", "number": "9"}, "Das gehört zu einer Aufnahme"),
        ({"place": "Nirgendwo"}, "kennen wir nicht"),
    ],
)
def test_wrong_entries_are_refused_with_words(office, wrong, words):
    make_membership("Karl Kelter", number=7)
    answer = office.post(ENTER, {**TYPED, **wrong})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Membership.objects.count() == 1


def test_a_proved_address_connects_the_account_and_an_unproved_one_waits_for_its_owner(office):
    amina = make_user("Amina")
    EmailAddress.objects.create(user=amina, email=amina.email, verified=True, primary=True)
    office.post(ENTER, {**TYPED, "name": "Amina Abendroth", "email": "AMINA@beispiel.de"})
    office.post(ENTER, {**TYPED, "email": "rosa@post.example"})
    assert Membership.objects.get(user=amina).email == ""
    assert Membership.objects.get(user=None).email == "rosa@post.example"


def test_only_the_office_enters_members():
    make_municipality("Lindental")
    client = Client()
    client.force_login(make_user("Emil"))
    assert client.post(ENTER, TYPED).status_code == 403
    assert not Membership.objects.exists()


def test_the_slower_of_two_in_the_office_keeps_the_text_compares_and_saves_on_top(office):
    row = make_membership("Rosa Reben", email="alt@post.example")
    edit = f"{ALL}{row.pk}/aendern/"
    typed = {"name": "Rosa Reben", "kind": "person", "place": "Lindental", "version": "1"}
    office.post(edit, {**typed, "email": "schnell@post.example"})
    late = office.post(edit, {**typed, "email": "langsam@post.example"})
    page = late.content.decode()
    assert late.status_code == 422
    assert "schnell@post.example" in page
    assert 'value="langsam@post.example"' in page
    assert 'name="version" value="2"' in page
    row.refresh_from_db()
    assert row.email == "schnell@post.example"
    assert office.post(edit, {**typed, "version": "2", "email": "langsam@post.example"}).status_code == 302
    row.refresh_from_db()
    assert (row.email, row.version) == ("langsam@post.example", 3)


def test_a_member_who_is_slower_than_the_office_keeps_the_text_too():
    make_municipality("Lindental")
    amina, client = make_user("Amina"), Client()
    row = make_membership("Amina A.", user=amina)
    client.force_login(amina)
    edit = f"/netzwerk/mitgliedschaft/{row.pk}/"
    Membership.objects.filter(pk=row.pk).update(name="Amina Abend", version=2)
    late = client.post(edit, {"name": "Amina Abendroth", "kind": "person", "place": "Lindental", "version": "1"})
    page = late.content.decode()
    assert late.status_code == 422
    assert "Amina Abend<" in page
    assert 'value="Amina Abendroth"' in page
