"""Pieces of a page that stands alone: style, numbers, tables with bars for intervals, a map (Bericht)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from .landscape import Landscape
    from .shares import Interval

GROUP_NAMES = "ABCDE"
MAP_WIDTH, MAP_MARGIN = 640, 24
MOST_DOTS = 1500

STYLE = """
:root { color-scheme: light dark; --paper: #fbf8f2; --sheet: #fff; --ink: #1d2140; --quiet: #555970;
  --line: #e4dccd; --edge: #80776a; --band: #cfd3ea; --mark: #2f3d94;
  --g0: #0d6f66; --g1: #786600; --g2: #5a49b5; --g3: #ac2750; --g4: #4a5362; }
@media (prefers-color-scheme: dark) { :root { --paper: #15171f; --sheet: #1d202a; --ink: #f4f0e7; --quiet: #b9bac6;
  --line: #3a3f4f; --edge: #8d92a6; --band: #3d4772; --mark: #c7d0ff;
  --g0: #5fd1c4; --g1: #dccb52; --g2: #b7abff; --g3: #ff9fb6; --g4: #b9c1ce; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.6 "Fira Sans", system-ui, sans-serif;
  overflow-wrap: break-word; hyphens: auto; }
main { max-width: 78rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: clamp(1.8rem, 1.4rem + 2vw, 2.75rem); line-height: 1.15; margin: 0 0 .5rem; }
h2 { font-size: 1.5rem; line-height: 1.25; margin: 3rem 0 .5rem; }
h3 { font-size: 1.15rem; margin: 2rem 0 .25rem; }
p, ul, dl { max-width: 42rem; }
.quiet { font-size: .95rem; }
.quiet, figcaption, caption { color: var(--quiet); }
caption { text-align: left; padding-bottom: .5rem; }
.scroll { overflow-x: auto; }
.scroll:focus-visible { outline: 3px solid var(--mark); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; background: var(--sheet); margin: .75rem 0; }
th, td { text-align: left; vertical-align: top; padding: .55rem .7rem; border-bottom: 1px solid var(--line); }
thead th { font-weight: 600; border-bottom: 2px solid var(--edge); }
tbody th { font-weight: 400; min-width: 13rem; max-width: 30rem; }
td { white-space: nowrap; font-variant-numeric: tabular-nums; }
td svg { display: block; margin-top: .2rem; }
figure { margin: 1rem 0; max-width: 42rem; }
figure svg { max-width: 100%; height: auto; background: var(--sheet); border: 1px solid var(--line); }
.axis { stroke: var(--line); } .half { stroke: var(--edge); stroke-dasharray: 2 2; }
.band { fill: var(--band); } .value { fill: var(--mark); } .rest { fill: var(--edge); }
.g0 { fill: var(--g0); } .g1 { fill: var(--g1); } .g2 { fill: var(--g2); } .g3 { fill: var(--g3); }
.g4 { fill: var(--g4); }
figure text { fill: var(--ink); font: 700 26px "Fira Sans", system-ui, sans-serif; paint-order: stroke;
  stroke: var(--sheet); stroke-width: 5px; }
dt { font-weight: 600; } dd { margin: 0 0 .75rem; overflow-wrap: anywhere; }
summary { cursor: pointer; padding: .6rem 0; font-weight: 600; }
@media (max-width: 40rem) { thead { display: none; }
  tr { display: block; padding: .6rem 0; border-bottom: 2px solid var(--line); }
  tbody th, td { display: block; max-width: none; border: 0; padding: .25rem .7rem; white-space: normal; }
  td::before { content: attr(data-l); display: block; color: var(--quiet); font-size: .95rem; } }
@media print { body { background: #fff; color: #000; } tr, figure { break-inside: avoid; } }
"""


class Column(NamedTuple):
    """A column of figures: its heading, and what stands in each row, already safe for HTML."""

    heading: str
    cells: Sequence[str]


def text(value: object) -> str:
    """Escape what came from people, on one line; narrow and protected spaces stay."""
    return escape(re.sub(r"[ \t\r\n\f\v]+", " ", str(value)).strip())


def number(value: int) -> str:
    """Write a count with a narrow space between thousands.

    Examples
    --------
    >>> number(12345).replace(chr(0x202f), " ")
    '12 345'
    """
    return f"{value:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def counted(value: int, one: str, many: str) -> str:
    """Write a count with the right form of the word.

    Examples
    --------
    >>> counted(1, "Person", "Personen"), counted(3, "Person", "Personen")
    ('1 Person', '3 Personen')
    """
    return f"{number(value)} {one if value == 1 else many}"


def percent(value: float) -> str:
    """Write a share of one as a whole percentage.

    Examples
    --------
    >>> percent(0.625)
    '62 %'
    """
    return f"{round(100 * float(value))} %"


def share_cell(estimate: Interval, place: tuple[int, ...] | int, *, gap: bool = False) -> str:
    """Write an estimate with its interval and draw both; a gap may lie on either side of zero."""
    value, low, high = (float(part[place]) for part in (estimate.value, estimate.low, estimate.high))
    unit = "Punkte" if gap else "%"
    told = f"{round(100 * value)} {unit} ({round(100 * low)} bis {round(100 * high)})"
    start = -1.0 if gap else 0.0
    return told + _bar(value, low, high, start)


def _bar(value: float, low: float, high: float, start: float) -> str:
    width = 1.0 - start
    left, right, mark = (round(120 * (end - start) / width, 1) for end in (low, high, value))
    return (
        '<svg width="120" height="10" viewBox="0 0 120 10" aria-hidden="true">'
        '<line class="axis" x1="0" y1="9" x2="120" y2="9"/><line class="half" x1="60" y1="0" x2="60" y2="10"/>'
        f'<rect class="band" x="{left}" y="2" width="{max(right - left, 1):.1f}" height="6"/>'
        f'<rect class="value" x="{mark - 1:.1f}" y="0" width="2.5" height="10"/></svg>'
    )


def table(caption: str, heading: str, rows: Sequence[str], columns: Iterable[Column]) -> str:
    """Build a table; ``rows`` are texts of people and are escaped here."""
    columns = list(columns)
    top = "".join(f'<th scope="col">{text(name)}</th>' for name in (heading, *(column.heading for column in columns)))
    body = "".join(
        f'<tr><th scope="row">{text(row)}</th>'
        + "".join(f'<td data-l="{text(column.heading)}">{column.cells[place]}</td>' for column in columns)
        + "</tr>"
        for place, row in enumerate(rows)
    )
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{text(caption)}"><table>'
        f"<caption>{text(caption)}</caption><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def opinion_map(landscape: Landscape) -> str:
    """Draw people on the two strongest directions, groups in colour and with their letter."""
    known = np.flatnonzero(landscape.positions.known)
    if known.size > MOST_DOTS:
        known = known[np.linspace(0, known.size - 1, MOST_DOTS).astype(np.int64)]
    places = landscape.positions.mean[known]
    reach = np.maximum(np.abs(places).max(axis=0, initial=0.0), 1e-9)
    scale = (MAP_WIDTH / 2 - MAP_MARGIN) / max(reach[0], reach[1])
    height = round(2 * (float(reach[1]) * scale + MAP_MARGIN))

    def spot(place: np.ndarray) -> tuple[float, float]:
        return round(MAP_WIDTH / 2 + scale * float(place[0]), 1), round(height / 2 - scale * float(place[1]), 1)

    several = landscape.groups.count > 1
    dots = []
    for row, place in zip(known.tolist(), places, strict=True):
        label = int(landscape.groups.label[row]) if several else -1
        x, y = spot(place)
        dots.append(f'<circle class="{f"g{label}" if label >= 0 else "rest"}" cx="{x}" cy="{y}" r="3.5" opacity=".7"/>')
    if several:
        for letter, place in zip(GROUP_NAMES, landscape.groups.centre, strict=False):
            x, y = spot(place)
            dots.append(f'<text x="{x}" y="{y}" text-anchor="middle" dominant-baseline="central">{letter}</text>')
    return (
        f'<svg width="{MAP_WIDTH}" height="{height}" viewBox="0 0 {MAP_WIDTH} {height}" role="img" '
        'aria-label="Karte der Meinungen: Jeder Punkt ist eine Person.">'
        f'<line class="axis" x1="0" y1="{height / 2}" x2="{MAP_WIDTH}" y2="{height / 2}"/>'
        f'<line class="axis" x1="{MAP_WIDTH / 2}" y1="0" x2="{MAP_WIDTH / 2}" y2="{height}"/>{"".join(dots)}</svg>'
    )
