"""`mitwirk import-polis`: what a clerk's IT colleague sees."""

import argparse
import zipfile

import pytest

from mitwirk.dialogue import import_command
from mitwirk.dialogue.models import Dialogue
from mitwirk.dialogue.tests.test_import_polis import COMMENTS, VOTES
from mitwirk.places.models import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "comments.csv").write_text(COMMENTS, encoding="utf-8")
    (tmp_path / "votes.csv").write_text(VOTES, encoding="utf-8")
    return tmp_path


def run(*arguments):
    parser = argparse.ArgumentParser()
    import_command.add_arguments(parser)
    return import_command.run(parser.parse_args([str(argument) for argument in arguments]))


def test_a_folder_becomes_a_dialogue_with_a_landscape(folder, capsys):
    words = [
        "--question",
        "Wohin?",
        "--asked-by",
        "Stadt",
        "--attribution",
        "Stadt, CC BY 4.0",
        "--result-on",
        "2026-11-30",
    ]
    assert run(folder, *words) == 0
    dialogue = Dialogue.objects.get()
    assert (dialogue.slug, dialogue.asked_by, dialogue.attribution) == ("wohin", "Stadt", "Stadt, CC BY 4.0")
    assert dialogue.snapshot is not None
    out = capsys.readouterr().out
    assert "3 Aussagen, 3 Teilnehmende, 5 Stimmen gelesen" in out
    assert "/dialoge/wohin/" in out


def test_a_zip_archive_works_too(folder, tmp_path):
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(folder / "comments.csv", "a/comments.csv")
        archive.write(folder / "votes.csv", "a/votes.csv")
    assert run(path, "--question", "Wohin?") == 0
    assert Dialogue.objects.count() == 1


def test_checking_changes_nothing(folder, capsys):
    assert run(folder, "--check") == 0
    assert not Dialogue.objects.exists()
    assert "nichts verändert" in capsys.readouterr().out


def test_bad_rows_end_with_1_fifty_reasons_and_the_number_of_the_others(folder, capsys):
    (folder / "votes.csv").write_text(VOTES + "".join(f"1651000000,Tue,0,{n},9\n" for n in range(70)))
    assert run(folder) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "In den Dateien stimmt etwas nicht. Deshalb wurde nichts eingelesen."
    assert lines[1].startswith("  votes.csv, Zeile 8: Eine Stimme ist 1, 0 oder -1.")
    assert lines[-1] == "  … 20 weitere"
    assert len(lines) == 52
    assert not Dialogue.objects.exists()


def test_a_place_is_found_by_name_and_an_unclear_one_is_asked_back(folder, capsys):
    first = Place.objects.create(kind="municipality", key="a", name="Neuenburg", slug="neuenburg")
    assert run(folder, "--question", "Eins?", "--place", "neuenburg") == 0
    assert Dialogue.objects.get().place == first
    Place.objects.create(kind="quarter", key="b", name="Neuenburg", slug="neuenburg-ortsteil")
    assert run(folder, "--question", "Zwei?", "--place", "Neuenburg") == 1
    assert "neuenburg-ortsteil (Ortsteil)" in capsys.readouterr().err
    assert run(folder, "--question", "Drei?", "--place", "Atlantis") == 1
    assert Dialogue.objects.count() == 1


def test_a_wrong_path_is_said_in_words(tmp_path, capsys):
    assert run(tmp_path / "nichts") == 1
    assert "weder ein Ordner noch eine Zip-Datei" in capsys.readouterr().err
