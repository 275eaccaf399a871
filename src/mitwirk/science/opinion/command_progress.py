"""A line that shows that work goes on, for whoever waits at a terminal."""

from __future__ import annotations

import threading
import time
from typing import TextIO

PATIENCE, PACE = 2.0, 0.5
"""Seconds before the line appears, and between its changes."""


class Waiting:
    """While inside, say after two seconds what is done and for how long; elsewhere than at a terminal, nothing.

    Examples
    --------
    >>> import sys
    >>> with Waiting("Landschaft wird berechnet", sys.stderr) as waiting:
    ...     waiting.reached(1, 2)
    """

    def __init__(self, what: str, stream: TextIO) -> None:
        self.what, self.stream = what, stream
        self._done = threading.Event()
        self._place = ""
        self._thread = threading.Thread(target=self._run, daemon=True) if stream.isatty() else None

    def reached(self, step: int, total: int) -> None:
        """Note how far the work is."""
        self._place = f" {step} von {total}"

    def __enter__(self) -> Waiting:
        self._start = time.monotonic()
        if self._thread is not None:
            self._thread.start()
        return self

    def __exit__(self, *details: object) -> None:
        self._done.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        if self._done.wait(PATIENCE):
            return
        while True:
            seconds = int(time.monotonic() - self._start)
            self.stream.write(f"\r\033[K{self.what} …{self._place} ({seconds} s)")
            self.stream.flush()
            if self._done.wait(PACE):
                break
        self.stream.write("\r\033[K")
        self.stream.flush()
