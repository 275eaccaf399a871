"""House-wide roles: given and ended by the office, and never left without one."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from mitwirk.accounts.actions import people
from mitwirk.accounts.models import Role, RoleGrant, User
from mitwirk.accounts.testing import make_office, make_user
from mitwirk.core.errors import NotAllowed
from mitwirk.core.models import Activity

pytestmark = pytest.mark.django_db

OFFICE_PAGES = ["sichten/", "domaenen/", "einladungen/", "rollen/"]


@pytest.fixture
def dilek():
    return make_office("Dilek")


@pytest.fixture
def office(dilek, client):
    client.force_login(dilek)
    return client


def fresh(user: User) -> User:
    """A new request asks anew who holds what."""
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize("page", OFFICE_PAGES)
def test_pages_of_the_office_do_not_exist_for_others(page, dilek):
    emil = Client()
    assert emil.get(f"/konto/buero/{page}").status_code == 302, "strangers are asked to sign in"
    emil.force_login(make_user("Emil"))
    assert emil.get(f"/konto/buero/{page}").status_code == 404
    emil.force_login(dilek)
    assert emil.get(f"/konto/buero/{page}").status_code == 200


def test_the_office_gives_a_role_and_ends_it(office):
    clara = make_user("Clara")
    office.post("/konto/buero/rollen/", {"email": "CLARA@beispiel.de", "role": "moderator"})
    assert fresh(clara).holds(Role.MODERATOR)
    grant = RoleGrant.objects.get(user=clara)
    office.post(f"/konto/buero/rollen/{grant.pk}/ende/")
    assert not fresh(clara).holds(Role.MODERATOR)
    kinds = set(Activity.objects.values_list("kind", flat=True))
    assert {"accounts.role_granted", "accounts.role_ended"} <= kinds


def test_giving_a_role_twice_changes_nothing(office):
    clara = make_user("Clara")
    for _time in range(2):
        office.post("/konto/buero/rollen/", {"email": clara.email, "role": "moderator"})
    assert RoleGrant.objects.filter(user=clara).count() == 1


def test_a_role_for_an_unknown_address_is_refused_with_the_next_step(office):
    response = office.post("/konto/buero/rollen/", {"email": "niemand@beispiel.de", "role": "moderator"})
    assert response.status_code == 422
    assert "muss zuerst eines anlegen" in response.content.decode()


def test_the_administration_of_a_place_needs_the_place(office):
    make_user("Bernd")
    response = office.post("/konto/buero/rollen/", {"email": "bernd@beispiel.de", "role": "place_admin"})
    assert response.status_code == 422
    assert not RoleGrant.objects.filter(role="place_admin").exists()


def test_the_last_person_of_the_office_cannot_leave_it(office, dilek):
    grant = RoleGrant.objects.get(user=dilek)
    response = office.post(f"/konto/buero/rollen/{grant.pk}/ende/", follow=True)
    assert "das letzte Konto der Geschäftsstelle" in response.content.decode()
    assert fresh(dilek).holds(Role.OFFICE)


def test_one_of_two_may_leave_the_office(office, dilek):
    make_office("Clara")
    office.post(f"/konto/buero/rollen/{RoleGrant.objects.get(user=dilek).pk}/ende/")
    assert not fresh(dilek).holds(Role.OFFICE)


def test_a_blocked_colleague_does_not_count_as_office(office, dilek):
    clara = make_office("Clara")
    clara.is_active = False
    clara.save(update_fields=["is_active"])
    with pytest.raises(people.LastOffice):
        people.end_role(grant=RoleGrant.objects.get(user=dilek), by=dilek, now=timezone.now())


def test_nobody_gives_a_role_to_oneself():
    emil = make_user("Emil")
    with pytest.raises(NotAllowed):
        people.grant_role(user=emil, role=Role.OFFICE, by=emil, now=timezone.now())


def test_the_first_person_of_the_office_comes_by_command(capsys):
    amina = make_user("Amina")
    for _time in range(2):
        call_command("make_office", "AMINA@beispiel.de")
    assert RoleGrant.objects.filter(user=amina, role=Role.OFFICE).count() == 1
    with pytest.raises(CommandError, match="Sign up first"):
        call_command("make_office", "niemand@beispiel.de")
