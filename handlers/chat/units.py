"""What of an article belongs together: an introduction and its list, the steps of one procedure. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kb.blocks import Block

SHOWN = frozenset({"paragraph", "list", "table", "code", "quote"})

_INTRODUCED = frozenset({"list", "table", "code", "quote"})
_MUTE = re.compile(r"\[[^\]\n]*\]\(#[^)\n]*\)|<[^<>\n]*>|^[ \t>]*(?:[-+*]|\d{1,9}[.)])[ \t]", re.MULTILINE)
_NUMBER = re.compile(r"\s*(\d{1,9})[.)]")
_BETWEEN = 3
"""How many blocks, a screenshot and its caption say, may stand between two steps of one procedure."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Blocks that are shown together.

    Attributes:
        heads: the headings between this unit and the one before it.
        level: of the innermost heading above it; 0 where there is none.
    """

    blocks: tuple[Block, ...]
    heads: tuple[Block, ...] = ()
    level: int = 0

    @property
    def start(self) -> int:
        """Offset of its first character."""
        return self.blocks[0].start

    @property
    def end(self) -> int:
        """Offset behind its last character."""
        return self.blocks[-1].end

    @property
    def size(self) -> int:
        """Code points from its start to its end."""
        return self.end - self.start


def units(body: str, found: Sequence[Block]) -> tuple[Unit, ...]:
    """Put the blocks of a text together, in order; what says nothing is left out, and so are headings.

    A sentence that promises something stays with the list, table, code or quote that follows. Numbered steps that go on
    after something between them are one procedure.
    """
    made: list[Unit] = []
    heads: list[Block] = []
    level = 0
    for block in found:
        if block.kind == "heading":
            # A heading with nothing to show before the next one of its rank leads nowhere.
            heads = [head for head in heads if head.level < block.level] + [block]
            level = block.level
        elif block.kind in SHOWN and says_something(body[block.start : block.end]):
            begun = None if heads or not made else _goes_on(body, made, block)
            if begun is None:
                made.append(Unit((block,), tuple(heads), level))
            else:
                together = tuple(one for unit in made[begun:] for one in unit.blocks)
                made[begun:] = [Unit((*together, block), made[begun].heads, level)]
            heads = []
    return tuple(made)


def kept(body: str, found: Sequence[Unit], start: int, end: int) -> list[Unit]:
    """Leave out sentences that promise what does not follow: they help nobody.

    Those that ``body[start:end]`` touches stay where it touches nothing else.
    """
    full = [unit for unit in found if len(unit.blocks) > 1 or not promises(body, unit.blocks[0])]
    if any(unit.start < end and unit.end > start for unit in full):
        return full
    return [unit for unit in found if unit in full or (unit.start < end and unit.end > start)]


def promises(body: str, block: Block) -> bool:
    """Tell whether a block announces what follows it."""
    return block.kind == "paragraph" and body[block.start : block.end].rstrip("*_ ").endswith((":", "："))


def numbered(body: str, block: Block) -> int | None:
    """Give the number of a list's first step; None for other lists, and for anything else."""
    number = _NUMBER.match(body, block.start) if block.kind == "list" else None
    return int(number[1]) if number else None


def says_something(text: str) -> bool:
    """Tell whether a text has words of its own: rules, anchors and links within the page have none."""
    return any(char.isalnum() for char in _MUTE.sub("", text))


def _goes_on(body: str, made: Sequence[Unit], block: Block) -> int | None:
    """Give which unit a block goes on with, so that all from it on are one; None when it begins another."""
    last = made[-1].blocks[-1]
    if block.kind in _INTRODUCED and promises(body, last) and not body[last.end : block.start].strip():
        return len(made) - 1
    first = numbered(body, block)
    if first is None or first < 2:  # a list of its own
        return None
    between = 0
    for at in range(len(made) - 1, -1, -1):
        for earlier in reversed(made[at].blocks):
            begun = numbered(body, earlier)
            if begun is not None:
                steps = sum(item.depth == 0 for item in earlier.items)
                return at if first == begun + steps else None
            between += 1
        if between > _BETWEEN or made[at].heads:
            return None
    return None
