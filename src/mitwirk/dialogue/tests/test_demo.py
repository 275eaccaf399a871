"""The demo: a finished real dialogue, an open one, a draft; loaded once."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from mitwirk.accounts.models import Sector
from mitwirk.accounts.testing import make_office
from mitwirk.dialogue.demo import demo
from mitwirk.dialogue.models import (
    Dialogue,
    Participant,
    State,
    Statement,
    StatementKind,
    StatementVote,
    Status,
)
from mitwirk.places.actions import load_places

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def test_the_demo_needs_no_accounts():
    """First in this file: the others share a house that has one."""
    assert len(demo(now=NOW)) == 3
    assert Dialogue.objects.get(state=State.OPEN).created_by is None


@pytest.fixture(scope="module")
def dilek(django_db_setup, django_db_blocker):
    """Load the demo once; what a test changes is taken back after it, the rest in the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        office = make_office("Dilek")
        load_places(now=NOW)
        demo(now=NOW)
        yield office
        transaction.set_rollback(True)


@pytest.fixture
def loaded(dilek, db):
    return {dialogue.state: dialogue for dialogue in Dialogue.objects.select_related("snapshot")}


def test_the_finished_dialogue_is_the_real_one_with_its_source(loaded, client):
    real = loaded[State.EVALUATED]
    assert (real.statements.count(), real.statements.filter(status=Status.ACCEPTED).count()) == (522, 277)
    assert StatementVote.objects.filter(dialogue=real).count() == 61_384
    assert real.opens_at.date() == date(2022, 4, 27)
    assert real.closes_at.date() == date(2022, 5, 8)
    assert real.steps.order_by("pk").last().at.date() == date(2022, 7, 4)
    assert real.snapshot.summary["enough"]
    for last in ("", "ergebnis/", "daten/", "landschaft/"):
        page = client.get(f"/dialoge/{real.slug}/{last}").content.decode()
        assert "Attribution to The Computational Democracy Project" in page
        assert "https://compdemocracy.org/case-studies/2022-Austria-Klimarat" in page


def test_words_that_the_source_did_not_release_are_not_in_the_repository(loaded):
    hidden = loaded[State.EVALUATED].statements.exclude(status=Status.ACCEPTED)
    assert set(hidden.values_list("text", flat=True)) == {"(in der Quelle nicht freigegeben)"}


def test_the_open_dialogue_can_be_tried_at_once(loaded):
    running = loaded[State.OPEN]
    assert running.is_open(NOW)
    assert running.closes_at > NOW + timedelta(days=14)
    assert "erfunden" in running.asked_by
    accepted = running.statements.filter(status=Status.ACCEPTED)
    assert accepted.count() >= 30
    assert set(accepted.values_list("kind", flat=True)) == set(StatementKind.values)
    people = Participant.objects.filter(dialogue=running)
    assert people.count() >= 140
    assert all(people.filter(sector=sector).count() >= 10 for sector in Sector.values)
    assert not people.filter(joined_at__gt=NOW).exists()
    assert not StatementVote.objects.filter(dialogue=running, at__gt=NOW).exists()
    summary = running.snapshot.summary
    assert summary["group_count"] == 2
    assert summary["common"]
    assert summary["dividing"]
    assert summary["ages"]["told"] > 60


def test_the_open_dialogue_shows_its_figures_weighted_by_age(loaded):
    weighted = loaded[State.OPEN].present_snapshot().summary["weighted"]
    assert weighted["reason"] == ""
    assert len(weighted["rows"]) > 10
    assert all(row["share"] is not None for row in weighted["rows"])
    assert max(abs(row["share"] - row["raw_share"]) for row in weighted["rows"]) > 0.04


def test_something_waits_for_moderation_and_something_was_refused_with_reason(loaded):
    running = loaded[State.OPEN]
    assert running.statements.filter(status=Status.PENDING, author__isnull=False).count() >= 4
    refused = running.statements.get(status=Status.REJECTED)
    assert "schlafen" not in refused.decisions.get().reason
    assert refused.decisions.get().rule == "respect"


def test_the_organiser_finds_a_draft_to_continue(loaded, dilek, client):
    draft = loaded[State.DRAFT]
    assert draft.team.filter(user=dilek).exists()
    assert draft.statements.count() >= 5
    assert client.get(f"/dialoge/{draft.slug}/").status_code == 404
    client.force_login(dilek)
    assert client.get(f"/dialoge/{draft.slug}/").status_code == 200


def test_loading_again_changes_nothing_and_a_lost_part_comes_back(loaded):
    counts = (Statement.objects.count(), StatementVote.objects.count(), Participant.objects.count())
    assert demo(now=NOW + timedelta(days=1)) == []
    assert counts == (Statement.objects.count(), StatementVote.objects.count(), Participant.objects.count())
    loaded[State.DRAFT].delete()
    assert [dialogue.slug for dialogue in demo(now=NOW)] == ["musterdialog-vereine"]
