"""What all sections share: where dialogues lie, how thorough to be, and the peer's interpreter."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from mitwirk.science.opinion import PolisExport, read_polis

ROOT = Path(__file__).resolve().parent.parent.parent
DIALOGUES = ROOT / "var" / "openData"
FEWEST_VOTES = 2000
PEER = "red-dwarf==0.4.0"
PEER_COMPANIONS = ("numpy<3", "pandas<4", "scikit-learn<2")


class NoDialoguesError(Exception):
    """There is nothing to measure on."""


@dataclass(frozen=True)
class Conversation:
    """A real dialogue."""

    name: str
    export: PolisExport

    @property
    def short(self) -> str:
        """Return a name that fits a table."""
        return self.name if len(self.name) <= 36 else self.name[:35] + "…"


@dataclass
class Setting:
    """How this run measures."""

    dialogues: Path
    quick: bool = False
    peer: Path | None = None
    """Python with red-dwarf; without one, an environment is made and thrown away"""
    scratch: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="mitwirk-opinion-")))

    @cached_property
    def conversations(self) -> list[Conversation]:
        """Read every dialogue with enough votes; the smallest three in a quick run."""
        folders = sorted(path.parent for path in self.dialogues.glob("*/comments.csv"))
        found = [Conversation(folder.name, read_polis(folder)) for folder in folders]
        found = [one for one in found if len(one.export.votes) >= FEWEST_VOTES]
        if not found:
            raise NoDialoguesError(
                f"No dialogue with {FEWEST_VOTES} votes in {self.dialogues}. Get the open ones with\n"
                f"    git clone https://github.com/compdemocracy/openData {DIALOGUES}\n"
                "or name another folder of Polis exports with --conversations."
            )
        if self.quick:
            found = sorted(found, key=lambda one: len(one.export.votes))[:3]
        return found

    @cached_property
    def peer_python(self) -> Path:
        """Return the interpreter of an environment with the peer, made on first use."""
        if self.peer is not None:
            return self.peer
        home = self.scratch / "peer"
        print(f"Installing {PEER} in a throw-away environment …", file=sys.stderr)
        venv.create(home, with_pip=True)
        python = home / "bin" / "python"
        order = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PEER, *PEER_COMPANIONS]
        subprocess.run(order, check=True)
        return python


def environment() -> dict[str, str]:
    """Return variables for measured processes: no tuning for one machine, linear algebra in one thread.

    Threads that wait for each other burn CPU: with two of them, the peer needs twice the CPU seconds.
    """
    tuned = {"OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"}
    kept = {name: value for name, value in os.environ.items() if name not in tuned}
    one = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return kept | one | {"PYTHONPATH": str(ROOT / "src")}


@contextmanager
def cleared(setting: Setting) -> Iterator[Setting]:
    """Remove scratch files afterwards."""
    import shutil

    try:
        yield setting
    finally:
        shutil.rmtree(setting.scratch, ignore_errors=True)
