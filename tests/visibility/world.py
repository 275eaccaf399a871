"""A small house in which every object carries a word of its own."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from mitwirk.accounts.models import BodyDomain, Role, SectorClaim, SectorInvitation
from mitwirk.accounts.testing import make_user
from mitwirk.core import search
from mitwirk.core.models import Feedback, OperatorText
from mitwirk.dialogue.actions.landscape import recompute
from mitwirk.dialogue.models import (
    AccessCode,
    Objection,
    Participant,
    State,
    StatementReport,
    Status,
    TeamMember,
    TeamRole,
)
from mitwirk.dialogue.testing import make_dialogue, make_participant, make_statement, make_statements, make_vote
from mitwirk.places.testing import make_municipality
from tests.visibility import matrix


@dataclass
class World:
    """Clients by role and what the addresses need."""

    clients: dict[str, Client]
    values: dict[str, str]


def crowd(dialogue, statements, *, size: int = 14) -> None:
    """Let enough people agree that the landscape has common ground to show."""
    for _ in range(size):
        person = make_participant(dialogue)
        for statement in statements:
            make_vote(person, statement, 1)


def build() -> World:
    """Make one row of everything and a client for every role."""
    now = timezone.now()
    place = make_municipality("Worttal")
    users = people(place)
    opened = make_dialogue(slug="offen", question="wortoffen: Was fehlt im Ort?", organiser=users[matrix.ORGANISER])
    closed = make_dialogue(slug="beendet", question="wortbeendet: Was war?", state=State.CLOSED)
    draft = make_dialogue(
        slug="entwurf", question="wortdraft: Noch geheim?", state=State.DRAFT, organiser=users[matrix.ORGANISER]
    )
    for dialogue in (opened, closed, draft):
        row = TeamMember(dialogue=dialogue, user=users[matrix.MODERATOR], role=TeamRole.MODERATOR, added_at=now)
        row.save()
    TeamMember.objects.create(dialogue=closed, user=users[matrix.ORGANISER], role=TeamRole.ORGANISER, added_at=now)
    statements(opened, closed, draft, users, now)
    around(users, opened, now)
    clients = {role: signed_in(users[role]) for role in users} | {matrix.NOBODY: Client(), matrix.GUEST: Client()}
    answer_ten(clients[matrix.GUEST], opened)
    for dialogue in (opened, closed):
        recompute(dialogue=dialogue, now=timezone.now())
    search.rebuild()
    claim = SectorClaim.objects.get(body__contains="wortsicht")
    values = {"open": "offen", "closed": "beendet", "draft": "entwurf", "place": place.slug, "claim": str(claim.pk)}
    return World(clients, values)


def people(place) -> dict:
    """Make an account for every role that has one."""
    users = {
        matrix.EMIL: make_user("Emil"),
        matrix.AMINA: make_user("Amina", email="wortamina@beispiel.de"),
        matrix.MODERATOR: make_user("Mona", email="wortteam@beispiel.de"),
        matrix.ORGANISER: make_user("Olga"),
        matrix.HOUSE_MODERATOR: make_user("Hugo", role=Role.MODERATOR),
        matrix.PLACE_ADMIN: make_user("Bernd", role=Role.PLACE_ADMIN, place=place),
        matrix.OFFICE: make_user("Dilek", role=Role.OFFICE),
    }
    for user in users.values():
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return users


def statements(opened, closed, draft, users, now) -> None:
    """Make statements in every state, with votes, an objection and a report."""
    amina = make_participant(opened, user=users[matrix.AMINA])
    accepted = make_statement(opened, "wortangenommen wortbildoffen steht zur Wahl.", number=1, from_team=True)
    make_statement(opened, "wortwartend ist noch nicht geprüft.", number=2, status=Status.PENDING, author=amina)
    rejected = make_statement(opened, "wortabgelehnt verletzt die Regeln.", number=3, status=Status.REJECTED)
    make_statement(opened, "wortverschmolzen ist doppelt.", number=4, status=Status.MERGED, merged_into=accepted)
    more = make_statements(11, opened)
    crowd(opened, [accepted, *more])
    for statement in [accepted, *more]:
        make_vote(amina, statement, 1)
    Objection.objects.create(statement=rejected, text="worteinspruch: Das stimmt nicht.", made_at=now)
    StatementReport.objects.create(statement=accepted, rule="person", note="wortmeldung: Das ist gemein.", made_at=now)
    done = make_statement(closed, "wortbildfertig steht fest.", number=1, from_team=True)
    make_statement(closed, "wortliegengeblieben wurde nie geprüft.", number=2, status=Status.PENDING)
    crowd(closed, [done, *make_statements(9, closed)])
    make_statement(draft, "wortstartsatz wird noch überlegt.", number=1, from_team=True)


def around(users, opened, now) -> None:
    """Make the rest: cards, claims, domains, invitations, feedback, imprint."""
    AccessCode.objects.create(dialogue=opened, code="ABCD2345EFGH", label="wortkartenname", created_at=now)
    SectorClaim.objects.create(user=users[matrix.EMIL], sector="politics", body="Gemeinderat wortsicht", made_at=now)
    BodyDomain.objects.create(domain="wortdomaene.de", sector="administration", body="Rathaus", added_at=now)
    SectorInvitation.objects.create(
        email="worteingeladen@beispiel.de", sector="politics", body="Rat", code_hash="x" * 64, invited_at=now
    )
    Feedback.objects.create(text="wortbarriere: Der Knopf fehlt.", made_at=now)
    OperatorText.objects.create(key="impressum", body="wortimpressum", changed_at=now)


def signed_in(user) -> Client:
    """Return a browser in which somebody is signed in."""
    client = Client()
    client.force_login(user)
    return client


def answer_ten(client: Client, dialogue) -> None:
    """Let a guest earn the sight of the landscape."""
    client.get(f"/dialoge/{dialogue.slug}/abstimmen/")
    for statement in dialogue.statements.accepted().order_by("number"):
        client.post(f"/dialoge/{dialogue.slug}/aussagen/{statement.number}/stimme/", {"stimme": "ja"})
    Participant.objects.filter(dialogue=dialogue, user=None).update(asked_sector=True, asked_about=True)
