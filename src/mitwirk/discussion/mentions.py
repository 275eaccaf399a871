"""Who is mentioned with @name: only people who belong to a board or have written there, so nobody can be found out."""

from __future__ import annotations

import re

from django.db.models import Exists, OuterRef, Q

from mitwirk.accounts.models import User
from mitwirk.discussion.models import Board, BoardMember, Comment

MOST_WORDS, MOST_MENTIONS, LONGEST_NAME = 4, 10, 60
BEGINNING = re.compile(r"(?<![\w@.])@(\S[^\n@]{0,119})")
EDGE = ".,;:!?)(\"'“”„»«"


def phrases(text: str) -> list[list[str]]:
    """Return for each @ the names it may mean, the longest first."""
    found = []
    for rest in BEGINNING.findall(text)[:MOST_MENTIONS]:
        words = rest.split(" ")[:MOST_WORDS]
        names: list[str] = []
        for count in range(len(words), 0, -1):
            name = " ".join(words[:count])[:LONGEST_NAME]
            names += [name, name.rstrip(EDGE)]
        found.append([name for name in dict.fromkeys(names) if name])
    return found


def mentioned(text: str, board: Board) -> list[User]:
    """Return the people whom a text in a board means; of a longer and a shorter name the longer one."""
    wanted = phrases(text)
    if not wanted:
        return []
    names = {name for options in wanted for name in options}
    wrote = Comment.objects.filter(thread__board=board, author=OuterRef("pk"))
    belongs = BoardMember.objects.present().filter(board=board, user=OuterRef("pk"))
    people = User.objects.filter(is_active=True, display_name__in=names).filter(Q(Exists(wrote)) | Q(Exists(belongs)))
    by_name: dict[str, list[User]] = {}
    for person in people.order_by("pk")[: MOST_MENTIONS * 5]:
        by_name.setdefault(person.display_name, []).append(person)
    meant: dict[int, User] = {}
    for options in wanted:
        hit = next((name for name in options if name in by_name), None)
        meant |= {person.pk: person for person in by_name.get(hit or "", [])}
    people_meant = list(meant.values())[:MOST_MENTIONS]
    return [person for person in people_meant if Board.objects.visible_to(person).filter(pk=board.pk).exists()]
