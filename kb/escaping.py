"""Markdown out of plain text: it reads as the same text when it is rendered."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

_PARAGRAPH = re.compile(r"\n(?:[^\S\n]*\n)+")
_SUSPECT = re.compile(r"[\\`*_\[\]<>&~|]|^[ \t]*(?:[-+=#]|\d+[.)])|^ {4}|\t| $", re.MULTILINE)

_INLINE = re.compile(
    r"""
      \\(?=[!-/:-@\[-`{-~\n]|\Z)          # a backslash that would escape, or break the line
    | `
    | \*(?!\s)|(?<!\s)\*                  # stars, unless they stand alone as in 2 * 3
    | (?<![^\W_])_|_(?![^\W_])            # underscores, unless they stand inside a word as in snake_case
    | <(?=[A-Za-z/!?]|\Z)
    | &(?=\#?\w{1,32};)
    | (?<=\])[(\[:]                       # links, images, definitions
    | \](?=\Z)                            # ... begun here, ended by what follows
    | ~(?=~)|(?<=~)~
    """,
    re.VERBOSE,
)
_LINE_START = re.compile(
    r"""
      ^([ \t]*)
      (?: (?P<mark> [-+*](?=\s|$) | \#{1,6}(?=\s|$) | > | =+[ \t]*$ | -[-\ \t]*$ | ~{3} )
        | (?P<number>\d{1,9})(?P<stop>[.)])(?=\s|$) )
    """,
    re.MULTILINE | re.VERBOSE,
)
_LARGE = 500_000  # Characters; above, one attempt for each paragraph, since parsing takes a second for each million.
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def escape_inline(text: str) -> str:
    """Put a backslash before what would become emphasis, code, a link, HTML or an entity; leave all else alone."""
    return _INLINE.sub(lambda match: "\\" + match[0], text)


def escape_line_starts(text: str) -> str:
    """Put a backslash before what would become a heading, a list, a quote or a rule at the start of a line."""

    def escaped(match: re.Match[str]) -> str:
        if match["mark"]:
            return f"{match[1]}\\{match['mark']}"
        return f"{match[1]}{match['number']}\\{match['stop']}"

    return _LINE_START.sub(escaped, text)


def from_plain_text(text: str) -> str:
    """Turn clean plain text into Markdown that renders as the same words in the same paragraphs.

    Lists and indented parts stay as they are, since they read the same as Markdown. Other markup is escaped, most
    gently first, and the parser is the judge: only where it finds the text changed is every mark escaped.
    """
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    paragraphs = [part.rstrip() for part in _PARAGRAPH.split(textwrap.dedent(text)) if part.strip()]
    if len(text) <= _LARGE:
        # Paragraphs that are right one by one may still meet as one list, numbered anew.
        joined = "\n\n".join(_paragraph(part, parser, lists=True) for part in paragraphs)
        if _reads_as(joined, text, parser):
            return joined
    return "\n\n".join(_paragraph(part, parser, lists=False) for part in paragraphs)


def _paragraph(text: str, parser: MarkdownIt, *, lists: bool) -> str:
    if not _SUSPECT.search(text):
        return text
    # Lines without their indent: an indented line would otherwise be code, in which a backslash shows.
    bare = "\n".join(line.strip() for line in text.split("\n"))
    strict = escape_line_starts(escape_inline(bare))
    for candidate in (text, escape_inline(text), strict) if lists else (strict,):
        if _reads_as(candidate, text, parser):
            return candidate
    return _PUNCTUATION.sub(r"\\\1", bare)


def _reads_as(markdown: str, text: str, parser: MarkdownIt) -> bool:
    return "".join(_shown(parser.parse(markdown))).split() == text.split()


def _shown(tokens: Sequence[Token]) -> Iterator[str]:
    """Give the text that a reader sees, markers of lists included; something else where structure would be shown."""
    number = 0
    for token in tokens:
        match token.type:
            case "inline":
                yield from _shown(token.children or [])
                yield "\n"
            case "text" | "code_block":
                yield token.content
            case "softbreak":
                yield "\n"
            case "ordered_list_open":
                number = int(token.attrGet("start") or 1)
            case "list_item_open" if token.info:
                # Renderers count for themselves, so the text must count the same way.
                yield f"{token.info}{token.markup} " if token.info == str(number) else "\0"
                number += 1
            case "list_item_open":
                yield f"{token.markup} "
            case "paragraph_open" | "paragraph_close" | "bullet_list_open" | "bullet_list_close":
                pass
            case "ordered_list_close" | "list_item_close":
                pass
            case _:
                yield "\0"
