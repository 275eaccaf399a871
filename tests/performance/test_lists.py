"""Every list costs the same number of queries however long it is, and shows one page of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from mitwirk.accounts.models import BodyDomain, Role, RoleGrant, SectorClaim, SectorInvitation, User
from mitwirk.accounts.testing import make_office
from mitwirk.core import search
from mitwirk.core.models import Feedback
from mitwirk.dialogue.actions.landscape import recompute
from mitwirk.dialogue.actions.quality import refresh_quality
from mitwirk.dialogue.models import (
    AccessCode,
    Decision,
    Dialogue,
    Objection,
    Participant,
    State,
    Statement,
    StatementReport,
    StatementVote,
    Status,
    TeamMember,
)
from mitwirk.dialogue.testing import make_dialogue, make_participant, make_statement
from mitwirk.places.models import Place
from mitwirk.places.testing import make_district, make_municipality, make_quarter
from tests.performance import lists_network as network
from tests.performance import lists_notices as notices
from tests.performance import lists_talk as talk
from tests.performance.lists_similar import similar_cases
from tests.visibility.channels import ADDRESSES, LIST

pytestmark = pytest.mark.django_db
MANY = 10_000
MOST_ON_A_PAGE = 100


@dataclass
class House:
    """What grows, and who looks."""

    office: User
    dialogue: Dialogue
    amount: int = 0
    more: dict[str, Any] = field(default_factory=dict)

    def numbers(self, count: int) -> range:
        """Return numbers that no row has yet; each row shows its own as "Reihe 17"."""
        start, self.amount = self.amount, self.amount + count
        return range(start + 1, start + count + 1)


def dialogues(house: House, count: int, state: str = State.OPEN) -> list[Dialogue]:
    now = timezone.now()
    return Dialogue.objects.bulk_create(
        Dialogue(
            slug=f"reihe-{number}", question=f"Reihe {number}?", context="x", asked_by="Rat", result_use="x",
            result_owner="Amt", state=state, seed=1, created_at=now, opens_at=now, place=house.more.get("place"),
            closes_at=now + timedelta(days=9),
        )
        for number in house.numbers(count)
    )  # fmt: skip


def statements(house: House, count: int, status: str = Status.PENDING, **fields: Any) -> list[Statement]:
    now = timezone.now()
    return Statement.objects.bulk_create(
        Statement(
            dialogue=house.dialogue, number=number + 10, text=f"Reihe {number}", status=status, submitted_at=now,
            published_at=now if status == Status.ACCEPTED else None, kind="chance", **fields,
        )
        for number in house.numbers(count)
    )  # fmt: skip


def reported(house: House, count: int) -> None:
    StatementReport.objects.bulk_create(
        StatementReport(statement=row, rule="on_topic", note="Meldung", made_at=timezone.now())
        for row in statements(house, count, Status.ACCEPTED)
    )


def refused(house: House, count: int) -> list[Statement]:
    rows = statements(house, count, Status.REJECTED)
    Decision.objects.bulk_create(
        Decision(statement=row, outcome="rejected", rule="respect", reason=row.text, by=house.office, at=timezone.now())
        for row in rows
    )
    return rows


def objected(house: House, count: int) -> None:
    Objection.objects.bulk_create(
        Objection(statement=row, text="Einspruch", made_at=timezone.now()) for row in refused(house, count)
    )


def answers(house: House, count: int) -> None:
    person, _new = Participant.objects.get_or_create(
        dialogue=house.dialogue, user=house.office, defaults={"joined_at": timezone.now()}
    )
    StatementVote.objects.bulk_create(
        StatementVote(participant=person, statement=row, dialogue=house.dialogue, value=1, at=timezone.now())
        for row in statements(house, count, Status.ACCEPTED)
    )


def counted(house: House, count: int) -> None:
    """Grow the landscape's table: statements, answers of a few people, a new snapshot."""
    rows = statements(house, count, Status.ACCEPTED)
    if "voters" not in house.more:
        house.more["voters"] = [make_participant(house.dialogue, guest_key=str(number)) for number in range(12)]
    voters = house.more["voters"]
    StatementVote.objects.bulk_create(
        StatementVote(participant=voter, statement=row, dialogue=house.dialogue, value=1, at=timezone.now())
        for voter in voters
        for row in rows
    )
    recompute(dialogue=house.dialogue, now=timezone.now())


def measured(house: House, count: int) -> None:
    """Grow the table of the look at the data."""
    counted(house, count)
    refresh_quality(dialogue=house.dialogue, now=timezone.now())


def users(house: House, count: int) -> list[User]:
    return User.objects.bulk_create(
        User(email=f"reihe{number}@post.example", display_name=f"Reihe {number}", password="!")
        for number in house.numbers(count)
    )


def claims(house: House, count: int) -> None:
    SectorClaim.objects.bulk_create(
        SectorClaim(user=user, sector="politics", body=user.display_name, made_at=timezone.now())
        for user in users(house, count)
    )


def roles(house: House, count: int) -> None:
    RoleGrant.objects.bulk_create(
        RoleGrant(user=user, role=Role.MODERATOR, granted_at=timezone.now(), granted_by=house.office)
        for user in users(house, count)
    )


def domains(house: House, count: int) -> None:
    BodyDomain.objects.bulk_create(
        BodyDomain(domain=f"reihe{n}.example", sector="politics", body=f"Reihe {n}", added_at=timezone.now())
        for n in house.numbers(count)
    )


def invitations(house: House, count: int) -> None:
    SectorInvitation.objects.bulk_create(
        SectorInvitation(email=f"reihe{n}@post.example", sector="politics", body=f"Reihe {n}", code_hash=f"{n:064d}",
                         invited_at=timezone.now())
        for n in house.numbers(count)
    )  # fmt: skip


def cards(house: House, count: int) -> None:
    AccessCode.objects.bulk_create(
        AccessCode(dialogue=house.dialogue, code=f"R{n:07d}", label="Reihe", created_at=house.dialogue.created_at)
        for n in house.numbers(count)
    )


def members(house: House, count: int) -> None:
    TeamMember.objects.bulk_create(
        TeamMember(dialogue=house.dialogue, user=user, added_at=timezone.now()) for user in users(house, count)
    )


def feedback(house: House, count: int) -> None:
    Feedback.objects.bulk_create(Feedback(text=f"Reihe {n}", made_at=timezone.now()) for n in house.numbers(count))


def failures(house: House, count: int) -> None:
    DBTaskResult.objects.bulk_create(
        DBTaskResult(
            status="FAILED", task_path=f"mitwirk.Reihe {n}", queue_name="default", backend_name="default",
            args_kwargs={"args": [], "kwargs": {}}, run_after=timezone.now(), worker_ids=["a"], return_value=None,
            finished_at=timezone.now(), exception_class_path="builtins.ValueError", traceback="",
        )
        for n in house.numbers(count)
    )  # fmt: skip


def findable(house: House, count: int) -> None:
    statements(house, count, Status.ACCEPTED)
    search.rebuild()


def waiting_everywhere(house: House, count: int) -> None:
    """Something to do in many dialogues at once."""
    for dialogue in dialogues(house, count):
        make_statement(dialogue, f"Reihe {dialogue.pk}", status=Status.PENDING)


def districts(house: House, count: int) -> None:
    region = make_district().parent
    Place.objects.bulk_create(
        Place(kind="district", key=f"081{n:05d}", name=f"Reihe {n}", slug=f"reihe-{n}", parent=region)
        for n in house.numbers(count)
    )


def quarters(house: House, count: int) -> None:
    for number in house.numbers(count):
        make_quarter(f"Reihe {number}", municipality=house.more["place"])


def seeds(house: House, count: int) -> None:
    statements(house, count, Status.ACCEPTED, from_team=True)


Grow = Callable[[House, int], Any]


@dataclass(frozen=True)
class Listing:
    """A list page: how it grows, how far it is grown, how its address goes on; signed out where `public`."""

    route: str
    grow: Grow
    many: int = MANY
    of: str = ""  # whose list: the dialogue's or the place's
    question: str = ""
    public: bool = False
    shown: int = MOST_ON_A_PAGE
    sign: str = r"Reihe (\d+)"

    @property
    def name(self) -> str:
        return f"{self.route}{self.question}"


LISTINGS = (
    Listing("foyer:start", dialogues, public=True, shown=3),
    Listing("foyer:desk", waiting_everywhere, many=600, shown=25),
    Listing("foyer:search", findable, many=2000, question="?q=Reihe", public=True, shown=20),
    Listing("foyer:sitemap", dialogues, public=True, shown=0),
    Listing("foyer:job_list", failures, many=1000, shown=50),
    Listing("foyer:feedback_list", feedback),
    Listing("network:similar", similar_cases, many=300, question="?text=Reihe+im+Garten", public=True, shown=10),
    Listing("network:directory", network.initiatives, public=True, shown=20),
    Listing("network:directory", network.organisations, public=True, question="?art=organisationen", shown=20),
    Listing("network:deserted_list", network.organisations, shown=20),
    Listing("network:member_list", network.members, shown=50, sign=r"/mitglieder/(\d+)/"),
    Listing("network:directory", network.profiles, public=True, question="?art=menschen", shown=20),
    Listing("network:directory_feed", network.initiatives, public=True, shown=50),
    Listing("network:directory_points", network.initiatives, public=True, shown=0),
    Listing("network:offer_list", network.offers, public=True, shown=20),
    Listing("network:offer_feed", network.offers, public=True, shown=50),
    Listing("advice:start", network.sentences, public=True, shown=20),
    Listing("advice:office", network.rounds, many=2000, shown=50, sign=r"<tr><td>(\d+)</td>"),
    Listing("advice:advisor_list", network.advisors, public=True, shown=20),
    Listing("advice:listing_list", network.waiting_advisors, shown=20),
    Listing("notices:notice_list", notices.told, many=600, shown=30),
    Listing("notices:subscription_list", notices.followed, many=600, shown=30),
    Listing("notices:newsletter_list", notices.issues, public=True, shown=20),
    Listing("notices:issue_list", notices.issues, many=600, shown=20),
    Listing("discussion:board_list", talk.boards, public=True, shown=20),
    Listing("discussion:board_detail", talk.threads, public=True, of="board", shown=20),
    Listing("discussion:feed", talk.comments, public=True, shown=50),
    Listing("discussion:moderation_log", talk.decisions, public=True, shown=50, sign=r"<tr id=.e-(\d+)"),
    Listing("discussion:moderation_queue", talk.reported, shown=25),
    Listing("places:place_list", districts, many=60, public=True, shown=100),
    Listing("places:place_detail", quarters, many=60, of="place", public=True),
    Listing("places:place_detail", dialogues, of="place", public=True, question="?dialoge", shown=6),
    Listing("accounts:claim_list", claims, shown=25),
    Listing("accounts:domain_list", domains, shown=25),
    Listing("accounts:invitation_list", invitations, shown=25),
    Listing("accounts:role_list", roles, shown=25),
    Listing("dialogue:dialogue_list", dialogues, public=True, shown=12),
    Listing("dialogue:own_answers", answers, many=2000, of="dialogue", shown=50),
    Listing("dialogue:moderation_log", refused, of="dialogue", public=True, shown=50),
    Listing("dialogue:landscape_statements", counted, many=600, of="dialogue", shown=50),
    Listing("dialogue:quality", measured, many=600, of="dialogue", shown=50),
    Listing("dialogue:seed_list", seeds, many=2000, of="dialogue"),
    Listing("dialogue:team_list", members, many=60, of="dialogue"),
    Listing("dialogue:card_list", cards, of="dialogue", shown=50, sign=r">R(\d{3}-\d{4})<"),
    Listing("dialogue:moderation", statements, of="dialogue", question="?liste=neu", shown=25),
    Listing("dialogue:moderation", reported, of="dialogue", question="?liste=gemeldet", shown=25),
    Listing("dialogue:moderation", objected, of="dialogue", question="?liste=einsprueche", shown=25),
    Listing("dialogue:moderation", refused, of="dialogue", question="?liste=entschieden", shown=25),
)


@pytest.fixture
def house() -> House:
    office = make_office()
    found = House(office=office, dialogue=make_dialogue(organiser=office))
    found.more["place"] = make_municipality("Lindental")
    return found


def answer_of(house: House, listing: Listing) -> tuple[int, int]:
    """Return how many queries a fresh page costs and how many of the grown rows it shows."""
    client = Client()
    if not listing.public:
        client.force_login(house.office)
    board = house.more.get("board")
    owner = {
        "": [],
        "board": [board.slug] if board else [],
        "dialogue": [house.dialogue.slug],
        "place": [house.more["place"].slug],
    }[listing.of]
    address = reverse(listing.route, args=owner) + listing.question
    cache.clear()
    # Once under another address: what a process remembers for long (all places, texts) is not the list's cost.
    client.get(address + ("&" if listing.question else "?") + "vorher")
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200, address
    return len(captured), len(set(re.findall(listing.sign, re.sub("</?mark>", "", response.content.decode()))))


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.name)
def test_a_list_costs_the_same_for_3_for_30_and_for_very_many(house, listing):
    listing.grow(house, 3)
    few, rows = answer_of(house, listing)
    assert rows >= min(3, listing.shown)
    for count in (27, listing.many - 30):
        listing.grow(house, count)
        queries, rows = answer_of(house, listing)
        assert queries == few
        assert rows == min(house.amount, listing.shown)


def test_every_list_of_the_house_is_measured():
    lists = {name for name, address in ADDRESSES.items() if address.channel == LIST}
    assert lists - {listing.route for listing in LISTINGS} == set()


def test_a_list_that_asks_once_a_row_is_found(house, monkeypatch):
    """Plant the classic mistake: the queue forgets to fetch people with decisions."""
    listing = next(entry for entry in LISTINGS if entry.question == "?liste=entschieden")
    monkeypatch.setattr("mitwirk.dialogue.views.moderation.Decision.objects", SlowDecisions())
    refused(house, 3)
    few, _rows = answer_of(house, listing)
    refused(house, 9)
    assert answer_of(house, listing)[0] > few


class SlowDecisions:
    """A manager whose rows fetch their people one by one."""

    def __getattr__(self, name: str) -> Any:
        return getattr(Decision._default_manager.all(), name)

    def filter(self, *args: Any, **conditions: Any) -> Any:
        rows = Decision._default_manager.filter(*args, **conditions)
        rows.select_related = lambda *fields: rows
        return rows


@pytest.mark.parametrize("many", [3, 2000])
def test_a_vote_is_one_query_among_many_statements(house, client, many):
    statements(house, many, Status.ACCEPTED)
    numbers = list(house.dialogue.statements.values_list("number", flat=True)[:2])
    address = f"/dialoge/{house.dialogue.slug}/aussagen/{{}}/stimme/"
    client.get(f"/dialoge/{house.dialogue.slug}/abstimmen/")
    client.post(address.format(numbers[0]), {"stimme": "ja"})
    with CaptureQueriesContext(connection) as captured:
        client.post(address.format(numbers[1]), {"stimme": "ja"})
    assert len(captured) == 1


@pytest.mark.parametrize("many", [3, 2000])
def test_the_next_statement_costs_the_same_among_many(house, client, many):
    statements(house, many, Status.ACCEPTED)
    address = f"/dialoge/{house.dialogue.slug}/abstimmen/"
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    assert len(captured) <= 8
