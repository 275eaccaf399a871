"""Hidden answers of real dialogues, foretold by our model and by Polis' two components."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from webbench.table import Part, at_least, at_most

from mitwirk.science.opinion.holdout import Comparison, auc, compare, log_loss, scores

from .setting import Setting

SPLITS, QUICK_SPLITS = 10, 2
GAIN, AUC_LOSS, CALIBRATION = 8.0, -0.003, 0.03


class Result(NamedTuple):
    """Means over the splits of one dialogue."""

    ours: float
    polis: float
    means: float
    auc_ours: float
    auc_polis: float
    calibration: float
    calibration_noise: float


def measured(found: list[Comparison]) -> Result:
    """Average over splits; calibration needs many answers, so there all splits count together."""

    def mean(function: object, part: str) -> float:
        return float(np.mean([function(getattr(one, part), one.agree) for one in found]))  # type: ignore[operator]

    every = scores(np.concatenate([one.ours for one in found]), np.concatenate([one.agree for one in found]))
    return Result(
        mean(log_loss, "ours"),
        mean(log_loss, "polis"),
        mean(log_loss, "means"),
        mean(auc, "ours"),
        mean(auc, "polis"),
        every.calibration,
        every.calibration_noise,
    )


def run(setting: Setting) -> list[Part]:
    """Measure all dialogues on common splits."""
    splits = QUICK_SPLITS if setting.quick else SPLITS
    part = Part(f"Hidden answers (10 %, {splits} splits): log-loss, smaller is better")
    gains = []
    for one in setting.conversations:
        told = measured([compare(one.export.votes, seed=seed) for seed in range(splits)])
        gain = 100 * (1 - told.ours / told.polis)
        gains.append(gain)
        part.add(
            one.short,
            f"ours {told.ours:.4f}  Polis {told.polis:.4f}  means {told.means:.4f}  gain {gain:4.1f} %  "
            f"AUC {told.auc_ours:.4f} ({told.auc_ours - told.auc_polis:+.4f})  "
            f"calibration {told.calibration:.4f} (noise {told.calibration_noise:.4f})",
            at_least("gain", gain, 0.0, " %"),
            at_least("AUC", told.auc_ours - told.auc_polis, AUC_LOSS),
            at_most("calibration", told.calibration, CALIBRATION),
        )
    mean = float(np.mean(gains))
    part.add("all dialogues", f"mean gain {mean:.1f} %", at_least("mean gain", mean, GAIN, " %"))
    return [part]
