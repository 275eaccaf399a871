"""Mails that came back (RFC 3464): find which mail it was and why, and stop writing to dead addresses."""

from __future__ import annotations

import re
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from django.db import transaction

from mitwirk.notices.models import Digest, NewsletterDelivery
from mitwirk.notices.sending import note_bounce

LARGEST = 2_000_000
OURS = re.compile(r"<mw-([0-9a-f]{32})@")
STATUS = re.compile(r"^Status:\s*([245]\.\d{1,3}\.\d{1,3})", re.MULTILINE | re.IGNORECASE)


def read_bounce(raw: bytes) -> tuple[str, str] | None:
    """Return key and status of the mail that came back; None when this is no bounce of ours.

    Notices of success (2.x.x) are no bounces. Of several statuses the worst counts; a missing one is passing.
    """
    message = message_from_bytes(raw[:LARGEST], policy=policy.default)
    if message.get_content_type() != "multipart/report":
        return None
    texts = [str(part) for part in _parts(message)]
    key = next((found.group(1) for text in texts if (found := OURS.search(text))), None)
    status = max((found for text in texts for found in STATUS.findall(text)), key=lambda code: code[0], default="4.0.0")
    if key is None or status.startswith("2"):
        return None
    return key, status


def _parts(message: EmailMessage) -> list[EmailMessage]:
    kinds = {"message/delivery-status", "message/rfc822", "text/rfc822-headers"}
    return [part for part in message.walk() if part.get_content_type() in kinds]


@transaction.atomic
def take_bounce(raw: bytes, *, now: datetime) -> bool:
    """Note a mail that came back; False when it is no bounce of ours."""
    found = read_bounce(raw)
    if found is None:
        return False
    key, status = found
    digest = Digest.objects.filter(key=key).select_related("user").first()
    if digest is not None:
        if Digest.objects.filter(pk=digest.pk, returned_at=None).update(returned_at=now):
            note_bounce(digest.user, status, now=now)
        return True
    delivery = NewsletterDelivery.objects.filter(key=key).select_related("reader").first()
    if delivery is None:
        return False
    reader = delivery.reader
    reader.bounced_at = now
    if status.startswith("5") and reader.ended_at is None:
        reader.ended_at = now
    reader.save(update_fields=["bounced_at", "ended_at"])
    return True
