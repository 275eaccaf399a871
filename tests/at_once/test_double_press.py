"""Every deed of the network's rooms, done three times in the same moment, happens once; nobody meets a fault."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from mitwirk.accounts.models import User
from mitwirk.accounts.testing import make_office, make_user
from mitwirk.advice.actions import requests as rounds
from mitwirk.advice.actions.advisors import enter_advisor
from mitwirk.advice.actions.enquiries import ask_advisor
from mitwirk.advice.models import Advisor, AdvisorEnquiry, Listing, PeerReadiness, PeerRequest, PeerSession, PollOption
from mitwirk.advice.testing import make_peer_request, make_peers
from mitwirk.core.errors import HouseError
from mitwirk.discussion.actions import moderation, writing
from mitwirk.discussion.actions.boards import begin_board
from mitwirk.discussion.models import Board, Comment, CommentDecision, CommentReport, Thread
from mitwirk.discussion.testing import make_board, make_comment, make_thread
from mitwirk.network.actions import contact, membership, offers, people
from mitwirk.network.actions.initiatives import start_initiative, talk_about_initiative
from mitwirk.network.actions.organisations import found_organisation
from mitwirk.network.actions.profiles import keep_profile
from mitwirk.network.actions.saved import save_search
from mitwirk.network.models import (
    ContactBlock,
    ContactMessage,
    Conversation,
    Fulfilment,
    Initiative,
    Membership,
    MessageReport,
    Offer,
    Organisation,
    OrganisationInvitation,
    OrganisationMember,
    Profile,
    SavedSearch,
)
from mitwirk.network.testing import add_member, make_initiative, make_organisation
from mitwirk.notices.actions.following import follow
from mitwirk.notices.actions.newsletter import ASK_SALT, confirm_newsletter, keep_issue
from mitwirk.notices.models import Newsletter, NewsletterReader, Subscription
from mitwirk.places.testing import make_municipality

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 3
Deed = Callable[[], Any]


@dataclass
class House:
    """Who does something."""

    amina: User
    bernd: User
    now: Any

    @property
    def mine(self) -> dict[str, Any]:
        return {"by": self.amina, "now": self.now}


@pytest.fixture
def house(transactional_db) -> House:
    return House(make_user("Amina"), make_user("Bernd"), timezone.now())


def at_once(*deeds: Deed) -> list[Any]:
    """Do deeds in the same moment, each on a connection of its own; a refusal in words is an answer too."""
    start = threading.Barrier(len(deeds))

    def do(deed: Deed) -> Any:
        try:
            start.wait(timeout=30)
            return deed()
        except HouseError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(do, deeds))


def conversation(house: House) -> Conversation:
    nobody: dict[str, Any] = {"to_organisation": None, "offer": None}
    return contact.start_conversation(
        to_user=house.amina, subject="Ihr Raum", text="Frei?", by=house.bernd, now=house.now, **nobody
    )


def offer(house: House) -> Offer:
    return offers.make_offer(**OFFER, place=make_municipality("Angebotsort"), **house.mine)


def listed_advisor(house: House) -> Advisor:
    facts = {"name": "Bernd", "sector": "citizens", "summary": "Moderiert.", "facilitates": True}
    made = enter_advisor(topics=[], regions=[], by=house.bernd, now=house.now, **facts)
    Advisor.objects.update(listing=Listing.LISTED)
    made.refresh_from_db()
    return made


OFFER = {"direction": "need", "kind": "room", "title": "Raum", "text": "Für zwanzig"}
CASE = {"title": "Streit", "concern": "Was nun?", "hopes": "", "sector": "citizens", "place": None, "topics": []}
ACTOR = {"topics": [], "sector": "citizens", "summary": "Wir machen mit."}


def new_organisation(house: House) -> Deed:
    place = make_municipality("Lindental")
    return lambda: found_organisation(name="Treff", kind="initiative", place=place, **ACTOR, **house.mine)


def new_initiative(house: House) -> Deed:
    place = make_municipality("Lindental")
    facts = {"organisation": None, "links": [], "title": "Garten", "stage": "running", "place": place}
    return lambda: start_initiative(**facts, **ACTOR, **house.mine)


def talk(house: House) -> Deed:
    initiative = make_initiative(made_by=house.bernd)
    return lambda: talk_about_initiative(initiative=initiative, title="Frage", text="Wie?", **house.mine)


def application(house: House) -> Deed:
    place = make_municipality("Lindental")
    facts = {"organisation": None, "kind": "person", "name": "Amina", "place": place, "note": "", "shown": False}
    return lambda: membership.apply_for_membership(**facts, **house.mine)


def profile(house: House) -> Deed:
    return lambda: keep_profile(visibility={"about": "all"}, about="Ich", **house.mine)


def first_message(house: House) -> Deed:
    nobody: dict[str, Any] = {"to_organisation": None, "offer": None}
    facts = {"to_user": house.bernd, "subject": "Guten Tag", "text": "Kommen Sie?", **nobody}
    return lambda: contact.start_conversation(**facts, **house.mine)


def block(house: House) -> Deed:
    talk = conversation(house)
    return lambda: contact.block_person(conversation=talk, **house.mine)


def reported_message(house: House) -> Deed:
    message = conversation(house).messages.get()
    return lambda: contact.report_message(message=message, reason="Werbung", **house.mine)


def new_offer(house: House) -> Deed:
    place = make_municipality("Angebotsort")
    return lambda: offers.make_offer(**OFFER, place=place, **house.mine)


def fulfilled(house: House) -> Deed:
    made = offer(house)
    return lambda: offers.fulfil_offer(offer=made, organisation=None, user=house.bernd, **house.mine)


def invitation_to(organisation: Organisation, email: str, house: House) -> Deed:
    return lambda: people.invite_to_organisation(
        organisation=organisation, email=email, role="member", by=house.amina, now=house.now
    )


def invited(house: House) -> Deed:
    return invitation_to(make_organisation(speaker=house.amina), "neu@beispiel.de", house)


def joined(house: House) -> Deed:
    organisation = make_organisation(speaker=house.amina)
    EmailAddress.objects.create(user=house.bernd, email=house.bernd.email, verified=True)
    made = people.invite_to_organisation(
        organisation=organisation, email=house.bernd.email, role="member", **house.mine
    )
    return lambda: people.answer_invitation(invitation=made, agrees=True, by=house.bernd, now=house.now)


def saved(house: House) -> Deed:
    return lambda: save_search(query="q=Garten", **house.mine)


def private_group(house: House) -> Deed:
    facts = {"title": "Runde", "about": "", "kind": "topic", "access": "private", "topic": None, "place": None}
    return lambda: begin_board(**facts, **house.mine)


def thread(house: House) -> Deed:
    board = make_board("Offen")
    return lambda: writing.begin_thread(board=board, title="Frage", text="Wie?", **house.mine)


def comment(house: House) -> Deed:
    talk = make_thread(make_board("Offen"), by=house.bernd)
    return lambda: writing.write_comment(thread=talk, text="So ging es bei uns.", **house.mine)


def reported_comment(house: House) -> Deed:
    made = make_comment(make_thread(make_board("Offen")), by=house.bernd)
    facts = {"comment": made, "rule": "topic", "note": "", "address": "127.0.0.1"}
    return lambda: moderation.report_comment(**facts, **house.mine)


def decided_comment(house: House) -> Deed:
    made = make_comment(make_thread(make_board("Offen")), by=house.bernd)
    office = make_office("Dilek")
    facts = {"comment": made, "removes": True, "rule": "topic", "reason": "Passt nicht.", "now": house.now}
    return lambda: moderation.decide_comment(by=office, **facts)


def followed(house: House) -> Deed:
    subject = f"network.initiative:{make_initiative().pk}"
    return lambda: follow(subject=subject, **house.mine)


def confirmed_letter(house: House) -> Deed:
    asked = {"email": "neu@beispiel.de", "sector": "", "place": None, "topics": [], "at": house.now.isoformat()}
    token = signing.dumps(asked, salt=ASK_SALT, compress=True)
    return lambda: confirm_newsletter(token=token, now=house.now)


def letter(house: House) -> Deed:
    office = make_office("Dilek")
    facts = {"title": "Neues", "body": "Guten Tag", "sector": "", "place": None}
    return lambda: keep_issue(issue=None, version=None, topics=[], values=facts, by=office, now=house.now)


def readiness(house: House) -> Deed:
    facts = {"sector": "citizens", "part": "", "place": None, "topics": [], "regions": [], "times_a_year": 3}
    return lambda: rounds.be_ready(**facts, **house.mine)


def case(house: House) -> Deed:
    return lambda: rounds.make_request(**CASE, **house.mine)


def date(house: House) -> Deed:
    request = make_peer_request(house.amina, stage="polling")
    for person in make_peers():
        request.invitations.create(user=person, sector="citizens", answer="yes", invited_at=house.now)
    option = PollOption.objects.create(request=request, starts_at=house.now + timedelta(days=2))
    return lambda: rounds.fix_date(option=option, **house.mine)


def advisor(house: House) -> Deed:
    facts = {"name": "Amina", "sector": "citizens", "summary": "Moderiert.", "facilitates": True}
    return lambda: enter_advisor(topics=[], regions=[], **facts, **house.mine)


def enquiry(house: House) -> Deed:
    made = listed_advisor(house)
    by = house.now.date() + timedelta(days=9)
    facts = {"advisor": made, "subject": "Abend", "text": "Haben Sie Zeit?", "place": None, "answer_by": by}
    return lambda: ask_advisor(**facts, **house.mine)


DEEDS: list[tuple[Callable[[House], Deed], type[Model]]] = [
    (new_organisation, Organisation), (new_initiative, Initiative), (talk, Thread), (application, Membership),
    (profile, Profile), (first_message, ContactMessage), (block, ContactBlock), (reported_message, MessageReport),
    (new_offer, Offer), (fulfilled, Fulfilment), (saved, SavedSearch), (private_group, Board), (thread, Thread),
    (comment, Comment), (reported_comment, CommentReport), (decided_comment, CommentDecision),
    (followed, Subscription), (confirmed_letter, NewsletterReader), (letter, Newsletter), (readiness, PeerReadiness),
    (case, PeerRequest), (date, PeerSession), (advisor, Advisor), (enquiry, AdvisorEnquiry),
]  # fmt: skip


@pytest.mark.parametrize(("prepare", "model"), DEEDS, ids=[prepare.__name__ for prepare, _model in DEEDS])
def test_a_deed_done_three_times_at_once_happens_once(house, prepare, model):
    deed = prepare(house)
    before = model._default_manager.count()
    answers = at_once(*[deed] * TIMES)
    assert model._default_manager.count() == before + 1
    assert any(not isinstance(answer, HouseError) for answer in answers)


def test_of_three_invitations_to_one_address_the_last_one_waits(house):
    at_once(*[invited(house)] * TIMES)
    assert OrganisationInvitation.objects.filter(withdrawn_at=None).count() == 1


def test_an_invitation_answered_three_times_at_once_brings_one_member(house):
    at_once(*[joined(house)] * TIMES)
    assert OrganisationMember.objects.filter(user=house.bernd, ended_at=None).count() == 1


def test_of_two_speakers_who_leave_at_once_one_stays(house):
    organisation = make_organisation(speaker=house.amina)
    rows = [organisation.members.get(), add_member(organisation, house.bernd)]
    at_once(*[lambda row=row: people.end_membership(member=row, by=row.user, now=house.now) for row in rows])
    assert organisation.members.filter(role="speaker", ended_at=None).count() == 1


def test_two_people_who_bring_the_same_title_at_once_both_get_a_page(house):
    places = [make_municipality(f"Ort {number}") for number in range(TIMES)]
    facts = {"organisation": None, "links": [], "title": "Garten für alle", "stage": "running"}
    writers = [make_user(f"Person {number}") for number in range(TIMES)]

    def start(by: User, place: Any) -> Deed:
        return lambda: start_initiative(**facts, **ACTOR, place=place, by=by, now=house.now)

    at_once(*[start(by, place) for by, place in zip(writers, places, strict=True)])
    assert len(set(Initiative.objects.values_list("slug", flat=True))) == TIMES


def test_a_report_without_an_account_counts_each_time_and_meets_no_fault(house):
    made = make_comment(make_thread(make_board("Offen")), by=house.bernd)
    facts = {"comment": made, "rule": "topic", "note": "", "address": "127.0.0.1", "now": house.now}
    at_once(*[lambda: moderation.report_comment(by=AnonymousUser(), **facts)] * TIMES)
    assert CommentReport.objects.count() == TIMES
