"""What stands beside the votes in a bundle: sectors, and what the result must come to."""

import json

import numpy as np
import pytest

from mitwirk.science.opinion import fit
from mitwirk.science.opinion.bundle import read_facts, read_labels

from .test_command import folder, run  # noqa: F401  fixture: a Polis folder

FACTS = {"format": "mitwirk-landscape", "digest": "x", "seed": 4, "engine": "e", "labels": ["b", "a", "c"]}


def write(folder, sectors, facts=None):  # noqa: F811
    rows = "".join(f"{person},{sector}\n" for person, sector in enumerate(sectors))
    (folder / "participants.csv").write_text("participant,sector\n" + rows)
    if facts is not None:
        (folder / "bundle.json").write_text(json.dumps(facts))


def test_labels_stand_in_the_order_of_the_bundle(folder):  # noqa: F811
    write(folder, ["a", "", "b"], FACTS)
    labels = read_labels(folder, np.array([0, 1, 2, 7]))
    assert labels.names == ("b", "a", "c")
    assert labels.values.tolist() == [1, -1, 0, -1]


def test_without_a_bundle_the_names_found_are_in_alphabetical_order(folder):  # noqa: F811
    write(folder, ["z", "a", "z"])
    labels = read_labels(folder, np.arange(3))
    assert (labels.names, labels.values.tolist()) == (("a", "z"), [1, 0, 1])


def test_without_sectors_there_are_no_labels(folder):  # noqa: F811
    assert read_labels(folder, np.arange(3)) is None
    write(folder, ["", "", ""])
    assert read_labels(folder, np.arange(3)) is None
    (folder / "participants.csv").write_text("participant,group-id\n0,1\n")
    assert read_labels(folder, np.arange(3)) is None


def test_a_bundle_without_told_sectors_still_counts_as_labelled(folder):  # noqa: F811
    """The digest of a dialogue holds how many sectors there are, told or not."""
    write(folder, ["", "", ""], FACTS)
    assert read_labels(folder, np.arange(3)).values.tolist() == [-1, -1, -1]


def test_a_sector_that_the_bundle_does_not_list_is_an_error(folder, capsys):  # noqa: F811
    write(folder, ["a", "x"], FACTS)
    with pytest.raises(ValueError, match="'x'"):
        read_labels(folder, np.arange(2))
    assert run("analyse", folder) == 2
    assert "Fehler:" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"format": "other"}', '{"format": "mitwirk-landscape"}'])
def test_a_file_that_describes_no_landscape_is_an_error(folder, capsys, text):  # noqa: F811
    (folder / "bundle.json").write_text(text)
    with pytest.raises(ValueError, match=r"bundle\.json does not describe a landscape"):
        read_facts(folder)
    assert run("analyse", folder) == 2
    assert "bundle.json" in capsys.readouterr().err


def test_the_command_uses_sectors_and_says_whether_the_input_is_the_same(folder, capsys):  # noqa: F811
    from mitwirk.science.opinion import read_polis

    votes = read_polis(folder).votes
    sectors = ["abc"[person % 3] for person in range(votes.n_participants)]
    values = [FACTS["labels"].index(sector) for sector in sectors]
    found = fit(votes, rng=4, labels=values, n_labels=3).diagnostics
    write(folder, sectors, {**FACTS, "digest": found.digest, "engine": found.version})
    assert run("analyse", folder, "--seed", 4) == 0
    assert "Die Prüfsumme stimmt" in capsys.readouterr().err
    assert run("analyse", folder) == 0
    assert "--seed 4" in capsys.readouterr().err
    write(folder, sectors[::-1])
    assert run("analyse", folder, "--seed", 4) == 1
    assert "Die Prüfsumme weicht" in capsys.readouterr().err
