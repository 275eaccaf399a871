"""The subcommand `mitwirk opinion`, from files to sentences."""

import argparse
import doctest
import importlib
import io
import json
import pkgutil
import re
import subprocess
import sys
import time
from html.parser import HTMLParser

import numpy as np
import pytest

from mitwirk.science import opinion
from mitwirk.science.opinion import PolisExport, command, command_input, command_progress, holdout, write_polis
from mitwirk.science.opinion.html_report import Story, html_report
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
    assert codes == set(command_input.REASONS)


class Screen(HTMLParser):
    """Collects what a reader of the report sees, and all that should not be there."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.open, self.words = [], set(), [], []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes.update(name for name, _value in attrs)
        if tag not in ("meta", "circle", "line", "rect"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes.update(name for name, _value in attrs)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.words.append(data)


def report_of(path, *arguments):
    target = path.parent / "bericht.html"
    assert run("analyse", path, "--html", target, *arguments) == 0
    page = target.read_text(encoding="utf-8")
    return page, Screen(page)


def test_the_report_stands_alone_and_is_read_without_scripts(folder):
    page, seen = report_of(folder)
    assert not {"script", "link", "img", "iframe", "a"} & set(seen.tags)
    assert not {name for name in seen.attributes if name.startswith("on")}
    assert not {"src", "href", "style"} & seen.attributes
    assert "url(" not in page
    assert "http" not in page
    assert seen.open == []
    words = " ".join(seen.words)
    for title in ("Gibt es Lager?", "Gemeinsamer Boden", "Was trennt", "Brücken", "Alle Aussagen", "Wie gerechnet"):
        assert title in words
    assert "200 Personen haben auf 60 Aussagen geantwortet" in words


def test_the_report_shows_what_people_wrote_and_nothing_they_wrote_becomes_markup(tmp_path):
    path = tmp_path / "stimmen.csv"
    rows = [
        f"{person},<script>alert(1)</script> & Bäume {statement},1" for person in range(12) for statement in range(8)
    ]
    path.write_text("participant,statement,vote\n" + "\n".join(rows) + "\n", encoding="utf-8")
    page, seen = report_of(path)
    assert "script" not in seen.tags
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Bäume 0" in page
    assert "<script>alert(1)</script> & Bäume 7" in seen.words


def test_the_report_tells_the_groups_that_the_landscape_has(folder):
    votes = make_planted(1).votes
    groups = opinion.fit(votes, rng=0).groups
    words = " ".join(report_of(folder)[1].words)
    if groups.count > 1:
        assert f"{groups.count} Gruppen" in words
        assert "Was die Gruppen kennzeichnet" in words
    else:
        assert "Keine Lager sichtbar" in words


def test_shares_of_parts_with_few_answers_are_not_shown_in_the_report():
    votes = make_planted(1).votes
    three_officials = np.where(np.arange(200) < 3, 1, 0)
    landscape = opinion.fit(votes, labels=three_officials)
    story = Story("Probe", landscape, [str(number) for number in range(60)], ("Bürgerschaft", "Politik"))
    page = html_report(story)
    cells = re.findall(r'<td data-l="Politik">(.*?)</td>', page)
    assert cells
    assert set(cells) == {"weniger als 5 Antworten"}


def test_one_person_is_one_person(tmp_path):
    path = tmp_path / "stimmen.csv"
    path.write_text("participant,statement,vote\nAmina,Bäume,1\n")
    words = " ".join(report_of(path)[1].words)
    assert "1 Person hat auf 1 Aussage geantwortet, im Mittel 1 Antwort je Person." in words
    assert "Das lässt sich noch nicht sagen" in words


def test_weights_stand_beside_raw_shares(folder, tmp_path, capsys):
    weights = tmp_path / "gewichte.csv"
    weights.write_text("participant,weight\n" + "".join(f"{person},{1 + person % 3}\n" for person in range(200)))
    target = tmp_path / "a.json"
    assert run("analyse", folder, "--weights", weights, "--json", target) == 0
    content = json.loads(target.read_text())
    told = opinion.weighted_shares(make_planted(1).votes, [1 + person % 3 for person in range(200)])
    assert content["weighted"]["agreeing"]["value"] == pytest.approx(told.agreeing.value, abs=1e-6)
    assert "(200 Personen mit Gewicht)" in capsys.readouterr().out
    assert "Ungewichtet und gewichtet" in report_of(folder, "--weights", weights)[1].words


def test_bad_weights_are_named_by_line(folder, tmp_path, capsys):
    weights = tmp_path / "gewichte.csv"
    weights.write_text("participant,weight\n1,2\n999,1\n2,schwer\n1,3\n3,-1\n4,nan\n5,inf\n")
    assert run("analyse", folder, "--weights", weights) == 1
    err = capsys.readouterr().err
    assert "gewichte.csv, Zeile 3: Von dieser Person gibt es keine Antworten. 999,1" in err
    assert "gewichte.csv, Zeile 4: Das Gewicht ist keine Zahl ab 0. 2,schwer" in err
    assert "Zeile 5: Diese Nummer kommt schon vorher vor." in err
    assert all(f"Zeile {line}: Das Gewicht ist keine Zahl ab 0." in err for line in (6, 7, 8))


@pytest.mark.parametrize("content", ["", "participant,weight\n1,0\n", "wer,gewicht\n1,1\n"])
def test_without_any_weight_nothing_is_computed(folder, tmp_path, capsys, content):
    weights = tmp_path / "gewichte.csv"
    weights.write_text(content)
    assert run("analyse", folder, "--weights", weights) == 2
    assert run("analyse", folder, "--weights", tmp_path / "nirgends.csv") == 2
    err = capsys.readouterr().err
    assert "steht für keine Person ein Gewicht über 0" in err
    assert "nirgends.csv gibt es nicht" in err


def test_a_place_that_cannot_be_written_is_said(folder, tmp_path, capsys):
    assert run("analyse", folder, "--html", tmp_path / "nirgends" / "a.html") == 2
    assert "nirgends" in capsys.readouterr().err


def test_check_compares_three_models_on_the_same_answers(folder, capsys):
    assert run("check", folder, "--seed", "3", "--holdout", "0.2") == 0
    out = capsys.readouterr().out
    found = holdout.compare(make_planted(1).votes, share=0.2, seed=3)
    assert f"vorhergesagt {found.agree.size} Zustimmungen und Ablehnungen" in out
    for name, chance in (("Mitwirk", found.ours), ("Anteil je Aussage", found.means), ("Polis", found.polis)):
        line = next(line for line in out.splitlines() if line.startswith(name))
        assert f"{holdout.log_loss(chance, found.agree):.4f}".replace(".", ",") in line


@pytest.mark.parametrize("wrong", ["0", "1", "1.5", "nan"])
def test_check_refuses_shares_out_of_range(folder, capsys, wrong):
    assert run("check", folder, "--holdout", wrong) == 2
    assert "--holdout muss zwischen 0 und 1 liegen" in capsys.readouterr().err


def test_check_says_if_there_is_too_little(tmp_path, capsys):
    path = tmp_path / "stimmen.csv"
    path.write_text("participant,statement,vote\nAmina,Bäume,1\n")
    assert run("check", path) == 2
    assert "zu wenige Antworten" in capsys.readouterr().err


def test_null_finds_one_group_in_shuffled_answers(folder, capsys):
    assert run("null", folder, "--runs", "3", "--seed", "1") == 0
    out = capsys.readouterr().out
    assert "In 3 von 3 Durchläufen zeigt sich richtig nur eine Gruppe." in out
    assert "Wirkliche Antworten: " in out
    assert run("null", folder, "--runs", "0") == 2


def test_who_waits_at_a_terminal_sees_how_far_it_is(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr(command_progress, "PATIENCE", 0.0)
    monkeypatch.setattr(command_progress, "PACE", 0.01)
    screen = Terminal()
    with command_progress.Waiting("Es wird gerechnet", screen) as waiting:
        waiting.reached(2, 5)
        while "2 von 5" not in screen.getvalue():
            time.sleep(0.01)
    assert screen.getvalue().endswith("\r\033[K")
    plain = io.StringIO()
    with command_progress.Waiting("Es wird gerechnet", plain):
        time.sleep(0.05)
    assert plain.getvalue() == ""


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
