"""Raking: CPU seconds from ten thousand to a million people on four margins, trimmed and not, and whether margins hold.

Run: python benchmarks/weighting.py. Ends with 1 if a bar is missed. Ratios count, not seconds: the floor is one
pass of counting each margin and reading each person's weight, in the same run.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from mitwirk.science.weighting import rake

SIZES = (6, 2, 44, 5)
MOST_TIMES_FLOOR = 10.0
RUNS = 5


def sample(people: int) -> tuple[np.ndarray, list[np.ndarray]]:
    """People whose margins differ from the population's."""
    rng = np.random.default_rng(1)
    shares = [rng.dirichlet(np.full(size, 5.0)) for size in SIZES]
    drawn = [rng.dirichlet(np.full(size, 5.0)) for size in SIZES]
    return np.column_stack([rng.choice(len(share), people, p=share) for share in drawn]), shares


def floor(categories: np.ndarray, margins: list[np.ndarray]) -> None:
    """One round without checks, limits or figures about the result."""
    weights = np.ones(len(categories))
    for column, share in zip(categories.T, margins, strict=True):
        have = np.bincount(column, weights=weights, minlength=len(share))
        weights *= (share * len(weights) / have)[column]


def fastest(work) -> float:
    """The best of some runs, in CPU seconds."""
    times = []
    for _run in range(RUNS):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


def main() -> int:
    """Measure, print, judge."""
    missed = 0
    print("people      limits       CPU s   × floor   rounds   n_eff      largest gap to a margin")
    for people in (10_000, 100_000, 1_000_000):
        categories, margins = sample(people)
        least = fastest(lambda: floor(categories, margins))  # noqa: B023 - called at once
        for limits in (None, (0.2, 5.0)):
            bounds = {"limits": limits, "least_in_cell": 1, "worst_weight": 1e9, "worst_design_effect": 1e9}
            found = rake(categories, margins, **bounds)
            seconds = fastest(lambda: rake(categories, margins, **bounds))  # noqa: B023 - called at once
            times = seconds / least
            good = found.refusal is None and found.max_deviation < 1e-8 and (people < 1e6 or times < MOST_TIMES_FLOOR)
            missed += not good
            print(
                f"{people:<11} {limits or 'none'!s:<12} {seconds:<7.3f} {times:<9.1f} {found.rounds:<8} "
                f"{found.effective:<10.0f} {found.max_deviation:.1e} {'' if good else 'MISSED'}"
            )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
