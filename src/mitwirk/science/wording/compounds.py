"""Splitting German compounds with a list of productive parts and a shortest-path search."""

from __future__ import annotations

import functools
import math
from importlib import resources

from mitwirk.science.wording.stems import folded

LINKS = ("", "s", "n", "es", "en", "er", "e", "ens", "ns")
ENDINGS = ("", "e", "n", "s", "en", "er", "es", "em", "ern", "in", "innen", "se", "sen")
UMLAUT_ENDINGS = frozenset({"", "e", "n", "en", "er", "ern"})
ENDING_COST = {"": 0.0, "se": 1.2, "sen": 1.2}
NO_HEAD = frozenset({"innen"})  # -innen is the feminine ending, Innen- only a first part
PART_COST = 9.0
LONGEST = 60


@functools.cache
def part_counts() -> dict[str, int]:
    """Return how many compounds each part is known from; umlauts written out."""
    folder = resources.files("mitwirk.science.wording") / "data"
    counts: dict[str, int] = {}
    for name in ("parts_de.txt", "parts_own.txt"):
        for line in (folder / name).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                word, count = line.split()
                counts[folded(word)] = max(counts.get(folded(word), 0), int(count))
    return counts


@functools.cache
def whole_words() -> frozenset[str]:
    """Return words that look like compounds but are none; umlauts written out."""
    path = resources.files("mitwirk.science.wording") / "data" / "whole_de.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(folded(line) for line in lines if line and not line.startswith("#"))


def _modifier(piece: str) -> tuple[str, float] | None:
    """Return the part behind a first or middle piece (linking letters removed) and its cost."""
    counts = part_counts()
    found: tuple[str, float] | None = None
    candidates = [(piece.removesuffix(link), 0.4 * bool(link)) for link in LINKS if piece.endswith(link)]
    candidates += [(piece + "e", 0.4), (piece + "en", 0.8)]
    for base, extra in candidates:
        count = counts.get(base, 0) if len(base) > 2 else 0
        if count:
            cost = PART_COST - math.log(count) + extra
            if found is None or cost < found[1]:
                found = (base, cost)
    return found


def _head(piece: str) -> tuple[str, float] | None:
    """Return the part behind a last piece (inflection removed) and its cost."""
    counts = part_counts()
    found: tuple[str, float] | None = None
    for ending in ENDINGS:
        if piece in NO_HEAD or not piece.endswith(ending):
            continue
        base = piece.removesuffix(ending)
        bases = [base]
        if ending in UMLAUT_ENDINGS:
            bases += [base[::-1].replace(pair[::-1], pair[0], 1)[::-1] for pair in ("ae", "oe", "ue") if pair in base]
        for form in bases:
            count = counts.get(form, 0) if len(form) > 2 else 0
            if not count:
                continue
            cost = PART_COST - math.log(count) + ENDING_COST.get(ending, 0.3) + 0.3 * (form != base)
            if found is None or cost < found[1]:
                found = (form, cost)
    return found


@functools.lru_cache(maxsize=50_000)
def compound_parts(word: str) -> tuple[str, ...]:
    """Return the parts of a compound, umlauts written out, or nothing if it is no compound.

    The cheapest way through the word wins: a part costs less the more compounds of a German dictionary it
    occurs in, linking letters and inflection cost a little (after Koehn and Knight [1]_).

    Parameters
    ----------
    word : str
        One word, any case.

    References
    ----------
    .. [1] Koehn and Knight, "Empirical Methods for Compound Splitting", EACL 2003.

    Examples
    --------
    >>> compound_parts("Bürgerbeteiligung"), compound_parts("Fahrradstraßen"), compound_parts("Gemeinde")
    (('buerger', 'beteiligung'), ('fahrrad', 'strasse'), ())
    """
    plain = folded(word.casefold())
    if not 6 <= len(plain) <= LONGEST or not plain.isalpha() or plain in whole_words():
        return ()
    best: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ())] + [None] * len(plain)
    for end in range(3, len(plain) + 1):
        for start in range(end - 2):
            before = best[start]
            if before is None or (start == 0 and end == len(plain)):
                continue
            part = (_head if end == len(plain) else _modifier)(plain[start:end])
            if part is None:
                continue
            option = (before[0] + part[1], (*before[1], part[0]))
            current = best[end]
            if current is None or option < current:
                best[end] = option
    found = best[len(plain)]
    return found[1] if found else ()


def all_parts(word: str) -> tuple[str, ...]:
    """Return the parts of a compound and the parts of these parts.

    Examples
    --------
    >>> all_parts("Fahrradstraßen")
    ('fahrrad', 'strasse', 'fahr', 'rad')
    """
    top = compound_parts(word)
    inner = [small for part in top if len(part) >= 6 for small in compound_parts(part)]
    return tuple(dict.fromkeys([*top, *inner]))
