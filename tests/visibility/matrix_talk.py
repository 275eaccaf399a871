"""Who learns what of boards, threads and comments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def rows(row: Callable[..., Any], everybody: frozenset[str]) -> tuple[Any, ...]:
    """Return the rows of all models of the discussion."""
    amina, emil, office = frozenset({"amina"}), frozenset({"emil"}), frozenset({"office"})
    member, moderators = frozenset({"place_admin"}), frozenset({"office", "house_moderator"})
    private = amina | member
    alliance = moderators | amina | frozenset({"place_admin"})
    return (
        row("discussion.Board", "an open one", "Zqraumoffen", everybody, everybody, everybody, everybody),
        row("discussion.Board", "one of the alliance", "Zqraumallianz", alliance, alliance),
        row("discussion.Board", "a private one", "Zqraumprivat", private, private, private, personal=private),
        row("discussion.Board", "one whose thing is hidden", "Zqraumverborgen", office, office),
        row("discussion.BoardMember", "who belongs to a private one", r"Zqpaul</h2><p class=.mw-meta.>(Mitglied|Member), seit",
            private),
        row("discussion.BoardInvitation", "whom it invited", "zqgebeten", amina),
        row("discussion.Thread", "in an open board", "Zqgespraech", everybody, moderators, everybody, everybody,
            personal=emil | amina, mail=amina),
        row("discussion.Thread", "in a private one", "Zqheimgespraech", private, amina, private, personal=private),
        row("discussion.Thread", "in one of the alliance", "Zqallianzfrage", alliance, personal=office),
        row("discussion.Comment", "in an open board", "Zqgesagt", everybody, NOBODY, everybody, everybody,
            personal=emil),
        row("discussion.Comment", "in a private one", "Zqheimbeitrag", private, search=private, personal=amina),
        row("discussion.Comment", "reported in a private one", "Zqheimmeldung", private | office, amina | office,
            private, personal=member),
        row("discussion.Comment", "a removed one", "Zqentfernterbeitrag", amina | moderators, personal=amina),
        row("discussion.CommentVersion", "what stood there before", "Zqfruehere", everybody, personal=emil),
        row("discussion.CommentAttachment", "of an open comment", "Zqanhangbild", everybody, personal=emil),
        row("discussion.CommentAttachment", "of a private comment", "Zqheimanhang", private, personal=amina),
        row("discussion.CommentMention", "that Amina is mentioned", r'"mentions":\s*\[\s*\{', personal=amina),
        row("discussion.CommentReport", "what bothers somebody", "Zqstoert", amina | office, personal=amina),
        row("discussion.CommentDecision", "why a comment went", "Zqentferngrund", amina | moderators,
            personal=amina | office, mail=amina),
        row("discussion.CommentObjection", "what its author says", "Zqwiderspruch", amina | moderators, moderators,
            personal=amina),
    )  # fmt: skip


NOBODY: frozenset[str] = frozenset()
