"""Who learns what of follows, notices, mails and newsletters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mitwirk.notices.models import NewsletterDelivery, NewsletterReader, Notice, NoticeCursor


def rows(row: Callable[..., Any], everybody: frozenset[str], at: Callable[[int], str]) -> tuple[Any, ...]:
    """Return the rows of all models of notices."""
    amina, office = frozenset({"amina"}), frozenset({"office"})
    return (
        row("notices.Subscription", "what somebody follows", rf"seit 21\. Januar 2021|{at(21)}", amina, personal=amina),
        row("notices.RhythmChoice", "how often somebody wants mails", "zqkategorie", personal=amina),
        row("notices.NoticeSettings", "that somebody wants no mails", at(22), personal=amina),
        row("notices.Digest", "that a mail went out", at(23), personal=amina),
        row("notices.Notice", "what somebody was told", rf"24\. Januar 2021, 4|{at(24)}", amina, personal=amina),
        row("notices.Notice", "of what somebody may not read any more", rf"25\. Januar 2021, 4|{at(25)}"),
        row("notices.NoticeCursor", "how far the log was read", "987654321"),
        row("notices.Bounce", "that a mail came back", r"4\.7\.26", personal=amina),
        row("notices.Newsletter", "an issue that was sent", "Zqrundgesendet", everybody, everybody,
            export=everybody, personal=office),
        row("notices.Newsletter", "a draft", "Zqrundentwurf", office, office, personal=office),
        row("notices.NewsletterReader", "one's own newsletter", at(27), personal=amina),
        row("notices.NewsletterReader", "who else reads", f"zqleserin|{at(28)}"),
        row("notices.NewsletterDelivery", "who got an issue", f"{'e' * 32}|{at(29)}"),
    )  # fmt: skip


SILENT = {
    "notices.Newsletter_topics": "names of topics are public; the issue has rows of its own",
    "notices.NewsletterReader_topics": "names of topics are public; the reader has rows of its own",
}

# Seen by nobody: checked in the database, so that a misspelt sign fails.
UNSEEN = (
    r"25\. Januar 2021, 4|2021\-01\-25T03:15:25",
    "987654321",
    r"zqleserin|2021\-01\-28T03:15:28",
    "e" * 32 + r"|2021\-01\-29T03:15:29",
)


def assert_unseen_exist() -> None:
    """Check that the scene holds the rows that nobody may see."""
    assert Notice.objects.filter(made_at__day=25, made_at__year=2021).exists()
    assert NoticeCursor.objects.filter(done_to=987_654_321).exists()
    assert NewsletterReader.objects.filter(email__startswith="zqleserin").exists()
    assert NewsletterDelivery.objects.filter(key="e" * 32).exists()
