"""A long article in parts: rendering takes some 3 s per million characters, and no request may take that long."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

PART_CHARS = 100_000
"""Longest part; what is longer comes in several."""

Span: TypeAlias = tuple[int, int]

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


def parts(body: str, most: int = PART_CHARS) -> tuple[Span, ...]:
    """Cut a text into parts of at most `most` characters; ``body[start:end]`` of all, one after the other, is the text.

    A part ends before a block that begins at the margin after an empty line, outside of fenced code. Where there is
    no such place it ends with a line, and where there is none either, in the midst of one. An empty text is one part.
    """
    found: list[Span] = []
    start = block = 0
    fence, blank = "", True
    for match in _LINE.finditer(body):
        line, at, end = match[0], match.start(), match.end()
        if blank and not fence and not line[0].isspace():
            block = at
        while end - start > most:
            # The best place before the line; a line that is longer than a part alone is cut itself.
            cut = block if block > start else at if at > start else start + most
            found.append((start, cut))
            start = cut
        fence = _fence(fence, line)
        blank = not line.strip()
    return (*found, (start, len(body)))


def part_of(cuts: Sequence[Span], offset: int) -> int:
    """Give the number, from 1, of the part that the offset lies in."""
    return next((number for number, (_, end) in enumerate(cuts, 1) if offset < end), len(cuts))


def inside(spans: Sequence[Span], part: Span) -> tuple[Span, ...]:
    """Give what of the spans lies in the part, counted from its beginning."""
    first, last = part
    return tuple(
        (max(start, first) - first, min(end, last) - first)
        for start, end in spans
        if max(start, first) < min(end, last)
    )


def _fence(open_fence: str, line: str) -> str:
    """Give the fence that is open after the line."""
    mark = _FENCE.match(line)
    if mark is None:
        return open_fence
    if not open_fence:
        return mark[1]
    closes = mark[1].startswith(open_fence) and not line[mark.end() :].strip()
    return "" if closes else open_fence
