"""Text as a document of Jira's: Atlassian Document Format, version 1. Pure.

Only paragraphs, headings, line breaks and links are made: words of tickets are text, and nothing in them is markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from bot.jira.parts import Part

Json: TypeAlias = dict[str, Any]

_LINK = re.compile(r"https?://[^\s<>\"\\^`{|}]+[^\s<>\"\\^`{|}.,;:!?')\]]")


def document(parts: Sequence[Part]) -> Json:
    """Give parts as a document; it has one paragraph at least."""
    content: list[Json] = []
    for part in parts:
        if part.heading:
            content.append({"type": "heading", "attrs": {"level": 3}, "content": [_text(part.heading)]})
        content += _paragraphs(part.text)
    return {"version": 1, "type": "doc", "content": content or [{"type": "paragraph", "content": []}]}


def _paragraphs(text: str) -> Iterator[Json]:
    for block in re.split(r"\n\s*\n", text.strip()):
        nodes: list[Json] = []
        for line in block.strip("\n").splitlines():
            if nodes:
                nodes.append({"type": "hardBreak"})
            nodes += _line(line.rstrip())
        if nodes:
            yield {"type": "paragraph", "content": nodes}


def _line(line: str) -> Iterator[Json]:
    """Give a line's nodes; a text node of Jira's is never empty."""
    at = 0
    for found in _LINK.finditer(line):
        if found.start() > at:
            yield _text(line[at : found.start()])
        yield _text(found[0]) | {"marks": [{"type": "link", "attrs": {"href": found[0]}}]}
        at = found.end()
    if at < len(line):
        yield _text(line[at:])


def _text(text: str) -> Json:
    return {"type": "text", "text": text}
