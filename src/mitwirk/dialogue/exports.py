"""The open-data files of a dialogue: tables for people, JSON for programs, Polis' own layout for other tools.

Files are written once per state of the dialogue, into `DATA_DIR/exports`, and then only sent.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import IO, Any

import numpy as np
from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from mitwirk.core.csv_cells import safe_cell
from mitwirk.dialogue.bundle import write_bundle
from mitwirk.dialogue.export_data import (
    LICENCE_NAME,
    LICENCE_URL,
    ZONE,
    OpenData,
    gather,
    page_address,
)
from mitwirk.dialogue.files import build_once, zip_entry
from mitwirk.dialogue.models import (
    Decision,
    Dialogue,
    LandscapeSnapshot,
    Participant,
    State,
    StatementKind,
    VoteValue,
)

# Raise it when the content of the files changes: their addresses in caches depend on it.
LAYOUT = 1
TABLES, JSON_FILE, POLIS, BUNDLE = "tabellen.zip", "dialog.json", "polis.zip", "nachrechnen.zip"
TYPES = {
    TABLES: "application/zip",
    JSON_FILE: "application/json",
    POLIS: "application/zip",
    BUNDLE: "application/zip",
}
HIDDEN = "(nicht veröffentlicht)"


def version_of(dialogue: Dialogue) -> str:
    """Return what changes when the files would: the ETag of all of them.

    A statement taken down, or a person whose answers were erased, leaves the files at once.
    """
    decided = Decision.objects.filter(statement__dialogue=dialogue).aggregate(last=Max("pk"))["last"]
    people = Participant.objects.filter(dialogue=dialogue).count()
    parts = (
        LAYOUT,
        dialogue.pk,
        dialogue.created_at,
        dialogue.state,
        dialogue.version,
        dialogue.snapshot_id,
        dialogue.attribution,
        decided,
        people,
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


def path_of(dialogue: Dialogue, name: str) -> Path:
    """Return where one of the files lies once it is written."""
    return Path(settings.DATA_DIR) / "exports" / f"{dialogue.pk}-{version_of(dialogue)}-{name}"


def file_of(dialogue: Dialogue, name: str) -> Path:
    """Return one of the files, written now if nobody has asked for it in this state."""
    path = path_of(dialogue, name)
    return build_once(path, lambda target: WRITERS[name](dialogue, target), older=f"{dialogue.pk}-*-{name}")


def _day(days: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=days)).isoformat()


def _milliseconds(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=ZONE).timestamp() * 1000)


def published_files() -> list[tuple[str, str]]:
    """Return title and address of the open data of every finished dialogue."""
    rows = (
        Dialogue.objects.filter(state__in=[State.CLOSED, State.EVALUATED])
        .order_by("pk")
        .values_list("question", "slug")
    )
    return [(question, reverse("dialogue:data", args=[slug])) for question, slug in rows]


def readme_lines(data: OpenData) -> list[str]:
    """Return the note that lies beside the tables."""
    dialogue = data.dialogue
    with override("de"):
        return [
            dialogue.question,
            "",
            _("Quelle: %(text)s") % {"text": data.attribution},
            _("Adresse: %(url)s") % {"url": page_address(dialogue)},
            _("Lizenz: %(name)s, %(url)s") % {"name": LICENCE_NAME, "url": LICENCE_URL},
            "",
            _("Nummern der Teilnehmenden gelten nur in diesen Dateien. Sie folgen keiner Reihenfolge."),
            _("Zeiten sind auf den Tag gerundet. Wer eine Aussage geschrieben hat, steht nicht in den Daten."),
            _("Der Sektor steht nur da, wenn ihn mindestens fünf Teilnehmende angegeben haben."),
            _("Texte nicht veröffentlichter Aussagen sind nicht enthalten, auch keine Stimmen dazu."),
            _("Ein Apostroph vor =, +, - oder @ verhindert, dass ein Tabellenprogramm den Text als Formel liest."),
        ]


# -- Tables ------------------------------------------------------------------------------------------
def write_tables(data: OpenData, target: IO[bytes]) -> None:
    """Write statements and votes for spreadsheets.

    Semicolons and a byte order mark, as German Excel expects.
    """
    with zipfile.ZipFile(target, "w") as archive:
        with zip_entry(archive, "LIESMICH.txt") as text:
            text.write("\r\n".join(readme_lines(data)) + "\r\n")
        with zip_entry(archive, "aussagen.csv") as text, override("de"):
            text.write("\ufeff")
            csv.writer(text, delimiter=";").writerows(_statement_rows(data))
        with zip_entry(archive, "stimmen.csv") as text, override("de"):
            text.write("\ufeff")
            csv.writer(text, delimiter=";").writerows(_vote_rows(data))


def _statement_rows(data: OpenData) -> Iterator[Sequence[Any]]:
    yield [
        "nummer", "aussage", "art", "stand", "eingereicht_am",
        "stimme_zu", "unentschieden", "lehne_ab", "ist_wichtig",
    ]  # fmt: skip
    for row in data.statements:
        stand = _("veröffentlicht") if row.accepted else _("nicht veröffentlicht")
        kind = str(StatementKind(row.kind).label) if row.kind else ""
        text = safe_cell(row.text)
        yield [
            row.number,
            text,
            kind,
            stand,
            row.submitted_on,
            row.agree,
            row.unsure,
            row.disagree,
            row.important,
        ]


def _vote_rows(data: OpenData) -> Iterator[Sequence[Any]]:
    yield ["person", "sektor", "aussage", "antwort", "ist_wichtig", "tag"]
    labels = {value: str(VoteValue(value).label) for value in VoteValue.values}
    days = {day: _day(day) for day in np.unique(data.day).tolist()}
    numbers = [row.number for row in data.statements]
    sectors = [_sector_label(sector) for sector in data.sectors]
    for person, statement, value, important, day in _columns(data):
        yield [
            person,
            sectors[person - 1],
            numbers[statement],
            labels[value],
            "ja" if important else "",
            days[day],
        ]


def _sector_label(sector: str) -> str:
    from mitwirk.accounts.models import Sector

    return str(Sector(sector).label) if sector else ""


def _columns(data: OpenData) -> Iterator[tuple[int, int, int, int, int]]:
    """Yield the votes as plain numbers, a slice at a time."""
    for start in range(0, data.value.size, 50_000):
        part = slice(start, start + 50_000)
        yield from zip(
            data.participant[part].tolist(),
            data.statement[part].tolist(),
            data.value[part].tolist(),
            data.important[part].tolist(),
            data.day[part].tolist(),
            strict=True,
        )


# -- JSON --------------------------------------------------------------------------------------------
def write_json(data: OpenData, target: IO[bytes]) -> None:
    """Write one document; votes are rows of numbers, so that a million of them stay handy."""
    head = {
        "format": "mitwirk-dialogue",
        "layout": LAYOUT,
        "licence": {"name": LICENCE_NAME, "url": LICENCE_URL},
        "attribution": data.attribution,
        "dialogue": _dialogue_facts(data),
        "landscape": _landscape_facts(data.dialogue),
        "statements": [_statement_facts(row) for row in data.statements],
        "participants": [{"number": n, "sector": s or None} for n, s in enumerate(data.sectors, start=1)],
        "vote_columns": ["participant", "statement", "value", "important", "day"],
    }
    text = io.TextIOWrapper(target, "utf-8", newline="")
    text.write(json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "votes": [')
    separator = "\n"
    numbers = [row.number for row in data.statements]
    for person, statement, value, important, day in _columns(data):
        text.write(f'{separator}[{person},{numbers[statement]},{value},{important},"{_day(day)}"]')
        separator = ",\n"
    text.write("\n]}\n")
    text.flush()
    text.detach()


def _statement_facts(row: Any) -> dict[str, Any]:
    return {
        "number": row.number,
        "text": row.text if row.accepted else None,
        "kind": row.kind or None,
        "published": row.accepted,
        "submitted_on": row.submitted_on.isoformat(),
        "agree": row.agree,
        "unsure": row.unsure,
        "disagree": row.disagree,
        "important": row.important,
    }


def _dialogue_facts(data: OpenData) -> dict[str, Any]:
    dialogue = data.dialogue
    return {
        "question": dialogue.question,
        "context": dialogue.context,
        "asked_by": dialogue.asked_by,
        "place": dialogue.place.name if dialogue.place else None,
        "opened_on": _local_day(dialogue.opens_at),
        "closed_on": _local_day(dialogue.closes_at),
        "language": dialogue.language,
        "state": dialogue.state,
        "seed": dialogue.seed,
        "url": page_address(dialogue),
    }


def _local_day(moment: datetime | None) -> str | None:
    return moment.astimezone(ZONE).date().isoformat() if moment else None


def _landscape_facts(dialogue: Dialogue) -> dict[str, Any] | None:
    fields = ("digest", "engine", "seed", "participants", "statements", "votes", "computed_at")
    row = LandscapeSnapshot.objects.filter(pk=dialogue.snapshot_id or 0).values(*fields).first()
    if row is None:
        return None
    row["computed_at"] = row["computed_at"].astimezone(UTC).isoformat(timespec="seconds")
    return dict(row)


# -- Polis -------------------------------------------------------------------------------------------
def write_polis(data: OpenData, target: IO[bytes]) -> None:
    """Write the files that Polis itself exports, plus what they do not know.

    Sector, kind, importance, licence.
    """
    with zipfile.ZipFile(target, "w") as archive:
        entries: list[tuple[str, Iterable[Sequence[Any]]]] = [
            ("summary.csv", _summary_rows(data)),
            ("comments.csv", _comment_rows(data)),
            ("votes.csv", _polis_vote_rows(data)),
            ("participants-votes.csv", _matrix_rows(data)),
            ("participants.csv", _participant_rows(data)),
        ]
        with zip_entry(archive, "LICENSE.txt") as text:
            text.write("\n".join(readme_lines(data)) + "\n")
        for name, rows in entries:
            with zip_entry(archive, name) as text:
                csv.writer(text, lineterminator="\n").writerows(rows)


def _summary_rows(data: OpenData) -> Iterator[Sequence[Any]]:
    dialogue = data.dialogue
    yield from (
        ("topic", safe_cell(dialogue.question)),
        ("url", page_address(dialogue)),
        ("voters", len(data.sectors)),
        ("voters-in-conv", len(data.sectors)),
        ("comments", len(data.statements)),
        ("conversation-description", safe_cell(dialogue.context)),
        ("language", dialogue.language),
        ("licence", f"{LICENCE_NAME} {LICENCE_URL}"),
        ("attribution", safe_cell(data.attribution)),
        ("seed", dialogue.seed),
    )


def _comment_rows(data: OpenData) -> Iterator[Sequence[Any]]:
    yield ["timestamp", "comment-id", "author-id", "agrees", "disagrees", "moderated", "comment-body", "kind"]
    for row in data.statements:
        text = safe_cell(row.text) if row.accepted else HIDDEN
        moderated = 1 if row.accepted else -1
        yield [
            _milliseconds(row.submitted_on),
            row.number,
            "",
            row.agree,
            row.disagree,
            moderated,
            text,
            row.kind,
        ]


def _polis_vote_rows(data: OpenData) -> Iterator[Sequence[Any]]:
    yield ["timestamp", "comment-id", "voter-id", "vote", "important"]
    moments = {day: _milliseconds(date.fromisoformat(_day(day))) for day in np.unique(data.day).tolist()}
    numbers = [row.number for row in data.statements]
    for person, statement, value, important, day in _columns(data):
        yield [moments[day], numbers[statement], person, value, important]


def _participant_rows(data: OpenData) -> Iterator[Sequence[Any]]:
    yield ["participant", "sector"]
    yield from enumerate(data.sectors, start=1)


def _matrix_rows(data: OpenData) -> Iterator[Sequence[Any]]:
    shown = [position for position, row in enumerate(data.statements) if row.accepted]
    column = {position: place for place, position in enumerate(shown)}
    yield [
        "participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree",
        *(data.statements[position].number for position in shown),
    ]  # fmt: skip
    bounds = np.searchsorted(data.participant, np.arange(1, len(data.sectors) + 2))
    for person in range(1, len(data.sectors) + 1):
        part = slice(int(bounds[person - 1]), int(bounds[person]))
        cells: list[Any] = [""] * len(shown)
        for statement, value in zip(data.statement[part].tolist(), data.value[part].tolist(), strict=True):
            cells[column[statement]] = value
        values = data.value[part]
        agree, disagree = int((values == 1).sum()), int((values == -1).sum())
        yield [person, "", 0, int(values.size), agree, disagree, *cells]


Writer = Callable[[Dialogue, IO[bytes]], None]


def _of_open_data(write: Callable[[OpenData, IO[bytes]], None]) -> Writer:
    return lambda dialogue, target: write(gather(dialogue), target)


WRITERS: dict[str, Writer] = {
    TABLES: _of_open_data(write_tables),
    JSON_FILE: _of_open_data(write_json),
    POLIS: _of_open_data(write_polis),
    BUNDLE: write_bundle,
}
