"""From a list of initiatives to rows: what is right, what is wrong in which column, what is there already."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from mitwirk.accounts.models import Sector, User
from mitwirk.core.csv_tables import Column, Line, TableRefused, plain_name, read_table
from mitwirk.network.forms.actors import MOST_TOPICS
from mitwirk.network.list_rows import Places, Reading, read_place
from mitwirk.network.member_twins import ALIKE
from mitwirk.network.models import Initiative, Organisation, Stage
from mitwirk.network.queries import own_initiatives
from mitwirk.places.models import Topic

LONGEST = {"title": 140, "summary": 280}
COLUMNS = (
    Column("title", "Titel", ("Initiative", "Name", "Bezeichnung")),
    Column("summary", "In einem Satz", ("Zusammenfassung", "Kurzbeschreibung", "Beschreibung")),
    Column("organisation", "Organisation", ("Träger", "Trägerin", "Trägerschaft")),
    Column("postcode", "PLZ", ("Postleitzahl",)),
    Column("place", "Ort", ("Gemeinde", "Stadt", "Ort oder Gebiet")),
    Column("topics", "Themen", ("Thema",)),
    Column("stage", "Stand", ("Status",)),
    Column("sector", "Sektor", ("Sicht",)),
)
TITLES = {column.key: column.title for column in COLUMNS}
STAGES = {plain_name(str(stage.label)): stage.value for stage in Stage} | {
    "": "running", "laufend": "running", "beendet": "finished", "fertig": "finished", "inplanung": "planned",
}  # fmt: skip
SECTORS = {plain_name(str(sector.label)): sector.value for sector in Sector} | {plain_name("Bürger"): "citizens"}
TEMPLATE_ROWS = (
    ("Marktplatz für alle", "Mehr Platz für Menschen, weniger für Autos.", "", "Reutlingen", "Verkehr", "läuft",
     "Bürgerschaft"),
)  # fmt: skip


class _House:
    """What rows refer to: organisations and topics by name, asked once a file."""

    def __init__(self) -> None:
        self.places: Places = {}
        self.topics = {plain_name(topic.name): topic for topic in Topic.objects.all()}
        self.organisations: dict[str, list[tuple[int, str]]] = defaultdict(list)
        shown = Organisation.objects.filter(hidden_at=None).order_by("pk")
        for pk, name, slug, sector in shown.values_list("pk", "name", "slug", "sector"):
            for key in {plain_name(name), plain_name(slug)}:
                self.organisations[key].append((pk, sector))


def read_initiatives(data: bytes) -> dict[str, Any]:
    """Read a list of initiatives: good rows, bad rows with reasons, headers, and columns nobody understands."""
    table = read_table(data, COLUMNS)
    missing = {"title", "summary"} - table.keys
    if missing:
        names = ", ".join(sorted(TITLES[key] for key in missing))
        text = _("Es fehlt: %(names)s. Die erste Zeile nennt die Spalten. Nutzen Sie die Vorlage.")
        raise TableRefused(text % {"names": names})
    if not table.keys & {"place", "postcode"}:
        raise TableRefused(_("Es fehlt die Spalte „Ort“ oder „PLZ“. Nutzen Sie die Vorlage."))
    if not table.lines:
        raise TableRefused(_("Unter den Spaltennamen steht keine Zeile. Tragen Sie die Initiativen ein."))
    house = _House()
    lines, faults = [], []
    for line in table.lines:
        reading = _read(line, house)
        if reading.errors:
            faults.append({"line": line.number, "cells": line.raw, "errors": reading.errors})
        else:
            lines.append({"line": line.number, **reading.values})
    return {"headers": table.headers, "unknown": table.unknown, "lines": lines, "faults": faults}


def _read(line: Line, house: _House) -> Reading:
    reading = Reading(line, TITLES)
    if line.too_long:
        reading.wrong(line.too_long, _("Dieser Eintrag ist viel zu lang. Kürzen Sie ihn."))
        return reading
    for key, most in LONGEST.items():
        _text(reading, key, most)
    read_place(reading, house.places)
    _organisation(reading, house)
    _topics(reading, house)
    stage = STAGES.get(plain_name(line.cells.get("stage", "")))
    if stage is None:
        reading.wrong("stage", _("Möglich sind: geplant, läuft, abgeschlossen."))
    reading.values["stage"], reading.values["name"] = stage, reading.values["title"]
    return reading


def _text(reading: Reading, key: str, most: int) -> None:
    text = reading.line.cells.get(key, "")
    if not text:
        reading.wrong(key, _("Hier fehlt der Text. Tragen Sie ihn ein."))
    elif len(text) > most:
        reading.wrong(key, _("Der Text ist zu lang. Höchstens %(most)s Zeichen gehen.") % {"most": most})
    reading.values[key] = text


def _organisation(reading: Reading, house: _House) -> None:
    """Find who carries it by name or address; the sector is the organisation's unless the row names one."""
    typed, sector = reading.line.cells.get("organisation", ""), reading.line.cells.get("sector", "")
    found = house.organisations.get(plain_name(typed.rstrip("/").rsplit("/", 1)[-1]), []) if typed else []
    reading.values["organisation"] = None
    if typed and len(found) != 1:
        text = _("Diese Organisation finden wir nicht eindeutig. Schreiben Sie die Adresse ihrer Seite im Netzwerk.")
        reading.wrong("organisation", text)
    elif found:
        reading.values["organisation"] = found[0][0]
    chosen = SECTORS.get(plain_name(sector)) if sector else found[0][1] if len(found) == 1 else None
    if chosen is None and not (typed and not sector):
        reading.wrong("sector", _("Schreiben Sie Politik, Verwaltung oder Bürgerschaft."))
    reading.values["sector"] = chosen


def _topics(reading: Reading, house: _House) -> None:
    typed = [part.strip() for part in re.split(r"[,;|]", reading.line.cells.get("topics", "")) if part.strip()]
    unknown = [part for part in typed if plain_name(part) not in house.topics]
    if unknown:
        known = ", ".join(sorted(str(topic) for topic in house.topics.values()))
        text = _("„%(typed)s“ kennen wir nicht. Möglich sind: %(known)s.")
        reading.wrong("topics", text % {"typed": unknown[0][:60], "known": known})
    elif len(typed) > MOST_TOPICS:
        reading.wrong("topics", _("Nennen Sie höchstens fünf Themen."))
    reading.values["topics"] = [house.topics[plain_name(part)].pk for part in typed if part not in unknown]


def with_initiative_twins(lines: Iterable[Mapping[str, Any]], by: User) -> list[dict[str, Any]]:
    """Return the rows, each with the initiative it may be, if any; only one's own can be put right by a list."""
    by_place: dict[int, dict[int, str]] = defaultdict(dict)
    names: dict[int, str] = {}
    for pk, title, place in Initiative.objects.order_by("pk").values_list("pk", "title", "place_id"):
        by_place[place][pk], names[pk] = plain_name(title), title
    own = set(own_initiatives(by).order_by().values_list("pk", flat=True))
    found = []
    for line in lines:
        row, title = {key: value for key, value in line.items() if key != "twin"}, plain_name(line["title"])
        best = process.extractOne(title, by_place[row["place"]], scorer=fuzz.ratio, score_cutoff=ALIKE)
        if best:
            words = names[best[2]] if best[2] > 0 else _("Zeile %(line)s derselben Datei") % {"line": -best[2]}
            row["twin"] = {
                "pk": best[2] if best[2] in own else None, "words": words, "same": best[0] == title,
                "why": _("ähnlicher Titel am selben Ort"),
            }  # fmt: skip
        by_place[row["place"]].setdefault(-row["line"], title)
        found.append(row)
    return found
