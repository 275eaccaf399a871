"""Marked words and passages."""

from hypothesis import given
from hypothesis import strategies as st

from mitwirk.core.search import excerpt, marked
from mitwirk.core.search.terms import asked


def terms(query):
    return {term for word in asked(query) for term in (word.whole, *word.parts)}


def test_all_forms_of_a_word_are_marked():
    text = "Räder auf dem Radweg, ein Fahrrad am Bürger-Rat"
    assert (
        marked(text, terms("Rad"))
        == "<mark>Räder</mark> auf dem <mark>Radweg</mark>, ein <mark>Fahrrad</mark> am Bürger-Rat"
    )
    assert "<mark>Bürger-Rat</mark>" in marked(text, terms("Bürgerrat"))


def test_markup_of_people_stays_text():
    shown = marked('<script>alert("Rad")</script> & Rad', terms("Rad"))
    assert "<script>" not in shown
    assert shown.count("<mark>Rad</mark>") == 2
    assert "&amp;" in shown


def test_a_long_text_shows_the_passage_that_matches():
    text = "Vorrede ohne Belang. " * 60 + "Hier steht der Radweg am Fluss. " + "Nachwort dazu. " * 60
    shown = excerpt(text, terms("Radweg"))
    assert "<mark>Radweg</mark>" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 300


def test_a_text_without_match_shows_its_beginning():
    shown = excerpt("Anfang der Geschichte. " * 40, terms("Radweg"))
    assert shown.startswith("Anfang der Geschichte.")
    assert "<mark>" not in shown


@given(st.text(max_size=600))
def test_nothing_but_marks_becomes_markup(text):
    for shown in (marked(text, terms("rad a x")), excerpt(text, terms("rad a x"), 80)):
        assert "<" not in shown.replace("<mark>", "").replace("</mark>", "")
