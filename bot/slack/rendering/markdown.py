"""Articles' Markdown read into the parts that Slack can show. Pure."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import nh3
from markdown_it.token import Token

from bot.slack.rendering.inline import runs, words
from bot.slack.rendering.parts import Code, Line, Part, Prose, Run
from bot.slack.rendering.tables import table
from bot.web.markdown import parsed

_BULLETS = ("•", "◦", "▪")
_INDENT = "    "
_DEEPEST = 6
"""Levels of lists and quotes that are shown as such; deeper ones stand at the same place."""
_QUOTE = "> "
_UNREAD = {"script", "style", "iframe", "object", "template", "noscript", "title", "svg", "math"}


@dataclass(frozen=True, slots=True)
class Pages:
    """Where relative links of an article lead: `root` is the address of our server, `base` the path of its page."""

    root: str = ""
    base: str = "/"


@dataclass(slots=True)
class _List:
    """A list that is being read. `number`: of its next item; None for one with bullets."""

    number: int | None
    depth: int
    mark: str = ""
    """Of the item whose first line has not been written yet."""


@dataclass(slots=True)
class _Reading:
    pages: Pages
    lists: list[_List] = field(default_factory=list)
    quotes: int = 0
    parts: list[Part] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def prefixes(self) -> tuple[str, str]:
        """Give what stands before the next line, and before those that go on with it."""
        bar = _QUOTE if self.quotes else ""
        if not self.lists:
            return bar, bar
        depth = min(len(self.lists), _DEEPEST) - 1
        mark, self.lists[-1].mark = self.lists[-1].mark, ""
        rest = f"{bar}{_INDENT * depth}{'   '}"
        return (f"{bar}{_INDENT * depth}{mark} " if mark else rest), rest

    def write(self, given: Sequence[Sequence[Run]]) -> None:
        """Add lines; those of one list or quote stand together."""
        if not (self.lists or self.quotes):
            self.close()
        for part in given:
            first, rest = self.prefixes()
            self.lines.append(Line(tuple(part), first, rest))
        if not (self.lists or self.quotes):
            self.close()

    def code(self, text: str) -> None:
        """Add code. It has no place inside a list's line, so it stands between two of them."""
        if self.lists and self.lists[-1].mark:
            self.write([[]])
        self.close()
        self.parts.append(Code(text))

    def close(self) -> None:
        """End the lines that stand together."""
        if self.lines:
            self.parts.append(Prose(tuple(self.lines)))
        self.lines = []


def parts(markdown: str, pages: Pages) -> tuple[Part, ...]:
    """Give the parts of an article's text, or of a part of it, in its order."""
    reading = _Reading(pages)
    tokens = parsed(markdown, {})
    at = 0
    while at < len(tokens):
        at = _read(reading, tokens, at)
    reading.close()
    return tuple(reading.parts)


def _read(reading: _Reading, tokens: Sequence[Token], at: int) -> int:
    """Read one token, or all of a heading or a table; give where to go on."""
    token = tokens[at]
    if token.type == "heading_open" and not (reading.lists or reading.quotes):
        reading.close()
        lines = _inline(reading, tokens[at + 1], bold=True)
        reading.parts.append(Prose(tuple(Line(tuple(line)) for line in lines), leads=True))
        return at + 3
    if token.type == "table_open":
        end = next(i for i in range(at, len(tokens)) if tokens[i].type == "table_close")
        _table(reading, tokens[at:end])
        return end + 1
    if token.nesting:
        _structure(reading, token)
    elif token.type == "inline":
        bold = tokens[at - 1].type in {"heading_open", "alert_title_open"}
        reading.write(_inline(reading, token, bold=bold))
    elif token.type in {"fence", "code_block"}:
        reading.code(token.content.rstrip("\n"))
    elif token.type == "html_block":
        said = [line.strip() for line in stripped(token.content).split("\n") if line.strip()]
        reading.write([[Run(line)] for line in said])
    return at + 1


def _structure(reading: _Reading, token: Token) -> None:
    """Note which lists and quotes are open; what else may be open changes nothing in Slack."""
    match token.type:
        case "bullet_list_open" | "ordered_list_open":
            if not reading.lists and not reading.quotes:
                reading.close()
            start = int(token.attrGet("start") or 1) if token.tag == "ol" else None
            reading.lists.append(_List(start, len(reading.lists)))
        case "bullet_list_close" | "ordered_list_close":
            reading.lists.pop()
            if not reading.lists and not reading.quotes:
                reading.close()
        case "list_item_open":
            _item(reading.lists[-1], token)
        case "blockquote_open" | "alert_open":
            reading.close()
            reading.quotes += 1
        case "blockquote_close" | "alert_close":
            reading.quotes -= 1
            reading.close()
        case _:
            pass


def _item(here: _List, token: Token) -> None:
    done = token.meta.get("checked")
    if done is not None:
        here.mark = "☑" if done else "☐"
    elif here.number is None:
        here.mark = _BULLETS[min(here.depth, len(_BULLETS) - 1)]
    else:
        here.mark = f"{here.number}{token.markup or '.'}"
        here.number += 1


def _inline(reading: _Reading, token: Token, *, bold: bool) -> list[list[Run]]:
    lines = runs(token.children or [], reading.pages.root, reading.pages.base)
    if not bold:
        return lines
    return [[replace(run, style=replace(run.style, bold=True)) for run in line] for line in lines]


def _table(reading: _Reading, tokens: Sequence[Token]) -> None:
    rows: list[list[list[Run]]] = []
    sides: list[bool] = []
    for before, token in pairwise(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            cell = _inline(reading, token, bold=False)
            rows[-1].append([run for line in cell for run in (*line, Run(" "))][:-1])
            if len(rows) == 1:
                sides.append("right" in str(before.attrs.get("style", "")))
    shown = table(rows, sides)
    if isinstance(shown, Code):
        reading.code(shown.text)
    else:
        reading.close()
        reading.parts.append(shown)


def stripped(source: str) -> str:
    """Give the text of HTML without its markup."""
    return html.unescape(nh3.clean(source, tags=set(), clean_content_tags=_UNREAD))


def plain_words(markdown: str) -> str:
    """Give the words of a Markdown text on one line."""
    return " ".join(" ".join(_words(parts(markdown, Pages()))).split())


def _words(given: Sequence[Part]) -> Iterator[str]:
    for part in given:
        if isinstance(part, Code):
            yield part.text
        else:
            yield from (words(line.runs) for line in part.lines)
