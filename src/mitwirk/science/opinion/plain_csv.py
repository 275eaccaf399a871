"""Answers in a plain table ``participant,statement,vote``, with any names for people and statements."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .tables import BadRowError, ErrorLog, RowError, Table, vote_value
from .votes import Votes


@dataclass(frozen=True)
class PlainVotes:
    """What a plain table holds; votes count people and statements in the order of their first row."""

    participants: tuple[str, ...]
    statements: tuple[str, ...]
    votes: Votes
    errors: tuple[RowError, ...]
    n_errors: int


def read_plain(path: str | Path) -> PlainVotes:
    """Read a CSV file with the columns participant, statement and vote (1, 0 or -1); the last vote counts.

    Raises
    ------
    ValueError
        If there is no such file.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "votes.csv")
    ...     _ = path.write_text("participant,statement,vote\\nada,trees,1\\nbo,trees,7\\n", encoding="utf-8")
    ...     found = read_plain(path)
    >>> found.participants, found.votes.value.tolist(), found.errors[0].line
    (('ada',), [1], 3)
    """
    path = Path(path)
    if not path.is_file():
        raise ValueError(f"{path} is not a file")
    errors = ErrorLog()
    people: dict[str, int] = {}
    statements: dict[str, int] = {}
    found: list[tuple[int, int, int]] = []
    with Table(path, errors) as table:
        person, statement, vote = (table.required(name) for name in ("participant", "statement", "vote"))
        if person is not None and statement is not None and vote is not None:
            for line, row in table.rows():
                try:
                    answer = vote_value(row[vote])
                    names = row[person].strip(), row[statement].strip()
                    if not all(names):
                        raise BadRowError("empty_text")
                except BadRowError as bad:
                    errors.add(table.name, line, str(bad), ",".join(row))
                    continue
                person_number = people.setdefault(names[0], len(people))
                found.append((person_number, statements.setdefault(names[1], len(statements)), answer))
    who, what, value = np.array(found, dtype=np.int64).reshape(-1, 3).T
    votes = Votes(who, what, value, len(people), len(statements))
    return PlainVotes(tuple(people), tuple(statements), votes, tuple(errors.rows), errors.count)
