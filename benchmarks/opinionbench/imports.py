"""How long a program waits for the package to be there."""

from __future__ import annotations

import subprocess
import sys

from webbench.table import Part, at_most

from .setting import Setting, environment

TIMES, SECONDS = 9, 0.4
CODE = "import time; t = time.perf_counter(); import mitwirk.science.opinion; print(time.perf_counter() - t)"


def run(setting: Setting) -> list[Part]:
    """Import in new processes; numpy is part of it."""
    order = [sys.executable, "-c", CODE]
    done = [subprocess.run(order, check=True, env=environment(), capture_output=True, text=True) for _ in range(TIMES)]
    seconds = sorted(float(one.stdout) for one in done)
    part = Part("Import")
    best, middle = seconds[0], seconds[TIMES // 2]
    figures = f"best of {TIMES}: {best:.3f} s, median {middle:.3f} s"
    part.add("mitwirk.science.opinion", figures, at_most("median", middle, SECONDS, " s"))
    return [part]
