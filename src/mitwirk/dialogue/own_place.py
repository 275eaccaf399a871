"""Where one person stands on the map; told to nobody else.

People who were counted have their place in the snapshot. For others it is estimated at once from their own answers,
with what the last count says about the statements.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mitwirk.dialogue.landscape import MIN_ANSWERS, Landscape, place_newcomer
from mitwirk.dialogue.models import LandscapeSnapshot, Participant, StatementVote, VoteValue
from mitwirk.dialogue.orientation import orientation_in


@dataclass(frozen=True)
class OwnPlace:
    """Where one person stands, as the map is drawn."""

    x: float
    y: float
    known: bool
    group: int  # of the engine; -1: between the groups, or too few answers
    letter: str = ""
    provisional: bool = False
    """Estimated from own answers since the last count"""


def statement_parameters(landscape: Landscape) -> dict[str, npt.NDArray[np.float32]]:
    """Return what a newcomer's place is estimated from, in the order of the statements."""
    statements, row = landscape.model.statements, landscape.model.statement_row
    seen = statements.mean[1:, :-1]
    scale = np.sqrt(np.square(seen).mean(axis=1)) if seen.shape[1] else np.zeros(len(seen))
    return {
        "guess_mean": statements.mean[:, row].astype(np.float32),
        "guess_cov": statements.cov[:, :, row].astype(np.float32),
        "guess_precision": landscape.model.priors.of_people().astype(np.float32),
        "guess_scale": scale.astype(np.float32),
    }


def own_place(snapshot: LandscapeSnapshot | None, participant: Participant) -> OwnPlace | None:
    """Return where a person stands: as counted, or estimated for newcomers; None before the first count."""
    if snapshot is None:
        return None
    # Arrays are unpacked when they are asked for: the figures of statements stay as they are.
    with np.load(io.BytesIO(bytes(snapshot.detail)), allow_pickle=False) as arrays:
        rows = np.flatnonzero(arrays["participants"] == participant.pk)
        if not len(rows):
            return _estimated(snapshot.summary, arrays, participant)
        row = int(rows[0])
        known, group = bool(arrays["known"][row]), int(arrays["label"][row])
        if not known:
            return _estimated(snapshot.summary, arrays, participant)
        drawn = orientation_in(snapshot.summary)
        x, y = drawn.applied(arrays["position"][row][None])[0].tolist()
        return OwnPlace(x, y, known, group, drawn.letters[group] if group >= 0 else "")


def _estimated(summary: Mapping[str, Any], arrays: Mapping[str, Any], participant: Participant) -> OwnPlace:
    """Estimate a place from the clear answers given so far, statements held as they were counted."""
    told = StatementVote.objects.filter(participant=participant).exclude(value=VoteValue.PASS)
    answers = np.array(list(told.values_list("statement_id", "value")), dtype=np.int64).reshape(-1, 2)
    # A statement that came since the last count says nothing about a place yet.
    counted, column, row = np.intersect1d(arrays["statements"], answers[:, 0], return_indices=True)
    if len(counted) < MIN_ANSWERS:
        return OwnPlace(0.0, 0.0, known=False, group=-1, provisional=True)
    mean, cov, precision = (arrays[f"guess_{name}"].astype(np.float64) for name in ("mean", "cov", "precision"))
    where, _spread = place_newcomer(mean[:, column], cov[:, :, column], precision, answers[row, 1])
    place = np.zeros(2)
    drawn = (where[1:] * arrays["guess_scale"])[:2]
    place[: len(drawn)] = drawn
    x, y = orientation_in(dict(summary)).applied(place[None])[0].tolist()
    return OwnPlace(x, y, known=True, group=-1, provisional=True)
