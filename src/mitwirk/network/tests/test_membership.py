"""Membership in the alliance: applied for, decided, shown, left; numbers are given once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from mitwirk.accounts.actions.data import erase_person, gather_personal_data
from mitwirk.accounts.testing import make_office, make_user
from mitwirk.core.contract import contracts
from mitwirk.core.errors import Conflict, HouseError, NotAllowed
from mitwirk.core.models import Activity
from mitwirk.network import demo_membership, house_membership
from mitwirk.network.actions import membership as deeds
from mitwirk.network.actions.profiles import keep_profile
from mitwirk.network.models import Membership, MembershipState
from mitwirk.network.queries import is_member
from mitwirk.network.testing import add_member, make_membership, make_organisation
from mitwirk.places.testing import make_municipality

pytestmark = pytest.mark.django_db
APPLY, OWN, ALL = "/netzwerk/mitglied-werden/", "/netzwerk/mitgliedschaft/", "/netzwerk/mitglieder/"
TYPED = {"name": "Amina Abendroth", "kind": "person", "place": "Lindental", "note": "Ich bringe Erfahrung mit."}


@pytest.fixture
def town():
    return make_municipality("Lindental")


@pytest.fixture
def amina():
    return make_user("Amina")


@pytest.fixture
def dilek():
    return make_office()


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def with_address(user):
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def apply(by, *, organisation=None, **fields):
    values = {"kind": "person", "name": by.display_name, "place": None, "note": "", "shown": False, **fields}
    return deeds.apply_for_membership(organisation=organisation, by=by, now=timezone.now(), **values)


def test_somebody_applies_and_the_office_takes_them_in_with_a_number(town, amina, dilek):
    person, office = signed_in(amina), signed_in(dilek)
    assert person.post(APPLY, TYPED).status_code == 302
    membership = Membership.objects.get()
    assert "beantragt" in person.get(OWN).text
    assert "1 Antrag wartet" in office.get(ALL).text
    page = office.get(f"{ALL}{membership.pk}/").text
    assert "Ich bringe Erfahrung mit." in page
    assert amina.email in page
    assert office.post(f"{ALL}{membership.pk}/", {"outcome": "confirm", "reason": ""}).status_code == 302
    membership.refresh_from_db()
    assert membership.state == MembershipState.RUNNING
    assert membership.number == 1
    assert is_member(amina)
    assert "Mitgliedsnummer</dt><dd>1<" in person.get(OWN).text


def test_pressing_twice_makes_one_application_and_a_member_does_not_apply_again(town, amina, dilek):
    person = signed_in(amina)
    person.post(APPLY, TYPED)
    person.post(APPLY, TYPED)
    first = Membership.objects.get()
    assert apply(amina, place=town) == first
    deeds.confirm_membership(membership=first, by=dilek, now=timezone.now())
    with pytest.raises(deeds.AlreadyMember):
        apply(amina, place=town)


def test_the_database_itself_keeps_one_open_membership_a_person(amina):
    make_membership(user=amina)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_membership(user=amina, state="applied")


def test_who_is_declined_reads_why_and_may_apply_again(town, amina, dilek):
    membership = apply(amina, place=town)
    office, person = signed_in(dilek), signed_in(amina)
    assert office.post(f"{ALL}{membership.pk}/", {"outcome": "decline", "reason": " "}).status_code == 422
    office.post(f"{ALL}{membership.pk}/", {"outcome": "decline", "reason": "Bitte als Verein beantragen."})
    page = person.get(OWN).text
    assert "abgelehnt" in page
    assert "Bitte als Verein beantragen." in page
    assert not is_member(amina)
    assert apply(amina, place=town).state == MembershipState.APPLIED


def test_two_of_the_office_decide_once(town, amina, dilek):
    membership, now = apply(amina, place=town), timezone.now()
    first = deeds.confirm_membership(membership=membership, by=dilek, now=now)
    again = deeds.confirm_membership(membership=membership, by=make_office("Doris"), now=now)
    assert first.number == again.number == 1
    with pytest.raises(Conflict):
        deeds.decline_membership(membership=membership, reason="Zu spät", by=dilek, now=now)
    assert membership.steps.count() == 2


@pytest.mark.django_db(transaction=True)
def test_confirming_at_the_same_time_gives_every_number_once(dilek):
    rows = [make_membership(f"Person {number}", state="applied") for number in range(4)]

    def confirm(row):
        try:
            return deeds.confirm_membership(membership=row, by=dilek, now=timezone.now()).number
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(confirm, rows)) == [1, 2, 3, 4]


def test_only_the_office_decides_and_reads_the_list(town, amina):
    membership = apply(amina, place=town)
    with pytest.raises(NotAllowed):
        deeds.confirm_membership(membership=membership, by=amina, now=timezone.now())
    person = signed_in(amina)
    for address in (ALL, f"{ALL}liste.csv", f"{ALL}{membership.pk}/", f"{ALL}{membership.pk}/aendern/"):
        assert person.get(address).status_code == 403
        assert Client().get(address).status_code == 302


def test_who_leaves_keeps_the_number_and_nobody_gets_it_again(town, amina, dilek):
    now = timezone.now()
    membership = deeds.confirm_membership(membership=apply(amina, place=town), by=dilek, now=now)
    signed_in(amina).post(f"{OWN}{membership.pk}/austritt/", {"reason": ""})
    membership.refresh_from_db()
    assert (membership.state, membership.number) == (MembershipState.ENDED, 1)
    assert deeds.confirm_membership(membership=apply(amina, place=town), by=dilek, now=now).number == 2


def test_an_application_can_be_taken_back(town, amina):
    membership = apply(amina, place=town)
    signed_in(amina).post(f"{OWN}{membership.pk}/austritt/", {})
    membership.refresh_from_db()
    assert (membership.state, membership.number) == (MembershipState.WITHDRAWN, None)


def test_a_speaker_applies_for_an_organisation_and_all_its_people_are_members(client, amina, dilek):
    emil, organisation = make_user("Emil"), make_organisation("Treff", speaker=amina)
    add_member(organisation, emil, role="member")
    assert signed_in(emil).get(f"{APPLY}{organisation.slug}/").status_code == 404
    assert signed_in(amina).post(f"{APPLY}{organisation.slug}/", {"note": ""}).status_code == 302
    assert not is_member(emil)
    deeds.confirm_membership(membership=Membership.objects.get(), by=dilek, now=timezone.now())
    assert is_member(emil)
    assert is_member(amina)
    assert "Mitglied der Allianz" in client.get(f"/netzwerk/organisationen/{organisation.slug}/").text
    assert "Mitglied der Allianz" in client.get("/netzwerk/?art=organisationen").text
    with pytest.raises(NotAllowed):
        deeds.end_membership(membership=Membership.objects.get(), reason="x", by=emil, now=timezone.now())


def test_who_acts_for_a_member_reads_why_they_belong(amina):
    emil, organisation = make_user("Emil"), make_organisation("Treff", speaker=amina)
    add_member(organisation, emil, role="member")
    make_membership(organisation=organisation)
    page = signed_in(emil).get(OWN).text
    assert "weil Sie für „Treff“ handeln" in page
    assert "noch nicht Mitglied" not in page
    assert signed_in(amina).get(f"{APPLY}{organisation.slug}/").url == OWN


def test_the_office_sees_who_may_be_a_member_already(town, amina, dilek):
    make_membership("Amina Alt", email=amina.email, number=31)
    membership = apply(amina, place=town)
    assert "Amina Alt" in signed_in(dilek).get(f"{ALL}{membership.pk}/").text


def test_a_person_shows_the_membership_only_if_they_want(client, amina):
    profile = keep_profile(visibility={"about": "all"}, about="Ich", by=amina, now=timezone.now())
    membership = make_membership(user=amina)
    assert "Mitglied der Allianz" not in client.get(f"/netzwerk/personen/{profile.slug}/").text
    Membership.objects.filter(pk=membership.pk).update(shown=True)
    assert "Mitglied der Allianz" in client.get(f"/netzwerk/personen/{profile.slug}/").text


def test_profile_fields_for_members_open_with_the_membership(amina):
    emil = make_user("Emil")
    keep_profile(visibility={"about": "members"}, about="Nur für Mitglieder", by=emil, now=timezone.now())
    address = f"/netzwerk/personen/{emil.profile.slug}/"
    assert signed_in(amina).get(address).status_code == 404
    make_membership(user=amina)
    assert "Nur für Mitglieder" in signed_in(amina).get(address).text


def test_members_and_the_office_hear_what_is_for_the_alliance(amina, dilek):
    audiences = contracts()["network"].audiences
    assert list(audiences(amina)) == []
    make_membership(user=amina)
    assert list(audiences(amina)) == ["alliance"]
    assert list(audiences(dilek)) == ["alliance"]


def test_a_name_of_the_list_is_claimed_with_the_confirmed_address(amina):
    listed = make_membership("Amina A.", email="AMINA@beispiel.de")
    other = make_membership("Somebody", email="andere@beispiel.de")
    person = signed_in(amina)
    assert "Sind Sie das?" not in person.get(OWN).text
    assert person.post(f"{OWN}{listed.pk}/uebernahme/").status_code == 404
    with_address(amina)
    assert "Sind Sie das?" in person.get(OWN).text
    waiting = apply(amina)
    person.post(f"{OWN}{listed.pk}/uebernahme/")
    person.post(f"{OWN}{listed.pk}/uebernahme/")
    listed.refresh_from_db()
    waiting.refresh_from_db()
    assert (listed.user, listed.email) == (amina, "")
    assert waiting.state == MembershipState.WITHDRAWN
    assert person.post(f"{OWN}{other.pk}/uebernahme/").status_code == 404


def test_an_organisation_of_the_list_goes_to_an_organisation_one_speaks_for(amina):
    with_address(amina)
    listed = make_membership("Treff e. V.", kind="association", email=amina.email)
    with pytest.raises(HouseError):
        deeds.claim_membership(membership=listed, organisation=None, by=amina, now=timezone.now())
    organisation = make_organisation("Treff", speaker=amina)
    signed_in(amina).post(f"{OWN}{listed.pk}/uebernahme/", {"organisation": organisation.slug})
    listed.refresh_from_db()
    assert (listed.user, listed.organisation) == (None, organisation)


def test_who_deletes_the_account_leaves_and_only_number_and_dates_stay(town, amina, dilek):
    now = timezone.now()
    membership = deeds.confirm_membership(
        membership=apply(amina, place=town, name="Amina Abendroth", note="Privates"), by=dilek, now=now
    )
    assert gather_personal_data(amina)["network"]["memberships"][0]["number"] == 1
    erase_person(user=amina, now=now)
    membership.refresh_from_db()
    assert (membership.state, membership.number, membership.ended_at) == (MembershipState.ENDED, 1, now)
    assert (membership.user, membership.name, membership.email, membership.place) == (None, "", "", None)
    assert set(membership.steps.values_list("reason", "by")) == {("", None), ("", dilek.pk)}
    assert "Ehemaliges Mitglied" in signed_in(dilek).get(f"{ALL}{membership.pk}/").text


def test_former_members_are_forgotten_in_time_but_numbers_stay_taken(amina):
    now = timezone.now()
    years = {"applied_at": now - timedelta(days=1000), "ended_at": now - timedelta(days=800)}
    ended = make_membership("Lange her", state="ended", number=9, **years)
    make_membership("Vergeblich", user=amina, state="withdrawn", **years)
    recent = make_membership("Gerade erst", state="ended", number=10, ended_at=now)
    assert deeds.forget_former_members(now=now) == 2
    assert deeds.forget_former_members(now=now) == 0
    ended.refresh_from_db()
    recent.refresh_from_db()
    assert (ended.name, ended.number, recent.name) == ("", 9, "Gerade erst")
    assert Membership.objects.count() == 2


def test_the_applicant_hears_of_the_decision_and_nobody_else(town, amina, dilek):
    membership = deeds.confirm_membership(membership=apply(amina, place=town), by=dilek, now=timezone.now())
    row = Activity.objects.get(kind="network.membership_confirmed")
    rule = contracts()["network"].notice_rules[row.kind]
    assert rule.category == "network"
    assert list(rule.people(row)) == [amina.pk]
    assert "aufgenommen" in rule.describe([row], amina)[row.pk].text
    assert rule.describe([row], make_user("Emil")) == {}
    deeds.end_membership(membership=membership, reason="Umzug", by=amina, now=timezone.now())
    assert list(rule.people(Activity.objects.get(kind="network.membership_ended"))) == []


def test_the_desk_says_what_waits(town, amina, dilek):
    apply(amina, place=town)
    (item,) = house_membership.desk_items(dilek, timezone.now())
    assert item["count"] == 1
    assert "?stand=applied" in item["href"]
    assert house_membership.desk_items(amina, timezone.now()) == []


def test_the_demo_has_members_two_applications_and_one_with_old_data(town):
    now = timezone.now()
    for name in ("Herrenberg", "Ravensburg", "Mosbach"):
        make_municipality(name)
    make_user("Emil")
    make_organisation("Fraktion", slug="fraktion-gemeinsam")
    assert demo_membership.load(now=now) == 5
    assert demo_membership.load(now=now) == 0
    assert Membership.objects.waiting().count() == 2
    assert Membership.objects.stale(now.date()).count() == 1
