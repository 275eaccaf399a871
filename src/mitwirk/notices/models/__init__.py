"""Rows of this room: what somebody follows, what is told to whom, mails, newsletters."""

from mitwirk.notices.models.following import NoticeSettings, Rhythm, RhythmChoice, Subscription
from mitwirk.notices.models.newsletter import Newsletter, NewsletterDelivery, NewsletterReader, NewsletterState
from mitwirk.notices.models.notices import Bounce, Digest, Notice, NoticeCursor

__all__ = [
    "Bounce",
    "Digest",
    "Newsletter",
    "NewsletterDelivery",
    "NewsletterReader",
    "NewsletterState",
    "Notice",
    "NoticeCursor",
    "NoticeSettings",
    "Rhythm",
    "RhythmChoice",
    "Subscription",
]
