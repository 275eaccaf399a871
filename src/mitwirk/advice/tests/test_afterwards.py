"""After a round: what goes when, what stays, what a departed person leaves, what the one sentence shows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from mitwirk.accounts.testing import make_user
from mitwirk.advice.actions import afterwards as actions
from mitwirk.advice.actions import rooms
from mitwirk.advice.models import PeerEntry, PeerReadiness, PeerRequest, PeerSeat, PeerSession, PeerTrace
from mitwirk.advice.round_demo import load
from mitwirk.advice.round_desk import describe, desk_items
from mitwirk.advice.round_personal import erase, personal_data
from mitwirk.advice.testing import make_peer_session, make_peers
from mitwirk.core.errors import NotAllowed
from mitwirk.core.models import Activity

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
    """A round that ended just now, with a contribution of Rosa."""
    session = make_peer_session(bernd, peers, phase=5, module="resonance", key_question="Wie weiter?")
    rooms.write(session=session, text="Mir blieb hängen …", number=1, by=peers[2], now=NOW)
    session = rooms.locked(session)
    return rooms.finish(session, by=None, now=NOW)


def test_notes_go_after_fourteen_days(session):
    actions.tidy_rounds(now=NOW + timedelta(days=13))
    assert PeerEntry.objects.count() == 1
    actions.tidy_rounds(now=NOW + timedelta(days=14))
    session.refresh_from_db()
    assert PeerEntry.objects.count() == 0
    assert session.key_question == ""
    assert session.notes_deleted_at


def test_notes_stay_when_the_case_giver_keeps_them(client, session, bernd, peers):
    with pytest.raises(NotAllowed):
        actions.keep_notes(session=session, keeps=True, by=peers[0], now=NOW)
    actions.keep_notes(session=session, keeps=True, by=bernd, now=NOW)
    actions.tidy_rounds(now=NOW + timedelta(days=40))
    client.force_login(peers[0])
    assert "Mir blieb hängen" in client.get(f"/beratung/runden/{session.pk}/").content.decode()


def test_after_eight_weeks_the_case_giver_is_asked_once(session, bernd, django_capture_on_commit_callbacks):
    late = NOW + timedelta(weeks=8)
    with django_capture_on_commit_callbacks(execute=True):
        for _run in range(2):
            actions.tidy_rounds(now=late)
    assert [message.to for message in mail.outbox] == [[bernd.email]]
    assert [item["href"] for item in desk_items(bernd, late)] == [f"/beratung/runden/{session.pk}/rueckblick/"]
    actions.follow_up(session=session, outcome="Es wurde gut.", by=bernd, now=late)
    assert desk_items(bernd, late) == []


def test_a_year_later_only_the_sentence_is_left(session, bernd):
    actions.release_sentence(session=session, text="Ein Satz.", by=bernd, now=NOW)
    actions.tidy_rounds(now=NOW + timedelta(days=366))
    assert not PeerRequest.objects.exists()
    assert not PeerSession.objects.exists()
    assert PeerTrace.objects.get().session is None


def test_the_sentence_stands_for_everybody_until_it_is_taken_back(client, session, bernd, peers):
    with pytest.raises(NotAllowed):
        actions.release_sentence(session=session, text="Nicht meiner.", by=peers[0], now=NOW)
    actions.release_sentence(session=session, text="Wir sagen es vorher.", by=bernd, now=NOW)
    assert "Wir sagen es vorher." in client.get("/beratung/").content.decode()
    actions.withdraw_sentence(session=session, by=bernd, now=NOW)
    assert "Wir sagen es vorher." not in client.get("/beratung/").content.decode()
    assert not PeerTrace.objects.exists()


def test_a_forgotten_round_ends_by_itself(bernd, peers):
    session = make_peer_session(bernd, peers, phase=2, part_ends_at=NOW)
    actions.tidy_rounds(now=NOW + timedelta(days=2))
    session.refresh_from_db()
    assert session.ended_at


def test_who_leaves_takes_the_own_case_along(session, bernd):
    erase(bernd, now=NOW)
    assert not PeerRequest.objects.exists()
    assert not PeerEntry.objects.exists()


def test_in_rounds_of_others_words_stay_without_a_name_and_the_role_is_free(session, bernd, peers):
    PeerSession.objects.filter(pk=session.pk).update(ended_at=None, part_ends_at=NOW)
    erase(peers[2], now=NOW)
    erase(peers[0], now=NOW)
    assert PeerEntry.objects.get().by is None
    assert not PeerReadiness.objects.filter(user=peers[0]).exists()
    moved = rooms.end_part(session=session, spot="5.0", by=peers[3], now=NOW)  # nobody moderates, so everybody may
    assert moved.phase == 6
    assert PeerSeat.objects.filter(session=session).count() == 4


def test_own_data_hold_own_words_only(session, bernd, peers):
    assert "Mir blieb hängen" in str(personal_data(peers[2]))
    assert "Mir blieb hängen" not in str(personal_data(bernd))
    assert "abgelehnt" in str(personal_data(bernd))
    assert "abgelehnt" not in str(personal_data(peers[2]))


def test_notices_tell_the_round_only_and_name_no_case(session, peers):
    row = Activity.objects.create(
        kind="advice.date_fixed", at=NOW, subject_type="advice.peersession", subject_id=session.pk
    )
    assert "Bürgerrunde" not in describe([row], peers[0])[row.pk].text
    assert describe([row], make_user("Emil")) == {}


def test_the_demo_loads_once():
    make_user("Bernd")
    assert load(now=NOW) == 2
    assert load(now=NOW) == 0
    assert PeerTrace.objects.count() == 1
