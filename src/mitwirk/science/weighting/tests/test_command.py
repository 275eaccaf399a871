"""The command: files in, weights out; every refusal and bad row said with its place."""

import argparse
import csv

import numpy as np
import pytest

from mitwirk.science.weighting import command, rake, tables

pytestmark = pytest.mark.no_database
MARGINS = "margin,category,count\nalter,jung,400\nalter,alt,600\nort,Stadt,70\nort,Land,30\n"


def people_text(young=20, old=60):
    rows = [
        f"p{place},{'jung' if place < young else 'alt'},{('Stadt', 'Land')[place % 2]}" for place in range(young + old)
    ]
    return "\n".join(["participant,Alter,Ort", *rows]) + "\n"


@pytest.fixture
def files(tmp_path):
    (tmp_path / "people.csv").write_text(people_text(), encoding="utf-8")
    (tmp_path / "margins.csv").write_text(MARGINS, encoding="utf-8")
    return tmp_path


def called(folder, *options, out="weights.csv"):
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    target = out if out == "-" else str(folder / out)
    words = ["rake", str(folder / "people.csv"), str(folder / "margins.csv"), "--out", target, *options]
    return command.run(parser.parse_args(words))


def weights_in(path):
    with path.open(encoding="utf-8") as stream:
        return {row["participant"]: float(row["weight"]) for row in csv.DictReader(stream)}


def test_weights_are_written_for_everybody(files, capsys):
    assert called(files) == 0
    weights = weights_in(files / "weights.csv")
    ages = np.repeat([0, 1], [20, 60])
    expected = rake(np.column_stack([ages, np.arange(80) % 2]), [[0.4, 0.6], [0.7, 0.3]])
    assert list(weights) == [f"p{place}" for place in range(80)]
    assert list(weights.values()) == pytest.approx(expected.weights, rel=1e-8)
    said = capsys.readouterr().out
    assert f"Effektive Fallzahl {command.comma(expected.effective, 1)}" in said
    assert "jung: 25 (17 bis 35), Bevölkerung 40, gewichtet 40: zu selten" in said


def test_weights_can_go_to_the_output_alone(files, capsys):
    assert called(files, out="-") == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[0] == "participant,weight"
    assert len(said.out.splitlines()) == 81
    assert "Effektive Fallzahl" in said.err


def test_a_refusal_is_explained_and_writes_nothing(files, capsys):
    (files / "people.csv").write_text(people_text(young=3), encoding="utf-8")
    assert called(files) == 2
    said = capsys.readouterr()
    assert "Keine Gewichte. Aus alter jung nehmen nur 3 Personen teil, nötig sind 5." in said.err
    assert "jung: 5 (1 bis 12), Bevölkerung 40: zu selten" in said.out
    assert not (files / "weights.csv").exists()
    assert called(files, "--least-in-cell", "1") == 2
    assert "weicht mit begrenzten Gewichten um" in capsys.readouterr().err
    assert called(files, "--least-in-cell", "1", "--no-limits") == 2
    assert "auf das 4,0-Fache, erlaubt ist das 3,0-Fache" in capsys.readouterr().err


def test_every_refusal_has_words():
    margins = [tables.Margin("alter", ("jung",), np.ones(1))]
    for code in command.REFUSALS:
        said = command.explain(command.Refusal(code, 0, 0, 0.5, 0.25), margins)
        assert said.endswith(".")
        assert "{" not in said


def test_bad_rows_are_named_by_line_and_the_rest_counts(files, capsys):
    bad = "p0,jung,Stadt\n,jung,Stadt\nq1,alt,Mond\nq2,alt\nq3,\xff,Stadt\n\nq4,,Land\n"
    (files / "people.csv").write_bytes((people_text() + bad).encode("latin-1"))
    assert called(files) == 1
    said = capsys.readouterr().err
    for line, reason in ((82, "duplicate"), (83, "empty_text"), (84, "unknown_category"), (85, "columns")):
        assert f"people.csv, Zeile {line}: {command.REASONS[reason]}" in said
    assert f"people.csv, Zeile 86: {command.REASONS['encoding']}" in said
    weights = weights_in(files / "weights.csv")
    assert len(weights) == 81
    assert "q4" in weights


@pytest.mark.parametrize(
    ("margins", "said"),
    [
        ("margin,category\nalter,jung\n", "missing_column"),
        ("margin,category,count\nalter,jung,viele\n", "not_a_number"),
        ("margin,category,count\nalter,jung,-1\n", "not_a_number"),
        ("margin,category,count\nalter,jung,nan\n", "not_a_number"),
        ("margin,category,count\nalter,jung,1\nalter,jung,2\n", "duplicate"),
        ("margin,category,count\nalter,,1\n", "empty_text"),
        ("margin,category,count\nhaarfarbe,rot,1\n", "missing_column"),
        ("", "missing_column"),
    ],
)
def test_unusable_margins_are_said_clearly(files, capsys, margins, said):
    (files / "margins.csv").write_text(margins, encoding="utf-8")
    called(files)
    assert command.REASONS[said] in capsys.readouterr().err


def test_margins_without_population_and_senseless_limits_are_no_crash(files, capsys):
    assert called(files, "--limits", "2", "5") == 2
    (files / "margins.csv").write_text("margin,category,count\nalter,jung,0\nalter,alt,0\n", encoding="utf-8")
    assert called(files) == 2
    assert "Fehler: " in capsys.readouterr().err


def test_missing_files_are_said_clearly(files, capsys):
    (files / "people.csv").unlink()
    assert called(files) == 2
    assert "people.csv: Die Datei fehlt." in capsys.readouterr().err


def test_where_nothing_can_be_written_it_is_said(files, capsys):
    assert called(files, out="no/such/folder.csv") == 2
    assert "lässt sich nicht schreiben" in capsys.readouterr().err


def test_two_columns_crossed_fit_a_population_known_for_both(files):
    rows = "\n".join(
        f"alter*ort,{age}*{place},{count}"
        for (age, place), count in {
            ("jung", "Stadt"): 30,
            ("jung", "Land"): 10,
            ("alt", "Stadt"): 20,
            ("alt", "Land"): 40,
        }.items()
    )
    (files / "margins.csv").write_text(f"margin;category;share\n{rows.replace(',', ';')}\n", encoding="utf-8")
    assert called(files) == 0
    weights = weights_in(files / "weights.csv")
    assert [weights[name] for name in ("p0", "p1", "p20", "p21")] == pytest.approx(
        [0.3 * 8, 0.1 * 8, 0.2 * 80 / 30, 0.4 * 80 / 30]
    )
