"""Does the engine find the groups that are there, and none where there are none?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from webbench.table import Part, at_least

from mitwirk.science.opinion import fit
from mitwirk.science.opinion.groups import rand_index
from mitwirk.science.opinion.testing import Planted, make_planted, make_shuffled

from .setting import Setting

SHUFFLES, QUICK_SHUFFLES = 10, 1
RUNS, QUICK_RUNS = 15, 2
PEOPLE, STATEMENTS, ANSWERS, APART = 1000, 100, 30, 2.0
"""Groups so far apart that somebody who knew their true opinions would sort people with a Rand index of 0.95."""
SIZES = (
    (0.5, 0.5),
    (0.7, 0.3),
    (0.9, 0.1),
    (0.34, 0.33, 0.33),
    (0.6, 0.3, 0.1),
    (0.25, 0.25, 0.25, 0.25),
    (0.4, 0.3, 0.2, 0.1),
)
RIGHT, ALIKE = 95.0, 0.9


def run(setting: Setting) -> list[Part]:
    """Measure shuffled and planted dialogues."""
    return [_shuffled(setting), *_planted(setting)]


def _shuffled(setting: Setting) -> Part:
    times = QUICK_SHUFFLES if setting.quick else SHUFFLES
    part = Part("Shuffled answers: how often one group is found")
    ones = 0
    for one in setting.conversations:
        counts = [fit(make_shuffled(one.export.votes, seed), rng=seed).groups.count for seed in range(times)]
        ones += counts.count(1)
        part.add(one.short, f"{counts.count(1)} of {times}")
    share = 100 * ones / (times * len(setting.conversations))
    part.add("all dialogues", f"{share:.0f} %", at_least("one group", share, RIGHT, " %"))
    return part


class Found(NamedTuple):
    """Several made-up dialogues of one kind."""

    right: int
    alike: float
    best: float


def oracle(planted: Planted) -> float:
    """Rand index reached by somebody who knows how each group sees each statement."""
    votes = planted.votes
    told = votes.value != 0
    person, statement, sign = votes.participant[told], votes.statement[told], votes.value[told]
    scores = []
    for group in range(int(planted.group.max()) + 1):
        chance = planted.chance[planted.group == group].mean(axis=0)
        log = np.log(np.where(sign > 0, chance[statement], 1 - chance[statement]))
        share = np.log((planted.group == group).mean())
        scores.append(np.bincount(person, log, minlength=votes.n_participants) + share)
    return rand_index(np.argmax(scores, axis=0), planted.group)


def measured(sizes: tuple[float, ...], people: int, apart: float, runs: int) -> Found:
    """Plant groups again and again and look for them."""
    right, alike, best = 0, [], []
    for seed in range(runs):
        planted = make_planted(seed, people=people, statements=STATEMENTS, answers=ANSWERS, sizes=sizes, apart=apart)
        groups = fit(planted.votes, rng=seed).groups
        right += groups.count == len(sizes)
        alike.append(rand_index(groups.membership.argmax(axis=1), planted.group))
        best.append(oracle(planted))
    return Found(right, float(np.mean(alike)), float(np.mean(best)))


def _planted(setting: Setting) -> list[Part]:
    runs = QUICK_RUNS if setting.quick else RUNS
    clear = Part(f"Planted groups: {PEOPLE} people, {STATEMENTS} statements, {ANSWERS} answers each, well apart")
    total = 0
    for sizes in SIZES:
        found = measured(sizes, PEOPLE, APART, runs)
        total += found.right
        clear.add(
            "/".join(f"{100 * size:.0f}" for size in sizes),
            f"right number {found.right} of {runs}  Rand index {found.alike:.3f} (best possible {found.best:.3f})",
            at_least("Rand index", found.alike, ALIKE),
        )
    share = 100 * total / (runs * len(SIZES))
    clear.add("all", f"right number in {share:.0f} %", at_least("right", share, RIGHT, " %"))
    hard = Part("The same with fewer people, and closer together (for information)")
    for people, apart in ((400, APART), (PEOPLE, 1.5), (400, 1.5)):
        few = max(1, runs // 5)
        every = [measured(sizes, people, apart, few) for sizes in SIZES]
        hard.add(
            f"{people} people, {apart:.1f} apart",
            f"right number {sum(one.right for one in every)} of {few * len(SIZES)}  "
            f"Rand index {np.mean([one.alike for one in every]):.3f} "
            f"(best possible {np.mean([one.best for one in every]):.3f})",
        )
    return [clear, hard]
