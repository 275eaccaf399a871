"""The picker's memory: all place names once a process, searched in a few milliseconds."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, Max
from rapidfuzz import process
from rapidfuzz.distance import OSA

from mitwirk.places import official
from mitwirk.places.models import Place, PlaceKind
from mitwirk.science.wording.text import fold

WORD = re.compile(r"[^\W_]+")
SPELT_UMLAUT = re.compile("([aou])e")
RANKS = {"landkreis", "regierungsbezirk"}
ABBREVIATED = {"sankt": "st"}
SPOKEN_RANKS = {"stadt", "gemeinde", "land"}
EXACT, BEGINS, INSIDE, DISTRICT_NAMED, SLIP = range(5)
BETTER_KNOWN = 3  # times the people: from then on a namesake is asked about
ONE_SLIP = 2  # the cost of one slip in a finished name; an unfinished one costs one more


@dataclass(frozen=True)
class Entry:
    """One place as the picker shows it."""

    pk: int
    slug: str
    name: str
    note: str
    population: int
    label: str
    level: int  # 0 for municipalities, 1 for quarters, 2 for larger areas

    @property
    def weight(self) -> tuple[int, int, str]:
        """What comes first among equals: municipalities, then the bigger place."""
        return (self.level, -self.population, self.name)


@dataclass(frozen=True)
class Meaning:
    """What finished text means: `clear` if it is one place, `sure` if not even a slip was forgiven."""

    entries: list[Entry]
    clear: bool
    sure: bool


@functools.lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[str, ...]:
    """Return words in one spelling: Böblingen, Boeblingen and Boblingen are the same; ß is ss."""
    return tuple(ABBREVIATED.get(word, SPELT_UMLAUT.sub(r"\1", word)) for word in WORD.findall(fold(text)))


def allowed_slips(text: str) -> int:
    """Return how many typing slips a text of this length may hold."""
    return 0 if len(text) < 4 else 1 if len(text) < 7 else 2


def entry_of(place: Place) -> Entry:
    """Return what the picker shows of a place."""
    parent = place.parent.name if place.parent else ""
    levels = {PlaceKind.MUNICIPALITY: 0, PlaceKind.QUARTER: 1}
    note = parent if place.kind in levels else ""
    if place.designation == "Stadtkreis":
        note = place.designation
    if place.kind == PlaceKind.QUARTER:
        note = place.rank
    if f"({note})" in place.label:
        note = ""
    level = levels.get(PlaceKind(place.kind), 2)
    return Entry(place.pk, place.slug, place.name, note, place.population or 0, place.label, level)


class PlaceIndex:
    """Names in one spelling, with the entries they lead to."""

    def __init__(self, places: Sequence[Place], postcodes: dict[str, list[str]]):
        # A Stadtkreis is the same ground as its city; nobody needs both in a list.
        shown = [place for place in places if not place.is_city_district]
        self.entries = [entry_of(place) for place in shown]
        self.names = [" ".join(words_of(place.name)) for place in shown]
        self.around = [" ".join(["", *words_of(place.name), *words_of(self._above(place))]) for place in shown]
        self.own = [" " + " ".join(words_of(place.name.removesuffix(f"({self._above(place)})"))) for place in shown]
        self.towns = [number for number, entry in enumerate(self.entries) if entry.level == 0]
        self.exact: dict[str, list[int]] = {}
        for number, place in enumerate(shown):
            for text in {self.names[number], " ".join(words_of(place.label)), *self._short_forms(number)}:
                self.exact.setdefault(text, []).append(number)
        self._tell_apart(shown)
        spellings = sorted({(text, number) for text, numbers in self.exact.items() for number in numbers})
        self.spellings = [text for text, _number in spellings]
        self.spelt = [number for _text, number in spellings]
        by_key = {place.key: number for number, place in enumerate(shown)}
        self.postcodes = {code: [by_key[key] for key in keys if key in by_key] for code, keys in postcodes.items()}

    def _tell_apart(self, shown: Sequence[Place]) -> None:
        """Give a town that a larger one overshadows a label with its district, and understand it."""
        later = {word for own in self.own for word in own.split()[1:]}
        for number in self.towns:
            name = self.names[number]
            if name.partition(" ")[0] in later and self._better_known(name, number):
                label = f"{shown[number].name} ({self._above(shown[number])})"
                self.entries[number] = replace(self.entries[number], label=label)
                self.exact.setdefault(" ".join(words_of(label)), []).append(number)

    def label_of(self, pk: int) -> str:
        """Return the label of a place; empty if it has no entry."""
        return next((entry.label for entry in self.entries if entry.pk == pk), "")

    @staticmethod
    def _above(place: Place) -> str:
        is_small = place.kind in {PlaceKind.MUNICIPALITY, PlaceKind.QUARTER}
        return place.parent.name if place.parent and is_small else ""

    def _short_forms(self, number: int) -> set[str]:
        """Landkreis Böblingen is also Kreis Böblingen, and just Böblingen."""
        rank, _blank, rest = self.names[number].partition(" ")
        if rank not in RANKS:
            return set()
        return {rest, f"kreis {rest}"} if rank == "landkreis" else {rest}

    def search(self, text: str, limit: int) -> list[Entry]:
        """Return entries for unfinished text, best first."""
        words = words_of(text)
        codes = [word for word in words if word.isdigit()]
        names = [word for word in words if not word.isdigit()]
        ranked = self._named(names) if names else {}
        if codes:
            coded = self._coded(codes[0])
            both = {number: rank for number, rank in ranked.items() if number in coded}
            ranked = both or ranked or dict.fromkeys(coded, EXACT)
        best = sorted(ranked, key=lambda number: (ranked[number], self.entries[number].weight))
        return [self.entries[number] for number in best[:limit]]

    def _named(self, words: list[str]) -> dict[int, int]:
        query = " ".join(words)
        found: dict[int, int] = {}
        for number, around in enumerate(self.around):
            if all(f" {word}" in around for word in words):
                rank = self._rank(number, query, words)
                if rank is not None:
                    found[number] = rank
        for number in self.exact.get(query, []):
            found[number] = min(found.get(number, BEGINS), BEGINS)
        return found or {number: SLIP + cost for number, cost in self._misspelt(query).items()}

    def _rank(self, number: int, query: str, words: list[str]) -> int | None:
        name = self.names[number]
        if name.startswith(query):
            return EXACT if name == query else BEGINS
        in_name = [f" {word}" in self.own[number] for word in words]
        if all(in_name):
            return INSIDE
        # "Altdorf Böblingen" means a place in the district; "Böblingen" does not mean all of them.
        return DISTRICT_NAMED if any(in_name) else None

    def _misspelt(self, query: str) -> dict[int, int]:
        """Return entries a few slips away, also when the word is not finished; a finished one costs less."""
        slips = allowed_slips(query)
        found: dict[int, int] = {}
        if not slips:
            return found
        length = len(query)
        cuts: list[tuple[int, Iterable[str]]] = [(0, self.spellings)]
        cuts += [(1, [name[:size] for name in self.spellings]) for size in range(length - 1, length + 2)]
        for unfinished, spellings in cuts:
            near = process.extract(query, list(spellings), scorer=OSA.distance, score_cutoff=slips, limit=None)
            for _spelling, distance, position in near:
                number = self.spelt[position]
                found[number] = min(found.get(number, 99), 2 * int(distance) + unfinished)
        return found

    def _coded(self, digits: str) -> set[int]:
        if len(digits) == 5:
            return set(self.postcodes.get(digits, []))
        return {number for code, numbers in self.postcodes.items() if code.startswith(digits) for number in numbers}

    def match(self, text: str) -> Meaning:
        """Return what finished text means."""
        words = words_of(text)
        if len(words) > 1 and words[0] in SPOKEN_RANKS:
            words = words[1:]
        query = " ".join(word for word in words if not word.isdigit())
        code = next((word for word in words if word.isdigit()), "")
        meant = self._meant(query) if query else set()
        if code:
            coded = self._coded(code) if len(code) == 5 else set()
            meant = meant & coded if query else coded
        if meant:
            return Meaning(self._sorted(meant)[:8], clear=len(meant) == 1, sure=len(meant) == 1)
        likely = [] if code else self._likely(query)
        if len(likely) == 1:
            return Meaning(likely, clear=True, sure=False)
        spelt_right = [rank for rank in self._named(query.split()).values() if rank < SLIP] if query else []
        return Meaning(self.search(text, 6), clear=len(spelt_right) == 1 and not code, sure=False)

    def _meant(self, query: str) -> set[int]:
        """Return entries of exactly that name; else those whose name begins with these whole words."""
        exact = set(self.exact.get(query, []))
        towns = {number for number in exact if self.entries[number].level == 0}
        if len(towns) == 1:
            return towns | self._better_known(query, next(iter(towns)))
        if towns:
            return exact
        leading = {number for number in self.towns if self.names[number].startswith(f"{query} ")}
        quarters = {number for number in exact if self.entries[number].level == 1}
        return leading | quarters or exact

    def _better_known(self, query: str, town: int) -> set[int]:
        """Return much larger towns with that word in their name: who says Schwenningen may mean the city."""
        least = BETTER_KNOWN * self.entries[town].population
        named = [number for number in self.towns if f"{self.own[number]} ".find(f" {query} ") > 0]
        return {number for number in named if self.entries[number].population > least}

    def _likely(self, query: str) -> list[Entry]:
        """Return towns that begin with the text, else those one slip away."""
        begun = [number for number in self.towns if query and self.names[number].startswith(query)]
        near = [number for number, cost in self._misspelt(query).items() if cost == ONE_SLIP]
        found = self._sorted(begun or near)
        return [entry for entry in found if entry.level == 0] or found

    def _sorted(self, numbers: Iterable[int]) -> list[Entry]:
        return sorted((self.entries[number] for number in numbers), key=lambda entry: entry.weight)


def entries() -> PlaceIndex:
    """Return the index; a place added or changed anywhere makes it anew."""
    facts = Place.objects.aggregate(number=Count("pk"), latest=Max("pk"), changed=Max("changed_at"))
    return _index(facts["number"], facts["latest"], facts["changed"])


@functools.lru_cache(maxsize=2)
def _index(number: int, latest: int | None, changed: object) -> PlaceIndex:
    return PlaceIndex(list(Place.objects.for_list()), official.postcodes())
