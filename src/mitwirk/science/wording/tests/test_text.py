"""Cleaning and judging what people type."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mitwirk.science.wording import clean, fold, normalise, problems, tokens


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("  Mehr   Bäume\n\tbitte ", "Mehr Bäume bitte"),
        ("Rad\u200bweg\ufeff", "Radweg"),
        ("\u202eabc\u2066def\u2069", "abcdef"),
        ("Bu\u0308rger", "Bürger"),
        ("a\x00b\x1f", "ab"),
        ("", ""),
    ],
)
def test_cleaning_leaves_only_what_a_reader_sees(raw, cleaned):
    assert clean(raw) == cleaned


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    once = clean(text)
    assert clean(once) == once
    assert not any(unicodedata.category(char) in {"Cc", "Cf"} for char in once)


@given(st.text())
def test_a_comparable_form_is_stable(text):
    assert fold(fold(text)) == fold(text)
    assert all(token == token.casefold() or not token.isascii() for token in tokens(text))


def test_the_same_word_in_other_clothes_is_the_same():
    assert normalise("STRASSE") == normalise("Straße") == normalise("ｓtraße")
    assert fold("Bürger") == fold("BUERGER") == fold("Bu\u0308rger")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Der Bus soll abends öfter fahren.", []),
        ("Mehr Bänke, z. B. am Fluss.", []),
        ("Am 3. Mai soll der Platz frei bleiben.", []),
        ("Tempo 30 in der St. Galler Straße ist nötig.", []),
        ("Der ÖPNV und das WLAN im Rathaus sollen besser werden.", []),
        ("Miete < 10 Euro und Fläche > 60 m²", []),
        ("", ["blank"]),
        (" \u200b\u202e ", ["blank"]),
        ("...!?", ["blank"]),
        ("x" * 201, ["too_long"]),
        ("x" * 200, []),
        ("<script>alert(1)</script> Radweg", ["markup"]),
        ("Das ist **wichtig** für alle", ["markup"]),
        ("Siehe [hier](da)", ["markup"]),
        ("Radweg &lt; Straße", ["markup"]),
        ("Mehr \u202eWege", ["bidi"]),
        ("Schaut auf www.beispiel.de nach", ["link"]),
        ("https://beispiel.org", ["link"]),
        ("Schreibt an amina@beispiel.de bitte", ["link"]),
        ("Kommt alle auf meine-seite.de vorbei", ["link"]),
        ("WIR WOLLEN ENDLICH EINEN RADWEG", ["shouting"]),
        ("Radweg jetzt!!!", ["shouting"]),
        ("Der Bus fährt zu selten. Die Bahn ist zu teuer.", ["several_sentences"]),
        ("Warum kein Radweg? Andere Städte haben einen.", ["several_sentences"]),
    ],
)
def test_problems_name_what_is_wrong(text, codes):
    assert problems(text) == codes


@given(st.text(max_size=300))
def test_any_text_can_be_judged(text):
    assert set(problems(text)) <= {
        "blank",
        "too_long",
        "markup",
        "bidi",
        "link",
        "shouting",
        "several_sentences",
    }
