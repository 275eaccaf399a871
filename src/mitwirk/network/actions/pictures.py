"""Pictures of an initiative: add one, take one off."""

from __future__ import annotations

import io
import secrets
from datetime import datetime
from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _

from mitwirk.accounts.models import User
from mitwirk.core import activity
from mitwirk.core.attachments import bounded, scan
from mitwirk.core.errors import HouseError, NotAllowed
from mitwirk.core.kept_files import files_go_with_failure, keep_file
from mitwirk.core.models import Audience
from mitwirk.core.pictures import redraw
from mitwirk.core.ratelimit import limit
from mitwirk.network.models import Initiative, InitiativePicture
from mitwirk.network.permissions import can_edit_initiative

MOST_PICTURES, MOST_BYTES, A_DAY = 6, 10_000_000, 30


@files_go_with_failure
@transaction.atomic
def add_picture(*, initiative: Initiative, upload: IO[bytes], alt: str, by: User, now: datetime) -> InitiativePicture:
    """Draw a picture anew and show it on the initiative's page."""
    initiative = Initiative.objects.select_for_update().get(pk=initiative.pk)
    if not can_edit_initiative(by, initiative):
        raise NotAllowed
    if initiative.pictures.count() >= MOST_PICTURES:
        full = _("Eine Initiative zeigt höchstens %(count)s Bilder. Entfernen Sie zuerst eines.")
        raise HouseError(full % {"count": MOST_PICTURES})
    limit("network.picture", str(by.pk), at_most=A_DAY, seconds=86_400, now=now)
    content = bounded(upload, most=MOST_BYTES)
    scan(content)
    picture = redraw(io.BytesIO(content))
    row = InitiativePicture(
        initiative=initiative, alt=alt, width=picture.width, height=picture.height, added_by=by, added_at=now
    )
    keep_file(row.file, f"{secrets.token_urlsafe(24)}.webp", picture.content)
    row.save()
    activity.record("network.picture_added", by=by, at=now, subject=initiative, visible_to=Audience.ALL)
    return row


@transaction.atomic
def remove_picture(*, picture: InitiativePicture, by: User, now: datetime) -> None:
    """Take a picture off; its file goes once that is certain. The second click changes nothing."""
    initiative = Initiative.objects.select_for_update().get(pk=picture.initiative_id)
    if not can_edit_initiative(by, initiative):
        raise NotAllowed
    found = initiative.pictures.filter(pk=picture.pk).first()
    if found is None:
        return
    storage, name = found.file.storage, str(found.file.name)
    found.delete()
    activity.record("network.picture_removed", by=by, at=now, subject=initiative, visible_to=Audience.ALL)
    transaction.on_commit(lambda: storage.delete(name))
