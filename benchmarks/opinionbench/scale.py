"""Large dialogues: against red-dwarf, on the clock, in memory, and how time grows with votes."""

from __future__ import annotations

import math
from pathlib import Path

from webbench.table import Part, at_least, at_most

from . import child
from .setting import Setting

PEER_PEOPLE, PEER_STATEMENTS, PEER_VOTES = 100_000, 1_000, 2_850_000
TIMES_AS_FAST = 50.0
BYTES_PER_VOTE = 140
"""Memory a fit is expected to need: larger sizes than the machine can hold are left out."""
CURVE = (100_000, 300_000, 1_000_000, 3_000_000, 10_000_000, 30_000_000, 100_000_000)
BARS = {10_000_000: (20.0, None), 30_000_000: (60.0, 4096.0)}
VOTES_EACH, STATEMENTS = 30, 1_000
LINEAR = 1.1
"""Time may grow with this power of votes, from a million up."""


def run(setting: Setting) -> list[Part]:
    """Measure all sizes."""
    return [_against_peer(setting), _curve(setting)]


def _against_peer(setting: Setting) -> Part:
    people, statements, votes = PEER_PEOPLE, PEER_STATEMENTS, PEER_VOTES
    if setting.quick:
        people, statements, votes = people // 20, statements // 2, votes // 20
    part = Part(f"Made-up dialogue: {people:,} people, {statements:,} statements, four groups")
    path = child.made(setting.scratch / "large.npz", people, statements, votes)
    ours = child.ours("fit", path, 1)
    recipe = child.ours("polis", path, 1)
    peer = child.peer(setting, path, 1)
    path.unlink()
    times = peer.cpu / ours.cpu
    size = f"{ours.found['votes']:,} votes"
    bars = [] if setting.quick else [at_least("times as fast", round(times, 1), TIMES_AS_FAST)]
    for name, one in (("ours", ours), ("our polis()", recipe), ("red-dwarf", peer)):
        part.add(f"{name}, {size}", f"CPU {one.cpu:.1f} s  clock {one.wall:.1f} s  peak {one.peak_mb:,.0f} MB")
    part.add("CPU time", f"red-dwarf needs {times:.0f} times as much", *bars)
    return part


def available_bytes() -> int:
    """Return the memory that is free for new processes."""
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith("MemAvailable"))


def _curve(setting: Setting) -> Part:
    sizes = CURVE[:3] if setting.quick else CURVE
    part = Part(f"Growth: {VOTES_EACH} votes a person, {STATEMENTS:,} statements, everything computed")
    seen: list[tuple[int, float]] = []
    for size in sizes:
        if size * BYTES_PER_VOTE > available_bytes():
            part.add(f"{size:,} votes", "left out: not enough memory on this machine")
            continue
        path = child.made(setting.scratch / "curve.npz", size // VOTES_EACH, STATEMENTS, size)
        told = child.ours("fit", path, 1)
        path.unlink()
        seconds, memory = BARS.get(size, (None, None))
        bars = [at_most("clock", told.wall, seconds, " s")] if seconds else []
        bars += [at_most("peak", told.peak_mb, memory, " MB")] if memory else []
        votes = told.found["votes"]
        part.add(
            f"{size // VOTES_EACH:,} people, {votes:,} votes",
            f"clock {told.wall:6.2f} s  CPU {told.cpu:6.2f} s  {1e6 * told.cpu / votes:5.2f} µs a vote  "
            f"peak {told.peak_mb:,.0f} MB  {told.found['groups']} groups",
            *bars,
        )
        seen.append((votes, told.cpu))
    large = [point for point in seen if point[0] >= 900_000]
    if len(large) > 1:
        (few, quick), (many, slow) = large[0], large[-1]
        power = math.log(slow / quick) / math.log(many / few)
        part.add("growth from a million votes up", f"CPU grows with votes to the power {power:.2f}",
                 at_most("power", power, LINEAR))  # fmt: skip
    return part
