"""Mentions forgive how a name is typed, and mean the person who takes part."""

from __future__ import annotations

import pytest
from django.utils import timezone

from mitwirk.accounts.testing import make_user
from mitwirk.discussion.actions import writing
from mitwirk.discussion.contract import CONTRACT
from mitwirk.discussion.mentions import mentioned
from mitwirk.discussion.models import Comment
from mitwirk.discussion.testing import make_board, make_comment, make_thread

pytestmark = pytest.mark.django_db


def ask(thread, text: str, by) -> set[int]:
    comment = writing.write_comment(thread=thread, text=text, by=by, now=timezone.now())
    return set(comment.mentions.values_list("user", flat=True))


@pytest.mark.parametrize(
    "typed", ["@özgür äß, was meinst du?", "Frage an @ÖZGÜR ÄSS!", "@Özgür  Äß?", "(@O\u0308zgu\u0308r A\u0308ß)"]
)
def test_case_and_the_way_letters_are_put_together_do_not_matter(typed):
    amina, friend = make_user("Amina"), make_user("Özgür Äß", email="oezguer@beispiel.de")
    thread = make_thread(by=amina)
    make_comment(make_thread(thread.board), by=friend)
    assert ask(thread, typed, amina) == {friend.pk}


def test_of_two_with_one_name_who_writes_in_the_thread_is_meant():
    amina = make_user("Amina")
    here, there = (make_user("Bernd", email=f"bernd{at}@beispiel.de") for at in range(2))
    thread = make_thread(by=amina)
    make_comment(make_thread(thread.board), by=there)
    other = make_thread(thread.board, by=amina)
    make_comment(thread, by=here)
    assert ask(thread, "Was meint @bernd?", amina) == {here.pk}
    assert ask(other, "Was meint @bernd?", amina) == {here.pk, there.pk}, "both take part in the board"


def test_mentions_cost_the_same_among_2_and_40_who_take_part(django_assert_num_queries):
    thread = make_thread()
    for size in (2, 38):
        for number in range(size):
            make_comment(thread, by=make_user(f"Person {size} {number}"))
        with django_assert_num_queries(12):  # who takes part, who it is, and five each for what the two may read
            assert len(mentioned(f"@person {size} 0 und @Person {size} 1", thread)) == 2


def test_search_documents_cost_the_same_for_3_and_30_threads(django_assert_num_queries):
    board = make_board()
    for size in (3, 27):
        for _number in range(size):
            thread = make_thread(board, text="Anfang")
            make_comment(thread, text="Antwort")
            make_comment(thread, text="weg", removed_at=timezone.now())
        with django_assert_num_queries(3):
            documents = list(CONTRACT.search_documents())
        assert {document.text for document in documents} == {"Anfang · Antwort"}


def test_only_the_first_words_of_a_long_thread_are_searched():
    thread = make_thread(text="Wort 0")
    now = timezone.now()
    Comment.objects.bulk_create(Comment(thread=thread, text=f"Wort {at}", written_at=now) for at in range(1, 80))
    [document] = CONTRACT.search_documents()
    assert document.text.endswith("· Wort 59")
