"""One's own profile: made, changed, taken away; each field with its readers."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from mitwirk.accounts.models import User
from mitwirk.core import activity, search
from mitwirk.core.models import Audience
from mitwirk.core.slugs import insert_with_slug
from mitwirk.network import findable
from mitwirk.network.models import PROFILE_FIELDS, Audibility, Profile
from mitwirk.places.models import Topic


@transaction.atomic
def keep_profile(
    *, visibility: Mapping[str, str], by: User, now: datetime, topics: Iterable[Topic] = (), **fields: Any
) -> Profile:
    """Make or change one's own profile; what no reader is named for, nobody reads."""
    User.objects.select_for_update().get(pk=by.pk)
    readers = {name: visibility.get(name, Audibility.NOBODY) for name in PROFILE_FIELDS}
    profile = Profile.objects.filter(user=by).first() or Profile(user=by)
    for name, value in fields.items():
        setattr(profile, name, value)
    profile.visibility, profile.changed_at = readers, now
    if profile.shown_at is None and Audibility.ALL in readers.values():
        profile.shown_at = now
    if profile.pk:
        profile.save()
    else:
        nameless = f"mitglied-{secrets.token_hex(3)}"
        insert_with_slug(profile, by.display_name, route="network:profile_detail", empty=nameless)
    profile.topics.set(topics)
    findable.keep_findable(profile)
    activity.record("network.profile_kept", by=by, at=now, subject=profile, visible_to=Audience.SELF)
    return profile


@transaction.atomic
def remove_profile(*, by: User, now: datetime) -> None:
    """Take one's own profile away."""
    profile = Profile.objects.filter(user=by).first()
    if profile is None:
        return
    activity.record("network.profile_removed", by=by, at=now, subject=profile, visible_to=Audience.SELF)
    search.remove("person", [profile.pk])
    profile.delete()
