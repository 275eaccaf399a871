"""Run by child.py with the peer's interpreter: python task_peer.py VOTES.npz REPEATS"""

from __future__ import annotations

import json
import resource
import sys
import time

import numpy as np
from reddwarf.implementations.polis import run_pipeline


def main() -> None:
    """Measure red-dwarf's whole pipeline, without reading, and print one line of JSON."""
    path, repeats = sys.argv[1], int(sys.argv[2])
    with np.load(path) as stored:
        columns = zip(*(stored[name].tolist() for name in ("participant", "statement", "value")), strict=True)
        votes = [{"participant_id": who, "statement_id": what, "vote": vote} for who, what, vote in columns]
        gone = stored["left_out"].tolist()
    times, groups = [], 0
    for _ in range(repeats):
        wall, cpu = time.perf_counter(), time.process_time()
        found = run_pipeline(votes=votes, mod_out_statement_ids=gone, random_state=0)
        times.append((time.process_time() - cpu, time.perf_counter() - wall))
        groups = len(set(found.clusterer.labels_.tolist()))
    cpu, wall = min(times)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"cpu": cpu, "wall": wall, "peak_mb": peak, "groups": groups}))


if __name__ == "__main__":
    main()
