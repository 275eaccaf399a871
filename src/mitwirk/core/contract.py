"""What the house must know about a room, said in one place: `<room>/contract.py` holds a `RoomContract`."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings


def nothing(*_args: Any, **_kwargs: Any) -> list[Any]:
    """Return an empty list: a room that has none of a thing says so with this."""
    return []


@dataclass(frozen=True)
class PeriodicJob:
    """A deed that the worker pulls on a schedule; `run(now=...)` returns how many things it did.

    A job that computes for seconds is not `atomic`: it opens its own short transactions, so that others can write.
    """

    name: str
    every_seconds: int
    run: Callable[..., int]
    atomic: bool = True


@dataclass(frozen=True)
class NoticeLine:
    """One deed in words: what happened (`text`), where to read it (`url`), what it is about (for grouping)."""

    text: str
    url: str
    about: str
    about_url: str


@dataclass(frozen=True)
class NoticeRule:
    """How deeds of one activity kind become notices (Mitteilungen).

    `followed(row)` gives the subjects, such as "network.initiative:5", whose followers hear of it; `people(row)` the
    ids of people who hear of it whether they follow or not (mentioned, asked, responsible). `describe(rows, viewer)`
    maps the pk of each activity row that this viewer may read at this moment to its words: a row that is missing is
    told to nobody. `category` is one of the keys of `RoomContract.notice_categories`. With `mails_itself` the room
    writes to these people at once, so the notice stands in the notice centre only. With `ordered` these people asked
    for such news once, for example by saving a search: it comes in its category's rhythm, not as a personal matter.
    """

    category: str
    describe: Callable[[Collection[Any], Any], Mapping[int, NoticeLine]]
    followed: Callable[[Any], Iterable[str]] = nothing
    people: Callable[[Any], Iterable[int]] = nothing
    mails_itself: bool = False
    ordered: bool = False


@dataclass(frozen=True)
class RoomContract:
    """All doors that the house, not a neighbour, walks through.

    `activity_kinds` maps each kind to a German sentence part for trails. `personal_data(user)` gives what the
    room holds about a person as JSON-safe mapping. `erase(user, now=)` removes or detaches it and returns a
    mapping table -> rows. `open_data` lists (title, url) of public exports. `search_documents()` yields
    core.search documents; `search_kinds` maps their kinds to the German words for one and for many;
    `search_visible` maps a kind to a function (viewer, keys) -> keys that the viewer may read at this moment;
    `audiences(viewer)`
    gives the search audiences of a signed-in person. `sitemap()` yields paths that everyone may open.
    `warm()` reads what a process remembers, before the first visitor comes; processes that fork then share it.
    `official(now=)` loads data that every installation needs and brings them up to date.
    `notice_categories` maps keys to German words ("Gesuche und Angebote"); `notice_rules` maps activity kinds to rules;
    `followables` maps a subject type such as "network.initiative" to (viewer, ids) -> id -> (title, url) of what the
    viewer may see. `desk_items(user, now)` gives what waits for a person (see `dialogue/desk.py` for the shape).
    `feeds()` lists (title, url) of public Atom and iCalendar feeds.
    `demo(now=)` loads demo rows once. `duplicate` names the action that copies the room's main thing, or None.
    """

    room: str
    activity_kinds: Mapping[str, str] = field(default_factory=dict)
    personal_data: Callable[[Any], Mapping[str, Any]] | None = None
    erase: Callable[..., Mapping[str, int]] | None = None
    open_data: Callable[[], Iterable[tuple[str, str]]] = nothing
    duplicate: Callable[..., Any] | None = None
    search_documents: Callable[[], Iterable[Any]] = nothing
    search_kinds: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    search_visible: Mapping[str, Callable[[Any, Collection[str]], Iterable[str]]] = field(default_factory=dict)
    audiences: Callable[[Any], Iterable[str]] = nothing
    sitemap: Callable[[], Iterable[str]] = nothing
    notice_categories: Mapping[str, str] = field(default_factory=dict)
    notice_rules: Mapping[str, NoticeRule] = field(default_factory=dict)
    followables: Mapping[str, Callable[[Any, Collection[int]], Mapping[int, tuple[str, str]]]] = field(
        default_factory=dict
    )
    desk_items: Callable[..., Iterable[dict[str, Any]]] = nothing
    feeds: Callable[[], Iterable[tuple[str, str]]] = nothing
    warm: Callable[[], object] = nothing
    official: Callable[..., Any] | None = None
    demo: Callable[..., Any] | None = None
    jobs: tuple[PeriodicJob, ...] = ()


@functools.cache
def contracts() -> dict[str, RoomContract]:
    """Return every room's contract, lowest floor first."""
    found = {}
    for room in settings.ROOMS:
        module = importlib.import_module(f"mitwirk.{room}.{'house_contract' if room == 'core' else 'contract'}")
        found[room] = module.CONTRACT
    return found


@functools.cache
def known_activity_kinds() -> frozenset[str]:
    """Return all kinds that may be recorded."""
    return frozenset(kind for contract in contracts().values() for kind in contract.activity_kinds)


def due_jobs(last_runs: Mapping[str, datetime], now: datetime) -> list[PeriodicJob]:
    """Return the periodic jobs whose time has come."""
    return [
        job
        for contract in contracts().values()
        for job in contract.jobs
        if job.name not in last_runs or (now - last_runs[job.name]).total_seconds() >= job.every_seconds
    ]
