"""Choose what of an article to show: verbatim spans that fit a chat. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from handlers.chat.excerpt import NEARLY, Range, beginning, excerpt
from handlers.chat.relevance import ByMeaning, ByWords, Judge, Near
from handlers.chat.sentences import sentences
from handlers.chat.surroundings import surroundings
from handlers.chat.units import Unit, kept, promises, says_something, units
from handlers.reply import Span
from kb.blocks import Block, Item, blocks

LENGTH = 700
"""About how many code points a quotation has."""
LONGEST = 3_000
"""What a quotation never exceeds: the text of a section in Slack."""

_ATOMS = 5
"""How many times the length steps, code and quotes may have, so that they come whole."""
_SHORT = 0.3
"""The part of the length below which a quotation may go on past its passage."""
_WHOLE = 8_000
"""Of an article longer than this only the passage and what is around it is parsed; a million takes about a second."""
_BEFORE, _LEAD, _AFTER = 20_000, 2_000, 3_000
"""How far before the passage a block is looked for that holds its beginning, how far before that what leads to it,
and how far behind the passage its end."""
_FENCE = re.compile(r"^[ \t>]*(?:`{3}|~{3})", re.MULTILINE)
_ANCHOR = re.compile(r"[ \t]*\{#[^{}\n]*\}[ \t#]*$")


def quote(
    question: str, body: str, start: int, end: int, *, length: int = LENGTH, near: Near | None = None
) -> tuple[Span, ...]:
    """Give the spans of ``body`` to quote from the passage ``body[start:end]``, in the order of the text, apart.

    Around what shares the most words with the question, each word worth the more the fewer parts of the article have
    it; with `near`, for a question in another language, around what comes nearest to it. An introducing sentence stays
    with its list, and so do the steps of a procedure, also where the passage ends between them; see `excerpt` for what
    is cut and what comes whole. Of the headings only those between two quoted sections are shown. The spans together
    have at most twice the `length`, with steps, code or quotes among them at most `LONGEST`. Empty when the passage
    shows nothing that fits.
    """
    parsed = _parsed(body, start, end)
    found = kept(body, units(body, parsed), start, end)
    inside = [at for at, unit in enumerate(found) if unit.start < end and unit.end > start]
    if not inside and any(block.kind == "html" and block.start < end and block.end > start for block in parsed):
        inside = list(range(len(found)))  # what raw HTML says is for machines: hidden key words, frames
    if not inside:
        return _spans(body, _rest(body, start, end, length))
    judge: Judge = ByWords(question) if near is None else ByMeaning(question, near)
    values = _worth(body, found, judge)
    whole = min(LONGEST, _ATOMS * length)
    best, shown = _best(body, found, values, inside, judge, length, whole)
    if not shown or shown[-1][1] < found[best].end:
        return _spans(body, shown)
    context = _Context(found, values, best, length, whole)
    context.used = sum(high - low for low, high in shown)
    context.extend(inside[0], inside[-1])
    lead = [(block.start, block.end) for unit in found[context.first : best] for block in unit.blocks]
    rest = [_range(body, block) for unit in found[best + 1 : context.last + 1] for block in (*unit.heads, *unit.blocks)]
    return _spans(body, (*lead, *shown, *rest))


class _Context:
    """What to show around the best unit: `first` to `last`, and how many code points of it are `used`."""

    def __init__(self, found: Sequence[Unit], values: Sequence[float], best: int, length: int, whole: int) -> None:
        self.first = self.last = self._best = best
        self.used = 0
        self._found = found
        self._values = values
        self._length = length
        self._whole = whole

    def extend(self, first: int, last: int) -> None:
        """Take what follows and what leads to it, as far as it has room. `first` to `last` is the passage."""
        if self._says_little() and self._best > first - 1 and not self._found[self._best].heads:
            self._instructions_before()
        for at in range(self._best + 1, last + 1):
            if not self._follows(at):
                break
        while self.first > first and not self._found[self.first].heads and self._values[self.first - 1]:
            if self.used + self._found[self.first - 1].size > self._length:
                break
            self._take_before()
        if self.last == last and self._says_little():
            self._instructions_behind()

    def _says_little(self) -> bool:
        """Tell whether there is not much more than a sentence that says what the article is about."""
        shown = self._found[self.first : self.last + 1]
        return self.used < self._length * _SHORT and not any(_instructs(unit) for unit in shown)

    def _instructions_before(self) -> None:
        # "The account is created then": behind the steps, in the same section.
        unit = self._found[self.first - 1] if self.first else None
        if unit is not None and _instructs(unit) and self.used + unit.size <= self._whole:
            self._take_before()

    def _instructions_behind(self) -> None:
        last, used = self.last, self.used
        while self.last + 1 < len(self._found) and self._follows(self.last + 1):
            if _instructs(self._found[self.last]):
                return
        self.last, self.used = last, used

    def _take_before(self) -> None:
        self.first -= 1
        self.used += self._found[self.first].size

    def _follows(self, at: int) -> bool:
        """Take a unit behind those that are taken, if it belongs to them and has room."""
        unit = self._found[at]
        best = self._best
        # The next section of the same rank is about something else, unless it speaks of what was asked too.
        elsewhere = unit.heads and unit.level <= self._found[best].level
        if elsewhere and not (self._values[at] and self._values[at] >= NEARLY * self._values[best]):
            return False
        # Instructions are what people came for: they may come whole where they follow.
        most = self._length
        if _instructs(unit):
            most = self._whole if self._says_little() else min(2 * self._length, self._whole)
        if self.used + _size(unit) > most:
            return False
        self.used += _size(unit)
        self.last = at
        return True


def _parsed(body: str, start: int, end: int) -> Sequence[Block]:
    """Parse what is around the passage."""
    if len(body) <= _WHOLE:
        return blocks(body)
    low, high = surroundings(body, start, end, _BEFORE, _AFTER)
    lead = surroundings(body, max(0, low - _LEAD), end, _LEAD, _AFTER)[0]
    found = [_moved(block, lead) for block in blocks(body[lead:high])]
    # What stands behind the passage and reaches the end of the part may go on there.
    while found and high < len(body) and found[-1].start >= end and not body[found[-1].end : high].strip():
        found.pop()
    return found


def _moved(block: Block, by: int) -> Block:
    return replace(
        block,
        start=block.start + by,
        end=block.end + by,
        cuts=tuple(cut + by for cut in block.cuts),
        items=tuple(Item(item.start + by, item.end + by, item.depth) for item in block.items),
        code=tuple((low + by, high + by) for low, high in block.code),
    )


def _worth(body: str, found: Sequence[Unit], judge: Judge) -> list[float]:
    """Give what each unit is worth for the question."""
    heads = [" ".join(unit.blocks[0].headings[-1:]) for unit in found]
    return judge.worth([body[unit.start : unit.end] for unit in found], heads)


def _best(
    body: str,
    found: Sequence[Unit],
    values: Sequence[float],
    inside: Sequence[int],
    judge: Judge,
    length: int,
    whole: int,
) -> tuple[int, list[Range]]:
    """Give the place of the unit to quote, and what of it to show: what leads to it where itself has no room."""
    order = sorted(inside, key=lambda at: (-values[at], at))
    for at in (order[0], max(order[0] - 1, 0), *order[1:]):
        shown = _shown(body, found[at], judge, length, whole)
        if shown:
            return at, shown
    return order[0], []


def _shown(body: str, unit: Unit, judge: Judge, length: int, whole: int) -> list[Range]:
    """Give what of a unit to show; nothing behind steps or code that had to be cut."""
    shown: list[Range] = []
    left = whole
    for block in unit.blocks:
        leads = block is not unit.blocks[-1] and promises(body, block)
        ranges = _promise(body, block, length) if leads else excerpt(body, block, judge, length, left)
        shown.extend(ranges)
        left -= sum(high - low for low, high in ranges)
        if not leads and (not ranges or ranges[-1][1] < block.end):
            break
    return shown


def _promise(body: str, block: Block, length: int) -> tuple[Range, ...]:
    """Give an introduction; of a long one the sentence that introduces."""
    if block.end - block.start <= length:
        return ((block.start, block.end),)
    low, high = sentences(body[block.start : block.end])[-1]
    return ((block.start + low, block.start + high),) if high - low <= length else ()


def _instructs(unit: Unit) -> bool:
    return any(block.kind in {"list", "table", "code"} for block in unit.blocks)


def _size(unit: Unit) -> int:
    return unit.size + sum(head.end - head.start for head in unit.heads)


def _range(body: str, block: Block) -> Range:
    """Give all of a block; of a heading not the name that links know it by."""
    if block.kind != "heading":
        return block.start, block.end
    anchor = _ANCHOR.search(body, block.start, block.end)
    return block.start, anchor.start() if anchor else block.end


def _rest(body: str, start: int, end: int, length: int) -> tuple[Range, ...]:
    # A passage of nothing but headings or raw HTML: better its own text than nothing.
    if not says_something(body[start:end]) or _FENCE.search(body, start, end):
        return ()
    return beginning(body, Block("html", start, end), start, end, 2 * length)


def _spans(body: str, ranges: Iterable[Range]) -> tuple[Span, ...]:
    trimmed = (_trimmed(body, low, high) for low, high in ranges)
    return tuple(Span(low, high, body[low:high]) for low, high in trimmed if low < high)


def _trimmed(body: str, start: int, end: int) -> Range:
    """Leave out empty lines and space around a range; the first line keeps its indent, which may mean code."""
    text = body[start:end]
    ahead = text[: len(text) - len(text.lstrip())]
    return start + ahead.rfind("\n") + 1, start + len(text.rstrip())
