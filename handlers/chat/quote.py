"""Choose what of an article to show: verbatim spans that fit a chat. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from handlers.chat.surroundings import surroundings
from handlers.reply import Span
from handlers.terms import terms
from kb.blocks import Block, blocks

LENGTH = 700
"""About how many code points a quotation has; a block is not cut for that, unless it alone is twice as long."""

_SHOWN = frozenset({"paragraph", "list", "table", "code", "quote"})
_MUTE = re.compile(r"\[[^\]\n]*\]\(#[^)\n]*\)|<[^<>\n]*>")
_WHOLE = 8_000
"""Of an article longer than this only the passage and what is around it is parsed; a million takes about a second."""
_BEFORE, _AFTER = 20_000, 3_000
"""How far before the passage a block is looked for that holds its beginning, and how far after it its end."""


def quote(question: str, body: str, start: int, end: int, *, length: int = LENGTH) -> tuple[Span, ...]:
    """Give the spans of ``body`` to quote from the passage ``body[start:end]``, in the order of the text.

    Whole blocks, around the one that shares the most words with the question; an introducing sentence stays with its
    list, also where the passage ends between them; headings are left out. A long list, table or code is cut between
    items, rows or lines, the header row kept. Empty when the passage shows nothing.
    """
    asked = terms(question)
    units = _units(body, _passage(body, start, end))
    if not units:
        return _rest(body, start, end, length)
    best = max(range(len(units)), key=lambda i: (len(asked & terms(_text(body, units[i]))), -i))
    first, last = _window(units, best, length)
    spans: list[Span] = []
    for unit in units[first : last + 1]:
        for block in unit:
            taken = sum(span.end - span.start for span in spans)
            spans.extend(_spans(body, block, asked, max(length - taken, length // 2)))
    return tuple(spans)


def _passage(body: str, start: int, end: int) -> list[Block]:
    """Give the blocks that the passage touches, and the list that its last sentence introduces."""
    low, high = (0, len(body)) if len(body) <= _WHOLE else surroundings(body, start, end, _BEFORE, _AFTER)
    part: list[Block] = []
    for found in blocks(body[low:high]):
        cuts = tuple(cut + low for cut in found.cuts)
        block = replace(found, start=found.start + low, end=found.end + low, cuts=cuts)
        touched = block.start < end and block.end > start
        if (
            block.kind in _SHOWN
            and _says_something(body[block.start : block.end])
            and (touched or (part and _introduces(body, part[-1], block)))
        ):
            part.append(block)
        elif block.start >= end:
            break
    return part


def _units(body: str, part: Sequence[Block]) -> list[tuple[Block, ...]]:
    """Put introducing sentences together with what they introduce."""
    units: list[tuple[Block, ...]] = []
    for block in part:
        if units and _introduces(body, units[-1][-1], block):
            units[-1] = (*units[-1], block)
        else:
            units.append((block,))
    # A sentence that promises a list which is not there helps nobody.
    while len(units) > 1 and len(units[-1]) == 1 and _promises(body, units[-1][0]):
        units.pop()
    return units


def _window(units: Sequence[tuple[Block, ...]], best: int, length: int) -> tuple[int, int]:
    """Choose the units to show around the best one: first what follows, then what leads to it."""
    first = last = best
    room = length - _size(units[best])
    while last + 1 < len(units):
        following = units[last + 1]
        # Instructions are what people came for: they may come whole where they follow, up to twice the length.
        if _size(following) > room + (length if len(following) > 1 else 0):
            break
        last += 1
        room -= _size(following)
    while first and _size(units[first - 1]) <= room:
        first -= 1
        room -= _size(units[first])
    return first, last


def _introduces(body: str, block: Block, following: Block) -> bool:
    adjacent = not body[block.end : following.start].strip()
    return adjacent and following.kind in {"list", "table", "code"} and _promises(body, block)


def _promises(body: str, block: Block) -> bool:
    return block.kind == "paragraph" and body[block.start : block.end].rstrip("*_ ").endswith((":", "："))


def _spans(body: str, block: Block, asked: frozenset[str], length: int) -> list[Span]:
    if block.end - block.start <= 2 * length:
        return [_span(body, block.start, block.end)]
    pieces = _pieces(body, block)
    head: list[Span] = []
    if block.kind == "table":
        # A table has a row a line; the first two are the names of the columns and the line below them.
        head = [_span(body, pieces[0][0], pieces[1][1])]
        pieces = pieces[2:] or pieces[1:]
    if block.kind == "code":
        best = 0  # code is read from its beginning, and its opening fence must stay
    else:
        best = max(range(len(pieces)), key=lambda i: (len(asked & terms(body[slice(*pieces[i])])), -i))
    start, end = pieces[best]
    for following in pieces[best + 1 :]:
        if following[1] - start > length:
            break
        end = following[1]
    # One item, row or line alone may be endless too; then a word boundary must do.
    if end - start > 2 * length:
        space = body.rfind(" ", start + length // 2, start + length)
        end = space if space > 0 else start + length
    return [span for span in (*head, _span(body, start, end)) if span.text.strip()]


def _pieces(body: str, block: Block) -> list[tuple[int, int]]:
    match block.kind:
        case "list" if block.cuts:
            bounds = [block.start, *block.cuts, block.end]
        case "code" | "list" | "table" | "quote":
            bounds = _after_each("\n", body, block)
        case _:
            bounds = _after_each(". ", body, block)
    return [(low, high) for low, high in pairwise(bounds) if body[low:high].strip()]


def _after_each(mark: str, body: str, block: Block) -> list[int]:
    bounds = [block.start]
    at = body.find(mark, block.start, block.end)
    while at >= 0:
        bounds.append(at + len(mark))
        at = body.find(mark, at + len(mark), block.end)
    return [*bounds, block.end] if bounds[-1] < block.end else bounds


def _rest(body: str, start: int, end: int, length: int) -> tuple[Span, ...]:
    # A passage of nothing but headings or raw HTML: better its own text than nothing.
    text = body[start : min(end, start + 2 * length)]
    return (_span(body, start, start + len(text)),) if _says_something(text) else ()


def _says_something(text: str) -> bool:
    """Tell whether a text has words of its own: rules, anchors and links within the page have none."""
    return any(char.isalnum() for char in _MUTE.sub("", text))


def _span(body: str, start: int, end: int) -> Span:
    text = body[start:end]
    shift = len(text) - len(text.lstrip("\n"))
    start += shift
    end = start + len(body[start:end].rstrip())
    return Span(start, end, body[start:end])


def _text(body: str, unit: Sequence[Block]) -> str:
    return body[unit[0].start : unit[-1].end]


def _size(unit: Sequence[Block]) -> int:
    return unit[-1].end - unit[0].start
