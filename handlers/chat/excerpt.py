"""What of one block to show when it is too long for a chat: sentences, steps, items or rows. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from handlers.chat.relevance import Judge
from handlers.chat.sentences import inside, sentences, unbroken
from handlers.chat.units import numbered, says_something
from kb.blocks import Block, Item

Range: TypeAlias = tuple[int, int]

MOST = 4
"""Places of one block that are shown; more of them are no answer but a puzzle."""
NEARLY = 0.5
"""The part of the best piece's score from which another piece is shown too."""

# A sentence that begins so says little without the one before it.
_LEANS = re.compile(
    r"[*_]*(?:(?:it|this|that|these|those|they|then|otherwise|however|also|instead|if so|if not|but"
    r"|dies|diese|dieser|dieses|dann|andernfalls|ansonsten|sonst|jedoch|aber|stattdessen|dabei|falls nicht"
    r"|esto|eso|entonces|sin embargo|pero|también|si no|de lo contrario|cela|ceci|ensuite|sinon|cependant|mais|alors"
    r"|questo|questa|quindi|altrimenti|però|tuttavia|isso|isto|então|caso contrário|mas|também|porém"
    r"|это|эти|затем|иначе|однако|но|также|тогда|если нет|그러면|그렇지 않으면|또한|그러나|하지만|다만|이것은|이는)\b"
    r"|(?:これ|それ|この|その|また|ただし|なお|次に|这|那|然后|否则|但是|不过|此外|另外|因此))",
    re.IGNORECASE,
)


def excerpt(body: str, block: Block, judge: Judge, length: int, whole: int) -> tuple[Range, ...]:
    """Give what of a block to show, as ranges of ``body``, in order and apart.

    Code, quotes and numbered steps come whole up to `whole` code points; of longer steps and quotes the beginning, code
    that is longer not at all. A paragraph longer than `length` is cut to the sentences that answer, a list to its
    items, a table to its head and the rows. The ranges together are no longer than the greater of the two lengths.
    """
    size = block.end - block.start
    everything = ((block.start, block.end),)
    match block.kind:
        case "code":
            return everything if size <= whole else ()
        case "paragraph":
            return everything if size <= min(length, whole) else _said(body, block, judge, min(length, whole))
        case "table":
            return _rows(body, block, judge, length, whole)
        case "list" if numbered(body, block) is None:
            return everything if size <= min(2 * length, whole) else _items(body, block, judge, min(length, whole))
        case "list" if size > whole:
            return _steps(body, block, whole)
        case _:
            return everything if size <= whole else beginning(body, block, block.start, block.end, whole)


def beginning(body: str, block: Block, start: int, end: int, room: int) -> tuple[Range, ...]:
    """Give as much of the beginning of ``body[start:end]`` as has room, cut where it harms least, never inside code."""
    if end - start <= room:
        return ((start, end),)
    text = body[start:end]
    kept = unbroken(text)
    code = block.code
    for ends in (
        (match.start() for match in re.finditer("\n", text)),
        (last for _, last in sentences(text)),
        (match.start() for match in re.finditer(" ", text)),
    ):
        fitting = [end for end in ends if end <= room and not inside(end, kept) and not inside(start + end, code)]
        stop = start + len(text[: max(fitting, default=0)].rstrip())
        if says_something(body[start:stop]):
            return ((start, stop),)
    stop = start + room
    whole = (*code, *((low + start, high + start) for low, high in kept))
    stop = min((low for low, high in whole if low < stop < high), default=stop)
    stop = max(start, start + len(body[start:stop].rstrip()))
    return ((start, stop),) if says_something(body[start:stop]) else ()


class _Choice:
    """Pieces of a block that were chosen so far; neighbours count as one, with what is between them."""

    def __init__(self, pieces: Sequence[Range], room: int) -> None:
        self._pieces = pieces
        self._room = room
        self.places: list[int] = []

    def take(self, at: int) -> bool:
        """Choose a piece if it is there and has room; tell whether it is chosen."""
        if at in self.places:
            return True
        more = sorted([*self.places, at])
        if 0 <= at < len(self._pieces):
            ranges = _joined(self._pieces, more)
            if len(ranges) <= MOST and _length(ranges) <= self._room:
                self.places = more
        return at in self.places

    @property
    def ranges(self) -> tuple[Range, ...]:
        """What is chosen, in the order of the text."""
        return _joined(self._pieces, self.places)


def _said(body: str, block: Block, judge: Judge, room: int) -> tuple[Range, ...]:
    """Choose the sentences of a paragraph."""
    pieces = [(low + block.start, high + block.start) for low, high in sentences(body[block.start : block.end])]
    worth = judge.worth([body[low:high] for low, high in pieces])
    order = _order(worth)
    choice = _Choice(pieces, room)
    if not choice.take(order[0]):
        return beginning(body, block, *pieces[order[0]], room)
    if worth[order[0]]:
        for at in order:
            choice.take(at)
    for at in choice.places:
        if _LEANS.match(body, pieces[at][0]):
            choice.take(at - 1)
    for low, high in pairwise(choice.places):
        if high - low == 2:  # one sentence between two that are shown
            choice.take(low + 1)
    following = order[0] + 1
    while _length(choice.ranges) < room // 2 and choice.take(following):
        following += 1
    return choice.ranges


def _rows(body: str, block: Block, judge: Judge, length: int, whole: int) -> tuple[Range, ...]:
    """Choose the rows of a table; the first two lines, its head, come with them."""
    lines = list(_lines(body, block))
    head, rows = (lines[0][0], lines[1][1]), lines[2:]
    size = block.end - block.start
    room = min(length, whole) - (head[1] - head[0])
    if not rows or room <= 0:
        return ((block.start, block.end),) if size <= whole else ()
    order = _order(judge.worth([body[low:high] for low, high in rows]))
    few = 2 * len(order) <= len(rows) and 2 * size > length
    if size <= min(2 * length, whole) and not few:
        return ((block.start, block.end),)
    chosen = _fitting(rows, order, room)
    # A head without rows says nothing, and a row without its head nobody understands.
    return _joined([head, *rows], [0, *(at + 1 for at in chosen)]) if chosen else ()


def _items(body: str, block: Block, judge: Judge, room: int) -> tuple[Range, ...]:
    """Choose the items of a list without numbers; a nested one brings those that it is nested in."""
    tops = [item for item in block.items if item.depth == 0]
    if not tops:
        return beginning(body, block, block.start, block.end, room)
    order = _order(judge.worth([body[item.start : item.end] for item in tops]))
    if tops[order[0]].end - tops[order[0]].start > room:
        return _nested(body, block, tops[order[0]], judge, room)
    chosen = _fitting([(item.start, item.end) for item in tops], order, room)
    return _joined([(item.start, item.end) for item in tops], chosen)


def _nested(body: str, block: Block, item: Item, judge: Judge, room: int) -> tuple[Range, ...]:
    """Choose of one long item what leads it, and of its own items those that answer."""
    below = [one for one in block.items if item.start <= one.start and one.end <= item.end and one.depth > item.depth]
    children = [one for one in below if one.depth == item.depth + 1 and one.start > item.start]
    if not children:
        return beginning(body, block, item.start, item.end, room)
    own = (item.start, item.start + len(body[item.start : children[0].start].rstrip()))
    left = room - (own[1] - own[0])
    if left <= 0:
        return beginning(body, block, *own, room)
    order = _order(judge.worth([body[one.start : one.end] for one in children]))
    first = children[order[0]]
    if first.end - first.start > left:
        return _touching(body, (own, *_nested(body, block, first, judge, left)))
    pieces = [(one.start, one.end) for one in children]
    return _touching(body, (own, *_joined(pieces, _fitting(pieces, order, left))))


def _steps(body: str, block: Block, room: int) -> tuple[Range, ...]:
    """Give whole steps from the first one on."""
    tops = [item for item in block.items if item.depth == 0]
    fitting = [item.end for item in tops if item.end - block.start <= room]
    if fitting:
        return ((block.start, max(fitting)),)
    return beginning(body, block, block.start, tops[0].end if tops else block.end, room)


def _order(worth: Sequence[float]) -> list[int]:
    """Give the places of the pieces that answer, best first; of all of them when none does."""
    best = max(worth)
    wanted = [at for at, value in enumerate(worth) if value and value >= NEARLY * best] or range(len(worth))
    return sorted(wanted, key=lambda at: (-worth[at], at))


def _fitting(pieces: Sequence[Range], order: Sequence[int], room: int) -> list[int]:
    """Take pieces in this order as long as there is room; give their places in the order of the text."""
    choice = _Choice(pieces, room)
    for at in order:
        choice.take(at)
    return choice.places


def _length(ranges: Sequence[Range]) -> int:
    return sum(high - low for low, high in ranges)


def _joined(pieces: Sequence[Range], places: Sequence[int]) -> tuple[Range, ...]:
    """Give the pieces at these places; neighbours as one, with what is between them."""
    found: list[Range] = []
    before = None
    for at in places:
        if found and before == at - 1:
            found[-1] = (found[-1][0], pieces[at][1])
        else:
            found.append(pieces[at])
        before = at
    return tuple(found)


def _touching(body: str, ranges: Sequence[Range]) -> tuple[Range, ...]:
    """Join ranges with nothing but white space between them."""
    found: list[Range] = []
    for low, high in ranges:
        if found and not body[found[-1][1] : low].strip():
            found[-1] = (found[-1][0], high)
        else:
            found.append((low, high))
    return tuple(found)


def _lines(body: str, block: Block) -> Iterator[Range]:
    low = block.start
    while low < block.end:
        high = body.find("\n", low, block.end)
        high = block.end if high < 0 else high
        if body[low:high].strip():
            yield low, high
        low = high + 1
