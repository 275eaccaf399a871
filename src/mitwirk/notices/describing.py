"""Deeds in words for one reader: each room says what may be read at this moment; the rest stays unsaid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from mitwirk.core.contract import NoticeLine, NoticeRule, contracts, nothing
from mitwirk.core.models import Activity
from mitwirk.notices.rhythm import DIRECT


def rules() -> dict[str, NoticeRule]:
    """Return every rule of the house by activity kind."""
    return {kind: rule for contract in contracts().values() for kind, rule in contract.notice_rules.items()}


def categories() -> dict[str, str]:
    """Return every category in words; what concerns somebody in person first."""
    words = {DIRECT: _("Was Sie persönlich betrifft")}
    for contract in contracts().values():
        words |= {key: _(text) for key, text in contract.notice_categories.items()}
    return words


def mailed_categories() -> dict[str, str]:
    """Return the categories that have a rhythm: what one follows or ordered, and what concerns one in person."""
    chosen = {rule.category for rule in rules().values() if rule.followed is not nothing or rule.ordered}
    return {key: words for key, words in categories().items() if key == DIRECT or key in chosen}


def describe(rows: Iterable[Activity], viewer: Any) -> dict[int, NoticeLine]:
    """Return the words for those deeds that a viewer may read at this moment."""
    known = rules()
    by_describer: defaultdict[Any, list[Activity]] = defaultdict(list)
    for row in rows:
        if row.kind in known:
            by_describer[known[row.kind].describe].append(row)
    lines: dict[int, NoticeLine] = {}
    for describer, deeds in by_describer.items():
        lines |= describer(deeds, viewer)
    return lines


def followed_things(subjects: Collection[str], viewer: Any) -> Mapping[str, tuple[str, str]]:
    """Return title and address of the things among these that exist and that a viewer may see."""
    ids: defaultdict[str, list[int]] = defaultdict(list)
    for subject in subjects:
        kind, _colon, number = subject.partition(":")
        if number.isdecimal() and len(number) < 19:
            ids[kind].append(int(number))
    found: dict[str, tuple[str, str]] = {}
    for contract in contracts().values():
        for kind, titles in contract.followables.items():
            if kind in ids:
                found |= {f"{kind}:{pk}": words for pk, words in titles(viewer, ids[kind]).items()}
    return found
