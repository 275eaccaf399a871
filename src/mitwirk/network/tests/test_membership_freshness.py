"""Are members' data still right? Asked by mail once a year, reminded once, confirmed by a button, never by a look."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from mitwirk.accounts.testing import make_office, make_user
from mitwirk.network import house_membership
from mitwirk.network.actions import member_freshness as freshness
from mitwirk.network.models import Membership
from mitwirk.network.testing import add_member, make_membership, make_organisation

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)


@pytest.fixture
def ask(django_capture_on_commit_callbacks):
    """Run the job at a moment and return the mails it sent."""

    def run(now):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            freshness.ask_members(now=now)
        return list(mail.outbox)

    return run


def stale(**fields):
    long_ago = timezone.now() - YEAR - timedelta(days=10)
    return make_membership(**{"applied_at": long_ago, "last_confirmed_on": long_ago.date(), **fields})


def link_in(message) -> str:
    line = next(line for line in message.body.splitlines() if "/bestaetigung/" in line)
    return "/netzwerk" + line.split("/netzwerk", 1)[1]


def test_only_members_with_old_data_are_asked_once_and_reminded_once(ask):
    now = timezone.now()
    stale(email="alt@beispiel.de")
    make_membership(email="frisch@beispiel.de")
    stale(email="weg@beispiel.de", state="ended", number=77)
    stale(user=make_user("Amina", email="amina@beispiel.de"))
    make_membership("Neu auf der Liste", email="liste@beispiel.de", last_confirmed_on=None)
    assert sorted(message.to[0] for message in ask(now)) == ["alt@beispiel.de", "amina@beispiel.de"]
    assert ask(now + timedelta(days=27)) == []
    reminded = ask(now + timedelta(days=28))
    assert len(reminded) == 2
    assert reminded[0].subject.startswith("Erinnerung")
    assert ask(now + timedelta(days=300)) == []


def test_a_run_asks_a_limited_number_and_the_next_run_goes_on(ask, monkeypatch):
    monkeypatch.setattr(freshness, "MOST_A_RUN", 2)
    for number in range(3):
        stale(email=f"m{number}@beispiel.de")
    assert [len(ask(timezone.now())) for _run in range(3)] == [2, 1, 0]


def test_opening_the_link_changes_nothing_and_the_button_confirms_without_signing_in(ask):
    member = stale(name="Rosa Reben", email="rosa@beispiel.de")
    link = link_in(ask(timezone.now())[0])
    reader = Client()
    page = reader.get(link)
    assert page.status_code == 200
    assert "Rosa Reben" in page.text
    assert "rosa@beispiel.de" not in page.text
    assert reader.head(link).status_code == 200
    member.refresh_from_db()
    assert member.is_stale
    assert "bestätigt" in reader.post(link).text
    member.refresh_from_db()
    assert (member.is_stale, member.asked_on) == (False, None)
    reader.post(link)
    assert member.steps.filter(deed="data_confirmed").count() == 1
    assert "Rosa Reben" not in reader.get(link).text


def test_a_forged_old_or_ended_link_does_nothing(ask):
    member = stale(email="rosa@beispiel.de")
    link = link_in(ask(timezone.now())[0])
    assert Client().get(link[:-2] + "x/").status_code == 404
    Membership.objects.filter(pk=member.pk).update(asked_on=timezone.localdate() + YEAR)
    assert Client().post(link).status_code == 409
    Membership.objects.filter(pk=member.pk).update(asked_on=timezone.localdate(), state="ended")
    assert Client().post(link).status_code == 409
    member.refresh_from_db()
    assert member.is_stale


def test_an_organisation_is_asked_through_those_who_write_for_it(ask):
    organisation = make_organisation("Treff", speaker=make_user("Amina"))
    add_member(organisation, make_user("Bernd"), role="editor")
    add_member(organisation, make_user("Emil"), role="member")
    stale(organisation=organisation)
    stale(organisation=make_organisation("Verwaist"))
    assert sorted(message.to[0] for message in ask(timezone.now())) == ["amina@beispiel.de", "bernd@beispiel.de"]


def test_the_office_sees_who_has_not_answered_and_the_member_sees_it_on_the_desk(ask):
    amina, office = make_user("Amina"), Client()
    office.force_login(make_office())
    stale(user=amina, name="Alte Angabe")
    make_membership("Neue Angabe")
    ask(timezone.now())
    for choice, said, silent in (("gefragt", "Alte", "Neue"), ("alt", "Alte", "Neue"), ("neu", "Neue", "Alte")):
        page = office.get(f"/netzwerk/mitglieder/?aktuell={choice}").text
        assert f"{said} Angabe" in page
        assert f"{silent} Angabe" not in page
    (item,) = house_membership.desk_items(amina, timezone.now())
    assert item["due"] == timezone.localdate() + freshness.REMIND_AFTER


def test_a_member_puts_own_data_right_and_that_confirms_them():
    amina = make_user("Amina")
    member, person = stale(user=amina, name="Alt"), Client()
    person.force_login(amina)
    assert member.place is not None
    typed = {"name": "Amina Neu", "kind": "councillor", "place": member.place.name, "shown": "on", "version": "1"}
    assert person.post(f"/netzwerk/mitgliedschaft/{member.pk}/", typed).status_code == 302
    member.refresh_from_db()
    assert (member.name, member.kind, member.shown, member.is_stale) == ("Amina Neu", "councillor", True, False)
    assert list(member.steps.order_by("pk").values_list("deed", flat=True)) == ["changed", "data_confirmed"]


def test_the_office_notes_what_somebody_said_on_the_phone():
    dilek, office = make_office(), Client()
    office.force_login(dilek)
    member = stale(name="Alt", email="alt@beispiel.de")
    assert member.place is not None
    typed = {"name": "Neu", "kind": "person", "place": member.place.name, "email": "neu@beispiel.de", "confirmed": "on",
             "version": "1"}  # fmt: skip
    office.post(f"/netzwerk/mitglieder/{member.pk}/aendern/", typed)
    member.refresh_from_db()
    assert (member.name, member.email, member.is_stale) == ("Neu", "neu@beispiel.de", False)
    assert member.steps.first().by == dilek


def test_the_list_is_searched_and_narrowed():
    office = Client()
    office.force_login(make_office())
    member = make_membership("Österle Verein", kind="association", email="post@beispiel.de")
    make_membership("Jemand Anderes", state="applied")
    assert member.place is not None
    district = member.place.key[:5]
    for question in (
        "q=österle",
        "q=POST@",
        f"q={member.number}",
        "art=association",
        f"stand=running&kreis={district}",
    ):
        page = office.get(f"/netzwerk/mitglieder/?{question}").text
        assert "Österle Verein" in page, question
        assert "Jemand Anderes" not in page, question
    assert "niemanden" in office.get("/netzwerk/mitglieder/?q=gibtesnicht").text
