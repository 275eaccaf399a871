"""Cases like mine: the ten initiatives that come closest to a municipality, an initiative or a text, with reasons."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from mitwirk.core.templatetags.ui import nice_number
from mitwirk.network.models import Initiative
from mitwirk.network.similar_index import INITIATIVE, Held, density_of, held, text_vectors
from mitwirk.places.models import Place
from mitwirk.science.similarity import TextIndex, TextVectors
from mitwirk.science.wording.terms import word_terms

# What each part counts; docs/methods/similarity.md says the same in words.
WEIGHTS = {"text": 3.0, "topics": 2.0, "size": 2.0, "region": 1.0}
DENSE, MIDDLE = 500.0, 150.0
LEAST, ABOUT = 0.25, 0.15
MOST = 10
LOOKED_AT = 200


@dataclass(frozen=True)
class Asked:
    """What is compared: a text, a place, topics; each may be missing."""

    vectors: TextVectors | None = None
    text: str = ""
    population: int | None = None
    density: float | None = None
    topics: frozenset[int] = frozenset()
    place_key: str = ""
    without: int | None = None


@dataclass(frozen=True)
class SimilarInitiative:
    """An initiative that comes close, how close (0 to 1), and why in plain German."""

    initiative: Initiative
    score: float
    reasons: list[str]


def region_type(density: float | None) -> str:
    """Return the kind of region: "dense", "middle", "rural", or nothing where it is unknown."""
    if density is None or math.isnan(density):
        return ""
    return "dense" if density >= DENSE else "middle" if density >= MIDDLE else "rural"


def text_closeness(index: TextIndex, asked: TextVectors, row: int = 0) -> np.ndarray:
    """Return how close each text comes to one, from 0 (as unrelated texts usually are) to 1 (the same matter).

    A fixed scale, other than the z scores that only rank: it must mean the same among 3 and among 5,000 texts,
    because it is added to other parts. It ranks as well as they do, see docs/methods/similarity.md.
    """
    close = index.closeness(asked, row)
    if not float(asked.factors[row]):
        return np.clip((close.letters - 0.1) / 0.5, 0, 1)
    return np.clip((close.letters + 2 * close.meaning - 0.4) / 1.4, 0, 1)


def cases_like_initiative(initiative: Initiative, viewer: Any, most: int = MOST) -> list[SimilarInitiative]:
    """Return initiatives like one; its own stored text is the question, so no encoder runs."""
    index = held(INITIATIVE)
    row = index.row_of(initiative.pk)
    vectors = None
    if row is not None:
        stored = index.index.vectors
        at = slice(row, row + 1)
        vectors = TextVectors(stored.counts[at], stored.numbers[at], stored.factors[at])
    asked = Asked(
        vectors=vectors,
        text=f"{initiative.title} {initiative.summary} {initiative.goals}",
        population=initiative.place.population,
        density=density_of(initiative.place),
        topics=frozenset(topic.pk for topic in initiative.topics.all()),
        without=initiative.pk,
    )
    return _closest(index, asked, viewer, most)


def cases_like_place(place: Place, viewer: Any, most: int = MOST) -> list[SimilarInitiative]:
    """Return initiatives of other places that are as large and lie in the same kind of region."""
    asked = Asked(population=place.population, density=density_of(place), place_key=place.key)
    return _closest(held(INITIATIVE), asked, viewer, most)


def cases_like_text(
    text: str, viewer: Any, *, place: Place | None = None, topics: Collection[int] = (), most: int = MOST
) -> list[SimilarInitiative]:
    """Return initiatives like a text, a place and topics; what is missing does not count."""
    asked = Asked(
        vectors=text_vectors([text]) if text.strip() else None,
        text=text,
        population=place.population if place else None,
        density=density_of(place) if place else None,
        topics=frozenset(topics),
    )
    return _closest(held(INITIATIVE), asked, viewer, most)


def nearest_texts(text: str, kind: str = INITIATIVE, most: int = MOST) -> list[tuple[int, float]]:
    """Return (id, closeness from 0 to 1) of the public texts of one kind that come closest to a text.

    For proposals of other parts of the house: whoever shows them starts from `visible_to`.
    """
    index = held(kind)
    if not len(index.ids) or not text.strip():
        return []
    close = text_closeness(index.index, text_vectors([text]))
    order = np.lexsort((-index.ids, -close))[:most]
    return [(int(index.ids[at]), float(close[at])) for at in order]


def closeness_between(asked: Sequence[str], among: Sequence[str]) -> np.ndarray:
    """Return how close each text comes to each other text, from 0 to 1: shape (asked, among).

    For matching in jobs: it runs the encoder on all texts. A proposal with reasons may follow, never a merge.
    """
    if not asked or not among:
        return np.zeros((len(asked), len(among)))
    index, questions = TextIndex(text_vectors(among)), text_vectors(asked)
    return np.array([text_closeness(index, questions, row) for row in range(len(asked))])


def _closest(index: Held, asked: Asked, viewer: Any, most: int) -> list[SimilarInitiative]:
    if not len(index.ids):
        return []
    parts = _parts(index, asked)
    if not parts:
        return []
    weight = sum(WEIGHTS[name] * ~np.isnan(values) for name, values in parts.items())
    score = sum(WEIGHTS[name] * np.nan_to_num(values) for name, values in parts.items()) / np.maximum(weight, 1e-9)
    score = np.where(_about_it(parts, len(index.ids)), score, 0.0)
    order = _order(index, asked, score)
    ids = [int(index.ids[at]) for at in order]
    visible = set(Initiative.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", flat=True))
    chosen = [at for at in order if int(index.ids[at]) in visible][:most]
    shown = [int(index.ids[at]) for at in chosen]
    rows = {row.pk: row for row in Initiative.objects.visible_to(viewer).filter(pk__in=shown).for_list()}
    return [
        SimilarInitiative(rows[pk], float(score[at]), _reasons(asked, rows[pk], parts, at))
        for at, pk in zip(chosen, shown, strict=True)
        if pk in rows
    ]


def _about_it(parts: dict[str, np.ndarray], rows: int) -> np.ndarray:
    """Say which rows are about what was asked: where a matter was told, a place alone makes no case."""
    told = [parts[name] for name in ("text", "topics") if name in parts]
    return np.max(told, axis=0) >= ABOUT if told else np.ones(rows, dtype=bool)


def _order(index: Held, asked: Asked, score: np.ndarray) -> list[int]:
    """Return rows, the closest first, newer ones first on a tie; without whoever asks."""
    chosen: list[int] = []
    for at in np.lexsort((-index.ids, -score)):
        if score[at] < LEAST or len(chosen) == LOOKED_AT:
            break
        own = index.ids[at] == asked.without or (asked.place_key and index.places[at].startswith(asked.place_key))
        if not own:
            chosen.append(int(at))
    return chosen


def _parts(index: Held, asked: Asked) -> dict[str, np.ndarray]:
    """Return each part that can be compared, from 0 to 1 for every row; NaN where the row says nothing."""
    parts = {}
    if asked.vectors is not None:
        parts["text"] = text_closeness(index.index, asked.vectors)
    if asked.topics:
        shared = [len(asked.topics & own) / len(asked.topics | own) for own in index.topics]
        parts["topics"] = np.array(shared, dtype=float)
    if asked.population:
        away = np.abs(np.log10(np.maximum(index.population, 1) / asked.population))
        parts["size"] = np.clip(1 - away, 0, 1)
    own = region_type(asked.density)
    if own:
        lower, upper = {"dense": (DENSE, np.inf), "middle": (MIDDLE, DENSE), "rural": (-1, MIDDLE)}[own]
        same = ((index.density >= lower) & (index.density < upper)).astype(float)
        parts["region"] = np.where(np.isnan(index.density), np.nan, same)
    return parts


def _reasons(asked: Asked, initiative: Initiative, parts: dict[str, np.ndarray], row: int) -> list[str]:
    """Say why a case is shown, the weightiest reason first."""
    made = []
    if "text" in parts and parts["text"][row] >= LEAST:
        words = _shared_words(asked.text, f"{initiative.title} {initiative.summary} {initiative.goals}")
        if words:
            made.append(_("Ähnliches Anliegen, gemeinsame Wörter: %(words)s") % {"words": ", ".join(words)})
        else:
            made.append(_("Ähnliches Anliegen in anderen Worten"))
    shared = [str(topic) for topic in initiative.topics.all() if topic.pk in asked.topics]
    if shared:
        made.append(_("Gleiches Thema: %(topics)s") % {"topics": ", ".join(shared)})
    place = initiative.place
    if "size" in parts and parts["size"][row] >= 0.6 and place.population:
        facts = {"place": place.name, "people": nice_number(place.population)}
        made.append(_("Ähnlich groß: %(place)s, %(people)s Menschen") % facts)
    if "region" in parts and parts["region"][row] == 1:
        made.append(_region_reason(region_type(asked.density)))
    return made


def _region_reason(kind: str) -> str:
    return {
        "dense": _("Auch dicht besiedelt"),
        "middle": _("Auch mittlere Besiedlung"),
        "rural": _("Auch ländlich"),
    }[kind]


def _shared_words(one: str, two: str, most: int = 3) -> list[str]:
    """Return words of the second text whose stem the first has too, as they stand there."""
    stems = set(word_terms(one))
    found: dict[str, str] = {}
    for word in two.replace("\n", " ").split():
        bare = word.strip(".,;:!?()„“\"'–-")
        # Short words say little about a subject; German nouns begin with a capital.
        if len(bare) >= 5 and bare[:1].isupper():
            for stem in set(word_terms(bare)) & stems:
                found.setdefault(stem, bare)
    return list(dict.fromkeys(found.values()))[:most]
