"""The result: one frozen Landscape (Meinungslandschaft), and its JSON-safe form."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from .groups import Candidate, Mixture
    from .model import IdealPoints
    from .shares import CommonGround, Division, Interval, Shares
    from .votes import FloatArray, IntArray, Votes


@dataclass(frozen=True, eq=False)
class Positions:
    """Where people stand on the map: the two strongest directions, in log-odds of a typical statement."""

    mean: FloatArray
    """shape (n_participants, 2)"""
    sd: FloatArray
    """shape (n_participants, 2)"""
    known: npt.NDArray[np.bool_]
    """Has at least seven agreeing or disagreeing answers."""
    end: IntArray
    """0 and 1: the outer thirds of the strongest direction; -1: between them, or not known."""


@dataclass(frozen=True, eq=False)
class Groups:
    """Opinion groups, in the order of the map's first direction; one means that no camps are visible."""

    count: int
    label: IntArray
    """shape (n_participants,); -1: too few answers, or between the groups"""
    membership: FloatArray
    """shape (n_participants, count), rows sum to 1; without enough answers the groups' shares"""
    size: IntArray
    """People with this label."""
    share: Interval
    """Share of each group among the people with enough answers."""
    centre: FloatArray
    """shape (count, 2), on the map"""


@dataclass(frozen=True, eq=False)
class Bridge:
    """Support beyond what positions explain: log-odds that a person in the middle agrees."""

    value: FloatArray
    sd: FloatArray
    low: FloatArray
    high: FloatArray


@dataclass(frozen=True, eq=False)
class StatementFigures:
    """Everything about statements; arrays end in the shape (n_statements,)."""

    overall: Shares
    by_group: Shares | None
    """None if there is one group only."""
    by_end: Shares | None
    """The two ends of the strongest direction; None if no direction exceeds chance."""
    by_label: Shares | None
    """Per given label, for instance sector; None without labels."""
    common_ground: CommonGround
    division: Division
    """Between groups or, without groups, between the two ends."""
    label_division: Division
    """Between the given labels."""
    bridge: Bridge
    contested: Interval
    """The smaller of the shares agreeing and disagreeing: 0 means of one mind."""
    group_contrast: Interval | None
    """Each group against all others, shape (count, n_statements): what characterises it."""
    loading: FloatArray
    """shape (n_statements, 2): how strongly, and which way, the map's directions matter for each."""


@dataclass(frozen=True)
class Direction:
    """One line along which people differ."""

    strength: float
    """Spread of what it adds to the log-odds of answers."""
    supported: bool
    """Clearly more than shuffled answers produce."""


@dataclass(frozen=True)
class Diagnostics:
    """What was computed from what, and how far it can be trusted."""

    version: str
    digest: str
    """SHA-256 of the canonical input."""
    seed: int
    enough: bool
    """At least ten people with at least seven agreeing or disagreeing answers each."""
    n_participants: int
    n_voters: int
    n_known: int
    n_statements: int
    n_statements_seen: int
    n_votes: int
    n_agree: int
    n_disagree: int
    n_pass: int
    n_updated: int
    """Answers taken in since everything was last computed from scratch."""
    directions: tuple[Direction, ...]
    noise: float
    rounds: int
    converged: bool
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, eq=False)
class Estimate:
    """What was estimated from what; all figures follow from it."""

    votes: Votes
    labels: IntArray | None
    """shape (n_participants,), -1 where unknown"""
    n_labels: int
    seed: int
    dims: int
    model: IdealPoints
    mixture: Mixture
    candidates: tuple[Candidate, ...]
    n_updated: int = 0


@dataclass(frozen=True, eq=False)
class Landscape:
    """What unites, what divides, who stands where, and how certain all this is."""

    positions: Positions
    statements: StatementFigures
    groups: Groups
    diagnostics: Diagnostics
    estimate: Estimate

    @property
    def model(self) -> IdealPoints:
        """The estimated model behind the figures."""
        return self.estimate.model

    def agree_probability(self, participants: npt.ArrayLike, statements: npt.ArrayLike) -> FloatArray:
        """Probability that people agree to statements, if they take sides; the arguments broadcast."""
        return self.model.agree_probability(participants, statements)

    def to_dict(self, *, people: bool = True) -> dict[str, Any]:
        """Return lists, numbers and strings only, six digits after the point.

        ``people=False`` leaves out all that stands per person: positions, labels, memberships.
        """
        result = {
            "statements": plain(self.statements),
            "groups": plain(self.groups),
            "diagnostics": plain(self.diagnostics),
        }
        if people:
            result["positions"] = plain(self.positions)
        else:
            del result["groups"]["label"], result["groups"]["membership"]
        return result


def plain(value: Any) -> Any:
    """Turn dataclasses and arrays into what JSON knows; not-a-number becomes None."""
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, np.ndarray):
        return _listed(value)
    if isinstance(value, (tuple, list)):
        return [plain(entry) for entry in value]
    if isinstance(value, (float, np.floating)):
        return round(float(value), 6) if np.isfinite(value) else None
    return value


def _listed(array: npt.NDArray[Any]) -> list[Any]:
    if array.dtype.kind != "f":
        return list(array.tolist())
    rounded = np.round(array, 6) + 0.0
    if np.isfinite(rounded).all():
        return list(rounded.tolist())
    listed = rounded.astype(object)
    listed[~np.isfinite(rounded)] = None
    return list(listed.tolist())
