"""Everybody learns exactly what the matrix says, over HTTP, by every channel; and a breach is found."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from django.db import connection, transaction
from django.test import TestCase
from django.urls import reverse

from mitwirk.core.search.memory import Memory
from mitwirk.dialogue.models.dialogue import DialogueQuerySet
from tests.visibility.channels import FORMS_ONLY, harvest
from tests.visibility.matrix import ALL, MATRIX, Row, differences
from tests.visibility.matrix_notices import UNSEEN as UNSEEN_NOTICES
from tests.visibility.matrix_notices import assert_unseen_exist as assert_unseen_notices_exist
from tests.visibility.scene import ROLES, Scene, make_scene


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[Scene]:
    """Build the house once; the tests only read, and in the end nothing has happened."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_scene(partial(TestCase.captureOnCommitCallbacks, execute=True))
        transaction.set_rollback(True)


@pytest.fixture
def db(scene) -> None:
    """Say to the test runner that these tests need the database; the scene holds it."""


# What differs between the databases shows in these four; SQLite walks the house as every role.
WALKERS = ROLES if connection.vendor == "sqlite" else ("nobody", "guest", "amina", "office")


@pytest.mark.parametrize("role", WALKERS)
def test_a_role_learns_exactly_what_the_matrix_says(scene, db, role):
    assert "\n".join(differences(harvest(scene, role), role)) == ""


def test_addresses_for_forms_show_nothing(scene, db):
    client = scene.client("office")
    for name, arguments in FORMS_ONLY.items():
        assert client.get(reverse(name, args=arguments)).status_code == 405, name


def test_a_queryset_that_forgets_who_looks_is_found(scene, db, monkeypatch):
    monkeypatch.setattr(DialogueQuerySet, "visible_to", lambda self, viewer: self)
    names = ["foyer:start", "dialogue:dialogue_list", "dialogue:dialogue_detail"]
    found = differences(harvest(scene, "nobody", names), "nobody")
    assert any(line.startswith("leak: nobody learns dialogue.Dialogue (a draft) by page") for line in found)
    assert any(line.startswith("leak: nobody learns dialogue.Dialogue (a draft) by list") for line in found)


def test_an_open_door_to_moderation_is_found(scene, db, monkeypatch):
    monkeypatch.setattr("mitwirk.dialogue.views.common.can_moderate", lambda viewer, dialogue: True)
    found = differences(harvest(scene, "emil", ["dialogue:moderation", "dialogue:moderation_statement"]), "emil")
    for thing in ("Statement (pending, by Amina) by list", "Objection (what its author says to that) by page",
                  "StatementReport (what somebody reports) by list"):  # fmt: skip
        assert any(line.startswith(f"leak: emil learns dialogue.{thing}") for line in found), thing


def test_answers_shown_to_somebody_else_are_found(scene, db, monkeypatch):
    monkeypatch.setattr("mitwirk.dialogue.guest.participant_for", lambda request, dialogue: scene.rows["amina"])
    found = differences(harvest(scene, "emil", ["dialogue:own_answers", "dialogue:vote_again"]), "emil")
    for channel in ("list", "page"):
        assert any(line.startswith(f"leak: emil learns dialogue.StatementVote (Amina's answer) by {channel}")
                   for line in found), channel  # fmt: skip


def test_a_draft_in_the_public_index_is_found(scene, db, monkeypatch):
    monkeypatch.setattr(Memory, "seen_by", lambda self, viewer, place: self.public | True)
    monkeypatch.setattr(DialogueQuerySet, "visible_to", lambda self, viewer: self)
    found = differences(harvest(scene, "nobody", ["foyer:search"]), "nobody")
    assert any(line.startswith("leak: nobody learns core.SearchDocument") for line in found)


def test_a_promise_that_the_house_does_not_keep_is_found(scene, db):
    promise = Row("dialogue.Statement", "pending, for all", "Zqwartet", page=ALL)
    [found] = differences(harvest(scene, "emil", ["dialogue:dialogue_detail"]), "emil", [promise])
    assert found.startswith("missing: emil does not find dialogue.Statement (pending, for all) by page")


def test_every_sign_is_somewhere_in_the_scene(scene, db):
    """A misspelt sign would make a row that cannot fail; rows that nobody sees are checked in the database."""
    silent = {
        row.sign
        for row in MATRIX
        if not any(getattr(row, name) for name in ("page", "list", "search", "export", "personal", "mail"))
    }
    assert silent == {
        "Zqquelle",
        "zqgeheimnis",
        "zqrate",
        "zqherzschlag",
        "zqabdruck",
        "zqlesestand",
        *(row.sign for row in MATRIX if row.thing.endswith("a guest takes part")),
        *UNSEEN_NOTICES,
    }
    from allauth.mfa.models import Authenticator

    from mitwirk.core.models import Heartbeat, RateWindow
    from mitwirk.dialogue.models import ImportRun
    from mitwirk.network.models import ConversationReading, SimilarCase

    assert_unseen_notices_exist()
    assert ConversationReading.objects.exists()
    assert SimilarCase.objects.filter(digest="zqabdruck").exists()
    assert ImportRun.objects.filter(source="Zqquelle").exists()
    assert Authenticator.objects.filter(data__secret="zqgeheimnis").exists()
    assert RateWindow.objects.filter(key__startswith="zqrate").exists()
    assert Heartbeat.objects.filter(name="zqherzschlag").exists()
