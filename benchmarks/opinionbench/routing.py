"""How many answers does the order of statements spare? Real dialogues are replayed.

In each dialogue, people with at least 40 answers are drawn (at most 30 % of all who took part); statements are learnt
from everybody else. A fifth of each drawn person's answers is hidden. The others are asked one by one: in random
order, by three criteria, and by the rule of the dialogue room with its shares for chance and for new statements.
Passes are asked too, and say nothing. After each answer the person is placed anew and the hidden answers are
foretold.

The measure: the log-loss that random order reaches with 20 answers, fixed before measuring; mean over people and seeds.
How many answers does another order need for it? Each person counts once; that was settled after first runs, see
docs/decisions/0011. The criterion was chosen on the dialogues it is measured on, which flatters it a little.
Dialogues without 40 people who can be drawn are left out. People can only be asked what they answered in reality,
sometimes little more than 32 statements, which leaves less to choose than a dialogue does. Bar: at most 60 % of the
answers, mean over all dialogues; a quick run looks at three small ones and prints no verdict.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from webbench.table import Part, at_most

from mitwirk.science.opinion import Votes, fit
from mitwirk.science.opinion.routing import DOUBT, Guide, gains, next_statements, uniforms

from .setting import Setting

BAR = 0.6
LEAST = 40
TARGET = 20
STEPS = 30
HIDDEN = 0.2
DRAWN = 0.3
SEEDS, QUICK_SEEDS = 6, 2
PEOPLE, QUICK_PEOPLE = 200, 60
BOOTSTRAPS = 300
ROUNDS = 8

Array = np.ndarray


class Scene(NamedTuple):
    """What was learnt from the others, and the people to be asked: one row per person."""

    guide: Guide
    exposure: Array
    value: Array
    may_ask: Array
    hidden: Array
    seed: int


class State(NamedTuple):
    """What is known of all people, and what follows for each statement."""

    where: Array
    spread: Array
    odds: Array
    person_var: Array
    statement_var: Array


def scene_of(votes: Votes, seed: int, most: int) -> Scene | None:
    """Draw people and learn statements from the others; None if there are too few to draw from."""
    rng = np.random.default_rng(seed)
    count = np.bincount(votes.participant, minlength=votes.n_participants)
    able = np.flatnonzero(count >= LEAST)
    if able.size < LEAST:
        return None
    drawn = rng.permutation(able)[: min(most, able.size // 2, int(DRAWN * (count > 0).sum()))]
    row = np.full(votes.n_participants, -1)
    row[drawn] = np.arange(drawn.size)
    out = row[votes.participant] >= 0
    size = votes.n_participants, votes.n_statements
    landscape = fit(Votes(votes.participant[~out], votes.statement[~out], votes.value[~out], *size), rng=seed)
    shape = drawn.size, votes.n_statements
    seen, value = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=np.int64)
    where = row[votes.participant[out]], votes.statement[out]
    seen[where], value[where] = True, votes.value[out]
    order = np.where(seen, rng.random(shape), 2.0).argsort(axis=1).argsort(axis=1)
    hidden = order < (HIDDEN * seen.sum(axis=1)).astype(int)[:, None]
    keep = (hidden & (value != 0)).any(axis=1)
    exposure = landscape.statements.overall.seen
    return Scene(
        Guide.of(landscape), exposure, value[keep], (seen & ~hidden)[keep], (hidden & (value != 0))[keep], seed
    )


def _slopes(guide: Guide) -> Array:
    slope = guide.mean.copy()
    slope[0] = 1.0
    return slope


def _places(guide: Guide, asked: Array, values: Array) -> tuple[Array, Array]:
    """Place all people at once, as `place_newcomer` does for one: asked and values of shape (people, steps)."""
    slope, size = _slopes(guide), guide.mean.shape[0]
    square = np.einsum("an,bn->nab", slope, slope)
    square[:, 1:, 1:] += np.moveaxis(guide.cov[1:, 1:], 2, 0)
    cross = (slope * guide.mean[0]).T.copy()
    cross[:, 1:] += guide.cov[0, 1:].T
    appeal = np.square(guide.mean[0]) + guide.cov[0, 0]
    square, cross, appeal, told = square[asked], cross[asked], appeal[asked], values != 0
    pull = 0.5 * np.einsum("nt,ant->na", values, slope[:, asked])
    xi = np.ones(asked.shape)
    where, spread = np.zeros((len(asked), size)), np.repeat(np.diag(1.0 / guide.precision)[None], len(asked), axis=0)
    for _ in range(ROUNDS if asked.shape[1] else 0):
        bend = np.where(told, np.tanh(0.5 * xi) / (2.0 * np.maximum(xi, 1e-6)), 0.0)
        spread = np.linalg.inv(np.diag(guide.precision) + np.einsum("nt,ntab->nab", bend, square))
        where = np.einsum("nab,nb->na", spread, pull - np.einsum("nt,nta->na", bend, cross))
        second = spread + where[:, :, None] * where[:, None, :]
        expected = np.einsum("nab,ntab->nt", second, square) + 2.0 * np.einsum("na,nta->nt", where, cross) + appeal
        xi = np.sqrt(np.maximum(expected, 1e-12))
    return where, spread


def _state(guide: Guide, asked: Array, values: Array) -> State:
    where, spread = _places(guide, asked, values)
    slope, (size, n) = _slopes(guide), guide.mean.shape
    person = np.einsum("nab,aj,bj->nj", spread, slope, slope, optimize=True)
    reach = where.copy()
    reach[:, 0] = 1.0
    second = reach[:, :, None] * reach[:, None, :]
    second[:, 1:, 1:] += spread[:, 1:, 1:]
    statement = second.reshape(-1, size * size) @ guide.cov.reshape(size * size, n)
    return State(where, spread, guide.mean[0] + where @ slope, person, statement)


def _tension(odds: Array, var: Array) -> Array:
    return 0.25 / np.square(np.cosh(0.5 * odds / np.sqrt(1.0 + np.pi / 8.0 * var)))


def information(guide: Guide, state: State) -> Array:
    """Information of the answer about the person: log(1 + p (1 - p) y' C y)."""
    var = state.person_var
    return guide.told * np.log1p(_tension(state.odds, var + state.statement_var) * var)


def position_variance(guide: Guide, state: State) -> Array:
    """Expected decrease of the variance of the position (A-optimality)."""
    tension = _tension(state.odds, state.person_var + state.statement_var)
    moved = np.einsum("nab,bj->naj", state.spread, _slopes(guide))[:, 1:]
    return guide.told * tension * np.square(moved).sum(axis=1) / (1.0 + tension * state.person_var)


def all_gains(guide: Guide, state: State) -> Array:
    """Expected decrease of the variance of all answers: `gains` for many people at once."""
    slope, var = _slopes(guide), state.person_var + DOUBT * state.statement_var
    tension = _tension(state.odds, var)
    wanted = np.einsum("nj,aj,bj->nab", tension * guide.told, slope, slope, optimize=True)
    spared = state.spread @ wanted @ state.spread
    return guide.told * np.einsum("nab,aj,bj->nj", spared, slope, slope, optimize=True) * tension / (1 + tension * var)


Criterion = Callable[[Guide, State], Array]
CRITERIA: dict[str, Criterion | None] = {
    "random": None,
    "information": information,
    "position": position_variance,
    "gain": all_gains,
    "rule": None,
}


def _picks(name: str, scene: Scene, state: State, left: Array, asked: Array) -> Array:
    criterion, guide = CRITERIA[name], scene.guide
    if criterion is not None:
        return np.where(left, criterion(guide, state), -1.0).argmax(axis=1)
    if name == "random":
        names = np.arange(left.shape[1])
        luck = np.array([uniforms(scene.seed + 1000, person, names) for person in range(len(left))])
        return np.where(left, luck, -1.0).argmax(axis=1)
    return np.array(
        [_by_rule(scene, person, np.flatnonzero(left[person]), asked[person]) for person in range(len(left))]
    )


def _by_rule(scene: Scene, person: int, may_ask: Array, asked: Array) -> int:
    chosen = next_statements(
        scene.guide,
        asked,
        scene.value[person, asked],
        open_statements=may_ask,
        exposure=scene.exposure[may_ask],
        seed=scene.seed,
        participant_key=person,
    )
    return int(may_ask[chosen[0]])


def replay(scene: Scene, name: str) -> tuple[Array, Array]:
    """Return each person's mean log-loss after 0, 1, 2, ... answers, and all chances of the hidden answers."""
    people, left = np.arange(len(scene.value)), scene.may_ask.copy()
    asked, losses, chances = np.zeros((len(people), 0), dtype=np.int64), [], []
    agree = scene.value > 0
    for step in range(STEPS + 1):
        state = _state(scene.guide, asked, scene.value[people[:, None], asked])
        if step == 1 and name == "gain":
            assert np.allclose(gains(scene.guide, state.where[0], state.spread[0]), all_gains(scene.guide, state)[0])
        odds = state.odds / np.sqrt(1.0 + np.pi / 8.0 * (state.person_var + state.statement_var))
        loss = np.logaddexp(0.0, np.where(agree, -odds, odds))
        losses.append((loss * scene.hidden).sum(axis=1) / scene.hidden.sum(axis=1))
        chances.append(odds[scene.hidden])
        pick = _picks(name, scene, state, left, asked)
        left[people, pick] = False
        asked = np.concatenate([asked, pick[:, None]], axis=1)
    return np.array(losses), np.array(chances)


def needed(curve: Array, target: float) -> float:
    """Return after how many answers a falling curve first reaches the target; one more than tried if never."""
    below = np.flatnonzero(curve <= target)
    if not below.size:
        return float(curve.size)
    step = int(below[0])
    return 0.0 if step == 0 else step - 1 + (curve[step - 1] - target) / (curve[step - 1] - curve[step])


def _auc(score: Array, agree: Array) -> float:
    from scipy.stats import rankdata

    yes, no = int(agree.sum()), int((~agree).sum())
    return float((rankdata(score)[agree].sum() - yes * (yes + 1) / 2) / max(1, yes * no))


def measure(votes: Votes, seeds: int, people: int) -> dict[str, Any] | None:
    """Replay one dialogue; None if too few people answered enough."""
    scenes = [scene for seed in range(seeds) if (scene := scene_of(votes, seed, people)) is not None]
    if not scenes:
        return None
    agree = np.concatenate([(scene.value > 0)[scene.hidden] for scene in scenes])
    runs = {name: [replay(scene, name) for scene in scenes] for name in CRITERIA}
    curves = {name: np.concatenate([losses for losses, _ in run], axis=1) for name, run in runs.items()}
    size = curves["random"].shape[1]
    draws = np.random.default_rng(0).integers(0, size, (BOOTSTRAPS, size))
    targets = [curves["random"][TARGET, draw].mean() for draw in draws]
    mean = {name: curve.mean(axis=1) for name, curve in curves.items()}
    row: dict[str, Any] = {"people": size, "start": mean["random"][0], "target": mean["random"][TARGET]}
    for name, curve in curves.items():
        again = [needed(curve[:, draw].mean(axis=1), goal) for draw, goal in zip(draws, targets, strict=True)]
        scores = np.concatenate([chances for _, chances in runs[name]], axis=1)
        row[name] = {
            "needed": float(TARGET) if name == "random" else needed(mean[name], mean["random"][TARGET]),
            "low": float(np.percentile(again, 2.5)),
            "high": float(np.percentile(again, 97.5)),
            "auc": [_auc(scores[step], agree) for step in (0, 12, TARGET)],
            "loss": [float(mean[name][step]) for step in (10, 12, TARGET)],
        }
    return row


def _over_dialogues(values: list[float]) -> tuple[float, float]:
    """Interval of the mean if other dialogues of this kind had been taken."""
    draws = np.random.default_rng(0).integers(0, len(values), (2000, len(values)))
    low, high = np.percentile(np.array(values)[draws].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def run(setting: Setting) -> list[Part]:
    """Replay all dialogues; the criterion in use has to hold the bar, the rule with its shares is shown beside it."""
    seeds, people = (QUICK_SEEDS, QUICK_PEOPLE) if setting.quick else (SEEDS, PEOPLE)
    part = Part(
        f"Routing: answers needed for what {TARGET} in random order give, [95 % interval over people and seeds]"
    )
    found: dict[str, list[float]] = {name: [] for name in CRITERIA}
    for one in setting.conversations:
        row = measure(one.export.votes, seeds, people)
        if row is None:
            part.add(one.short, "left out: too few people with 40 answers")
            continue
        for name in CRITERIA:
            found[name].append(row[name]["needed"])
        cells = [f"{name} {row[name]['needed']:.1f}" for name in CRITERIA if name not in ("random", "gain")]
        part.add(
            one.short,
            f"gain {row['gain']['needed']:.1f} [{row['gain']['low']:.1f};{row['gain']['high']:.1f}]  "
            f"{'  '.join(cells)}  "
            f"AUC 12 by gain {row['gain']['auc'][1]:.3f}, by rule {row['rule']['auc'][1]:.3f}, "
            f"20 by chance {row['random']['auc'][2]:.3f} ({row['people']} people)",
        )
    judged = "" if setting.quick else "gain"
    for name in CRITERIA if found["gain"] else ():
        mean, (low, high) = float(np.mean(found[name])), _over_dialogues(found[name])
        middle = float(np.median(found[name])) / TARGET
        text = f"{mean / TARGET:.0%} [{low / TARGET:.0%};{high / TARGET:.0%}], median {middle:.0%}"
        part.add(f"mean: {name}", text, *([at_most("share", mean / TARGET, BAR)] if judged == name else []))
    return [part]
