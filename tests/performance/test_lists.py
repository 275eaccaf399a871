"""Lists cost the same however long they are, also with 10,000 rows."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mitwirk.accounts.models import Role, RoleGrant, SectorClaim, User
from mitwirk.accounts.testing import make_office
from mitwirk.core import search
from mitwirk.core.models import Activity, Feedback
from mitwirk.dialogue.models import Dialogue, State, Statement, StatementVote, Status
from mitwirk.dialogue.testing import make_dialogue, make_participant, make_statements
from mitwirk.places.testing import make_municipality

pytestmark = pytest.mark.django_db
MANY = 10_000


def queries_of(client, address: str) -> int:
    """Return how many queries a fresh answer costs."""
    Activity.objects.create(
        kind="core.test", at=timezone.now(), subject_type="x", subject_id=1
    )  # empties the page cache
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200, address
    return len(captured)


def more_dialogues(count: int) -> None:
    now = timezone.now()
    start = Dialogue.objects.count()
    Dialogue.objects.bulk_create(
        Dialogue(
            slug=f"viele-{start + index}",
            question=f"Frage {start + index}",
            context="x",
            asked_by="Rat",
            result_use="x",
            result_owner="Bauamt",
            state=State.OPEN,
            seed=1,
            created_at=now,
            opens_at=now,
        )
        for index in range(count)
    )


def more_pending(dialogue: Dialogue, count: int) -> None:
    start = dialogue.statements.count()
    now = timezone.now()
    Statement.objects.bulk_create(
        Statement(
            dialogue=dialogue,
            number=start + index,
            text=f"Wartende Aussage {start + index}",
            status=Status.PENDING,
            submitted_at=now,
            kind="chance",
        )
        for index in range(1, count + 1)
    )


def more_claims(count: int) -> None:
    start = User.objects.count()
    users = User.objects.bulk_create(
        User(email=f"viele{start + index}@beispiel.de", password="!") for index in range(count)
    )
    now = timezone.now()
    SectorClaim.objects.bulk_create(
        SectorClaim(user=user, sector="politics", body="Rat", made_at=now) for user in users
    )
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=Role.MODERATOR, granted_at=now) for user in users)


def more_feedback(count: int) -> None:
    Feedback.objects.bulk_create(Feedback(text="Hürde", made_at=timezone.now()) for _ in range(count))


def more_answers(dialogue: Dialogue, user, count: int) -> None:
    person = dialogue.participants.filter(user=user).first() or make_participant(dialogue, user=user)
    now = timezone.now()
    StatementVote.objects.bulk_create(
        StatementVote(participant=person, statement=statement, dialogue=dialogue, value=1, at=now)
        for statement in make_statements(count, dialogue)
    )


@pytest.fixture
def office(client):
    dilek = make_office()
    client.force_login(dilek)
    return dilek


@pytest.mark.parametrize("more", [27, MANY])
def test_the_list_of_dialogues(client, more):
    more_dialogues(3)
    few = queries_of(client, "/dialoge/")
    more_dialogues(more)
    assert queries_of(client, "/dialoge/") == few <= 8
    assert queries_of(client, "/") <= 8


@pytest.mark.parametrize("more", [27, MANY])
def test_the_queue_of_moderation(client, office, more):
    dialogue = make_dialogue()
    more_pending(dialogue, 3)
    address = f"/dialoge/{dialogue.slug}/moderation/"
    few = queries_of(client, address)
    more_pending(dialogue, more)
    assert queries_of(client, address) == few


@pytest.mark.parametrize("more", [27, 2000])
def test_ones_own_answers(client, office, more):
    dialogue = make_dialogue()
    address = f"/dialoge/{dialogue.slug}/meine-antworten/"
    more_answers(dialogue, office, 3)
    few = queries_of(client, address)
    more_answers(dialogue, office, more)
    assert queries_of(client, address) == few


@pytest.mark.parametrize("address", ["/konto/buero/sichten/", "/konto/buero/rollen/"])
def test_lists_of_the_office(client, office, address):
    more_claims(3)
    few = queries_of(client, address)
    more_claims(300)
    assert queries_of(client, address) == few


def test_feedback_of_the_office(client, office):
    more_feedback(3)
    few = queries_of(client, "/buero/rueckmeldungen/")
    more_feedback(MANY)
    assert queries_of(client, "/buero/rueckmeldungen/") == few


def test_my_desk(client, office):
    for _ in range(3):
        more_pending(make_dialogue(organiser=office), 2)
    few = queries_of(client, "/mein-bereich/")
    for _ in range(27):
        more_pending(make_dialogue(organiser=office), 2)
    assert queries_of(client, "/mein-bereich/") == few


def test_search(client):
    dialogue = make_dialogue()
    make_statements(3, dialogue)
    search.rebuild()
    few = queries_of(client, "/suche/?q=Aussage")
    make_statements(300, dialogue)
    search.rebuild()
    assert queries_of(client, "/suche/?q=Aussage") <= few + 1, "one more for the second page of hits"


def test_suggestions_of_places(client):
    for _ in range(3):
        make_municipality("Lindental")
    few = queries_of(client, "/orte/vorschlaege/?q=Lind")
    for _ in range(27):
        make_municipality("Lindental")
    assert queries_of(client, "/orte/vorschlaege/?q=Lind") <= few + 1, "the index is read anew once"
    assert queries_of(client, "/orte/vorschlaege/?q=Lind") <= few


def test_a_vote_costs_the_same_among_many_statements(client):
    for statements in (3, 2000):
        dialogue = make_dialogue()
        make_statements(statements, dialogue)
        client.get(f"/dialoge/{dialogue.slug}/abstimmen/")
        client.post(f"/dialoge/{dialogue.slug}/aussagen/1/stimme/", {"stimme": "ja"})
        with CaptureQueriesContext(connection) as captured:
            client.post(f"/dialoge/{dialogue.slug}/aussagen/2/stimme/", {"stimme": "ja"})
        assert len(captured) == 1
