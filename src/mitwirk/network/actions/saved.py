"""Saved searches: keep, rename, remove, and look for new entries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from mitwirk.accounts.models import User
from mitwirk.core import activity
from mitwirk.core.errors import HouseError
from mitwirk.core.models import Audience
from mitwirk.network import facets
from mitwirk.network.addresses import chips, kind_of, normal_query
from mitwirk.network.directory import Choice
from mitwirk.network.forms.directory import SIDE_NAMES, DirectoryForm
from mitwirk.network.models import SavedSearch

MOST_EACH = 20
MOST_TOLD = 20
LONGEST_QUERY = 1000
# The search index learns new entries within a minute or two; looking earlier would miss them for good.
SETTLED = timedelta(minutes=5)


class TooManySearches(HouseError):
    """Somebody keeps as many searches as one may."""

    def default_message(self) -> str:
        """Return the sentence shown when the raiser gave none."""
        return _("Sie haben schon 20 Suchen gespeichert. Löschen Sie eine, dann ist Platz für diese.")


class NothingChosen(HouseError):
    """A choice without any filter is the whole directory."""

    def default_message(self) -> str:
        """Return the sentence shown when the raiser gave none."""
        return _("Diese Auswahl hat keinen Filter. Wählen Sie zuerst aus, was Sie interessiert.")


@transaction.atomic
def save_search(*, query: str, by: User, now: datetime) -> SavedSearch:
    """Keep a choice of the directory; the same choice is kept once."""
    choices = QueryDict(query[: 4 * LONGEST_QUERY])
    kind = kind_of(choices)
    form = DirectoryForm(choices, kind=kind)
    wanted = form.wanted()
    normal = normal_query(choices, form, wanted)
    if not wanted or len(normal) > LONGEST_QUERY:
        raise NothingChosen
    # Two windows of one person at once: the second waits here, and finds what the first one kept.
    User.objects.select_for_update().get(pk=by.pk)
    own = SavedSearch.objects.filter(user=by)
    kept = own.filter(query=normal).first()
    if kept is not None:
        return kept
    if own.count() >= MOST_EACH:
        raise TooManySearches
    words = [str(SIDE_NAMES[kind]), *(chip.label for chip in chips(choices, form, wanted))]
    search = SavedSearch.objects.create(
        user=by, name=" · ".join(words)[:100], side=kind, query=normal, seen=_newest(kind), made_at=now
    )
    activity.record("network.search_saved", by=by, at=now, subject=search, visible_to=Audience.SELF)
    return search


def _newest(kind: str) -> int:
    return int(facets.columns(kind).made.max(initial=0))


@transaction.atomic
def rename_search(*, search: SavedSearch, name: str, by: User) -> None:
    """Give one's own search another name."""
    SavedSearch.objects.visible_to(by).filter(pk=search.pk).update(name=name)


@transaction.atomic
def remove_search(*, search: SavedSearch, by: User) -> None:
    """Take one's own search away."""
    SavedSearch.objects.visible_to(by).filter(pk=search.pk).delete()


def find_new(*, now: datetime) -> int:
    """Look for new entries; only searches behind the newest entry are touched. Returns how many found something."""
    told = 0
    for kind in facets.MODELS:
        until = _settled(kind, now)
        due = SavedSearch.objects.filter(side=kind, seen__lt=until, user__is_active=True).select_related("user")
        for search in due.order_by("pk").iterator(chunk_size=200):
            told += _look(search, until, now)
    return told


def _settled(kind: str, now: datetime) -> int:
    """Return up to which number all entries are old enough to stand in the search index."""
    if kind == facets.PERSON:
        return min(facets.moment_number(now - SETTLED), _newest(kind))
    rows = facets.MODELS[kind].objects.order_by("pk")
    fresh = rows.filter(made_at__gt=now - SETTLED).values_list("pk", flat=True).first()
    if fresh is None:
        return _newest(kind)
    return min(fresh - 1, _newest(kind))


@transaction.atomic
def _look(search: SavedSearch, until: int, now: datetime) -> bool:
    """Tell one person what is new in one search, once."""
    if not SavedSearch.objects.filter(pk=search.pk, seen=search.seen).update(seen=until):
        return False
    choices = QueryDict(search.query)
    wanted = DirectoryForm(choices, kind=search.side).wanted()
    if not _still_means(wanted, choices):
        return False
    fresh = Choice(search.side, wanted, search.user).newest(since=search.seen, until=until)
    told = fresh[:MOST_TOLD]
    seen = set(facets.listed(search.side, search.user).filter(pk__in=told).values_list("pk", flat=True))
    entries = [number for number in told if number in seen]
    if not entries:
        return False
    SavedSearch.objects.filter(pk=search.pk).update(told_at=now)
    data = {"side": search.side, "entries": entries, "count": len(fresh)}
    activity.record("network.search_found", by=None, at=now, subject=search, visible_to=Audience.SELF, data=data)
    return True


def _still_means(wanted: Mapping[str, Any], choices: QueryDict) -> bool:
    """Say whether every filter is still understood: a topic or place that is gone must not widen the search."""
    return all(name in wanted for name in choices if name not in {"art", "umkreis"})
