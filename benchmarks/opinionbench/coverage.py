"""How often do 95 % intervals contain the truth, where the truth is known?"""

from __future__ import annotations

import numpy as np
from webbench.table import Part, at_least, at_most

from mitwirk.science.opinion import fit
from mitwirk.science.opinion.figures import Z
from mitwirk.science.opinion.testing import drawn

from .setting import Setting

RUNS, QUICK_RUNS = 20, 2
PASSES = 0.1
LEAST, MOST = 93.0, 97.0
KINDS = (
    (100, 40, 20, 1, 1.2),
    (200, 60, 30, 1, 1.2),
    (300, 60, 30, 1, 0.6),
    (300, 100, 30, 2, 1.0),
    (1000, 100, 30, 1, 1.2),
    (1000, 100, 15, 1, 1.2),
)
"""People, statements, answers a person, directions, and how strongly these matter."""


def run(setting: Setting) -> list[Part]:
    """Draw dialogues from known positions and compare."""
    runs = QUICK_RUNS if setting.quick else RUNS
    part = Part(f"Coverage of 95 % intervals, {runs} made-up dialogues each, in percent")
    for kind in KINDS:
        found = 100 * np.mean([covered(seed, *kind) for seed in range(runs)], axis=0)
        people, statements, answers, dims, _ = kind
        part.add(
            f"{people} people, {statements} statements, {answers} answers, {dims} directions",
            f"positions {found[0]:.1f}  shares {found[1]:.1f}",
            *(
                bar
                for name, value in zip(("positions", "shares"), found, strict=True)
                for bar in (at_least(name, float(value), LEAST, " %"), at_most(name, float(value), MOST, " %"))
            ),
        )
    return [part]


def covered(seed: int, people: int, statements: int, answers: int, dims: int, strength: float) -> tuple[float, float]:
    """Return the part of positions, and of shares, that lies inside its interval."""
    rng = np.random.default_rng(seed)
    place = rng.normal(size=(people, dims))
    odds = rng.normal(0, 1, statements) + place @ rng.normal(0, strength, (dims, statements))
    planted = drawn(odds + rng.normal(0, 0.4, people)[:, None], np.zeros(people, dtype=np.int64), answers, PASSES, rng)
    landscape = fit(planted.votes, rng=seed)
    agreeing = landscape.statements.overall.agreeing
    share = (1 - PASSES) * planted.chance.mean(axis=0)
    truth = _turned(place, landscape.positions.mean[:, :dims], landscape.model.statements.mean[1 : 1 + dims, :-1])
    apart = np.abs(truth - landscape.positions.mean[:, :dims])
    return (
        float((apart <= Z * landscape.positions.sd[:, :dims]).mean()),
        float(((agreeing.low <= share) & (share <= agreeing.high)).mean()),
    )


def _turned(place: np.ndarray, found: np.ndarray, loading: np.ndarray) -> np.ndarray:
    """Bring true positions into the frame of the estimated ones: mean 0, covariance 1, then turn and scale."""
    centred = place - place.mean(axis=0)
    values, vectors = np.linalg.eigh(centred.T @ centred / len(place))
    even = centred @ vectors / np.sqrt(values)
    left, _, right = np.linalg.svd(even.T @ found)
    return np.asarray(even @ (left @ right) * np.sqrt(np.square(loading).mean(axis=1)))
