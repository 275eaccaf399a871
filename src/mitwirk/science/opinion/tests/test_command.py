"""The subcommand `mitwirk opinion`, from files to sentences."""

import argparse
import doctest
import importlib
import json
import pkgutil
import re
import subprocess
import sys

import numpy as np
import pytest

from mitwirk.science import opinion
from mitwirk.science.opinion import PolisExport, command, write_polis
from mitwirk.science.opinion.tables import RowError
from mitwirk.science.opinion.testing import make_line, make_planted


def run(*arguments):
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args([str(argument) for argument in arguments]))


def export_of(votes):
    people, statements = votes.n_participants, votes.n_statements
    return PolisExport(
        statement_ids=np.arange(statements),
        texts=tuple(f"Aussage Nummer {number}" for number in range(statements)),
        author_ids=np.full(statements, -1),
        statement_times=np.full(statements, -1),
        moderated=np.ones(statements, dtype=np.int8),
        participant_ids=np.arange(people),
        group_ids=np.full(people, -1),
        votes=votes,
        vote_times=np.full(len(votes), -1),
        important=np.zeros(len(votes), dtype=bool),
    )


@pytest.fixture
def folder(tmp_path):
    write_polis(tmp_path / "export", export_of(make_planted(1).votes))
    return tmp_path / "export"


def test_a_polis_folder_gives_sentences(folder, capsys):
    assert run("analyse", folder) == 0
    out, err = capsys.readouterr()
    assert "200 Teilnehmende, 60 Aussagen, 6000 Antworten" in out
    assert re.search(r"2 Gruppen mit ähnlichen Antworten \(Personen: A \d+, B \d+\)", out)
    assert "Was trennt (Abstand zwischen den Gruppen)" in out
    assert err == ""


def test_no_camps_are_said_to_be_no_camps(tmp_path, capsys):
    write_polis(tmp_path, export_of(make_line(1).votes))
    assert run("analyse", tmp_path) == 0
    out = capsys.readouterr().out
    assert "Keine Lager sichtbar" in out
    assert "zwischen den beiden Enden der stärksten Richtung" in out


def test_the_json_file_repeats_bit_by_bit(folder, tmp_path):
    assert run("analyse", folder, "--json", tmp_path / "a.json", "--seed", "4") == 0
    assert run("analyse", folder, "--json", tmp_path / "b.json", "--seed", "4") == 0
    first = (tmp_path / "a.json").read_bytes()
    assert first == (tmp_path / "b.json").read_bytes()
    content = json.loads(first)
    assert content["names"][3] == "Aussage Nummer 3"
    assert content["diagnostics"]["seed"] == 4


def test_json_on_the_output_is_nothing_but_json(folder, capsys):
    assert run("analyse", folder, "--json", "-") == 0
    assert json.loads(capsys.readouterr().out)["groups"]["count"] == 2


def test_a_plain_table_with_a_bad_row_is_read_and_the_row_named(tmp_path, capsys):
    path = tmp_path / "stimmen.csv"
    path.write_text("participant,statement,vote\nAmina,Bäume,1\nBernd,Bäume,vielleicht\nClara,,1\nAmina,Bäume,-1\n")
    assert run("analyse", path) == 1
    out, err = capsys.readouterr()
    assert "stimmen.csv, Zeile 3: Die Antwort ist weder 1 noch 0 noch -1. Bernd,Bäume,vielleicht" in err
    assert "stimmen.csv, Zeile 4: Ein Text oder Name ist leer." in err
    assert "1 Teilnehmende, 1 Aussagen, 1 Antworten" in out
    assert "Zu wenig Daten für Gruppen" in out


@pytest.mark.parametrize("content", ["", "participant,statement,vote\n", "wer,was\n1,2\n"])
def test_nothing_to_compute_is_exit_code_two(tmp_path, capsys, content):
    path = tmp_path / "leer.csv"
    path.write_text(content)
    assert run("analyse", path) == 2
    assert "steht keine verwendbare Antwort" in capsys.readouterr().err
    assert run("analyse", tmp_path / "nirgends") == 2
    assert "gibt es nicht" in capsys.readouterr().err


def test_turned_signs_are_refused(tmp_path, capsys):
    votes = make_planted(1).votes
    write_polis(tmp_path, export_of(votes))
    turned = export_of(opinion.Votes(votes.participant, votes.statement, -votes.value, 200, 60))
    write_polis(tmp_path / "turned", turned)
    (tmp_path / "votes.csv").write_bytes((tmp_path / "turned" / "votes.csv").read_bytes())
    assert run("analyse", tmp_path) == 2
    assert "Vorzeichen der Antworten vertauscht" in capsys.readouterr().err


def test_every_reason_has_a_german_sentence():
    listed = RowError.__doc__.split("one of: ")[1].split(". ``text``")[0]
    codes = {code.strip("`. \n") for code in listed.replace("\n", " ").split(",")}
    assert codes == set(command.REASONS)


MODULES = [module.name for module in pkgutil.iter_modules(opinion.__path__) if module.name != "tests"]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_are_true(name):
    module = importlib.import_module(f"mitwirk.science.opinion.{name}")
    assert doctest.testmod(module, extraglobs={"np": np}).failed == 0


def test_importing_loads_neither_django_nor_the_slow_parts_of_scipy():
    code = "import sys; import mitwirk.science.opinion; print(sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "'numpy'" in loaded
    assert "'django" not in loaded
    assert "'scipy.sparse'" not in loaded
