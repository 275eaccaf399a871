"""Where terms stand: after any sequence of changes the index says what the documents hold, no more and no less."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mitwirk.core.models import SearchPosting
from mitwirk.core.search import postings

pytestmark = pytest.mark.django_db
WORDS = ["rad", "weg", "radweg", "ort"]
NUMBERS = st.sampled_from([1, 2, postings.BLOCK - 1, postings.BLOCK, 3 * postings.BLOCK + 7])
TEXTS = st.lists(st.sampled_from(WORDS), unique=True).map(" ".join)
STEPS = st.lists(st.dictionaries(NUMBERS, st.tuples(TEXTS, TEXTS), min_size=1), min_size=1, max_size=5)


def found(term: str, name: str = "body") -> list[int]:
    return postings.holders([term])[(name, term)].tolist()


def test_a_term_is_found_where_it_stands_in_title_and_text_apart():
    postings.exchange({}, {5: ("rad", "weg ort"), 9: ("weg", "")})
    assert (found("rad", "title"), found("rad"), found("weg", "title"), found("weg")) == ([5], [], [9], [5])
    assert found("brot") == []


def test_documents_of_many_blocks_come_in_one_query(django_assert_num_queries):
    numbers = range(0, 20 * postings.BLOCK, 997)
    postings.exchange({}, dict.fromkeys(numbers, ("", "rad")))
    with django_assert_num_queries(1):
        assert found("rad") == list(numbers)


def test_nothing_stays_of_documents_that_went():
    held = dict.fromkeys((3, postings.BLOCK + 3), ("rad", "weg ort"))
    postings.exchange({}, held)
    postings.exchange(held, {})
    assert not SearchPosting.objects.exists()


def test_an_unchanged_document_changes_no_row(django_assert_num_queries):
    held = {4: ("rad", "weg")}
    postings.exchange({}, held)
    with django_assert_num_queries(0):
        postings.exchange(held, held)


@given(steps=STEPS)
def test_the_index_says_what_the_documents_hold_after_any_changes(steps):
    SearchPosting.objects.all().delete()
    held: dict[int, tuple[str, str]] = {}
    for step in steps:
        # A document of two empty texts has gone.
        new = {number: texts for number, texts in step.items() if any(texts)}
        postings.exchange({number: held.pop(number) for number in step if number in held}, new)
        held |= new
    for (name, term), numbers in postings.holders(WORDS).items():
        at = postings.FIELDS.index(name)
        assert np.array_equal(numbers, sorted(number for number, texts in held.items() if term in texts[at].split()))
