"""My desk: what waits for a person in all rooms, and how urgent it is, in words."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitwirk.accounts.models import User
from mitwirk.core.contract import contracts

SOON = timedelta(days=3)
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Task:
    """One thing that waits (Aufgabe), with the day it is due in words and in a tone."""

    title: str
    text: str
    href: str
    due: date
    due_words: str
    tone: str


def tasks(user: User, now: datetime) -> list[Task]:
    """Return what waits for a person in all rooms, the most urgent first, in a fixed number of queries."""
    today = localdate(now)
    items = itertools.chain.from_iterable(contract.desk_items(user, now) for contract in contracts().values())
    found = [
        Task(item["title"], item["text"], item["href"], item["due"], *due_words(item["due"], today)) for item in items
    ]
    return sorted(found, key=lambda task: (task.due, task.title))


def due_words(due: date, today: date) -> tuple[str, str]:
    """Say when something is due, and in which tone: late, soon or at leisure."""
    days = (due - today).days
    if days < 0:
        late = ngettext("seit gestern fällig", "seit %(days)s Tagen fällig", -days)
        return late % {"days": -days}, "fehler"
    if days == 0:
        return _("heute fällig"), "warn"
    words = _("morgen fällig") if days == 1 else _("fällig am %(day)s") % {"day": date_format(due, "MONTH_DAY_FORMAT")}
    return words, "warn" if timedelta(days=days) <= SOON else "ruhe"


def summary(found: Sequence[Task], today: date) -> str:
    """Say in one sentence how much is due within a week."""
    due = sum(task.due <= today + WEEK for task in found)
    if due:
        return ngettext("Eine Sache wird diese Woche fällig.", "%(count)s Sachen werden diese Woche fällig.", due) % {
            "count": due
        }
    return _("Diese Woche wird nichts fällig.") if found else _("Gerade wartet nichts auf Sie.")
