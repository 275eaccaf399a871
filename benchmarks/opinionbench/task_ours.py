"""Run by child.py: python task_ours.py fit|polis VOTES.npz REPEATS"""

from __future__ import annotations

import json
import resource
import sys
import time

import numpy as np

from mitwirk.science.opinion import Votes, fit, polis


def main() -> None:
    """Measure and print one line of JSON."""
    what, path, repeats = sys.argv[1], sys.argv[2], int(sys.argv[3])
    with np.load(path) as stored:
        shape = stored["shape"].tolist()
        votes = Votes(stored["participant"], stored["statement"], stored["value"], *shape)
        gone = np.isin(np.arange(shape[1]), stored["left_out"])
    times, count = [], 0
    for _ in range(repeats):
        wall, cpu = time.perf_counter(), time.process_time()
        count = fit(votes).groups.count if what == "fit" else polis(votes, left_out=gone).count
        times.append((time.process_time() - cpu, time.perf_counter() - wall))
    cpu, wall = min(times)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"cpu": cpu, "wall": wall, "peak_mb": peak, "groups": count, "votes": len(votes)}))


if __name__ == "__main__":
    main()
