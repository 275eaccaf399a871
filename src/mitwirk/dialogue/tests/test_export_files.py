"""Open data: what leaves the house, and what does not."""

import csv
import io
import json
import zipfile
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from mitwirk.accounts.models import Sector
from mitwirk.core.csv_cells import plain_cell, safe_cell
from mitwirk.dialogue import exports
from mitwirk.dialogue.export_data import gather
from mitwirk.dialogue.models import AgeGroup, Decision, State, Statement, Status
from mitwirk.dialogue.testing import make_dialogue, make_participant, make_statement, make_vote

pytestmark = pytest.mark.django_db
EVENING = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)  # half past midnight on 2 March in Berlin


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def dialogue():
    """Five from politics, four from administration, one who says nothing; one rejected statement."""
    dialogue = make_dialogue(state=State.CLOSED, question="Wohin mit den Autos?", attribution="Stadt Lindental")
    good = make_statement(dialogue, '=HYPERLINK("x") ist gefährlich', number=3, kind="chance")
    other = make_statement(dialogue, "Bänke, Bäume; „Brunnen“", number=7)
    bad = make_statement(dialogue, "Beleidigung mit Namen Schmidt", number=5, status=Status.REJECTED)
    make_statement(dialogue, "Wartet noch", number=9, status=Status.PENDING)
    for index in range(10):
        sector = Sector.POLITICS if index < 5 else Sector.ADMINISTRATION if index < 9 else ""
        person = make_participant(dialogue, sector=sector, age_group=AgeGroup.FROM_25)
        make_vote(person, good, 1 if index % 3 else -1, at=EVENING, important=index == 1)
        make_vote(person, bad, -1, at=EVENING)
        if index < 8:
            make_vote(person, other, 0, at=EVENING)
    return dialogue


def entries(path):
    archive = zipfile.ZipFile(path)
    return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def rows(text, delimiter=","):
    return list(csv.reader(io.StringIO(text), delimiter=delimiter))


def test_the_polis_layout_has_polis_columns_and_only_votes_on_published_statements(dialogue):
    files = entries(exports.file_of(dialogue, exports.POLIS))
    assert {"comments.csv", "votes.csv", "participants-votes.csv", "summary.csv"} <= set(files)
    votes = rows(files["votes.csv"])
    assert votes[0][:4] == ["timestamp", "comment-id", "voter-id", "vote"]
    assert len(votes) == 1 + 10 + 8
    assert {row[1] for row in votes[1:]} == {"3", "7"}
    matrix = rows(files["participants-votes.csv"])
    assert matrix[0] == [
        "participant",
        "group-id",
        "n-comments",
        "n-votes",
        "n-agree",
        "n-disagree",
        "3",
        "7",
    ]
    assert len(matrix) == 11
    flat = {(row[0], comment): cell for row in matrix[1:] for comment, cell in zip(matrix[0][6:], row[6:], strict=True)}
    assert all(flat[(row[2], row[1])] == row[3] for row in votes[1:])


def test_no_file_holds_the_words_of_a_statement_that_was_not_published(dialogue):
    for name in exports.WRITERS:
        raw = exports.file_of(dialogue, name)
        texts = entries(raw).values() if name.endswith(".zip") else [raw.read_text(encoding="utf-8")]
        for text in texts:
            assert "Schmidt" not in text
            assert "Wartet noch" not in text


def test_times_are_days_of_the_local_calendar(dialogue):
    files = entries(exports.file_of(dialogue, exports.TABLES))
    assert {row[5] for row in rows(files["stimmen.csv"], ";")[1:]} == {"2026-03-02"}
    polis = rows(entries(exports.file_of(dialogue, exports.POLIS))["votes.csv"])
    stamps = {int(row[0]) for row in polis[1:]}
    assert stamps == {int(datetime(2026, 3, 1, 23, tzinfo=UTC).timestamp() * 1000)}


def test_a_sector_of_four_people_is_not_named(dialogue):
    sectors = gather(dialogue).sectors
    assert sectors.count("politics") == 5
    assert sectors.count("administration") == 0
    assert sectors.count("") == 5


def test_numbers_of_people_tell_nothing_about_the_order_of_joining_and_differ_between_dialogues(dialogue):
    people = [person.pk for person in dialogue.participants.order_by("pk")]
    data = gather(dialogue)
    order = [int(data.participant[list(data.value).index(v)]) for v in data.value[:1]]
    assert sorted(set(data.participant.tolist())) == list(range(1, len(people) + 1))
    twin = make_dialogue(state=State.CLOSED, seed=dialogue.seed + 1)
    statement = make_statement(twin)
    for index in range(10):
        make_vote(make_participant(twin, imported_key=str(index)), statement, 1 if index < 5 else -1)
    assert order
    # Ten people in the order of joining by chance: one in 3.6 million; agreeing first five alike: 1 in 252.
    values = gather(twin).value.tolist()
    assert sorted(values) == [-1] * 5 + [1] * 5
    assert gather(dialogue).participant.tolist() == data.participant.tolist()


def test_formulas_are_words_in_every_spreadsheet(dialogue):
    text = {row[0]: row[1] for row in rows(entries(exports.file_of(dialogue, exports.TABLES))["aussagen.csv"], ";")}
    assert text["3"] == '\'=HYPERLINK("x") ist gefährlich'
    assert text["7"] == "Bänke, Bäume; „Brunnen“"
    assert text["5"] == ""
    for start in ("=1", "+1", "-1", "@a", "\t=1", "\r=1", "＝1"):
        assert safe_cell(start) == "'" + start
        assert plain_cell(safe_cell(start)) == start
    assert plain_cell("'n Abend") == "'n Abend"


def test_licence_and_source_stand_in_every_file(dialogue):
    texts = [
        entries(exports.file_of(dialogue, exports.TABLES))["LIESMICH.txt"],
        entries(exports.file_of(dialogue, exports.POLIS))["LICENSE.txt"],
        entries(exports.file_of(dialogue, exports.POLIS))["summary.csv"],
        exports.file_of(dialogue, exports.JSON_FILE).read_text(encoding="utf-8"),
    ]
    for text in texts:
        assert "CC BY 4.0" in text
        assert "Stadt Lindental" in text


def test_the_json_file_is_one_document_with_every_vote(dialogue):
    document = json.loads(exports.file_of(dialogue, exports.JSON_FILE).read_text(encoding="utf-8"))
    assert len(document["votes"]) == 18
    assert document["statements"][0]["agree"] == 6
    assert [row["text"] for row in document["statements"] if not row["published"]] == [None]
    assert "age" not in json.dumps(document).replace("language", "").replace("agree", "")
    assert sum(vote[3] for vote in document["votes"]) == 1


def test_a_dialogue_without_votes_still_gives_files():
    empty = make_dialogue(state=State.CLOSED)
    for name in exports.WRITERS:
        assert exports.file_of(empty, name).stat().st_size > 0
    assert json.loads(exports.file_of(empty, exports.JSON_FILE).read_text())["votes"] == []


def test_the_same_data_give_the_same_bytes_and_new_data_new_files(dialogue, settings):
    first = exports.file_of(dialogue, exports.POLIS)
    content = first.read_bytes()
    first.unlink()
    assert exports.file_of(dialogue, exports.POLIS).read_bytes() == content
    dialogue.version += 1
    second = exports.file_of(dialogue, exports.POLIS)
    assert second != first
    assert not first.exists()


def test_a_statement_taken_down_later_and_an_erased_person_leave_the_files(dialogue):
    exports.file_of(dialogue, exports.JSON_FILE)
    statement = dialogue.statements.get(number=7)
    Statement.objects.filter(pk=statement.pk).update(status=Status.REJECTED)
    Decision.objects.create(statement=statement, outcome="rejected", reason="Name genannt", at=timezone.now())
    text = exports.file_of(dialogue, exports.JSON_FILE).read_text(encoding="utf-8")
    assert "Brunnen" not in text
    assert len(json.loads(text)["votes"]) == 10
    dialogue.participants.order_by("pk").first().delete()
    text = exports.file_of(dialogue, exports.JSON_FILE).read_text(encoding="utf-8")
    assert len(json.loads(text)["votes"]) == 9
