"""Do groups stay when a tenth of the votes is left out?"""

from __future__ import annotations

import numpy as np
from webbench.table import Part, at_least

from mitwirk.science.opinion import Votes, fit, polis
from mitwirk.science.opinion.groups import rand_index

from .setting import Conversation, Setting

TIMES, QUICK_TIMES = 8, 2
KEPT, CLAIMED = 0.9, 0.85


def _less(votes: Votes, seed: int) -> Votes:
    kept = np.random.default_rng(seed).random(len(votes)) < KEPT
    columns = (votes.participant[kept], votes.statement[kept], votes.value[kept])
    return Votes(*columns, votes.n_participants, votes.n_statements)


def _alike(one: np.ndarray, two: np.ndarray) -> float:
    """Adjusted Rand index over those who belong to a group both times."""
    both = (one >= 0) & (two >= 0)
    return rand_index(one[both], two[both])


def _of(one: Conversation, times: int) -> tuple[int, list[float], int, list[float]]:
    votes, gone = one.export.votes, one.export.moderated == -1
    whole, theirs = fit(votes).groups, polis(votes, left_out=gone)
    ours_alike, theirs_alike = [], []
    for seed in range(times):
        less = _less(votes, seed)
        ours_alike.append(_alike(whole.label, fit(less).groups.label))
        theirs_alike.append(_alike(theirs.label, polis(less, left_out=gone).label))
    return whole.count, ours_alike, theirs.count, theirs_alike


def run(setting: Setting) -> list[Part]:
    """Compare with Polis' own recipe on the same votes."""
    times = QUICK_TIMES if setting.quick else TIMES
    part = Part(f"Stability: adjusted Rand index, {times} times with 90 % of the votes")
    for one in setting.conversations:
        count, ours, their_count, theirs = _of(one, times)
        mean, their_mean = float(np.mean(ours)), float(np.mean(theirs))
        bars = [at_least("mean", mean, round(their_mean, 4))]
        if count > 1:
            bars.append(at_least("every time", min(ours), CLAIMED))
        part.add(
            one.short,
            f"ours {mean:.3f} (least {min(ours):.3f}, {count} groups)  "
            f"Polis {their_mean:.3f} (least {min(theirs):.3f}, {their_count} groups)",
            *bars,
        )
    return [part]
