"""Titles found in the text itself, for articles that bring none."""

from __future__ import annotations

import re

from kb.blocks import blocks
from kb.canonical import clean
from kb.plain_text import plain

_ATX = re.compile(r"#[ \t]+(?P<title>[^\n]*)(?:\n|\Z)")
_SETEXT = re.compile(r"(?P<title>[^\s#>\-+*`~|=][^\n]*)\n=+[ \t]*(?:\n|\Z)")
_MARKERS = re.compile(r"\A(?:\s|>|\||[-#*+]+\s)+")
_MARKS_ONLY = re.compile(r"[\s!-/:-@\[-`{-~]*")
_MOST_WORDS = 10


def take_title(body: str) -> tuple[str | None, str]:
    """Split a heading of the first level off the start of a canonical text: its plain text, and the rest.

    A title is shown apart from the body. Where the body starts otherwise, it is (None, body).
    """
    found = _ATX.match(body) or _SETEXT.match(body)
    title = plain(_without_closing(found["title"])) if found else ""
    if not found or not title:
        return None, body
    return title, clean(body[found.end() :])


def _without_closing(heading: str) -> str:
    """Take a heading's closing run of # away, where a blank stands before it (CommonMark 0.31, 4.2)."""
    text = heading.rstrip(" \t")
    bare = text.rstrip("#")
    return bare.rstrip(" \t") if not bare or bare[-1] in " \t" else text


def first_heading(body: str, deepest: int = 6) -> str | None:
    """Give the plain text of the first heading that is no deeper than a level, 1 to 6."""
    for block in blocks(body):
        if 1 <= block.level <= deepest and block.headings:
            return block.headings[-1]
    return None


def first_words(body: str) -> str | None:
    """Give the first words of a canonical text as plain text; None where there are none."""
    for line in body.split("\n"):
        found = [] if _MARKS_ONLY.fullmatch(line) else plain(_MARKERS.sub("", line)).split()
        if found:
            return " ".join(found[:_MOST_WORDS]) + ("…" if len(found) > _MOST_WORDS else "")
    return None
