"""The map stays still from count to count: same sides, same letters."""

from __future__ import annotations

import io
import re

import numpy as np
import pytest
from django.utils import timezone

from mitwirk.dialogue.actions.landscape import recompute
from mitwirk.dialogue.landscape_detail import places_of
from mitwirk.dialogue.models import State
from mitwirk.dialogue.orientation import TURNS, Orientation, Places, orient, orientation_in
from mitwirk.dialogue.sentences import span
from mitwirk.dialogue.testing import make_dialogue, make_participant, make_vote
from mitwirk.dialogue.tests.test_landscape import fill


def places(position, label=None, first=0):
    size = len(position)
    return Places(
        people=np.arange(first, first + size),
        position=np.asarray(position, dtype=float),
        known=np.ones(size, dtype=bool),
        label=np.zeros(size, dtype=np.int64) if label is None else np.asarray(label),
    )


@pytest.fixture
def crowd():
    return np.random.default_rng(5).normal(size=(40, 2)) * [2.0, 1.0] + [0.4, 0.1]


@pytest.mark.parametrize("turn", TURNS)
def test_mirrored_or_swapped_directions_are_turned_back(crowd, turn):
    found = crowd @ np.array(turn)
    drawn = orient(places(found), 1, places(crowd), Orientation())
    assert drawn.applied(found) == pytest.approx(crowd)


def test_what_was_turned_once_stays_turned(crowd):
    mirrored = crowd * [-1, 1]
    first = orient(places(mirrored), 1, places(crowd), Orientation())
    again = orient(places(mirrored), 1, places(mirrored), first)
    assert again == first
    assert orientation_in({"orientation": first.stored()}) == first
    assert orientation_in({}) == Orientation()


def test_without_enough_people_in_common_nothing_is_turned(crowd):
    assert orient(places(-crowd), 1, places(crowd, first=31), Orientation()) == Orientation()
    assert orient(places(-crowd), 1, places(crowd, first=30), Orientation()) != Orientation()
    assert orient(places(-crowd), 1, None, Orientation()) == Orientation()


@pytest.mark.parametrize(
    ("now", "count", "before", "letters"),
    [
        ([0, 0, 1, 1], 2, [1, 1, 0, 0], "BACDE"),
        ([0, 0, 1, 2], 3, [1, 1, 0, -1], "BACDE"),
        ([0, 1, 1, 1], 2, [2, 2, 0, 0], "BACDE"),
        ([-1, -1, 0, 0], 1, [0, 0, 1, 1], "ABCDE"),
    ],
)
def test_groups_keep_the_letter_that_most_of_their_people_had(crowd, now, count, before, letters):
    drawn = orient(places(crowd, now * 10), count, places(crowd, before * 10), Orientation())
    assert drawn.letters == letters


@pytest.mark.django_db
def test_a_new_count_that_comes_back_mirrored_is_drawn_as_before(client):
    dialogue = make_dialogue(state=State.CLOSED)
    rows, _people = fill(dialogue, people=140)
    before = recompute(dialogue=dialogue, now=timezone.now())
    # As if the engine had found the first direction, and so the order of the groups, the other way round.
    with np.load(io.BytesIO(bytes(before.detail))) as stored:
        arrays = dict(stored)
    arrays["position"] = arrays["position"] * np.float32(-1)
    arrays["label"] = np.where(arrays["label"] >= 0, 1 - arrays["label"], -1).astype(np.int8)
    target = io.BytesIO()
    np.savez(target, **arrays)
    before.detail = target.getvalue()
    before.save()
    make_vote(make_participant(dialogue), rows[0], 1)
    after = recompute(dialogue=dialogue, now=timezone.now())
    assert after.pk != before.pk
    drawn = orientation_in(after.summary)
    old, new = places_of(before), places_of(after)
    _same, here, there = np.intersect1d(old.people, new.people, return_indices=True)
    together = np.corrcoef(old.position[here, 0], drawn.applied(new.position)[there, 0])[0, 1]
    assert together > 0.95
    letters = {
        (int(a), drawn.letters[b]) for a, b in zip(old.label[here], new.label[there], strict=True) if b >= 0 <= a
    }
    assert letters == {(0, "A"), (1, "B")}
    assert [row["letter"] for row in after.summary["groups"]] == ["A", "B"]
    first = after.summary["dividing"][0]
    table = client.get(f"/dialoge/{dialogue.slug}/landschaft/aussagen/?sortierung=trennung").content.decode()
    cells = [re.search(rf'data-l="Gruppe {part["letter"]}">([^<]+)<', table)[1] for part in first["groups"]]
    assert cells == [span(part) for part in first["groups"]], "the table of all statements uses the same letters"
