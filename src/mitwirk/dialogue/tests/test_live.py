"""A dialogue in a hall: who steers, what the screen shows and when, how people come in."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mitwirk.accounts.models import Role
from mitwirk.accounts.testing import make_office, make_user
from mitwirk.core.errors import NotAllowed, TooMany
from mitwirk.core.models import Activity
from mitwirk.dialogue import live
from mitwirk.dialogue.actions import live as actions
from mitwirk.dialogue.actions.landscape import out_of_date, recompute_due, rests
from mitwirk.dialogue.actions.steps import close_dialogue
from mitwirk.dialogue.actions.voting import NEW_GUESTS_PER_ADDRESS, join
from mitwirk.dialogue.models import Dialogue, LiveSession, State, StatementVote, TeamMember, TeamRole
from mitwirk.dialogue.testing import make_dialogue, make_participant, make_statements, make_vote

pytestmark = pytest.mark.django_db
HIDDEN, SHOWN = "Das Meinungsbild zeigen wir später", "Was alle verbindet"


@pytest.fixture
def bernd():
    return make_user("Bernd")


@pytest.fixture
def dialogue(bernd):
    """Two camps of twelve who have answered twelve statements; every third unites them."""
    dialogue = make_dialogue(organiser=bernd, question="Wohin mit den Autos?")
    statements = make_statements(12, dialogue)
    votes = []
    for number in range(24):
        person = make_participant(dialogue, guest_key=f"{number:064d}")
        for place, statement in enumerate(statements):
            value = 1 if place % 3 == 0 or number % 2 else -1
            votes.append(
                StatementVote(
                    participant=person, statement=statement, dialogue=dialogue, value=value, at=timezone.now()
                )
            )
    StatementVote.objects.bulk_create(votes)
    return dialogue


@pytest.fixture
def session(dialogue, bernd):
    return actions.start_live(dialogue=dialogue, by=bernd, now=timezone.now())


def screen(session, last=""):
    return f"/dialoge/{session.dialogue.slug}/live/anzeige/{live.key_of(session)}/{last}"


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def text_of(response):
    return response.content.decode()


# -- Steering ----------------------------------------------------------------------------------------
def test_the_team_starts_shows_hides_and_ends_and_each_deed_is_logged(dialogue, bernd):
    client, stem = signed_in(bernd), f"/dialoge/{dialogue.slug}/live/"
    assert "Saalrunde beginnen" in text_of(client.get(stem))
    assert client.post(stem).status_code == 303
    session = LiveSession.objects.get(dialogue=dialogue)
    assert (session.results_shown, session.started_by) == (False, bernd)
    page = text_of(client.get(stem))
    assert live.short_entrance(session) in page
    assert live.display_address(session) in page
    for choice, shown in (("ja", True), ("nein", False)):
        assert client.post(stem + "meinungsbild/", {"zeigen": choice}).headers["Location"] == stem
        session.refresh_from_db()
        assert session.results_shown is shown
    client.post(stem + "ende/")
    session.refresh_from_db()
    assert session.ended_at is not None
    kinds = ["live_started", "live_results_shown", "live_results_hidden", "live_ended"]
    logged = Activity.objects.filter(kind__startswith="dialogue.live").order_by("pk").values_list("kind", "by")
    assert list(logged) == [(f"dialogue.{kind}", bernd.pk) for kind in kinds]


def test_pressing_twice_starts_once_and_logs_once(dialogue, bernd, session):
    again = actions.start_live(dialogue=dialogue, by=bernd, now=timezone.now())
    assert again == session
    actions.show_results(dialogue=dialogue, shown=False, by=bernd, now=timezone.now())
    for _press in (1, 2):
        actions.end_live(dialogue=dialogue, by=bernd, now=timezone.now())
    assert Activity.objects.filter(kind__startswith="dialogue.live").count() == 2


def test_only_the_team_and_the_office_steer(dialogue, session):
    moderator = make_user("Clara")
    TeamMember.objects.create(dialogue=dialogue, user=moderator, role=TeamRole.MODERATOR, added_at=timezone.now())
    stem = f"/dialoge/{dialogue.slug}/live/"
    for user, status in ((moderator, 200), (make_office(), 200), (make_user("Emil"), 403)):
        assert signed_in(user).get(stem).status_code == status
    strangers = [make_user("Amina"), make_user("Hanna", role=Role.MODERATOR)]
    for stranger in strangers:
        for last in ("", "meinungsbild/", "ende/"):
            assert signed_in(stranger).post(stem + last, {"zeigen": "ja"}).status_code == 403
        with pytest.raises(NotAllowed):
            actions.show_results(dialogue=dialogue, shown=True, by=stranger, now=timezone.now())
    assert Client().get(stem).status_code == 302
    session.refresh_from_db()
    assert (session.results_shown, session.ended_at) == (False, None)


@pytest.mark.parametrize("state", [State.DRAFT, State.CLOSED])
def test_only_an_open_dialogue_goes_on_a_screen(bernd, state):
    dialogue = make_dialogue(state=state, organiser=bernd)
    response = signed_in(bernd).post(f"/dialoge/{dialogue.slug}/live/")
    assert response.status_code == 409
    assert "solange der Dialog offen ist" in text_of(response)
    assert not LiveSession.objects.exists()


def test_a_session_that_is_over_cannot_be_steered_and_a_new_one_takes_its_place(dialogue, bernd, session):
    LiveSession.objects.update(ends_at=timezone.now() - timedelta(minutes=1))
    client, stem = signed_in(bernd), f"/dialoge/{dialogue.slug}/live/"
    response = client.post(stem + "meinungsbild/", {"zeigen": "ja"})
    assert response.status_code == 409
    assert "Beginnen Sie eine neue" in text_of(response)
    client.post(stem)
    old, new = LiveSession.objects.order_by("pk")
    assert old.ended_at == old.ends_at
    assert new.is_running(timezone.now())
    assert new.code != old.code


# -- The screen --------------------------------------------------------------------------------------
def test_the_screen_opens_without_signing_in_and_hides_the_landscape_until_it_is_shown(dialogue, bernd, session):
    recompute_due(now=timezone.now())
    guest = Client()
    hidden = text_of(guest.get(screen(session)))
    assert HIDDEN in hidden
    assert SHOWN not in hidden
    assert live.short_entrance(session) in hidden
    assert re.search(r"<dt>Menschen machen mit</dt><dd>24</dd>", hidden)
    assert re.search(r"<dt>Antworten</dt><dd>288</dd>", hidden)
    assert "meinungsbild/" not in hidden  # no buttons for strangers
    actions.show_results(dialogue=dialogue, shown=True, by=bernd, now=timezone.now())
    shown = text_of(guest.get(screen(session)))
    assert SHOWN in shown
    assert HIDDEN not in shown
    assert "Aussage Nummer 1 zur Ortsmitte." in shown
    assert shown.count("<circle") > 24  # the map
    assert "Steuern und beenden" in text_of(signed_in(bernd).get(screen(session)))


def test_the_address_for_another_computer_leads_to_the_screen(session):
    short = live.display_address(session).partition("//")[2].partition("/")[2]
    assert len(short) < 22
    response = Client().get(f"/{short.lower()}")
    assert response.headers["Location"] == screen(session)


def test_a_forged_or_foreign_key_opens_nothing(session, bernd):
    key, other = live.key_of(session), make_dialogue(organiser=bernd)
    wrong = ("A" if key[-1] != "A" else "B").join([key[:-1], ""])
    for path in (
        f"/dialoge/{session.dialogue.slug}/live/anzeige/{wrong}/",
        f"/dialoge/{session.dialogue.slug}/live/anzeige/{session.code}/",
        f"/dialoge/{session.dialogue.slug}/live/anzeige/{session.code}-/stand/",
        f"/dialoge/{other.slug}/live/anzeige/{key}/",
        f"/d/{session.code}/{wrong.partition('-')[2]}/",
    ):
        assert Client().get(path).status_code == 404, path


def test_after_the_end_the_screen_says_thanks_and_shows_nothing_more(dialogue, bernd, session):
    recompute_due(now=timezone.now())
    actions.show_results(dialogue=dialogue, shown=True, by=bernd, now=timezone.now())
    actions.end_live(dialogue=dialogue, by=bernd, now=timezone.now())
    page = text_of(Client().get(screen(session)))
    assert "Danke fürs Mitmachen" in page
    assert SHOWN not in page
    assert "hx-trigger" not in page
    assert 'http-equiv="refresh"' not in page


def test_an_expired_screen_shows_nothing_more(dialogue, bernd, session):
    actions.show_results(dialogue=dialogue, shown=True, by=bernd, now=timezone.now())
    LiveSession.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert "Danke fürs Mitmachen" in text_of(Client().get(screen(session, "stand/")))


def test_a_dialogue_that_ends_meanwhile_invites_nobody(dialogue, bernd, session):
    close_dialogue(dialogue=dialogue, by=bernd, now=timezone.now())
    page = text_of(Client().get(screen(session)))
    assert "Die Abstimmung ist beendet" in page
    assert "Machen Sie mit" not in page


def test_too_few_answers_are_said_and_not_drawn(bernd):
    dialogue = make_dialogue(organiser=bernd)
    session = actions.start_live(dialogue=dialogue, by=bernd, now=timezone.now())
    actions.show_results(dialogue=dialogue, shown=True, by=bernd, now=timezone.now())
    assert "Noch gibt es kein Meinungsbild" in text_of(Client().get(screen(session, "stand/")))
    [statement] = make_statements(1, dialogue)
    make_vote(make_participant(dialogue), statement)
    recompute_due(now=timezone.now())
    page = text_of(Client().get(screen(session, "stand/")))
    assert "Noch zu wenig Daten" in page
    assert "<circle" not in page


def test_without_scripts_the_screen_reloads_itself(session):
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in text_of(Client().get(screen(session)))


# -- Looking again every five seconds ----------------------------------------------------------------
def test_nothing_new_is_a_304_for_one_query(dialogue, bernd, session):
    recompute_due(now=timezone.now())
    actions.show_results(dialogue=dialogue, shown=True, by=bernd, now=timezone.now())
    guest = Client()
    first = guest.get(screen(session, "stand/"))
    assert SHOWN in text_of(first)
    with CaptureQueriesContext(connection) as captured:
        again = guest.get(screen(session, "stand/"), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert len(captured) == 1


def test_a_vote_a_count_and_a_button_each_change_the_answer(dialogue, bernd, session):
    guest, seen = Client(), set()

    def look():
        cache.clear()  # counts are kept for two seconds
        response = guest.get(screen(session, "stand/"))
        seen.add(response.headers["ETag"])
        return text_of(response)

    look()
    newcomer = make_participant(dialogue)
    make_vote(newcomer, dialogue.statements.first())
    assert "<dd>25</dd>" in look()
    actions.show_results(dialogue=dialogue, shown=True, by=bernd, now=timezone.now())
    look()
    recompute_due(now=timezone.now())
    assert SHOWN in look()
    assert len(seen) == 4


def test_a_button_on_the_screen_answers_with_the_screen_alone(dialogue, bernd, session):
    recompute_due(now=timezone.now())
    path = f"/dialoge/{dialogue.slug}/live/meinungsbild/"
    part = signed_in(bernd).post(path, {"zeigen": "ja", "anzeige": "1"}, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert text_of(part).startswith('<div id="saal"')
    assert SHOWN in text_of(part)
    whole = signed_in(bernd).post(path, {"zeigen": "nein", "anzeige": "1"})
    assert whole.headers["Location"] == screen(session)


def test_the_screen_costs_the_same_for_few_and_for_many(dialogue, bernd, session):
    recompute_due(now=timezone.now())
    actions.show_results(dialogue=dialogue, shown=True, by=bernd, now=timezone.now())
    costs = []
    for _round in (1, 2):
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            assert SHOWN in text_of(Client().get(screen(session, "stand/")))
        costs.append(len(captured))
        for statement in make_statements(30, dialogue):
            for person in dialogue.participants.all():
                make_vote(person, statement)
        recompute_due(now=timezone.now() + timedelta(seconds=5))
    assert costs[0] == costs[1] <= 4


# -- Coming in ---------------------------------------------------------------------------------------
def test_the_short_address_leads_straight_to_the_first_statement(dialogue, session):
    guest = Client()
    response = guest.get(f"/d/{session.code.lower()}/", follow=True)
    assert response.redirect_chain == [(f"/dialoge/{dialogue.slug}/abstimmen/", 302)]
    assert "Aussage 1 von 12" in text_of(response)


def test_the_short_address_goes_on_leading_there_after_the_session(dialogue, bernd, session):
    actions.end_live(dialogue=dialogue, by=bernd, now=timezone.now())
    assert Client().get(f"/d/{session.code}/").status_code == 302


def test_a_mistyped_short_address_says_what_to_look_at(session):
    response = Client().get("/d/00I1/")
    assert response.status_code == 404
    assert "Vergleichen Sie die Zeichen mit der Leinwand" in text_of(response)


def test_a_whole_hall_comes_in_through_one_address(dialogue, bernd):
    now = timezone.now()

    def come(number):
        join(dialogue=dialogue, guest_key=f"saal{number}", address="10.0.0.1", now=now)

    for number in range(NEW_GUESTS_PER_ADDRESS):
        come(number)
    with pytest.raises(TooMany):
        come(1000)
    actions.start_live(dialogue=dialogue, by=bernd, now=now)
    for number in range(2000, 2020):
        come(number)
    actions.end_live(dialogue=dialogue, by=bernd, now=now)
    with pytest.raises(TooMany):
        come(3000)


def test_a_whole_hall_uses_its_cards_through_one_address(dialogue, bernd):
    address, seen = f"/dialoge/{dialogue.slug}/zugang/AAAABBBB/", []
    for _try in range(21):
        seen.append(Client().get(address).status_code)
    assert seen == [404] * 20 + [429]
    actions.start_live(dialogue=dialogue, by=bernd, now=timezone.now())
    assert Client().get(address).status_code == 404


# -- Counting ----------------------------------------------------------------------------------------
def test_a_dialogue_on_a_screen_is_counted_first_and_rests_less(dialogue, bernd):
    now = timezone.now()
    later = make_dialogue(organiser=bernd)
    [statement] = make_statements(1, later)
    make_vote(make_participant(later), statement)
    assert out_of_date(now) == [dialogue, later]
    actions.start_live(dialogue=later, by=bernd, now=now)
    assert out_of_date(now) == [later, dialogue]
    assert rests(300_000, now - timedelta(seconds=5), now) is True
    assert rests(300_000, now - timedelta(seconds=5), now, live=True) is False
    assert rests(1_000_000, now - timedelta(seconds=5), now, live=True) is True


def test_new_answers_of_a_hall_are_in_the_next_count(dialogue, session):
    now = timezone.now()
    recompute_due(now=now)
    make_vote(make_participant(dialogue), dialogue.statements.first(), at=now + timedelta(seconds=4))
    assert recompute_due(now=now + timedelta(seconds=5)) == 1
    assert Dialogue.objects.get(pk=dialogue.pk).snapshot.votes == 289
