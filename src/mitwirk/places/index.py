"""The picker's memory: all place names once a process, searched in about a millisecond."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max
from rapidfuzz import process
from rapidfuzz.distance import OSA

from mitwirk.places.models import Place, PlaceKind
from mitwirk.science.wording.text import fold

SLIPS = {range(4, 8): 1, range(8, 100): 2}


@dataclass(frozen=True)
class Entry:
    """One place as the picker shows it."""

    pk: int
    slug: str
    name: str
    note: str
    population: int
    label: str
    level: int  # 0 for municipalities and quarters, which people mean first; 1 for larger areas

    @property
    def weight(self) -> tuple[int, int]:
        """What comes first among equals: municipalities, then the bigger place."""
        return (self.level, -self.population)


def plain_forms(text: str) -> set[str]:
    """Return how a name may be typed: umlauts as ae or as a, ß as ss, hyphens as blanks."""
    lowered = " ".join(text.casefold().replace("-", " ").split())
    without = lowered.translate(str.maketrans("äöü", "aou"))
    spelt = lowered.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    return {fold(lowered), without.replace("ß", "ss"), spelt.replace("ß", "ss"), lowered.replace("ß", "ss")}


def allowed_slips(text: str) -> int:
    """Return how many typing slips a text of this length may hold."""
    return next((slips for lengths, slips in SLIPS.items() if len(text) in lengths), 0)


LOCATION = re.compile(r" (?:im|am|an|in|bei|ob|vor|a\.) .+$")


def short_name(name: str) -> str:
    """Return what people say for short: Landkreis Böblingen -> Böblingen, Freiburg im Breisgau -> Freiburg."""
    rank, _blank, rest = name.partition(" ")
    return rest if rank in {"Landkreis", "Stadtkreis", "Regierungsbezirk"} else LOCATION.sub("", name)


class PlaceIndex:
    """Names in all their spellings, with the entries they lead to."""

    def __init__(self, places: list[Place], postcodes: dict[str, list[str]]):
        names = [place.name for place in places]
        self.entries = [self._entry(place, names.count(place.name) > 1) for place in places]
        self.forms: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            for text in {entry.label, short_name(entry.name)}:
                for form in sorted(plain_forms(text)):
                    if entry not in self.forms[form]:
                        self.forms[form].append(entry)
        self.spellings = list(self.forms)
        by_key = {place.key: entry for place, entry in zip(places, self.entries, strict=True)}
        self.postcodes = {
            code: [by_key[key] for key in keys if key in by_key] for code, keys in postcodes.items()
        }

    @staticmethod
    def _entry(place: Place, ambiguous: bool) -> Entry:
        note = place.parent.name if place.parent and place.kind in {PlaceKind.MUNICIPALITY, PlaceKind.QUARTER} else ""
        label = f"{place.name} ({note})" if ambiguous and note else place.name
        level = 0 if place.kind in {PlaceKind.MUNICIPALITY, PlaceKind.QUARTER} else 1
        return Entry(place.pk, place.slug, place.name, note, place.population or 0, label, level)

    def search(self, text: str, limit: int) -> list[Entry]:
        """Return entries for unfinished text, best first."""
        digits = text.strip()
        if digits.isdigit():
            return self._by_postcode(digits, limit)
        forms = {form for form in plain_forms(text) if form}
        if not forms:
            return []
        ranked: dict[Entry, int] = {}
        for spelling in self.spellings:
            rank = self._rank(spelling, forms)
            if rank is None:
                continue
            for entry in self.forms[spelling]:
                ranked[entry] = min(ranked.get(entry, 9), rank)
        if len(ranked) < limit:
            self._add_slips(forms, ranked)
        return sorted(ranked, key=lambda entry: (ranked[entry], *entry.weight, entry.name))[:limit]

    @staticmethod
    def _rank(spelling: str, forms: set[str]) -> int | None:
        if spelling in forms:
            return 0
        if any(spelling.startswith(form) for form in forms):
            return 1
        if any(f" {form}" in spelling for form in forms):
            return 2
        return None

    def _add_slips(self, forms: set[str], ranked: dict[Entry, int]) -> None:
        for form in forms:
            slips = allowed_slips(form)
            if not slips:
                continue
            found = process.extract(form, self.spellings, scorer=OSA.distance, score_cutoff=slips, limit=8)
            for spelling, distance, _index in found:
                for entry in self.forms[spelling]:
                    ranked[entry] = min(ranked.get(entry, 9), 3 + int(distance))

    def _by_postcode(self, digits: str, limit: int) -> list[Entry]:
        found: dict[Entry, None] = {}
        for code, listed in self.postcodes.items():
            if code.startswith(digits):
                found.update(dict.fromkeys(listed))
        return sorted(found, key=lambda entry: (*entry.weight, entry.name))[:limit]

    def match(self, text: str) -> list[Entry]:
        """Return what finished text means: one entry if it is clear, else the candidates."""
        digits = text.strip()
        if digits.isdigit():
            return list(self.postcodes.get(digits, []))[:8]
        exact = {entry for form in plain_forms(text) for entry in self.forms.get(form, [])}
        if exact:
            return self._clearest(exact)
        similar: dict[Entry, int] = {}
        self._add_slips(plain_forms(text), similar)
        nearest = [entry for entry, rank in similar.items() if rank == min(similar.values())]
        return self._clearest(nearest) if nearest else self.search(text, 5)

    @staticmethod
    def _clearest(entries: Iterable[Entry]) -> list[Entry]:
        """People who name a town mean the town, not its district."""
        found = sorted(entries, key=lambda entry: (*entry.weight, entry.name))
        towns = [entry for entry in found if entry.level == 0]
        return towns if len(towns) == 1 else found


def entries() -> PlaceIndex:
    """Return the index; a place added anywhere makes it anew."""
    facts = Place.objects.aggregate(number=Count("pk"), latest=Max("pk"))
    return _index(facts["number"], facts["latest"])


@functools.lru_cache(maxsize=2)
def _index(number: int, latest: int | None) -> PlaceIndex:
    from mitwirk.places.actions import read_csv

    postcodes: defaultdict[str, list[str]] = defaultdict(list)
    for row in read_csv("postcodes.csv"):
        postcodes[row["plz"]].append(row["ags"])
    return PlaceIndex(list(Place.objects.for_list()), dict(postcodes))
