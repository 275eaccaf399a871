"""The bundle: unpacked and analysed by the command, it gives the landscape that the pages show."""

import argparse
import json
import zipfile

import numpy as np
import pytest
from django.utils import timezone

from mitwirk.dialogue import exports
from mitwirk.dialogue.actions.landscape import recompute
from mitwirk.dialogue.landscape_detail import detail_of
from mitwirk.dialogue.models import State, Status
from mitwirk.dialogue.testing import make_dialogue, make_participant, make_statement, make_statements, make_vote
from mitwirk.science.opinion import command

from .test_export_roundtrip import dialogue, own_folder, without_keys  # noqa: F401  fixtures: two camps, three sectors

pytestmark = pytest.mark.django_db


@pytest.fixture
def unpacked(dialogue, tmp_path):  # noqa: F811
    folder = tmp_path / "bundle"
    zipfile.ZipFile(exports.file_of(dialogue, exports.BUNDLE)).extractall(folder)
    return folder


def analyse(folder, seed, capsys):
    """Run the command as its readme says; return its exit code, its result and what it said."""
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    target = folder.parent / "nachgerechnet.json"
    code = command.run(parser.parse_args(["analyse", str(folder), "--seed", str(seed), "--json", str(target)]))
    return code, json.loads(target.read_text()), capsys.readouterr()


def test_the_command_gives_the_same_digest_and_figures(dialogue, unpacked, capsys):  # noqa: F811
    code, found, said = analyse(unpacked, dialogue.seed, capsys)
    snapshot, detail = dialogue.snapshot, detail_of(dialogue.snapshot)
    assert code == 0
    assert "stimmt mit bundle.json überein" in said.err
    assert (found["diagnostics"]["digest"], found["diagnostics"]["seed"]) == (snapshot.digest, snapshot.seed)
    assert found["diagnostics"]["version"] == snapshot.engine
    overall, sectors = found["statements"]["overall"], found["statements"]["by_label"]
    kinds = ("agree", "passed", "disagree")
    assert np.array_equal([overall[kind] for kind in kinds], detail.counts[:, 0])
    assert np.array_equal([sectors[kind] for kind in kinds], detail.sector_counts)
    assert found["statements"]["common_ground"]["holds"] == detail.common.tolist()
    assert found["groups"]["size"] == [group["size"] for group in snapshot.summary["groups"]] != []
    shares = {row["number"]: row["share"] for row in snapshot.summary["common"]}
    numbers = list(
        dialogue.statements.filter(status=Status.ACCEPTED).order_by("number").values_list("number", flat=True)
    )
    told = {number: round(overall["agreeing"]["value"][numbers.index(number)], 4) for number in shares}
    assert told == pytest.approx(shares, abs=1e-4)


def test_its_own_landscape_is_what_the_command_finds(dialogue, unpacked, capsys):  # noqa: F811
    _code, found, _said = analyse(unpacked, dialogue.seed, capsys)
    inside = json.loads((unpacked / "landscape.json").read_text())
    assert inside["statements"] == found["statements"]
    assert inside["diagnostics"] == found["diagnostics"]
    assert inside["groups"]["count"] == 2
    assert "positions" not in inside


def test_it_holds_the_figures_of_the_page(dialogue, unpacked):  # noqa: F811
    page = json.loads((unpacked / "page.json").read_text())
    assert page == without_keys(dialogue.snapshot.summary)
    assert page["common"]


def test_one_changed_vote_is_noticed(dialogue, unpacked, capsys):  # noqa: F811
    lines = (unpacked / "votes.csv").read_text().splitlines()
    lines[1] = lines[1].rpartition(",")[0] + (",1" if lines[1].endswith("-1") else ",-1")
    (unpacked / "votes.csv").write_text("\n".join(lines) + "\n")
    code, found, said = analyse(unpacked, dialogue.seed, capsys)
    assert code == 1
    assert "weicht von bundle.json ab" in said.err
    assert found["diagnostics"]["digest"] != dialogue.snapshot.digest


def test_another_seed_is_noticed(unpacked, capsys):
    code, _found, said = analyse(unpacked, 5, capsys)
    assert code == 0
    assert "--seed 991" in said.err


def test_it_holds_nothing_that_points_to_a_person(dialogue, unpacked):  # noqa: F811
    assert {path.name for path in unpacked.iterdir()} == {
        "LIESMICH.txt", "bundle.json", "comments.csv", "landscape.json", "page.json", "participants.csv",
        "votes.csv",
    }  # fmt: skip
    assert (unpacked / "votes.csv").read_text().splitlines()[0] == "comment-id,voter-id,vote"
    people = [line.split(",") for line in (unpacked / "participants.csv").read_text().splitlines()[1:]]
    assert [int(person) for person, _sector in people] == list(range(60))
    assert {sector for _person, sector in people} == {"citizens", "administration", ""}  # three of politics: too few
    everything = "\n".join(path.read_text() for path in unpacked.iterdir())
    assert "Unfug" not in everything
    readme = (unpacked / "LIESMICH.txt").read_text()
    for text in (dialogue.snapshot.digest, "--seed 991", "CC BY 4.0", dialogue.question):
        assert text in readme


def test_numbers_of_people_do_not_follow_the_order_of_joining(tmp_path):
    """The same answers by people who came in another order give the same bytes of votes."""
    texts = []
    for order in (range(12), reversed(range(12))):
        over = make_dialogue(state=State.CLOSED, seed=3)
        statements = make_statements(8, over)
        for index in order:
            person = make_participant(over)
            for place, statement in enumerate(statements):
                make_vote(person, statement, 1 if (index * 7 + place) % 3 else -1)
        recompute(dialogue=over, now=timezone.now())
        over.refresh_from_db()
        archive = zipfile.ZipFile(exports.file_of(over, exports.BUNDLE))
        texts.append(sorted(archive.read("votes.csv").decode().splitlines()))
    assert texts[0] == texts[1]


def test_a_text_that_looks_like_a_formula_is_no_formula(unpacked):
    assert "'-1 Grad im Januar, sagt Oma" in (unpacked / "comments.csv").read_text()
    assert "'-1 Grad" not in (unpacked / "landscape.json").read_text()


def test_a_dialogue_without_answers_has_a_bundle_too(tmp_path):
    over = make_dialogue(state=State.CLOSED)
    make_statement(over)
    archive = zipfile.ZipFile(exports.file_of(over, exports.BUNDLE))
    assert json.loads(archive.read("bundle.json"))["votes"] == 0
    assert archive.read("votes.csv").decode() == "comment-id,voter-id,vote\n"


def test_the_results_page_and_the_data_page_offer_it(dialogue, client):  # noqa: F811
    link = f'href="/dialoge/{dialogue.slug}/daten/nachrechnen.zip"'
    for last in ("ergebnis/", "daten/"):
        assert link in client.get(f"/dialoge/{dialogue.slug}/{last}").content.decode()
