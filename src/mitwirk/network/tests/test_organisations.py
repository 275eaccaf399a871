"""Organisations act as themselves: several people, roles, invitations, no lost changes."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from mitwirk.accounts.testing import make_office, make_user
from mitwirk.core.contract import contracts
from mitwirk.core.errors import NotAllowed
from mitwirk.core.models import Activity
from mitwirk.network.actions import organisations, people
from mitwirk.network.actions.profiles import keep_profile
from mitwirk.network.models import Organisation, OrganisationInvitation, OrganisationMember
from mitwirk.network.testing import add_member, make_initiative, make_membership, make_organisation
from mitwirk.places.testing import make_municipality

pytestmark = pytest.mark.django_db
FIELDS = {
    "name": "Offenes Wohnzimmer Lindental",
    "kind": "association",
    "sector": "citizens",
    "place": "Lindental",
    "summary": "Ein Treffpunkt für alle.",
    "about": "Wir öffnen viermal in der Woche.",
    "website": "https://wohnzimmer.beispiel.de",
}


def test_who_enters_an_organisation_speaks_for_it(client):
    make_municipality("Lindental")
    amina = make_user("Amina")
    client.force_login(amina)
    answer = client.post("/netzwerk/organisationen/neu/", FIELDS, follow=True)
    assert "Wir öffnen viermal in der Woche." in answer.content.decode()
    organisation = Organisation.objects.get()
    assert organisation.slug == "offenes-wohnzimmer-lindental"
    assert organisation.members.get().role == "speaker"
    assert Activity.objects.filter(kind="network.organisation_founded", by=amina).count() == 1


def test_pressing_twice_enters_one_and_says_so(client):
    make_municipality("Lindental")
    client.force_login(make_user("Amina"))
    client.post("/netzwerk/organisationen/neu/", FIELDS)
    second = client.post("/netzwerk/organisationen/neu/", FIELDS)
    assert second.status_code == 422
    assert "gibt es an diesem Ort schon eine Organisation" in second.content.decode()
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"website": "javascript:alert(1)"}, "website"), ({"place": "Nirgendwo"}, "place"), ({"name": ""}, "name")],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, wrong, field):
    make_municipality("Lindental")
    client.force_login(make_user("Amina"))
    answer = client.post("/netzwerk/organisationen/neu/", {**FIELDS, **wrong})
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in answer.content.decode()
    assert "Wir öffnen viermal in der Woche." in answer.content.decode()
    assert Organisation.objects.count() == 0


def test_markup_in_texts_does_no_harm(client):
    amina = make_user("Amina")
    organisation = make_organisation(speaker=amina, about="<script>alert(1)</script>[x](javascript:alert(1))")
    page = client.get(f"/netzwerk/organisationen/{organisation.slug}/").content.decode()
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_the_slower_of_two_editors_loses_nothing_and_sees_the_other_text(client):
    make_municipality("Lindental")
    amina = make_user("Amina")
    organisation = make_organisation("Wohnzimmer", speaker=amina)
    client.force_login(amina)
    path = f"/netzwerk/organisationen/{organisation.slug}/aendern/"
    client.post(path, {**FIELDS, "version": 1, "summary": "Die schnelle Fassung."})
    late = client.post(path, {**FIELDS, "version": 1, "summary": "Die langsame Fassung."})
    page = late.content.decode()
    assert late.status_code == 422
    assert "Die langsame Fassung." in page
    assert "Die schnelle Fassung." in page
    organisation.refresh_from_db()
    assert organisation.summary == "Die schnelle Fassung."
    assert 'name="version" value="2"' in page
    client.post(path, {**FIELDS, "version": 2, "summary": "Die langsame Fassung."})
    organisation.refresh_from_db()
    assert organisation.summary == "Die langsame Fassung."


def test_members_without_a_pen_and_strangers_cannot_edit(client):
    organisation = make_organisation(speaker=make_user("Amina"))
    emil = make_user("Emil")
    add_member(organisation, emil, "member")
    client.force_login(emil)
    assert client.get(f"/netzwerk/organisationen/{organisation.slug}/aendern/").status_code == 404
    with pytest.raises(NotAllowed):
        organisations.change_organisation(
            organisation=organisation, version=1, topics=[], by=emil, now=timezone.now(), summary="Meins"
        )
    client.force_login(make_user("Bernd"))
    assert client.get(f"/netzwerk/organisationen/{organisation.slug}/menschen/").status_code == 404


def invited(client, organisation, capture, *, email="bernd@beispiel.de", role="editor") -> str:
    with capture(execute=True):
        client.post(f"/netzwerk/organisationen/{organisation.slug}/menschen/", {"email": email, "role": role})
    return re.search(r"/netzwerk/einladung/\S+", mail.outbox[-1].body)[0]


def test_an_invitation_works_once_and_only_for_its_address(client, django_capture_on_commit_callbacks):
    amina, bernd, emil = make_user("Amina"), make_user("Bernd"), make_user("Emil")
    organisation = make_organisation(speaker=amina)
    client.force_login(amina)
    way = invited(client, organisation, django_capture_on_commit_callbacks)

    client.force_login(emil)
    forwarded = client.post(way)
    assert forwarded.status_code == 409
    assert "ging an eine andere E-Mail-Adresse" in forwarded.content.decode()
    client.force_login(bernd)
    client.post(way)
    client.post(way)
    assert OrganisationMember.objects.filter(organisation=organisation, user=bernd).count() == 1
    client.force_login(emil)
    assert "schon benutzt" in client.post(way).content.decode()
    assert OrganisationMember.objects.filter(user=emil).count() == 0


def test_an_old_or_withdrawn_invitation_says_why(client, django_capture_on_commit_callbacks):
    amina, bernd = make_user("Amina"), make_user("Bernd")
    organisation = make_organisation(speaker=amina)
    client.force_login(amina)
    way = invited(client, organisation, django_capture_on_commit_callbacks)
    OrganisationInvitation.objects.update(invited_at=timezone.now() - timedelta(days=31))
    client.force_login(bernd)
    assert "abgelaufen" in client.post(way).content.decode()
    client.force_login(amina)
    newer = invited(client, organisation, django_capture_on_commit_callbacks)
    invitation = OrganisationInvitation.objects.get(withdrawn_at=None)
    client.post(f"/netzwerk/organisationen/{organisation.slug}/einladungen/{invitation.pk}/ende/")
    client.force_login(bernd)
    assert "gilt nicht mehr" in client.post(newer).content.decode()


def test_the_last_speaker_hands_over_before_leaving(client):
    amina, bernd = make_user("Amina"), make_user("Bernd")
    organisation = make_organisation(speaker=amina)
    second = add_member(organisation, bernd, "editor")
    mine = organisation.members.get(user=amina)
    client.force_login(amina)
    path = f"/netzwerk/organisationen/{organisation.slug}/menschen/"
    refused = client.post(f"{path}{mine.pk}/", {"role": ""}, follow=True)
    assert "Geben Sie die Rolle zuerst weiter." in refused.content.decode()
    client.post(f"{path}{second.pk}/", {"role": "speaker"})
    client.post(f"{path}{mine.pk}/", {"role": ""})
    present = organisation.members.filter(ended_at=None)
    assert [(row.user, row.role) for row in present] == [(bernd, "speaker")]


def test_only_speakers_change_roles():
    amina, bernd = make_user("Amina"), make_user("Bernd")
    organisation = make_organisation(speaker=amina)
    editor = add_member(organisation, bernd, "editor")
    with pytest.raises(NotAllowed):
        people.change_role(member=editor, role="speaker", by=bernd, now=timezone.now())
    with pytest.raises(NotAllowed):
        people.end_membership(member=organisation.members.get(user=amina), by=bernd, now=timezone.now())


def test_the_office_hides_with_a_reason_that_the_people_read(client):
    amina, office = make_user("Amina"), make_office()
    organisation = make_organisation("Werbung GmbH", speaker=amina)
    path = f"/netzwerk/organisationen/{organisation.slug}/"
    client.force_login(office)
    client.post(f"{path}verbergen/", {"reason": ""})
    organisation.refresh_from_db()
    assert organisation.hidden_at is None
    client.post(f"{path}verbergen/", {"reason": "Das ist\0 Werbung."})
    client.logout()
    assert client.get(path).status_code == 404
    assert "Werbung GmbH" not in client.get("/netzwerk/?art=organisationen").content.decode()
    client.force_login(amina)
    assert "Das ist Werbung." in client.get(path).content.decode()
    assert client.post(f"{path}verbergen/", {}).status_code == 302
    organisation.refresh_from_db()
    assert organisation.hidden_at is not None, "only the office shows it again"


def test_erasing_an_account_leaves_the_organisation_and_takes_the_person():
    amina = make_user("Amina")
    organisation = make_organisation("Wohnzimmer", speaker=amina)
    make_initiative("Platz", organisation=organisation, made_by=amina)
    contract = contracts()["network"]
    told = contract.personal_data(amina)
    assert told["organisations"][0]["name"] == "Wohnzimmer"
    assert told["initiatives"] == ["Platz"]
    contract.erase(amina, now=timezone.now())
    amina.delete()
    organisation.refresh_from_db()
    assert organisation.made_by is None
    assert organisation.members.count() == 0


def test_each_field_of_a_profile_has_its_readers(client):
    emil, amina = make_user("Emil"), make_user("Amina")
    make_membership(organisation=make_organisation(speaker=amina))
    client.force_login(emil)
    typed = {"about": "Ich gärtnere.", "experience": "Drei Bürgerräte.", "offers": "Suppe", "seeks": "", "place": ""}
    readers = {"about": "all", "experience": "members", "offers": "nobody", "seeks": "nobody", "place": "nobody",
               "topics": "nobody"}  # fmt: skip
    client.post("/netzwerk/personen/mein-profil/", {**typed, **{f"{key}_readers": who for key, who in readers.items()}})
    path = "/netzwerk/personen/emil/"

    def read() -> list[bool]:
        page = client.get(path).content.decode()
        return [text in page for text in ("Ich gärtnere.", "Drei Bürgerräte.", "Suppe")]

    assert read() == [True, True, True]
    client.logout()
    assert read() == [True, False, False]
    client.force_login(amina)
    assert read() == [True, True, False]
    client.force_login(emil)
    client.post("/netzwerk/personen/mein-profil/ende/")
    assert client.get(path).status_code == 404


def test_an_unused_invitation_is_forgotten_after_ninety_days(client, django_capture_on_commit_callbacks):
    amina = make_user("Amina")
    client.force_login(amina)
    invited(client, make_organisation(speaker=amina), django_capture_on_commit_callbacks)
    assert people.forget_old_invitations(now=timezone.now() + timedelta(days=89)) == 0
    assert people.forget_old_invitations(now=timezone.now() + timedelta(days=91)) == 1


def test_two_people_of_the_same_long_name_have_profiles_of_their_own():
    people = [make_user("Ü" * 40, email=f"{number}@beispiel.de") for number in range(3)]
    slugs = {keep_profile(visibility={}, about="Ich", by=person, now=timezone.now()).slug for person in people}
    assert len(slugs) == 3
    assert max(map(len, slugs)) <= 60
