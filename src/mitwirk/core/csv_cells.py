"""Tables as text: cells that no spreadsheet runs as a formula, files that open rightly on a double click."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"


def safe_cell(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe in front says "text"."""
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def plain_cell(text: str) -> str:
    """Undo `safe_cell`, when our own files come back."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


def table_file(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a table as German spreadsheets open it: UTF-8 with its mark, semicolons, no formulas."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([safe_cell(str(header)) for header in headers])
    writer.writerows([safe_cell("" if cell is None else str(cell)) for cell in row] for row in rows)
    return (BYTE_ORDER_MARK + text.getvalue()).encode()
