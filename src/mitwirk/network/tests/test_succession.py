"""Who follows when the last speaker goes, invitations to further addresses, saving without a change."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone

from mitwirk.accounts.actions.invitations import InvitationDead
from mitwirk.accounts.testing import make_office, make_user
from mitwirk.core.models import Activity
from mitwirk.network.actions import organisations, people
from mitwirk.network.models import OrganisationInvitation, OrganisationRole
from mitwirk.network.personal import erase
from mitwirk.network.testing import add_member, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def amina():
    return make_user("Amina")


def test_when_the_last_speakers_account_goes_the_longest_serving_editor_speaks_and_is_told(
    amina, django_capture_on_commit_callbacks
):
    organisation = make_organisation("Dorfladen", speaker=amina)
    bernd, clara = make_user("Bernd"), make_user("Clara")
    add_member(organisation, bernd, role=OrganisationRole.MEMBER)
    add_member(organisation, clara, role=OrganisationRole.EDITOR)
    with django_capture_on_commit_callbacks(execute=True):
        erase(amina, now=timezone.now())
    present = organisation.members.filter(ended_at=None).values_list("user__display_name", "role")
    assert set(present) == {("Bernd", OrganisationRole.MEMBER), ("Clara", OrganisationRole.SPEAKER)}
    assert [message.to for message in mail.outbox] == [[clara.email]]


def test_an_organisation_nobody_is_left_for_stands_on_the_offices_desk_and_can_be_handed_on(client, amina):
    organisation = make_organisation("Dorfladen", speaker=amina)
    dilek = make_office()
    client.force_login(dilek)
    people = f"/netzwerk/organisationen/{organisation.slug}/menschen/"
    assert client.get(people).status_code == 404
    erase(amina, now=timezone.now())
    assert "Für eine Organisation handelt niemand." in client.get("/mein-bereich/").content.decode()
    waiting = "/netzwerk/organisationen/ohne-menschen/"
    assert people in client.get(waiting).content.decode()
    client.post(people, {"email": "emil@beispiel.de", "role": OrganisationRole.SPEAKER})
    assert OrganisationInvitation.objects.get().email == "emil@beispiel.de"
    client.force_login(make_user("Clara"))
    assert client.get(waiting).status_code == 404


def test_an_invitation_to_another_confirmed_address_of_mine_is_mine(amina):
    speaker = make_user("Emil")
    organisation = make_organisation("Dorfladen", speaker=speaker)
    code = "ein-code-aus-der-mail"
    OrganisationInvitation.objects.create(
        organisation=organisation, email="amina@arbeit.example", role=OrganisationRole.MEMBER,
        code_hash=sha256(code.encode()).hexdigest(), invited_by=speaker, invited_at=timezone.now(),
    )  # fmt: skip
    claimed = EmailAddress.objects.create(user=amina, email="amina@arbeit.example", verified=False)
    with pytest.raises(InvitationDead):
        people.accept_invitation(code=code, by=amina, now=timezone.now())
    claimed.verified = True
    claimed.save()
    assert people.accept_invitation(code=code, by=amina, now=timezone.now()) == organisation


def test_saving_without_a_change_is_no_deed_but_says_that_all_is_still_right(amina):
    organisation = make_organisation("Dorfladen", speaker=amina, confirmed_at=timezone.now() - timedelta(days=300))
    before = Activity.objects.count()
    organisations.change_organisation(
        organisation=organisation, version=1, topics=[], by=amina, now=timezone.now(), summary=organisation.summary
    )
    organisation.refresh_from_db()
    assert organisation.version == 1
    assert Activity.objects.count() == before
    assert timezone.now() - organisation.confirmed_at < timedelta(minutes=1)
