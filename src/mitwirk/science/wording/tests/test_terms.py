"""Stems, compound parts, index and question."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mitwirk.science.wording import (
    all_parts,
    close_terms,
    compound_parts,
    index_terms,
    query_terms,
    stem,
    vocabulary,
)

LINES = (Path(__file__).parent / "compounds.txt").read_text(encoding="utf-8").splitlines()
JUDGED = dict(line.partition(" ")[::2] for line in LINES if not line.startswith("#"))
COMPOUNDS = {word: parts for word, parts in JUDGED.items() if parts}
SIMPLE = [word for word, parts in JUDGED.items() if not parts]


@pytest.mark.parametrize(
    "family",
    [
        ("rad", "räder", "rädern", "raeder", "rades"),
        ("bürger", "bürgerin", "bürgerinnen", "bürgern", "buerger", "burger"),
        ("spielplatz", "spielplätze", "spielplätzen", "spielplaetze"),
        ("lehrer", "lehrerin", "lehrerinnen"),
        ("rat", "räte", "räten"),
        ("museum", "museen"),
        ("straße", "strasse", "straßen"),
        ("beteiligung", "beteiligungen", "beteiligen"),
    ],
)
def test_forms_of_one_word_share_a_stem(family):
    assert len({stem(word.casefold()) for word in family}) == 1


@pytest.mark.parametrize(("one", "other"), [("bürger", "burg"), ("rat", "rad"), ("bahn", "bank")])
def test_different_words_keep_different_stems(one, other):
    assert stem(one) != stem(other)


@pytest.mark.parametrize(("word", "wanted"), COMPOUNDS.items())
def test_compounds_are_cut_as_a_person_would(word, wanted):
    found = {stem(part) for part in all_parts(word)}
    for alternatives in wanted.split():
        assert found & {stem(part) for part in alternatives.split("|")}, (word, all_parts(word))


@pytest.mark.parametrize("word", SIMPLE)
def test_simple_words_stay_whole(word):
    assert compound_parts(word) == ()


@given(st.text(max_size=80))
def test_terms_are_stable_and_made_of_letters_and_digits(text):
    terms = index_terms(text)
    assert terms == index_terms(text)
    assert len(terms) == len(set(terms))
    assert all(term and " " not in term for term in terms)


@given(st.lists(st.sampled_from([*COMPOUNDS, *SIMPLE]), min_size=1, max_size=6))
def test_every_word_of_a_text_finds_the_text(words):
    found = set(index_terms(" ".join(words)))
    for term in query_terms(" ".join(words)):
        assert term.whole in found
        assert set(term.parts) <= found


def test_a_part_finds_the_compound_and_a_compound_its_parts():
    assert query_terms("Beteiligung")[0].whole in index_terms("Die Bürgerbeteiligung war gut.")
    assert set(query_terms("Bürgerbeteiligung")[0].parts) <= set(index_terms("Beteiligung der Bürgerinnen"))


def test_hyphens_do_not_hide_a_word():
    assert query_terms("Bürgerrat")[0].parts == ("buerger", "rat")
    assert set(query_terms("Bürgerrat")[0].parts) <= set(index_terms("Bürger-Rat"))
    assert query_terms("E-Bike")[0].whole in index_terms("ein Ebike")


def test_stop_words_are_left_out_and_questions_have_a_limit():
    assert index_terms("und oder die das") == []
    assert [term.word for term in query_terms("Was ist mit dem Radweg?")] == ["radweg"]
    assert len(query_terms(" ".join(f"wort{n}" for n in range(50)))) == 8


def test_slips_grow_with_the_word():
    words = ["radweg", "rathaus", "beteiligung", "wald"]
    assert close_terms("rdaweg", words) == [("radweg", 1)]
    assert close_terms("rdawge", words) == []
    assert close_terms("beteilgunng", words) == [("beteiligung", 2)]
    assert close_terms("wal", words) == []
    assert close_terms("wald", words) == []


@given(st.text(alphabet="abcdefgh", min_size=4, max_size=12), st.data())
def test_one_slip_is_always_found(word, data):
    place = data.draw(st.integers(0, len(word) - 1))
    slipped = word[:place] + "z" + word[place + 1 :]
    assert (word, 1) in close_terms(slipped, [word, "zzzzzzzzzzzzzzzz"])


def test_the_vocabulary_holds_words_worth_proposing():
    assert vocabulary("Wir bauen 30 Radwege zur Burgstraße, B27") == {"bauen", "radwege", "burgstraße"}
