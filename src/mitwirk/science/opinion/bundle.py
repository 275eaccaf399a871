"""What stands beside the votes in a bundle: labels of people, and what the landscape must come to."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .tables import BadRowError, ErrorLog, Table, number

if TYPE_CHECKING:
    from .votes import IntArray

FACTS, PARTICIPANTS = "bundle.json", "participants.csv"


@dataclass(frozen=True)
class Facts:
    """What ``bundle.json`` says: from which input, with which seed, the landscape was made."""

    digest: str
    seed: int
    engine: str
    labels: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Labels:
    """A known property of people, for instance their sector."""

    names: tuple[str, ...]
    values: IntArray
    """shape (n_participants,), places in ``names``, -1 where unknown"""


def read_facts(folder: str | Path) -> Facts | None:
    """Read ``bundle.json``; None if there is none.

    Raises
    ------
    ValueError
        If it is no bundle's.
    """
    path = Path(folder) / FACTS
    if not path.is_file():
        return None
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        if told["format"] != "mitwirk-landscape":
            raise ValueError(told["format"])
        return Facts(str(told["digest"]), int(told["seed"]), str(told["engine"]), tuple(map(str, told["labels"])))
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path} does not describe a landscape: {error}") from None


def read_labels(folder: str | Path, participant_ids: IntArray) -> Labels | None:
    """Read the column ``sector`` of ``participants.csv``; None if there is no such column or nothing in it.

    Parameters
    ----------
    folder : str or Path
    participant_ids : ndarray of shape (n_participants,)
        Ascending, as in :class:`PolisExport`.

    Raises
    ------
    ValueError
        If a sector stands there that ``bundle.json`` does not list.
    """
    facts = read_facts(folder)
    path = Path(folder) / PARTICIPANTS
    told = _sectors(path) if path.is_file() else None
    if told is None or (facts is None and not any(told.values())):
        return None
    names = facts.labels if facts is not None else tuple(sorted(set(filter(None, told.values()))))
    unknown = sorted(set(filter(None, told.values())) - set(names))
    if unknown:
        raise ValueError(f"{path} names {unknown[0]!r}, which {FACTS} does not list")
    place = {name: index for index, name in enumerate(names)}
    values = [place.get(told.get(key, ""), -1) for key in participant_ids.tolist()]
    return Labels(names, np.array(values, dtype=np.int64))


def _sectors(path: Path) -> dict[int, str] | None:
    """Return person -> sector; rows that cannot be read are reported where the people are read."""
    found: dict[int, str] = {}
    with Table(path, ErrorLog()) as table:
        key, sector = table.column("participant"), table.column("sector")
        if key is None or sector is None:
            return None
        for _line, row in table.rows():
            try:
                found[number(row[key])] = row[sector].strip()
            except BadRowError:
                continue
    return found
