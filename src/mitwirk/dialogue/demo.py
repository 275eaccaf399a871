"""What `mitwirk demo` shows in this room.

A finished real dialogue, an open one to try, a draft to continue.
"""

from __future__ import annotations

import gzip
import json
import random
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from math import exp
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from django.conf import settings
from django.db import transaction

from mitwirk.accounts.models import Sector, User
from mitwirk.core import activity
from mitwirk.core.models import Audience
from mitwirk.dialogue.actions.imports import import_polis
from mitwirk.dialogue.actions.landscape import recompute
from mitwirk.dialogue.models import (
    AgeGroup,
    Decision,
    DecisionOutcome,
    Dialogue,
    DialogueStep,
    Participant,
    SectorBasis,
    State,
    Statement,
    Status,
    TeamMember,
    TeamRole,
)
from mitwirk.dialogue.polis import read_source
from mitwirk.dialogue.votes_bulk import VoteRows, insert_votes

DATA = Path(settings.PACKAGE_DIR) / "data" / "dialogues"
KLIMARAT = "klimarat-produktion-und-konsum"
OPEN_FOR, LEFT = timedelta(days=9), timedelta(days=19)
SECTORS = [(Sector.CITIZENS, 104), (Sector.ADMINISTRATION, 28), (Sector.POLITICS, 22)]
# As in many such dialogues people from 25 to 39 are missing and those from 60 to 74 are many; and the young would
# rather have room for people than for cars, so that weighting by age shows.
AGES = [
    (AgeGroup.FROM_15, 12),
    (AgeGroup.FROM_25, 15),
    (AgeGroup.FROM_40, 29),
    (AgeGroup.FROM_60, 33),
    (AgeGroup.FROM_75, 11),
]
LEAN_BY_AGE: Mapping[str, float] = {
    AgeGroup.FROM_15: -0.25,
    AgeGroup.FROM_25: -0.2,
    AgeGroup.FROM_60: 0.15,
    AgeGroup.FROM_75: 0.2,
}
SAYS_AGE, PASSES, IMPORTANT = 0.7, 0.09, 0.12
STAND, SPREAD = 1.5, 0.3

KLIMARAT_FIELDS: Mapping[str, Any] = {
    "slug": KLIMARAT,
    "question": "Klimarat in Österreich: Was soll sich bei Produktion und Konsum ändern?",
    "context": (
        "Im Klimarat berieten 2022 zufällig ausgewählte Menschen aus ganz Österreich an sechs "
        "Wochenenden. Sie suchten "
        "Wege, wie das Land bis 2040 klimaneutral wird.\n\n"
        "Vor ihren Empfehlungen fragten sie alle: Was halten Sie von unseren Ideen? In diesem Dialog "
        "ging es darum, wie "
        "Waren hergestellt, verkauft und genutzt werden. Aussagen des Klimarats beginnen mit "
        "„Klimarat:“, alle anderen "
        "kamen von Teilnehmenden."
    ),
    "asked_by": "Klimarat der Bürgerinnen und Bürger, Österreich",
    "result_use": (
        "Der Klimarat hat die Antworten in seine Beratung einbezogen. Seine Empfehlungen hat er im Juli "
        "2022 der "
        "Bundesregierung übergeben."
    ),
    "result_owner": "Klimarat der Bürgerinnen und Bürger",
    "result_on": date(2022, 7, 4),
    "closes_at": datetime(2022, 5, 8, 10, 4, tzinfo=UTC),
    "seed": 20220508,
    "state": State.EVALUATED,
    "attribution": (
        "Data was gathered using the Polis software (compdemocracy.org/polis) and is sub-licensed under "
        "CC BY 4.0 with "
        "Attribution to The Computational Democracy Project. "
        "https://compdemocracy.org/case-studies/2022-Austria-Klimarat"
    ),
}


def demo(*, now: datetime) -> list[Dialogue]:
    """Load what is not there yet; a second call changes nothing."""
    loaders = {
        KLIMARAT: load_klimarat,
        "musterdialog-marktplatz": load_square,
        "musterdialog-vereine": load_draft,
    }
    there = set(Dialogue.objects.filter(slug__in=loaders).values_list("slug", flat=True))
    return [load(now=now) for slug, load in loaders.items() if slug not in there]


@contextmanager
def unpacked(folder: Path) -> Iterator[Path]:
    """Lend a folder with the same files, no longer compressed."""
    with TemporaryDirectory(prefix="mitwirk-demo-") as scratch:
        for packed in folder.glob("*.csv.gz"):
            with gzip.open(packed) as source, (Path(scratch) / packed.stem).open("wb") as target:
                shutil.copyfileobj(source, target)
        yield Path(scratch)


def load_klimarat(*, now: datetime) -> Dialogue:
    """Load the finished real dialogue."""
    with unpacked(DATA / "austria-klimarat-konsum") as folder:
        export = read_source(folder, name="compdemocracy/openData, austria-climate.5twd2jsnkf.2022-08-08")
    dialogue = import_polis(export=export, dialogue_fields=KLIMARAT_FIELDS, by=None, now=now)
    recompute(dialogue=dialogue, now=now)
    return dialogue


def load_square(*, now: datetime) -> Dialogue:
    """Load the open dialogue with seeded answers, and statements that wait for moderation."""
    plan = json.loads((DATA / "marktplatz.json").read_text(encoding="utf-8"))
    with transaction.atomic():
        dialogue = _make_dialogue(plan, State.OPEN, now, opens_at=now - OPEN_FOR, closes_at=now + LEFT)
        dialogue.result_on = (now + LEFT + timedelta(days=33)).date()
        dialogue.save(update_fields=["result_on"])
        statements = _make_statements(plan["statements"], dialogue, now - OPEN_FOR)
        rng = random.Random(plan["seed"])  # noqa: S311 - the same demo on every machine, nothing secret
        people = _make_people(dialogue, rng, now)
        _make_votes(dialogue, people, statements, plan["statements"], rng, now)
        _make_submissions(plan, dialogue, people, now)
    recompute(dialogue=dialogue, now=now)
    return dialogue


@transaction.atomic
def load_draft(*, now: datetime) -> Dialogue:
    """Load a draft that the organiser can complete and open."""
    plan = json.loads((DATA / "vereine.json").read_text(encoding="utf-8"))
    dialogue = _make_dialogue(plan, State.DRAFT, now, closes_at=now + timedelta(days=42))
    _make_statements(plan["statements"], dialogue, now)
    return dialogue


def _person(name: str) -> User | None:
    return User.objects.filter(email=f"{name}@beispiel.de").first()


def _make_dialogue(plan: Mapping[str, Any], state: str, now: datetime, **fields: Any) -> Dialogue:
    names = ("slug", "question", "context", "asked_by", "open_points", "result_use", "result_owner", "seed")
    office, bernd = _person("dilek"), _person("bernd")
    dialogue = Dialogue.objects.create(
        state=state,
        created_by=office,
        created_at=now - OPEN_FOR,
        **{name: plan[name] for name in names},
        **fields,
    )
    began = fields.get("opens_at", now)
    activity.record("dialogue.created", by=office, at=began, subject=dialogue)
    DialogueStep.objects.create(dialogue=dialogue, state=State.DRAFT, by=office, at=began)
    if state == State.OPEN:
        DialogueStep.objects.create(dialogue=dialogue, state=State.OPEN, by=office, at=began)
        activity.record("dialogue.opened", by=office, at=began, subject=dialogue, visible_to=Audience.ALL)
    for user in (office, bernd):
        if user is not None:
            TeamMember.objects.create(
                dialogue=dialogue, user=user, role=TeamRole.ORGANISER, added_by=office, added_at=began
            )
    return dialogue


def _make_statements(rows: list[list[Any]], dialogue: Dialogue, at: datetime) -> list[Statement]:
    return Statement.objects.bulk_create(
        Statement(
            dialogue=dialogue,
            number=row[0],
            kind=row[1],
            text=row[2],
            from_team=True,
            status=Status.ACCEPTED,
            submitted_at=at,
            published_at=at,
        )
        for row in rows
    )


def _make_people(dialogue: Dialogue, rng: random.Random, now: datetime) -> list[Participant]:
    groups, weights = zip(*AGES, strict=True)
    people = []
    for sector, count in SECTORS:
        for _ in range(count):
            says_age = rng.random() < SAYS_AGE
            people.append(
                Participant(
                    dialogue=dialogue,
                    sector=sector,
                    sector_basis=SectorBasis.SELF if sector == Sector.CITIZENS else SectorBasis.CODE,
                    age_group=rng.choices(groups, weights)[0] if says_age else "",
                    asked_sector=True,
                    asked_about=True,
                    joined_at=now - OPEN_FOR * rng.uniform(0.02, 0.98),
                )
            )
    rng.shuffle(people)
    return Participant.objects.bulk_create(people)


def _lean(person: Participant, rng: random.Random) -> float:
    """Return a stand between "more room for people" (below 0) and "stay reachable" (above 0)."""
    chance = (0.44 if person.sector == Sector.CITIZENS else 0.5) + LEAN_BY_AGE.get(person.age_group, 0.0)
    side = 1 if rng.random() < chance else -1
    return rng.gauss(STAND * side, SPREAD)


def _make_votes(
    dialogue: Dialogue,
    people: list[Participant],
    statements: list[Statement],
    plan: list[list[Any]],
    rng: random.Random,
    now: datetime,
) -> None:
    rows: list[tuple[int, int, int, bool, int]] = []
    for person in people:
        lean = _lean(person, rng)
        marks = 0
        at = person.joined_at
        for index in rng.sample(range(len(plan)), rng.choice([10, 14, 18, 22, 26, len(plan), len(plan)])):
            _number, _kind, _text, appeal, direction, by_sector = plan[index]
            bias = by_sector if person.sector == Sector.ADMINISTRATION else 0.0
            agrees = rng.random() < 1 / (1 + exp(-(appeal + 1.25 * direction * lean + 2 * bias)))
            value = 0 if rng.random() < PASSES else 1 if agrees else -1
            important = value != 0 and marks < 5 and rng.random() < IMPORTANT
            marks += important
            at = min(at + timedelta(seconds=rng.uniform(5, 40)), now)
            rows.append((person.pk, statements[index].pk, value, important, int(at.timestamp() * 1000)))
    table = np.array(rows, dtype=np.int64)
    votes = VoteRows(table[:, 0], table[:, 1], table[:, 2].astype(np.int8), table[:, 3] > 0, table[:, 4])
    insert_votes(votes, dialogue_id=dialogue.pk)


def _make_submissions(plan: Mapping[str, Any], dialogue: Dialogue, people: list[Participant], now: datetime) -> None:
    """Add what participants wrote: some of it waits, one was not published."""
    number = len(plan["statements"])
    for row in plan["pending"] + plan["rejected"]:
        number += 1
        kind, text, sector = row[:3]
        author = next(person for person in people[number:] if person.sector == sector)
        at = now - timedelta(hours=3 * (number - len(plan["statements"])))
        statement = Statement.objects.create(
            dialogue=dialogue,
            number=number,
            kind=kind,
            text=text,
            author=author,
            sector=sector,
            submitted_at=at,
        )
        activity.record("dialogue.statement_submitted", by=None, at=at, subject=statement)
        if len(row) > 3:
            _reject(statement, rule=row[3], reason=row[4], now=now)


def _reject(statement: Statement, *, rule: str, reason: str, now: datetime) -> None:
    office = _person("dilek")
    statement.status = Status.REJECTED
    statement.save(update_fields=["status"])
    Decision.objects.create(
        statement=statement, outcome=DecisionOutcome.REJECTED, rule=rule, reason=reason, by=office, at=now
    )
    activity.record("dialogue.statement_rejected", by=office, at=now, subject=statement)
