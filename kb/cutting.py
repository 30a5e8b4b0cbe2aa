"""Cutting of a block that is too long for one passage, at the best places that it has."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from kb.blocks import Block
from kb.ports import CountTokens

# A word piece model calls any overlong word one piece ([UNK]); this keeps such text from filling one passage for ever.
CHARACTERS_PER_TOKEN = 16

Cut: TypeAlias = Callable[[str, Block, int, int], Iterator[int]]
"""Gives the offsets strictly inside ``body[start:end]`` where the span may be cut, ascending."""

# A sentence ends with a stop, maybe closing marks, and a space; ideographic stops need no space. Possessive, and never
# begun inside a run of stops: linear also on a page of dots.
_SENTENCE = re.compile(r"(?<![.!?…؟۔।])[.!?…؟۔।]++[\"'”’»)\]*_]*+\s++|[。！？｡．]++[」』”’）】]*+\s*+")
_LINE = re.compile("\n")
_JOINERS = frozenset("\u200d\ufe0e\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")


@dataclass(frozen=True, slots=True)
class Unit:
    """A span that stays whole. `size`: word pieces, at least one for every 16 characters."""

    start: int
    end: int
    size: int


class Measure:
    """Sizes of spans of one text, in word pieces."""

    def __init__(self, body: str, count_tokens: CountTokens, limit: int) -> None:
        self.body = body
        self.limit = limit
        self._count = count_tokens

    def unit(self, start: int, end: int) -> Unit:
        """Measure a span; one that is too long by its characters alone is not counted."""
        least = -(-(end - start) // CHARACTERS_PER_TOKEN)
        if least > self.limit:
            return Unit(start, end, least)
        return Unit(start, end, max(least, self._count(self.body[start:end])))


def cut(block: Block, unit: Unit, limit: int, measure: Measure) -> list[Unit]:
    """Cut a block into units of at most `limit` that together are the whole block.

    Lists are cut between items, tables between rows, code between lines, prose between sentences; what is still too
    long between words, and at last anywhere but inside a character with its marks.
    """
    return _cut(block, unit, limit, measure, _ladder(block))


def _ladder(block: Block) -> tuple[Cut, ...]:
    match block.kind:
        case "list":
            return (_parts, _lines, _sentences)
        case "table":
            return (_parts, _lines)
        case "code":
            return (_lines,)
        case "quote" | "html" | "definition":
            return (_parts, _lines, _sentences)
        case _:
            return (_sentences,)


def _cut(block: Block, unit: Unit, limit: int, measure: Measure, ladder: tuple[Cut, ...]) -> list[Unit]:
    if unit.size <= limit:
        return [unit]
    if not ladder:
        return list(_chopped(unit, limit, measure))
    cuts = ladder[0](measure.body, block, unit.start, unit.end)
    spans = list(_joined(cuts, unit.start, unit.end, limit // 2))
    if len(spans) == 1:
        return _cut(block, unit, limit, measure, ladder[1:])
    parts = (measure.unit(start, end) for start, end in spans)
    return [small for part in parts for small in _cut(block, part, limit, measure, ladder[1:])]


def _joined(cuts: Iterable[int], start: int, end: int, characters: int) -> Iterator[tuple[int, int]]:
    """Give the spans between the cuts, the shortest neighbours joined: counting each has a fixed cost."""
    pending = start
    begun = start
    for stop in (*cuts, end):
        if stop - begun > characters and pending > begun:
            yield begun, pending
            begun = pending
        pending = stop
    yield begun, end


def _parts(_body: str, block: Block, start: int, end: int) -> Iterator[int]:
    return (cut for cut in block.cuts if start < cut < end)


def _lines(body: str, _block: Block, start: int, end: int) -> Iterator[int]:
    return (match.end() for match in _LINE.finditer(body, start, end) if match.end() < end)


def _sentences(body: str, _block: Block, start: int, end: int) -> Iterator[int]:
    return (match.end() for match in _SENTENCE.finditer(body, start, end) if match.end() < end)


def _chopped(unit: Unit, limit: int, measure: Measure) -> Iterator[Unit]:
    """Cut between words, or anywhere, trying the length that fitted last before longer ones."""
    longest = max(4 * limit, 1)
    start, width = unit.start, longest
    while start < unit.end:
        piece = measure.unit(start, _stop(measure.body, start, min(start + width, unit.end)))
        while piece.size > limit and piece.end - start > 1:
            width = (piece.end - start) // 2
            shorter = _stop(measure.body, start, start + width)
            if shorter >= piece.end:  # One character with all of its marks.
                break
            piece = measure.unit(start, shorter)
        yield piece
        width = min(longest, 2 * (piece.end - start))
        start = piece.end


def _stop(body: str, start: int, stop: int) -> int:
    """Move a cut back to the last white space, else off the middle of a character, as long as something is left."""
    if stop >= len(body) or body[stop - 1].isspace():
        return stop
    window = body[start:stop]
    last = window.rsplit(None, 1)[-1]
    if len(last) < len(window) - (len(window) - len(window.lstrip())):
        return stop - len(last)
    back = stop
    while back > start + 1 and (_joins(body[back]) or body[back - 1] == "\u200d"):
        back -= 1
    return back if back > start + 1 or not _joins(body[back]) else stop


def _joins(character: str) -> bool:
    return character in _JOINERS or unicodedata.combining(character) != 0
