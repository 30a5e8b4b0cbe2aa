"""Where in an article's source the text of each block stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it.token import Token

_LINE_END = re.compile(r"\r\n|\r|\n")
_CODE = frozenset({"fence", "code_block"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a leaf's content as it stands in the source: ``content[at:at+length] == source[start:start+length]``."""

    at: int
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Leaf:
    """A block that holds text itself.

    Attributes:
        token: index in the token list.
        start, end: the part of the source that it stands in, in code points.
        pieces: where each of its lines stands; empty when that could not be told.
    """

    token: int
    start: int
    end: int
    pieces: tuple[Piece, ...]


def leaves(source: str, tokens: Sequence[Token]) -> tuple[Leaf, ...]:
    """Find the leaves in the source, in its order."""
    lines = _lines(source)
    read_to: dict[int, int] = {}  # cells of one table row stand in one line, one after the other
    found: list[Leaf] = []
    for index, token in enumerate(tokens):
        if token.map is None or not token.content or not (token.type == "inline" or token.type in _CODE):
            continue
        first = token.map[0] + (1 if token.type == "fence" else 0)
        pieces = _pieces(source, lines, read_to, token.content, first)
        if pieces:
            last = pieces[-1]
            found.append(Leaf(index, pieces[0].start, last.start + last.length, pieces))
        elif first < len(lines):
            final = min(len(lines), max(first + 1, token.map[1])) - 1
            found.append(Leaf(index, lines[first][0], lines[final][1], ()))
    return tuple(found)


def _lines(source: str) -> list[tuple[int, int]]:
    lines: list[tuple[int, int]] = []
    start = 0
    for end in _LINE_END.finditer(source):
        lines.append((start, end.start()))
        start = end.end()
    lines.append((start, len(source)))
    return lines


def _pieces(
    source: str, lines: Sequence[tuple[int, int]], read_to: dict[int, int], content: str, first: int
) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    at = 0
    for offset, text in enumerate(content.split("\n")):
        stripped = text.lstrip(" \t")  # tabs before a line's text may have been turned into spaces
        number = first + offset
        if stripped:
            if number >= len(lines):
                return ()
            start, end = lines[number]
            place = source.find(stripped, max(start, read_to.get(number, start)), end)
            if place < 0:
                return ()
            read_to[number] = place + len(stripped)
            pieces.append(Piece(at + len(text) - len(stripped), place, len(stripped)))
        at += len(text) + 1
    return tuple(pieces)
