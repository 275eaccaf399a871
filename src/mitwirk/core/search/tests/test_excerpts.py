"""Marked words and passages."""

from hypothesis import given
from hypothesis import strategies as st

from mitwirk.core.search import excerpt, marked, needles
from mitwirk.core.search.terms import asked


def terms(query, text):
    return needles(asked(query), text)


def mark(query, text):
    return marked(text, terms(query, text))


def test_all_forms_of_a_word_are_marked():
    shown = mark("Rad", "Räder auf dem Radweg, ein Fahrrad am Bürger-Rat")
    assert shown == "<mark>Räder</mark> auf dem <mark>Radweg</mark>, ein <mark>Fahrrad</mark> am Bürger-Rat"
    assert mark("Bürgerrat", "Der Bürger-Rat") == "Der <mark>Bürger-Rat</mark>"


def test_parts_are_marked_only_where_no_whole_word_stands():
    assert mark("Radweg", "Radwege und Gehwege") == "<mark>Radwege</mark> und Gehwege"
    assert mark("Bürgerbeteiligung", "Beteiligung der Bürgerinnen") == (
        "<mark>Beteiligung</mark> der <mark>Bürgerinnen</mark>"
    )


def test_markup_of_people_stays_text():
    shown = mark("Rad", '<script>alert("Rad")</script> & Rad')
    assert "<script>" not in shown
    assert shown.count("<mark>Rad</mark>") == 2
    assert "&amp;" in shown


def test_a_long_text_shows_the_passage_that_matches():
    text = "Vorrede ohne Belang. " * 60 + "Hier steht der Radweg am Fluss. " + "Nachwort dazu. " * 60
    shown = excerpt(text, terms("Radweg", text))
    assert "<mark>Radweg</mark>" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 300


def test_a_text_without_match_shows_its_beginning():
    shown = excerpt("Anfang der Geschichte. " * 40, terms("Radweg", ""))
    assert shown.startswith("Anfang der Geschichte.")
    assert "<mark>" not in shown


@given(st.text(max_size=600))
def test_nothing_but_marks_becomes_markup(text):
    wanted = terms("rad a x", text)
    for shown in (marked(text, wanted), excerpt(text, wanted, 80)):
        assert "<" not in shown.replace("<mark>", "").replace("</mark>", "")
