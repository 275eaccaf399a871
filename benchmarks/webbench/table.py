"""Rows of the result: what was measured, which bar it has to hold, and whether it does."""

from __future__ import annotations

from dataclasses import dataclass, field

WIDTHS = (46, 44, 26)


@dataclass
class Row:
    """One line: a figure in words, and the bars with their verdicts."""

    what: str
    figures: str
    bars: list[tuple[str, bool]] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Say whether every bar holds; a row without bars is for information."""
        return all(holds for _text, holds in self.bars)

    def line(self) -> str:
        """Return the row as text."""
        verdict = ("PASS" if self.holds else "FAIL") if self.bars else "    "
        bars = ", ".join(text if holds else f"{text} MISSED" for text, holds in self.bars)
        return f"{verdict}  {self.what:{WIDTHS[0]}} {self.figures:{WIDTHS[1]}} {bars}".rstrip()


@dataclass
class Part:
    """A part of the benchmark with its rows."""

    title: str
    rows: list[Row] = field(default_factory=list)

    def add(self, what: str, figures: str, *bars: tuple[str, bool]) -> None:
        """Add a row."""
        self.rows.append(Row(what, figures, list(bars)))

    def text(self) -> str:
        """Return the part as text."""
        return "\n".join([f"\n{self.title}", *(row.line() for row in self.rows)])


def at_least(name: str, value: float, bar: float, unit: str = "") -> tuple[str, bool]:
    """Return a bar that a figure must reach."""
    return f"{name} >= {bar:g}{unit}", value >= bar


def at_most(name: str, value: float, bar: float, unit: str = "") -> tuple[str, bool]:
    """Return a bar that a figure must not exceed."""
    return f"{name} <= {bar:g}{unit}", value <= bar
