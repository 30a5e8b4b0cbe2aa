"""Plain words out of Markdown, and titles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

# Without any of these there is nothing to take away, and most titles have none.
_MARKUP = re.compile(r"[\\`*_\[\]<>&~!]")


def one_line(text: str) -> str:
    """Put the words on one line with single spaces between them; nothing else is changed."""
    return " ".join(text.split())


def plain(markdown: str) -> str:
    """Give the words of inline Markdown on one line: no emphasis, link targets, HTML tags or escapes."""
    if not _MARKUP.search(markdown):
        return one_line(markdown)
    parser = MarkdownIt("commonmark").enable("strikethrough")
    return one_line("".join(_words(parser.parseInline(markdown))))


def _words(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.children is not None:
            yield from _words(token.children)
        elif token.type in {"softbreak", "hardbreak"}:
            yield " "
        elif token.type != "html_inline":
            yield token.content
