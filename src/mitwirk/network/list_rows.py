"""What rows of all lists share: values, what is wrong in which column, places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from mitwirk.core.csv_tables import Line
from mitwirk.places import queries as places

Places = dict[str, tuple[int, str] | str]


@dataclass
class Reading:
    """One row while it is read: its values, and what is wrong in which column."""

    line: Line
    titles: Mapping[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    errors: list[dict[str, str]] = field(default_factory=list)

    def wrong(self, key: str, text: str) -> None:
        """Note what is wrong in a column."""
        self.errors.append({"column": self.titles.get(key, key), "text": text})


def read_place(reading: Reading, known: Places) -> None:
    """Understand the place of a row by name and postcode; `known` remembers what was asked before."""
    cells = reading.line.cells
    typed = " ".join(filter(None, (cells.get("postcode"), cells.get("place"))))
    if typed not in known:
        known[typed] = _understood(typed, cells)
    found = known[typed]
    if isinstance(found, str):
        reading.wrong("place", found)
    else:
        reading.values["place"], reading.values["place_name"] = found


def _understood(typed: str, cells: Mapping[str, str]) -> tuple[int, str] | str:
    """Return a place, or the sentence that says why it is not clear. Nothing is guessed."""
    if not typed:
        return _("Der Ort fehlt. Tragen Sie die Gemeinde oder die Postleitzahl ein.")
    meant = places.meaning(typed[: places.MAX_TYPED])
    if not meant.sure and cells.get("postcode") and cells.get("place"):
        if places.meaning(cells["place"][: places.MAX_TYPED]).sure:
            return _("Ort und Postleitzahl „%(typed)s“ passen nicht zusammen. Prüfen Sie beide.") % {
                "typed": typed[:60]
            }
        # A quarter or a hamlet that we do not know: its postcode says to which municipality it belongs.
        coded = places.meaning(cells["postcode"][: places.MAX_TYPED])
        meant = coded if coded.sure else meant
    if meant.sure and meant.entries:
        return meant.entries[0].pk, meant.entries[0].label
    names = ", ".join(entry.label for entry in meant.entries[:3])
    if names:
        return _(
            "„%(typed)s“ ist nicht eindeutig. Meinen Sie %(names)s? Schreiben Sie den Namen genau oder die "
            "Postleitzahl."
        ) % {"typed": typed[:60], "names": names}
    return _("„%(typed)s“ kennen wir nicht. Schreiben Sie die Gemeinde oder die Postleitzahl.") % {"typed": typed[:60]}
