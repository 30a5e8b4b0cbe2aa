"""Quoted spans put together so that each piece can be read, and rendered, alone. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.reply import Span

_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")


@dataclass(frozen=True, slots=True)
class Fragment:
    """Spans of one block, with the text that shows them together. `start` and `end`: offsets in code points."""

    start: int
    end: int
    text: str


def fragments(spans: Sequence[Span]) -> tuple[Fragment, ...]:
    """Put rows of a table under their head, and what is nested in a list under what it is nested in.

    Text of an article is Markdown: rows alone would be shown as text with bars, and indented lines as code.
    """
    found: list[Fragment] = []
    for span in spans:
        mark = _joint(found[-1].text, span.text) if found else None
        if mark is None:
            found.append(Fragment(span.start, span.end, span.text))
        else:
            found[-1] = Fragment(found[-1].start, span.end, f"{found[-1].text}{mark}{span.text}")
    return tuple(found)


def _joint(before: str, text: str) -> str | None:
    """Give what stands between two spans that belong together; None when they do not."""
    lines = text.split("\n", 2)
    if "|" in lines[0] and _is_table(before) and not _is_table(text):
        return "\n"
    return "\n\n" if text.startswith((" ", "\t")) else None


def _is_table(text: str) -> bool:
    """Tell whether a text is a table with its head."""
    lines = text.split("\n", 2)
    return len(lines) > 1 and "|" in lines[0] and "-" in lines[1] and _RULE.fullmatch(lines[1]) is not None
