"""A round of peer advice: who may write what and when, one clock for all, one step for two presses."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from mitwirk.accounts.testing import make_office, make_user
from mitwirk.advice import phases
from mitwirk.advice.actions import rooms as actions
from mitwirk.advice.models import EntryKind, PeerSeat, PeerSession, SeatRole
from mitwirk.advice.testing import make_peer_session, make_peers
from mitwirk.core.errors import Conflict, HouseError, NotAllowed

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def bernd():
    return make_user("Bernd")


@pytest.fixture
def peers():
    return make_peers()


@pytest.fixture
def session(bernd, peers):
    return make_peer_session(bernd, peers)


def at(session, phase, part=0, module=""):
    """Put a session into a phase."""
    ends = NOW + timedelta(minutes=10)
    PeerSession.objects.filter(pk=session.pk).update(phase=phase, part=part, module=module, part_ends_at=ends)
    return PeerSession.objects.get(pk=session.pk)


def say(session, by, text="Ein Satz", number=1):
    return actions.write(session=session, text=text, number=number, by=by, now=NOW)


def person_of(session, role):
    return PeerSeat.objects.filter(session=session, role=role).order_by("pk").first().user


def test_all_six_phases_follow_each_other_and_the_round_ends(session, peers):
    actions.begin(session=session, by=peers[4], now=NOW)
    spots = []
    for _step in range(20):
        session.refresh_from_db()
        if session.ended_at:
            break
        spots.append(session.spot)
        PeerSession.objects.filter(pk=session.pk).update(key_question="Wie?", module="hypotheses")
        actions.end_part(session=session, spot=session.spot, by=peers[0], now=NOW)
    assert spots == ["1.0", "2.0", "2.1", "3.0", "4.0", "5.0", "5.1", "5.2", "6.0"]


def test_a_phase_ended_twice_or_by_two_people_moves_once(session, peers):
    session = at(session, 2, 1)
    for _press in range(2):
        actions.end_part(session=session, spot="2.1", by=peers[0], now=NOW)
    session.refresh_from_db()
    assert session.spot == "3.0"


def test_only_the_moderator_ends_a_phase(session, bernd, peers):
    session = at(session, 2)
    for somebody in (bernd, peers[2]):
        with pytest.raises(NotAllowed):
            actions.end_part(session=session, spot="2.0", by=somebody, now=NOW)
    with pytest.raises(NotAllowed):
        actions.end_part(session=session, spot="2.0", by=make_user("Emil"), now=NOW)


def test_while_nobody_moderates_everybody_may_and_casting_needs_a_moderator(session, peers):
    PeerSeat.objects.filter(session=session).exclude(role=SeatRole.CASE).update(role=SeatRole.ADVISOR)
    session = at(session, 1)
    with pytest.raises(HouseError, match="Moderation"):
        actions.end_part(session=session, spot="1.0", by=peers[3], now=NOW)
    session = at(session, 5, 0, "brainstorming")
    assert actions.end_part(session=session, spot="5.0", by=peers[3], now=NOW).spot == "6.0"


def test_key_question_and_method_must_stand_before_it_goes_on(session, peers):
    for phase, word in ((3, "Schlüsselfrage"), (4, "Methode")):
        session = at(session, phase)
        with pytest.raises(HouseError, match=word):
            actions.end_part(session=session, spot=session.spot, by=peers[0], now=NOW)


@pytest.mark.parametrize(
    ("phase", "part", "module", "writers"),
    [
        (1, 0, "", {}),
        (2, 0, "", {"case": "account"}),
        (2, 1, "", {"case": "reply", "advisor": "question", "moderator": "question", "secretary": "question"}),
        (3, 0, "", dict.fromkeys(("case", "moderator", "secretary", "advisor"), "proposal")),
        (4, 0, "", {}),
        (5, 0, "brainstorming", {"advisor": "idea", "secretary": "note"}),
        (5, 0, "hypotheses", {"advisor": "idea", "secretary": "note"}),
        (5, 1, "hypotheses", {"case": "comment", "secretary": "note"}),
        (5, 2, "hypotheses", {"advisor": "idea", "secretary": "note"}),
        (6, 0, "", {}),
    ],
)
def test_write_rights_change_with_the_phase(session, phase, part, module, writers):
    session = at(session, phase, part, module)
    for role in SeatRole.values:
        if role in writers:
            assert say(session, person_of(session, role)).kind == writers[role]
        else:
            with pytest.raises(NotAllowed):
                say(session, person_of(session, role))


def test_the_case_giver_only_listens_in_every_method_until_asked(session, bernd):
    for module in phases.MODULES:
        with pytest.raises(NotAllowed):
            say(at(session, 5, 0, module.key), bernd)
    assert len(phases.MODULES) >= 6


def test_one_contribution_at_a_time_where_the_method_says_so(session, peers):
    session = at(session, 5, 0, "good_advice")
    say(session, peers[2], "Erster Rat")
    with pytest.raises(Conflict):
        say(session, peers[2], "Gleich noch einer", 2)
    say(session, peers[3], "Anderer Rat")
    say(session, peers[2], "Jetzt wieder", 2)
    session = at(session, 5, 0, "hypotheses")
    for number in (3, 4):
        say(session, peers[2], f"Vermutung {number}", number)


def test_a_text_sent_twice_stands_once(session, peers):
    session = at(session, 5, 0, "brainstorming")
    assert say(session, peers[2]).pk == say(session, peers[2]).pk
    assert session.entries.count() == 1


def test_the_clock_pauses_and_goes_on_with_what_was_left(session, peers):
    session = at(session, 2)
    actions.pause(session=session, rests=True, by=peers[0], now=NOW)
    later = NOW + timedelta(minutes=7)
    session.refresh_from_db()
    assert session.seconds_left(later) == 600
    session = actions.pause(session=session, rests=False, by=peers[0], now=later)
    assert session.seconds_left(later) == 600


@pytest.mark.parametrize(("minutes", "words"), [(4, ">noch<"), (-4, ">Zeit überschritten um<")])
def test_the_clock_says_in_words_when_time_is_over(client, session, peers, minutes, words):
    session = at(session, 2)
    PeerSession.objects.update(part_ends_at=timezone.now() + timedelta(minutes=minutes))
    client.force_login(peers[0])
    page = client.get(f"/beratung/runden/{session.pk}/").content.decode()
    assert words in page
    assert "−" not in page


def test_five_minutes_more_are_five_when_two_press_and_count_from_now_when_time_is_over(session, peers):
    session = at(session, 2)
    ends = actions.ends_token(session)
    for _press in range(2):
        actions.extend(session=session, ends=ends, by=peers[0], now=NOW)
    session.refresh_from_db()
    assert session.seconds_left(NOW) == 900
    late = NOW + timedelta(hours=1)
    session = actions.extend(session=session, ends=actions.ends_token(session), by=peers[0], now=late)
    assert session.seconds_left(late) == 300


def test_roles_are_given_in_the_casting_and_later_by_moderator_or_case_giver(session, bernd, peers):
    session = at(session, 1)
    seat = PeerSeat.objects.get(session=session, user=peers[4])
    actions.assign_role(session=session, seat=seat, role="moderator", by=peers[3], now=NOW)
    assert PeerSeat.objects.get(session=session, user=peers[0]).role == SeatRole.ADVISOR
    session = at(session, 5, 0, "brainstorming")
    with pytest.raises(NotAllowed):
        actions.assign_role(session=session, seat=seat, role="advisor", by=peers[3], now=NOW)
    actions.assign_role(session=session, seat=seat, role="advisor", by=bernd, now=NOW)
    with pytest.raises(NotAllowed):
        actions.assign_role(session=session, seat=seat, role="case", by=bernd, now=NOW)


def test_the_case_giver_closes_with_what_was_valuable(session, bernd, peers):
    idea = say(at(session, 5, 0, "brainstorming"), peers[2])
    session = at(session, 6, 0, "brainstorming")
    closing = {"thanks": "Danke", "next_step": "Ich rufe an", "now": NOW}
    with pytest.raises(NotAllowed):
        actions.close_case(session=session, valuable={idea.pk}, by=peers[0], **closing)
    actions.close_case(session=session, valuable={idea.pk}, by=bernd, **closing)
    idea.refresh_from_db()
    assert idea.is_valuable
    assert idea.kind == EntryKind.IDEA


def test_nobody_else_finds_the_room_not_even_the_office(client, session):
    for somebody in (make_office(), make_user("Emil"), make_user("Mona", role="moderator")):
        client.force_login(somebody)
        for path in ("", "stand/", "rueckblick/", "termin.ics"):
            assert client.get(f"/beratung/runden/{session.pk}/{path}").status_code == 404
        for path in ("beginn", "phase", "notiz", "rolle", "methode", "schluesselfrage", "abschluss", "pause", "satz"):
            assert client.post(f"/beratung/runden/{session.pk}/{path}/").status_code == 404
        assert client.get(f"/beratung/faelle/{session.request_id}/").status_code == 404


def test_the_state_is_not_sent_again_while_nothing_changed(client, session, bernd, peers):
    client.force_login(bernd)
    address = f"/beratung/runden/{session.pk}/stand/"
    first = client.get(address)
    assert first.json()["version"] == session.version
    again = {"HTTP_IF_NONE_MATCH": first.headers["ETag"]}
    assert client.get(address, **again).status_code == 304
    actions.begin(session=session, by=peers[0], now=timezone.now())
    assert client.get(address, **again).status_code == 200


def test_what_was_typed_comes_back_when_it_is_refused(client, session, peers):
    at(session, 2)
    client.force_login(peers[3])
    answer = client.post(f"/beratung/runden/{session.pk}/notiz/", {"text": "Mein langer Gedanke", "number": 1})
    assert answer.status_code == 403
    assert "Mein langer Gedanke" in answer.content.decode()


def test_the_room_costs_the_same_for_3_and_30_entries(client, session, peers, django_assert_num_queries):
    session = at(session, 5, 0, "hypotheses")
    client.force_login(peers[2])
    address = f"/beratung/runden/{session.pk}/"
    client.get(address)
    for rows in (3, 27):
        for number in range(rows):
            say(session, peers[2], f"{rows} {number}", 100 + rows + number)
        with django_assert_num_queries(6):
            assert client.get(address).status_code == 200


@pytest.mark.parametrize("number", ["²", "9" * 30])
def test_marks_on_entries_that_are_none_break_nothing(client, session, bernd, number):
    client.force_login(bernd)
    closing = {"wertvoll": number, "thanks": "Danke.", "next_step": "Weiter."}
    assert client.post(f"/beratung/runden/{session.pk}/abschluss/", closing).status_code < 500
    assert client.post(f"/beratung/runden/{session.pk}/rolle/", {"platz": number, "rolle": "x"}).status_code == 404
