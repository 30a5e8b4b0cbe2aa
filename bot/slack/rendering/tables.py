"""Tables, which mrkdwn does not know: aligned columns as code, or, where they are too wide, a row after the other."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from bot.slack.rendering.inline import words
from bot.slack.rendering.parts import Code, Line, Prose, Run

WIDEST = 76
"""Columns of a table that is shown aligned; wider, its lines would be broken, which cannot be read."""
_GAP = "  "


def table(rows: Sequence[Sequence[Sequence[Run]]], right: Sequence[bool]) -> Code | Prose:
    """Give a table.

    Args:
        rows: its cells, the head first; every row as long as the head.
        right: which columns are aligned right.
    """
    cells = [[" ".join(words(cell).split()) for cell in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(*cells, strict=False)]
    if sum(widths) + len(_GAP) * (len(widths) - 1) <= WIDEST:
        head, *rest = [_aligned(row, widths, right) for row in cells]
        rule = _GAP.join("-" * max(1, wide) for wide in widths)
        return Code("\n".join((head, rule, *rest)))
    return _records(rows)


def width(text: str) -> int:
    """Tell how many columns a text takes where all characters are equally wide; those of East Asia take two."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def _aligned(row: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = []
    for cell, wide, last in zip(row, widths, right, strict=False):
        space = " " * (wide - width(cell))
        padded.append(f"{space}{cell}" if last else f"{cell}{space}")
    return _GAP.join(padded).rstrip()


def _records(rows: Sequence[Sequence[Sequence[Run]]]) -> Prose:
    head, *rest = rows
    lines = []
    for row in rest or [head]:
        runs: list[Run] = []
        for name, cell in zip(head, row, strict=False):
            if not words(cell).strip():
                continue
            if runs:
                runs.append(Run(" · "))
            if rest and words(name).strip():
                runs.extend(replace(run, style=replace(run.style, bold=True, code=False)) for run in name)
                runs.append(Run(": "))
            runs.extend(cell)
        lines.append(Line(tuple(runs), "• ", "   "))
    return Prose(tuple(lines))
