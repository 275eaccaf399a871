"""What is attached to comments: taken in, kept under names of our own, removed with its row."""

from __future__ import annotations

import io
import secrets
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from mitwirk.core.attachments import FileRefused, bounded, is_pdf, scan
from mitwirk.core.kept_files import keep_file
from mitwirk.core.pictures import redraw
from mitwirk.discussion.models import AttachmentKind, Comment, CommentAttachment

MOST_BYTES = 10_000_000
MOST_FILES = 4


def attach(comment: Comment, upload: UploadedFile, description: str, now: datetime) -> CommentAttachment:
    """Check a file and keep it with a comment, inside the transaction of the deed."""
    if comment.attachments.count() >= MOST_FILES:
        raise FileRefused(
            _("An einen Beitrag passen höchstens %(count)s Dateien. Entfernen Sie zuerst eine.") % {"count": MOST_FILES}
        )
    content = bounded(upload, most=MOST_BYTES)
    scan(content)
    row = CommentAttachment(comment=comment, description=description, added_at=now, kind=AttachmentKind.PDF)
    name = f"{secrets.token_urlsafe(24)}.pdf"
    if not is_pdf(content):
        picture = redraw(io.BytesIO(content))
        content, name = picture.content, name.replace(".pdf", ".webp")
        row.kind, row.width, row.height = AttachmentKind.PICTURE, picture.width, picture.height
    row.size = len(content)
    keep_file(row.file, name, content)
    row.save()
    return row


def discard(rows: QuerySet[CommentAttachment]) -> None:
    """Delete attachments; their files go once that is certain."""
    kept = [(row.file.storage, str(row.file.name)) for row in rows]
    rows.delete()

    def delete_files() -> None:
        for storage, name in kept:
            storage.delete(name)

    transaction.on_commit(delete_files)
