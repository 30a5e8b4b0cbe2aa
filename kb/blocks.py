"""The blocks of a canonical text (CommonMark 0.31 with GitHub tables), with exact offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, TypeAlias

from markdown_it import MarkdownIt
from markdown_it.token import Token

from kb.plain_text import plain

Kind: TypeAlias = Literal["heading", "paragraph", "list", "table", "code", "quote", "html", "rule", "definition"]

_KINDS: dict[str, Kind] = {
    "heading_open": "heading",
    "paragraph_open": "paragraph",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "table_open": "table",
    "fence": "code",
    "code_block": "code",
    "blockquote_open": "quote",
    "html_block": "html",
    "hr": "rule",
}

_LINE_END = re.compile("\n")


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list: ``body[start:end]`` with all that is nested in it. `depth`: 0 in the outermost list."""

    start: int
    end: int
    depth: int


@dataclass(frozen=True, slots=True)
class Block:
    """A top-level block: ``body[start:end]``, offsets in code points, without blank lines around it.

    Attributes:
        level: 1 to 6 for a heading, else 0.
        headings: the headings above it, outermost first, plain text; a heading's own text is the last of its path.
        cuts: offsets inside the block where it may be cut first: starts of list items and of table rows.
        items: the items of a list and of the lists in it, in the order of their starts.
        code: the code, fenced or indented, that stands inside of a list or a quote.
    """

    kind: Kind
    start: int
    end: int
    level: int = 0
    headings: tuple[str, ...] = ()
    cuts: tuple[int, ...] = ()
    items: tuple[Item, ...] = ()
    code: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class _Found:
    """A top-level block in lines: from `first` to before `last`."""

    kind: Kind
    first: int
    last: int
    level: int = 0
    title: str = ""
    cuts: list[int] = field(default_factory=list)
    items: list[tuple[int, int, int]] = field(default_factory=list)
    code: list[tuple[int, int]] = field(default_factory=list)


def blocks(body: str) -> tuple[Block, ...]:
    """Give the blocks in order; together they hold every character that is not white space.

    `definition` is what the parser leaves out: link reference definitions.
    """
    text = _with_line_feeds(body)
    starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
    found: list[Block] = []
    path: list[tuple[int, str]] = []
    reached = 0
    for block in _spans(text):
        start, end = _offset(starts, block.first, text), _offset(starts, block.last, text)
        here = _trimmed(text, max(start, reached), end)
        gap = _trimmed(text, reached, here[0])
        if gap[0] < gap[1]:
            found.append(Block("definition", *gap, headings=_names(path)))
        reached = max(end, reached)
        if here[0] >= here[1]:
            continue
        if block.level:
            while path and path[-1][0] >= block.level:
                path.pop()
            path.append((block.level, block.title))
        inner = tuple(cut for cut in (_offset(starts, line, text) for line in block.cuts) if here[0] < cut < here[1])
        items = ((*_lines(text, starts, first, last), depth) for first, last, depth in block.items)
        code = (_lines(text, starts, first, last) for first, last in block.code)
        found.append(
            Block(
                block.kind,
                *here,
                level=block.level,
                headings=_names(path),
                cuts=inner,
                items=tuple(Item(*item) for item in items if item[0] < item[1]),
                code=tuple(lines for lines in code if lines[0] < lines[1]),
            )
        )
    rest = _trimmed(text, reached, len(text))
    if rest[0] < rest[1]:
        found.append(Block("definition", *rest, headings=_names(path)))
    return tuple(found)


def _with_line_feeds(body: str) -> str:
    """Write every line end as a line feed without moving any offset; canonical text has no other ones anyway."""
    return body.replace("\r\n", " \n").replace("\r", "\n") if "\r" in body else body


@cache
def _parser() -> MarkdownIt:
    # Inline parsing is most of the work, and only headings need it.
    return MarkdownIt("commonmark").enable("table").disable(["inline", "text_join"])


def _spans(text: str) -> Iterator[_Found]:
    current: _Found | None = None
    depth = 0
    for token in _parser().parse(text):
        if token.level == 0 and token.nesting >= 0:
            current, depth = _Found(_KINDS[token.type], *_map(token)), 0
            if current.kind == "heading":
                current.level = int(token.tag[1])
        elif current is not None:
            depth = _note(current, token, depth)
        if token.level == 0 and token.nesting <= 0 and current is not None:
            if current.kind == "table":
                del current.cuts[:2]  # a table's head stays with its first row
            yield current
            current = None


def _note(block: _Found, token: Token, depth: int) -> int:
    """Take down what a token says about the block it stands in; give how many items are open around the next one."""
    match token.type:
        case "list_item_open":
            if token.level <= 2:
                block.cuts.append(_map(token)[0])
            if block.kind == "list":
                block.items.append((*_map(token), depth))
            return depth + 1
        case "list_item_close":
            return depth - 1
        case "tr_open" if token.level <= 2:
            block.cuts.append(_map(token)[0])
        case "fence" | "code_block":
            block.code.append(_map(token))
        case "inline" if block.level:
            block.title = plain(token.content)
    return depth


def _map(token: Token) -> tuple[int, int]:
    if token.map is None:
        raise AssertionError(token.type)
    return token.map[0], token.map[1]


def _offset(starts: list[int], line: int, text: str) -> int:
    return starts[line] if line < len(starts) else len(text)


def _lines(text: str, starts: list[int], first: int, last: int) -> tuple[int, int]:
    return _trimmed(text, _offset(starts, first, text), _offset(starts, last, text))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Narrow a span to its lines that are not blank; the first keeps its indent, which may mean code."""
    part = text[start:end]
    ahead = len(part) - len(part.lstrip())
    if ahead == len(part):
        return start, start
    return start + part.rfind("\n", 0, ahead) + 1, start + len(part.rstrip())


def _names(path: list[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(title for _, title in path if title)
