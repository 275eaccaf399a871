"""Measuring in a process of its own: CPU seconds, seconds on the clock, peak memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from mitwirk.science.opinion import Votes

from .setting import Setting, environment

HERE = Path(__file__).parent


class Measured(NamedTuple):
    """The best of some repetitions."""

    cpu: float
    wall: float
    peak_mb: float
    """Of the whole process, interpreter and votes included"""
    found: dict[str, Any]


def saved(votes: Votes, left_out: Any, path: Path) -> Path:
    """Write votes where other interpreters can read them."""
    np.savez(
        path,
        participant=votes.participant,
        statement=votes.statement,
        value=votes.value,
        shape=np.array([votes.n_participants, votes.n_statements]),
        left_out=np.flatnonzero(left_out),
    )
    return path


def ours(what: str, path: Path, repeats: int) -> Measured:
    """Measure ``fit`` or ``polis`` on saved votes."""
    return _measured([sys.executable, str(HERE / "task_ours.py"), what, str(path), str(repeats)])


def peer(setting: Setting, path: Path, repeats: int) -> Measured:
    """Measure red-dwarf on the same votes."""
    return _measured([str(setting.peer_python), "-W", "ignore", str(HERE / "task_peer.py"), str(path), str(repeats)])


def made(path: Path, people: int, statements: int, votes: int) -> Path:
    """Let another process make votes, so that making them costs the measured one no memory."""
    order = [sys.executable, str(HERE / "task_make.py"), str(path), str(people), str(statements), str(votes)]
    subprocess.run(order, check=True, env=environment())
    return path


def _measured(order: list[str]) -> Measured:
    done = subprocess.run(order, check=True, env=environment(), stdout=subprocess.PIPE, text=True)
    told = json.loads(done.stdout.splitlines()[-1])
    return Measured(told.pop("cpu"), told.pop("wall"), told.pop("peak_mb"), told)
