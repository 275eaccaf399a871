"""Near-duplicates of short statements."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mitwirk.science.wording import SimilarTexts, similar

WISHES = [
    "Wir brauchen mehr sichere Radwege in der Innenstadt.",
    "Das Hallenbad soll erhalten bleiben.",
    "Der Bus fährt abends zu selten.",
    "Es gibt zu wenige bezahlbare Wohnungen.",
    "Der Gemeinderat soll seine Sitzungen live übertragen.",
    "Mehr Windräder im Wald lehne ich ab.",
]


def test_the_same_wish_in_other_words_comes_first():
    index = SimilarTexts(WISHES)
    assert index.query("In der Innenstadt fehlen sichere Radwege")[0][0] == 0
    assert index.query("Erhalt des Hallenbads")[0][0] == 1
    assert index.query("Die Busse fahren am Abend zu selten")[0][0] == 2
    assert index.query("Gemeinderatssitzungen live zeigen")[0][0] == 4


def test_typing_slips_do_not_hide_a_duplicate():
    index, score = SimilarTexts(WISHES).query("Wir brauhen mer sichere Radwge in der Inenstadt")[0]
    assert index == 0
    assert score > 0.4


def test_an_equal_text_scores_one_and_a_foreign_one_nothing():
    index = SimilarTexts(WISHES)
    assert np.isclose(index.query(WISHES[3], k=1)[0][1], 1.0)
    assert index.query("xyzxyz") == []


def test_the_threshold_and_the_number_are_kept():
    texts = WISHES * 3
    assert len(SimilarTexts(texts).query(WISHES[0], k=2)) == 2
    assert [i for i, _ in SimilarTexts(texts).query(WISHES[0], k=9, at_least=0.99)] == [0, 6, 12]


def test_nothing_to_compare_is_no_error():
    assert similar([], "Radweg") == []
    assert similar(["", "und die"], "Radweg") == []
    assert SimilarTexts(WISHES).query("") == []


@settings(max_examples=40)
@given(st.lists(st.text(max_size=60), max_size=8), st.text(max_size=60))
def test_scores_are_cosines_in_falling_order(texts, text):
    found = SimilarTexts(texts).query(text, k=20)
    scores = [score for _, score in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert len({index for index, _ in found}) == len(found)
