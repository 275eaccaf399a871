"""From a case to a date: who is proposed, who may read, what an answer does, which moment is best."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from mitwirk.accounts.testing import make_office, make_user
from mitwirk.advice import matching, rounds
from mitwirk.advice.actions import requests as actions
from mitwirk.advice.models import (
    Answer,
    PeerInvitation,
    PeerReadiness,
    PeerRequest,
    PeerSession,
    PollOption,
    RequestStage,
    SeatRole,
)
from mitwirk.advice.testing import make_peer_request, make_peers, make_ready
from mitwirk.core.errors import Conflict, HouseError, NotAllowed
from mitwirk.core.models import Activity
from mitwirk.network.models import ContactBlock
from mitwirk.places.models import Topic
from mitwirk.places.testing import make_municipality

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def bernd():
    return make_user("Bernd")


@pytest.fixture
def peers():
    return make_peers()


@pytest.fixture
def case(bernd):
    return make_peer_request(bernd)


def invite(case, bernd, people):
    return actions.invite_peers(request=case, people=[user.pk for user in people], by=bernd, now=NOW)


def answer(invitation, *, yes=True, conflict=False):
    return actions.answer_invitation(
        invitation=invitation, accepts=yes, has_conflict=conflict, by=invitation.user, now=NOW
    )


def everybody_joins(case, bernd, people):
    for invitation in invite(case, bernd, people):
        answer(invitation)


def moments(*days):
    return [NOW + timedelta(days=day) for day in days]


def test_people_are_mixed_over_sectors_and_each_has_reasons_in_words(case):
    make_peers(9)
    found = matching.matches(case, NOW, 6)
    assert {match.readiness.sector for match in found} == {"politics", "administration", "citizens"}
    assert all(match.words for match in found)


def test_a_shared_topic_and_another_region_speak_for_somebody(bernd):
    topic = Topic.objects.create(key="verkehr", name="Verkehr", position=1)
    here = make_municipality("Lindental")
    case = make_peer_request(bernd, place=here)
    case.topics.add(topic)
    make_ready(make_user("Quirin"), sector="administration", place=here)
    row = make_ready(make_user("Petra"), sector="politics", place=here)
    row.topics.add(topic)
    first = matching.matches(case, NOW)[0]
    assert first.readiness == row
    assert first.words[:2] == ["kennt das Thema", "bringt eine andere Sicht mit"]


def test_nobody_is_asked_more_often_than_wished_or_outside_the_own_regions(bernd, case):
    busy, far = make_user("Petra"), make_user("Quirin")
    make_ready(busy, times_a_year=1)
    make_ready(far).regions.add(make_municipality("Weitweg"))
    other = make_peer_request(make_user("Clara"))
    PeerInvitation.objects.create(request=other, user=busy, sector="citizens", invited_at=NOW)
    assert matching.matches(case, NOW) == []


def test_only_who_is_asked_reads_the_case_and_a_no_ends_that(client, case, bernd, peers):
    invitation = invite(case, bernd, peers[:1])[0]
    address = f"/beratung/faelle/{case.pk}/"
    for user, status in ((peers[0], 200), (peers[1], 404), (make_office(), 404), (make_user("Emil"), 404)):
        client.force_login(user)
        assert client.get(address).status_code == status
    answer(invitation, yes=False)
    client.force_login(peers[0])
    assert client.get(address).status_code == 404


def test_a_conflict_of_interest_counts_as_a_no_and_nobody_learns_which(case, bernd, peers):
    first, second = invite(case, bernd, peers[:2])
    answer(first, conflict=True)
    answer(second, yes=False)
    rows = list(PeerInvitation.objects.values("answer", "part", "reasons").order_by("pk"))
    assert [row["answer"] for row in rows] == [Answer.NO, Answer.NO]
    assert not Activity.objects.filter(data__icontains="conflict").exists()


def test_joining_asks_for_the_conflict_first(client, case, bernd, peers):
    invite(case, bernd, peers[:1])
    client.force_login(peers[0])
    assert client.post(f"/beratung/faelle/{case.pk}/antwort/", {"accepts": "ja"}).status_code == 422
    assert PeerInvitation.objects.get().answer == Answer.OPEN


def test_after_a_no_somebody_else_is_proposed(client, case, bernd):
    people = make_peers(7)
    invitations = invite(case, bernd, people[:6])
    answer(invitations[0], yes=False)
    client.force_login(bernd)
    page = client.get(f"/beratung/faelle/{case.pk}/").content.decode()
    assert "Ersatz und weitere Vorschläge" in page
    assert people[6].display_name in page


def test_mails_and_log_carry_no_word_of_the_case(case, bernd, peers, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        everybody_joins(case, bernd, peers)
        actions.open_poll(request=case, moments=moments(3, 4), by=bernd, now=NOW)
        actions.fix_date(option=PollOption.objects.first(), by=bernd, now=NOW)
    assert len(mail.outbox) == 5 + 5 + 5 + 6
    said = " ".join(str(message.subject) + str(message.body) for message in mail.outbox)
    assert "Bürgerrunde" not in said
    assert "abgelehnt" not in said
    assert set(Activity.objects.values_list("visible_to", flat=True)) == {"self"}
    assert all(row.data == {} for row in Activity.objects.all())


def test_invited_twice_is_invited_once_and_eight_are_the_most(case, bernd):
    people = make_peers(10)
    invite(case, bernd, people[:8])
    assert invite(case, bernd, people[:8]) == []
    with pytest.raises(HouseError, match="acht"):
        invite(case, bernd, people[8:])
    with pytest.raises(NotAllowed):
        invite(case, people[0], people[8:])


def test_the_best_moment_is_where_most_can_come_and_a_clear_yes_breaks_ties(case, bernd, peers):
    everybody_joins(case, bernd, peers)
    early, late = actions.open_poll(request=case, moments=moments(3, 4), by=bernd, now=NOW)
    for user in peers:
        actions.answer_poll(request=case, answers={early.pk: "maybe", late.pk: "yes"}, by=user, now=NOW)
    rows, own = rounds.poll_of(case, peers[0])
    assert [row.is_best for row in rows] == [False, True]
    assert own == {early.pk: "maybe", late.pk: "yes"}


def test_a_date_fixed_twice_is_one_round_and_only_who_can_come_gets_a_seat(client, case, bernd):
    peers = make_peers(6)
    everybody_joins(case, bernd, peers)
    option = actions.open_poll(request=case, moments=moments(3), by=bernd, now=NOW)[0]
    actions.answer_poll(request=case, answers={option.pk: "no"}, by=peers[5], now=NOW)
    sessions = {actions.fix_date(option=option, by=bernd, now=NOW).pk for _press in range(2)}
    assert len(sessions) == 1
    session = PeerSession.objects.get()
    assert session.seats.count() == 6
    assert session.seats.get(role=SeatRole.CASE).user == bernd
    client.force_login(peers[5])
    assert client.get(f"/beratung/faelle/{case.pk}/").status_code == 404
    client.force_login(peers[0])
    calendar = client.get(f"/beratung/runden/{session.pk}/termin.ics").content.decode()
    assert "BEGIN:VEVENT" in calendar
    assert "Bürgerrunde" not in calendar


def fixed(case, bernd, peers):
    everybody_joins(case, bernd, peers)
    option = actions.open_poll(request=case, moments=moments(3), by=bernd, now=NOW)[0]
    return actions.fix_date(option=option, by=bernd, now=NOW)


def test_who_cannot_come_after_all_says_so_until_the_round_begins(
    client, case, bernd, peers, django_capture_on_commit_callbacks
):
    session = fixed(case, bernd, peers)
    client.force_login(peers[0])
    assert "Doch nicht mitberaten" in client.get(f"/beratung/faelle/{case.pk}/").content.decode()
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        for _press in range(2):
            left = client.post(f"/beratung/faelle/{case.pk}/antwort/", {"accepts": "nein"})
            assert left.status_code == 303
    assert [message.to for message in mail.outbox] == [[bernd.email]]
    assert client.get(f"/beratung/runden/{session.pk}/").status_code == 404
    client.force_login(bernd)
    assert "Es kommen noch 4 Beratende." in client.get(f"/beratung/faelle/{case.pk}/").content.decode()
    PeerSession.objects.update(phase=1)
    with pytest.raises(Conflict):
        answer(PeerInvitation.objects.get(user=peers[1]), yes=False)


def test_another_date_keeps_who_joined_and_lets_the_case_giver_invite_replacements(
    client, case, bernd, peers, django_capture_on_commit_callbacks
):
    fixed(case, bernd, peers)
    answer(PeerInvitation.objects.get(user=peers[0]), yes=False)
    mail.outbox.clear()
    client.force_login(peers[1])
    assert client.post(f"/beratung/faelle/{case.pk}/termin/ende/").status_code == 403
    client.force_login(bernd)
    with django_capture_on_commit_callbacks(execute=True):
        for _press in range(2):
            assert client.post(f"/beratung/faelle/{case.pk}/termin/ende/").status_code == 303
    assert sorted(message.to[0] for message in mail.outbox) == sorted(user.email for user in peers[1:])
    assert "Bürgerrunde" not in "".join(message.subject + message.body for message in mail.outbox)
    assert not PeerSession.objects.exists()
    case.refresh_from_db()
    spare = make_user("Nora")
    make_ready(spare, sector="citizens")
    answer(invite(case, bernd, [spare])[0])
    option = actions.open_poll(request=case, moments=moments(9), by=bernd, now=NOW)[0]
    assert actions.fix_date(option=option, by=bernd, now=NOW).seats.count() == 6


def test_a_poll_needs_five_and_a_date_too(case, bernd, peers):
    with pytest.raises(HouseError, match="fünf"):
        actions.open_poll(request=case, moments=moments(3), by=bernd, now=NOW)
    everybody_joins(case, bernd, peers)
    option = actions.open_poll(request=case, moments=moments(3), by=bernd, now=NOW)[0]
    actions.answer_poll(request=case, answers={option.pk: "no"}, by=peers[0], now=NOW)
    with pytest.raises(HouseError, match="weniger als fünf"):
        actions.fix_date(option=option, by=bernd, now=NOW)


def test_a_withdrawn_case_is_closed_to_everybody_else(client, case, bernd, peers):
    invite(case, bernd, peers)
    actions.withdraw_request(request=case, by=bernd, now=NOW)
    client.force_login(peers[0])
    assert client.get(f"/beratung/faelle/{case.pk}/").status_code == 404
    with pytest.raises(Conflict):
        answer(PeerInvitation.objects.get(user=peers[0]))


def test_the_same_case_sent_twice_is_one_request(bernd):
    fields = {"title": "Ein Fall", "concern": "Worte", "hopes": "", "sector": "citizens", "place": None, "topics": []}
    made = {actions.make_request(by=bernd, now=NOW, **fields).pk for _press in range(2)}
    assert len(made) == 1


def test_readiness_is_given_changed_and_ended(client, bernd):
    client.force_login(bernd)
    fields = {"sector": "administration", "part": "Bauamt", "times_a_year": 3}
    for _time in range(2):
        assert client.post("/beratung/bereitschaft/", fields).status_code == 303
    assert PeerReadiness.objects.get().part == "Bauamt"
    client.post("/beratung/bereitschaft/ende/")
    assert not PeerReadiness.objects.exists()


def test_start_page_and_request_cost_the_same_for_3_and_30(client, bernd, django_assert_num_queries):
    client.force_login(bernd)
    case = make_peer_request(bernd)
    counts = []
    for index, rows in enumerate((3, 27)):
        for number in range(rows):
            make_peer_request(bernd)
            make_ready(make_user(f"P{index}x{number}"))
        counts.append([_queries(client, path) for path in ("/beratung/", f"/beratung/faelle/{case.pk}/")])
    assert counts[0] == counts[1]


def _queries(client, path):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_the_office_sees_numbers_only(client, case, bernd, peers):
    everybody_joins(case, bernd, peers)
    option = actions.open_poll(request=case, moments=moments(3), by=bernd, now=NOW)[0]
    actions.fix_date(option=option, by=bernd, now=NOW)
    client.force_login(make_office())
    page = client.get("/beratung/nummern/").content.decode()
    assert "steht bevor" in page
    assert "Bernd" not in page
    assert case.title not in page
    client.force_login(peers[0])
    assert client.get("/beratung/nummern/").status_code == 403
    assert PeerRequest.objects.get().stage == RequestStage.FIXED


def test_who_blocked_the_case_giver_is_neither_proposed_nor_invited(case, bernd, peers):
    ContactBlock.objects.create(by=peers[0], blocked=bernd, at=NOW)
    assert peers[0] not in [match.readiness.user for match in matching.matches(case, NOW)]
    with pytest.raises(Conflict):
        invite(case, bernd, peers)


@pytest.mark.parametrize("number", ["²", "9" * 30, "9" * 5000, "-1", ""])
def test_numbers_that_are_none_break_nothing(client, case, bernd, number):
    client.force_login(bernd)
    assert client.post(f"/beratung/faelle/{case.pk}/einladungen/", {"people": number}).status_code == 422
    assert client.post(f"/beratung/faelle/{case.pk}/termin/", {"termin": number}).status_code == 404
    assert client.post("/beratung/fachleute/referenzen/", {"reference": number}).status_code == 404
