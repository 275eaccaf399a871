"""CPU time on real dialogues, against red-dwarf in the same run."""

from __future__ import annotations

from webbench.table import Part, at_least

from . import child
from .setting import Setting

REPEATS, QUICK_REPEATS = 5, 2


def run(setting: Setting) -> list[Part]:
    """Measure ``fit``, ``polis`` and red-dwarf's pipeline, each the best of some repetitions."""
    repeats = QUICK_REPEATS if setting.quick else REPEATS
    part = Part(f"CPU seconds on real dialogues, best of {repeats}")
    for one in setting.conversations:
        path = child.saved(one.export.votes, one.export.moderated == -1, setting.scratch / "votes.npz")
        ours, recipe = child.ours("fit", path, repeats), child.ours("polis", path, repeats)
        peer = child.peer(setting, path, repeats)
        part.add(
            one.short,
            f"{len(one.export.votes):>7,} votes  ours {ours.cpu:.3f}  red-dwarf {peer.cpu:.3f}  "
            f"our polis() {recipe.cpu:.3f} ({peer.cpu / recipe.cpu:.0f} times)",
            at_least("times as fast", round(peer.cpu / ours.cpu, 2), 1.0),
        )
    return [part]
