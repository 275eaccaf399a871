"""Run by child.py: python task_make.py VOTES.npz PEOPLE STATEMENTS VOTES"""

from __future__ import annotations

import sys

import numpy as np

GROUPS, APART, PASSES, CHUNK, ROOM = 4, 1.5, 0.1, 20_000, 3


def make(people: int, statements: int, votes: int, seed: int = 1) -> dict[str, np.ndarray]:
    """Draw votes of people in four groups, in order; some people vote much, others little.

    Statements are cut into stretches, three times as many as a person has votes; in each stretch a person
    answers at most one. So nobody answers twice, and making votes takes no longer than writing them.
    """
    rng = np.random.default_rng(seed)
    stretches = min(statements, ROOM * max(1, round(votes / people)))
    edges = np.linspace(0, statements, stretches + 1).astype(np.int64)
    mean = min(1.0, votes / people / stretches)
    appeal, apart = rng.normal(0, 1, statements), rng.normal(0, APART, (GROUPS, statements))
    parts = []
    for start in range(0, people, CHUNK):
        size = min(CHUNK, people - start)
        eager = np.minimum(mean * rng.gamma(2.0, 0.5, size), 1.0) if mean < 1 else np.ones(size)
        row, stretch = np.nonzero(rng.random((size, stretches)) < eager[:, None])
        column = edges[stretch] + (rng.random(row.size) * (edges[stretch + 1] - edges[stretch])).astype(np.int64)
        group = rng.integers(0, GROUPS, size)
        odds = appeal[column] + apart[group[row], column] + rng.normal(0, 0.4, size)[row]
        value = np.where(rng.random(row.size) < 1 / (1 + np.exp(-odds)), 1, -1)
        value[rng.random(row.size) < PASSES] = 0
        parts.append(((row + start).astype(np.int32), column.astype(np.int32), value.astype(np.int8)))
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    return dict(zip(("participant", "statement", "value"), columns, strict=True))


if __name__ == "__main__":
    people, statements, votes = map(int, sys.argv[2:5])
    shape = np.array([people, statements])
    np.savez(sys.argv[1], shape=shape, left_out=np.zeros(0, dtype=int), **make(people, statements, votes))
