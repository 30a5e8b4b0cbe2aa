"""Tells how far the value of a name goes in a text: to its quote, its bracket, the end of its line or block. Pure.

Texts come from anybody: each function looks at no more than it gives back, or at a line, so that the work stays in
proportion to the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_QUOTE = re.compile(r"[bBrRuUfF@$]{0,2}(\\*)([\"'`])")
_TRIPLE = re.compile(r"[bBrRuUfF]{0,2}(\"\"\"|'''|```)")
_BRACKET = re.compile(r"[\[\](){}]")
_CLOSING = {"[": "]", "{": "}", "(": ")"}
_MAPPING = re.compile(r"[\"']?[\w.-]+[\"']?[ \t]*(?::(?:[ \t]|\Z)|=[ \t]*[^=\s])")
_ENDS_ENCODED = "22|23|26|27|2C|3B|7D|0A|0D"
"""Marks behind which something else follows, in hexadecimal: ``"#&',;}`` and ends of lines."""
_ENCODED = tuple(
    re.compile(rf"(?:[^\s\"'<>&;#%]|%(?!(?:25){{{times}}}(?:{_ENDS_ENCODED})))+", re.IGNORECASE) for times in range(4)
)


class Brackets:
    """Where the brackets of a text close. Looked for once, and only when somebody asks."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._closings: Mapping[int, int] | None = None

    def closing(self, start: int) -> int | None:
        """Give the place behind the bracket that closes the one at `start`; None where none closes it."""
        if self._closings is None:
            self._closings = _closings(self._text)
        return self._closings.get(start)


def quoted(text: str, start: int) -> tuple[int, int] | None:
    """Give where a value in quotes begins and ends, without them; at the end of its line if it was cut off.

    Three quotes hold any number of lines. None where no quote begins.
    """
    triple = _TRIPLE.match(text, start)
    if triple is not None:
        end = text.find(triple[1], triple.end())
        return triple.end(), len(text) if end < 0 else end
    quote = _QUOTE.match(text, start)
    return None if quote is None else (quote.end(), _closing_quote(text, quote.end(), quote[2], len(quote[1])))


def bracketed(text: str, start: int, brackets: Brackets) -> tuple[int, int] | None:
    """Give where a value in brackets begins and ends, with them; None where no bracket begins."""
    if start >= len(text) or text[start] not in _CLOSING:
        return None
    return start, brackets.closing(start) or line_end(text, start)


def encoded(text: str, start: int, times: int) -> int:
    """Give where a value of a query ends that was itself encoded for an address. `times`: how often over, from 0."""
    value = _ENCODED[min(times, len(_ENCODED) - 1)].match(text, start)
    return start if value is None else value.end()


def block(text: str, start: int, indent: int, *, whole: bool, words: bool) -> tuple[int, int] | None:
    """Give where a value begins and ends that has the lines below its name for itself; None where they are no value.

    Args:
        text: all of it.
        start: of the first line below.
        indent: blanks before the name; the lines of its value have more.
        whole: take any such lines, and not only those that name nothing themselves.
        words: a line of a value may have several words.
    """
    at = begin = start
    end: int | None = None
    while at < len(text):
        until = line_end(text, at)
        line = text[at:until]
        said = line.strip()
        if not said or len(line) - len(line.lstrip()) <= indent:
            break
        if not whole and (_MAPPING.match(said) or not (words or " " not in said.removeprefix("- "))):
            break
        begin = at + len(line) - len(line.lstrip()) if end is None else begin
        end, at = at + len(line.rstrip()), until + 1
    return None if end is None else (begin, end)


def line_end(text: str, start: int) -> int:
    """Give where the line ends that goes on at `start`."""
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _closing_quote(text: str, start: int, quote: str, slashes: int) -> int:
    """`slashes`: how many stand before the first quote; as many stand before its last."""
    line, at, seen = line_end(text, start), start, start
    while (at := text.find(quote, at, line)) >= 0:
        first = at
        while first > seen and text[first - 1] == "\\":
            first -= 1
        ahead = at - first
        if (slashes == 0 and ahead % 2 == 0) or (slashes and ahead <= slashes):
            return at - (ahead if slashes else 0)
        at = seen = at + 1
    return line


def _closings(text: str) -> dict[int, int]:
    opened: dict[str, list[int]] = {mark: [] for mark in _CLOSING.values()}
    closings: dict[int, int] = {}
    for match in _BRACKET.finditer(text):
        mark = match[0]
        if mark in _CLOSING:
            opened[_CLOSING[mark]].append(match.start())
        elif opened[mark]:
            closings[opened[mark].pop()] = match.end()
    return closings
