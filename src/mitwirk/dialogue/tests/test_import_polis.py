"""A Polis export becomes a dialogue: all of it, or nothing with reasons."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from mitwirk.accounts.testing import make_office, make_user
from mitwirk.core.errors import NotAllowed
from mitwirk.core.models import Activity
from mitwirk.dialogue import votes_bulk
from mitwirk.dialogue.actions.imports import AddressTaken, import_polis
from mitwirk.dialogue.models import (
    Channel,
    Decision,
    Dialogue,
    ImportRun,
    Participant,
    State,
    Statement,
    StatementVote,
    Status,
)
from mitwirk.dialogue.polis import ImportRefused, read_source

pytestmark = pytest.mark.django_db

COMMENTS = """timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body
1650999809,Tue,0,4,2,0,1,"Bänke, Bäume
und Brunnen."
1650999810,Tue,7,,0,1,0,Noch nicht geprüft.
1650999811,Tue,9,8,1,1,-1,Nicht freigegeben.
"""
VOTES = """timestamp,datetime,comment-id,voter-id,vote
1651000000,Tue,0,4,1
1651000001,Tue,0,5,-1
1651000900,Tue,0,5,1
1651000002,Tue,7,5,-1
1651000003,Tue,9,4,1
1651000004,Tue,9,6,0
"""
MATRIX = """participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,7,9
4,0,1,2,2,0,1,,1
5,1,0,2,1,1,1,-1,
6,,0,1,0,0,,,0
"""
FIELDS = {"question": "Was soll auf den Platz?", "slug": "platz"}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "comments.csv").write_text(COMMENTS, encoding="utf-8")
    (tmp_path / "votes.csv").write_text(VOTES, encoding="utf-8")
    return tmp_path


def take(folder, by=None, **fields):
    export = read_source(folder, name="export.zip")
    return import_polis(export=export, dialogue_fields=FIELDS | fields, by=by, now=timezone.now())


def votes_of(dialogue):
    rows = StatementVote.objects.filter(dialogue=dialogue)
    return set(rows.values_list("participant__imported_key", "statement__number", "value"))


def test_statements_keep_number_text_and_moment(folder):
    dialogue = take(folder)
    statements = {row.number: row for row in dialogue.statements.all()}
    assert set(statements) == {0, 7, 9}
    assert statements[0].text == "Bänke, Bäume\nund Brunnen."
    assert statements[0].submitted_at == datetime(2022, 4, 26, 19, 3, 29, tzinfo=UTC)
    assert statements[0].published_at == statements[0].submitted_at
    assert statements[0].author.imported_key == "4"
    assert statements[7].author is None
    assert {row.channel for row in statements.values()} == {Channel.IMPORT}


def test_what_the_source_did_not_release_is_rejected_with_a_reason(folder):
    dialogue = take(folder)
    rejected = dialogue.statements.get(number=9)
    assert rejected.status == Status.REJECTED
    assert rejected.published_at is None
    assert rejected.decisions.get().reason == "in der Quelle nicht freigegeben"
    assert Decision.objects.count() == 1
    assert dialogue.statements.get(number=7).status == Status.ACCEPTED


def test_people_and_votes_arrive_and_a_changed_mind_counts_once(folder):
    dialogue = take(folder)
    assert votes_of(dialogue) == {("4", 0, 1), ("5", 0, 1), ("5", 7, -1), ("4", 9, 1), ("6", 9, 0)}
    vote = StatementVote.objects.get(participant__imported_key="5", statement__number=0)
    assert vote.at == datetime(2022, 4, 26, 19, 21, 40, tzinfo=UTC)
    people = Participant.objects.filter(dialogue=dialogue)
    assert {person.channel for person in people} == {Channel.IMPORT}
    assert people.get(imported_key="5").joined_at == datetime(2022, 4, 26, 19, 6, 42, tzinfo=UTC)
    assert all(person.user is None and person.asked_sector for person in people)


def test_the_dialogue_is_over_and_says_where_it_came_from(folder):
    office = make_office()
    dialogue = take(folder, by=office, attribution="Stadt Lindental, CC BY 4.0")
    assert dialogue.state == State.CLOSED
    assert [step.state for step in dialogue.steps.order_by("pk")] == [State.OPEN, State.CLOSED]
    assert dialogue.opens_at < dialogue.closes_at < timezone.now()
    run = ImportRun.objects.get(dialogue=dialogue)
    assert (run.statements, run.participants, run.votes, run.by) == (3, 3, 5, office)
    row = Activity.objects.get(kind="dialogue.votes_imported")
    assert (row.subject_id, row.by, row.data) == (
        dialogue.pk,
        office,
        {"statements": 3, "participants": 3, "votes": 5},
    )


def test_the_wide_table_gives_the_same_votes_when_the_long_one_is_missing(folder):
    first = votes_of(take(folder))
    (folder / "votes.csv").unlink()
    (folder / "participants-votes.csv").write_text(MATRIX)
    second = take(folder, slug="platz-zwei")
    assert votes_of(second) == first
    # Without a moment of its own a vote gets the moment of its statement.
    vote = StatementVote.objects.get(dialogue=second, statement__number=0, participant__imported_key="4")
    assert vote.at == vote.statement.submitted_at


def test_only_the_office_imports(folder):
    for person in (
        make_user("Amina"),
        make_user("Bernd", role="place_admin"),
        make_user("Clara", role="moderator"),
    ):
        with pytest.raises(NotAllowed):
            take(folder, by=person)
    assert not Dialogue.objects.exists()


def test_an_address_that_is_taken_is_refused(folder):
    take(folder)
    with pytest.raises(AddressTaken, match="andere Adresse"):
        take(folder)
    assert Dialogue.objects.count() == 1


def test_a_failure_half_way_leaves_nothing_behind(folder, monkeypatch):
    monkeypatch.setattr(votes_bulk, "BATCH", 2)
    calls = []

    def fail(done, total):
        calls.append((done, total))
        if done >= 4:
            raise RuntimeError("power cut")

    export = read_source(folder, name="x")
    with pytest.raises(RuntimeError):
        import_polis(export=export, dialogue_fields=FIELDS, by=None, now=timezone.now(), progress=fail)
    assert calls == [(2, 5), (4, 5)]
    for model in (Dialogue, Statement, Participant, StatementVote, ImportRun, Activity):
        assert not model.objects.exists()


HOSTILE = [
    ("comments.csv", COMMENTS.replace('1,"Bänke', '5,"Bänke'), "comments.csv, Zeile 2", "Hier steht"),
    (
        "comments.csv",
        COMMENTS.replace(",9,8,", ",7,8,"),
        "comments.csv, Zeile 5",
        "kommt schon weiter oben vor",
    ),
    (
        "comments.csv",
        COMMENTS.replace("comment-id", "nummer"),
        "comments.csv, Zeile 1",
        "Spalte „comment_id“ fehlt",
    ),
    ("comments.csv", COMMENTS.replace("Noch nicht geprüft.", " "), "comments.csv, Zeile 4", "keinen Text"),
    ("comments.csv", COMMENTS.replace("Noch nicht", "Noch\0nicht"), "comments.csv, Zeile 4", "Null-Zeichen"),
    ("comments.csv", COMMENTS.replace("geprüft", "x" * 1001), "comments.csv, Aussage 7", "1000 Zeichen"),
    (
        "comments.csv",
        COMMENTS.replace("geprüft", "x" * 10_000_000),
        "comments.csv",
        "geprüft|lesen|lang|Spalten",
    ),
    ("comments.csv", COMMENTS.replace(",7,", f",{2**40},"), "comments.csv, Aussage", "zu groß"),
    ("comments.csv", "", "comments.csv, Zeile 1", "fehlt"),
    ("comments.csv", COMMENTS.replace(",", "|"), "comments.csv, Zeile 1", "mit Komma getrennt"),
    (
        "votes.csv",
        VOTES.replace(",4,1\n1651000001", ",4,2\n1651000001"),
        "votes.csv, Zeile 2",
        "1, 0 oder -1",
    ),
    ("votes.csv", VOTES.replace("9,6,0", "77,6,0"), "votes.csv, Zeile 7", "nicht in comments.csv"),
    ("votes.csv", VOTES.replace("9,6,0", "9,=1+1,0"), "votes.csv, Zeile 7", "keine ganze Zahl"),
    ("votes.csv", VOTES.replace("9,6,0", "9,6"), "votes.csv, Zeile 7", "Spalten"),
    ("votes.csv", VOTES.replace("9,6,0", "9,-6,0"), "votes.csv, Zeile 7", "keine ganze Zahl"),
    ("votes.csv", VOTES.replace("voter-id", "person"), "votes.csv, Zeile 1", "Spalte „voter_id“ fehlt"),
]


@pytest.mark.parametrize(("file", "content", "where", "why"), HOSTILE)
def test_a_bad_row_is_named_with_file_and_line_and_nothing_is_imported(folder, file, content, where, why):
    (folder / file).write_text(content, encoding="utf-8")
    with pytest.raises(ImportRefused) as refused:
        take(folder)
    import re

    assert any(line.startswith(where) and re.search(why, line) for line in refused.value.lines), refused.value.lines[:5]
    assert refused.value.count >= 1
    assert not Dialogue.objects.exists()


def test_another_encoding_is_named_line_by_line(folder):
    (folder / "comments.csv").write_bytes(COMMENTS.encode("latin-1"))
    with pytest.raises(ImportRefused) as refused:
        take(folder)
    assert all("UTF-8" in line for line in refused.value.lines if line.startswith("comments.csv"))
    assert refused.value.lines[0].startswith("comments.csv, Zeile 2")


def test_a_byte_order_mark_and_semicolons_of_a_spreadsheet_are_understood(folder):
    text = "\ufeff" + VOTES.replace(",", ";")
    (folder / "votes.csv").write_text(text, encoding="utf-8")
    assert len(votes_of(take(folder))) == 5


def test_no_vote_file_at_all_is_said_in_words(folder):
    (folder / "votes.csv").unlink()
    with pytest.raises(ImportRefused) as refused:
        take(folder)
    assert refused.value.lines == [
        "votes.csv: Die Datei fehlt. Nötig sind comments.csv und dazu votes.csv oder participants-votes.csv."
    ]


def test_thousands_of_bad_rows_are_counted(folder):
    bad = "".join(f"1651000000,Tue,0,{person},7\n" for person in range(5000))
    (folder / "votes.csv").write_text(VOTES + bad)
    with pytest.raises(ImportRefused) as refused:
        take(folder)
    assert refused.value.count == 5000
    assert len(refused.value.lines) <= 1000


def test_votes_with_the_sign_turned_round_are_pointed_out(folder):
    lines = [f"1651000000,Tue,0,{person},{-1 if person < 30 else 1}\n" for person in range(34)]
    (folder / "comments.csv").write_text(COMMENTS.replace("0,4,2,0,1", "0,4,30,4,1"), encoding="utf-8")
    (folder / "votes.csv").write_text(VOTES.splitlines()[0] + "\n" + "".join(lines))
    assert any("-1" in note for note in read_source(folder, name="x").notes)


def test_formulas_stay_words_and_our_own_apostrophes_go(folder):
    text = COMMENTS.replace("Noch nicht geprüft.", "'=SUMME(A1) nützt wenig").replace("Nicht freigegeben.", "'n Abend")
    (folder / "comments.csv").write_text(text, encoding="utf-8")
    dialogue = take(folder)
    assert dialogue.statements.get(number=7).text == "=SUMME(A1) nützt wenig"
    assert dialogue.statements.get(number=9).text == "'n Abend"
