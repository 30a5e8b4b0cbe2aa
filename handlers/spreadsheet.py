"""Tables for spreadsheets. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula at the beginning of a cell."""


def spreadsheet(heads: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """Give a table as CSV (RFC 4180); texts are no formulas, whoever wrote them."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heads)
    for row in rows:
        writer.writerow([_plain(cell) for cell in row])
    return out.getvalue()


def _plain(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text
