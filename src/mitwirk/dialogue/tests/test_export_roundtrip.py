"""The open data, read in again, give the same landscape."""

import random

import pytest
from django.utils import timezone

from mitwirk.accounts.models import Sector
from mitwirk.dialogue import exports
from mitwirk.dialogue.actions.imports import import_polis
from mitwirk.dialogue.actions.landscape import recompute
from mitwirk.dialogue.import_files import unpack_file
from mitwirk.dialogue.models import State, Statement, StatementVote, Status
from mitwirk.dialogue.polis import read_source
from mitwirk.dialogue.testing import make_dialogue, make_participant, make_statement, make_statements

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"


@pytest.fixture
def dialogue():
    """Two camps, three sectors (one too small to be named), rejected statements with votes."""
    rng = random.Random(4)
    dialogue = make_dialogue(state=State.CLOSED, seed=991)
    statements = make_statements(30, dialogue)
    Statement.objects.filter(pk=statements[3].pk).update(text="-1 Grad im Januar, sagt Oma", kind="experience")
    bad = make_statement(dialogue, "Unfug", status=Status.REJECTED)
    votes = []
    for index in range(60):
        sector = Sector.CITIZENS if index < 40 else Sector.ADMINISTRATION if index < 52 else Sector.POLITICS
        person = make_participant(dialogue, sector=sector if index < 55 else "")
        for place, statement in enumerate([*statements, bad]):
            if rng.random() < 0.8:
                side = 1 if (index % 2) == (place % 2) else -1
                value = rng.choice([side] * 9 + [0, -side]) if place > 3 else 1
                votes.append(
                    StatementVote(
                        participant=person,
                        statement=statement,
                        dialogue=dialogue,
                        value=value,
                        important=rng.random() < 0.1,
                        at=timezone.now(),
                    )
                )
    StatementVote.objects.bulk_create(votes)
    recompute(dialogue=dialogue, now=timezone.now())
    dialogue.refresh_from_db()
    return dialogue


def again(dialogue, tmp_path, **fields):
    folder = tmp_path / "again"
    folder.mkdir()
    unpack_file(exports.file_of(dialogue, exports.POLIS), folder)
    export = read_source(folder, name="own export")
    copy = import_polis(export=export, dialogue_fields=fields, by=None, now=timezone.now())
    recompute(dialogue=copy, now=timezone.now())
    copy.refresh_from_db()
    return copy


def without_keys(value):
    """Drop database keys, which every database gives anew."""
    if isinstance(value, dict):
        return {name: without_keys(content) for name, content in value.items() if name != "pk"}
    return [without_keys(content) for content in value] if isinstance(value, list) else value


def test_digest_figures_and_map_are_the_same(dialogue, tmp_path):
    assert dialogue.snapshot.summary["group_count"] == 2
    copy = again(dialogue, tmp_path)
    assert copy.snapshot.digest == dialogue.snapshot.digest
    assert copy.snapshot.seed == dialogue.snapshot.seed == 991
    assert (copy.snapshot.participants, copy.snapshot.statements, copy.snapshot.votes) == (
        dialogue.snapshot.participants,
        dialogue.snapshot.statements,
        dialogue.snapshot.votes,
    )
    assert without_keys(copy.snapshot.summary) == without_keys(dialogue.snapshot.summary)


def test_the_copy_of_the_copy_is_still_the_same(dialogue, tmp_path):
    first = again(dialogue, tmp_path, slug="kopie")
    second_folder = tmp_path / "zwei"
    second_folder.mkdir()
    second = again(first, second_folder, slug="kopie-der-kopie")
    assert second.snapshot.digest == dialogue.snapshot.digest


def test_words_kinds_marks_and_days_come_back(dialogue, tmp_path):
    copy = again(dialogue, tmp_path)
    texts = dict(dialogue.statements.filter(status=Status.ACCEPTED).values_list("number", "text"))
    assert dict(copy.statements.filter(status=Status.ACCEPTED).values_list("number", "text")) == texts
    assert copy.statements.get(text__startswith="-1 Grad").kind == "experience"
    marked = StatementVote.objects.filter(dialogue=dialogue, important=True, statement__status=Status.ACCEPTED)
    assert StatementVote.objects.filter(dialogue=copy, important=True).count() == marked.count() > 0
    assert copy.question == dialogue.question
    assert copy.attribution.startswith("Gemeinderat Lindental")
    assert not copy.statements.filter(text="Unfug").exists()


def test_one_changed_vote_changes_the_digest(dialogue, tmp_path):
    vote = StatementVote.objects.filter(dialogue=dialogue, statement__status=Status.ACCEPTED).first()
    StatementVote.objects.filter(participant=vote.participant, statement=vote.statement).update(
        value=-1 if vote.value != -1 else 1
    )
    assert again(dialogue, tmp_path).snapshot.digest != dialogue.snapshot.digest
