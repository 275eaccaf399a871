"""An invitation to an organisation waits on the desk of whom it is for, and is answered there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from mitwirk.accounts.actions.invitations import InvitationDead
from mitwirk.accounts.testing import make_user
from mitwirk.core.contract import contracts
from mitwirk.core.errors import NotAllowed
from mitwirk.core.models import Activity
from mitwirk.network.actions import people
from mitwirk.network.models import Organisation, OrganisationInvitation, OrganisationMember
from mitwirk.network.testing import make_organisation

pytestmark = pytest.mark.django_db
PAGE = "/netzwerk/einladungen/"


def invite(email: str = "Privat@beispiel.de") -> OrganisationInvitation:
    amina = make_user("Amina")
    organisation = make_organisation("Offenes Wohnzimmer", speaker=amina)
    now = timezone.now()
    return people.invite_to_organisation(organisation=organisation, email=email, role="editor", by=amina, now=now)


def confirmed(name: str, email: str):
    user = make_user(name)
    EmailAddress.objects.create(user=user, email=email, verified=True)
    return user


def desk(user) -> list[str]:
    items = contracts()["network"].desk_items(user, timezone.now())
    return [item["text"] for item in items if item["href"] == PAGE]


def test_it_waits_on_the_desk_of_who_proved_the_address_and_is_accepted_there(client):
    invitation = invite()
    bernd = confirmed("Bernd", "privat@beispiel.de")
    assert desk(bernd) == ["Offenes Wohnzimmer lädt Sie ein."]
    client.force_login(bernd)
    assert "Offenes Wohnzimmer" in client.get(PAGE).content.decode()
    answer = client.post(PAGE, {"invitation": invitation.pk, "answer": "yes"})
    assert answer.headers["Location"] == f"/netzwerk/organisationen/{invitation.organisation.slug}/"
    assert OrganisationMember.objects.get(user=bernd).role == "editor"
    assert desk(bernd) == []
    assert "Keine Einladung offen" in client.get(PAGE).content.decode()


def test_who_says_no_is_not_asked_again_and_stays_outside(client):
    invitation = invite()
    bernd = confirmed("Bernd", "privat@beispiel.de")
    client.force_login(bernd)
    client.post(PAGE, {"invitation": invitation.pk, "answer": "no"})
    assert desk(bernd) == []
    assert not OrganisationMember.objects.filter(user=bernd).exists()
    assert Activity.objects.filter(kind="network.invitation_declined").count() == 1


def test_others_do_not_see_or_answer_it(client):
    invitation = invite()
    emil = make_user("Emil")
    EmailAddress.objects.create(user=emil, email="privat@beispiel.de", verified=False)
    assert desk(emil) == []
    client.force_login(emil)
    assert "Offenes Wohnzimmer" not in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"invitation": invitation.pk, "answer": "yes"}).status_code == 404
    assert client.post(PAGE, {"invitation": "²"}).status_code == 404
    with pytest.raises(NotAllowed):
        people.answer_invitation(invitation=invitation, agrees=True, by=emil, now=timezone.now())


@pytest.mark.parametrize("gone", ["old", "withdrawn", "hidden"])
def test_what_is_over_waits_no_more(gone):
    invitation = invite()
    bernd = confirmed("Bernd", "privat@beispiel.de")
    if gone == "old":
        OrganisationInvitation.objects.update(invited_at=timezone.now() - timedelta(days=31))
    if gone == "withdrawn":
        OrganisationInvitation.objects.update(withdrawn_at=timezone.now())
    if gone == "hidden":
        Organisation.objects.update(hidden_at=timezone.now())
    assert desk(bernd) == []
    if gone == "hidden":
        return
    with pytest.raises(InvitationDead):
        people.answer_invitation(invitation=invitation, agrees=True, by=bernd, now=timezone.now())
