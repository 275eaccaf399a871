"""From a members list of the office to rows: what is right, what is wrong in which column, what to do."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from mitwirk.core.csv_tables import Column, Line, TableRefused, plain_name, read_table
from mitwirk.core.fields import DATES
from mitwirk.network.list_rows import Places, Reading, read_place
from mitwirk.network.models import MEMBER_KINDS

LONGEST_NAME = 120
HIGHEST_NUMBER = 9_999_999
COLUMNS = (
    Column("number", "Mitgliedsnummer", ("Nummer", "Nr", "Nr.", "Mitgliedsnr", "Mitglieds-Nr.", "Mitglied Nr")),
    Column("name", "Name", ("Mitglied", "Vor- und Nachname", "Organisation", "Verein", "Bezeichnung", "Firma")),
    Column("first", "Vorname"),
    Column("last", "Nachname", ("Familienname",)),
    Column("kind", "Art", ("Mitgliedsart", "Kategorie", "Typ", "Mitgliedstyp")),
    Column("postcode", "PLZ", ("Postleitzahl",)),
    Column("place", "Ort", ("Gemeinde", "Wohnort", "Stadt", "Sitz", "Gemeinde oder Landkreis")),
    Column("email", "E-Mail", ("Mail", "E-Mail-Adresse", "Mailadresse", "Email Adresse")),
    Column("since", "Mitglied seit", ("Eintritt", "Beitritt", "Eintrittsdatum", "Beitrittsdatum", "seit")),
    Column("confirmed", "zuletzt bestätigt am", ("bestätigt am", "zuletzt bestätigt")),
    Column("state", "Stand", ("Status",)),
    Column("ended", "beendet am", ("Austritt", "Austrittsdatum")),
)
TITLES = {column.key: column.title for column in COLUMNS}
KIND_WORDS = {
    "person": ("Person", "Privatperson", "Einzelmitglied", "Bürger", "Bürgerin", "natürliche Person"),
    "councillor": ("Gemeinderat", "Gemeinderätin", "Stadtrat", "Stadträtin", "Kreisrat", "Kreisrätin", "Rat"),
    "initiative": ("Initiative", "BI"),
    "association": ("Verein", "Verband", "e.V.", "Verein/Verband"),
    "municipality": ("Kommune", "Gemeinde", "Stadt", "Landkreis", "Kreis"),
    "authority": ("Amt", "Verwaltung"),
    "school": ("Schule", "Hochschule", "Universität"),
    "foundation": (),
    "party_group": ("Fraktion", "Partei"),
    "company": ("Unternehmen", "Büro", "Firma"),
    "other": ("Andere", "Sonstige", "Sonstiges"),
}
KINDS = {plain_name(word): key for key, label in MEMBER_KINDS for word in (str(label), *KIND_WORDS.get(str(key), ()))}
RUNNING = {plain_name(word) for word in ("", "Mitglied", "aktiv", "aufgenommen", "laufend")}
TEMPLATE_ROWS = (
    ("", "Rosa Reben", "Einzelperson", "Stuttgart", "rosa@beispiel.de", "01.03.2024"),
    ("", "Offenes Wohnzimmer e. V.", "Verein oder Verband", "Reutlingen", "post@beispiel.de", ""),
)


def read_members(data: bytes) -> dict[str, Any]:
    """Read a members list: good rows, bad rows with reasons, headers, and columns nobody understands."""
    table = read_table(data, COLUMNS)
    if "name" not in table.keys and not {"first", "last"} <= table.keys:
        raise TableRefused(
            _("Es fehlt die Spalte „Name“. Die erste Zeile der Datei nennt die Spalten. Nutzen Sie die Vorlage.")
        )
    if not table.keys & {"place", "postcode"}:
        raise TableRefused(_("Es fehlt die Spalte „Ort“ oder „PLZ“. Nutzen Sie die Vorlage."))
    if not table.lines:
        raise TableRefused(_("Unter den Spaltennamen steht keine Zeile. Tragen Sie die Mitglieder ein."))
    seen: dict[int, int] = {}
    known: Places = {}
    lines, faults = [], []
    for line in table.lines:
        reading = _read(line, seen, known)
        if reading.errors:
            faults.append({"line": line.number, "cells": line.raw, "errors": reading.errors})
        else:
            lines.append({"line": line.number, **reading.values})
    return {"headers": table.headers, "unknown": table.unknown, "lines": lines, "faults": faults}


def _read(line: Line, seen: dict[int, int], known: Places) -> Reading:
    reading = Reading(line, TITLES)
    if line.too_long:
        reading.wrong(line.too_long, _("Dieser Eintrag ist viel zu lang. Kürzen Sie ihn."))
        return reading
    _name(reading)
    _kind(reading)
    read_place(reading, known)
    _email(reading)
    _number(reading, seen)
    reading.values["since"] = _day(reading, "since")
    reading.values["confirmed"] = _day(reading, "confirmed")
    if plain_name(line.cells.get("state", "")) not in RUNNING or line.cells.get("ended"):
        reading.wrong("state", _("Hier werden nur laufende Mitgliedschaften eingelesen. Löschen Sie diese Zeile."))
    return reading


def _name(reading: Reading) -> None:
    cells = reading.line.cells
    name = cells.get("name") or " ".join(filter(None, (cells.get("first"), cells.get("last"))))
    if not name:
        reading.wrong("name", _("Der Name fehlt. Tragen Sie ihn ein."))
    elif len(name) > LONGEST_NAME:
        reading.wrong("name", _("Der Name ist zu lang. Höchstens 120 Zeichen gehen."))
    reading.values["name"] = name


def _kind(reading: Reading) -> None:
    typed = reading.line.cells.get("kind", "")
    kind = KINDS.get(plain_name(typed)) if typed else "person"
    if kind is None:
        kinds = ", ".join(str(label) for _key, label in MEMBER_KINDS)
        text = _("„%(typed)s“ kennen wir nicht. Möglich sind: %(kinds)s.")
        reading.wrong("kind", text % {"typed": typed[:60], "kinds": kinds})
    reading.values["kind"] = str(kind)


def _email(reading: Reading) -> None:
    typed = reading.line.cells.get("email", "")
    if typed:
        try:
            validate_email(typed)
        except ValidationError:
            text = _("„%(typed)s“ ist keine E-Mail-Adresse. Schreiben Sie sie so: name@beispiel.de.")
            reading.wrong("email", text % {"typed": typed[:60]})
    reading.values["email"] = typed


def _number(reading: Reading, seen: dict[int, int]) -> None:
    typed = reading.line.cells.get("number", "")
    reading.values["number"] = None
    if not typed:
        return
    if not (typed.isascii() and typed.isdigit()) or not 0 < int(typed[:12]) <= HIGHEST_NUMBER:
        reading.wrong("number", _("Schreiben Sie die Nummer nur mit Ziffern, zum Beispiel 1024."))
        return
    number = int(typed)
    if number in seen:
        text = _("Die Nummer %(number)s steht schon in Zeile %(line)s. Jede Nummer gibt es nur einmal.")
        reading.wrong("number", text % {"number": number, "line": seen[number]})
    seen.setdefault(number, reading.line.number)
    reading.values["number"] = number


def _day(reading: Reading, key: str) -> str | None:
    typed = reading.line.cells.get(key, "")
    if not typed:
        return None
    day = _parsed(typed)
    if day is None:
        reading.wrong(key, _("Schreiben Sie den Tag so: 30.11.2026."))
    elif not date(1900, 1, 1) <= day <= localdate():
        reading.wrong(key, _("Dieser Tag liegt in der Zukunft oder sehr weit zurück. Prüfen Sie das Jahr."))
        day = None
    return day.isoformat() if day else None


def _parsed(typed: str) -> date | None:
    for pattern in DATES:
        try:
            return datetime.strptime(typed, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
