"""The large part of a snapshot: where people stand, and all figures of all statements, packed as arrays."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mitwirk.dialogue.landscape import Ballots, IntArray, Landscape, Shares, shown_to_all
from mitwirk.dialogue.models import LandscapeSnapshot
from mitwirk.dialogue.orientation import Orientation, Places, orient, orientation_in
from mitwirk.dialogue.own_place import statement_parameters


@dataclass(frozen=True)
class Detail:
    """Figures of all statements, in the order of their numbers."""

    statements: IntArray
    counts: npt.NDArray[np.int32]  # (agree, pass, disagree) × 1 × statement
    group_counts: npt.NDArray[np.int32]  # (agree, pass, disagree) × group × statement
    sector_counts: npt.NDArray[np.int32]  # (agree, pass, disagree) × sector × statement
    division: npt.NDArray[np.float32]
    common: npt.NDArray[np.bool_]
    adjusted: npt.NDArray[np.float32]  # share agreeing had everybody seen it: (value, low, high) × statement


def pack_detail(ballots: Ballots, landscape: Landscape) -> bytes:
    """Pack what few pages need."""
    figures, size = landscape.statements, len(ballots.statements)
    adjusted = shown_to_all(landscape)
    arrays: dict[str, Any] = {
        "participants": ballots.participants,
        "position": landscape.positions.mean.astype(np.float32),
        "known": landscape.positions.known,
        "label": landscape.groups.label.astype(np.int8),
        "statements": ballots.statements,
        "counts": _counts(figures.overall, size).reshape(3, 1, size),
        "group_counts": _counts(figures.by_group, size),
        "sector_counts": _counts(figures.by_label, size),
        "division": figures.division.value.astype(np.float32),
        "common": figures.common_ground.holds,
        "adjusted": np.stack([adjusted.value, adjusted.low, adjusted.high]).astype(np.float32),
        **statement_parameters(landscape),
    }
    target = io.BytesIO()
    np.savez_compressed(target, **arrays)
    return target.getvalue()


def _counts(shares: Shares | None, size: int) -> npt.NDArray[np.int32]:
    if shares is None:
        return np.zeros((3, 0, size), dtype=np.int32)
    return np.stack([shares.agree, shares.passed, shares.disagree]).astype(np.int32)


def detail_of(snapshot: LandscapeSnapshot) -> Detail:
    """Unpack the figures of all statements."""
    with np.load(io.BytesIO(bytes(snapshot.detail)), allow_pickle=False) as arrays:
        return Detail(**{name: arrays[name] for name in Detail.__dataclass_fields__})


def places_of(snapshot: LandscapeSnapshot) -> Places:
    """Unpack where people stood."""
    with np.load(io.BytesIO(bytes(snapshot.detail)), allow_pickle=False) as arrays:
        return Places(
            people=arrays["participants"],
            position=arrays["position"].astype(np.float64),
            known=arrays["known"],
            label=arrays["label"].astype(np.int64),
        )


def orientation_of(ballots: Ballots, landscape: Landscape, before: LandscapeSnapshot | None) -> Orientation:
    """Turn the new map as the former one was, if there is one."""
    now = Places(
        people=ballots.participants,
        position=landscape.positions.mean,
        known=landscape.positions.known,
        label=landscape.groups.label,
    )
    if before is None:
        return Orientation()
    return orient(now, landscape.groups.count, places_of(before), orientation_in(before.summary))
