"""The bundle that reproduces a landscape: votes in the engine's own order, the result, and how to check it.

People stand in canonical order (`canonical.py`), so the numbers in the files say nothing but what the answers say.
No days, no marks, no texts of unpublished statements: what the engine does not use is not in here.
"""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from mitwirk.core.csv_cells import safe_cell
from mitwirk.dialogue.export_data import LICENCE_NAME, LICENCE_URL, attribution_of, page_address
from mitwirk.dialogue.files import zip_entry
from mitwirk.dialogue.landscape import SECTORS, Ballots, landscape_of, read_ballots
from mitwirk.dialogue.models import Dialogue, LandscapeSnapshot, Statement

BUNDLE_LAYOUT = 1
Row = dict[str, Any]


def write_bundle(dialogue: Dialogue, target: IO[bytes]) -> None:
    """Write votes, statements, sectors, the landscape, its facts, and a note on checking it."""
    ballots = read_ballots(dialogue)
    landscape = landscape_of(ballots, dialogue.seed)
    rows = Statement.objects.filter(pk__in=ballots.statements.tolist()).values("pk", "number", "text", "kind")
    texts = {row["pk"]: dict(row) for row in rows}
    statements = [texts[pk] for pk in ballots.statements.tolist()]
    facts = _facts(dialogue, landscape.diagnostics)
    figures = {"names": [row["text"] for row in statements], **landscape.to_dict(people=False)}
    with zipfile.ZipFile(target, "w") as archive:
        with zip_entry(archive, "LIESMICH.txt") as text, override("de"):
            text.write("\n".join(_readme(dialogue, facts)) + "\n")
        for name, table in (
            ("comments.csv", _statement_rows(statements, landscape)),
            ("votes.csv", _vote_rows(ballots, statements)),
            ("participants.csv", _participant_rows(ballots)),
        ):
            with zip_entry(archive, name) as text:
                csv.writer(text, lineterminator="\n").writerows(table)
        for name, content in (
            ("bundle.json", facts),
            ("landscape.json", figures),
            ("page.json", _shown(dialogue, facts["digest"])),
        ):
            with zip_entry(archive, name) as text:
                text.write(json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n")


def _facts(dialogue: Dialogue, found: Any) -> Row:
    """Return what a computer needs to compare: digest, engine, seed, meaning of the sectors."""
    moment = LandscapeSnapshot.objects.filter(pk=dialogue.snapshot_id or 0).values_list("computed_at", flat=True)
    counted_at = moment.first()
    return {
        "format": "mitwirk-landscape",
        "layout": BUNDLE_LAYOUT,
        "question": dialogue.question,
        "url": page_address(dialogue),
        "attribution": attribution_of(dialogue),
        "licence": {"name": LICENCE_NAME, "url": LICENCE_URL},
        "labels": SECTORS,
        "engine": found.version,
        "seed": dialogue.seed,
        "digest": found.digest,
        "participants": found.n_participants,
        "statements": found.n_statements,
        "votes": found.n_votes,
        "computed_at": counted_at.astimezone(UTC).isoformat(timespec="seconds") if counted_at else None,
    }


def _shown(dialogue: Dialogue, digest: str) -> Any:
    """Return the figures that the pages show, without database keys; None if they are of other answers."""
    summaries = LandscapeSnapshot.objects.filter(pk=dialogue.snapshot_id or 0, digest=digest)
    return _without_keys(summaries.values_list("summary", flat=True).first())


def _without_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_keys(content) for name, content in value.items() if name != "pk"}
    return [_without_keys(content) for content in value] if isinstance(value, list) else value


def _statement_rows(statements: list[Row], landscape: Any) -> Iterator[Sequence[Any]]:
    yield ["comment-id", "agrees", "disagrees", "moderated", "kind", "comment-body"]
    overall = landscape.statements.overall
    for place, row in enumerate(statements):
        counts = int(overall.agree[place]), int(overall.disagree[place])
        yield [row["number"], *counts, 1, row["kind"], safe_cell(row["text"])]


def _vote_rows(ballots: Ballots, statements: list[Row]) -> Iterator[Sequence[Any]]:
    yield ["comment-id", "voter-id", "vote"]
    votes = ballots.votes
    numbers = [row["number"] for row in statements]
    for start in range(0, len(votes), 50_000):
        part = slice(start, start + 50_000)
        columns = (votes.statement[part].tolist(), votes.participant[part].tolist(), votes.value[part].tolist())
        for statement, person, value in zip(*columns, strict=True):
            yield [numbers[statement], person, value]


def _participant_rows(ballots: Ballots) -> Iterator[Sequence[Any]]:
    yield ["participant", "sector"]
    for person, sector in enumerate(ballots.sectors.tolist()):
        yield [person, SECTORS[sector] if sector >= 0 else ""]


def _readme(dialogue: Dialogue, facts: Row) -> list[str]:
    """Return the note on what lies here and how to check it."""
    return [
        dialogue.question,
        "",
        _("Quelle: %(text)s") % {"text": facts["attribution"]},
        _("Adresse: %(url)s") % {"url": facts["url"]},
        _("Lizenz: %(name)s, %(url)s") % {"name": LICENCE_NAME, "url": LICENCE_URL},
        "",
        _("Mit diesem Bündel rechnen Sie das Meinungsbild nach."),
        "",
        _("1. Installieren Sie Mitwirk. Eine Datenbank ist nicht nötig."),
        _("2. Entpacken Sie dieses Bündel in einen Ordner, zum Beispiel „dialog“."),
        f"3. mitwirk opinion analyse dialog --seed {facts['seed']} --json nachgerechnet.json",
        _("4. Vergleichen Sie die Prüfsumme „digest“ und die Zahlen mit landscape.json."),
        "",
        _("Prüfsumme: %(digest)s") % facts,
        _("Fassung der Auswertung: %(engine)s, Startwert: %(seed)s") % facts,
        "",
        _("comments.csv: veröffentlichte Aussagen mit ihren Nummern"),
        _("votes.csv: Antworten; 1 stimme zu, 0 unentschieden, -1 lehne ab"),
        _("participants.csv: Sektor, wenn ihn mindestens fünf Teilnehmende angegeben haben"),
        _("landscape.json: das Meinungsbild; bundle.json: woraus es entstand"),
        _("page.json: die Zahlen, die auf der Seite stehen"),
        _("Nach Alter gewichtete Zahlen lassen sich nicht nachrechnen, weil das Alter nicht veröffentlicht wird."),
        "",
        _("Nummern der Teilnehmenden gelten nur in diesem Bündel. Sie folgen aus den Antworten, nicht aus der Zeit."),
        _("Ein Apostroph vor =, +, - oder @ verhindert, dass ein Tabellenprogramm den Text als Formel liest."),
    ]
