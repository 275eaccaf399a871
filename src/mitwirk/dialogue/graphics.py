"""Geometry of the map: points, outlines, the place of one's own star. Text only, no colours."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.spatial import ConvexHull, QhullError

from mitwirk.dialogue.landscape import SECTORS, Landscape
from mitwirk.dialogue.orientation import Orientation

WIDTH, HEIGHT, LOWEST, MARGIN = 560.0, 370.0, 180.0, 40.0
MOST_POINTS = 200
LINE, SPREAD = 6.0, 40.0
"""People on one line would hide each other: they are spread up and down, which the page says."""
CORE = 0.85
"""Share of a group's people that its outline goes around; the outermost would stretch it over others."""
Points = npt.NDArray[np.float64]


def map_of(
    landscape: Landscape, sectors: npt.NDArray[np.int64], shown: list[str], orientation: Orientation
) -> dict[str, Any]:
    """Return the drawing of a landscape; empty when too little is known."""
    known = np.flatnonzero(landscape.positions.known)
    if not landscape.diagnostics.enough or not len(known):
        return {"points": [], "outlines": [], "frame": None, "height": f"{LOWEST:.0f}", "sampled": False, "line": False}
    place = orientation.applied(landscape.positions.mean[known])
    frame = frame_of(place)
    spots = to_spots(place, frame)
    rng = np.random.default_rng(landscape.diagnostics.seed)
    line = bool(np.ptp(spots[:, 1]) < LINE)
    if line:
        spots[:, 1] += rng.uniform(-SPREAD, SPREAD, len(spots))
    sample = np.sort(rng.permutation(len(known))[:MOST_POINTS])
    return {
        "points": [
            {
                "x": f"{spots[row, 0]:.1f}",
                "y": f"{spots[row, 1]:.1f}",
                "sector": sector_shape(int(sectors[known[row]]), shown),
            }
            for row in sample
        ],
        "outlines": outlines(landscape, known, spots, frame[3], orientation.letters),
        "frame": frame,
        "height": f"{frame[3]:.0f}",
        "sampled": len(known) > MOST_POINTS,
        "line": line,
    }


def sector_shape(place: int, shown: list[str]) -> str:
    """Return the sector whose shape a point takes; none below five people of it."""
    return SECTORS[place] if place >= 0 and SECTORS[place] in shown else ""


def frame_of(place: Points) -> list[float]:
    """Return centre, scale and height: the middle 98 % fill the picture, both directions at the same scale."""
    low, high = np.percentile(place, [1, 99], axis=0)
    span = np.maximum(high - low, 1e-6)
    scale = min((WIDTH - 2 * MARGIN) / span[0], (HEIGHT - 2 * MARGIN) / max(span[1], 1e-6))
    centre = (low + high) / 2
    height = min(HEIGHT, max(LOWEST, float(span[1] * scale) + 2 * MARGIN))
    return [round(float(centre[0]), 5), round(float(centre[1]), 5), round(float(scale), 4), round(height)]


def to_spots(place: Points, frame: list[float]) -> Points:
    """Return positions in the picture, kept inside it."""
    x = WIDTH / 2 + (place[:, 0] - frame[0]) * frame[2]
    y = frame[3] / 2 - (place[:, 1] - frame[1]) * frame[2]
    return np.column_stack([np.clip(x, 12, WIDTH - 12), np.clip(y, 12, frame[3] - 12)])


def outlines(
    landscape: Landscape, known: npt.NDArray[np.int64], spots: Points, height: float, letters: str
) -> list[dict[str, str]]:
    """Return each group's outline and where its letter stands."""
    drawn: list[dict[str, str]] = []
    if landscape.groups.count < 2:
        return drawn
    label = landscape.groups.label[known]
    for group in range(landscape.groups.count):
        members = spots[label == group]
        if len(members) < 5:
            continue
        centre = members.mean(axis=0)
        top = float(np.clip(members[:, 1].min() - 14, 18, height - 18))
        drawn.append(
            {
                "letter": letters[group],
                "path": outline(members, height),
                "x": f"{centre[0]:.1f}",
                "y": f"{top:.1f}",
            }
        )
    return drawn


def outline(members: Points, height: float) -> str:
    """Return a smooth line around the core of a group."""
    centre = np.median(members, axis=0)
    distance = np.linalg.norm(members - centre, axis=1)
    core = members[distance <= np.quantile(distance, CORE)]
    try:
        ring = core[ConvexHull(core).vertices]
    except (QhullError, ValueError):  # all in one spot or on one line
        around = np.linspace(0, 2 * np.pi, 12, endpoint=False)
        ring = centre + 16 * np.column_stack([np.cos(around), np.sin(around)])
    ring = centre + (ring - centre) * 1.12 + 6 * np.sign(ring - centre)
    for _pass in range(3):
        ring = cut_corners(ring)
    ring = np.column_stack([np.clip(ring[:, 0], 4, WIDTH - 4), np.clip(ring[:, 1], 4, height - 4)])
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in ring) + "Z"


def cut_corners(ring: Points) -> Points:
    """Smooth a closed line by Chaikin's rule: each corner becomes two points."""
    following = np.roll(ring, -1, axis=0)
    near, far = 0.75 * ring + 0.25 * following, 0.25 * ring + 0.75 * following
    return np.column_stack([near, far]).reshape(-1, 2)


def own_spot(x: float, y: float, frame: list[float]) -> dict[str, str]:
    """Return where one's own star stands."""
    spot = to_spots(np.array([[x, y]]), frame)[0]
    return {
        "x": f"{spot[0]:.1f}",
        "y": f"{spot[1]:.1f}",
        "label_x": f"{spot[0] + 16:.1f}",
        "label_y": f"{spot[1] + 5:.1f}",
    }
