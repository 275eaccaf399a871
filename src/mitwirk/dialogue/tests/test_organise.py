"""Making and changing a dialogue: who may, what is checked, and two people at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from mitwirk.accounts.models import Role
from mitwirk.accounts.testing import make_office, make_user
from mitwirk.core.errors import HouseError, NotAllowed
from mitwirk.core.models import Activity
from mitwirk.dialogue.actions.dialogues import (
    FixedField,
    change_dialogue,
    create_dialogue,
    duplicate_dialogue,
)
from mitwirk.dialogue.models import Dialogue, DialogueStep, State, TeamMember, TeamRole
from mitwirk.dialogue.testing import make_dialogue, make_participant, make_statement, make_vote
from mitwirk.places.models import Place, PlaceKind, Topic

pytestmark = pytest.mark.django_db

VALUES = {
    "question": "Was soll in der Ortsmitte Platz haben?",
    "context": "Die Ortsmitte wird **umgebaut**.",
    "asked_by": "Gemeinderat Lindental",
    "open_points": "Offen: Bäume und Bänke.",
    "result_use": "Der Gemeinderat berät das Ergebnis öffentlich.",
    "result_owner": "Bauamt Lindental",
    "closes_on": "30.11.2099",
    "takes_statements": "on",
    "moderation": "before",
    "language": "de",
}


@pytest.fixture
def dilek():
    return make_office()


@pytest.fixture
def office(client, dilek):
    client.force_login(dilek)
    return client


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def make_place(name="Lindental", kind=PlaceKind.MUNICIPALITY, parent=None) -> Place:
    return Place.objects.create(kind=kind, key=name.lower(), name=name, slug=name.lower(), parent=parent)


def test_the_office_makes_a_draft_and_is_led_to_the_first_statements(office, dilek):
    response = office.post("/dialoge/neu/", VALUES)
    dialogue = Dialogue.objects.get()
    assert response.status_code == 303
    assert response.headers["Location"] == f"/dialoge/{dialogue.slug}/startaussagen/"
    assert (dialogue.state, dialogue.created_by, dialogue.version) == (State.DRAFT, dilek, 1)
    assert dialogue.team.get().role == TeamRole.ORGANISER
    assert dialogue.steps.get().state == State.DRAFT
    assert Activity.objects.filter(kind="dialogue.created", by=dilek, subject_id=dialogue.pk).count() == 1


def test_the_address_is_readable_unique_and_stays(office, dilek):
    office.post("/dialoge/neu/", VALUES | {"question": "Größere Straßen für Lindental?"})
    first = Dialogue.objects.get()
    assert first.slug == "groessere-strassen-fuer-lindental"
    Dialogue.objects.update(created_at=timezone.now() - timedelta(hours=1))
    office.post("/dialoge/neu/", VALUES | {"question": "Größere Straßen für Lindental?"})
    assert Dialogue.objects.exclude(pk=first.pk).get().slug == "groessere-strassen-fuer-lindental-2"
    office.post(f"/dialoge/{first.slug}/bearbeiten/", VALUES | {"question": "Neue Frage?", "version": "1"})
    first.refresh_from_db()
    assert (first.question, first.slug) == ("Neue Frage?", "groessere-strassen-fuer-lindental")


@pytest.mark.parametrize("question", ["Neu", "Regeln", "???", "Beleg"])
def test_a_question_never_takes_the_address_of_another_page(office, question):
    response = office.post("/dialoge/neu/", VALUES | {"question": question})
    assert office.get(response.headers["Location"]).status_code == 200


def test_pressing_twice_makes_one_draft(office):
    locations = {office.post("/dialoge/neu/", VALUES).headers["Location"] for _press in range(2)}
    assert Dialogue.objects.count() == 1
    assert len(locations) == 1


def test_blank_fields_are_named_and_nothing_is_stored(office):
    response = office.post("/dialoge/neu/", VALUES | {"question": " \u200b ", "result_use": "", "context": ""})
    page = response.content.decode()
    assert response.status_code == 422
    for sentence in ("Schreiben Sie die Frage", "Sagen Sie zu, was mit dem Ergebnis", "worum es geht"):
        assert sentence in page
    assert "Fehler:" in page
    assert not Dialogue.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            {"opens_on": "11.01.2099", "closes_on": "30.11.2098"},
            "Wählen Sie ein Ende nach dem 11.01.2099, 09.00 Uhr.",
        ),
        ({"closes_on": "31.02.2099"}, "Schreiben Sie den Tag so: 30.11.2026."),
        ({"closes_on": "", "closes_time": "18.30"}, "Schreiben Sie zur Uhrzeit auch den Tag"),
        ({"closes_time": "halb sieben"}, "Schreiben Sie die Uhrzeit so: 18.30."),
        ({"result_on": "01.01.2098"}, "Wählen Sie einen Tag nach dem Ende des Dialogs"),
        ({"question": "x" * 141}, "140"),
    ],
)
def test_impossible_times_and_lengths_are_explained(office, typed, sentence):
    response = office.post("/dialoge/neu/", VALUES | typed)
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_days_and_times_are_understood_the_german_way(office):
    office.post("/dialoge/neu/", VALUES | {"closes_on": "30.11.2099", "closes_time": "18.30"})
    end = timezone.localtime(Dialogue.objects.get().closes_at)
    assert (end.day, end.month, end.hour, end.minute) == (30, 11, 18, 30)


def test_a_preview_shows_markdown_safely_and_stores_nothing(office):
    typed = VALUES | {"context": "Ein **fetter** Plan <script>alert(1)</script>", "vorschau": "1"}
    page = office.post("/dialoge/neu/", typed).content.decode()
    assert "<strong>fetter</strong>" in page
    assert "<script>alert" not in page
    assert "noch nicht gespeichert" in page
    assert not Dialogue.objects.exists()


def test_markup_in_the_question_is_shown_as_text(office):
    response = office.post("/dialoge/neu/", VALUES | {"question": "<b>Frage</b> & mehr?"})
    page = office.get(f"/dialoge/{Dialogue.objects.get().slug}/verwaltung/").content.decode()
    assert response.status_code == 303
    assert "&lt;b&gt;Frage" in page
    assert "<b>Frage" not in page


def test_emil_cannot_start_a_dialogue_and_a_guest_is_asked_to_sign_in(client):
    assert signed_in(make_user("Emil")).get("/dialoge/neu/").status_code == 403
    assert signed_in(make_user("Erik")).post("/dialoge/neu/", VALUES).status_code == 403
    assert client.get("/dialoge/neu/").headers["Location"].startswith("/konto/")
    with pytest.raises(NotAllowed):
        create_dialogue(values=VALUES, by=make_user("Ede"), now=timezone.now())
    assert not Dialogue.objects.exists()


def test_a_place_administrator_starts_dialogues_for_the_own_place_only():
    district = make_place("Linkreis", PlaceKind.DISTRICT)
    lindental, albried = make_place("Lindental", parent=district), make_place("Albried")
    bernd = signed_in(make_user("Bernd", role=Role.PLACE_ADMIN, place=lindental))
    assert 'value="Lindental"' in bernd.get("/dialoge/neu/").content.decode()
    refused = bernd.post("/dialoge/neu/", VALUES | {"place": albried.name})
    assert refused.status_code == 409
    assert "Sie verwalten Lindental" in refused.content.decode()
    assert bernd.post("/dialoge/neu/", VALUES | {"place": lindental.name}).status_code == 303
    assert Dialogue.objects.get().place == lindental


def test_a_strangers_draft_does_not_exist_and_an_open_dialogue_is_refused():
    emil = signed_in(make_user("Emil"))
    draft, running = make_dialogue(state=State.DRAFT), make_dialogue()
    for page in (
        "verwaltung",
        "bearbeiten",
        "startaussagen",
        "team",
        "karten",
        "eroeffnung",
        "moderation",
        "kopie",
    ):
        assert emil.get(f"/dialoge/{draft.slug}/{page}/").status_code == 404, page
        assert emil.get(f"/dialoge/{running.slug}/{page}/").status_code == 403, page
    for page in ("abschluss", "auswertung"):
        assert emil.post(f"/dialoge/{running.slug}/{page}/").status_code == 403


def test_a_moderator_of_the_team_sees_the_overview_but_changes_nothing():
    bernd = make_user("Bernd")
    dialogue = make_dialogue(organiser=make_user("Clara"))
    TeamMember.objects.create(dialogue=dialogue, user=bernd, role=TeamRole.MODERATOR, added_at=timezone.now())
    client = signed_in(bernd)
    assert client.get(f"/dialoge/{dialogue.slug}/verwaltung/").status_code == 200
    assert client.get(f"/dialoge/{dialogue.slug}/bearbeiten/").status_code == 403
    assert client.post(f"/dialoge/{dialogue.slug}/abschluss/").status_code == 403


def test_a_change_is_saved_logged_and_counts_a_version(office, dilek):
    office.post("/dialoge/neu/", VALUES)
    dialogue = Dialogue.objects.get()
    topic = Topic.objects.create(key="ortsmitte", name="Ortsmitte", position=1)
    typed = VALUES | {
        "version": "1",
        "context": "Neu.",
        "topics": [topic.pk],
        "invited_sectors": ["citizens"],
    }
    response = office.post(f"/dialoge/{dialogue.slug}/bearbeiten/", typed)
    dialogue.refresh_from_db()
    assert response.headers["Location"] == f"/dialoge/{dialogue.slug}/verwaltung/"
    assert (dialogue.context, dialogue.version, dialogue.invited_sectors) == ("Neu.", 2, ["citizens"])
    assert list(dialogue.topics.all()) == [topic]
    assert Activity.objects.get(kind="dialogue.changed").data["fields"] == [
        "context",
        "topics",
        "invited_sectors",
    ]


def test_saving_without_a_change_writes_nothing(office):
    office.post("/dialoge/neu/", VALUES)
    dialogue = Dialogue.objects.get()
    office.post(f"/dialoge/{dialogue.slug}/bearbeiten/", VALUES | {"version": "1"})
    dialogue.refresh_from_db()
    assert dialogue.version == 1
    assert not Activity.objects.filter(kind="dialogue.changed").exists()


def test_two_people_at_once_nothing_typed_is_lost_and_the_change_is_shown(dilek):
    bernd = make_user("Bernd")
    dialogue = make_dialogue(organiser=bernd, state=State.DRAFT)
    typed = {**VALUES, "version": "1"}
    assert (
        signed_in(bernd).post(f"/dialoge/{dialogue.slug}/bearbeiten/", typed | {"context": "Von Bernd."}).status_code
        == 303
    )
    late = signed_in(dilek)
    response = late.post(f"/dialoge/{dialogue.slug}/bearbeiten/", typed | {"context": "Von Dilek."})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Bernd hat inzwischen gespeichert" in page
    assert "Von Bernd." in page
    assert "Von Dilek.</textarea>" in page
    assert Dialogue.objects.get().context == "Von Bernd."
    again = late.post(f"/dialoge/{dialogue.slug}/bearbeiten/", typed | {"context": "Von Dilek.", "version": "2"})
    assert again.status_code == 303
    assert Dialogue.objects.get().context == "Von Dilek."


def test_what_answers_rest_on_is_fixed_once_open(dilek):
    dialogue = make_dialogue(closes_at=timezone.now().replace(microsecond=0) + timedelta(days=5))
    with pytest.raises(FixedField, match="stehen seit der Eröffnung fest: Frage"):
        change_dialogue(
            dialogue=dialogue, version=1, values={"question": "Ganz anderes?"}, by=dilek, now=timezone.now()
        )
    page = signed_in(dilek).get(f"/dialoge/{dialogue.slug}/bearbeiten/").content.decode()
    assert "lassen sich nach der Eröffnung nicht mehr ändern" in page
    changed = change_dialogue(dialogue=dialogue, version=1, values={"context": "Mehr."}, by=dilek, now=timezone.now())
    assert changed.context == "Mehr."


def test_an_open_dialogue_cannot_be_given_an_end_in_the_past(dilek):
    dialogue = make_dialogue()
    now = timezone.now()
    with pytest.raises(HouseError, match="Ende in der Zukunft"):
        change_dialogue(dialogue=dialogue, version=1, values={"closes_at": now - timedelta(hours=1)}, by=dilek, now=now)


def test_a_copy_has_texts_and_team_statements_but_no_votes_people_or_dates(office, dilek):
    dialogue = make_dialogue(organiser=make_user("Clara"))
    seed = make_statement(dialogue, "Die Linde bleibt stehen.", from_team=True, kind="chance")
    make_statement(dialogue, "Von einem Gast.")
    make_vote(make_participant(dialogue), seed)
    location = office.post(f"/dialoge/{dialogue.slug}/kopie/").headers["Location"]
    copy = Dialogue.objects.exclude(pk=dialogue.pk).get()
    assert location == f"/dialoge/{copy.slug}/bearbeiten/"
    assert [s.text for s in copy.statements.all()] == ["Die Linde bleibt stehen."]
    assert (copy.state, copy.opens_at, copy.closes_at, copy.votes.count()) == (State.DRAFT, None, None, 0)
    assert [member.user for member in copy.team.all()] == [dilek]
    assert duplicate_dialogue(dialogue=dialogue, by=dilek, now=timezone.now()) == copy


def test_emil_cannot_copy(client):
    dialogue = make_dialogue()
    assert signed_in(make_user("Emil")).post(f"/dialoge/{dialogue.slug}/kopie/").status_code == 403
    assert Dialogue.objects.count() == 1


def test_the_overview_costs_the_same_for_a_small_and_a_large_team(office, django_assert_num_queries):
    dialogue = make_dialogue()
    for rows in (3, 27):
        for number in range(rows):
            user = make_user(f"M{rows}x{number}")
            TeamMember.objects.create(dialogue=dialogue, user=user, role=TeamRole.MODERATOR, added_at=timezone.now())
            make_statement(dialogue)
            DialogueStep.objects.create(dialogue=dialogue, state=State.OPEN, by=user, at=timezone.now())
        with django_assert_num_queries(11):
            office.get(f"/dialoge/{dialogue.slug}/verwaltung/")
