"""The blocks of a canonical text (CommonMark 0.31 with GitHub tables), with exact offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
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
class Block:
    """A top-level block: ``body[start:end]``, offsets in code points, without blank lines around it.

    Attributes:
        level: 1 to 6 for a heading, else 0.
        headings: the headings above it, outermost first, plain text; a heading's own text is the last of its path.
        cuts: offsets inside the block where it may be cut first: starts of list items and of table rows.
    """

    kind: Kind
    start: int
    end: int
    level: int = 0
    headings: tuple[str, ...] = ()
    cuts: tuple[int, ...] = ()


def blocks(body: str) -> tuple[Block, ...]:
    """Give the blocks in order; together they hold every character that is not white space.

    `definition` is what the parser leaves out: link reference definitions.
    """
    text = _with_line_feeds(body)
    starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
    found: list[Block] = []
    path: list[tuple[int, str]] = []
    reached = 0
    for kind, first, last, level, cuts, title in _spans(text):
        start, end = _offset(starts, first, text), _offset(starts, last, text)
        here = _trimmed(text, max(start, reached), end)
        gap = _trimmed(text, reached, here[0])
        if gap[0] < gap[1]:
            found.append(Block("definition", *gap, headings=_names(path)))
        reached = max(end, reached)
        if here[0] >= here[1]:
            continue
        if level:
            while path and path[-1][0] >= level:
                path.pop()
            path.append((level, title))
        inner = tuple(cut for cut in (_offset(starts, line, text) for line in cuts) if here[0] < cut < here[1])
        found.append(Block(kind, *here, level=level, headings=_names(path), cuts=inner))
    rest = _trimmed(text, reached, len(text))
    if rest[0] < rest[1]:
        found.append(Block("definition", *rest, headings=_names(path)))
    return tuple(found)


def _with_line_feeds(body: str) -> str:
    """Write every line end as a line feed without moving any offset; canonical text has no other ones anyway."""
    return body.replace("\r\n", " \n").replace("\r", "\n") if "\r" in body else body


def _spans(text: str) -> Iterator[tuple[Kind, int, int, int, list[int], str]]:
    """Give kind, first line, line after the last, heading level, lines to cut at, and heading text of each block."""
    # Inline parsing is most of the work, and only headings need it.
    parser = MarkdownIt("commonmark").enable("table").disable(["inline", "text_join"])
    kind: Kind | None = None
    span: tuple[int, int] = (0, 0)
    level = 0
    cuts: list[int] = []
    title = ""
    for token in parser.parse(text):
        if token.level == 0 and token.nesting >= 0:
            kind, span, level, cuts, title = _KINDS[token.type], _map(token), 0, [], ""
            if kind == "heading":
                level = int(token.tag[1])
        elif token.type in {"list_item_open", "tr_open"} and token.level <= 2:
            cuts.append(_map(token)[0])
        elif token.type == "inline" and level:
            title = plain(token.content)
        if token.level == 0 and token.nesting <= 0 and kind is not None:
            # A table's head stays with its first row.
            yield kind, *span, level, cuts[2:] if kind == "table" else cuts, title
            kind = None


def _map(token: Token) -> tuple[int, int]:
    if token.map is None:
        raise AssertionError(token.type)
    return token.map[0], token.map[1]


def _offset(starts: list[int], line: int, text: str) -> int:
    return starts[line] if line < len(starts) else len(text)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Narrow a span to its lines that are not blank; the first keeps its indent, which may mean code."""
    part = text[start:end]
    ahead = len(part) - len(part.lstrip())
    if ahead == len(part):
        return start, start
    return start + part.rfind("\n", 0, ahead) + 1, start + len(part.rstrip())


def _names(path: list[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(title for _, title in path if title)
