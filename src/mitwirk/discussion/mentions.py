"""Who is mentioned with @name: only people who belong to a board or have written there, so nobody can be found out."""

from __future__ import annotations

import re
import unicodedata

from django.db.models import Q

from mitwirk.accounts.models import User
from mitwirk.discussion.models import Board, BoardMember, Comment, Thread

MOST_WORDS, MOST_MENTIONS, LONGEST_NAME = 4, 10, 60
BEGINNING = re.compile(r"(?<![\w@.])@(\S[^\n@]{0,119})")
EDGE = ".,;:!?)(\"'“”„»«"


def plain(name: str) -> str:
    """Return a name without what keyboards do differently: case, the way a letter is put together, spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def phrases(text: str) -> list[list[str]]:
    """Return for each @ the names it may mean, the longest first."""
    found = []
    for rest in BEGINNING.findall(text)[:MOST_MENTIONS]:
        words = rest.split()[:MOST_WORDS]
        names: list[str] = []
        for count in range(len(words), 0, -1):
            name = " ".join(words[:count])[:LONGEST_NAME]
            names += [plain(name), plain(name.rstrip(EDGE))]
        found.append([name for name in dict.fromkeys(names) if name])
    return found


def mentioned(text: str, thread: Thread) -> list[User]:
    """Return the people whom a text means; of a longer and a shorter name the longer one.

    Of several people with one name it means those who write in this thread, if any do.
    """
    wanted = phrases(text)
    if not wanted:
        return []
    by_name = _named({name for options in wanted for name in options}, thread.board)
    meant: dict[int, None] = {}
    for options in wanted:
        hit = next((name for name in options if name in by_name), "")
        meant |= dict.fromkeys(_nearest(by_name.get(hit, []), thread))
    people = User.objects.in_bulk(list(meant)[:MOST_MENTIONS])
    reads = Board.objects.filter(pk=thread.board_id)
    return [people[pk] for pk in meant if pk in people and reads.visible_to(people[pk]).exists()]


def _named(names: set[str], board: Board) -> dict[str, list[int]]:
    """Return who takes part in a board and has one of these names; compared here, databases differ about case."""
    wrote = Comment.objects.filter(thread__board=board).values("author")
    belongs = BoardMember.objects.present().filter(board=board).values("user")
    people = User.objects.filter(Q(pk__in=wrote) | Q(pk__in=belongs), is_active=True)
    found: dict[str, list[int]] = {}
    for pk, name in people.order_by("pk").values_list("pk", "display_name"):
        known = plain(name)
        if known in names:
            found.setdefault(known, []).append(pk)
    return found


def _nearest(people: list[int], thread: Thread) -> list[int]:
    """Return those of several people with one name who write in a thread, or all of them if none does."""
    if len(people) < 2:
        return people
    here = set(Comment.objects.filter(thread=thread, author__in=people).values_list("author", flat=True))
    return [pk for pk in people if pk in here] or people
