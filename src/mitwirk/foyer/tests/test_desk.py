"""My desk says what waits in all rooms, and how urgent it is."""

from datetime import date, timedelta

import pytest

from mitwirk.foyer.desk import Task, due_words, summary

TODAY = date(2026, 11, 23)


@pytest.mark.no_database
@pytest.mark.parametrize(
    ("days", "words", "tone"),
    [
        (-9, "seit 9 Tagen fällig", "fehler"),
        (-1, "seit gestern fällig", "fehler"),
        (0, "heute fällig", "warn"),
        (1, "morgen fällig", "warn"),
        (3, "fällig am 26. November", "warn"),
        (4, "fällig am 27. November", "ruhe"),
    ],
)
def test_words_and_tone_follow_from_the_day(days, words, tone):
    assert due_words(TODAY + timedelta(days=days), TODAY) == (words, tone)


def due_in(days: int) -> Task:
    day = TODAY + timedelta(days=days)
    return Task("Titel", "Text", "/", day, *due_words(day, TODAY))


@pytest.mark.no_database
@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ([], "Gerade wartet nichts auf Sie."),
        ([30], "Diese Woche wird nichts fällig."),
        ([-2, 30], "Eine Sache wird diese Woche fällig."),
        ([-2, 7, 8], "2 Sachen werden diese Woche fällig."),
    ],
)
def test_one_sentence_says_how_much_is_due(days, sentence):
    assert summary([due_in(number) for number in days], TODAY) == sentence
