"""How many answers does the order of statements spare? Real dialogues are replayed.

    python -m benchmarks.opinionbench.routing FOLDER [--seeds 3] [--people 100]

FOLDER holds one folder per Polis export. In each dialogue, people with at least 40 answers are drawn (at most 30 %
of all who took part); statements are learnt from everybody else. A fifth of each drawn person's answers is hidden.
The others are asked one by one: in random order, by three criteria, and by the rule the dialogue room uses, with
its shares for chance and for new statements. Passes are asked too, and say nothing. After each answer the person is
placed anew and the hidden answers are foretold.

The measure was fixed before measuring: the log-loss that random order reaches with 20 answers, mean over people and
seeds, each person counting once; how many answers does another order need for it? Dialogues without 40 such people
are left out. People can only be asked what they answered in reality, often little more than 32 statements, so
the real gain is larger. Bar: at most 60 % of the answers, mean over all dialogues.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from mitwirk.science.opinion import Landscape, Votes, fit, place_newcomer, read_polis
from mitwirk.science.opinion.routing import Guide, gains, next_statements, uniforms

BAR = 0.6
LEAST = 40
TARGET = 20
STEPS = 30
HIDDEN = 0.2
DRAWN = 0.3
BOOTSTRAPS = 400


class Person(NamedTuple):
    """One drawn person: statements with answers that may be asked, and hidden ones that take sides."""

    key: int
    asked: np.ndarray
    values: np.ndarray
    hidden: np.ndarray
    agree: np.ndarray


class Scene(NamedTuple):
    """What was learnt from the others, and the people to be asked."""

    guide: Guide
    exposure: np.ndarray
    people: list[Person]
    seed: int


def scene_of(votes: Votes, seed: int, most: int) -> Scene | None:
    """Draw people and learn statements from the others; None if there are too few to draw from."""
    rng = np.random.default_rng(seed)
    count = np.bincount(votes.participant, minlength=votes.n_participants)
    able = np.flatnonzero(count >= LEAST)
    if able.size < LEAST:
        return None
    drawn = rng.permutation(able)[: min(most, able.size // 2, int(DRAWN * (count > 0).sum()))]
    out = np.isin(votes.participant, drawn)
    learn = Votes(
        votes.participant[~out], votes.statement[~out], votes.value[~out], votes.n_participants, votes.n_statements
    )
    landscape: Landscape = fit(learn, rng=seed)
    people = []
    for person in drawn.tolist():
        rows = rng.permutation(np.flatnonzero(votes.participant == person))
        cut = int(HIDDEN * rows.size)
        hidden, asked = rows[:cut], rows[cut:]
        hidden = hidden[votes.value[hidden] != 0]
        if hidden.size:
            sides = votes.value[hidden] > 0
            people.append(Person(person, votes.statement[asked], votes.value[asked], votes.statement[hidden], sides))
    return Scene(Guide.of(landscape), landscape.statements.overall.seen, people, seed)


Criterion = Callable[[Guide, np.ndarray, np.ndarray], np.ndarray]


def _slopes(guide: Guide) -> np.ndarray:
    slope = guide.mean.copy()
    slope[0] = 1.0
    return slope


def information(guide: Guide, where: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """Fisher information of the answer about the person: log(1 + p (1 - p) y' C y), by MacKay's approximation."""
    slope = _slopes(guide)
    var = np.einsum("an,ab,bn->n", slope, spread, slope)
    tension = 0.25 / np.square(np.cosh(0.5 * (guide.mean[0] + where @ slope) / np.sqrt(1.0 + np.pi / 8.0 * var)))
    return guide.told * np.log1p(tension * var)


def position_variance(guide: Guide, where: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """Expected decrease of the variance of the position (A-optimality)."""
    slope = _slopes(guide)
    var = np.einsum("an,ab,bn->n", slope, spread, slope)
    tension = 0.25 / np.square(np.cosh(0.5 * (guide.mean[0] + where @ slope) / np.sqrt(1.0 + np.pi / 8.0 * var)))
    return guide.told * tension * np.square((spread @ slope)[1:]).sum(axis=0) / (1.0 + tension * var)


CRITERIA: dict[str, Criterion | None] = {
    "random": None,
    "information": information,
    "position variance": position_variance,
    "gain": gains,
    "rule": None,
}


def foretold(guide: Guide, where: np.ndarray, spread: np.ndarray, statements: np.ndarray) -> np.ndarray:
    """Chance of agreeing to statements, with all that is not known of person and statements."""
    mean, cov = guide.mean[:, statements], guide.cov[:, :, statements]
    slope = mean.copy()
    slope[0] = 1.0
    reach = np.concatenate([[1.0], where[1:]])
    var = np.einsum("an,ab,bn->n", slope, spread, slope) + np.einsum("a,abn,b->n", reach, cov, reach)
    var += np.einsum("ab,abn->n", spread[1:, 1:], cov[1:, 1:])
    return 1.0 / (1.0 + np.exp(-(mean[0] + where @ slope) / np.sqrt(1.0 + np.pi / 8.0 * var)))


def _pick(name: str, scene: Scene, person: Person, done: list[int], place: tuple[np.ndarray, np.ndarray]) -> int:
    left = np.setdiff1d(np.arange(person.asked.size), done)
    criterion = CRITERIA[name]
    if criterion is not None:
        return int(left[criterion(scene.guide, *place)[person.asked[left]].argmax()])
    if name == "random":
        return int(left[uniforms(scene.seed + 1000, person.key, person.asked[left]).argmax()])
    chosen = next_statements(
        scene.guide,
        person.asked[done],
        person.values[done],
        open_statements=person.asked[left],
        exposure=scene.exposure[person.asked[left]],
        seed=scene.seed,
        participant_key=person.key,
    )
    return int(left[chosen[0]])


def replay(scene: Scene, person: Person, name: str) -> np.ndarray:
    """Return the chance given to each hidden answer's agreeing, after 0, 1, 2, ... answers: (steps + 1, n_hidden)."""
    guide, done, rows = scene.guide, list[int](), []
    for _ in range(min(STEPS, person.asked.size) + 1):
        told = [place for place in done if person.values[place]]
        known = person.asked[told]
        place = place_newcomer(
            guide.mean[:, known], guide.cov[:, :, known], guide.precision, person.values[told], rounds=12
        )
        rows.append(foretold(guide, *place, person.hidden))
        if len(rows) <= min(STEPS, person.asked.size - 1):
            done.append(_pick(name, scene, person, done, place))
    return np.array(rows + rows[-1:] * (STEPS + 1 - len(rows)))


def losses(chances: np.ndarray, agree: np.ndarray) -> np.ndarray:
    """Mean log-loss of one person after each answer."""
    return -np.log(np.clip(np.where(agree, chances, 1.0 - chances), 1e-9, None)).mean(axis=1)


def needed(curve: np.ndarray, target: float) -> float:
    """Return after how many answers a falling curve first reaches the target; one more than tried if never."""
    below = np.flatnonzero(curve <= target)
    if not below.size:
        return float(curve.size)
    step = int(below[0])
    return 0.0 if step == 0 else step - 1 + (curve[step - 1] - target) / (curve[step - 1] - curve[step])


def _auc(score: np.ndarray, agree: np.ndarray) -> float:
    from scipy.stats import rankdata

    yes, no = int(agree.sum()), int((~agree).sum())
    return float((rankdata(score)[agree].sum() - yes * (yes + 1) / 2) / max(1, yes * no))


def measure(votes: Votes, seeds: int, people: int, names: list[str]) -> dict[str, Any] | None:
    """Replay one dialogue; None if too few people answered enough."""
    scenes = [scene_of(votes, seed, people) for seed in range(seeds)]
    cast = [(scene, person) for scene in scenes if scene is not None for person in scene.people]
    if not cast:
        return None
    curves, chances = {}, {}
    for name in names:
        runs = [replay(scene, person, name) for scene, person in cast]
        curves[name] = np.array([losses(run, person.agree) for run, (_, person) in zip(runs, cast, strict=True)])
        chances[name] = [np.concatenate([run[step] for run in runs]) for step in (TARGET // 2, 12, TARGET)]
    agree = np.concatenate([person.agree for _, person in cast])
    target = curves["random"].mean(axis=0)[TARGET]
    rng = np.random.default_rng(0)
    draws = rng.integers(0, len(cast), (BOOTSTRAPS, len(cast)))
    row: dict[str, Any] = {"people": len(cast), "start": float(curves["random"].mean(axis=0)[0]), "target": target}
    for name in names:
        curve = curves[name]
        again = [needed(curve[draw].mean(axis=0), curves["random"][draw].mean(axis=0)[TARGET]) for draw in draws]
        half = needed(curve.mean(axis=0), curves["random"].mean(axis=0)[TARGET // 2])
        row[name] = {
            "needed": needed(curve.mean(axis=0), target),
            "low": float(np.percentile(again, 2.5)),
            "high": float(np.percentile(again, 97.5)),
            "needed_for_ten": half,
            "loss_10_12_20": [float(curve.mean(axis=0)[step]) for step in (TARGET // 2, 12, TARGET)],
            "auc_10_12_20": [_auc(score, agree) for score in chances[name]],
        }
    return row


def rows(folder: Path, *, seeds: int = 3, people: int = 100) -> Iterator[dict[str, Any]]:
    """Measure all dialogues in a folder, one row each; the last row is the mean."""
    names, done = list(CRITERIA), []
    for export in sorted(path for path in folder.iterdir() if (path / "votes.csv").exists()):
        began = time.process_time()
        votes = read_polis(export).votes
        row = measure(votes, seeds, people, names)
        if row is not None:
            row |= {"dialogue": export.name, "seconds": time.process_time() - began}
            done.append(row)
            yield row
    if done:
        mean = {name: {"needed": float(np.mean([row[name]["needed"] for row in done]))} for name in names}
        for name in names:
            mean[name]["median"] = float(np.median([row[name]["needed"] for row in done]))
            mean[name]["share"] = mean[name]["needed"] / TARGET
            low, high = _over_dialogues([row[name]["needed"] for row in done])
            mean[name] |= {"low": low, "high": high}
        yield {"dialogue": "mean", "holds": mean["gain"]["share"] <= BAR, **mean}


def _over_dialogues(values: list[float]) -> tuple[float, float]:
    """Interval of the mean if other dialogues of this kind had been taken."""
    rng = np.random.default_rng(zlib.crc32(b"dialogues"))
    draws = np.array(values)[rng.integers(0, len(values), (2000, len(values)))].mean(axis=1)
    return float(np.percentile(draws, 2.5)), float(np.percentile(draws, 97.5))


def main() -> int:
    """Print one line per dialogue; end with 1 if the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    print(f"{'answers needed for what 20 in random order give':48}", *(f"{name:>18}" for name in CRITERIA))
    holds, found = False, []
    for row in rows(given.folder, seeds=given.seeds, people=given.people):
        cells = (f"{row[name]['needed']:5.1f} [{row[name]['low']:4.1f};{row[name]['high']:4.1f}]" for name in CRITERIA)
        print(f"{row['dialogue'][:48]:48}", *(f"{cell:>18}" for cell in cells), flush=True)
        holds = bool(row.get("holds"))
        found.append(row)
    print(f"bar: gain at most {BAR:.0%} of {TARGET}: {'holds' if holds else 'missed'}")
    if given.json:
        given.json.write_text(json.dumps(found, indent=1))
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
