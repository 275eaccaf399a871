"""From which side somebody speaks: said, proven by domain or invitation, checked by the office."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from mitwirk.accounts.actions import bodies, claims
from mitwirk.accounts.models import ClaimDecision, Consent, SectorClaim, SectorInvitation
from mitwirk.accounts.queries import confirmed_sector, declared_sector
from mitwirk.accounts.testing import PASSWORD, make_office, make_user
from mitwirk.core.errors import NotAllowed
from mitwirk.places.testing import make_municipality

pytestmark = pytest.mark.django_db

TOWN_HALL = {"sector": "administration", "body": "Bauamt Lindental", "agreed": "on"}


@pytest.fixture
def dilek():
    return make_office("Dilek")


@pytest.fixture
def bernd():
    return make_user("Bernd", email="bernd@lindental.example")


@pytest.fixture
def town_hall(dilek):
    return bodies.add_domain(
        domain="lindental.example",
        sector="administration",
        body="Gemeinde Lindental",
        by=dilek,
        now=timezone.now(),
    )


def confirm_address(user):
    return EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def claim(user, **changes):
    return signed_in(user).post("/konto/sicht/", {**TOWN_HALL, **changes})


def test_citizens_need_no_proof(amina):
    assert claim(amina, sector="citizens", body="").status_code == 302
    assert confirmed_sector(amina) == "citizens"


def test_a_claim_is_self_declared_until_somebody_confirms_it(bernd):
    confirm_address(bernd)
    assert claim(bernd).status_code == 302
    assert declared_sector(bernd) == "administration"
    assert confirmed_sector(bernd) is None


@pytest.mark.parametrize(("missing", "sentence"), [("body", "für welche Stelle"), ("agreed", "Setzen Sie das Häkchen")])
def test_politics_and_administration_name_a_body_and_agree_to_a_check(bernd, missing, sentence):
    response = claim(bernd, **{missing: ""})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not SectorClaim.objects.exists()


def test_a_confirmed_address_of_the_body_proves_the_claim(bernd, town_hall):
    confirm_address(bernd)
    claim(bernd)
    assert confirmed_sector(bernd) == "administration"
    assert ClaimDecision.objects.get().way == "domain"


def test_an_unconfirmed_address_of_the_body_proves_nothing(bernd, town_hall):
    EmailAddress.objects.create(user=bernd, email=bernd.email, verified=False, primary=True)
    claim(bernd)
    assert confirmed_sector(bernd) is None


def test_a_domain_that_only_ends_alike_proves_nothing(town_hall):
    emil = make_user("Emil", email="emil@nicht-lindental.example")
    confirm_address(emil)
    claim(emil)
    assert confirmed_sector(emil) is None


def test_a_domain_of_the_administration_proves_no_seat_on_the_council(bernd, town_hall):
    confirm_address(bernd)
    claim(bernd, sector="politics", body="Gemeinderat Lindental")
    assert confirmed_sector(bernd) is None


def test_another_claim_replaces_the_first_and_must_be_proven_anew(bernd, town_hall):
    confirm_address(bernd)
    claim(bernd)
    claim(bernd, sector="politics", body="Gemeinderat Lindental")
    assert SectorClaim.objects.present().count() == 1
    assert confirmed_sector(bernd) is None


def test_taking_the_consent_back_ends_the_claim(bernd):
    claim(bernd)
    consent = Consent.objects.get()
    signed_in(bernd).post(f"/konto/meine-daten/einwilligung/{consent.pk}/ende/")
    assert declared_sector(bernd) is None


def test_nobody_takes_back_the_consent_of_somebody_else(bernd, amina):
    claim(bernd)
    consent = Consent.objects.get()
    assert signed_in(amina).post(f"/konto/meine-daten/einwilligung/{consent.pk}/ende/").status_code == 404
    assert declared_sector(bernd) == "administration"


# -- Invitations ------------------------------------------------------------------------------------


@pytest.fixture
def clara():
    user = make_user("Clara")
    confirm_address(user)
    return user


@pytest.fixture
def address(dilek, clara, send):
    """Clara's invitation as it stands in her mail."""
    data = {"email": clara.email, "sector": "politics", "body": "Gemeinderat Lindental"}
    send(signed_in(dilek), "/konto/buero/einladungen/", data)
    assert mail.outbox[-1].to == [clara.email]
    return re.search(r"/konto/einladung/\S+", mail.outbox[-1].body).group(0)


def test_an_invitation_confirms_the_side_it_names(clara, address):
    client = signed_in(clara)
    assert client.get(address).status_code == 200
    assert confirmed_sector(clara) is None, "looking accepts nothing"
    client.post(address)
    assert confirmed_sector(clara) == "politics"
    assert SectorClaim.objects.get().body == "Gemeinderat Lindental"


def test_an_invitation_works_once(clara, address):
    signed_in(clara).post(address)
    assert signed_in(clara).post(address).status_code == 410
    assert ClaimDecision.objects.count() == 1


def test_a_forwarded_invitation_is_worth_nothing(amina, address):
    assert signed_in(amina).get(address).status_code == 410
    assert signed_in(amina).post(address).status_code == 410
    assert confirmed_sector(amina) is None


def test_an_old_invitation_is_refused(clara, address):
    SectorInvitation.objects.update(invited_at=timezone.now() - timedelta(days=31))
    assert signed_in(clara).post(address).status_code == 410
    assert confirmed_sector(clara) is None


def test_a_guessed_invitation_is_refused(clara):
    assert signed_in(clara).get("/konto/einladung/geraten/").status_code == 410


def test_the_database_does_not_know_the_code_of_an_invitation(address):
    code = address.rstrip("/").rpartition("/")[2]
    assert code not in str(list(SectorInvitation.objects.values()))


# -- The office decides -----------------------------------------------------------------------------


def decide(dilek, send, answer: str, reason: str = "", waiting: SectorClaim | None = None):
    waiting = waiting or SectorClaim.objects.present().get()
    path = f"/konto/buero/sichten/{waiting.pk}/entscheidung/"
    return send(signed_in(dilek), path, {"confirmed": answer, "reason": reason})


def test_the_office_sees_what_waits_and_confirms_it(bernd, dilek, send):
    claim(bernd)
    assert "Bauamt Lindental" in signed_in(dilek).get("/konto/buero/sichten/").content.decode()
    assert decide(dilek, send, "ja").status_code == 302
    assert confirmed_sector(bernd) == "administration"
    assert mail.outbox[-1].to == [bernd.email]


def test_a_refusal_gives_a_reason_and_the_person_reads_it(bernd, dilek, send):
    claim(bernd)
    decide(dilek, send, "nein", "Im Bauamt kennt man Sie nicht.")
    assert confirmed_sector(bernd) is None
    assert "Im Bauamt kennt man Sie nicht." in mail.outbox[-1].body
    assert "Im Bauamt kennt man Sie nicht." in signed_in(bernd).get("/konto/angaben/").content.decode()


def test_a_refusal_without_reason_is_not_accepted(bernd, dilek, send):
    claim(bernd)
    assert decide(dilek, send, "nein").status_code == 422
    assert not ClaimDecision.objects.exists()


def test_the_second_of_two_equal_decisions_is_told_so(bernd, dilek, send):
    claim(bernd)
    decide(dilek, send, "ja")
    response = decide(dilek, send, "ja")
    assert response.status_code == 422
    assert "schon so entschieden" in response.content.decode()
    assert ClaimDecision.objects.count() == 1


def test_a_claim_that_was_replaced_meanwhile_cannot_be_confirmed(bernd, dilek):
    claim(bernd)
    old = SectorClaim.objects.get()
    claim(bernd, body="Ordnungsamt Lindental")
    with pytest.raises(claims.ClaimGone):
        claims.decide_claim(claim=old, confirmed=True, reason="", by=dilek, now=timezone.now())
    assert confirmed_sector(bernd) is None


def test_nobody_else_decides_not_even_past_the_page(bernd, amina):
    claim(bernd)
    waiting = SectorClaim.objects.get()
    assert signed_in(amina).get(f"/konto/buero/sichten/{waiting.pk}/entscheidung/").status_code == 404
    with pytest.raises(NotAllowed):
        claims.decide_claim(claim=waiting, confirmed=True, reason="", by=bernd, now=timezone.now())


@pytest.mark.parametrize("domain", ["gmail.com", "GMX.de", "lindental", "https://lindental.example", "a b.de"])
def test_a_domain_that_proves_nothing_is_not_listed(dilek, domain):
    data = {"domain": domain, "sector": "administration", "body": "Gemeinde Lindental"}
    assert signed_in(dilek).post("/konto/buero/domaenen/", data).status_code == 422


def test_a_domain_is_listed_once_and_taken_off_again(dilek, town_hall):
    data = {"domain": "@Lindental.example", "sector": "administration", "body": "Gemeinde Lindental"}
    response = signed_in(dilek).post("/konto/buero/domaenen/", data)
    assert response.status_code == 422
    assert "steht schon in der Liste" in response.content.decode()
    signed_in(dilek).post(f"/konto/buero/domaenen/{town_hall.pk}/ende/")
    assert signed_in(dilek).post("/konto/buero/domaenen/", data).status_code == 302


def test_an_address_confirmed_later_proves_a_claim_that_waits(town_hall, send, code_in_mail):
    bernd = make_user("Bernd", email="bernd@privat.example")
    confirm_address(bernd)
    claim(bernd)
    assert confirmed_sector(bernd) is None
    browser = Client()
    send(browser, "/konto/anmelden/", {"login": "bernd@privat.example", "password": PASSWORD})
    send(browser, "/konto/nachweis/", {"password": PASSWORD})
    response = send(browser, "/konto/adressen/", {"email": "bernd@rathaus.lindental.example", "action_add": "1"})
    send(browser, response["Location"], {"code": code_in_mail()})
    assert confirmed_sector(bernd) is None  # a domain below the listed one is another domain
    response = send(browser, "/konto/adressen/", {"email": "b.bauer@lindental.example", "action_add": "1"})
    send(browser, response["Location"], {"code": code_in_mail()})
    assert confirmed_sector(bernd) == "administration"


def test_the_website_of_a_municipality_proves_the_administration_and_names_the_place(amina):
    town = make_municipality("Lindental", website_domain="lindental-stadt.example")
    EmailAddress.objects.create(user=amina, email="a@lindental-stadt.example", verified=True)
    claim(amina, place="")
    present = SectorClaim.objects.get(user=amina, ended_at=None)
    assert present.place == town
    assert confirmed_sector(amina) == "administration"
    claim(amina, sector="politics", body="Gemeinderat")
    assert confirmed_sector(amina) is None


def test_the_office_takes_a_confirmation_back_and_says_why(bernd, dilek, town_hall, send):
    confirm_address(bernd)
    claim(bernd)
    assert confirmed_sector(bernd) == "administration"
    browser = signed_in(dilek)
    assert "Bauamt Lindental" in browser.get("/konto/buero/sichten/?stand=entschieden").content.decode()
    row = SectorClaim.objects.get(user=bernd)
    answer = {"confirmed": "nein", "reason": "Bernd arbeitet nicht mehr dort."}
    send(browser, f"/konto/buero/sichten/{row.pk}/entscheidung/", answer)
    assert confirmed_sector(bernd) is None
    assert "nicht mehr dort" in mail.outbox[-1].body
    assert mail.outbox[-1].subject == "Ihre Bestätigung gilt nicht mehr"
    assert [decision.confirmed for decision in row.decisions.order_by("pk")] == [True, False]


def test_a_claim_taken_back_is_no_side_any_more(bernd):
    claim(bernd)
    claims.end_claim(user=bernd, now=timezone.now())
    assert declared_sector(bernd) is None
    assert SectorClaim.objects.filter(user=bernd, ended_at=None).count() == 0
