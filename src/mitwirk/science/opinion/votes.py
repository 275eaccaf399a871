"""The input of every function here: who answered what to which statement (Antworten)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]

AGREE, PASS, DISAGREE = 1, 0, -1


def _integers(name: str, data: npt.ArrayLike) -> npt.NDArray[Any]:
    array = np.asarray(data)
    if array.ndim != 1:
        raise ValueError(f"{name} must be one-dimensional, not of shape {array.shape}")
    if array.size == 0:
        return np.zeros(0, dtype=np.int64)
    if array.dtype.kind not in "iu":
        raise ValueError(f"{name} must hold integers, not {array.dtype}")
    return array


def _count(name: str, value: int) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or not 0 <= value < 2**31:
        raise ValueError(f"{name} must be an integer from 0 to 2147483647, not {value!r}")
    return int(value)


def _index(name: str, data: npt.ArrayLike, size: int) -> npt.NDArray[np.int32]:
    array = _integers(name, data)
    if array.size and (array.min() < 0 or array.max() >= size):
        raise ValueError(f"{name} must lie in 0..{size - 1}; found {array.min()} to {array.max()}")
    return array.astype(np.int32)


@dataclass(frozen=True, eq=False)
class Votes:
    """Answers in canonical order: by participant, then statement; one answer each.

    Parameters
    ----------
    participant, statement : array_like of int, shape (n_votes,)
        Positions from 0 up; gaps are allowed (people who saw nothing).
    value : array_like of int, shape (n_votes,)
        +1 agree, 0 pass, -1 disagree. A repeated answer replaces the earlier one.
    n_participants, n_statements : int

    Raises
    ------
    ValueError
        If lengths differ, a dtype is not integer, or a number is out of range.

    Examples
    --------
    >>> votes = Votes([0, 0, 0], [1, 0, 1], [1, 0, -1], n_participants=1, n_statements=2)
    >>> votes.statement.tolist(), votes.value.tolist()
    ([0, 1], [0, -1])
    """

    participant: npt.NDArray[np.int32]
    statement: npt.NDArray[np.int32]
    value: npt.NDArray[np.int8]
    n_participants: int
    n_statements: int

    def __init__(
        self,
        participant: npt.ArrayLike,
        statement: npt.ArrayLike,
        value: npt.ArrayLike,
        n_participants: int,
        n_statements: int,
    ) -> None:
        people, items = _count("n_participants", n_participants), _count("n_statements", n_statements)
        rows, columns = _index("participant", participant, people), _index("statement", statement, items)
        answers = _integers("value", value)
        if not rows.size == columns.size == answers.size:
            lengths = f"{rows.size}, {columns.size}, {answers.size}"
            raise ValueError(f"participant, statement and value differ in length: {lengths}")
        if answers.size and (answers.min() < -1 or answers.max() > 1):
            raise ValueError(f"value must be -1, 0 or 1; found {answers.min()} to {answers.max()}")
        order = last_of_each(rows, columns, items)
        if order is not None:
            rows, columns, answers = rows[order], columns[order], answers[order]
        answers = answers.astype(np.int8)
        for array in (rows, columns, answers):
            array.flags.writeable = False
        fields = {"participant": rows, "statement": columns, "value": answers}
        for name, content in {**fields, "n_participants": people, "n_statements": items}.items():
            object.__setattr__(self, name, content)

    def __len__(self) -> int:
        return int(self.value.size)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Votes):
            return NotImplemented
        return (self.n_participants, self.n_statements) == (other.n_participants, other.n_statements) and all(
            np.array_equal(getattr(self, name), getattr(other, name)) for name in ("participant", "statement", "value")
        )

    __hash__ = None  # type: ignore[assignment]

    def digest(self) -> str:
        """Return the SHA-256 of the canonical bytes: equal input, equal digest, on every machine."""
        state = hashlib.sha256(b"mitwirk.opinion.votes.1")
        state.update(np.array([self.n_participants, self.n_statements, len(self)], dtype="<i8").tobytes())
        for array, dtype in ((self.participant, "<i4"), (self.statement, "<i4"), (self.value, "<i1")):
            state.update(np.ascontiguousarray(array, dtype=dtype).tobytes())
        return state.hexdigest()


def last_of_each(rows: npt.NDArray[Any], columns: npt.NDArray[Any], width: int) -> IntArray | None:
    """Return where the last entry of every (row, column) pair stands, in order of the pairs.

    None means that the arrays already are in strictly increasing order.
    """
    pair = rows.astype(np.int64) * max(width, 1) + columns
    if pair.size < 2 or bool((pair[1:] > pair[:-1]).all()):
        return None
    order = np.argsort(pair, kind="stable")
    ordered = pair[order]
    last = np.append(ordered[1:] != ordered[:-1], True)
    return order[last]
