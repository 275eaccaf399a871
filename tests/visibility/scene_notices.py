"""Follows, notices, mails and newsletters in the house of the matrix."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import timezone

from mitwirk.core.models import Activity
from mitwirk.notices.models import (
    Bounce,
    Digest,
    Newsletter,
    NewsletterDelivery,
    NewsletterReader,
    NewsletterState,
    Notice,
    NoticeCursor,
    NoticeSettings,
    RhythmChoice,
    Subscription,
)


def notices(scene: Any, text: Any, moment: Callable[[int], datetime]) -> None:
    """Let Amina follow, be told, be mailed and read newsletters; let the office write some."""
    amina, office = scene.people["amina"], scene.people["office"]
    opened, draft = scene.dialogues["open"], scene.dialogues["draft"]

    def deed(dialogue: Any, day: int) -> Activity:
        return Activity.objects.create(
            kind="dialogue.opened", at=moment(day), subject_type="dialogue.dialogue", subject_id=dialogue.pk
        )

    Subscription.objects.create(user=amina, subject=f"dialogue.dialogue:{opened.pk}", at=moment(21))
    Subscription.objects.create(user=amina, subject=f"dialogue.dialogue:{draft.pk}", at=moment(21))
    RhythmChoice.objects.create(user=amina, category="zqkategorie", rhythm="weekly")
    NoticeSettings.objects.create(user=amina, mails_off_at=moment(22))
    digest = Digest.objects.create(user=amina, key="d" * 32, made_at=moment(23))
    told = Notice.objects.create(
        user=amina, activity=deed(opened, 24), category="dialogue", made_at=moment(24), digest=digest
    )
    untold = Notice.objects.create(user=amina, activity=deed(draft, 25), category="dialogue", made_at=moment(25))
    NoticeCursor.objects.create(pk=1, done_to=987_654_321)
    Bounce.objects.create(user=amina, status="4.7.26", at=timezone.now())
    sent, written = (
        Newsletter.objects.create(
            title=f"Zqrund{word}", slug=f"rundbrief-{number}", body=text(f"Zqrund{word}text"), made_by=office,
            changed_at=moment(26), state=state, released_at=moment(26) if state == NewsletterState.SENT else None,
        )
        for number, (word, state) in enumerate(
            (("gesendet", NewsletterState.SENT), ("entwurf", NewsletterState.DRAFT)), start=1
        )
    )  # fmt: skip
    own = NewsletterReader.objects.create(
        email=amina.email, words="2026-11", asked_at=moment(27), confirmed_at=moment(27)
    )
    NewsletterReader.objects.create(
        email="zqleserin@post.example", words="2026-11", asked_at=moment(28), confirmed_at=moment(28)
    )
    NewsletterDelivery.objects.create(newsletter=sent, reader=own, key="e" * 32, sent_at=moment(29))
    scene.rows["notices"], scene.rows["letters_out"] = [told, untold], [sent, written]
