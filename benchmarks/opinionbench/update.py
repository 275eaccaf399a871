"""New answers taken into a large landscape: how fast, and how close to estimating everything anew."""

from __future__ import annotations

import time

import numpy as np
from webbench.table import Part, at_most

from mitwirk.science.opinion import Votes, fit, update

from .setting import Setting
from .task_make import make

PEOPLE, STATEMENTS, VOTES, NEW = 20_000, 1_000, 1_000_000, 100
TIMES = 9
LIMIT_MS, LIMIT_APART = 150.0, 0.01
PROBE = 2000


def run(setting: Setting) -> list[Part]:
    """Take a hundred answers in, several times."""
    size = VOTES // 10 if setting.quick else VOTES
    people = PEOPLE // 10 if setting.quick else PEOPLE
    table = make(people, STATEMENTS, size)
    rng = np.random.default_rng(2)
    is_new = np.zeros(table["value"].size, dtype=bool)
    is_new[rng.permutation(is_new.size)[: NEW * TIMES]] = True
    label = rng.integers(0, 3, people)

    def some(rows: np.ndarray) -> Votes:
        return Votes(*(table[name][rows] for name in ("participant", "statement", "value")), people, STATEMENTS)

    landscape = fit(some(~is_new), rng=1, labels=label)
    spent, clock = [], []
    for rows in np.array_split(rng.permutation(np.flatnonzero(is_new)), TIMES):
        new, cpu, wall = some(np.sort(rows)), time.process_time(), time.perf_counter()
        landscape = update(landscape, new)
        spent.append(1000 * (time.process_time() - cpu))
        clock.append(1000 * (time.perf_counter() - wall))
    full = fit(some(np.ones(is_new.size, dtype=bool)), rng=1, labels=label)
    probe = rng.integers(0, people, PROBE)[:, None], np.arange(STATEMENTS)
    apart = float(np.abs(landscape.agree_probability(*probe) - full.agree_probability(*probe)).mean())
    same = landscape.diagnostics.digest == full.diagnostics.digest
    part = Part(f"Update: {NEW} new answers among {is_new.size:,}, {TIMES} times")
    part.add(
        "update",
        f"CPU {np.median(spent):.0f} ms  clock {np.median(clock):.0f} ms (median)",
        *([] if setting.quick else [at_most("CPU", float(np.median(spent)), LIMIT_MS, " ms")]),
    )
    part.add(
        f"after {TIMES} updates against a full fit",
        f"chances apart by {apart:.4f} on average, same digest: {'yes' if same else 'no'}, "
        f"groups {landscape.groups.count} and {full.groups.count}",
        at_most("apart", apart, LIMIT_APART),
    )
    return [part]
